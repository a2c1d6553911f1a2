/* http_head.c - which heads of requests are let in, and what they say. */
#include "http/head.h"

#include <stdio.h>
#include <string.h>

#include "support.h"

enum { LINE_MAX_BYTES = 100 };

static char line[LINE_MAX_BYTES];
static char field[HEAD_FIELDS_BYTES];
static struct head head;

/* Reads all of it in pieces of at most `most` bytes; what is left behind the head is dropped. */
static enum head_status read_cut(struct text input, size_t most)
{
    enum head_status status = HEAD_MORE;
    head_start(&head, line, LINE_MAX_BYTES, field);
    while (input.len > 0 && (status == HEAD_MORE || status == HEAD_NOTHING)) {
        struct text part = {input.at, input.len < most ? input.len : most};
        size_t taken = head_take(&head, part, &status);
        assert_in_range(taken, 1, part.len);
        assert_true(status != HEAD_MORE || taken == part.len);
        input = text_from(input, taken);
    }
    return status;
}

/* The same at every cut. */
static enum head_status read_head(struct text input)
{
    enum head_status status = read_cut(input, SIZE_MAX);
    struct refusal refusal = head.refusal;
    for (size_t most = 1; most < 40; most++) {
        assert_int_equal(read_cut(input, most), status);
        assert_int_equal(head.refusal.status, refusal.status);
        CHECK_TEXT(head.refusal.why, refusal.why);
    }
    return status;
}

static void check_ready(const char *input)
{
    if (read_head(text_of(input)) != HEAD_READY) {
        print_error("%s", input);
        CHECK_TEXT(head.refusal.why, TEXT(""));
        fail();
    }
}

static void check_wrong(const char *input, unsigned status)
{
    if (read_head(text_of(input)) != HEAD_WRONG || head.refusal.status != status) {
        print_error("%u and not %u: %s\n", head.refusal.status, status, input);
        fail();
    }
    assert_true(head.refusal.why.len > 0);
}

#define LINE "GET / HTTP/1.1\r\n"
#define HOST "Host: x\r\n"

static void a_head_says_what_is_asked(void **state)
{
    (void)state;
    check_ready("GET /find?query=a?b HTTP/1.1\r\n" HOST "\r\n");
    CHECK_TEXT(head.request.asked, TEXT("GET /find?query=a?b"));
    CHECK_TEXT(head.request.path, TEXT("/find"));
    CHECK_TEXT(head.request.query, TEXT("query=a?b"));
    assert_int_equal(head.request.method, METHOD_GET);
    assert_int_equal(head.request.version, 11);
    check_ready("HEAD / HTTP/1.0\r\n\r\n");
    CHECK_TEXT(head.request.path, TEXT("/"));
    CHECK_TEXT(head.request.query, TEXT(""));
    assert_int_equal(head.request.method, METHOD_HEAD);
    assert_int_equal(head.request.version, 10);
    check_ready("DELETE /%2f HTTP/3.7\r\n\r\n");
    CHECK_TEXT(head.request.path, TEXT("/%2f"));
    assert_int_equal(head.request.method, METHOD_OTHER);
    assert_int_equal(head.request.version, 37);
    check_ready("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(head.request.method, METHOD_UNKNOWN);
}

static void a_head_takes_its_bytes_and_no_more(void **state)
{
    (void)state;
    struct text input = TEXT(LINE HOST "\r\nGET");
    enum head_status status;
    head_start(&head, line, LINE_MAX_BYTES, field);
    assert_int_equal(head_take(&head, input, &status), input.len - 3);
    assert_int_equal(status, HEAD_READY);
}

static void empty_lines_before_it_are_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_head(TEXT("\r\n")), HEAD_NOTHING);
    assert_int_equal(read_head(TEXT("\r\n\r")), HEAD_MORE);
    check_ready("\r\n\r\n\r\n" LINE HOST "\r\n");
    check_wrong("\n", 400);
    check_wrong("\r\r\n", 400);
    check_wrong(" \r\n", 400);
}

/* Puts a control at every place of a good head. Other tests have the tab, and a CR before the CR LF
 * of a line. */
