/* transcript.c - replays one recorded conversation, cut in every way on both sides.
 *
 *     unit_transcript ../transcripts/NAME.txt
 *
 * Whatever the cuts, the conversation must say the same bytes and report the same to its watch.
 * Input and the room lent lie against unreadable pages; the room is lent as late and taken back as
 * early as conversation.h allows, and overwritten in between. */
#include "transcript_file.h"

#include <charfinder/http.h>
#include <charfinder/memo.h>
#include <charfinder/session.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path;
static struct transcript transcript;
static struct text client;        /* all that the client sends */
static struct bytes client_bytes; /* which lie here */
static const struct conversation_kind *kind;
static bool server_closes;
static struct fenced room;
static struct fenced input;

/* Compares what is said with what the transcript says. */
struct listener {
    size_t step;  /* the one that is being said, or comes next */
    size_t done;  /* bytes of it */
    size_t lines; /* of it */
    bool agrees;
};

static bool is_said(const struct step *step)
{
    return step->kind == STEP_SERVER_SAYS || step->kind == STEP_SERVER_SAYS_LINES;
}

/* What the server has to say next, or null if it has said all. */
static const struct step *next_said(const struct listener *listener)
{
    size_t step = listener->step;
    while (step < transcript.count && !is_said(&transcript.steps[step]))
        step++;
    return step < transcript.count ? &transcript.steps[step] : NULL;
}

static void hear_lines(struct listener *listener, const struct step *step, struct text piece)
{
    char last = piece.at[piece.len - 1];
    struct text line;
    struct text rest = piece;
    while (next_line(&rest, &line))
        listener->lines++;
    listener->lines -= last != '\n'; /* the last line goes on in the next piece */
    if (listener->done + piece.len == step->len)
        listener->agrees = listener->lines == step->lines && last == '\n';
}

static void hear(struct listener *listener, struct text said)
{
    while (said.len > 0 && listener->agrees) {
        const struct step *step = next_said(listener);
        if (step == NULL) {
            listener->agrees = false;
            return;
        }
        listener->step = (size_t)(step - transcript.steps);
        size_t left = step->len - listener->done;
        struct text piece = {said.at, said.len < left ? said.len : left};
        if (step->kind == STEP_SERVER_SAYS_LINES)
            hear_lines(listener, step, piece);
        else
            listener->agrees =
                memcmp(step_text(&transcript, step).at + listener->done, piece.at, piece.len) == 0;
        listener->done += piece.len;
        if (listener->done == step->len) {
            listener->step++;
            listener->done = 0;
            listener->lines = 0;
        }
        said = text_from(said, piece.len);
    }
}

/* What the conversation tells its watch, a line each. */
static void log_received(void *who, struct text line)
{
    bytes_add(who, TEXT("received "));
    bytes_add(who, line);
    bytes_add(who, TEXT("\n"));
}

static void log_too_long(void *who, size_t line_max)
{
    char line[64];
    snprintf(line, sizeof line, "more than %zu\n", line_max);
    bytes_add(who, text_of(line));
}

static void log_answered(void *who, enum query_kind understood, uint32_t results)
{
    (void)understood;
    char line[64];
    snprintf(line, sizeof line, "sent %u\n", (unsigned)results);
    bytes_add(who, text_of(line));
}

/* Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110. */
static int64_t tell_time(void *who)
{
    (void)who;
    return 784111777;
}

static size_t tell_metrics(void *who, char *out, size_t most)
{
    static const struct text metrics = TEXT_CONSTANT("rooks 8\n");
    (void)who;
    assert_true(metrics.len <= most);
    memcpy(out, metrics.at, metrics.len);
    return metrics.len;
}

/* Answers that were given before; null: none is kept. */
static struct memo *shared_memo;

static struct memo *tell_memo(void *who)
{
    (void)who;
    return shared_memo;
}

static const struct conversation_watch watch = {
    .received = log_received,
    .received_too_long = log_too_long,
    .answered = log_answered,
    .time = tell_time,
    .metrics = tell_metrics,
    .memo = tell_memo,
};

struct replay {
    union {
        struct conversation conversation;
        max_align_t of_any_kind[32];
    };
    bool is_lent;
    struct listener listener;
    struct bytes log;
};

static void replay_start(struct replay *replay)
{
    replay->is_lent = false;
    replay->listener = (struct listener){.agrees = true};
    replay->log = (struct bytes){NULL, 0, 0};
    assert_true(kind->bytes <= sizeof replay->of_any_kind);
    conversation_start(&replay->conversation, kind, transcript.line_max, &watch, &replay->log);
    if (transcript.refused.len > 0)
        conversation_refuse(&replay->conversation, transcript.refused);
}

static void lend(struct replay *replay)
{
    if (!replay->is_lent)
        conversation_lend(&replay->conversation, room.at);
    replay->is_lent = true;
}

static void take_back(struct replay *replay)
{
    if (!replay->is_lent || conversation_holds_room(&replay->conversation))
        return;
    conversation_lend(&replay->conversation, NULL);
    memset(room.at, '!', room.size); /* a stale pointer to it would make the replay fail */
    replay->is_lent = false;
}

