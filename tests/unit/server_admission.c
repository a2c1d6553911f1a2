/* server_admission.c - how many clients are let in, in all and from one address. */
#include "server/admission.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/un.h>

#include "support.h"

static union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
} peer;

static struct admission admission;
static struct admission_link links[200];

/* A client of this address; `unix` for a Unix socket. */
static bool enter(struct admission_link *link, const char *from)
{
    memset(&peer, 0, sizeof peer);
    if (strcmp(from, "unix") == 0) {
        peer.un.sun_family = AF_UNIX;
    } else if (strchr(from, ':') != NULL) {
        peer.in6.sin6_family = AF_INET6;
        assert_int_equal(inet_pton(AF_INET6, from, &peer.in6.sin6_addr), 1);
    } else {
        peer.in.sin_family = AF_INET;
        assert_int_equal(inet_pton(AF_INET, from, &peer.in.sin_addr), 1);
    }
    enum admission_place place = admission_enter(&admission, link, &peer.any);
    if (place != PLACE_CLIENT)
        admission_leave(&admission, link, place);
    return place == PLACE_CLIENT;
}

/* How many of `most` clients of this address come in; all of them leave again. */
static size_t admitted(const char *from, size_t most)
{
    size_t n = 0;
    while (n < most && enter(&links[n], from))
        n++;
    for (size_t left = 0; left < n; left++)
        admission_leave(&admission, &links[left], PLACE_CLIENT);
    return n;
}

/* What was in a link before does not count. */
static void begin(size_t clients_max, uint32_t per_address_max)
{
    for (size_t n = 0; n < COUNT(links); n++)
        memset(&links[n], (int)n, sizeof links[n]);
    assert_int_equal(admission_init(&admission, 1, clients_max, per_address_max), 0);
}

static int end(void **state)
{
    (void)state;
    admission_close(&admission);
    return 0;
}

static void no_more_clients_come_in_than_may(void **state)
{
    (void)state;
    begin(3, 0);
    assert_int_equal(admitted("192.0.2.1", 10), 3);
    assert_int_equal(admitted("unix", 10), 3);
    assert_int_equal(admission.clients, 0);
}

static void a_client_that_leaves_makes_room_for_one(void **state)
{
    (void)state;
    begin(2, 1);
    assert_true(enter(&links[0], "192.0.2.1"));
    assert_true(enter(&links[1], "192.0.2.2"));
    assert_false(enter(&links[2], "192.0.2.3"));
    admission_leave(&admission, &links[0], PLACE_CLIENT);
    assert_false(enter(&links[2], "192.0.2.2")); /* this address has its one client */
    assert_true(enter(&links[2], "192.0.2.3"));
    assert_false(enter(&links[3], "192.0.2.4"));
    admission_leave(&admission, &links[2], PLACE_CLIENT);
    admission_leave(&admission, &links[1], PLACE_CLIENT);
    assert_int_equal(admission.clients, 0);
}

static void each_address_has_its_own_number(void **state)
{
    (void)state;
    begin(100, 2);
    assert_true(enter(&links[0], "192.0.2.1"));
    assert_true(enter(&links[1], "192.0.2.1"));
    assert_false(enter(&links[2], "192.0.2.1"));
    assert_true(enter(&links[2], "192.0.2.2"));
    assert_true(enter(&links[3], "2001:db8::1"));
    for (size_t n = 0; n < 4; n++)
        admission_leave(&admission, &links[n], PLACE_CLIENT);
}

static void the_addresses_of_a_household_count_as_one(void **state)
{
    (void)state;
    begin(100, 2);
    assert_true(enter(&links[0], "2001:db8:0:1::1"));
    assert_true(enter(&links[1], "2001:db8:0:1:ffff:ffff:ffff:ffff"));
    assert_false(enter(&links[2], "2001:db8:0:1::2"));
    assert_true(enter(&links[2], "2001:db8:0:2::1"));
    for (size_t n = 0; n < 3; n++)
        admission_leave(&admission, &links[n], PLACE_CLIENT);
}

