/* conn.c - the life of a connection: accept, take turns until the session is over, close.
 *
 *     READING ◄── all said ── a turn ── the kernel is full ──► WRITING ── it has room ──► WAITING
 *        └────── a read ───────► ▲ └─── enough for one turn ──────────────────────────────► │
 *                                └──────────────────────── next turn ───────────────────────┘
 *     a turn ── the session is over ──► LINGERING ── the client hangs up, or time is over ──► CLOSING
 *
 * - In a turn the session is fed and heard until nothing is due, the kernel takes no more, or
 *   TURN_BYTES are written: then the others come first.
 * - We read only in READING: who does not listen cannot ask.
 * - The client vanishes: a read or a write fails, and the connection closes.
 * - conn_close() may be called from anywhere, twice; on_closed() frees. */
#include "conn.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "address.h"

enum { TURN_BYTES = 256 * 1024 }; /* in larger writes nothing is to be won */
enum { LINGER_MS = 2000 };

#define CONN_STATES(X) X(READING) X(WRITING) X(WAITING) X(LINGERING) X(CLOSING)
#define CONN_STATE_ENUM(name) CONN_##name,
enum conn_state { CONN_STATES(CONN_STATE_ENUM) };

struct conn {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    struct worker *worker;
    enum conn_state state;
    bool input_ended; /* the client has said its last byte */
    bool is_draining; /* and will not be asked for more */
    struct desk *desk; /* null while nothing lies on it */
    struct list in_all;
    struct list in_queue; /* of turns, or of lingering */
    uint64_t deadline_ms; /* of the loop's clock, when lingering */
    struct session session;
    struct text shown; /* the client's address, or its listener's if it has none */
    char shown_room[ADDRESS_SHOWN_MAX];
};

#define TO(state) (1U << CONN_##state)
static const unsigned may_go[] = {
    [CONN_READING] = TO(READING) | TO(WRITING) | TO(WAITING) | TO(LINGERING) | TO(CLOSING),
    [CONN_WRITING] = TO(WAITING) | TO(CLOSING),
    [CONN_WAITING] = TO(READING) | TO(WRITING) | TO(WAITING) | TO(LINGERING) | TO(CLOSING),
    [CONN_LINGERING] = TO(CLOSING),
    [CONN_CLOSING] = 0,
};

static void conn_go(struct conn *conn, enum conn_state next)
{
    (void)may_go; /* which a build without assertions does not read */
    assert(may_go[conn->state] & 1U << next);
    conn->state = next;
}

/* The console */

static void log_received(void *who, struct text line)
{
    struct conn *conn = who;
    struct log *log = &conn->worker->log;
    log_begin(log);
    log_put(log, TEXT("Received from "));
    log_put(log, conn->shown);
    log_put(log, TEXT(": "));
    log_put_quoted(log, line);
    log_end(log);
}

static void log_received_too_long(void *who, size_t line_max)
{
    struct conn *conn = who;
    struct log *log = &conn->worker->log;
    log_begin(log);
    log_put(log, TEXT("Received from "));
    log_put(log, conn->shown);
    log_put(log, TEXT(": more than "));
    log_put_number(log, line_max);
    log_put(log, TEXT(" bytes without an end of line"));
    log_end(log);
}

static void log_sent(void *who, uint32_t results)
{
    struct log *log = &((struct conn *)who)->worker->log;
    log_begin(log);
    log_put(log, TEXT("Sent "));
    log_put_number(log, results);
    log_put(log, TEXT(" results"));
    log_end(log);
}

static const struct session_watch watch = {log_received, log_received_too_long, log_sent};

/* The desk */

static bool has_desk(struct conn *conn)
{
    if (conn->desk == NULL) {
        conn->desk = desk_take(&conn->worker->desks);
        if (conn->desk == NULL)
            return false;
        session_lend(&conn->session, conn->desk->line);
    }
    return true;
}

static void leave_desk(struct conn *conn)
{
    if (conn->desk == NULL || session_holds_line(&conn->session))
        return;
    session_lend(&conn->session, NULL);
    desk_give_back(&conn->worker->desks, conn->desk);
    conn->desk = NULL;
}

/* The end */