static void no_control_may_stand_in_it(void **state)
{
    (void)state;
    static const char good[] = "GET /?\xE2\x99\x96 HTTP/1.1\r\nHost: x\r\nX-Y: b c\r\n\r\n";
    size_t len = sizeof good - 1;
    unsigned checked = 0;
    check_ready(good);
    for (unsigned byte = 0; byte <= 0x7F; byte++) {
        if ((byte >= 0x20 && byte != 0x7F) || byte == '\t')
            continue;
        for (size_t place = 0; place < len - 1; place++) {
            char bad[sizeof good];
            if ((byte == '\r' || byte == '\n') && (good[place] == '\r' || place == 0))
                continue;
            memcpy(bad, good, place);
            bad[place] = (char)byte;
            memcpy(bad + place + 1, good + place, len - place);
            assert_int_equal(read_head((struct text){bad, len + 1}), HEAD_WRONG);
            assert_int_equal(head.refusal.status, 400);
            checked++;
        }
    }
    assert_true(checked > 1200);
}

static void a_tab_may_stand_in_a_value_only(void **state)
{
    (void)state;
    check_ready(LINE "Host:\tx\t \r\nX:a\t\tb\r\n\r\n");
    check_wrong("GET\t/ HTTP/1.1\r\n" HOST "\r\n", 400);
    check_wrong("GET /\t HTTP/1.1\r\n" HOST "\r\n", 400);
    check_wrong("GET / HTTP/1.1\t\r\n" HOST "\r\n", 400);
    check_wrong(LINE HOST "X\t: y\r\n\r\n", 400);
    check_wrong(LINE HOST "\tX: y\r\n\r\n", 400);
}

static void lines_end_in_cr_lf_only(void **state)
{
    (void)state;
    check_wrong("GET / HTTP/1.1\n" HOST "\r\n", 400);
    check_wrong(LINE "Host: x\n\r\n", 400);
    check_wrong(LINE HOST "\n", 400);
    check_wrong(LINE "Host: x\r\r\n\r\n", 400);
    check_wrong(LINE HOST "\rX", 400);
}

static void a_request_line_has_three_parts(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "GET",
        "GET /",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        " GET / HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET / HTTP/1.1 x",
        "GET /a b HTTP/1.1",
        "GET / http/1.1",
        "GET / HTTP/11",
        "GET / HTTP/1.10",
        "GET / HTTP/1",
        "GET / HTTP/x.1",
        "GET / HTTP/1,1",
        "GET / HTTPS/1.1",
        "GET HTTP/1.1",
        "GE(T / HTTP/1.1",
        "G\xC3\x89T / HTTP/1.1",
        "GET: / HTTP/1.1",
        "/ GET HTTP/1.1",
        "HTTP/1.1 200 OK",
    };
    for (size_t n = 0; n < COUNT(lines); n++) {
        char input[200];
        snprintf(input, sizeof input, "%s\r\n" HOST "\r\n", lines[n]);
        check_wrong(input, 400);
    }
}

static void a_target_is_a_path_or_a_url(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *path; /* null: it is refused */
        const char *query;
    } cases[] = {
        {"/a/b", "/a/b", ""},
        {"/?", "/", ""},
        {"//x", "//x", ""},
        {"/%00<>[]{}|\\^`\"", "/%00<>[]{}|\\^`\"", ""},
        {"/?\xE2\x99\x96\xFF", "/", "\xE2\x99\x96\xFF"},
        {"http://x/find?query=a", "/find", "query=a"},
        {"HTTP://X", "/", ""},
        {"https://x?y", "/", "y"},
        {"http://[::1]:8888/healthz", "/healthz", ""},
        {"http://a%20b:/x", "/x", ""},
        {"/a#b", NULL, NULL},
        {"/?a#b", NULL, NULL},
        {"/\xE2\x99\x96", NULL, NULL},
        {"http://\xE2\x99\x96/", NULL, NULL},
        {"*", NULL, NULL},
        {"x", NULL, NULL},
        {"?x", NULL, NULL},
        {"x:80", NULL, NULL},
        {"ftp://x/", NULL, NULL},
        {"http:/x", NULL, NULL},
        {"http:///x", NULL, NULL},
        {"http://:80/x", NULL, NULL},
        {"http://u@x/", NULL, NULL},
        {"http://x:y/", NULL, NULL},
        {"http://[::1/", NULL, NULL},
        {"http://a%2/", NULL, NULL},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        char input[200];
        snprintf(input, sizeof input, "GET %s HTTP/1.1\r\n" HOST "\r\n", cases[n].target);
        if (cases[n].path == NULL) {
            check_wrong(input, 400);
            continue;
        }
        check_ready(input);
        CHECK_TEXT(head.request.path, text_of(cases[n].path));
        CHECK_TEXT(head.request.query, text_of(cases[n].query));
    }
}

