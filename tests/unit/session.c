/* session.c - what session.h promises beside the bytes that ../transcripts record. */
#include <charfinder/memo.h>
#include <charfinder/session.h>

#include <stdalign.h>
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

static enum query_kind last_kind; /* of what was answered */

static void log_answered(void *who, enum query_kind kind, uint32_t results)
{
    char line[64];
    assert_ptr_equal(who, &told);
    last_kind = kind;
    snprintf(line, sizeof line, "sent %u\n", (unsigned)results);
    bytes_add(&told, text_of(line));
}

static struct memo memo;

static struct memo *share_memo(void *who)
{
    assert_ptr_equal(who, &told);
    return &memo;
}

static const struct conversation_watch watch = {
    .received = log_received,
    .received_too_long = log_too_long,
    .answered = log_answered,
};
static const struct conversation_watch sharing_watch = {
    .received = log_received,
    .received_too_long = log_too_long,
    .answered = log_answered,
    .memo = share_memo,
};

static struct session session;
static struct fenced room;

/* Aligned, and flush with the end but for that. */
static struct fenced room_for(size_t line_max)
{
    size_t align = alignof(max_align_t);
    return fenced_new((session_conversation.room_bytes(line_max) + align - 1) / align * align);
}

static int begin(void **state)
{
    (void)state;
    room = room_for(LINE_MAX_BYTES);
    conversation_start(&session.conversation, &session_conversation, LINE_MAX_BYTES, &watch, &told);
    conversation_lend(&session.conversation, room.at);
    return 0;
}

static int end(void **state)
{
    (void)state;
    fenced_free(&room);
    bytes_free(&told);
    return 0;
}