struct conn *conn_of(struct list *link)
{
    return CONTAINER_OF(link, struct conn, in_all);
}

static void on_closed(uv_handle_t *handle)
{
    struct conn *conn = CONTAINER_OF(handle, struct conn, handle);
    if (conn->desk != NULL)
        desk_give_back(&conn->worker->desks, conn->desk);
    free(conn);
}

void conn_close(struct conn *conn)
{
    if (conn->state == CONN_CLOSING)
        return;
    conn_go(conn, CONN_CLOSING);
    list_remove(&conn->in_all);
    list_remove(&conn->in_queue);
    log_begin(&conn->worker->log);
    log_put(&conn->worker->log, TEXT("Close the client socket"));
    log_end(&conn->worker->log);
    uv_close(&conn->handle, on_closed);
}

static void on_linger_timer(uv_timer_t *timer)
{
    struct worker *worker = CONTAINER_OF(timer, struct worker, linger_timer);
    while (!list_is_empty(&worker->lingering)) {
        struct conn *oldest = CONTAINER_OF(worker->lingering.next, struct conn, in_queue);
        if (oldest->deadline_ms > uv_now(&worker->loop)) {
            uv_timer_start(timer, on_linger_timer, oldest->deadline_ms - uv_now(&worker->loop), 0);
            break;
        }
        conn_close(oldest);
    }
}

static void conn_read(struct conn *conn);

/* Everything is said. To close a socket with unread input resets the connection, and that could
 * cost the client what was said last: so hang up, and wait for it to do the same. */
static void conn_finish(struct conn *conn)
{
    uv_os_fd_t fd;
    if (conn->input_ended || uv_fileno(&conn->handle, &fd) != 0 || shutdown(fd, SHUT_WR) != 0) {
        conn_close(conn);
        return;
    }
    conn_go(conn, CONN_LINGERING);
    conn->deadline_ms = uv_now(&conn->worker->loop) + LINGER_MS;
    list_move_last(&conn->worker->lingering, &conn->in_queue);
    if (!uv_is_active((uv_handle_t *)&conn->worker->linger_timer))
        uv_timer_start(&conn->worker->linger_timer, on_linger_timer, LINGER_MS, 0);
    conn_read(conn);
}

/* Turns */

static void on_turn(uv_idle_t *idle);

static void conn_wait_turn(struct conn *conn)
{
    conn_go(conn, CONN_WAITING);
    list_move_last(&conn->worker->turns, &conn->in_queue);
    uv_idle_start(&conn->worker->turn_handle, on_turn);
}

static void on_written(uv_write_t *write, int status)
{
    struct conn *conn = write->data;
    if (conn->state == CONN_CLOSING)
        return;
    if (status < 0) {
        conn_close(conn);
        return;
    }
    batch_clear(&conn->desk->batch);
    conn_wait_turn(conn);
}

/* The kernel takes no more for now: what is in the batch waits, all else has not been made yet. */
static void conn_write_later(struct conn *conn)
{
    struct batch *batch = &conn->desk->batch;
    conn_go(conn, CONN_WRITING);
    conn->desk->write.data = conn;
    if (uv_write(&conn->desk->write, &conn->stream, batch->bufs + batch->first,
                 batch->count - batch->first, on_written) != 0)
        conn_close(conn);
}

/* Puts what the session has to say into the batch, up to `most` bytes of it, and feeds it in
 * between: pipelined lines share a write. */
static void conn_fill(struct conn *conn, size_t most)
{
    struct session *session = &conn->session;
    struct desk *desk = conn->desk;
    while (desk->batch.bytes < most) {
        struct text due = session_due(session);
        if (due.len > 0) {
            size_t n = batch_add(&desk->batch, due, most - desk->batch.bytes);
            if (n == 0)
                break;
            session_said(session, n);
        } else if (session_is_over(session)) {
            break;
        } else if (desk->unread.len > 0) {
            desk->unread = text_from(desk->unread, session_feed(session, desk->unread));
        } else if (conn->input_ended) {
            session_feed_eof(session);
        } else {
            break;
        }
    }
}

