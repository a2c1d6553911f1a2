/* http.c - whole conversations in HTTP, cut in many ways. http_head.c tests heads alone. */
#include <charfinder/http.h>
#include <charfinder/memo.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/exchange.h"
#include "support.h"

enum { QUERY_MAX = 300, THOUGHTS_MAX = 100000 };

static struct conversation *conversation;
static struct fenced room;
static struct bytes told; /* what the watch was told, a line each */
static struct bytes said; /* what the client was told */
static unsigned thoughts; /* how often it was told to look on */
static bool has_metrics = true;

static void on_received(void *owner, struct text question)
{
    assert_ptr_equal(owner, &told);
    bytes_add(&told, TEXT("received "));
    bytes_add(&told, question);
    bytes_add(&told, TEXT("\n"));
}

static void on_too_long(void *owner, size_t line_max)
{
    (void)owner;
    (void)line_max;
    fail_msg("HTTP has no lines");
}

static void on_answered(void *owner, enum query_kind kind, uint32_t results)
{
    char line[64];
    assert_ptr_equal(owner, &told);
    snprintf(line, sizeof line, "answered %d %u\n", (int)kind, (unsigned)results);
    bytes_add(&told, text_of(line));
}

static int64_t now = 784111777; /* the example of RFC 9110, section 5.6.7 */

static int64_t on_time(void *owner)
{
    assert_ptr_equal(owner, &told);
    return now;
}

static struct memo *shared_memo; /* null: no responses are kept */

static struct memo *on_memo(void *owner)
{
    assert_ptr_equal(owner, &told);
    return shared_memo;
}

static size_t on_metrics(void *owner, char *out, size_t size)
{
    assert_ptr_equal(owner, &told);
    assert_true(size >= 32 * 1024);
    return has_metrics ? text_put(TEXT("some 1\n"), out) : 0;
}

static const struct conversation_watch watch = {
    .received = on_received,
    .received_too_long = on_too_long,
    .answered = on_answered,
    .time = on_time,
    .metrics = on_metrics,
    .memo = on_memo,
};

static void begin_of(size_t query_max)
{
    told.len = said.len = 0;
    if (room.at != NULL)
        fenced_free(&room);
    size_t size = http_conversation.room_bytes(query_max);
    room = fenced_new((size + 15) / 16 * 16); /* aligned, and flush with the end but for that */
    memset(room.at, 0x5A, room.size);
    conversation_start(conversation, &http_conversation, query_max, &watch, &told);
}

static int begin(void **state)
{
    (void)state;
    conversation = malloc(http_conversation.bytes);
    assert_non_null(conversation);
    begin_of(QUERY_MAX);
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(conversation);
    fenced_free(&room);
    bytes_free(&told);
    bytes_free(&said);
    return 0;
}

/* Says all that is due, `most` bytes at a time. */
static void take_all(size_t most)
{
    unsigned in_vain = 0;
    while (conversation->due.len > 0 || conversation->is_thinking) {
        struct text due = conversation->due;
        if (due.len == 0) {
            conversation_think(conversation);
            thoughts++;
            assert_in_range(++in_vain, 1, THOUGHTS_MAX);
            continue;
        }
        if (due.len > most)
            due.len = most;
        bytes_add(&said, due);
        conversation_said(conversation, due.len);
    }
}

/* Talks as an owner does: the client sends `input`, `in` bytes at a time, and takes `out` at a
 * time. The room is taken back whenever it may be, and overwritten before it is lent again. */
static void talk(struct text input, size_t in, size_t out)
{
    for (;;) {
        take_all(out);
        if (!conversation_holds_room(conversation)) {
            memset(room.at, 0x5A, room.size);
            conversation_lend(conversation, room.at);
        }
        if (conversation_is_over(conversation) || input.len == 0)
            break;
        struct text part = {input.at, input.len < in ? input.len : in};
        size_t taken = conversation_feed(conversation, part);
        bool will_say = conversation->due.len > 0 || conversation->is_thinking;
        assert_in_range(taken, will_say ? 0 : 1, part.len);
        assert_true(taken == part.len || will_say || conversation_is_over(conversation));
        input = text_from(input, taken);
    }
}

/* A new client sends `input` and ends. Returns what it is told. */
static struct text answer_to(struct text input)
{
    begin_of(QUERY_MAX);
    talk(input, SIZE_MAX, SIZE_MAX);
    while (!conversation_is_over(conversation)) {
        conversation_feed_eof(conversation);
        take_all(SIZE_MAX);
    }
    return bytes_text(&said);
}

static bool has(struct text text, const char *what)
{
    struct text part = text_of(what);
    for (; text.len >= part.len; text = text_from(text, 1))
        if (memcmp(text.at, part.at, part.len) == 0)
            return true;
    return false;
}

static void check_has(struct text text, const char *what)
{
    if (!has(text, what)) {
        print_error("not found: %s\nin: %.*s\n", what, (int)text.len, text.at);
        fail();
    }
}

static void check_has_not(struct text text, const char *what)
{
    if (has(text, what)) {
        print_error("found: %s\nin: %.*s\n", what, (int)text.len, text.at);
        fail();
    }
}

/* Takes a response off, of which the body is framed by a length, in chunks, by the end of `*text`,
 * or is none (`has_body`). Gives its status, the head, and the body without its frame. */
struct answer_read {
    unsigned status;
    struct text head;
    struct bytes body;
};

static struct answer_read take_answer(struct text *text, bool has_body)
{
    struct answer_read answer = {0};
    const char *head_end = strstr(text->at, "\r\n\r\n");
    assert_non_null(head_end);
    answer.head = (struct text){text->at, (size_t)(head_end + 4 - text->at)};
    assert_int_equal(sscanf(text->at, "HTTP/1.1 %3u ", &answer.status), 1);
    *text = text_from(*text, answer.head.len);
    const char *length = strstr(answer.head.at, "\r\nContent-Length: ");
    if (!has_body || answer.status == 304)
        return answer;
    if (length != NULL && length < head_end) {
        size_t len = strtoul(length + 18, NULL, 10);
        assert_true(len <= text->len);
        bytes_add(&answer.body, (struct text){text->at, len});
        *text = text_from(*text, len);
    } else if (has(answer.head, "\r\nTransfer-Encoding: chunked\r\n")) {
        size_t len;
        do {
            char *data;
            len = strtoul(text->at, &data, 16);
            assert_memory_equal(data, "\r\n", 2);
            *text = text_from(*text, (size_t)(data + 2 - text->at));
            assert_true(len + 2 <= text->len);
            bytes_add(&answer.body, (struct text){text->at, len});
            *text = text_from(*text, len);
            assert_memory_equal(text->at, "\r\n", 2);
            *text = text_from(*text, 2);
        } while (len > 0);
    } else {
        assert_true(has(answer.head, "\r\nConnection: close\r\n"));
        bytes_add(&answer.body, *text);
        *text = text_from(*text, text->len);
    }
    return answer;
}

