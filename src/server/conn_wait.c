/* conn_wait.c - clients that take too long: to ask, to take their answer, to hang up. */
#include <linux/sockios.h>
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
    timeout_start(&conn->worker->lingering, &conn->waiting);
}

/* If something is still to be answered, the client is not late, but waits for its turn. */
void conn_on_idle(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    struct conversation *c = conn_conversation(conn);
    if (c->due.len > 0 || c->is_thinking ||
        (conn->desk != NULL && (conn->desk->unread.len > 0 || conn->desk->batch.bytes > 0))) {
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

size_t conn_untaken(const struct conn *conn)
{
    uv_os_fd_t fd;
    int held = 0;
    size_t untaken = uv_stream_get_write_queue_size(&conn->stream);
    if (uv_fileno(&conn->handle, &fd) == 0 && ioctl(fd, SIOCOUTQ, &held) == 0 && held > 0)
        untaken += (size_t)held;
    return untaken;
}

void conn_await_taking(struct conn *conn)
{
    conn->untaken = (uint32_t)conn_untaken(conn); /* some megabytes at most */
    conn->stalled_steps = 0;
    timeout_start(&conn->worker->stalled, &conn->waiting);
}

/* The kernel reports room only when much of its buffer is free, which may take a slow reader long;
 * so what it holds is looked at several times within the timeout. */
void conn_on_stalled(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    size_t untaken = conn_untaken(conn);
    if (untaken == 0)
        conn_close(conn);
    else if (untaken == conn->untaken && ++conn->stalled_steps == CONN_STALL_STEPS)
        conn_reset(conn);
    else if (untaken != conn->untaken)
        conn_await_taking(conn);
    else
        timeout_start(&conn->worker->stalled, link);
}

/* To close now would throw away what a slow reader has not taken yet. */
void conn_on_lingered(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    if (conn_untaken(conn) == 0)
        conn_close(conn);
    else if (conn->worker->is_stopping || conn->worker->stalled.after_ms == 0)
        conn_await_end(conn); /* looks again: the server waits for it, or no other timeout will */
    else
        conn_await_taking(conn);
}