/* Sizes of pieces: the first of the input, the others of the input, those of the output. */
struct cuts {
    size_t first;
    size_t in;
    size_t out;
};

/* What the client does: it sends something, perhaps the last that is read, then waits or ends. */
struct turn {
    struct text sent;
    bool server_stops;
    bool client_ends;
    bool client_tarries;
};

/* What is constant may be kept: so it lies in no place that may change. */
static void check_constant(const struct replay *replay)
{
    const struct conversation *conversation = &replay->conversation;
    const char *at = conversation->due.at;
    const char *itself = (const char *)conversation;
    if (!conversation->due_is_constant)
        return;
    assert_false(at >= room.at && at < room.at + room.size);
    assert_false(at >= itself && at < itself + kind->bytes);
}

static void say(struct replay *replay, size_t most)
{
    struct text due = replay->conversation.due;
    due.len = due.len < most ? due.len : most;
    check_constant(replay);
    hear(&replay->listener, due);
    conversation_said(&replay->conversation, due.len);
}

/* Offers what is left of a piece; returns what is left then. No pointer to it may be kept. */
static struct text feed(struct replay *replay, struct text piece)
{
    lend(replay);
    size_t taken = conversation_feed(&replay->conversation, piece);
    assert_in_range(taken, 1, piece.len);
    memset((char *)piece.at, '?', taken);
    return text_from(piece, taken);
}

/* The loop of conversation.h: goes on until the conversation waits for more, or is over. */
static void converse(struct replay *replay, struct turn turn, struct cuts cuts)
{
    struct conversation *conversation = &replay->conversation;
    struct text piece = {NULL, 0};
    struct text sent = turn.sent;
    size_t most = cuts.first;
    while (replay->listener.agrees) {
        if (conversation->due.len > 0) {
            say(replay, cuts.out);
            continue;
        }
        take_back(replay);
        if (conversation->is_thinking) {
            conversation_think(conversation);
        } else if (conversation_is_over(conversation)) {
            break;
        } else if (piece.len > 0) {
            piece = feed(replay, piece);
        } else if (sent.len > 0) {
            piece = fenced_copy(&input, (struct text){sent.at, sent.len < most ? sent.len : most});
            sent = text_from(sent, piece.len);
            most = cuts.in;
            if (sent.len == 0 && turn.server_stops)
                conversation_drain(conversation);
        } else if (turn.client_ends) {
            lend(replay);
            conversation_feed_eof(conversation);
        } else if (turn.client_tarries) {
            lend(replay);
            conversation_time_out(conversation);
            turn.client_tarries = false;
        } else {
            break;
        }
    }
}

/* The client's part of steps `begin` to `end` - 1, of which one at most sends something. */
static struct turn turn_of(size_t begin, size_t end)
{
    struct turn turn = {.sent = {NULL, 0}};
    for (size_t n = begin; n < end; n++) {
        const struct step *step = &transcript.steps[n];
        if (step->kind == STEP_CLIENT_SENDS)
            turn.sent = step_text(&transcript, step);
        turn.server_stops |= step->kind == STEP_SERVER_STOPS;
        turn.client_ends |= step->kind == STEP_CLIENT_ENDS;
        turn.client_tarries |= step->kind == STEP_CLIENT_TARRIES;
    }
    return turn;
}

/* Replays the whole conversation; whether all was said, nothing else, and it ended as it should. */
static bool holds(struct cuts cuts, struct bytes *log)
{
    struct replay replay;
    replay_start(&replay);
    struct turn all = turn_of(0, transcript.count);
    all.sent = client;
    converse(&replay, all, cuts);
    *log = replay.log;
    return replay.listener.agrees && next_said(&replay.listener) == NULL &&
           conversation_is_over(&replay.conversation) == server_closes;
}

static const struct cuts uncut = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
static struct bytes uncut_log;

static void check(struct cuts cuts)
{
    struct bytes log;
    if (!holds(cuts, &log))
        fail_msg("does not hold with input cut at %zu, then every %zu bytes, output every %zu",
                 cuts.first, cuts.in, cuts.out);
    CHECK_TEXT(bytes_text(&log), bytes_text(&uncut_log));
    bytes_free(&log);
}

/* All that stands before step `end` must have been said, and nothing that stands after it. */
static void check_said_up_to(const struct listener *listener, size_t end)
{
    const struct step *next = next_said(listener);
    size_t line = next != NULL ? next->file_line : 0;
    if (!listener->agrees && next == NULL)
        fail_msg("after the last line of the transcript the server says more");
    if (!listener->agrees)
        fail_msg("line %zu of the transcript: the server says something else", line);
    if (next != NULL && next < &transcript.steps[end])
        fail_msg("line %zu of the transcript: the server does not say all of this", line);
    if (listener->step + (listener->done > 0) > end)
        fail_msg("line %zu of the transcript: the server speaks too early", line);
}

/* The next step at which the client does something, or the server stops. */
static size_t next_turn(size_t step)
{
    while (step < transcript.count &&
           (is_said(&transcript.steps[step]) || transcript.steps[step].kind == STEP_SERVER_CLOSES))
        step++;
    return step;
}

