/* conn.c - the life of a connection: take turns until the conversation is over, then close.
 *
 * - In a turn the conversation is fed and heard until nothing is due, the kernel takes no more, or
 *   enough was asked or written: then the other connections come first.
 * - The socket is read only in READING, so that a client that does not take its answers cannot ask,
 *   and in LINGERING, in which input is dropped.
 * - The client vanishes: a read or a write fails, and the connection closes.
 * - The client stalls: each of READING, WRITING and LINGERING has a timeout (conn_wait.c).
 * - The server stops: what the kernel has of the client by then is read and answered, no more.
 * - conn_close() may be called from anywhere, twice; conn_on_closed() frees. */
#include <assert.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "conn_state.h"

/* What may be written in a turn, in bytes: all other connections wait meanwhile. A connection that
 * is alone gets more of what is constant, since the kernel moves the bytes of longer writes faster;
 * what has to be made takes longer than that. It is alone if no other one waits for its turn, or
 * has asked something in the last ALONE_MS: a client that asks often will ask again while the long
 * write lasts. */
enum { TURN_BYTES = 256 * 1024, TURN_BYTES_ALONE = 4 * 1024 * 1024, ALONE_MS = 20 };

struct turn {
    size_t bytes;       /* bytes that may still be written */
    size_t made;        /* bytes that are not constant and may still be written */
    unsigned questions; /* questions that may still be answered */
};

/* To think once about an answer takes as much of a turn as so many questions. It takes up to 200 µs,
 * and most questions take one or two. */
enum { THINK_QUESTIONS = 16 };

enum { WRITE_BUFS = 4 }; /* for more, libuv would allocate */

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
    (void)may_go; /* unused in a build without assertions */
    assert(may_go[conn->state] & 1U << next);
    conn->state = next;
}

/* The desk */

bool conn_take_desk(struct conn *conn)
{
    if (conn->desk == NULL) {
        conn->desk = desk_take(&conn->worker->desks[conn->service]);
        if (conn->desk == NULL)
            return false;
        conversation_lend(conn_conversation(conn), conn->desk->room);
    }
    return true;
}

static void conn_leave_desk(struct conn *conn)
{
    struct conversation *c = conn_conversation(conn);
    if (conn->desk == NULL || conversation_holds_room(c))
        return;
    conversation_lend(c, NULL);
    desk_give_back(&conn->worker->desks[conn->service], conn->desk);
    conn->desk = NULL;
}

/* The end */

struct conn *conn_of(struct list *link)
{
    return CONTAINER_OF(link, struct conn, in_all);
}

void conn_on_closed(uv_handle_t *handle)
{
    struct conn *conn = CONTAINER_OF(handle, struct conn, handle);
    struct worker *worker = conn->worker;
    if (conn->desk != NULL)
        desk_give_back(&worker->desks[conn->service], conn->desk);
    free(conn);
    worker_uncount_conn(worker);
}

void conn_close(struct conn *conn)
{
    if (conn->state == CONN_CLOSING)
        return;
    conn_go(conn, CONN_CLOSING);
    list_remove(&conn->in_all);
    list_remove(&conn->in_turns);
    list_remove(&conn->waiting.in_list);
    conn_report_closed(conn);
    admission_leave(&conn->worker->shared->admission, &conn->admission, conn->place);
    uv_close(&conn->handle, conn_on_closed);
}

void conn_reset(struct conn *conn)
{
    static const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    uv_os_fd_t fd;
    if (uv_fileno(&conn->handle, &fd) == 0)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    conn_close(conn);
}

static void conn_read(struct conn *conn);

/* Bytes that the kernel has of the client and that were not read. */
static int unread_in_kernel(const struct conn *conn)
{
    uv_os_fd_t fd;
    int unread = 0;
    if (uv_fileno(&conn->handle, &fd) != 0 || ioctl(fd, FIONREAD, &unread) != 0)
        return 0;
    return unread;
}

static bool hang_up(const struct conn *conn)
{
    uv_os_fd_t fd;
    return uv_fileno(&conn->handle, &fd) == 0 && shutdown(fd, SHUT_WR) == 0;
}

/* Whether nothing is left to wait for. A server that stops does not wait for the client's end. */
static bool conn_has_all(const struct conn *conn)
{
    bool has_ended =
        conn->input == INPUT_ENDED || (conn->worker->is_stopping && unread_in_kernel(conn) == 0);
    return has_ended && conn_untaken(conn) == 0;
}

/* Everything is said. To close a socket with unread input resets the connection, and that could
 * cost the client what was said last: so hang up, and wait for it to do the same. What the client
 * has not taken is waited for, too: of a closed socket the kernel would hold it for minutes, with no
 * limit of ours. */
