/* transcript.c - replays one recorded conversation, cut in every way on both sides.
 *
 *     unit_transcript ../transcripts/NAME.txt
 *
 * Whatever the cuts, the session must say the same bytes and report the same to its watch. Input
 * and the room for a line lie against unreadable pages; the room is lent as late and taken back as
 * early as session.h allows, and spoilt in between. */
#include "transcript_file.h"

#include <charfinder/session.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path;
static struct transcript transcript;
static struct text client;        /* all that the client sends */
static struct bytes client_bytes; /* which lie here */
static bool client_ends;
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

/* What the session tells its watch, a line each. */
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

static void log_sent(void *who, uint32_t results)
{
    char line[64];
    snprintf(line, sizeof line, "sent %u\n", (unsigned)results);
    bytes_add(who, text_of(line));
}

static const struct session_watch watch = {log_received, log_too_long, log_sent};

struct replay {
    struct session session;
    bool is_lent;
    struct listener listener;
    struct bytes log;
};

static void replay_start(struct replay *replay)
{
    replay->is_lent = false;
    replay->listener = (struct listener){.agrees = true};
    replay->log = (struct bytes){NULL, 0, 0};
    session_start(&replay->session, transcript.line_max, &watch, &replay->log);
}

static void lend(struct replay *replay)
{
    if (!replay->is_lent)
        session_lend(&replay->session, room.at);
    replay->is_lent = true;
}

static void take_back(struct replay *replay)
{
    if (!replay->is_lent || session_holds_line(&replay->session))
        return;
    session_lend(&replay->session, NULL);
    memset(room.at, '!', room.size); /* whoever looks there still, shall see what it gets */
    replay->is_lent = false;
}

/* How the bytes are cut: the first piece of the input, its others, and those of the output. */
struct cuts {
    size_t first;
    size_t in;
    size_t out;
};

/* The loop of session.h: goes on until the session waits for more, or is over. */
static void converse(struct replay *replay, struct text sent, bool ends, struct cuts cuts)
{
    struct session *session = &replay->session;
    struct text piece = {NULL, 0};
    size_t most = cuts.first;
    while (replay->listener.agrees) {
        struct text due = session_due(session);
        if (due.len > 0) {
            due.len = due.len < cuts.out ? due.len : cuts.out;
            hear(&replay->listener, due);
            session_said(session, due.len);
            continue;
        }
        take_back(replay);
        if (session_is_over(session)) {
            break;
        } else if (piece.len > 0) {
            lend(replay);
            size_t taken = session_feed(session, piece);
            assert_in_range(taken, 1, piece.len);
            memset((char *)piece.at, '?', taken); /* no pointer to it may be kept */
            piece = text_from(piece, taken);
        } else if (sent.len > 0) {
            piece = fenced_copy(&input, (struct text){sent.at, sent.len < most ? sent.len : most});
            sent = text_from(sent, piece.len);
            most = cuts.in;
        } else if (ends) {
            session_feed_eof(session);
        } else {
            break;
        }
    }
}

/* Plays it all; whether everything was said, nothing else, and the end is as it should be. */
static bool holds(struct cuts cuts, struct bytes *log)
{
    struct replay replay;
    replay_start(&replay);
    converse(&replay, client, client_ends, cuts);
    *log = replay.log;
    return replay.listener.agrees && next_said(&replay.listener) == NULL &&
           session_is_over(&replay.session) == server_closes;
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

static size_t next_client_step(size_t step)
{
    while (step < transcript.count && transcript.steps[step].kind != STEP_CLIENT_SENDS &&
           transcript.steps[step].kind != STEP_CLIENT_ENDS)
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
    converse(&replay, (struct text){NULL, 0}, false, uncut);
    for (size_t step = 0;;) {
        size_t end = next_client_step(step);
        check_said_up_to(&replay.listener, end);
        is_over = is_over || closes_between(step, end);
        assert_int_equal(session_is_over(&replay.session), is_over);
        if (end == transcript.count)
            break;
        converse(&replay, step_text(&transcript, &transcript.steps[end]),
                 transcript.steps[end].kind == STEP_CLIENT_ENDS, uncut);
        step = end + 1;
    }
    CHECK_TEXT(bytes_text(&replay.log), bytes_text(&uncut_log));
    bytes_free(&replay.log);
}

enum {
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
    for (size_t in = 1; in <= client.len; in++)
        for (size_t out = said > SAID_LONG ? OUT_MIN_OF_LONG : 1; out <= OUT_MAX; out *= 2)
            check((struct cuts){in, in, out});
}

static void it_holds_wherever_the_input_is_cut_in_two(void **state)
{
    (void)state;
    for (size_t first = 1; first < client.len; first++)
        check((struct cuts){first, SIZE_MAX, SIZE_MAX});
}

/* A replay that agrees with everything would prove nothing. */
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

static int read_transcript(void **state)
{
    (void)state;
    transcript_read(&transcript, path);
    for (size_t n = 0; n < transcript.count; n++) {
        const struct step *step = &transcript.steps[n];
        if (step->kind == STEP_CLIENT_SENDS)
            bytes_add(&client_bytes, step_text(&transcript, step));
        client_ends = client_ends || step->kind == STEP_CLIENT_ENDS;
        server_closes = server_closes || step->kind == STEP_SERVER_CLOSES;
    }
    client = bytes_text(&client_bytes);
    room = fenced_new(transcript.line_max);
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
        cmocka_unit_test(with_one_byte_changed_it_does_not_hold),
    };
    return cmocka_run_group_tests(tests, read_transcript, free_transcript);
}
