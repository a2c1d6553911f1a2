/* net_address.c - addresses as people write them and as the console shows them. */
#include <charfinder/net.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "support.h"

static void check_shown(const char *spec, const char *expected)
{
    union address addresses[ADDRESSES_MAX];
    struct fenced room = fenced_new(ADDRESS_SHOWN_MAX);
    assert_int_equal(address_parse(spec, addresses), 1);
    CHECK_TEXT(address_show(&addresses[0].any, room.at), text_of(expected));
    fenced_free(&room);
}

static void addresses_are_shown_as_pairs(void **state)
{
    (void)state;
    check_shown("127.0.0.1:2323", "('127.0.0.1', 2323)");
    check_shown("0.0.0.0:0", "('0.0.0.0', 0)");
    check_shown("255.255.255.255:65535", "('255.255.255.255', 65535)");
    check_shown("[::1]:2323", "('::1', 2323)");
    check_shown("[::]:1", "('::', 1)");
    check_shown("[2001:DB8::1]:80", "('2001:db8::1', 80)");
}

static void the_longest_address_fits(void **state)
{
    (void)state;
    check_shown("[1111:2222:3333:4444:5555:6666:7777:8888]:65535",
                "('1111:2222:3333:4444:5555:6666:7777:8888', 65535)");
    check_shown("[1111:2222:3333:4444:5555:6666:111.222.111.222]:65535",
                "('1111:2222:3333:4444:5555:6666:6fde:6fde', 65535)");
    check_shown("[::ffff:255.255.255.255]:65535", "('::ffff:255.255.255.255', 65535)");
}

static void addresses_have_a_family_and_a_port(void **state)
{
    (void)state;
    union address addresses[ADDRESSES_MAX];
    assert_int_equal(address_parse("127.0.0.1:258", addresses), 1);
    assert_int_equal(addresses[0].any.sa_family, AF_INET);
    assert_int_equal(ntohs(addresses[0].in.sin_port), 258);
    assert_int_equal(address_parse("[::1]:65535", addresses), 1);
    assert_int_equal(addresses[0].any.sa_family, AF_INET6);
    assert_int_equal(ntohs(addresses[0].in6.sin6_port), 65535);
    assert_int_equal(address_parse("unix:charfinder.sock", addresses), 1);
    assert_int_equal(addresses[0].any.sa_family, AF_UNIX);
    assert_string_equal(addresses[0].un.sun_path, "charfinder.sock");
    assert_int_equal(address_parse("unix:/run/a:b [c]:1", addresses), 1);
    assert_string_equal(addresses[0].un.sun_path, "/run/a:b [c]:1");
}

static void an_ipv6_address_may_name_its_interface(void **state)
{
    (void)state;
    union address addresses[ADDRESSES_MAX];
    assert_int_equal(address_parse("[fe80::1%lo]:2323", addresses), 1);
    assert_int_equal(addresses[0].in6.sin6_scope_id, if_nametoindex("lo"));
    check_shown("[fe80::1%lo]:2323", "('fe80::1', 2323)");
    assert_int_equal(address_parse("[fe80::1%no-such-one]:2323", addresses), 1);
    assert_int_equal(addresses[0].in6.sin6_scope_id, 0);
    assert_int_equal(address_parse("[fe80::1]:2323", addresses), 1);
    assert_int_equal(addresses[0].in6.sin6_scope_id, 0);
    assert_int_equal(address_parse("127.0.0.1%lo:2323", addresses), 0);
}

static void localhost_and_a_bare_port_are_both_addresses_of_this_machine(void **state)
{
    (void)state;
    static const char *const specs[] = {"localhost:2323", "LocalHost:2323", "2323"};
    for (size_t n = 0; n < COUNT(specs); n++) {
        union address both[ADDRESSES_MAX];
        char room[ADDRESS_SHOWN_MAX];
        assert_int_equal(address_parse(specs[n], both), 2);
        CHECK_TEXT(address_show(&both[0].any, room), TEXT("('127.0.0.1', 2323)"));
        CHECK_TEXT(address_show(&both[1].any, room), TEXT("('::1', 2323)"));
    }
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        ":",
        ":2323",
        "65536",
        "23 23",
        "localhost",
        "localhost:",
        "[localhost]:2323",
        "localhos:2323",
        "localhost.:2323",
        "localhost:65536",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1:-1",
        "127.0.0.1:+1",
        "127.0.0.1: 1",
        "127.0.0.1:1 ",
        "127.0.0.1:65536",
        "127.0.0.1:99999",
        "127.0.0.1:100000",
        "127.0.0.1:0x10",
        "127.0.0:1",
        "127.0.0.256:1",
        "127.0.0.1.1:1",
        "::1:2323",
        "[::1]",
        "[::1]:",
        "[::1:2323",
        "::1]:2323",
        "[]:2323",
        "[:2323",
        "[:",
        "[]:",
        "[::1]2323",
        "[::1] :2323",
        "[127.0.0.1]:2323",
        "[::g]:1",
        "[::1]:65536",
        "unix:",
        "unix",
        "UNIX:/path",
        "tcp:127.0.0.1:2323",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:4444:5555:6666:7777:8888:1",
        "[1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:4444:5555:6666:7777:8]:1",
    };
    union address addresses[ADDRESSES_MAX];
    for (size_t n = 0; n < COUNT(bad); n++) {
        struct fenced room = fenced_new(strlen(bad[n]) + 1);
        memcpy(room.at, bad[n], room.size);
        if (address_parse(room.at, addresses))
            fail_msg("took %s", bad[n]);
        fenced_free(&room);
    }
}