static void conn_finish(struct conn *conn)
{
    if (conn->place == PLACE_NONE || conn_has_all(conn) || !hang_up(conn)) {
        conn_close(conn);
        return;
    }
    conn_go(conn, CONN_LINGERING);
    conn_await_end(conn);
    if (conn->input != INPUT_ENDED)
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

/* The kernel has taken the first `n` bytes of the batch. */
static void conn_sent(struct conn *conn, size_t n)
{
    struct desk *desk = conn->desk;
    count_more(&conn_counts(conn)->bytes, n);
    batch_sent(&desk->batch, n);
    if (desk->batch.bytes == 0 && desk->unsaid > 0) {
        conversation_said(conn_conversation(conn), desk->unsaid);
        desk->unsaid = 0;
    }
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
    conn_sent(conn, conn->desk->writing);
    conn_await_question(conn);
    conn_wait_turn(conn);
}

/* The kernel takes no more: the batch waits, and nothing else is made meanwhile. */
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
    conn_go(conn, CONN_WRITING);
    if (uv_write(&desk->write, &conn->stream, bufs, count, on_written) != 0)
        conn_close(conn);
    else
        conn_await_taking(conn);
}

/* Longer pieces that are made are sent from where they lie; shorter ones are copied, to share a
 * write. */
enum { MADE_COPY_MAX = 8 * 1024 };

/* Puts what is due into the batch; false when there is no room. A long piece that is made, not
 * constant, is sent from where it lies, too: so it stays due, and nothing comes after it in this
 * batch, until it is sent. */
static bool conn_say(struct conn *conn, struct turn *turn)
{
    struct conversation *c = conn_conversation(conn);
    struct desk *desk = conn->desk;
    bool stays = !c->due_is_constant && c->due.len > MADE_COPY_MAX;
    size_t n = batch_add(&desk->batch, c->due, c->due_is_constant || stays,
                         turn->bytes - desk->batch.bytes);
    if (!c->due_is_constant)
        turn->made -= n < turn->made ? n : turn->made;
    if (n > 0 && stays)
        desk->unsaid = n;
    else if (n > 0)
        conversation_said(c, n);
    return n > 0;
}

/* Fills the batch with what the conversation has to say, as much as the turn allows, and feeds it
 * in between: pipelined questions share a write. */
static void conn_fill(struct conn *conn, struct turn *turn)
{
    struct conversation *c = conn_conversation(conn);
    struct desk *desk = conn->desk;
    while (desk->unsaid == 0 && desk->batch.bytes < turn->bytes && turn->made > 0) {
        if (c->due.len > 0) {
            if (!conn_say(conn, turn))
                break;
        } else if (turn->questions == 0) {
            break;
        } else if (c->is_thinking) {
            conversation_think(c);
            turn->questions -=
                turn->questions < THINK_QUESTIONS ? turn->questions : THINK_QUESTIONS;
        } else if (desk->unread.len > 0) {
            turn->questions--;
            desk->unread = text_from(desk->unread, conversation_feed(c, desk->unread));
        } else if (conn->input == INPUT_ENDED && !conversation_is_over(c)) {
            conversation_feed_eof(c);
        } else {
            break;
        }
    }
}

/* Whether there is something to say, or to be answered, without another read. */
static bool conn_has_more(struct conn *conn)
{
    struct conversation *c = conn_conversation(conn);
    return c->due.len > 0 || c->is_thinking || conn->desk->unread.len > 0 ||
           (conn->input == INPUT_ENDED && !conversation_is_over(c));
}

/* Writes until nothing is due (true), the kernel is full, or the turn is over. */
static bool conn_write(struct conn *conn, struct turn *turn)
{
    struct batch *batch = &conn->desk->batch;
    for (;;) {
        conn_fill(conn, turn);
        if (batch->bytes > 0) {
            conn_report_ready(conn);
            int n = uv_try_write(&conn->stream, batch->bufs + batch->first,
                                 batch->count - batch->first);
            if (n < 0 && n != UV_EAGAIN) {
                conn_close(conn);
                return false;
            }
            if (n > 0) {
                /* what is left of a longer turn may be more than this one has */
                turn->bytes -= (size_t)n < turn->bytes ? (size_t)n : turn->bytes;
                conn_sent(conn, (size_t)n);
            }
            if (batch->bytes > 0) {
                conn_write_later(conn);
                return false;
            }
        }
        if (!conn_has_more(conn))
            return true;
        bool is_said = conn_conversation(conn)->due.len == 0;
        if (turn->bytes == 0 || turn->made == 0 || (turn->questions == 0 && is_said)) {
            conn_wait_turn(conn);
            return false;
        }
    }
}

