/* session.c - what session.h promises beside the bytes that ../transcripts record. */
#include <charfinder/session.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

enum { LINE_MAX_BYTES = 32 };

/* What the watch is told, a line each. */
static struct bytes told;

static void log_received(void *who, struct text line)
{
    assert_ptr_equal(who, &told);
    bytes_add(&told, TEXT("received <"));
    bytes_add(&told, line);
    bytes_add(&told, TEXT(">\n"));
}

static void log_too_long(void *who, size_t line_max)
{
    char line[64];
    assert_ptr_equal(who, &told);
    snprintf(line, sizeof line, "more than %zu\n", line_max);
    bytes_add(&told, text_of(line));
}

static void log_sent(void *who, uint32_t results)
{
    char line[64];
    assert_ptr_equal(who, &told);
    snprintf(line, sizeof line, "sent %u\n", (unsigned)results);
    bytes_add(&told, text_of(line));
}

static const struct session_watch watch = {log_received, log_too_long, log_sent};

static struct session session;
static char room[LINE_MAX_BYTES];

static int begin(void **state)
{
    (void)state;
    session_start(&session, LINE_MAX_BYTES, &watch, &told);
    session_lend(&session, room);
    return 0;
}

static int end(void **state)
{
    (void)state;
    bytes_free(&told);
    return 0;
}

static struct bytes say_all(void)
{
    struct bytes said = {NULL, 0, 0};
    while (session_due(&session).len > 0) {
        bytes_add(&said, session_due(&session));
        session_said(&session, session_due(&session).len);
    }
    return said;
}

static void check_said(struct text expected)
{
    struct bytes said = say_all();
    CHECK_TEXT(bytes_text(&said), expected);
    bytes_free(&said);
}

/* Sends all of it, and drops the answers. */
static void send_all(struct text input)
{
    for (;;) {
        struct bytes said = say_all();
        bytes_free(&said);
        if (input.len == 0)
            break;
        size_t taken = session_feed(&session, input);
        assert_in_range(taken, 1, input.len);
        input = text_from(input, taken);
    }
}

static void check_log(const char *expected)
{
    CHECK_TEXT(bytes_text(&told), text_of(expected));
    told.len = 0;
}

static void it_begins_with_the_prompt(void **state)
{
    (void)state;
    assert_false(session_is_over(&session));
    assert_false(session_holds_line(&session));
    check_said(TEXT("?> "));
    assert_int_equal(session_due(&session).len, 0);
    check_log("");
}

static void what_is_due_stays_until_it_is_said(void **state)
{
    (void)state;
    CHECK_TEXT(session_due(&session), TEXT("?> "));
    CHECK_TEXT(session_due(&session), TEXT("?> "));
    session_said(&session, 0);
    CHECK_TEXT(session_due(&session), TEXT("?> "));
    session_said(&session, 1);
    CHECK_TEXT(session_due(&session), TEXT("> "));
    session_said(&session, 2);
    assert_int_equal(session_due(&session).len, 0);
}

static void nothing_is_taken_while_something_is_due(void **state)
{
    (void)state;
    assert_int_equal(session_feed(&session, TEXT("xyzzy\n")), 0);
    check_said(TEXT("?> "));
    assert_int_equal(session_feed(&session, TEXT("xyzzy\nplugh\n")), 6);
    assert_true(session_due(&session).len > 0);
    assert_int_equal(session_feed(&session, TEXT("plugh\n")), 0);
    assert_int_equal(session_feed(&session, (struct text){NULL, 0}), 0);
    check_said(TEXT("No match for 'xyzzy'\r\n?> "));
}

static void with_nothing_due_at_least_one_byte_is_taken(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    for (unsigned byte = 0; byte < 0x100; byte++) {
        char one = (char)byte;
        session_start(&session, LINE_MAX_BYTES, NULL, NULL);
        session_lend(&session, room);
        session_said(&session, session_due(&session).len);
        assert_int_equal(session_feed(&session, (struct text){&one, 1}), 1);
    }
}

static void the_end_of_input_waits_for_what_is_due(void **state)
{
    (void)state;
    session_feed_eof(&session);
    assert_false(session_is_over(&session));
    check_said(TEXT("?> "));
    assert_int_equal(session_feed(&session, TEXT("xyzzy")), 5);
    session_feed_eof(&session);
    session_feed_eof(&session);
    check_said(TEXT("No match for 'xyzzy'\r\n?> "));
    assert_false(session_is_over(&session));
    session_feed_eof(&session);
    assert_true(session_is_over(&session));
    check_log("received <xyzzy>\nsent 0\n");
}