static struct bytes say_all(void)
{
    struct bytes said = {NULL, 0, 0};
    while (session.conversation.due.len > 0) {
        bytes_add(&said, session.conversation.due);
        conversation_said(&session.conversation, session.conversation.due.len);
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
        size_t taken = conversation_feed(&session.conversation, input);
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
    assert_false(conversation_is_over(&session.conversation));
    assert_false(conversation_holds_room(&session.conversation));
    check_said(TEXT("?> "));
    assert_int_equal(session.conversation.due.len, 0);
    check_log("");
}

static void what_is_due_stays_until_it_is_said(void **state)
{
    (void)state;
    CHECK_TEXT(session.conversation.due, TEXT("?> "));
    CHECK_TEXT(session.conversation.due, TEXT("?> "));
    conversation_said(&session.conversation, 0);
    CHECK_TEXT(session.conversation.due, TEXT("?> "));
    conversation_said(&session.conversation, 1);
    CHECK_TEXT(session.conversation.due, TEXT("> "));
    conversation_said(&session.conversation, 2);
    assert_int_equal(session.conversation.due.len, 0);
}

static void nothing_is_taken_while_something_is_due(void **state)
{
    (void)state;
    assert_int_equal(conversation_feed(&session.conversation, TEXT("xyzzy\n")), 0);
    check_said(TEXT("?> "));
    assert_int_equal(conversation_feed(&session.conversation, TEXT("xyzzy\nplugh\n")), 6);
    assert_true(session.conversation.due.len > 0);
    assert_int_equal(conversation_feed(&session.conversation, TEXT("plugh\n")), 0);
    assert_int_equal(conversation_feed(&session.conversation, (struct text){NULL, 0}), 0);
    check_said(TEXT("No match for 'xyzzy'\r\n?> "));
}

static void with_nothing_due_at_least_one_byte_is_taken(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    for (unsigned byte = 0; byte < 0x100; byte++) {
        char one = (char)byte;
        conversation_start(&session.conversation, &session_conversation, LINE_MAX_BYTES, &watch,
                           &told);
        conversation_lend(&session.conversation, room.at);
        conversation_said(&session.conversation, session.conversation.due.len);
        assert_int_equal(conversation_feed(&session.conversation, (struct text){&one, 1}), 1);
    }
}

static void the_end_of_input_waits_for_what_is_due(void **state)
{
    (void)state;
    conversation_feed_eof(&session.conversation);
    assert_false(conversation_is_over(&session.conversation));
    check_said(TEXT("?> "));
    assert_int_equal(conversation_feed(&session.conversation, TEXT("xyzzy")), 5);
    conversation_feed_eof(&session.conversation);
    conversation_feed_eof(&session.conversation);
    check_said(TEXT("No match for 'xyzzy'\r\n?> "));
    assert_false(conversation_is_over(&session.conversation));
    conversation_feed_eof(&session.conversation);
    assert_true(conversation_is_over(&session.conversation));
    check_log("received <xyzzy>\nsent 0\n");
}

static void once_over_it_takes_all_and_says_nothing(void **state)
{
    (void)state;
    send_all(TEXT("\xFF\xF4")); /* IAC IP */
    assert_true(conversation_is_over(&session.conversation));
    assert_false(conversation_holds_room(&session.conversation));
    conversation_lend(&session.conversation, NULL);
    assert_int_equal(conversation_feed(&session.conversation, TEXT("rook\nrook\n\xFF\xF6")), 12);
    conversation_feed_eof(&session.conversation);
    assert_int_equal(session.conversation.due.len, 0);
    assert_true(conversation_is_over(&session.conversation));
    check_log("");
}

static void the_room_is_held_while_a_line_or_its_answer_needs_it(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    assert_false(conversation_holds_room(&session.conversation));
    conversation_feed(&session.conversation, TEXT("x"));
    assert_true(conversation_holds_room(&session.conversation));
    conversation_feed(&session.conversation, TEXT("yzzy\n"));
    while (session.conversation.due.len > 0) {
        if (text_equal(session.conversation.due, TEXT("?> ")) ||
            text_equal(session.conversation.due, TEXT("\r\n?> ")))
            break;
        assert_true(conversation_holds_room(&session.conversation));
        conversation_said(&session.conversation, 1);
    }
    check_said(TEXT("\r\n?> "));
    assert_false(conversation_holds_room(&session.conversation));
}

static void a_line_that_is_too_long_needs_no_room(void **state)
{
    (void)state;
    char line[LINE_MAX_BYTES + 1];
    memset(line, 'x', sizeof line);
    check_said(TEXT("?> "));
    conversation_feed(&session.conversation, (struct text){line, LINE_MAX_BYTES});
    assert_true(conversation_holds_room(&session.conversation));
    conversation_feed(&session.conversation, TEXT("x"));
    assert_false(conversation_holds_room(&session.conversation));
    memset(room.at, '!', room.size);
    conversation_feed(&session.conversation, TEXT("and on it goes"));
    assert_false(conversation_holds_room(&session.conversation));
    memset(room.at, '!', room.size);
    conversation_feed(&session.conversation, TEXT("\n"));
    assert_true(conversation_holds_room(&session.conversation));
    check_said(TEXT("Line too long: the limit is 32 bytes\r\n?> "));
    check_log("more than 32\n");
}

static void telnet_commands_need_no_room(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    conversation_feed(&session.conversation, TEXT("\xFF\xFD"));
    assert_false(conversation_holds_room(&session.conversation));
    conversation_feed(&session.conversation, TEXT("\x01"));
    assert_false(conversation_holds_room(&session.conversation));
    check_said(TEXT("\xFF\xFC\x01"));
}

static void a_client_that_takes_too_long_is_told_nothing(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    conversation_feed(&session.conversation, TEXT("rook"));
    conversation_time_out(&session.conversation);
    assert_int_equal(session.conversation.due.len, 0);
    assert_true(conversation_is_over(&session.conversation));
    assert_false(conversation_holds_room(&session.conversation));
    check_log("");
}

static void a_client_that_is_refused_is_told_so_at_once_in_the_place_of_a_prompt(void **state)
{
    (void)state;
    conversation_start(&session.conversation, &session_conversation, LINE_MAX_BYTES, &watch, &told);
    conversation_refuse(&session.conversation, TEXT("Too many rooks"));
    assert_false(session.conversation.due_is_constant);
    assert_false(conversation_is_over(&session.conversation));
    assert_int_equal(conversation_feed(&session.conversation, TEXT("rook\n")), 0);
    check_said(TEXT("Too many rooks\r\n"));
    assert_true(conversation_is_over(&session.conversation));
    assert_int_equal(conversation_feed(&session.conversation, TEXT("rook\n")), 5);
    assert_int_equal(session.conversation.due.len, 0);
    check_log("");
}

static void a_server_that_stops_is_nothing_to_tell(void **state)
{
    (void)state;
    conversation_drain(&session.conversation);
    check_said(TEXT("?> "));
    assert_int_equal(conversation_feed(&session.conversation, TEXT("xyzzy\nrook")), 6);
    check_said(TEXT("No match for 'xyzzy'\r\n?> "));
    assert_false(conversation_is_over(&session.conversation));
}

static void the_watch_is_told_of_every_line_and_every_answer(void **state)
{
    (void)state;
    send_all(TEXT(" black rook turned\t\r\n"));
    check_log("received <black rook turned>\nsent 1\n");
    send_all(TEXT("xyzzy\n"));
    check_log("received <xyzzy>\nsent 0\n");
}

static void the_watch_is_told_of_the_kind_of_every_answer(void **state)
{
    (void)state;
    send_all(TEXT("U+41\n"));
    assert_int_equal(last_kind, QUERY_CODE_POINTS);
    send_all(TEXT("nbsp\n"));
    assert_int_equal(last_kind, QUERY_ALIASES);
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
    assert_true(conversation_is_over(&session.conversation));
}

static void the_watch_gets_the_line_that_ends_the_session(void **state)
{
    (void)state;
    send_all(TEXT(" \x04\r\n"));
    check_log("received <\x04>\n");
    assert_true(conversation_is_over(&session.conversation));
}

static void the_watch_is_told_of_an_answer_only_when_it_is_said(void **state)
{
    (void)state;
    check_said(TEXT("?> "));
    conversation_feed(&session.conversation, TEXT("black rook turned\n"));
    check_log("received <black rook turned>\n");
    struct text last = TEXT("turned'");
    struct text due =
        session.conversation.due; /* a byte at a time, up to the last ones of the status */
    while (due.len < last.len || memcmp(due.at, last.at, last.len) != 0) {
        conversation_said(&session.conversation, 1);
        due = session.conversation.due;
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
    assert_true(conversation_is_over(&session.conversation));
}

static void the_watch_is_not_told_of_telnet(void **state)
{
    (void)state;
    send_all(TEXT("\xFF\xF6\xFF\xFB\x01\xFF\xFD\x03\xFF\xFA\x18z\xFF\xF0\xFF\xF1"));
    check_log("");
}

/* Within one turn, before other clients have theirs. */
static void a_turn_has_64_lines(void **state)
{
    (void)state;
    assert_int_equal(session_conversation.turn_questions, 64);
    assert_int_equal(session_best_conversation.turn_questions, 64);
}

static void a_limit_of_one_byte_is_enough(void **state)
{
    (void)state;
    static const struct text input = {"x\r\nxy\n\r\n", 8};
    size_t fed = 0;
    conversation_start(&session.conversation, &session_conversation, 1, &watch, &told);
    conversation_lend(&session.conversation, room.at);
    while (fed < input.len) {
        struct bytes said = say_all();
        bytes_free(&said);
        fed += conversation_feed(&session.conversation, text_from(input, fed));
    }
    check_said(TEXT("?> "));
    assert_non_null(told.at);
    assert_int_equal(memcmp(told.at, "received <x>\nsent ", 18), 0);
    static const char last[] = "more than 1\nreceived <>\n";
    assert_true(told.len > sizeof last);
    CHECK_TEXT(text_from(bytes_text(&told), told.len - (sizeof last - 1)), TEXT("more than 1\n"
                                                                                "received <>\n"));
}

enum { LONG_LINE = 8192, CHARACTERS = LONG_LINE / 4 }; /* no room but for the line */

/* Feeds it in pieces, takes the answers in pieces. */
static struct bytes converse(struct conversation *with, struct text input, size_t most_in,
                             size_t most_out)
{
    struct bytes said = {NULL, 0, 0};
    for (;;) {
        struct text due = with->due;
        if (due.len > 0) {
            due.len = due.len < most_out ? due.len : most_out;
            bytes_add(&said, due);
            conversation_said(with, due.len);
        } else if (with->is_thinking) {
            conversation_think(with);
        } else if (input.len > 0) {
            struct text piece = {input.at, input.len < most_in ? input.len : most_in};
            input = text_from(input, conversation_feed(with, piece));
        } else {
            return said;
        }
    }
}

static void hear_nothing(void *owner, struct text line)
{
    (void)owner;
    (void)line;
}

static void hear_no_answer(void *owner, enum query_kind kind, uint32_t results)
{
    (void)owner;
    (void)kind;
    (void)results;
}

static const struct conversation_watch silent = {.received = hear_nothing,
                                                 .answered = hear_no_answer};

/* The longest answer to a list: a line for each character, and each escaped in the status. */
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
    bytes_add(&expected, TEXT("2048 matches for '"));
    for (size_t n = 0; n < CHARACTERS; n++)
        bytes_add(&expected, TEXT("\\U0010ffff"));
    bytes_add(&expected, TEXT("'\r\n?> "));
    assert_int_equal(input.len, LONG_LINE);
    bytes_add(&input, TEXT("\n"));
    for (size_t in = 0; in < COUNT(most); in++) {
        for (size_t out = 0; out < COUNT(most); out++) {
            struct session with;
            struct fenced line = room_for(LONG_LINE);
            conversation_start(&with.conversation, &session_conversation, LONG_LINE, &silent, NULL);
            conversation_lend(&with.conversation, line.at);
            struct bytes said =
                converse(&with.conversation, bytes_text(&input), most[in], most[out]);
            CHECK_TEXT(bytes_text(&said), bytes_text(&expected));
            bytes_free(&said);
            fenced_free(&line);
        }
    }
    bytes_free(&input);
    bytes_free(&expected);
}

/* Two clients whose answers are kept in one place. */
static struct sharer {
    struct session session;
    struct fenced room;
} sharers[2];

static int begin_sharing(void **state)
{
    (void)state;
    memset(&memo, 0, sizeof memo);
    for (size_t n = 0; n < COUNT(sharers); n++) {
        struct conversation *c = &sharers[n].session.conversation;
        sharers[n].room = room_for(LONG_LINE);
        conversation_start(c, &session_conversation, LONG_LINE, &sharing_watch, &told);
        conversation_lend(c, sharers[n].room.at);
        conversation_said(c, c->due.len);
    }
    return 0;
}

static int end_sharing(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT(sharers); n++)
        fenced_free(&sharers[n].room);
    bytes_free(&told);
    return 0;
}