/* What is told ends in a NUL, which no response has, so that it can be searched. */
static struct text with_nul(void)
{
    bytes_add(&said, (struct text){"", 1});
    return (struct text){said.at, said.len - 1};
}

#define GET(target) "GET " target " HTTP/1.1\r\nHost: x\r\n\r\n"

static struct answer_read only_answer(const char *request)
{
    answer_to(text_of(request));
    struct text text = with_nul();
    struct answer_read answer = take_answer(&text, strncmp(request, "HEAD", 4) != 0);
    CHECK_TEXT(text, TEXT(""));
    return answer;
}

static void check_status(const char *request, unsigned status)
{
    struct answer_read answer = only_answer(request);
    if (answer.status != status) {
        print_error("%s: %u, not %u\n", request, answer.status, status);
        fail();
    }
    bytes_free(&answer.body);
}

static void check_head_has(const char *request, const char *line)
{
    struct answer_read answer = only_answer(request);
    check_has(answer.head, line);
    bytes_free(&answer.body);
}

static void check_head_has_not(const char *request, const char *line)
{
    struct answer_read answer = only_answer(request);
    check_has_not(answer.head, line);
    bytes_free(&answer.body);
}

static void check_body(const char *request, const char *body)
{
    struct answer_read answer = only_answer(request);
    CHECK_TEXT(bytes_text(&answer.body), text_of(body));
    bytes_free(&answer.body);
}

static void check_told(const char *expected)
{
    CHECK_TEXT(bytes_text(&told), text_of(expected));
}

/* Tests */

static void a_response_is_what_it_should_be_byte_by_byte(void **state)
{
    (void)state;
    CHECK_TEXT(answer_to(TEXT(GET("/healthz"))),
               TEXT("HTTP/1.1 200 OK\r\n"
                    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src "
                    "'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action "
                    "'self'; base-uri "
                    "'none'; frame-ancestors 'none'\r\n"
                    "X-Content-Type-Options: nosniff\r\n"
                    "Referrer-Policy: no-referrer\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\n"
                    "Cache-Control: no-store\r\n"
                    "Content-Length: 3\r\n"
                    "\r\n"
                    "ok\n"));
    check_told("received GET /healthz\n");
}

static const char *const one_after_another[] = {
    "\r\n",
    GET("/find?query=rook&stop=2"),
    "HEAD /find?query=letter+a HTTP/1.1\r\nHost: x\r\nX: y \t\r\n\r\n",
    GET("/find?query=letter"),
    "\r\n\r\n",
    "GET http://x/?query=letter%20small HTTP/1.1\r\nhost:\tx\r\nAccept: text/html\r\n\r\n",
    GET("/nothing"),
    GET("/find?query=the+of+and&order=best&stop=90"),
    GET("/find?query=wihte+rook"),
    GET("/describe?format=text&query=flag+germany"),
    "HEAD /describe?query=%E2%99%96 HTTP/1.1\r\nHost: x\r\n\r\n",
    GET("/U+1F1E9+U+1F1EA"),
    GET("/U%2B2656"),
    GET("/charfinder?char=sun&char=black"),
    "GET /find?query=%e2%99%96+&stop=1&format=html HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    GET("/style.css"),
    "POST /find HTTP/1.1\r\nHost: x\r\n\r\n",
    GET("/healthz"),
};

/* The cuts of what the client sends, and of what it takes, must not be seen. */
static void nothing_depends_on_how_bytes_are_cut(void **state)
{
    (void)state;
    struct bytes input = {0};
    struct bytes whole = {0};
    struct bytes whole_told = {0};
    for (size_t n = 0; n < COUNT(one_after_another); n++)
        bytes_add(&input, text_of(one_after_another[n]));
    talk(bytes_text(&input), SIZE_MAX, SIZE_MAX);
    bytes_add(&whole, bytes_text(&said));
    bytes_add(&whole_told, bytes_text(&told));
    assert_true(whole.len > 200 * 1024);
    assert_true(conversation_is_over(conversation)); /* behind the POST */
    for (size_t in = 1; in <= input.len; in++) {
        begin_of(QUERY_MAX);
        talk(bytes_text(&input), in, in % 3 == 0 ? 1 + in * 7 : SIZE_MAX);
        CHECK_TEXT(bytes_text(&said), bytes_text(&whole));
        CHECK_TEXT(bytes_text(&told), bytes_text(&whole_told));
    }
    bytes_free(&input);
    bytes_free(&whole);
    bytes_free(&whole_told);
}

static void a_head_may_be_cut_anywhere(void **state)
{
    (void)state;
    static const char *const requests[] = {
        GET("/healthz"),
        "\x16\x03\x01",
        "GET / HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n",
        "GET / HTTP/1.1\r\n folded: x\r\n\r\n",
        "\r\r\n",
        "\r\n\r\nGET /x HTTP/1.0\r\n\r\n",
    };
    for (size_t n = 0; n < COUNT(requests); n++) {
        struct text input = text_of(requests[n]);
        struct bytes whole = {0};
        begin_of(QUERY_MAX);
        talk(input, SIZE_MAX, SIZE_MAX);
        assert_true(said.len > 0);
        bytes_add(&whole, bytes_text(&said));
        for (size_t cut = 1; cut < input.len; cut++) {
            begin_of(QUERY_MAX);
            talk((struct text){input.at, cut}, SIZE_MAX, SIZE_MAX);
            talk(text_from(input, cut), SIZE_MAX, SIZE_MAX);
            CHECK_TEXT(bytes_text(&said), bytes_text(&whole));
        }
        bytes_free(&whole);
    }
}

static void a_turn_takes_one_request(void **state)
{
    (void)state;
    struct text input = TEXT(GET("/healthz") GET("/healthz"));
    assert_int_equal(http_conversation.turn_questions, 1);
    conversation_lend(conversation, room.at);
    assert_int_equal(conversation_feed(conversation, input), input.len / 2);
    assert_true(conversation->due.len > 0);
    assert_int_equal(conversation_feed(conversation, text_from(input, input.len / 2)), 0);
    check_told("received GET /healthz\n");
}

