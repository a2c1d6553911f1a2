/* server_conn.c - turns: what a connection may do before other connections have their turn. The
 * conversation is a fake, and so is the kernel: it takes as many bytes as the test wants. */
#include "server/conn.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/conn_state.h"
#include "worker_support.h"

enum { CLIENTS = 3, QUESTIONS = 64, PIECE = 1024, LONG_PIECE = 64 * 1024 };

/* What happened to each client, in the order in which they were let in. */
static struct client {
    int fd;
    struct conn *conn;
    size_t fed;      /* bytes */
    size_t answered; /* questions, to the end */
    size_t thoughts;
    size_t taken; /* bytes that the kernel took */
} clients[CLIENTS];

static size_t kernel_room;   /* bytes that the kernel will still take */
static size_t answer_bytes;  /* of the answers to `c` and `m` */
static size_t thoughts_long; /* how often a client has to think about `t` */
static bool says_farewell;   /* to a client that was silent for too long */

static struct client *client_of(const void *conn)
{
    for (size_t n = 0; n < CLIENTS; n++)
        if (clients[n].conn == conn)
            return &clients[n];
    fail();
    return NULL;
}

/* Replaces that of libuv. */
int uv_try_write(uv_stream_t *stream, const uv_buf_t bufs[], unsigned count)
{
    size_t len = 0;
    for (unsigned n = 0; n < count; n++)
        len += bufs[n].len;
    if (len > kernel_room)
        len = kernel_room;
    if (len == 0)
        return UV_EAGAIN;
    kernel_room -= len;
    client_of(stream)->taken += len;
    return (int)len;
}

/* A conversation in which each byte is a question: `q` is answered by one byte, `c` by many that
 * are constant, `m` by as many that are made, `t` by one after some thought; `.` by nothing, and all
 * that stand together are one question; `!` ends the conversation. */
struct talk {
    struct conversation base;
    size_t left; /* bytes of the answer that are not due yet */
    size_t thoughts_left;
    bool is_over;
};

static struct talk *talk_of(struct conversation *c)
{
    return CONTAINER_OF(c, struct talk, base);
}

static size_t talk_room_bytes(size_t question_max)
{
    return question_max;
}

static void talk_start(struct conversation *c, size_t question_max)
{
    (void)question_max;
    *talk_of(c) = (struct talk){.base = *c};
}

static void talk_lend(struct conversation *c, char *room)
{
    (void)c;
    (void)room;
}

static bool talk_holds_room(const struct conversation *c)
{
    return c->due.len > 0;
}

static void say_next_piece(struct talk *talk)
{
    static const char said[LONG_PIECE];
    size_t most = talk->base.due_is_constant ? LONG_PIECE : PIECE;
    size_t len = talk->left < most ? talk->left : most;
    talk->base.due = (struct text){said, len};
    talk->left -= len;
}

static void answer(struct talk *talk, size_t bytes, bool is_constant)
{
    talk->left = bytes;
    talk->base.due_is_constant = is_constant;
    say_next_piece(talk);
}

static size_t talk_feed(struct conversation *c, struct text input)
{
    struct talk *talk = talk_of(c);
    size_t taken = 1;
    switch (input.at[0]) {
    case 'q':
        answer(talk, 1, false);
        break;
    case 'c':
    case 'm':
        answer(talk, answer_bytes, input.at[0] == 'c');
        break;
    case '!':
        talk->is_over = true;
        break;
    case 't':
        talk->thoughts_left = thoughts_long;
        c->is_thinking = true;
        break;
    default:
        while (taken < input.len && input.at[taken] == '.')
            taken++;
    }
    client_of(c->owner)->fed += taken;
    return taken;
}

static void talk_go_on(struct conversation *c)
{
    struct talk *talk = talk_of(c);
    if (talk->left > 0)
        say_next_piece(talk);
    else
        client_of(c->owner)->answered++;
}

static void talk_think(struct conversation *c)
{
    struct talk *talk = talk_of(c);
    client_of(c->owner)->thoughts++;
    talk->thoughts_left--;
    c->is_thinking = talk->thoughts_left > 0;
    if (!c->is_thinking)
        answer(talk, 1, false);
}

static bool talk_is_over(const struct conversation *c)
{
    return CONTAINER_OF(c, const struct talk, base)->is_over;
}

static void talk_end(struct conversation *c)
{
    talk_of(c)->is_over = true;
}

