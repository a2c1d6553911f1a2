/* conn.c - the life of a connection: accept, take turns until the session is over, close.
 *
 *     READING ◄── all said ── a turn ── the kernel is full ──► WRITING ── it has room ──► WAITING
 *        └────── a read ───────► ▲ └─── enough for one turn ──────────────────────────────► │
 *                                └──────────────────────── next turn ───────────────────────┘
 *     a turn ── the session is over ──► LINGERING ── the client hangs up ──► CLOSING
 *
 * - In a turn the session is fed and heard until nothing is due, the kernel takes no more, or
 *   enough was asked or written: then the others come first.
 * - What is read is answered only in READING: who does not listen cannot ask. In LINGERING it is
 *   thrown away.
 * - The client vanishes: a read or a write fails, and the connection closes.
 * - The client stalls: each of READING, WRITING and LINGERING has a timeout, and it closes.
 * - conn_close() may be called from anywhere, twice; on_closed() frees. */
#include "conn.h"

#include <assert.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What may be written in a turn: the wait of everybody else. Who is alone in wanting to write gets
 * more, since the kernel moves the bytes of longer writes faster. */
enum { TURN_BYTES = 256 * 1024, TURN_BYTES_ALONE = 4 * 1024 * 1024 };
enum { TIMED_EVERY = 16 }; /* of so many reads one is timed: to read the clock costs, too */

/* How often the session may be fed in a turn: a question may cost more to answer than to send. */
enum { TURN_QUESTIONS = 64 };

struct turn {
    size_t bytes;       /* that may still be written */
    unsigned questions; /* that may still be answered */
};

enum { WRITE_BUFS = 4 }; /* for more, libuv would allocate */

enum conn_state { CONN_READING, CONN_WRITING, CONN_WAITING, CONN_LINGERING, CONN_CLOSING };

struct conn {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    struct worker *worker;
    enum conn_state state;
    bool is_admitted;  /* else it only hears that there are too many, if it */
    bool is_held;      /* is among those who may hear that; its session says nothing */
    bool input_ended;  /* the client has said its last byte */
    bool is_draining;  /* and will not be asked for more */
    struct desk *desk; /* null while nothing lies on it */
    struct list in_all;
    struct list in_turns;        /* alone unless WAITING */
    struct timeout_link waiting; /* in one of the worker's timeouts */
    size_t untaken;              /* by the client, when it last took something */
    struct admission_link admission;
    struct session session;
    struct text shown; /* the client's address, or its listener's if it has none */
    char shown_room[ADDRESS_SHOWN_MAX];
    unsigned stalled_steps; /* since it last took something */
};
static_assert(sizeof(struct conn) - sizeof(uv_pipe_t) < 600, "the README says what a client costs");

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

/* The console, and what is counted */

static struct transport_counts *counts_of(const struct conn *conn)
{
    return &conn->worker->counts.of[conn->handle.type == UV_TCP ? TRANSPORT_TCP : TRANSPORT_UNIX];
}

static bool is_quiet(const struct conn *conn)
{
    return conn->worker->shared->options->quiet;
}

/* Begins the line about what came from the client; null if nobody wants to know. */
static struct log *begin_received(struct conn *conn)
{
    struct log *log = &conn->worker->log;
    if (is_quiet(conn))
        return NULL;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Received from "));
    log_put(log, conn->shown);
    log_put(log, TEXT(": "));
    return log;
}

static void on_received(void *who, struct text line)
{
    struct log *log = begin_received(who);
    if (log == NULL)
        return;
    log_put_quoted(log, line);
    log_end(log);
}

static void on_received_too_long(void *who, size_t line_max)
{
    struct log *log = begin_received(who);
    if (log == NULL)
        return;
    log_put(log, TEXT("more than "));
    log_put_number(log, line_max);
    log_put(log, TEXT(" bytes without an end of line"));
    log_end(log);
}