static void an_address_of_the_web_has_brackets_where_colons_would_mislead(void **state)
{
    (void)state;
    union address addresses[ADDRESSES_MAX];
    char room[ADDRESS_SHOWN_MAX];
    assert_int_equal(address_parse("127.0.0.1:8888", addresses), 1);
    CHECK_TEXT(address_show_url(&addresses[0].any, room), TEXT("http://127.0.0.1:8888/"));
    assert_int_equal(address_parse("[::1]:80", addresses), 1);
    CHECK_TEXT(address_show_url(&addresses[0].any, room), TEXT("http://[::1]:80/"));
}

static void an_address_of_no_kind_that_is_known_is_shown_as_one(void **state)
{
    (void)state;
    char room[ADDRESS_SHOWN_MAX];
    const struct sockaddr address = {.sa_family = AF_UNSPEC};
    CHECK_TEXT(address_show(&address, room), TEXT("('?', 0)"));
}

static void a_path_may_be_as_long_as_the_system_allows(void **state)
{
    (void)state;
    union address addresses[ADDRESSES_MAX];
    size_t most = sizeof addresses[0].un.sun_path - 1; /* and its terminator */
    for (size_t len = 1; len <= most + 2; len++) {
        char spec[256] = "unix:";
        memset(spec + 5, 'x', len);
        assert_int_equal(address_parse(spec, addresses), len <= most);
        if (len <= most)
            assert_string_equal(addresses[0].un.sun_path, spec + 5);
    }
}

static void a_path_is_shown_quoted(void **state)
{
    (void)state;
    char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
    struct fenced room = fenced_new(ADDRESS_PATH_SHOWN_MAX);
    CHECK_TEXT(address_show_path("/run/charfinder.sock", room.at), TEXT("'/run/charfinder.sock'"));
    CHECK_TEXT(address_show_path("/tmp/it's\n\xFF", room.at), TEXT("b\"/tmp/it's\\n\\xff\""));
    memset(path, 0xFF, sizeof path - 1);
    path[sizeof path - 1] = '\0';
    struct text shown = address_show_path(path, room.at);
    assert_int_equal(shown.len, 4 * (sizeof path - 1) + 3);
    fenced_free(&room);
}

/* The escape of a character is longer, but its bytes are more, too. */
static void the_longest_path_of_each_kind_of_character_fits(void **state)
{
    (void)state;
    static const char *const kinds[] = {"\x01", "\xC2\x80", "\xE2\x80\xAE", "\xF3\xA0\x80\x81",
                                        "\\",   "'"};
    struct fenced room = fenced_new(ADDRESS_PATH_SHOWN_MAX);
    for (size_t n = 0; n < COUNT(kinds); n++) {
        char path[sizeof((struct sockaddr_un *)NULL)->sun_path] = "";
        while (strlen(path) + strlen(kinds[n]) < sizeof path)
            strcat(path, kinds[n]);
        struct text shown = address_show_path(path, room.at);
        assert_in_range(shown.len, strlen(path), ADDRESS_PATH_SHOWN_MAX);
    }
    fenced_free(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_shown_as_pairs),
        cmocka_unit_test(the_longest_address_fits),
        cmocka_unit_test(addresses_have_a_family_and_a_port),
        cmocka_unit_test(an_ipv6_address_may_name_its_interface),
        cmocka_unit_test(localhost_and_a_bare_port_are_both_addresses_of_this_machine),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(an_address_of_the_web_has_brackets_where_colons_would_mislead),
        cmocka_unit_test(an_address_of_no_kind_that_is_known_is_shown_as_one),
        cmocka_unit_test(a_path_may_be_as_long_as_the_system_allows),
        cmocka_unit_test(a_path_is_shown_quoted),
        cmocka_unit_test(the_longest_path_of_each_kind_of_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