static void talk_time_out(struct conversation *c)
{
    if (says_farewell)
        answer(talk_of(c), 1, false);
    talk_end(c);
}

/* The client is told so when it asks. */
static void talk_refuse(struct conversation *c, struct text why)
{
    (void)c;
    (void)why;
}

static const struct conversation_kind talk_kind = {
    .bytes = sizeof(struct talk),
    .turn_questions = QUESTIONS,
    .room_bytes = talk_room_bytes,
    .start = talk_start,
    .lend = talk_lend,
    .holds_room = talk_holds_room,
    .feed = talk_feed,
    .feed_eof = talk_end,
    .go_on = talk_go_on,
    .think = talk_think,
    .is_over = talk_is_over,
    .time_out = talk_time_out,
    .refuse = talk_refuse,
    .drain = talk_end,
};

static void let_in(struct client *client)
{
    int fd;
    *client = (struct client){.fd = client_new(&fd), .conn = conn_new(&worker, SERVICE_LINES)};
    assert_non_null(client->conn);
    assert_int_equal(
        conn_open(client->conn, fd, true, &(union address){.any.sa_family = AF_UNIX}, TEXT("here")),
        0);
}

static int begin(void **state)
{
    (void)state;
    worker_begin(&talk_kind);
    kernel_room = SIZE_MAX;
    answer_bytes = 16 * 1024 * 1024;
    says_farewell = false;
    for (size_t n = 0; n < CLIENTS; n++)
        let_in(&clients[n]);
    return 0;
}

static int end(void **state)
{
    for (size_t n = 0; n < CLIENTS; n++)
        close(clients[n].fd);
    return worker_end(state);
}

/* The client says the same byte so many times. */
static void say(const struct client *client, char question, size_t times)
{
    char said[3 * DESK_INPUT];
    assert_true(times <= sizeof said);
    memset(said, question, times);
    assert_int_equal(send(client->fd, said, times, 0), times);
}

static void ask(const struct client *client, char question, size_t times)
{
    say(client, question, times);
    worker_turn();
}

static bool waits(const struct client *client)
{
    return client->conn->state == CONN_WAITING && !list_is_empty(&client->conn->in_turns);
}

static void a_turn_answers_so_many_questions(void **state)
{
    (void)state;
    ask(&clients[0], 'q', 3 * QUESTIONS);
    for (size_t turn = 1; turn <= 3; turn++) {
        assert_int_equal(clients[0].answered, turn * QUESTIONS);
        assert_int_equal(waits(&clients[0]), turn < 3);
        worker_turn();
    }
    assert_int_equal(clients[0].answered, 3 * QUESTIONS);
}

static void those_that_wait_have_a_turn_each_in_their_order(void **state)
{
    (void)state;
    size_t answered[CLIENTS];
    for (size_t n = 0; n < CLIENTS; n++)
        say(&clients[n], 'q', 2 * QUESTIONS + 1);
    worker_turn(); /* all are read, which is a turn for each */
    for (size_t turn = 1; turn < 3; turn++) {
        for (size_t n = 0; n < CLIENTS; n++) {
            assert_int_equal(clients[n].answered, turn * QUESTIONS);
            answered[n] = clients[n].answered;
        }
        for (size_t n = 0; n < CLIENTS; n++) {
            worker_turn();
            size_t gone_on = 0;
            for (size_t other = 0; other < CLIENTS; other++) {
                gone_on += clients[other].answered != answered[other];
                answered[other] = clients[other].answered;
            }
            assert_int_equal(gone_on, 1);
        }
    }
    for (size_t n = 0; n < CLIENTS; n++) {
        assert_int_equal(clients[n].answered, 2 * QUESTIONS + 1);
        assert_false(waits(&clients[n]));
    }
}

static void a_turn_writes_so_many_bytes_while_others_wait(void **state)
{
    (void)state;
    ask(&clients[0], 'q', 10 * QUESTIONS);
    for (size_t turn = 1; turn <= 3; turn++) {
        if (turn == 1)
            ask(&clients[1], 'c', 1);
        while (turn > 1 && clients[1].taken == (turn - 1) * 256 * 1024)
            worker_turn();
        assert_true(waits(&clients[0]));
        assert_true(waits(&clients[1]));
        assert_int_equal(clients[1].taken, turn * 256 * 1024);
    }
}

static void a_client_that_alone_wants_something_has_longer_turns(void **state)
{
    (void)state;
    ask(&clients[0], 'c', 1);
    assert_int_equal(clients[0].taken, 4 * 1024 * 1024);
    assert_true(waits(&clients[0]));
    worker_turn();
    assert_int_equal(clients[0].taken, 8 * 1024 * 1024);
}