static void conn_note_asked(const struct conn *conn)
{
    struct worker *worker = conn->worker;
    if (worker->last_asked != conn) {
        worker->other_asked_ms = worker->last_asked_ms;
        worker->last_asked = conn;
    }
    worker->last_asked_ms = uv_now(&worker->loop);
}

static bool conn_is_alone(const struct conn *conn)
{
    const struct worker *worker = conn->worker;
    uint64_t asked_ms = worker->last_asked == conn ? worker->other_asked_ms : worker->last_asked_ms;
    return list_is_empty(&worker->turns) && uv_now(&worker->loop) - asked_ms > ALONE_MS;
}

void conn_take_turn(struct conn *conn)
{
    struct worker *worker = conn->worker;
    list_remove(&conn->in_turns);
    if (!conn_take_desk(conn)) {
        log_error(&worker->log, TEXT("Cannot serve a client"), uv_strerror(UV_ENOMEM));
        conn_close(conn);
        return;
    }
    const size_t most = conn_is_alone(conn) ? TURN_BYTES_ALONE : TURN_BYTES;
    struct turn turn = {most, TURN_BYTES, conn_conversation(conn)->kind->turn_questions};
    bool all_said = conn_write(conn, &turn);
    if (conn->state == CONN_CLOSING)
        return;
    /* Every line and every request has an answer. Bytes that make none are no sign of life: one a
     * minute would keep a connection forever. */
    if (turn.bytes < most && conn->state != CONN_WRITING)
        conn_await_question(conn);
    if (!all_said) {
        uv_read_stop(&conn->stream);
        return;
    }
    conn->desk->asked_ns = 0; /* also if there was nothing to say */
    conn_leave_desk(conn);
    if (conversation_is_over(conn_conversation(conn)) || conn->input == INPUT_CLOSED) {
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
    conn_take_turn(CONTAINER_OF(worker->turns.next, struct conn, in_turns));
}

/* Whether the client has said its last byte, and the kernel has no other. */
static bool has_ended(const struct conn *conn)
{
    uv_os_fd_t fd;
    char byte;
    return uv_fileno(&conn->handle, &fd) == 0 &&
           recv(fd, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* No more will be read: of what has been, the last answer is the last. */
static void conn_close_input(struct conn *conn)
{
    conn->input = has_ended(conn) ? INPUT_ENDED : INPUT_CLOSED;
    conversation_drain(conn_conversation(conn));
}

void conn_drain(struct conn *conn)
{
    if (conn->state == CONN_LINGERING) {
        if (conn_has_all(conn))
            conn_close(conn);
        return;
    }
    if (conn->input != INPUT_COMES)
        return;
    conn->input = INPUT_COUNTED;
    conn->input_left = unread_in_kernel(conn);
    if (conn->input_left > 0)
        return;
    conn_close_input(conn);
    if (conn->state == CONN_READING)
        conn_take_turn(conn);
}

/* Input */

static void on_room_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct conn *conn = CONTAINER_OF(handle, struct conn, handle);
    unsigned most = DESK_INPUT;
    (void)suggested;
    if (conn->input == INPUT_COUNTED && conn->input_left < DESK_INPUT)
        most = (unsigned)conn->input_left;
    *buf = conn_take_desk(conn) ? uv_buf_init(conn->desk->input, most) : uv_buf_init(NULL, 0);
}

static void conn_take_input(struct conn *conn, const char *at, size_t len)
{
    conn->is_silent = false;
    conn->desk->unread = (struct text){at, len};
    if (conn->input == INPUT_COUNTED) {
        conn->input_left -= (int)len;
        if (conn->input_left == 0)
            conn_close_input(conn);
    }
    conn_note_asked(conn);
    conn_report_asked(conn);
    conn_take_turn(conn);
    if (len == DESK_INPUT && conn->state == CONN_READING) {
        uv_read_stop(&conn->stream); /* there is more, but others may have something to say, too */
        conn_wait_turn(conn);
    }
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *conn = CONTAINER_OF(stream, struct conn, stream);
    if (conn->state == CONN_LINGERING && nread >= 0) {
        conn_leave_desk(conn); /* it is thrown away */
    } else if (nread > 0) {
        conn_take_input(conn, buf->base, (size_t)nread);
    } else if (nread == 0) {
        conn_leave_desk(conn); /* there was nothing to read (uv_read_cb) */
    } else if (nread == UV_EOF && conn->state == CONN_LINGERING && conn_untaken(conn) > 0) {
        conn->input = INPUT_ENDED; /* libuv reads no more: a timeout ends it (conn_on_lingered()) */
        conn_leave_desk(conn);
        conn_await_end(conn);
    } else if (nread == UV_EOF && conn->state == CONN_READING) {
        conn->input = INPUT_ENDED;
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