/* Writes until nothing is due (true), the kernel is full or the turn is over. */
static bool conn_write(struct conn *conn)
{
    struct batch *batch = &conn->desk->batch;
    size_t left = TURN_BYTES;
    for (;;) {
        conn_fill(conn, left);
        if (batch->bytes == 0)
            return true;
        int n = uv_try_write(&conn->stream, batch->bufs + batch->first, batch->count - batch->first);
        if (n < 0 && n != UV_EAGAIN) {
            conn_close(conn);
            return false;
        }
        if (n > 0) {
            batch_sent(batch, (size_t)n);
            left -= (size_t)n;
        }
        if (batch->bytes > 0) {
            conn_write_later(conn);
            return false;
        }
        if (left == 0) {
            conn_wait_turn(conn);
            return false;
        }
    }
}

static void conn_take_turn(struct conn *conn)
{
    if (!has_desk(conn)) {
        conn_close(conn);
        return;
    }
    if (!conn_write(conn)) {
        uv_read_stop(&conn->stream);
        return;
    }
    leave_desk(conn);
    if (session_is_over(&conn->session) || conn->is_draining) {
        uv_read_stop(&conn->stream);
        conn_finish(conn);
    } else {
        conn_go(conn, CONN_READING);
        conn_read(conn);
    }
}

static void on_turn(uv_idle_t *idle)
{
    struct worker *worker = CONTAINER_OF(idle, struct worker, turn_handle);
    if (list_is_empty(&worker->turns)) {
        uv_idle_stop(idle);
        return;
    }
    struct conn *conn = CONTAINER_OF(worker->turns.next, struct conn, in_queue);
    list_remove(&conn->in_queue);
    conn_take_turn(conn);
}

void conn_drain(struct conn *conn)
{
    conn->is_draining = true;
    if (conn->state == CONN_READING)
        conn_take_turn(conn);
}

/* Input */

static void on_room_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct conn *conn = CONTAINER_OF(handle, struct conn, handle);
    (void)suggested;
    *buf = has_desk(conn) ? uv_buf_init(conn->desk->input, DESK_INPUT) : uv_buf_init(NULL, 0);
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *conn = CONTAINER_OF(stream, struct conn, stream);
    if (conn->state == CONN_LINGERING && nread >= 0) {
        leave_desk(conn); /* nobody wants it any more */
    } else if (nread > 0) {
        conn->desk->unread = (struct text){buf->base, (size_t)nread};
        conn_take_turn(conn);
    } else if (nread == 0) {
        leave_desk(conn); /* a false alarm */
    } else if (nread == UV_EOF && conn->state == CONN_READING) {
        conn->input_ended = true;
        conn_take_turn(conn);
    } else {
        conn_close(conn);
    }
}

static void conn_read(struct conn *conn)
{
    int error = uv_read_start(&conn->stream, on_room_wanted, on_read);
    if (error != 0 && error != UV_EALREADY)
        conn_close(conn);
}

/* The beginning */

static void show_client(struct conn *conn, struct text listener_shown)
{
    struct sockaddr_storage peer;
    int len = sizeof peer;
    conn->shown = listener_shown;
    if (conn->handle.type == UV_TCP &&
        uv_tcp_getpeername(&conn->tcp, (struct sockaddr *)&peer, &len) == 0)
        conn->shown = address_show((struct sockaddr *)&peer, conn->shown_room);
}

int conn_accept(struct worker *worker, uv_stream_t *listener, struct text shown)
{
    struct conn *conn = malloc(sizeof *conn);
    if (conn == NULL)
        return UV_ENOMEM;
    *conn = (struct conn){.worker = worker, .state = CONN_READING};
    int error = listener->type == UV_TCP ? uv_tcp_init(&worker->loop, &conn->tcp)
                                         : uv_pipe_init(&worker->loop, &conn->pipe, 0);
    if (error != 0) {
        free(conn);
        return error;
    }
    list_init(&conn->in_all);
    list_init(&conn->in_queue);
    error = uv_accept(listener, &conn->stream);
    if (error != 0) {
        conn_go(conn, CONN_CLOSING);
        uv_close(&conn->handle, on_closed);
        return error;
    }
    list_move_last(&worker->conns, &conn->in_all);
    show_client(conn, shown);
    session_start(&conn->session, worker->desks.line_max, &watch, conn);
    conn_take_turn(conn);
    return 0;
}