static struct bytes ask(size_t n, struct text line)
{
    return converse(&sharers[n].session.conversation, line, SIZE_MAX, SIZE_MAX);
}

static void ask_often(size_t n, struct text line, unsigned times)
{
    for (; times > 0; times--) {
        struct bytes said = ask(n, line);
        bytes_free(&said);
    }
}

/* Asks, and leaves it due. */
static enum session_state state_after(size_t n, struct text line)
{
    struct conversation *c = &sharers[n].session.conversation;
    assert_int_equal(conversation_feed(c, line), line.len);
    while (c->is_thinking)
        conversation_think(c);
    return sharers[n].session.state;
}

static void an_answer_that_was_given_before_is_the_same_and_told_of_alike(void **state)
{
    (void)state;
    static const struct text lines[] = {
        TEXT_CONSTANT("rook black\n"),
        TEXT_CONSTANT("xyzzyq\n"),
        TEXT_CONSTANT(" nbsp \n"),
        TEXT_CONSTANT("U+2656 it's\n"),
        TEXT_CONSTANT("\u2656\u202E\n"),
        TEXT_CONSTANT("/rook\n"),
        TEXT_CONSTANT("smiley\n"),
        TEXT_CONSTANT("describe \u2656\n"),
        TEXT_CONSTANT("/rightwards arrow with\r\n"),
        TEXT_CONSTANT("block:chess-symbols turned\n"),
        TEXT_CONSTANT("U+10FFFF U+D800\n"),
    };
    for (size_t n = 0; n < COUNT(lines); n++) {
        told.len = 0;
        struct bytes first = ask(0, lines[n]);
        struct bytes log = told;
        told = (struct bytes){NULL, 0, 0};
        for (size_t again = 1; again < 4; again++) {
            assert_int_equal(state_after(again % 2, lines[n]), SESSION_KNOWN);
            struct bytes said = ask(again % 2, TEXT(""));
            CHECK_TEXT(bytes_text(&said), bytes_text(&first));
            CHECK_TEXT(bytes_text(&told), bytes_text(&log));
            bytes_free(&said);
            told.len = 0;
        }
        bytes_free(&log);
        bytes_free(&first);
    }
}