static void a_host_is_a_name_or_an_address(void **state)
{
    (void)state;
    static const char *const hosts[] = {
        "x", "x:8888", "127.0.0.1:80",     "[::1]:8888",         "a-b.example",
        "",  "x:",     "[::ffff:1.2.3.4]", "a_b~!$&'()*+,;=-.0", "%41%fF",
    };
    static const char *const none[] = {
        "a b",      "x/",  "x@y", "x:y", "[x]", "[::1", "[::1]x", "[1]", "x:80:80", "x,y:z",
        "\xC3\xA9", "a\"", "<x>", "%4",  "%zz", "x?",   "x#",     "[]",  "::1",
    };
    char input[200];
    for (size_t n = 0; n < COUNT(hosts); n++) {
        snprintf(input, sizeof input, LINE "hOST: %s \r\n\r\n", hosts[n]);
        check_ready(input);
    }
    for (size_t n = 0; n < COUNT(none); n++) {
        snprintf(input, sizeof input, "GET / HTTP/1.0\r\nHost: %s\r\n\r\n", none[n]);
        check_wrong(input, 400);
    }
}

static void a_host_there_must_be_and_only_one(void **state)
{
    (void)state;
    check_wrong(LINE "\r\n", 400);
    check_wrong(LINE "X: y\r\n\r\n", 400);
    check_wrong(LINE HOST HOST "\r\n", 400);
    check_wrong("GET / HTTP/1.0\r\n" HOST "host: y\r\n\r\n", 400);
    check_ready("GET / HTTP/1.0\r\n\r\n");
}

static void fields_have_a_name_and_a_colon(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "X : y",  " X: y",  ": y",        "X",         "X Y: z", "X\xC3\xA9: y",
        "(X): y", "X/Y: z", "X: y\r\n z", "X:\r\n\ty", "@: y",   "X;: y",
    };
    for (size_t n = 0; n < COUNT(fields); n++) {
        char input[200];
        snprintf(input, sizeof input, LINE HOST "%s\r\n\r\n", fields[n]);
        check_wrong(input, 400);
        snprintf(input, sizeof input, LINE "%s\r\n" HOST "\r\n", fields[n]);
        check_wrong(input, 400);
    }
    check_ready(LINE HOST "X:\r\nY:z\r\n!#$%&'*+-.^_`|~0: : \xFF\xC3\xA9 \"\r\n\r\n");
}

static void a_length_is_one_number(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "a",   "+0",  "-0",    "0x0", "0, 0",
                                        "0,0", "0 0", "1.0", "0\xB2", "0\t", "9999999999999999999"};
    char input[200];
    for (size_t n = 0; n < COUNT(wrong); n++) {
        snprintf(input, sizeof input, LINE HOST "Content-Length: %s\r\n\r\n", wrong[n]);
        check_wrong(input, 400);
    }
    check_wrong(LINE HOST "Content-Length: 0\r\ncontent-length: 0\r\n\r\n", 400);
}

static void a_body_is_what_a_length_or_a_coding_announces(void **state)
{
    (void)state;
    check_ready(LINE HOST "Content-Length: 0\r\n\r\n");
    assert_false(head.request.has_body);
    check_ready(LINE HOST "Content-Length: 00\r\n\r\n");
    assert_false(head.request.has_body);
    check_ready(LINE HOST "Content-Length: 10\r\n\r\n");
    assert_true(head.request.has_body);
    check_ready(LINE HOST "Transfer-Encoding: identity\r\n\r\n");
    assert_true(head.request.has_body);
}