static void a_connection_that_waits_holds_no_room(void **state)
{
    (void)state;
    assert_in_range(http_conversation.bytes, sizeof(struct conversation), 150);
    assert_false(conversation_holds_room(conversation));
    talk(TEXT("\r\n"), SIZE_MAX, SIZE_MAX);
    assert_false(conversation_holds_room(conversation));
    talk(TEXT("G"), SIZE_MAX, SIZE_MAX);
    assert_true(conversation_holds_room(conversation));
    talk(TEXT("ET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), SIZE_MAX, SIZE_MAX);
    assert_false(conversation_holds_room(conversation));
    assert_false(conversation_is_over(conversation));
    talk(TEXT("nonsense\r\n"), SIZE_MAX, SIZE_MAX);
    assert_true(conversation_is_over(conversation));
    assert_false(conversation_holds_room(conversation));
    talk(TEXT(GET("/healthz")), SIZE_MAX, SIZE_MAX);
    check_told("received GET /healthz\n");
}

static void what_is_known_at_once_is_said_at_once(void **state)
{
    (void)state;
    talk(TEXT("\x16"), SIZE_MAX, SIZE_MAX); /* TLS */
    check_has(bytes_text(&said), "HTTP/1.1 400 Bad Request\r\n");
    assert_true(conversation_is_over(conversation));
    check_told("");
}

static void the_connection_is_kept_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *rest; /* of the head */
        bool is_kept;
    } cases[] = {
        {"HTTP/1.1\r\nHost: x\r\n\r\n", true},
        {"HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", true},
        {"HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
        {"HTTP/1.1\r\nHost: x\r\nconnection: x\r\nConnection:a, CLOSE ,b\r\n\r\n", false},
        {"HTTP/1.0\r\n\r\n", false},
        {"HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
        {"HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        char request[200];
        snprintf(request, sizeof request, "GET /healthz %s", cases[n].rest);
        begin_of(QUERY_MAX);
        talk(text_of(request), SIZE_MAX, SIZE_MAX);
        assert_int_equal(!conversation_is_over(conversation), cases[n].is_kept);
        assert_int_equal(!has(bytes_text(&said), "\r\nConnection: close\r\n"), cases[n].is_kept);
        assert_int_equal(has(bytes_text(&said), "\r\nConnection: keep-alive\r\n"),
                         cases[n].is_kept && strncmp(cases[n].rest, "HTTP/1.0", 8) == 0);
    }
}

static void head_is_get_without_the_body(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/",
        "/?query=rook",
        "/find?query=rook",
        "/find?query=letter",
        "/find?query=letter&format=text",
        "/find?query=rook&stop=2&format=html",
        "/charfinder?char=sun",
        "/style.css",
        "/nothing",
        "/find",
        "/healthz",
        "/metrics",
    };
    for (size_t n = 0; n < COUNT(targets); n++) {
        char request[200];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[n]);
        answer_to(text_of(request));
        struct text text = with_nul();
        struct answer_read whole = take_answer(&text, true);
        struct bytes head = {0};
        bytes_add(&head, whole.head);
        snprintf(request, sizeof request, "HEAD %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[n]);
        CHECK_TEXT(answer_to(text_of(request)), bytes_text(&head));
        check_has_not(bytes_text(&told), "answered");
        bytes_free(&head);
        bytes_free(&whole.body);
    }
}

static void bodies_are_framed_as_the_version_allows(void **state)
{
    (void)state;
    struct answer_read chunked = only_answer(GET("/find?query=letter"));
    struct answer_read until_close =
        only_answer("GET /find?query=letter HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    check_has_not(until_close.head, "chunked");
    check_has_not(until_close.head, "keep-alive");
    CHECK_TEXT(bytes_text(&chunked.body), bytes_text(&until_close.body));
    check_head_has_not(GET("/find?query=letter"), "Content-Length");
    check_head_has(GET("/find?query=letter"), "\r\nTransfer-Encoding: chunked\r\n");
    check_head_has(GET("/find?query=letter&stop=400"), "\r\nContent-Length: ");
    check_head_has(GET("/find?query=letter&format=text"), "\r\nContent-Length: ");
    bytes_free(&chunked.body);
    bytes_free(&until_close.body);
}

static void an_empty_body_has_a_length(void **state)
{
    (void)state;
    check_body(GET("/charfinder?char=xyzzyq"), "");
    check_head_has(GET("/charfinder?char=xyzzyq"), "\r\nContent-Length: 0\r\n");
}

/* The 1069 rows of 46 bytes leave no room for another row in the block, so the end of the answer is
 * found only when the next block is made, which is empty. */
static void an_answer_may_end_where_a_block_does(void **state)
{
    (void)state;
    static const char request[] = "GET /charfinder?char=U+4E00..U+522C HTTP/1.0\r\n\r\n";
    struct answer_read answer = only_answer(request);
    assert_int_equal(answer.body.len, 1069 * 46);
    assert_in_range(BLOCK_BYTES - answer.body.len, 0, BODY_ROOM_MIN - 1);
    bytes_free(&answer.body);
    begin_of(QUERY_MAX);
    talk(text_of(request), SIZE_MAX, SIZE_MAX);
    assert_true(conversation_is_over(conversation));
}

static void questions_are_told_when_their_answers_are_taken(void **state)
{
    (void)state;
    talk(TEXT(GET("/find?query=rook&start=1&stop=3")), SIZE_MAX, 100);
    check_told("received GET /find?query=rook&start=1&stop=3\nanswered 0 2\n");
    answer_to(TEXT(GET("/?query=%E2%99%96")));
    check_told("received GET /?query=%E2%99%96\nanswered 2 1\n");
    answer_to(TEXT(GET("/?query=xyzzyq")));
    check_told("received GET /?query=xyzzyq\nanswered 6 0\n");
    answer_to(TEXT(GET("/")));
    check_told("received GET /\n");
    answer_to(TEXT("HEAD http://x/find?query=rook HTTP/1.1\r\nHost: x\r\n\r\n"));
    check_told("received HEAD http://x/find?query=rook\n");
    answer_to(TEXT("PUT / HTTP/1.1\r\nHost: x\r\n\r\n"));
    check_told("received PUT /\n");
    answer_to(TEXT("GET / HTTP/1.1\r\n\r\n"));
    check_told("");
}

static void an_answer_that_is_not_taken_is_not_told(void **state)
{
    (void)state;
    conversation_lend(conversation, room.at);
    conversation_feed(conversation, TEXT(GET("/find?query=rook")));
    conversation_said(conversation, conversation->due.len - 1);
    check_told("received GET /find?query=rook\n");
    conversation_said(conversation, 1);
    check_told("received GET /find?query=rook\nanswered 0 18\n");
}

static void what_a_client_has_is_not_sent_again(void **state)
{
    (void)state;
    static const char *const targets[] = {"/",
                                          "/find?query=rook",
                                          "/find?query=rook&format=text",
                                          "/find?query=rook&format=html",
                                          "/charfinder?char=rook",
                                          "/icon.svg"};
    char request[400];
    for (size_t n = 0; n < COUNT(targets); n++) {
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[n]);
        struct answer_read whole = only_answer(request);
        const char *tag = strstr(whole.head.at, "\r\nETag: ") + 8;
        char again[300];
        int tag_len = (int)strcspn(tag, "\r");
        snprintf(again, sizeof again,
                 "GET %s HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\", W/%.*s\r\n\r\n", targets[n],
                 tag_len, tag);
        char lines[200];
        snprintf(lines, sizeof lines, "\r\nETag: %.*s\r\nCache-Control: public, max-age=3600\r\n",
                 tag_len, tag);
        check_has(whole.head, lines);
        bool varies = has(whole.head, "\r\nVary: Accept\r\n");
        bytes_free(&whole.body);
        struct answer_read known = only_answer(again);
        assert_int_equal(known.status, 304);
        assert_int_equal(known.body.len, 0);
        check_has(known.head, lines);
        check_has_not(known.head, "\r\nContent-Length");
        check_has_not(known.head, "\r\nContent-Type");
        assert_int_equal(has(known.head, "\r\nVary: Accept\r\n"), varies);
        check_has_not(bytes_text(&told), "answered");
    }
}

/* Other clients have their turn in between; what is said is the same. */
static void an_answer_that_takes_long_is_looked_for_in_steps(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        unsigned steps; /* at least */
        const char *end;
    } cases[] = {
        {"/find?query=rook&format=text", 0, "(18 matches for 'rook')\n"},
        {"/find?query=letter&format=text", 0, "(11533 matches for 'letter')\n"}, /* in blocks */
        {"/find?query=rook&order=best&format=text", 0, "(19 matches for 'rook')\n"},
        {"/find?query=/ideograph&start=109440&format=text", 100,
         "(109449 matches for '/ideograph')\n"},
        {"/find?query=ideograph&order=best&stop=9&format=text", 20,
         "(109449 matches for 'ideograph')\n"},
        {"/find?query=unified+ideograph+cjk&order=best&stop=100&format=text", 40,
         "(102037 matches for 'unified ideograph cjk')\n"},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        char request[200];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", cases[n].target);
        begin_of(QUERY_MAX);
        thoughts = 0;
        talk(text_of(request), SIZE_MAX, SIZE_MAX);
        assert_true(thoughts >= cases[n].steps && (thoughts == 0) == (cases[n].steps == 0));
        assert_true(said.len > strlen(cases[n].end));
        CHECK_TEXT(text_from(bytes_text(&said), said.len - strlen(cases[n].end)),
                   text_of(cases[n].end));
    }
}

static void while_an_answer_is_looked_for_nothing_else_is_taken(void **state)
{
    (void)state;
    struct text input = TEXT(GET("/find?query=/ideograph") GET("/healthz"));
    size_t first = strlen(GET("/find?query=/ideograph"));
    conversation_lend(conversation, room.at);
    assert_int_equal(conversation_feed(conversation, input), first);
    assert_true(conversation->is_thinking);
    assert_int_equal(conversation->due.len, 0);
    assert_int_equal(conversation_feed(conversation, text_from(input, first)), 0);
    conversation_feed_eof(conversation);
    assert_true(conversation_holds_room(conversation));
    assert_false(conversation_is_over(conversation));
    take_all(SIZE_MAX);
    assert_int_equal(conversation_feed(conversation, text_from(input, first)), input.len - first);
    check_told("received GET /find?query=/ideograph\nanswered 6 109449\n"
               "received GET /healthz\n");
}

static void the_page_is_best_first_unless_it_is_asked_otherwise(void **state)
{
    (void)state;
    answer_to(TEXT(GET("/?query=right+arrow")));
    check_told("received GET /?query=right+arrow\nanswered 6 134\n");
    answer_to(TEXT(GET("/?query=right+arrow&order=code")));
    check_told("received GET /?query=right+arrow&order=code\nanswered 0 48\n");
    answer_to(TEXT(GET("/find?query=right+arrow&order=code")));
    check_told("received GET /find?query=right+arrow&order=code\nanswered 0 48\n");
    answer_to(TEXT(GET("/find?query=/right+arrow&order=code")));
    check_told("received GET /find?query=/right+arrow&order=code\nanswered 6 134\n");
    answer_to(TEXT(GET("/find?query=right+arrow&order=best")));
    check_told("received GET /find?query=right+arrow&order=best\nanswered 6 134\n");
    answer_to(TEXT(GET("/charfinder?char=right&char=arrow&order=best")));
    check_told("received GET /charfinder?char=right&char=arrow&order=best\nanswered 0 48\n");
    check_status(GET("/?query=rook&order=first"), 400);
    check_body(GET("/find?query=rook&order="), "order must be best or code\n");
}

static void links_lead_to_what_comes_after(void **state)
{
    (void)state;
    check_head_has(GET("/find?query=rook&start=2&stop=5"),
                   "\r\nLink: </find?query=rook&start=5&stop=8&format=json>; rel=\"next\"\r\n");
    check_head_has(GET("/find?query=%e2%99%96%26+%3E%E2%99%96&stop=1&format=text"),
                   "\r\nLink: </find?query=%E2%99%96%26+%3E%E2%99%96&start=1&stop=2&format=text>; "
                   "rel=\"next\"\r\n");
    check_head_has(GET("/?query=letter"),
                   "\r\nLink: </?query=letter&start=200&stop=400>; rel=\"next\"\r\n");
    check_head_has_not(GET("/find?query=rook"), "\r\nLink:");
    check_head_has_not(GET("/find?query=rook&start=30"), "\r\nLink:");
    check_head_has_not(GET("/find?query=rook&start=2&stop=2"), "\r\nLink:");
}

/* The longest query that may be asked, escaped: its link is asked for in turn. */
static void every_link_may_be_followed(void **state)
{
    (void)state;
    for (size_t query_max = 3; query_max <= 65536; query_max = query_max * 4 + 3) {
        struct bytes request = {0};
        bytes_add(&request, TEXT("GET /find?format=text&stop=1&query="));
        for (size_t n = 0; n + 3 <= query_max; n += 3)
            bytes_add(&request, TEXT("%E2%99%96"));
        bytes_add(&request, TEXT(" HTTP/1.1\r\nHost: x\r\n\r\n"));
        for (unsigned round = 0; round < 2; round++) {
            begin_of(query_max);
            talk(bytes_text(&request), SIZE_MAX, SIZE_MAX);
            struct text text = with_nul();
            struct answer_read answer = take_answer(&text, true);
            assert_int_equal(answer.status, 200);
            check_has(bytes_text(&answer.body), "U+2656 ");
            bytes_free(&answer.body);
            const char *link = strstr(answer.head.at, "\r\nLink: <");
            if (query_max < 6) {
                assert_null(link);
                break;
            }
            assert_true(link != NULL && link < answer.head.at + answer.head.len);
            request.len = 0;
            bytes_add(&request, TEXT("GET "));
            bytes_add(&request, (struct text){link + 9, strcspn(link + 9, ">")});
            bytes_add(&request, TEXT(" HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        bytes_free(&request);
    }
}

static void find_is_a_page_for_a_browser_only(void **state)
{
    (void)state;
#define BROWSER(target)                      \
    "GET " target " HTTP/1.1\r\nHost: x\r\n" \
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\r\n"
    struct answer_read page = only_answer(BROWSER("/find?query=rook"));
    check_has(bytes_text(&page.body), "<!DOCTYPE html>");
    check_has(bytes_text(&page.body), "WHITE CHESS ROOK");
    check_has(page.head, "\r\nVary: Accept\r\n");
    bytes_free(&page.body);
    struct answer_read table = only_answer(BROWSER("/find?query=rook&format=html"));
    check_has_not(bytes_text(&table.body), "<!DOCTYPE html>");
    check_has(bytes_text(&table.body),
              "<tr><td><a href=\"/U+2656\">U+2656</a><td>♖<th>WHITE CHESS ROOK\n");
    check_has_not(table.head, "Vary");
    bytes_free(&table.body);
    check_head_has(GET("/find?query=rook"), "\r\nContent-Type: application/json\r\n");
}

static void refusals_speak_the_language_of_the_client(void **state)
{
    (void)state;
    check_body(GET("/nothing"), "There is nothing here\n");
    check_body("GET /nothing HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
               "There is nothing here\n");
    check_body("GET /nothing HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n",
               "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
               "\"detail\":\"There is nothing here\"}\n");
    check_head_has("GET /find HTTP/1.1\r\nHost: x\r\nAccept: application/problem+json\r\n\r\n",
                   "\r\nContent-Type: application/problem+json\r\n");
    check_head_has(GET("/find?query=a&start=x&format=json"),
                   "\r\nContent-Type: application/problem+json\r\n");
    check_head_has(GET("/find?query=a&start=x&format=xml"), "\r\nContent-Type: text/plain;");
    struct answer_read page = only_answer(BROWSER("/nothing"));
    static const char *const needed[] = {"<!DOCTYPE html>",         "<html lang=\"en\">",
                                         "<meta name=\"viewport\"", "<title>Not Found",
                                         "There is nothing here",   "<a href=\"/\">"};
    for (size_t n = 0; n < COUNT(needed); n++)
        check_has(bytes_text(&page.body), needed[n]);
    check_has(page.head, "\r\nContent-Type: text/html; charset=utf-8\r\n");
    bytes_free(&page.body);
    check_head_has("GET /x HTTP/1.1\r\nAccept: application/json\r\n\r\n",
                   "\r\nContent-Type: application/problem+json\r\n"); /* it has no Host */
}

static void what_is_refused_has_a_status(void **state)
{
    (void)state;
    check_status(GET("/nothing"), 404);
    check_status(GET("/%66ind?query=rook"), 404);
    check_status(GET("/metrics/"), 404);
    check_status(GET("/find"), 400);
    check_status(GET("/find?query=+%E2%80%83"), 400);
    check_status(GET("/find?query=%ff"), 400);
    check_status(GET("/charfinder?x=a"), 400);
    check_status("POST /find HTTP/1.1\r\nHost: x\r\n\r\n", 405);
    check_status("BREW /find HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    check_status("get /find HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    check_status("GET /healthz HTTP/1.2\r\nHost: x\r\n\r\n", 505);
    check_status("GET /healthz HTTP/2.0\r\n\r\n", 505);
    check_status("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 413);
    check_status("GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 413);
    check_status("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200);
    check_status("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n", 200);
    check_head_has("PUT / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\nAllow: GET, HEAD\r\n");
}

static void a_query_may_have_so_many_bytes_and_no_more(void **state)
{
    (void)state;
    char request[3 * QUERY_MAX + 200] = "GET /find?query=";
    for (size_t n = 0; n < QUERY_MAX; n += 3)
        strcat(request, "%E2%99%96");
    size_t len = strlen(request);
    strcpy(request + len, " HTTP/1.1\r\nHost: x\r\n\r\n");
    check_status(request, 200);
    strcpy(request + len, "x HTTP/1.1\r\nHost: x\r\n\r\n");
    check_status(request, 414);
    check_body(request, "query is too long\n");
}

/* Refused, but where the request ends is not in doubt: the next one is answered. */
static void a_question_that_makes_no_sense_is_not_the_end(void **state)
{
    (void)state;
    talk(TEXT(GET("/nothing") GET("/find") GET("/find?query=%ff") GET("/healthz")), SIZE_MAX,
         SIZE_MAX);
    assert_false(conversation_is_over(conversation));
    check_has(bytes_text(&said), "\r\n\r\nok\n");
}

static void nothing_behind_a_body_is_a_request(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "Content-Length: 35",
        "Content-Length: 35, 35",
        "Content-Length: +35",
        "Content-Length : 35",
        "Content-Length:\r\n 35",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 35",
        "Transfer-Encoding: xchunked",
        "Content-Length: 99999999999999999999",
        "Content-Length: 35\r\nContent-Length: 0",
        "Content-Length: 0\r\nContent-Length: 35",
        "Transfer-Encoding:",
    };
    static const char *const methods[] = {"GET", "HEAD", "POST", "BREW"};
    for (size_t n = 0; n < COUNT(lines) * COUNT(methods); n++) {
        char request[300];
        snprintf(request, sizeof request, "%s /find?query=rook HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n%s",
                 methods[n % COUNT(methods)], lines[n / COUNT(methods)], GET("/healthz"));
        begin_of(QUERY_MAX);
        talk(text_of(request), SIZE_MAX, SIZE_MAX);
        assert_true(conversation_is_over(conversation));
        check_has(bytes_text(&said), "\r\nConnection: close\r\n");
        check_has_not(bytes_text(&said), "\r\n\r\nok\n");
    }
}

/* OpenSearch needs absolute URLs. */
static void a_browser_is_led_to_where_it_asked(void **state)
{
    (void)state;
    static const struct {
        const char *request, *origin;
    } cases[] = {
        {"GET /opensearch.xml HTTP/1.1\r\nHost: \tchars.example:8888 \r\n\r\n",
         "http://chars.example:8888"},
        {"GET /opensearch.xml HTTP/1.1\r\nHost: [::1]\r\n\r\n", "http://[::1]"},
        {"GET /opensearch.xml HTTP/1.1\r\nHost: a&b'c\r\n\r\n", "http://a&amp;b&#39;c"},
        {"GET https://chars.example/opensearch.xml HTTP/1.1\r\nHost: x\r\n\r\n",
         "https://chars.example"},
        {"GET /opensearch.xml HTTP/1.0\r\n\r\n", ""},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        char expected[2][200];
        struct answer_read answer = only_answer(cases[n].request);
        snprintf(expected[0], sizeof expected[0], "template=\"%s/?query={searchTerms}\"",
                 cases[n].origin);
        snprintf(expected[1], sizeof expected[1], ">%s/favicon.ico</Image>", cases[n].origin);
        check_has(bytes_text(&answer.body), expected[0]);
        check_has(bytes_text(&answer.body), expected[1]);
        check_has(answer.head, "\r\nContent-Type: application/opensearchdescription+xml\r\n");
        bytes_free(&answer.body);
    }
}

/* A host that is too long for its room is left out. */
static void a_long_host_is_not_told(void **state)
{
    (void)state;
    for (size_t len = 259; len <= 262; len++) {
        char request[600];
        char host[300];
        memset(host, '&', len);
        host[len] = '\0';
        snprintf(request, sizeof request, "GET /opensearch.xml HTTP/1.1\r\nHost: %s\r\n\r\n", host);
        struct answer_read answer = only_answer(request);
        assert_int_equal(has(bytes_text(&answer.body), "http://&amp;"), len <= 260);
        check_has(bytes_text(&answer.body), "/?query={searchTerms}\"");
        bytes_free(&answer.body);
    }
}

/* `describe` is written over what stands before the query in the target. */
static void describe_is_find_with_describe_before_the_query(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/find?query=describe+flag+germany&format=text",
        "/describe?query=flag+germany&format=text",
        "/describe?format=text&query=%20flag%20germany+",
        "/describe?&&query=flag+germany&start=0&format=text",
    };
    struct answer_read found = only_answer(GET("/find?query=describe+flag+germany&format=text"));
    check_has(bytes_text(&found.body), "\tpart 2\tU+1F1EA REGIONAL INDICATOR SYMBOL LETTER E\n");
    for (size_t n = 0; n < COUNT(targets); n++) {
        char request[200];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[n]);
        struct answer_read described = only_answer(request);
        CHECK_TEXT(bytes_text(&described.body), bytes_text(&found.body));
        bytes_free(&described.body);
    }
    bytes_free(&found.body);
    check_status(GET("/describe"), 400);
    check_status(GET("/describe?query="), 400);
    check_head_has(GET("/describe?query=chess&format=json&order=best"),
                   "\r\nLink: </find?query=describe+chess&start=64&stop=128&format=json"
                   "&order=best>; rel=\"next\"\r\n");
}

static void a_code_point_has_one_address(void **state)
{
    (void)state;
    struct answer_read page = only_answer(GET("/U+1F1E9+U+1F1EA"));
    assert_int_equal(page.status, 200);
    check_has(bytes_text(&page.body), "FLAG: GERMANY");
    check_has(bytes_text(&page.body), "value=\"describe U+1F1E9 U+1F1EA\"");
    check_has(bytes_text(&page.body), "<a href=\"/U+1F1E9\">");
    bytes_free(&page.body);
    check_told("received GET /U+1F1E9+U+1F1EA\nanswered 3 3\n");
    check_status(GET("/U%2B2656"), 301);
    check_head_has(GET("/U%2B2656"), "\r\nLocation: /U+2656\r\n");
    check_head_has(GET("/u+0041+u%2b10ffff"), "\r\nLocation: /U+0041+U+10FFFF\r\n");
    check_told("received GET /u+0041+u%2b10ffff\n");
    check_status(GET("/U+110000"), 404);
    check_status(GET("/U+2656+"), 404);
    check_status(GET("/U+"), 404);
    check_status(GET("/U"), 404);
    check_status(GET("/X+2656"), 404);
    check_status(GET("/U+0002656"), 404); /* seven digits */
}

static void data_is_for_other_origins_and_counts_are_not(void **state)
{
    (void)state;
    static const char shared[] = "\r\nAccess-Control-Allow-Origin: *\r\n"
                                 "Access-Control-Expose-Headers: Link\r\n";
    check_head_has(GET("/"), shared);
    check_head_has(GET("/find?query=rook"), shared);
    check_head_has("HEAD /find?query=rook HTTP/1.1\r\nHost: x\r\n\r\n", shared);
    check_head_has(GET("/find"), shared);
    check_head_has(GET("/charfinder?char=sun"), shared);
    check_head_has_not(GET("/healthz"), "Access-Control");
    check_head_has_not(GET("/metrics"), "Access-Control");
    check_head_has_not(GET("/nothing"), "Access-Control");
}

static void metrics_are_asked_for(void **state)
{
    (void)state;
    check_body(GET("/metrics"), "some 1\n");
    check_head_has(GET("/metrics"),
                   "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
    has_metrics = false;
    check_status(GET("/metrics"), 500);
    has_metrics = true;
}

static void a_client_that_is_refused_is_told_so_when_it_has_asked(void **state)
{
    (void)state;
    conversation_refuse(conversation, TEXT("Too many connections, try again later"));
    assert_int_equal(conversation->due.len, 0);
    talk(TEXT("GET /find?query=rook HTTP/1.1\r\nHost: x\r\n"), SIZE_MAX, SIZE_MAX);
    assert_int_equal(said.len, 0);
    talk(TEXT("\r\n" GET("/healthz")), SIZE_MAX, SIZE_MAX);
    struct text text = with_nul();
    struct answer_read answer = take_answer(&text, true);
    assert_int_equal(answer.status, 503);
    check_has(answer.head, "\r\nRetry-After: 1\r\n");
    check_has(answer.head, "\r\nAccess-Control-Allow-Origin: *\r\n");
    check_has(answer.head, "\r\nConnection: close\r\n");
    CHECK_TEXT(bytes_text(&answer.body), TEXT("Too many connections, try again later\n"));
    assert_int_equal(text.len, 0);
    assert_true(conversation_is_over(conversation));
    check_told("");
    bytes_free(&answer.body);
}

static void a_client_that_takes_too_long_is_told_so_if_it_has_begun(void **state)
{
    (void)state;
    conversation_lend(conversation, room.at);
    conversation_time_out(conversation);
    assert_int_equal(conversation->due.len, 0);
    assert_true(conversation_is_over(conversation));

    begin_of(QUERY_MAX);
    talk(TEXT(GET("/healthz") "GET / HTTP/1.1\r\nHo"), SIZE_MAX, SIZE_MAX);
    said.len = 0;
    conversation_time_out(conversation);
    take_all(SIZE_MAX);
    check_has(bytes_text(&said), "HTTP/1.1 408 Request Timeout\r\n");
    check_has(bytes_text(&said), "\r\nConnection: close\r\n");
    assert_true(conversation_is_over(conversation));
}

static void the_end_of_input_is_an_end(void **state)
{
    (void)state;
    CHECK_TEXT(answer_to(TEXT("")), TEXT(""));
    CHECK_TEXT(answer_to(TEXT("\r\n\r\n")), TEXT(""));
    check_has(answer_to(TEXT("GET / HTTP/1.1\r\nHost: x\r\n")), "HTTP/1.1 400 Bad Request\r\n");
    conversation_feed_eof(conversation);
    assert_true(conversation_is_over(conversation));
}

static void the_end_of_input_waits_for_the_answer(void **state)
{
    (void)state;
    conversation_lend(conversation, room.at);
    conversation_feed(conversation, TEXT(GET("/healthz")));
    conversation_feed_eof(conversation);
    assert_false(conversation_is_over(conversation));
    take_all(1);
    assert_false(conversation_is_over(conversation));
    conversation_feed_eof(conversation);
    assert_true(conversation_is_over(conversation));
    check_has(bytes_text(&said), "\r\n\r\nok\n");
}

static void the_last_answer_of_a_server_that_stops_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *rest;  /* behind two requests */
        bool is_announced; /* that the second one is the last */
    } cases[] = {{"", true}, {"\r\n", true}, {"GET / HT", false}};
    for (size_t n = 0; n < COUNT(cases); n++) {
        char input[200];
        snprintf(input, sizeof input, "%s%s", GET("/healthz") GET("/healthz"), cases[n].rest);
        begin_of(QUERY_MAX);
        conversation_drain(conversation);
        talk(text_of(input), SIZE_MAX, SIZE_MAX);
        conversation_feed_eof(conversation);
        assert_int_equal(conversation->due.len, 0);
        assert_true(conversation_is_over(conversation));
        struct text text = with_nul();
        for (unsigned answer = 0; answer < 2; answer++) {
            struct answer_read read = take_answer(&text, true);
            assert_int_equal(has(read.head, "\r\nConnection: close\r\n"),
                             answer == 1 && cases[n].is_announced);
            bytes_free(&read.body);
        }
        assert_int_equal(text.len, 0);
    }
}

/* Responses that are kept */

static struct memo memo;

static int begin_sharing(void **state)
{
    memset(&memo, 0, sizeof memo);
    shared_memo = &memo;
    return begin(state);
}

static int end_sharing(void **state)
{
    shared_memo = NULL;
    now = 784111777;
    return end(state);
}

/* Requests that differ from another one in one detail; all responses can be kept. */
#define ASK(method, target, rest) \
    TEXT_CONSTANT(method " " target " HTTP/1.1\r\nHost: x\r\n" rest "\r\n")
static const struct text much_alike[] = {
    ASK("GET", "/?query=white+rook", ""),
    ASK("HEAD", "/?query=white+rook", ""),
    ASK("GET", "/?query=white+rook", "Connection: close\r\n"),
    TEXT_CONSTANT("GET /?query=white+rook HTTP/1.0\r\n\r\n"),
    TEXT_CONSTANT("GET /?query=white+rook HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ASK("GET", "/?query=White+rook", ""),
    ASK("GET", "/?query=/white+rook", ""),
    ASK("GET", "/?query=white+rook&order=code", ""),
    ASK("GET", "/?query=white+rook&start=1", ""),
    ASK("GET", "/?query=white+rook&stop=2", ""),
    ASK("GET", "/?query=white+rook&start=1&stop=2", ""),
    ASK("GET", "/?query=", ""),
    ASK("GET", "/find?query=white+rook", ""),
    ASK("HEAD", "/find?query=white+rook", ""),
    ASK("GET", "/find?query=white+rook", "Accept: text/plain\r\n"),
    ASK("GET", "/find?query=white+rook", "Accept: text/html\r\n"),
    ASK("GET", "/find?query=white+rook&format=json", ""),
    ASK("GET", "/find?query=white+rook&format=text", ""),
    ASK("GET", "/find?query=white+rook&format=html", ""),
    ASK("GET", "/find?query=white+rook&format=json&order=best", ""),
    ASK("GET", "/describe?query=white+rook", ""),
    ASK("GET", "/charfinder?char=white&char=rook", ""),
    ASK("GET", "/U+0041", ""),
    ASK("GET", "/U+0041/all", ""),
    ASK("GET", "/find?query=wihte+rook", ""),
};

static void check_all_alike(struct bytes expected[], struct bytes expected_told[])
{
    for (size_t n = 0; n < COUNT(much_alike); n++) {
        CHECK_TEXT(answer_to(much_alike[n]), bytes_text(&expected[n]));
        CHECK_TEXT(bytes_text(&told), bytes_text(&expected_told[n]));
    }
}

static void a_response_that_was_given_before_is_the_same_and_told_of_alike(void **state)
{
    (void)state;
    struct bytes expected[COUNT(much_alike)] = {{NULL, 0, 0}};
    struct bytes expected_told[COUNT(much_alike)] = {{NULL, 0, 0}};
    shared_memo = NULL;
    for (size_t n = 0; n < COUNT(much_alike); n++) {
        bytes_add(&expected[n], answer_to(much_alike[n]));
        bytes_add(&expected_told[n], bytes_text(&told));
    }
    shared_memo = &memo;
    check_all_alike(expected, expected_told);
    assert_int_equal(memo.fresh, 0);
    check_all_alike(expected, expected_told);
    thoughts = 0;
    check_all_alike(expected, expected_told);
    assert_int_equal(thoughts, 0);
    unsigned kept = 0;
    for (size_t n = 1; n <= MEMO_BLOCKS; n++)
        kept += memo.entries[n].state == MEMO_ASKED;
    assert_int_equal(kept, COUNT(much_alike)); /* each has an entry of its own */
    for (size_t n = 0; n < COUNT(much_alike); n++) {
        bytes_free(&expected[n]);
        bytes_free(&expected_told[n]);
    }
}

static void a_response_that_was_given_before_has_the_date_of_now(void **state)
{
    (void)state;
    static const struct text request = ASK("GET", "/find?query=white+rook", "");
    answer_to(request);
    answer_to(request);
    struct bytes before = {NULL, 0, 0};
    bytes_add(&before, answer_to(request));
    now += 1;
    struct text after = answer_to(request);
    const char *date = memmem(before.at, before.len, "08:49:37", strlen("08:49:37"));
    assert_non_null(date);
    size_t at = (size_t)(date - before.at) + sizeof "08:49:37" - 2;
    assert_int_equal(after.at[at], '8');
    before.at[at] = '8';
    CHECK_TEXT(after, bytes_text(&before));
    bytes_free(&before);
}

static void a_response_of_more_than_a_block_is_not_kept(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 4; n++) {
        answer_to((struct text)ASK("GET", "/find?query=letter", ""));
        answer_to((struct text)ASK("GET", "/find?query=letter&format=text", ""));
    }
    assert_int_equal(memo.fresh, 0);
}

static void what_is_refused_or_not_modified_is_not_kept(void **state)
{
    (void)state;
    static const struct text requests[] = {
        ASK("GET", "/find?query=", ""),
        ASK("GET", "/find?query=rook&start=x", ""),
        ASK("POST", "/find?query=rook", ""),
        ASK("GET", "/nothing", ""),
        ASK("GET", "/find?query=rook", "If-None-Match: *\r\n"),
        ASK("GET", "/healthz", ""),
    };
    for (unsigned times = 0; times < 4; times++)
        for (size_t n = 0; n < COUNT(requests); n++)
            answer_to(requests[n]);
    assert_int_equal(memo.fresh, 0);
}

static void what_is_due_of_a_known_response_stays_whatever_others_ask(void **state)
{
    (void)state;
    static const struct text request = ASK("GET", "/?query=white+rook", "");
    answer_to(request);
    answer_to(request);
    struct bytes before = {NULL, 0, 0};
    bytes_add(&before, answer_to(request));
    begin_of(QUERY_MAX);
    conversation_lend(conversation, room.at);
    conversation_feed(conversation, request);
    assert_int_equal(conversation->due.len, before.len); /* at once and whole: it is known */
    memset(&memo, '!', sizeof memo);                     /* more than other clients could do */
    take_all(100);
    CHECK_TEXT(bytes_text(&said), bytes_text(&before));
    bytes_free(&before);
}

#define SHARING_TEST(name) cmocka_unit_test_setup_teardown(name, begin_sharing, end_sharing)

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_response_is_what_it_should_be_byte_by_byte),
        TEST(nothing_depends_on_how_bytes_are_cut),
        TEST(a_head_may_be_cut_anywhere),
        TEST(a_turn_takes_one_request),
        TEST(a_connection_that_waits_holds_no_room),
        TEST(what_is_known_at_once_is_said_at_once),
        TEST(the_connection_is_kept_or_not),
        TEST(head_is_get_without_the_body),
        TEST(bodies_are_framed_as_the_version_allows),
        TEST(an_empty_body_has_a_length),
        TEST(an_answer_may_end_where_a_block_does),
        TEST(questions_are_told_when_their_answers_are_taken),
        TEST(an_answer_that_is_not_taken_is_not_told),
        TEST(what_a_client_has_is_not_sent_again),
        TEST(an_answer_that_takes_long_is_looked_for_in_steps),
        TEST(while_an_answer_is_looked_for_nothing_else_is_taken),
        TEST(the_page_is_best_first_unless_it_is_asked_otherwise),
        TEST(links_lead_to_what_comes_after),
        TEST(every_link_may_be_followed),
        TEST(find_is_a_page_for_a_browser_only),
        TEST(refusals_speak_the_language_of_the_client),
        TEST(what_is_refused_has_a_status),
        TEST(a_query_may_have_so_many_bytes_and_no_more),
        TEST(a_question_that_makes_no_sense_is_not_the_end),
        TEST(nothing_behind_a_body_is_a_request),
        TEST(a_browser_is_led_to_where_it_asked),
        TEST(a_long_host_is_not_told),
        TEST(describe_is_find_with_describe_before_the_query),
        TEST(a_code_point_has_one_address),
        TEST(data_is_for_other_origins_and_counts_are_not),
        TEST(metrics_are_asked_for),
        TEST(a_client_that_is_refused_is_told_so_when_it_has_asked),
        TEST(a_client_that_takes_too_long_is_told_so_if_it_has_begun),
        TEST(the_end_of_input_is_an_end),
        TEST(the_end_of_input_waits_for_the_answer),
        TEST(the_last_answer_of_a_server_that_stops_says_so),
        SHARING_TEST(a_response_that_was_given_before_is_the_same_and_told_of_alike),
        SHARING_TEST(a_response_that_was_given_before_has_the_date_of_now),
        SHARING_TEST(a_response_of_more_than_a_block_is_not_kept),
        SHARING_TEST(what_is_refused_or_not_modified_is_not_kept),
        SHARING_TEST(what_is_due_of_a_known_response_stays_whatever_others_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