static void what_is_due_of_a_known_answer_stays_whatever_others_ask(void **state)
{
    (void)state;
    struct bytes first = ask(0, TEXT("rook\n"));
    ask_often(0, TEXT("rook\n"), 1);
    assert_int_equal(state_after(0, TEXT("rook\n")), SESSION_KNOWN);
    conversation_said(&sharers[0].session.conversation, 10);
    memset(&memo, '!', sizeof memo); /* more than other clients could do */
    struct bytes rest = ask(0, TEXT(""));
    CHECK_TEXT(bytes_text(&rest), text_from(bytes_text(&first), 10));
    bytes_free(&rest);
    bytes_free(&first);
}

static void an_answer_that_is_not_small_is_not_kept(void **state)
{
    (void)state;
    struct bytes first = ask(0, TEXT("letter\n"));
    for (unsigned n = 0; n < 4; n++) {
        assert_int_equal(state_after(0, TEXT("letter\n")), SESSION_ANSWER);
        struct bytes said = ask(0, TEXT(""));
        CHECK_TEXT(bytes_text(&said), bytes_text(&first));
        bytes_free(&said);
    }
    bytes_free(&first);
}

static void white_space_around_a_query_does_not_keep_its_answer_from_being_kept(void **state)
{
    (void)state;
    char line[LONG_LINE + 1];
    memset(line, ' ', sizeof line);
    text_put(TEXT("xyzzyq\n"), line + sizeof line - 7);
    ask_often(0, (struct text){line, sizeof line}, 2);
    assert_int_equal(state_after(1, TEXT("xyzzyq\n")), SESSION_KNOWN);
}