static bool closes_between(size_t begin, size_t end)
{
    for (size_t step = begin; step < end; step++)
        if (transcript.steps[step].kind == STEP_SERVER_CLOSES)
            return true;
    return false;
}

static void it_holds_as_a_dialogue(void **state)
{
    (void)state;
    struct replay replay;
    bool is_over = false;
    replay_start(&replay);
    converse(&replay, (struct turn){.sent = {NULL, 0}}, uncut);
    for (size_t step = 0;;) {
        size_t begin = next_turn(step);
        check_said_up_to(&replay.listener, begin);
        is_over = is_over || closes_between(step, begin);
        assert_int_equal(conversation_is_over(&replay.conversation), is_over);
        if (begin == transcript.count)
            break;
        step = begin + (transcript.steps[begin].kind == STEP_SERVER_STOPS ? 2 : 1);
        converse(&replay, turn_of(begin, step), uncut);
    }
    CHECK_TEXT(bytes_text(&replay.log), bytes_text(&uncut_log));
    bytes_free(&replay.log);
}

enum {
    IN_ALL = 1024, /* of input, pieces of every size up to this one, and of twice it, and so on */
    OUT_MIN_OF_LONG = 64, /* an answer of megabytes, said byte by byte so often, takes minutes */
    OUT_MAX = 4096,
    SAID_LONG = 1 << 18,
};

static void it_holds_however_input_and_output_are_cut(void **state)
{
    (void)state;
    size_t said = 0;
    for (size_t n = 0; n < transcript.count; n++)
        if (is_said(&transcript.steps[n]))
            said += transcript.steps[n].len;
    for (size_t in = 1; in <= client.len; in += in < IN_ALL ? 1 : in)
        for (size_t out = said > SAID_LONG ? OUT_MIN_OF_LONG : 1; out <= OUT_MAX; out *= 2)
            check((struct cuts){in, in, out});
}

static void it_holds_wherever_the_input_is_cut_in_two(void **state)
{
    (void)state;
    for (size_t first = 1; first < client.len; first++)
        check((struct cuts){first, SIZE_MAX, SIZE_MAX});
}

static void it_holds_where_its_answers_were_given_before(void **state)
{
    (void)state;
    static struct memo memo;
    shared_memo = &memo;
    check(uncut); /* all answers are kept from here on */
    for (size_t in = 1; in <= client.len; in *= 2)
        for (size_t out = OUT_MAX; out > 1; out /= 8)
            check((struct cuts){in, in, out});
    shared_memo = NULL;
}

/* Checks the comparison itself. */
static void with_one_byte_changed_it_does_not_hold(void **state)
{
    (void)state;
    struct bytes log;
    size_t changed = 0;
    for (size_t n = 0; n < transcript.count; n++) {
        struct step *step = &transcript.steps[n];
        for (size_t at = 0; step->kind == STEP_SERVER_SAYS && at < step->len; at++, changed++) {
            transcript.bytes.at[step->at + at] ^= 1;
            assert_false(holds(uncut, &log));
            bytes_free(&log);
            transcript.bytes.at[step->at + at] ^= 1;
        }
        if (step->kind == STEP_SERVER_SAYS_LINES) {
            step->lines++;
            assert_false(holds(uncut, &log));
            bytes_free(&log);
            step->lines--;
            changed++;
        }
    }
    assert_true(changed > 0);
}

/* Aligned, and flush with the end but for that. */
static size_t room_bytes(void)
{
    size_t align = alignof(max_align_t);
    return (kind->room_bytes(transcript.line_max) + align - 1) / align * align;
}

static int read_transcript(void **state)
{
    (void)state;
    transcript_read(&transcript, path);
    for (size_t n = 0; n < transcript.count; n++) {
        const struct step *step = &transcript.steps[n];
        if (step->kind == STEP_CLIENT_SENDS)
            bytes_add(&client_bytes, step_text(&transcript, step));
        server_closes = server_closes || step->kind == STEP_SERVER_CLOSES;
    }
    client = bytes_text(&client_bytes);
    kind = transcript.is_http ? &http_conversation : &session_conversation;
    room = fenced_new(room_bytes());
    input = fenced_new(client.len);
    holds(uncut, &uncut_log);
    return 0;
}

static int free_transcript(void **state)
{
    (void)state;
    bytes_free(&uncut_log);
    fenced_free(&input);
    fenced_free(&room);
    bytes_free(&client_bytes);
    transcript_free(&transcript);
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fputs("usage: unit_transcript TRANSCRIPT\n", stderr);
        return EXIT_FAILURE;
    }
    path = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_as_a_dialogue),
        cmocka_unit_test(it_holds_however_input_and_output_are_cut),
        cmocka_unit_test(it_holds_wherever_the_input_is_cut_in_two),
        cmocka_unit_test(it_holds_where_its_answers_were_given_before),
        cmocka_unit_test(with_one_byte_changed_it_does_not_hold),
    };
    return cmocka_run_group_tests(tests, read_transcript, free_transcript);
}
