/* net_trust.c - which peers may name the client of a connection. */
#include <charfinder/net.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "support.h"

/* Whether a peer is among those that are named; `unix` comes through a Unix socket. */
static bool is_trusted(const char *spec, const char *peer)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } address;
    memset(&address, 0, sizeof address);
    if (strcmp(peer, "unix") == 0) {
        address.any.sa_family = AF_UNIX;
    } else if (strchr(peer, ':') != NULL) {
        address.in6.sin6_family = AF_INET6;
        assert_int_equal(inet_pton(AF_INET6, peer, &address.in6.sin6_addr), 1);
    } else {
        address.in.sin_family = AF_INET;
        assert_int_equal(inet_pton(AF_INET, peer, &address.in.sin_addr), 1);
    }
    struct trust trust;
    assert_true(trust_init(&trust, 2));
    assert_true(trust_add(&trust, "192.0.2.1"));
    assert_true(trust_add(&trust, spec));
    bool includes = trust_includes(&trust, &address.any);
    trust_close(&trust);
    return includes;
}

static void an_address_is_itself_only(void **state)
{
    (void)state;
    assert_true(is_trusted("10.0.0.7", "10.0.0.7"));
    assert_true(is_trusted("10.0.0.7/32", "10.0.0.7"));
    assert_false(is_trusted("10.0.0.7", "10.0.0.6"));
    assert_false(is_trusted("10.0.0.7", "11.0.0.7"));
    assert_true(is_trusted("2001:db8::7", "2001:db8::7"));
    assert_false(is_trusted("2001:db8::7", "2001:db8::6"));
    assert_true(is_trusted("::1", "::1"));
}

static void a_network_is_all_that_begin_like_it(void **state)
{
    (void)state;
    assert_true(is_trusted("10.0.0.0/8", "10.255.255.255"));
    assert_false(is_trusted("10.0.0.0/8", "11.0.0.0"));
    assert_true(is_trusted("172.16.0.0/12", "172.31.0.1"));
    assert_false(is_trusted("172.16.0.0/12", "172.32.0.1"));
    assert_true(is_trusted("10.0.0.6/31", "10.0.0.7"));
    assert_false(is_trusted("10.0.0.6/31", "10.0.0.8"));
    assert_true(is_trusted("fd00::/8", "fdff::1"));
    assert_false(is_trusted("fd00::/8", "fe00::1"));
    assert_true(is_trusted("2001:db8:8000::/33", "2001:db8:ffff::"));
    assert_false(is_trusted("2001:db8:8000::/33", "2001:db8:7fff::"));
    assert_true(is_trusted("2001:db8::6/127", "2001:db8::7"));
}

static void all_of_one_kind_are_none_of_another(void **state)
{
    (void)state;
    assert_true(is_trusted("0.0.0.0/0", "203.0.113.9"));
    assert_false(is_trusted("0.0.0.0/0", "2001:db8::1"));
    assert_false(is_trusted("0.0.0.0/0", "unix"));
    assert_true(is_trusted("::/0", "2001:db8::1"));
    assert_false(is_trusted("::/0", "203.0.113.9"));
    assert_false(is_trusted("::/0", "unix"));
    assert_true(is_trusted("unix", "unix"));
    assert_false(is_trusted("unix", "0.0.0.0"));
    assert_false(is_trusted("unix", "::"));
}

/* A socket for both families has such peers. */
static void an_ipv4_address_in_an_ipv6_one_is_itself(void **state)
{
    (void)state;
    assert_true(is_trusted("10.0.0.7", "::ffff:10.0.0.7"));
    assert_true(is_trusted("10.0.0.0/8", "::ffff:10.9.8.7"));
    assert_false(is_trusted("10.0.0.7", "::ffff:10.0.0.8"));
    assert_false(is_trusted("::/0", "::ffff:10.0.0.7"));
    assert_true(is_trusted("::ffff:10.0.0.7", "::ffff:10.0.0.7"));
    assert_true(is_trusted("::ffff:10.0.0.7", "10.0.0.7"));
    assert_false(is_trusted("::ffff:10.0.0.7", "10.0.0.8"));
    assert_true(is_trusted("::ffff:10.0.0.0/104", "::ffff:10.9.8.7"));
    assert_false(is_trusted("::ffff:10.0.0.0/104", "11.0.0.0"));
    assert_true(is_trusted("::ffff:0:0/96", "10.0.0.7"));
    assert_false(is_trusted("::ffff:0:0/96", "2001:db8::1"));
    assert_false(is_trusted("::/95", "10.0.0.7"));
}

static void no_other_peer_is_trusted(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "/",
        "/8",
        "10.0.0.7/",
        "10.0.0.7/33",
        "::1/129",
        "10.0.0.7/-1",
        "10.0.0.7/ 8",
        "10.0.0.7/8x",
        "10.0.0.0/008888",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.0.0.07",
        "10.0.0.7:2323",
        "[::1]",
        "::g",
        "fe80::1%lo",
        "localhost",
        "Unix",
        "unix:",
        "any",
        "10.0.0.7,10.0.0.8",
        "10.0.0.7/8",
        "10.0.0.1/31",
        "fd00::1/64",
        "128.0.0.0/0",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};
    struct trust trust;
    assert_true(trust_init(&trust, 1));
    for (size_t n = 0; n < COUNT(bad); n++)
        if (trust_add(&trust, bad[n]))
            fail_msg("%s is taken for an address", bad[n]);
    assert_int_equal(trust.count, 0);
    trust_close(&trust);
}

static void it_is_known_whether_any_peer_is_trusted(void **state)
{
    (void)state;
    struct trust trust;
    assert_true(trust_init(&trust, 0));
    assert_false(trust_includes_any(&trust, false));
    assert_false(trust_includes_any(&trust, true));
    trust_close(&trust);
    assert_true(trust_init(&trust, 2));
    assert_true(trust_add(&trust, "unix"));
    assert_false(trust_includes_any(&trust, false));
    assert_true(trust_includes_any(&trust, true));
    assert_true(trust_add(&trust, "::1"));
    assert_true(trust_includes_any(&trust, false));
    trust_close(&trust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_itself_only),
        cmocka_unit_test(a_network_is_all_that_begin_like_it),
        cmocka_unit_test(all_of_one_kind_are_none_of_another),
        cmocka_unit_test(an_ipv4_address_in_an_ipv6_one_is_itself),
        cmocka_unit_test(no_other_peer_is_trusted),
        cmocka_unit_test(it_is_known_whether_any_peer_is_trusted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