static void a_known_answer_needs_the_room_until_it_is_said(void **state)
{
    (void)state;
    struct conversation *c = &sharers[0].session.conversation;
    ask_often(0, TEXT("rook\n"), 2);
    assert_int_equal(state_after(0, TEXT("rook\n")), SESSION_KNOWN);
    while (c->due.len > 0) {
        assert_true(conversation_holds_room(c));
        assert_false(c->due_is_constant);
        conversation_said(c, 1);
    }
    assert_false(conversation_holds_room(c));
}

#define SHARING_TEST(name) cmocka_unit_test_setup_teardown(name, begin_sharing, end_sharing)
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
        SESSION_TEST(a_client_that_takes_too_long_is_told_nothing),
        SESSION_TEST(a_client_that_is_refused_is_told_so_at_once_in_the_place_of_a_prompt),
        SESSION_TEST(a_server_that_stops_is_nothing_to_tell),
        SESSION_TEST(the_watch_is_told_of_every_line_and_every_answer),
        SESSION_TEST(the_watch_is_told_of_the_kind_of_every_answer),
        SESSION_TEST(the_watch_is_told_of_an_empty_line_but_of_no_answer),
        SESSION_TEST(the_watch_gets_a_line_that_is_not_utf8_whole),
        SESSION_TEST(the_watch_gets_the_line_that_ends_the_session),
        SESSION_TEST(the_watch_is_told_of_an_answer_only_when_it_is_said),
        SESSION_TEST(the_watch_is_not_told_of_a_line_that_was_interrupted),
        SESSION_TEST(the_watch_is_not_told_of_telnet),
        SESSION_TEST(a_turn_has_64_lines),
        SESSION_TEST(a_limit_of_one_byte_is_enough),
        SESSION_TEST(a_line_full_of_noncharacters_is_answered_to_the_last),
        SHARING_TEST(an_answer_that_was_given_before_is_the_same_and_told_of_alike),
        SHARING_TEST(what_is_due_of_a_known_answer_stays_whatever_others_ask),
        SHARING_TEST(an_answer_that_is_not_small_is_not_kept),
        SHARING_TEST(white_space_around_a_query_does_not_keep_its_answer_from_being_kept),
        SHARING_TEST(a_known_answer_needs_the_room_until_it_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
