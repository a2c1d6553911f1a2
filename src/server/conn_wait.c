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
    conn->steps = 0;
    timeout_start(&conn->worker->lingering, &conn->waiting);
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
    bool takes = !has_work && conn_untaken(conn) > 0;
    if (takes && conn->worker->stalled.after_ms > 0) {
        conn_await_taking(conn);
        return;
    }
    if (has_work || takes) {
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
    int error = 0;
    socklen_t len = sizeof error;
    int held = 0;
    size_t untaken = uv_stream_get_write_queue_size(&conn->stream);
    if (uv_fileno(&conn->handle, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0)
        return 0;
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

/* The client has CONN_LINGER_STEPS to hang up, if that is still waited for, and then as long as it
 * takes something: to close would leave what it has not taken to the kernel. */
void conn_on_lingered(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    const struct worker *worker = conn->worker;
    size_t untaken = conn_untaken(conn);
    if (conn->steps < CONN_LINGER_STEPS)
        conn->steps++;
    bool is_late = conn->steps == CONN_LINGER_STEPS;
    if (untaken == 0 && (is_late || worker->is_stopping || conn->input == INPUT_ENDED))
        conn_close(conn);
    else if (is_late && !worker->is_stopping && worker->stalled.after_ms > 0)
        conn_await_taking(conn);
    else
        timeout_start(&conn->worker->lingering, link);
}