static void once_over_it_takes_all_and_says_nothing(void **state)
{
    (void)state;
    send_all(TEXT("\xFF\xF4")); /* IAC IP */
    assert_true(session_is_over(&session));
    assert_false(session_holds_line(&session));
    session_lend(&session, NULL);
    assert_int_equal(session_feed(&session, TEXT("rook\nrook\n\xFF\xF6")), 12);
    session_feed_eof(&session);
    assert_int_equal(session_due(&session).len, 0);
    assert_true(session_is_over(&session));
    check_log("");
}

static void the_room_is_held_while_a_line_or_its_answer_needs_it(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    assert_false(session_holds_line(&session));
    session_feed(&session, TEXT("x"));
    assert_true(session_holds_line(&session));
    session_feed(&session, TEXT("yzzy\n"));
    while (session_due(&session).len > 0) {
        if (text_equal(session_due(&session), TEXT("?> ")) ||
            text_equal(session_due(&session), TEXT("\r\n?> ")))
            break;
        assert_true(session_holds_line(&session));
        session_said(&session, 1);
    }
    check_said(TEXT("\r\n?> "));
    assert_false(session_holds_line(&session));
}

static void a_line_that_is_too_long_needs_no_room(void **state)
{
    (void)state;
    char line[LINE_MAX_BYTES + 1];
    memset(line, 'x', sizeof line);
    check_said(TEXT("?> "));
    session_feed(&session, (struct text){line, LINE_MAX_BYTES});
    assert_true(session_holds_line(&session));
    session_feed(&session, TEXT("x"));
    assert_false(session_holds_line(&session));
    session_lend(&session, NULL);
    session_feed(&session, TEXT("and on it goes"));
    session_feed(&session, TEXT("\n"));
    check_said(TEXT("Line too long: the limit is 32 bytes\r\n?> "));
    check_log("more than 32\n");
}

static void telnet_commands_need_no_room(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    session_feed(&session, TEXT("\xFF\xFD"));
    assert_false(session_holds_line(&session));
    session_feed(&session, TEXT("\x01"));
    assert_false(session_holds_line(&session));
    check_said(TEXT("\xFF\xFC\x01"));
}

static void the_watch_is_told_of_every_line_and_every_answer(void **state)
{
    (void)state;
    send_all(TEXT(" black rook turned\t\r\n"));
    check_log("received <black rook turned>\nsent 1\n");
    send_all(TEXT("xyzzy\n"));
    check_log("received <xyzzy>\nsent 0\n");
}

static void the_watch_is_told_of_an_empty_line_but_of_no_answer(void **state)
{
    (void)state;
    send_all(TEXT(" \r\n"));
    check_log("received <>\n");
}

static void the_watch_gets_a_line_that_is_not_utf8_whole(void **state)
{
    (void)state;
    send_all(TEXT(" caf\xE9 \r\n"));
    check_log("received < caf\xE9 >\n");
    assert_true(session_is_over(&session));
}

static void the_watch_gets_the_line_that_ends_the_session(void **state)
{
    (void)state;
    send_all(TEXT(" \x04\r\n"));
    check_log("received <\x04>\n");
    assert_true(session_is_over(&session));
}

static void the_watch_is_told_of_an_answer_only_when_it_is_said(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    session_feed(&session, TEXT("black rook turned\n"));
    check_log("received <black rook turned>\n");
    struct text last = TEXT("turned'");
    struct text due =
        session_due(&session); /* a byte at a time, up to the last ones of the status */
    while (due.len < last.len || memcmp(due.at, last.at, last.len) != 0) {
        session_said(&session, 1);
        due = session_due(&session);
    }
    check_log("");
    check_said(TEXT("turned'\r\n?> "));
    check_log("sent 1\n");
}

static void the_watch_is_not_told_of_a_line_that_was_interrupted(void **state)
{
    (void)state;
    send_all(TEXT("rook\xFF\xF4"));
    check_log("");
    assert_true(session_is_over(&session));
}

static void the_watch_is_not_told_of_telnet(void **state)
{
    (void)state;
    send_all(TEXT("\xFF\xF6\xFF\xFB\x01\xFF\xFD\x03\xFF\xFA\x18z\xFF\xF0\xFF\xF1"));
    check_log("");
}

static void nobody_needs_to_watch(void **state)
{
    (void)state;
    session_start(&session, LINE_MAX_BYTES, NULL, NULL);
    session_lend(&session, room);
    send_all(TEXT("black rook turned\n\n0123456789 0123456789 0123456789\n"));
    assert_int_equal(session_feed(&session, TEXT("\xE9\n")), 2);
    assert_true(session_is_over(&session));
    check_log("");
}