static void what_is_left_of_a_longer_turn_is_all_of_the_next_one(void **state)
{
    (void)state;
    struct client *client = &clients[0];
    kernel_room = 100 * 1024;
    ask(client, 'c', 1);
    assert_int_equal(client->conn->state, CONN_WRITING);
    kernel_room = SIZE_MAX;
    ask(&clients[1], 'q', DESK_INPUT); /* more than it will have turns for */
    while (client->conn->state == CONN_WRITING) {
        char room[64 * 1024];
        assert_int_not_equal(recv(client->fd, room, sizeof room, 0), 0);
        worker_turn();
    }
    const size_t taken = client->taken;
    const size_t left = client->conn->desk->batch.bytes;
    assert_true(left > 256 * 1024);
    while (client->taken == taken)
        worker_turn();
    assert_int_equal(client->taken, taken + left);
    assert_true(waits(client));
    assert_true(waits(&clients[1]));
}

static void what_has_to_be_made_has_no_longer_turns(void **state)
{
    (void)state;
    ask(&clients[0], 'm', 1);
    assert_int_equal(clients[0].taken, 256 * 1024);
    assert_true(waits(&clients[0]));
    worker_turn();
    assert_int_equal(clients[0].taken, 2 * 256 * 1024);
}

static void to_think_once_is_as_many_questions(void **state)
{
    (void)state;
    thoughts_long = 10;
    ask(&clients[0], 't', 1);
    for (size_t turn = 1; turn <= 3; turn++) {
        assert_int_equal(clients[0].thoughts, turn < 3 ? turn * QUESTIONS / 16 : thoughts_long);
        assert_int_equal(clients[0].answered, turn == 3);
        worker_turn();
    }
}

static void after_a_full_read_others_come_first(void **state)
{
    (void)state;
    say(&clients[0], '.', 2 * DESK_INPUT + 1);
    for (size_t n = 1; n <= 2; n++) {
        worker_turn();
        assert_int_equal(clients[0].fed, n * DESK_INPUT);
        assert_true(waits(&clients[0]));
    }
    worker_turn();
    assert_int_equal(clients[0].fed, 2 * DESK_INPUT + 1);
    assert_false(waits(&clients[0]));
}

static void a_client_that_waits_for_its_turn_may_be_closed(void **state)
{
    (void)state;
    for (size_t n = 0; n < CLIENTS; n++)
        ask(&clients[n], 'q', 4 * QUESTIONS);
    for (size_t n = 0; n < CLIENTS; n++)
        assert_true(waits(&clients[n]));
    conn_close(clients[1].conn);
    for (const struct list *at = worker.turns.next; at != &worker.turns; at = at->next)
        assert_ptr_not_equal(at, &clients[1].conn->in_turns);
    clients[1].conn = NULL;
    const size_t answered = clients[1].answered;
    for (size_t turn = 0; turn < 3 * CLIENTS; turn++)
        worker_turn();
    assert_int_equal(clients[0].answered, 4 * QUESTIONS);
    assert_int_equal(clients[1].answered, answered);
    assert_int_equal(clients[2].answered, 4 * QUESTIONS);
}

static void a_client_that_waits_for_its_turn_is_not_idle(void **state)
{
    (void)state;
    ask(&clients[0], 'q', 2 * QUESTIONS);
    conn_on_idle(&clients[0].conn->waiting);
    assert_true(waits(&clients[0]));
    worker_turn();
    assert_int_equal(clients[0].answered, 2 * QUESTIONS);
    conn_on_idle(&clients[0].conn->waiting);
    assert_int_equal(clients[0].conn->state, CONN_CLOSING);
}

static void a_client_that_is_sent_away_waits_for_no_turn_any_more(void **state)
{
    (void)state;
    says_farewell = true;
    ask(&clients[0], '.', DESK_INPUT);
    assert_true(waits(&clients[0]));
    conn_on_idle(&clients[0].conn->waiting);
    assert_int_equal(clients[0].conn->state, CONN_LINGERING);
    assert_true(list_is_empty(&worker.turns));
}

