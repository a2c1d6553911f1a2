/* server_prelude.c - connections that come through a balancer: what is read of them, and when. */
#include "server/prelude.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "worker_support.h"
#include <charfinder/http.h>

#define BEGINNING "PROXY "
#define REST      "TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"
#define HEADER    BEGINNING REST

static int client; /* the client's end of the connection */
static int ours;   /* the server's end */
static int served; /* `ours` when it has been handed over, -1 before */
static union address told;

static void serve(void *who, int fd, const union address *address)
{
    assert_ptr_equal(who, &served);
    served = fd;
    told = *address;
}

static uint64_t refused(enum refusal why)
{
    uint64_t counts[REFUSALS];
    admission_refused(&worker.shared->admission, counts);
    return counts[why];
}

/* A balancer connects. */
static int begin(void **state)
{
    (void)state;
    const union address peer = {.any.sa_family = AF_UNIX};
    worker_begin(&http_conversation);
    assert_true(trust_add(&worker.shared->trust, "unix"));
    served = -1;
    client = client_new(&ours);
    assert_int_equal(prelude_open(&worker, ours, &peer, TEXT("here"), serve, &served), 0);
    assert_int_equal(worker.shared->admission.clients, 1);
    return 0;
}

static int end(void **state)
{
    close(client);
    if (served >= 0)
        close(served);
    return worker_end(state);
}

static void say(const char *said)
{
    assert_int_equal(send(client, said, strlen(said), 0), strlen(said));
}

/* The time for the header is over. */
static void be_late(void)
{
    assert_false(list_is_empty(&worker.preludes.members));
    prelude_on_late(CONTAINER_OF(worker.preludes.members.next, struct timeout_link, in_list));
}

static void check_handed_over(void)
{
    assert_true(served >= 0);
    assert_int_equal(told.in.sin_family, AF_INET);
    assert_int_equal(ntohl(told.in.sin_addr.s_addr), 0xC0000207);
    assert_int_equal(ntohs(told.in.sin_port), 56324);
    assert_true(list_is_empty(&worker.preludes.members));
    assert_int_equal(worker.shared->admission.clients, 0); /* serve() has it counted */
}

static void check_refused(void)
{
    char byte;
    assert_int_equal(served, -1);
    assert_int_equal(recv(client, &byte, 1, 0), 0);
    assert_true(list_is_empty(&worker.preludes.members));
    assert_int_equal(refused(REFUSAL_HEADER), 1);
    assert_int_equal(worker.shared->admission.clients, 0);
}

static void nothing_but_the_header_is_taken(void **state)
{
    (void)state;
    say(HEADER "kelvin\n");
    worker_turn();
    check_handed_over();
    assert_int_equal(unread(served), strlen("kelvin\n"));
}

static void a_header_may_come_in_pieces(void **state)
{
    (void)state;
    for (const char *at = HEADER; *at != '\0'; at++) {
        assert_int_equal(served, -1);
        say((const char[]){*at, '\0'});
        worker_turn();
    }
    check_handed_over();
}

static void what_does_not_come_in_time_is_refused(void **state)
{
    (void)state;
    say(BEGINNING);
    worker_turn();
    be_late();
    check_refused();
}

static void what_came_in_time_counts_though_the_loop_was_busy(void **state)
{
    (void)state;
    say(BEGINNING);
    worker_turn();
    say(REST);
    be_late();
    check_handed_over();
    assert_int_equal(refused(REFUSAL_HEADER), 0);
}

/* It gives up its place before the time for the header is over. */
static void a_connection_that_is_lost_is_given_up_at_once(void **state)
{
    (void)state;
    assert_int_equal(send(ours, "x", 1, 0),
                     1); /* closing the other end with this unread is a reset */
    close(client);
    worker_turn();
    assert_true(list_is_empty(&worker.preludes.members));
    assert_int_equal(worker.shared->admission.clients, 0);
    assert_int_equal(refused(REFUSAL_HEADER), 0);
    client = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void what_has_come_when_the_server_stops_counts(void **state)
{
    (void)state;
    say(HEADER);
    prelude_drain(&worker);
    check_handed_over();
}

static void what_has_not_come_when_the_server_stops_is_not_waited_for(void **state)
{
    (void)state;
    say(BEGINNING);
    prelude_drain(&worker);
    assert_int_equal(served, -1);
    assert_true(list_is_empty(&worker.preludes.members));
    assert_int_equal(refused(REFUSAL_HEADER), 0);
    assert_int_equal(worker.shared->admission.clients, 0);
}

#define PRELUDE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRELUDE_TEST(nothing_but_the_header_is_taken),
        PRELUDE_TEST(a_header_may_come_in_pieces),
        PRELUDE_TEST(what_does_not_come_in_time_is_refused),
        PRELUDE_TEST(what_came_in_time_counts_though_the_loop_was_busy),
        PRELUDE_TEST(a_connection_that_is_lost_is_given_up_at_once),
        PRELUDE_TEST(what_has_come_when_the_server_stops_counts),
        PRELUDE_TEST(what_has_not_come_when_the_server_stops_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