static void lists_count_in_all_their_lines(void **state)
{
    (void)state;
    check_ready(LINE HOST "Accept: image/png\r\nConnection: x\r\nConnection: Close\r\n"
                          "accept: text/plain\r\nConnection: keep-alive\r\n\r\n");
    assert_int_equal(accept_format(&head.request.accept), FORMAT_TEXT);
    assert_true(head.request.says_close);
    assert_true(head.request.says_keep_alive);
    check_ready(LINE HOST "Connection: closed, keep-alive2\r\n\r\n");
    assert_false(head.request.says_close);
    assert_false(head.request.says_keep_alive);
    check_ready(LINE HOST "If-None-Match: \"a\"\r\nIf-None-Match: *\r\n\r\n");
    assert_int_equal(head.request.client_has, (1U << FORMS) - 1);
}

/* `before`, `len` times x, `after`: read, or refused with this status. */
static void check_filled(const char *before, size_t len, const char *after, unsigned status)
{
    struct bytes bytes = {0};
    bytes_add(&bytes, text_of(before));
    for (size_t n = 0; n < len; n++)
        bytes_add(&bytes, TEXT("x"));
    bytes_add(&bytes, text_of(after));
    assert_int_equal(read_head(bytes_text(&bytes)), status == 0 ? HEAD_READY : HEAD_WRONG);
    assert_int_equal(head.refusal.status, status);
    bytes_free(&bytes);
}

static void a_request_line_has_a_limit(void **state)
{
    (void)state;
    size_t room = LINE_MAX_BYTES - sizeof "GET / HTTP/1.1" + 1;
    check_filled("GET /", room, " HTTP/1.1\r\n" HOST "\r\n", 0);
    check_filled("GET /", room + 1, " HTTP/1.1\r\n" HOST "\r\n", 414);
    check_filled("", LINE_MAX_BYTES, "\r\n", 400);
    check_filled("", LINE_MAX_BYTES + 1, "", 414); /* the length is checked first */
    check_filled("", LINE_MAX_BYTES + 1, "\n", 414);
}

static void fields_have_a_limit_together(void **state)
{
    (void)state;
    static const char before[] = LINE HOST "X: y\r\nZ: ";
    size_t room = HEAD_FIELDS_BYTES - 2 + sizeof LINE - sizeof before;
    check_filled(before, room, "\r\n\r\n", 0);
    check_filled(before, room + 1, "\r\n\r\n", 431);
    check_filled(before, room + 3, "", 431);
}

static void fields_are_counted_but_host_is_not(void **state)
{
    (void)state;
    for (unsigned count = 99; count <= 101; count++) {
        struct bytes bytes = {0};
        bytes_add(&bytes, TEXT(LINE));
        for (unsigned n = 0; n < count; n++)
            bytes_add(&bytes, n == 50 ? TEXT(HOST "X: v\r\n") : TEXT("X: v\r\n"));
        bytes_add(&bytes, TEXT("\r\n"));
        assert_int_equal(read_head(bytes_text(&bytes)), count <= 100 ? HEAD_READY : HEAD_WRONG);
        assert_int_equal(head.refusal.status, count <= 100 ? 0 : 431);
        bytes_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_says_what_is_asked),
        cmocka_unit_test(a_head_takes_its_bytes_and_no_more),
        cmocka_unit_test(empty_lines_before_it_are_nothing),
        cmocka_unit_test(no_control_may_stand_in_it),
        cmocka_unit_test(a_tab_may_stand_in_a_value_only),
        cmocka_unit_test(lines_end_in_cr_lf_only),
        cmocka_unit_test(a_request_line_has_three_parts),
        cmocka_unit_test(a_target_is_a_path_or_a_url),
        cmocka_unit_test(a_host_is_a_name_or_an_address),
        cmocka_unit_test(a_host_there_must_be_and_only_one),
        cmocka_unit_test(fields_have_a_name_and_a_colon),
        cmocka_unit_test(a_length_is_one_number),
        cmocka_unit_test(a_body_is_what_a_length_or_a_coding_announces),
        cmocka_unit_test(lists_count_in_all_their_lines),
        cmocka_unit_test(a_request_line_has_a_limit),
        cmocka_unit_test(fields_have_a_limit_together),
        cmocka_unit_test(fields_are_counted_but_host_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