static void on_sent(void *who, uint32_t results)
{
    struct conn *conn = who;
    struct log *log = &conn->worker->log;
    count_question(counts_of(conn), conn->session.answer.kind, results);
    if (is_quiet(conn))
        return;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Sent "));
    log_put_number(log, results);
    log_put(log, TEXT(" results"));
    log_end(log);
}

static const struct session_watch watch = {on_received, on_received_too_long, on_sent};

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

/* Getting ahead: a large answer is a quarter faster when the kernel may take megabytes of it at
 * once. For many clients that would be too much; for one at a time it is not. */

static void set_unsent_max(const struct conn *conn, unsigned bytes)
{
    uv_os_fd_t fd;
    if (uv_fileno(&conn->handle, &fd) == 0) /* where it fails, all stays as it was */
        setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

static void conn_get_ahead(struct conn *conn)
{
    if (conn->worker->ahead != NULL || conn->handle.type != UV_TCP)
        return;
    conn->worker->ahead = conn;
    set_unsent_max(conn, UINT_MAX); /* as much as its buffer may hold */
}

static void conn_fall_back(struct conn *conn)
{
    if (conn->worker->ahead != conn)
        return;
    conn->worker->ahead = NULL;
    set_unsent_max(conn, CONN_UNSENT_MAX);
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
    struct worker *worker = conn->worker;
    if (conn->state == CONN_CLOSING)
        return;
    conn_go(conn, CONN_CLOSING);
    list_remove(&conn->in_all);
    list_remove(&conn->in_turns);
    list_remove(&conn->waiting.in_list);
    if (worker->ahead == conn)
        worker->ahead = NULL;
    if (conn->is_admitted) {
        admission_leave(&worker->shared->admission, &conn->admission);
        count_more(&counts_of(conn)->closed, 1);
        if (!is_quiet(conn))
            log_line(&worker->log, LOG_INFO, TEXT("Close the client socket"));
    } else if (conn->is_held) {
        admission_release(&worker->shared->admission);
    }
    uv_close(&conn->handle, on_closed);
}

static struct conn *conn_waiting(struct timeout_link *link)
{
    return CONTAINER_OF(link, struct conn, waiting);
}

void conn_on_idle(struct timeout_link *link)
{
    conn_close(conn_waiting(link));
}

/* What the client has not taken yet: bytes left to write, and those that the kernel holds for
 * it. */
static size_t untaken_by(const struct conn *conn)
{
    uv_os_fd_t fd;
    int held = 0;
    size_t untaken = uv_stream_get_write_queue_size(&conn->stream);
    if (uv_fileno(&conn->handle, &fd) == 0 && ioctl(fd, SIOCOUTQ, &held) == 0 && held > 0)
        untaken += (size_t)held;
    return untaken;
}

static void conn_watch_taking(struct conn *conn)
{
    conn->untaken = untaken_by(conn);
    conn->stalled_steps = 0;
    timeout_start(&conn->worker->stalled, &conn->waiting);
}

/* The kernel asks for more only when much of its buffer is free, and that may take a slow reader
 * long; so we look by ourselves, a few times in the length of the timeout. */
void conn_on_stalled(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    size_t untaken = untaken_by(conn);
    if (untaken == 0 || (untaken == conn->untaken && ++conn->stalled_steps == CONN_STALL_STEPS)) {
        conn_close(conn);
        return;
    }
    if (untaken != conn->untaken) {
        conn_watch_taking(conn);
        return;
    }
    conn_fall_back(conn); /* somebody else may make use of it */
    timeout_start(&conn->worker->stalled, link);
}

/* To close now would throw away what a slow reader has not taken yet. */
void conn_on_lingered(struct timeout_link *link)
{
    struct conn *conn = conn_waiting(link);
    if (untaken_by(conn) == 0)
        conn_close(conn);
    else
        conn_watch_taking(conn);
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
    timeout_start(&conn->worker->lingering, &conn->waiting);
    conn_read(conn);
}

/* Turns */

static void on_turn(uv_idle_t *idle);

static void conn_wait_turn(struct conn *conn)
{
    conn_go(conn, CONN_WAITING);
    list_move_last(&conn->worker->turns, &conn->in_turns);
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
    count_more(&counts_of(conn)->bytes, conn->desk->writing);
    batch_sent(&conn->desk->batch, conn->desk->writing);
    timeout_start(&conn->worker->idle, &conn->waiting);
    conn_wait_turn(conn);
}

/* The kernel is full: what is in the batch waits, all else has not been made yet. */
static void conn_write_later(struct conn *conn)
{
    struct desk *desk = conn->desk;
    const uv_buf_t *bufs = desk->batch.bufs + desk->batch.first;
    unsigned count = desk->batch.count - desk->batch.first;
    if (count > WRITE_BUFS)
        count = WRITE_BUFS;
    desk->writing = 0;
    for (unsigned n = 0; n < count; n++)
        desk->writing += bufs[n].len;
    desk->write.data = conn;
    conn_get_ahead(conn);
    conn_go(conn, CONN_WRITING);
    if (uv_write(&desk->write, &conn->stream, bufs, count, on_written) != 0)
        conn_close(conn);
    else
        conn_watch_taking(conn);
}

/* Puts what the session has to say into the batch, as much as the turn allows, and feeds it in
 * between: pipelined lines share a write. */
static void conn_fill(struct conn *conn, struct turn *turn)
{
    struct session *session = &conn->session;
    struct desk *desk = conn->desk;
    while (desk->batch.bytes < turn->bytes) {
        struct text due = session_due(session);
        if (due.len > 0) {
            size_t n = batch_add(&desk->batch, due, session_due_is_constant(session),
                                 turn->bytes - desk->batch.bytes);
            if (n == 0)
                break;
            session_said(session, n);
        } else if (session_is_over(session)) {
            desk->unread = (struct text){NULL, 0};
            break;
        } else if (desk->unread.len > 0) {
            if (turn->questions == 0)
                break;
            turn->questions--;
            desk->unread = text_from(desk->unread, session_feed(session, desk->unread));
        } else if (conn->input_ended) {
            session_feed_eof(session);
        } else {
            break;
        }
    }
}

/* Writes until nothing is due (true), the kernel is full, or the turn is over. */
static bool conn_write(struct conn *conn, struct turn *turn)
{
    struct batch *batch = &conn->desk->batch;
    for (;;) {
        conn_fill(conn, turn);
        if (batch->bytes == 0 && conn->desk->unread.len == 0)
            return true;
        if (batch->bytes > 0) {
            if (conn->worker->asked_ns != 0) {
                count_ready(counts_of(conn), uv_hrtime() - conn->worker->asked_ns);
                conn->worker->asked_ns = 0;
            }
            int n = uv_try_write(&conn->stream, batch->bufs + batch->first,
                                 batch->count - batch->first);
            if (n < 0 && n != UV_EAGAIN) {
                conn_close(conn);
                return false;
            }
            if (n > 0) {
                batch_sent(batch, (size_t)n);
                count_more(&counts_of(conn)->bytes, (size_t)n);
                turn->bytes -= (size_t)n;
            }
            if (batch->bytes > 0) {
                conn_write_later(conn);
                return false;
            }
        }
        if (turn->bytes == 0 || turn->questions == 0) {
            conn_wait_turn(conn);
            return false;
        }
    }
}

static void conn_take_turn(struct conn *conn)
{
    struct worker *worker = conn->worker;
    if (!has_desk(conn)) {
        log_error(&worker->log, TEXT("Cannot serve a client"), uv_strerror(UV_ENOMEM));
        conn_close(conn);
        return;
    }
    const size_t most = list_is_empty(&worker->turns) ? TURN_BYTES_ALONE : TURN_BYTES;
    struct turn turn = {most, TURN_QUESTIONS};
    bool all_said = conn_write(conn, &turn);
    if (conn->state == CONN_CLOSING)
        return;
    /* Every line has an answer, and every answer a prompt. Bytes that make no line are no sign of
     * life: one a minute would keep a connection forever. */
    if (turn.bytes < most && conn->state != CONN_WRITING)
        timeout_start(&worker->idle, &conn->waiting);
    if (!all_said) {
        uv_read_stop(&conn->stream);
        return;
    }
    conn_fall_back(conn);
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
    struct conn *conn = CONTAINER_OF(worker->turns.next, struct conn, in_turns);
    list_remove(&conn->in_turns);
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
        struct worker *worker = conn->worker;
        conn->desk->unread = (struct text){buf->base, (size_t)nread};
        worker->asked_ns = ++worker->reads % TIMED_EVERY == 0 ? uv_hrtime() : 0;
        conn_take_turn(conn);
        worker->asked_ns = 0; /* there may have been nothing to say */
        if (nread == DESK_INPUT && conn->state == CONN_READING) {
            uv_read_stop(stream); /* there is more, but others may have something to say, too */
            conn_wait_turn(conn);
        }
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

static void conn_refuse(struct conn *conn)
{
    static const char why[] = "Too many connections, try again later\r\n";
    uv_buf_t buf = uv_buf_init((char *)why, sizeof why - 1);
    uv_try_write(&conn->stream, &buf, 1); /* to a new socket: it has room, or nobody there */
    if (!is_quiet(conn)) {
        struct log *log = &conn->worker->log;
        log_begin(log, LOG_INFO);
        log_put(log, TEXT("Too many connections: refused "));
        log_put(log, conn->shown);
        log_end(log);
    }
    conn->is_held = admission_hold(&conn->worker->shared->admission);
    if (conn->is_held)
        conn_finish(conn);
    else
        conn_close(conn);
}

struct conn *conn_new(struct worker *worker)
{
    struct conn *conn = malloc(sizeof *conn);
    if (conn == NULL)
        return NULL;
    *conn = (struct conn){.worker = worker, .state = CONN_READING};
    list_init(&conn->in_all);
    list_init(&conn->in_turns);
    list_init(&conn->waiting.in_list);
    return conn;
}

void conn_discard(struct conn *conn)
{
    free(conn);
}

/* Lets libuv have the socket; 0 or an error, which closes both. */
static int conn_adopt(struct conn *conn, int fd, bool is_unix)
{
    uv_loop_t *loop = &conn->worker->loop;
    int error = is_unix ? uv_pipe_init(loop, &conn->pipe, 0) : uv_tcp_init(loop, &conn->tcp);
    if (error != 0) {
        close(fd);
        conn_discard(conn);
        return error;
    }
    error = is_unix ? uv_pipe_open(&conn->pipe, fd) : uv_tcp_open(&conn->tcp, fd);
    if (error != 0) {
        close(fd);
        conn_go(conn, CONN_CLOSING);
        uv_close(&conn->handle, on_closed);
    }
    return error;
}

int conn_open(struct conn *conn, int fd, bool is_unix, const union address *client,
              struct text listener_shown)
{
    struct worker *worker = conn->worker;
    int error = conn_adopt(conn, fd, is_unix);
    if (error != 0)
        return error;
    list_move_last(&worker->conns, &conn->in_all);
    conn->shown = client->any.sa_family == AF_UNIX ? listener_shown
                                                   : address_show(&client->any, conn->shown_room);
    session_start(&conn->session, worker->shared->options->line_max, &watch, conn);
    conn->is_admitted = admission_enter(&worker->shared->admission, &conn->admission, &client->any);
    if (conn->is_admitted) {
        count_more(&counts_of(conn)->connections, 1);
        conn_take_turn(conn);
    } else {
        conn_refuse(conn);
    }
    return 0;
}