static void a_limit_of_one_byte_is_enough(void **state)
{
    (void)state;
    static const struct text input = {"x\r\nxy\n\r\n", 8};
    static char one[1];
    size_t fed = 0;
    session_start(&session, 1, &watch, &told);
    session_lend(&session, one);
    while (fed < input.len) {
        struct bytes said = say_all();
        bytes_free(&said);
        fed += session_feed(&session, text_from(input, fed));
    }
    check_said(TEXT("?> "));
    assert_non_null(told.at);
    assert_int_equal(memcmp(told.at, "received <x>\nsent ", 18), 0);
    static const char last[] = "more than 1\nreceived <>\n";
    assert_true(told.len > sizeof last);
    CHECK_TEXT(text_from(bytes_text(&told), told.len - (sizeof last - 1)), TEXT("more than 1\n"
                                                                                "received <>\n"));
}

enum { LONG_LINE = 4096, CHARACTERS = LONG_LINE / 4 };

/* Feeds it in pieces, takes the answers in pieces. */
static struct bytes converse(struct session *with, struct text input, size_t most_in,
                             size_t most_out)
{
    struct bytes said = {NULL, 0, 0};
    for (;;) {
        struct text due = session_due(with);
        if (due.len > 0) {
            due.len = due.len < most_out ? due.len : most_out;
            bytes_add(&said, due);
            session_said(with, due.len);
        } else if (input.len > 0) {
            struct text piece = {input.at, input.len < most_in ? input.len : most_in};
            input = text_from(input, session_feed(with, piece));
        } else {
            return said;
        }
    }
}

/* The longest answer to a list: each character its line, each escaped in the status. */
static void a_line_full_of_noncharacters_is_answered_to_the_last(void **state)
{
    (void)state;
    static const size_t most[] = {1, 7, 1000, SIZE_MAX};
    struct bytes input = {NULL, 0, 0};
    struct bytes expected = {NULL, 0, 0};
    bytes_add(&expected, TEXT("?> "));
    for (size_t n = 0; n < CHARACTERS; n++) {
        bytes_add(&input, TEXT("\xF4\x8F\xBF\xBF"));
        bytes_add(&expected, TEXT("U+10FFFF\t\xF4\x8F\xBF\xBF\t<noncharacter-10FFFF>\r\n"));
    }
    bytes_add(&expected, TEXT("1024 matches for '"));
    for (size_t n = 0; n < CHARACTERS; n++)
        bytes_add(&expected, TEXT("\\U0010ffff"));
    bytes_add(&expected, TEXT("'\r\n?> "));
    assert_int_equal(input.len, LONG_LINE);
    bytes_add(&input, TEXT("\n"));
    for (size_t in = 0; in < COUNT(most); in++) {
        for (size_t out = 0; out < COUNT(most); out++) {
            struct session with;
            struct fenced line = fenced_new(LONG_LINE);
            session_start(&with, LONG_LINE, NULL, NULL);
            session_lend(&with, line.at);
            struct bytes said = converse(&with, bytes_text(&input), most[in], most[out]);
            CHECK_TEXT(bytes_text(&said), bytes_text(&expected));
            bytes_free(&said);
            fenced_free(&line);
        }
    }
    bytes_free(&input);
    bytes_free(&expected);
}

#define SESSION_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SESSION_TEST(it_begins_with_the_prompt),
        SESSION_TEST(what_is_due_stays_until_it_is_said),
        SESSION_TEST(nothing_is_taken_while_something_is_due),
        SESSION_TEST(with_nothing_due_at_least_one_byte_is_taken),
        SESSION_TEST(the_end_of_input_waits_for_what_is_due),
        SESSION_TEST(once_over_it_takes_all_and_says_nothing),
        SESSION_TEST(the_room_is_held_while_a_line_or_its_answer_needs_it),
        SESSION_TEST(a_line_that_is_too_long_needs_no_room),
        SESSION_TEST(telnet_commands_need_no_room),
        SESSION_TEST(the_watch_is_told_of_every_line_and_every_answer),
        SESSION_TEST(the_watch_is_told_of_an_empty_line_but_of_no_answer),
        SESSION_TEST(the_watch_gets_a_line_that_is_not_utf8_whole),
        SESSION_TEST(the_watch_gets_the_line_that_ends_the_session),
        SESSION_TEST(the_watch_is_told_of_an_answer_only_when_it_is_said),
        SESSION_TEST(the_watch_is_not_told_of_a_line_that_was_interrupted),
        SESSION_TEST(the_watch_is_not_told_of_telnet),
        SESSION_TEST(nobody_needs_to_watch),
        SESSION_TEST(a_limit_of_one_byte_is_enough),
        SESSION_TEST(a_line_full_of_noncharacters_is_answered_to_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
