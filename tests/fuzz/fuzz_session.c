/* fuzz_session.c - a conversation is the same however its bytes are cut.
 *
 * The input's first four bytes are the plan, the others are what the client says:
 *
 *     0  the most bytes fed at once, 0: 256     2  the limit of a line less 1, 255: 4096
 *     1  the most bytes taken at once, 0: 256   3  flags, see below
 *
 * One session is fed whole and taken whole, another one by the plan, and both must agree. */
#include <charfinder/session.h>

#include <string.h>

#include "fuzz.h"
#include "obvious.h"

enum {
    FLAG_EOF = 1,       /* the client's end of input follows */
    FLAG_ROOM_BACK = 2, /* the room is taken back whenever that is allowed */
    FLAG_VARIES = 4,    /* pieces have 1 to the most bytes, else the most */
    PLAN = 4,           /* bytes */
    CUTS_MAX = 1 << 13, /* then pieces are whole: an answer of megabytes is cut often enough */
};

struct talker {
    struct session session;
    struct text input; /* not yet taken */
    bool eof;
    bool room_back;
    char *room;
    size_t line_max;
    size_t most_in;
    size_t most_out;
    bool varies;
    uint32_t dice;
    uint32_t cuts;
    uint32_t heard; /* a hash of all that the watch was told */
};

static void hear(struct talker *talker, const void *bytes, size_t len)
{
    const unsigned char *byte = bytes;
    for (size_t n = 0; n < len; n++)
        talker->heard = (talker->heard ^ byte[n]) * 16777619U;
    talker->heard = (talker->heard ^ (uint32_t)len) * 16777619U;
}

static void on_received(void *who, struct text line)
{
    hear(who, "received", 8);
    hear(who, line.at, line.len);
    CHECK(line.len <= ((struct talker *)who)->line_max);
}

static void on_received_too_long(void *who, size_t line_max)
{
    hear(who, "too long", 8);
    CHECK(line_max == ((struct talker *)who)->line_max);
}

static void on_sent(void *who, uint32_t results)
{
    hear(who, "sent", 4);
    hear(who, &results, sizeof results);
}

static const struct session_watch watch = {on_received, on_received_too_long, on_sent};

static void begin(struct talker *talker, struct text input, bool eof, size_t line_max)
{
    *talker = (struct talker){
        .input = input,
        .eof = eof,
        .line_max = line_max,
        .most_in = SIZE_MAX,
        .most_out = SIZE_MAX,
    };
    session_start(&talker->session, line_max, &watch, talker);
}

static void check_state(const struct session *session, struct text due)
{
    bool is_silent = session->state == SESSION_LISTEN || session->state == SESSION_OVER;
    CHECK(is_silent == (due.len == 0));
    CHECK(session_is_over(session) == (session->state == SESSION_OVER));
}

/* How many of `len` bytes go next. */
static size_t piece(struct talker *talker, size_t most, size_t len)
{
    if (most == SIZE_MAX || ++talker->cuts > CUTS_MAX)
        return len;
    talker->dice = talker->dice * 1664525U + 1013904223U;
    size_t n = talker->varies ? 1 + (talker->dice >> 8) % most : most;
    return n < len ? n : len;
}

static void take_room_back(struct talker *talker)
{
    if (!talker->room_back || session_holds_line(&talker->session))
        return;
    session_lend(&talker->session, NULL);
    free(talker->room);
    talker->room = NULL;
}

/* From a copy that is gone afterwards: the session may keep no pointer into it. */
static void feed(struct talker *talker)
{
    if (talker->room == NULL) {
        talker->room = malloc(talker->line_max);
        CHECK(talker->room != NULL);
        session_lend(&talker->session, talker->room);
    }
    size_t n = piece(talker, talker->most_in, talker->input.len);
    char *copy = malloc(n);
    CHECK(copy != NULL);
    memcpy(copy, talker->input.at, n);
    size_t taken = session_feed(&talker->session, (struct text){copy, n});
    free(copy);

    CHECK(taken >= 1 && taken <= n);
    CHECK(taken == n || session_due(&talker->session).len > 0 || session_is_over(&talker->session));
    talker->input = text_from(talker->input, taken);
    take_room_back(talker);
}

static void feed_eof(struct talker *talker)
{
    session_feed_eof(&talker->session);
    CHECK(session_due(&talker->session).len > 0 || session_is_over(&talker->session));
    take_room_back(talker);
}

/* What the session says next; empty when it will say no more. */
static struct text due(struct talker *talker)
{
    for (;;) {
        struct text due = session_due(&talker->session);
        check_state(&talker->session, due);
        if (due.len > 0 || session_is_over(&talker->session))
            return due;
        if (talker->input.len > 0)
            feed(talker);
        else if (talker->eof)
            feed_eof(talker);
        else
            return due;
    }
}

