/* net_proxy.c - the PROXY protocol, by the examples and the rules of its specification. */
#include <charfinder/net.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define HOST_A    "\xC0\xA8\x00\x01" /* 192.168.0.1 */
#define HOST_B    "\xC0\xA8\x00\x0B" /* 192.168.0.11 */
#define HOST6     "\x20\x01\x0D\xB8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A" /* 2001:db8::2a */
#define PORTS     "\xDC\x04\x01\xBB" /* 56324, 443 */
#define IP4       HOST_A HOST_B PORTS
#define IP6       HOST6 HOST6 PORTS

/* What is read of the bytes at the end of memory. */
static enum proxy_status read_of(struct text bytes, struct proxy_header *header)
{
    struct fenced room = fenced_new(PROXY_HEADER_MAX + 1);
    enum proxy_status status = proxy_read(fenced_copy(&room, bytes), header);
    fenced_free(&room);
    return status;
}

/* A header of a client that is shown like this, or of no client (null): at every cut, and with
 * other bytes after it. */
static void check_header(struct text bytes, const char *client)
{
    struct proxy_header header;
    char shown[ADDRESS_SHOWN_MAX];
    char more[PROXY_HEADER_MAX + 1];
    for (size_t len = 0; len < bytes.len; len++)
        assert_int_equal(read_of((struct text){bytes.at, len}, &header), PROXY_MORE);
    assert_in_range(bytes.len, 1, PROXY_HEADER_MAX);
    memcpy(more, bytes.at, bytes.len);
    memset(more + bytes.len, '\n', sizeof more - bytes.len);
    for (size_t len = bytes.len; len <= sizeof more; len++) {
        memset(&header, 0xFF, sizeof header);
        assert_int_equal(read_of((struct text){more, len}, &header), PROXY_HEADER);
        assert_int_equal(header.len, bytes.len);
        if (client == NULL)
            assert_int_equal(header.client.any.sa_family, AF_UNSPEC);
        else
            CHECK_TEXT(address_show(&header.client.any, shown), text_of(client));
        if (header.client.any.sa_family == AF_INET6) { /* a header has no flow label and no scope */
            assert_int_equal(header.client.in6.sin6_flowinfo, 0);
            assert_int_equal(header.client.in6.sin6_scope_id, 0);
        }
    }
}

/* No header; and once the first bytes are none, more bytes change nothing. */
static void check_bad(struct text bytes)
{
    struct proxy_header header;
    bool is_bad = false;
    for (size_t len = 0; len <= bytes.len; len++) {
        enum proxy_status status = read_of((struct text){bytes.at, len}, &header);
        assert_int_not_equal(status, PROXY_HEADER);
        assert_false(is_bad && status != PROXY_BAD);
        is_bad = status == PROXY_BAD;
    }
    assert_true(is_bad);
}

/* Version 1 */