static void clients_of_this_machine_count_only_if_asked_to(void **state)
{
    (void)state;
    begin(200, SERVER_PER_ADDRESS_DEFAULT);
    assert_int_equal(admitted("127.0.0.1", 150), 150);
    assert_int_equal(admitted("127.255.0.1", 150), 150);
    assert_int_equal(admitted("::1", 150), 150);
    assert_int_equal(admitted("192.0.2.1", 150), 64);
    assert_int_equal(admitted("2001:db8::1", 150), 64);
    admission_close(&admission);
    begin(200, 5);
    assert_int_equal(admitted("127.0.0.1", 150), 5);
    assert_int_equal(admitted("::1", 150), 5);
}

static void unix_sockets_have_no_address(void **state)
{
    (void)state;
    begin(200, 1);
    assert_int_equal(admitted("unix", 150), 150);
}

static void with_no_number_per_address_all_may_come(void **state)
{
    (void)state;
    begin(200, 0);
    assert_int_equal(admitted("192.0.2.1", 150), 150);
}

static void without_a_number_the_descriptors_are_the_limit(void **state)
{
    (void)state;
    struct rlimit limit;
    begin(0, 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_in_range(admission.clients_max, 1, limit.rlim_cur - 1);
}

/* A client of a balancer counts at once, and by its own address when that is known. */
static void a_place_is_one_of_the_clients(void **state)
{
    (void)state;
    begin(2, 1);
    assert_int_equal(admission_take_place(&admission), PLACE_CLIENT);
    assert_true(enter(&links[0], "192.0.2.1"));
    assert_false(enter(&links[1], "192.0.2.2"));
    admission_give_back(&admission, PLACE_CLIENT);
    assert_true(enter(&links[1], "192.0.2.2"));
    uint64_t refused[REFUSALS];
    admission_refused(&admission, refused);
    assert_int_equal(refused[REFUSAL_CLIENTS], 1);

    size_t held = 0;
    while (admission_take_place(&admission) == PLACE_HELD && held < COUNT(links))
        held++;
    assert_in_range(held, 1, COUNT(links) - 1);
    admission_refused(&admission, refused);
    assert_int_equal(refused[REFUSAL_CLIENTS], 2); /* one that is held has not been refused yet */
    admission_give_back(&admission, PLACE_NONE);
    assert_int_equal(admission_take_place(&admission), PLACE_NONE);
    admission_give_back(&admission, PLACE_HELD);
    assert_int_equal(admission_take_place(&admission), PLACE_HELD);
}

static void a_client_that_is_refused_may_be_held_while_there_is_room(void **state)
{
    (void)state;
    begin(1, 1);
    assert_true(enter(&links[0], "192.0.2.1"));
    size_t held = 0;
    const struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC0000202)};
    const struct sockaddr *any = (const struct sockaddr *)(const void *)&in;
    while (held < COUNT(links) - 1 &&
           admission_enter(&admission, &links[1 + held], any) == PLACE_HELD)
        held++;
    assert_int_equal(held, 32);
    admission_leave(&admission, &links[1], PLACE_HELD);
    assert_int_equal(admission_enter(&admission, &links[1], any), PLACE_HELD);
    assert_int_equal(admission_enter(&admission, &links[40], any), PLACE_NONE);
    admission_leave(&admission, &links[40], PLACE_NONE);
    assert_int_equal(admission.held, 32);
    assert_int_equal(admission.clients, 1);
}

/* How many buckets have a member, and how many members the fullest one has. */
static size_t buckets_in_use(size_t *fullest)
{
    size_t used = 0;
    *fullest = 0;
    for (size_t n = 0; n < ADMISSION_BUCKETS; n++) {
        size_t members = 0;
        for (const struct list *at = admission.buckets[n].next; at != &admission.buckets[n];
             at = at->next)
            members++;
        used += members > 0;
        *fullest = members > *fullest ? members : *fullest;
    }
    return used;
}