static void what_the_kernel_does_not_take_is_written_when_it_has_room(void **state)
{
    (void)state;
    static const int little = 8 * 1024;
    uv_os_fd_t fd;
    assert_int_equal(uv_fileno(&clients[0].conn->handle, &fd), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &little, sizeof little), 0);
    kernel_room = 1000;
    answer_bytes = 500 * 1000;
    ask(&clients[0], 'c', 1);
    size_t heard = clients[0].taken;
    assert_int_equal(heard, 1000);
    assert_int_equal(clients[0].conn->state, CONN_WRITING);
    assert_true(list_is_empty(&worker.turns));
    assert_ptr_equal(clients[0].conn->waiting.of, &worker.stalled);
    const uv_write_t *write = &clients[0].conn->desk->write;
    assert_ptr_equal(write->bufs, write->bufsml); /* libuv has allocated nothing */
    while (heard < answer_bytes) {
        char room[4096];
        ssize_t n = recv(clients[0].fd, room, sizeof room, 0);
        assert_int_not_equal(n, 0);
        heard += n > 0 ? (size_t)n : 0;
        worker_turn();
    }
    assert_int_equal(heard, answer_bytes);
    while (clients[0].conn->state != CONN_READING)
        worker_turn();
    assert_ptr_equal(clients[0].conn->waiting.of, &worker.idle); /* the idle timeout begins anew */
}

/* Another client comes, while so many others are there that were refused; returns its state. */
static enum conn_state come_too_late(size_t others)
{
    struct client *client = &clients[CLIENTS - 1];
    worker.shared->admission.clients_max = CLIENTS;
    worker.shared->admission.held = others;
    close(client->fd);
    conn_close(client->conn);
    worker.shared->admission.clients = CLIENTS;
    worker_turn();
    let_in(client);
    worker.shared->admission.clients = CLIENTS - 1;
    worker.shared->admission.held -= others;
    return client->conn->state;
}

static void a_client_that_is_refused_may_stay_if_there_is_a_place_for_it(void **state)
{
    (void)state;
    assert_int_equal(come_too_late(31), CONN_READING);
    assert_int_equal(worker.shared->admission.held, 1);
}

static void a_client_that_is_refused_and_has_no_place_is_closed_at_once(void **state)
{
    (void)state;
    assert_int_equal(come_too_late(32), CONN_CLOSING);
    assert_int_equal(worker.shared->admission.held, 0);
}

static void a_client_has_some_time_to_hang_up(void **state)
{
    (void)state;
    struct conn *conn = clients[0].conn;
    ask(&clients[0], '!', 1);
    for (unsigned step = 0; step < 2000 / CONN_LINGER_MS; step++) {
        assert_int_equal(conn->state, CONN_LINGERING);
        assert_ptr_equal(conn->waiting.of, &worker.lingering);
        conn_on_lingered(&conn->waiting);
    }
    assert_int_equal(conn->state, CONN_CLOSING);
}

static void a_server_that_stops_does_not_wait_for_one_that_has_everything(void **state)
{
    (void)state;
    struct conn *conn = clients[0].conn;
    ask(&clients[0], '!', 1);
    assert_int_equal(conn->state, CONN_LINGERING);
    worker.is_stopping = true;
    conn_drain(conn);
    assert_int_equal(conn->state, CONN_CLOSING);
    worker.is_stopping = false;
}

#define CONN_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONN_TEST(a_turn_answers_so_many_questions),
        CONN_TEST(those_that_wait_have_a_turn_each_in_their_order),
        CONN_TEST(a_turn_writes_so_many_bytes_while_others_wait),
        CONN_TEST(a_client_that_alone_wants_something_has_longer_turns),
        CONN_TEST(what_is_left_of_a_longer_turn_is_all_of_the_next_one),
        CONN_TEST(what_has_to_be_made_has_no_longer_turns),
        CONN_TEST(to_think_once_is_as_many_questions),
        CONN_TEST(after_a_full_read_others_come_first),
        CONN_TEST(a_client_that_waits_for_its_turn_may_be_closed),
        CONN_TEST(a_client_that_waits_for_its_turn_is_not_idle),
        CONN_TEST(a_client_that_is_sent_away_waits_for_no_turn_any_more),
        CONN_TEST(a_client_that_is_refused_may_stay_if_there_is_a_place_for_it),
        CONN_TEST(a_client_that_is_refused_and_has_no_place_is_closed_at_once),
        CONN_TEST(a_client_has_some_time_to_hang_up),
        CONN_TEST(a_server_that_stops_does_not_wait_for_one_that_has_everything),
        CONN_TEST(what_the_kernel_does_not_take_is_written_when_it_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