static void the_lines_of_the_specification_are_read(void **state)
{
    (void)state;
    check_header(TEXT("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"),
                 "('192.168.0.1', 56324)");
    check_header(TEXT("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n"),
                 "('255.255.255.255', 65535)");
    check_header(TEXT("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
                 "('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 65535)");
    check_header(TEXT("PROXY UNKNOWN\r\n"), NULL);
    check_header(TEXT("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
                 NULL);
}

static void addresses_may_be_short_and_ports_0(void **state)
{
    (void)state;
    check_header(TEXT("PROXY TCP6 2001:DB8::1 ::1 0 0\r\n"), "('2001:db8::1', 0)");
    check_header(TEXT("PROXY TCP6 ::ffff:10.0.0.1 ::ffff:10.0.0.2 9 1\r\n"),
                 "('::ffff:10.0.0.1', 9)");
    check_header(TEXT("PROXY TCP4 0.0.0.0 10.0.0.1 1 2\r\n"), "('0.0.0.0', 1)");
}

static void what_follows_unknown_is_skipped(void **state)
{
    (void)state;
    check_header(TEXT("PROXY UNKNOWN   whatever\r \n\xFF\0 it is\r\n"), NULL);
}

static void a_line_is_exactly_what_it_has_to_be(void **state)
{
    (void)state;
    static const struct text bad[] = {
        TEXT_CONSTANT("PROXY\r\n"),
        TEXT_CONSTANT("PROXY \r\n"),
        TEXT_CONSTANT("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4\r\n"),
        TEXT_CONSTANT("PROXY TCP4\t1.2.3.4\t1.2.3.4\t1\t2\r\n"),
        TEXT_CONSTANT("PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 ::1 ::1 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP6 ::1 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP6 [::1] [::1] 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP6 1::2::3 ::1 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.04 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4\0x 1.2.3.4 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 somewhere 1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 99999999999999999999\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 00\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 2x\r\n"),
        TEXT_CONSTANT("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n\r\n"),
        TEXT_CONSTANT("PROXY UNKNOWNS\r\n"),
        TEXT_CONSTANT("PROXY UNKNOW\r\n"),
        TEXT_CONSTANT("GET / HTTP/1.1\r\n"),
        TEXT_CONSTANT("rook\n"),
        TEXT_CONSTANT("\xFF\xFB\x1F"),
        TEXT_CONSTANT("\0"),
    };
    for (size_t n = 0; n < COUNT(bad); n++)
        check_bad(bad[n]);
}

static void a_line_has_107_bytes_at_most(void **state)
{
    (void)state;
    char line[109];
    memset(line, 'x', sizeof line);
    memcpy(line, "PROXY UNKNOWN ", 14);
    memcpy(line + 105, "\r\n", 2);
    check_header((struct text){line, 107}, NULL);
    memcpy(line + 105, "x\r\n", 3);
    check_bad((struct text){line, 108});
    memset(line + 105, 'x', 4);
    check_bad((struct text){line, 107});
}

/* Version 2 */

static void blocks_tell_the_client(void **state)
{
    (void)state;
    check_header(TEXT(SIGNATURE "\x21\x11\x00\x0C" IP4), "('192.168.0.1', 56324)");
    check_header(TEXT(SIGNATURE "\x21\x21\x00\x24" IP6), "('2001:db8::2a', 56324)");
}

static void extensions_are_skipped(void **state)
{
    (void)state;
    check_header(TEXT(SIGNATURE "\x21\x11\x00\x13" IP4 "\x04\x00\x04NOOP"),
                 "('192.168.0.1', 56324)");
    check_header(TEXT(SIGNATURE "\x21\x11\x00\x0D" IP4 "\xFF"), "('192.168.0.1', 56324)");
    check_header(TEXT(SIGNATURE "\x21\x21\x00\x2F" IP6 "\x02\x00\x08"
                                "cf.local"),
                 "('2001:db8::2a', 56324)");
}

static void a_local_connection_is_the_peers_own(void **state)
{
    (void)state;
    check_header(TEXT(SIGNATURE "\x20\x00\x00\x00"), NULL);
    check_header(TEXT(SIGNATURE "\x20\x11\x00\x0C" IP4), NULL);
    check_header(TEXT(SIGNATURE "\x20\xFF\x00\x03\x04\x00\x00"), NULL);
}

static void a_client_without_an_address_is_taken_for_the_peer(void **state)
{
    (void)state;
    char block[16 + 216] = SIGNATURE "\x21\x31\x00\xD8/run/client.sock";
    check_header((struct text){block, sizeof block}, NULL);
    block[13] = 0x32;
    check_header((struct text){block, sizeof block}, NULL);
    check_header(TEXT(SIGNATURE "\x21\x00\x00\x00"), NULL);
    check_header(TEXT(SIGNATURE "\x21\x10\x00\x00"), NULL);
    check_header(TEXT(SIGNATURE "\x21\x01\x00\x02IP"), NULL);
    check_header(TEXT(SIGNATURE "\x21\x12\x00\x0C" IP4), NULL);
    check_header(TEXT(SIGNATURE "\x21\x22\x00\x24" IP6), NULL);
}

static void a_block_is_exactly_what_it_has_to_be(void **state)
{
    (void)state;
    static const struct text bad[] = {
        TEXT_CONSTANT("\r\n\r\nrook\n"),
        TEXT_CONSTANT("\r\n\r\n\0\r\nQUIT\r"),
        TEXT_CONSTANT(SIGNATURE "\x11\x11\x00\x0C" IP4), /* version 1 */
        TEXT_CONSTANT(SIGNATURE "\x31\x11\x00\x0C" IP4),
        TEXT_CONSTANT(SIGNATURE "\x22\x11\x00\x0C" IP4), /* command 2 */
        TEXT_CONSTANT(SIGNATURE "\x2F\x11\x00\x0C" IP4),
        TEXT_CONSTANT(SIGNATURE "\x21\x41\x00\x0C" IP4), /* family 4 */
        TEXT_CONSTANT(SIGNATURE "\x21\x13\x00\x0C" IP4), /* protocol 3 */
        TEXT_CONSTANT(SIGNATURE "\x21\x11\x00\x0B" IP4), /* shorter than its addresses */
        TEXT_CONSTANT(SIGNATURE "\x21\x11\x00\x00" IP4),
        TEXT_CONSTANT(SIGNATURE "\x21\x21\x00\x23" IP6),
        TEXT_CONSTANT(SIGNATURE "\x21\x31\x00\x24" IP6),
        TEXT_CONSTANT(SIGNATURE "\x21\x11\xFF\xFF" IP4), /* longer than a segment */
        TEXT_CONSTANT(SIGNATURE "\x20\x00\xFF\xFF"),
    };
    for (size_t n = 0; n < COUNT(bad); n++)
        check_bad(bad[n]);
}

static void a_block_has_536_bytes_at_most(void **state)
{
    (void)state;
    char block[PROXY_HEADER_MAX + 1] = SIGNATURE "\x21\x11\x02\x08" IP4;
    check_header((struct text){block, PROXY_HEADER_MAX}, "('192.168.0.1', 56324)");
    block[15]++;
    check_bad((struct text){block, PROXY_HEADER_MAX + 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lines_of_the_specification_are_read),
        cmocka_unit_test(addresses_may_be_short_and_ports_0),
        cmocka_unit_test(what_follows_unknown_is_skipped),
        cmocka_unit_test(a_line_is_exactly_what_it_has_to_be),
        cmocka_unit_test(a_line_has_107_bytes_at_most),
        cmocka_unit_test(blocks_tell_the_client),
        cmocka_unit_test(extensions_are_skipped),
        cmocka_unit_test(a_local_connection_is_the_peers_own),
        cmocka_unit_test(a_client_without_an_address_is_taken_for_the_peer),
        cmocka_unit_test(a_block_is_exactly_what_it_has_to_be),
        cmocka_unit_test(a_block_has_536_bytes_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