static void said(struct talker *talker, size_t n)
{
    session_said(&talker->session, n);
    take_room_back(talker);
}

/* IAC, and a refusal of whatever option was offered or asked for. */
static void check_option_reply(struct text reply)
{
    enum { WILL = 251, WONT = 252, DONT = 254, TIMING_MARK = 6 };
    CHECK(reply.len == 3);
    unsigned char verb = (unsigned char)reply.at[1];
    unsigned char option = (unsigned char)reply.at[2];
    CHECK(verb == DONT || verb == (option == TIMING_MARK ? WILL : WONT));
}

/* Looks once and for all at the lines that are constant: those of names, then of aliases. */
static struct text constant_lines(void)
{
    static struct text lines;
    uint32_t end = index_characters();
    if (lines.at != NULL)
        return lines;
    for (uint32_t word = 0; word < index_words(INDEX_ALIASES); word++) {
        struct postings list = index_postings(INDEX_ALIASES, word);
        struct run run;
        while ((run = postings_meet(&list, 1, end)).count > 0)
            end = run.first + run.count;
    }
    lines = index_lines((struct run){0, end, 0});
    CHECK(obvious_is_harmless(lines));
    return lines;
}

static void check_results(const struct session *session, struct text piece)
{
    struct text lines = constant_lines();
    const char *room = session->answer.line;
    CHECK(piece.at[piece.len - 1] == '\n');
    if (piece.at >= lines.at && piece.at + piece.len <= lines.at + lines.len)
        return;
    CHECK(piece.at >= room && piece.at + piece.len <= room + sizeof session->answer.line);
    CHECK(obvious_is_harmless(piece));
}

/* Nothing that a client chose may reach a terminal as a control; checked on whole pieces. */
static void check_piece(const struct session *session, struct text piece)
{
    if (session->state == SESSION_ANSWER)
        check_results(session, piece);
    else if (session->state == SESSION_REPLY && (unsigned char)piece.at[0] == 0xFF)
        check_option_reply(piece);
    else
        CHECK(obvious_is_harmless(piece));
}

/* The session taken whole must say `said` next; `*left` is what is left of its piece. */
static void expect(struct talker *whole, struct text *left, struct text said_by_cut)
{
    while (said_by_cut.len > 0) {
        if (left->len == 0) {
            *left = due(whole);
            CHECK(left->len > 0);
            check_piece(&whole->session, *left);
        }
        size_t n = left->len < said_by_cut.len ? left->len : said_by_cut.len;
        /* result lines are the very same bytes, and megabytes of them */
        CHECK(left->at == said_by_cut.at || memcmp(left->at, said_by_cut.at, n) == 0);
        *left = text_from(*left, n);
        said_by_cut = text_from(said_by_cut, n);
        if (left->len == 0)
            said(whole, session_due(&whole->session).len);
    }
}

static void check_same_end(const struct talker *a, const struct talker *b)
{
    const struct line *x = &a->session.line;
    const struct line *y = &b->session.line;
    CHECK(a->session.state == b->session.state);
    CHECK(a->session.nvt == b->session.nvt);
    CHECK(a->heard == b->heard);
    CHECK(x->len == y->len && x->pending_cr == y->pending_cr);
    CHECK(session_holds_line(&a->session) == session_holds_line(&b->session));
    CHECK(!session_holds_line(&a->session) || memcmp(x->at, y->at, x->len) == 0);
    CHECK(!a->eof || session_is_over(&a->session));
}

static void end(struct talker *talker)
{
    if (session_is_over(&talker->session)) {
        CHECK(!session_holds_line(&talker->session));
        CHECK(session_feed(&talker->session, TEXT("rook\n")) == 5);
        CHECK(session_due(&talker->session).len == 0);
    }
    free(talker->room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < PLAN)
        return 0;
    struct text input = {(const char *)data + PLAN, size - PLAN};
    size_t line_max = data[2] == 255 ? 4096 : (size_t)data[2] + 1;
    bool eof = (data[3] & FLAG_EOF) != 0;
    struct talker whole;
    struct talker cut;
    begin(&whole, input, eof, line_max);
    begin(&cut, input, eof, line_max);
    cut.most_in = data[0] == 0 ? 256 : data[0];
    cut.most_out = data[1] == 0 ? 256 : data[1];
    cut.room_back = (data[3] & FLAG_ROOM_BACK) != 0;
    cut.varies = (data[3] & FLAG_VARIES) != 0;

    struct text left = {NULL, 0};
    struct text said_by_cut;
    while ((said_by_cut = due(&cut)).len > 0) {
        said_by_cut.len = piece(&cut, cut.most_out, said_by_cut.len);
        expect(&whole, &left, said_by_cut);
        said(&cut, said_by_cut.len);
    }
    CHECK(left.len == 0 && due(&whole).len == 0);
    check_same_end(&whole, &cut);
    end(&whole);
    end(&cut);
    return 0;
}