static void networks_spread_over_the_buckets_whichever_of_their_bits_differ(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
    } forms[] = {
        {"192.0.2.", ""},       {"198.51.", ".1"},       {"198.", ".100.1"},
        {"2001:db8:0:", "::1"}, {"2001:db8:", "::1"},    {"2001:", "::1"},
        {"", ":db8::1"},        {"2001:db8:0:", "0::1"}, {"2001:db8:", "0:1::1"},
    };
    for (size_t form = 0; form < COUNT(forms); form++) {
        begin(COUNT(links), 1);
        for (unsigned n = 0; n < COUNT(links); n++) {
            char from[64];
            snprintf(from, sizeof from, "%s%u%s", forms[form].before, n + 1, forms[form].after);
            assert_true(enter(&links[n], from));
        }
        size_t fullest;
        assert_in_range(buckets_in_use(&fullest), COUNT(links) / 2, COUNT(links));
        assert_in_range(fullest, 1, 6);
        end(NULL);
    }
    begin(1, 1); /* for end() */
}

/* An IPv4 address and an IPv6 /64 may be the same number: the family counts, too. */
static void an_ipv4_address_and_a_network_of_the_same_bits_are_two(void **state)
{
    (void)state;
    begin(100, 1);
    assert_true(enter(&links[0], "192.0.2.1"));
    assert_true(enter(&links[1], "0:0:c000:201::1"));
    assert_false(enter(&links[2], "192.0.2.1"));
    assert_false(enter(&links[2], "0:0:c000:201::2"));
}

/* A listener of [::] sees IPv4 addresses mapped to IPv6, and a balancer may use either form. */
static void an_ipv4_address_is_the_same_one_in_its_form_of_ipv6(void **state)
{
    (void)state;
    begin(100, 1);
    assert_true(enter(&links[0], "::ffff:192.0.2.1"));
    assert_false(enter(&links[1], "192.0.2.1"));
    assert_true(enter(&links[1], "192.0.2.2"));
    assert_false(enter(&links[2], "::ffff:192.0.2.2"));
    admission_close(&admission);
    begin(200, SERVER_PER_ADDRESS_DEFAULT);
    assert_int_equal(admitted("::ffff:127.0.0.1", 150), 150);
    assert_int_equal(admitted("::ffff:192.0.2.1", 150), 64);
}

static void refusals_by_other_modules_are_counted(void **state)
{
    (void)state;
    uint64_t refused[REFUSALS];
    begin(1, 1);
    admission_refuse(&admission, REFUSAL_HEADER);
    admission_refuse(&admission, REFUSAL_HEADER);
    admission_refuse(&admission, REFUSAL_UNTRUSTED);
    admission_refused(&admission, refused);
    assert_int_equal(refused[REFUSAL_HEADER], 2);
    assert_int_equal(refused[REFUSAL_UNTRUSTED], 1);
    assert_int_equal(refused[REFUSAL_CLIENTS] + refused[REFUSAL_ADDRESS], 0);
}

#define ADMISSION_TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ADMISSION_TEST(no_more_clients_come_in_than_may),
        ADMISSION_TEST(a_client_that_leaves_makes_room_for_one),
        ADMISSION_TEST(each_address_has_its_own_number),
        ADMISSION_TEST(the_addresses_of_a_household_count_as_one),
        ADMISSION_TEST(clients_of_this_machine_count_only_if_asked_to),
        ADMISSION_TEST(unix_sockets_have_no_address),
        ADMISSION_TEST(with_no_number_per_address_all_may_come),
        ADMISSION_TEST(without_a_number_the_descriptors_are_the_limit),
        ADMISSION_TEST(a_place_is_one_of_the_clients),
        ADMISSION_TEST(a_client_that_is_refused_may_be_held_while_there_is_room),
        ADMISSION_TEST(networks_spread_over_the_buckets_whichever_of_their_bits_differ),
        ADMISSION_TEST(an_ipv4_address_and_a_network_of_the_same_bits_are_two),
        ADMISSION_TEST(an_ipv4_address_is_the_same_one_in_its_form_of_ipv6),
        ADMISSION_TEST(refusals_by_other_modules_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
