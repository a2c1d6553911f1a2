/* conn_wait.c - clients that take too long: to ask, to take their answer, to hang up. */
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "conn_state.h"

static struct conn *conn_waiting(struct timeout_link *link)
{
    return CONTAINER_OF(link, struct conn, waiting);
}

void conn_await_question(struct conn *conn)
{
    if (conn->place == PLACE_CLIENT) /* a refused client gets no further time */
        timeout_start(&conn->worker->idle, &conn->waiting);
}

void conn_await_end(struct conn *conn)
{
    struct worker *worker = conn->worker;
    conn->untaken = (uint32_t)conn_untaken(conn);
    conn->steps = 0;
    timeout_start(conn->input == INPUT_ENDED ? &worker->leaving : &worker->lingering,
                  &conn->waiting);
}

/* If something is still to be answered, the client is not late, but waits for its turn; and if it
 * has not taken all, it is late when it takes nothing. */
void conn_on_idle(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    struct conversation *c = conn_conversation(conn);
    const struct desk *desk = conn->desk;
    bool has_work = c->due.len > 0 || c->is_thinking ||
                    (desk != NULL && (desk->unread.len > 0 || desk->batch.bytes > 0));
    bool must_take = !has_work && conn_untaken(conn) > 0;
    if (must_take && conn->worker->stalled.after_ms > 0) {
        conn_await_taking(conn);
        return;
    }
    if (has_work || must_take) {
        conn_await_question(conn);
        return;
    }
    if (conn_take_desk(conn))
        conversation_time_out(c);
    if (c->due.len == 0)
        conn_close(conn);
    else
        conn_take_turn(conn);
}

/* Whether the connection was reset, or given up by the kernel. To look leaves that to be found by a
 * read or a write, too. */
static bool is_broken(int fd)
{
    struct pollfd ends = {.fd = fd};
    return poll(&ends, 1, 0) > 0 && (ends.revents & POLLERR) != 0;
}

size_t conn_untaken(const struct conn *conn)
{
    uv_os_fd_t fd;
    int held = 0;
    if (uv_fileno(&conn->handle, &fd) != 0 || is_broken(fd))
        return 0;
    size_t untaken = uv_stream_get_write_queue_size(&conn->stream);
    if (ioctl(fd, SIOCOUTQ, &held) == 0 && held > 0)
        untaken += (size_t)held;
    return untaken;
}

void conn_await_taking(struct conn *conn)
{
    conn->untaken = (uint32_t)conn_untaken(conn); /* some megabytes at most */
    conn->steps = 0;
    timeout_start(&conn->worker->stalled, &conn->waiting);
}

/* The kernel reports room only when much of its buffer is free, which may take a slow reader long;
 * so what it holds is looked at several times within the timeout. */
void conn_on_stalled(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    size_t untaken = conn_untaken(conn);
    bool may_ask =
        conn->place == PLACE_CLIENT && (conn->state == CONN_READING || conn->state == CONN_WAITING);
    if (untaken == 0 && may_ask)
        conn_await_question(conn);
    else if (untaken == 0)
        conn_close(conn);
    else if (untaken == conn->untaken && ++conn->steps == CONN_STALL_STEPS)
        conn_reset(conn);
    else if (untaken != conn->untaken)
        conn_await_taking(conn);
    else
        timeout_start(&conn->worker->stalled, link);
}

enum { HANG_UP_MS = 2000 }; /* how long a client may take to hang up when it has taken everything */

/* Looks whether the client has taken everything, and has hung up if that is waited for. To close
 * sooner would leave to the kernel what it has not taken; it has the stall timeout for that. */
void conn_on_lingered(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    const struct worker *worker = conn->worker;
    const uint64_t stall_ms = worker->stalled.after_ms * CONN_STALL_STEPS;
    size_t untaken = conn_untaken(conn);
    conn->steps = untaken == conn->untaken ? conn->steps + 1 : 0;
    conn->untaken = (uint32_t)untaken;
    const uint64_t late_ms = (uint64_t)conn->steps * CONN_LINGER_MS;
    bool may_end = worker->is_stopping || conn->input == INPUT_ENDED || late_ms >= HANG_UP_MS;
    if (untaken == 0 && may_end)
        conn_close(conn);
    else if (untaken > 0 && stall_ms > 0 && late_ms >= stall_ms)
        conn_reset(conn);
    else
        timeout_start(&conn->worker->lingering, link);
}
