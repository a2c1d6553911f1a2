/* fuzz_session.c - a conversation is the same however its bytes are cut.
 *
 * The input's first four bytes are the plan, the others are what the client says:
 *
 *     0  the most bytes fed at once, 0: 256     2  the limit of a line less 1, 255: 4096
 *     1  the most bytes taken at once, 0: 256   3  flags, see below
 *
 * One session is fed whole and taken whole, another one by the plan, and both must agree, though
 * the answers of only one were perhaps given before. */
#include <charfinder/memo.h>
#include <charfinder/session.h>

#include <string.h>

#include "fuzz.h"
#include "obvious.h"

enum {
    FLAG_EOF = 1,       /* the client's end of input follows */
    FLAG_ROOM_BACK = 2, /* the room is taken back whenever that is allowed */
    FLAG_VARIES = 4,    /* pieces have 1 to the most bytes, else the most */
    FLAG_MEMO = 8,      /* answers are kept, and another session has asked the same before */
    PLAN = 4,           /* bytes */
    CUTS_MAX = 1 << 13, /* then pieces are whole: an answer of megabytes is cut often enough */
};

/* What lines there are, told from the whole input at once: see obvious_lines(). */
struct obvious_line {
    bool is_too_long;
    struct text line; /* without its ending */
};

struct talker {
    struct session session;
    const struct obvious_line *lines; /* that must come next; null: it is not known */
    size_t lines_left;
    struct text input; /* not yet taken */
    bool eof;
    bool room_back;
    struct memo *memo; /* null: no answers are kept */
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

/* The next line that must come; null if that is not known. */
static const struct obvious_line *next_line(struct talker *talker)
{
    if (talker->lines == NULL)
        return NULL;
    CHECK(talker->lines_left > 0);
    talker->lines_left--;
    return talker->lines++;
}

static void on_received(void *who, struct text line)
{
    const struct obvious_line *next = next_line(who);
    if (next != NULL) {
        CHECK(!next->is_too_long);
        CHECK(text_equal(line, text_is_utf8(next->line) ? text_strip(next->line) : next->line));
    }
    hear(who, "received", 8);
    hear(who, line.at, line.len);
    CHECK(line.len <= ((struct talker *)who)->line_max);
}

static void on_received_too_long(void *who, size_t line_max)
{
    const struct obvious_line *next = next_line(who);
    CHECK(next == NULL || next->is_too_long);
    hear(who, "too long", 8);
    CHECK(line_max == ((struct talker *)who)->line_max);
}

static void on_answered(void *who, enum query_kind kind, uint32_t results)
{
    (void)kind;
    hear(who, "sent", 4);
    hear(who, &results, sizeof results);
}

static struct memo *on_memo_wanted(void *who)
{
    return ((struct talker *)who)->memo;
}

static const struct conversation_watch watch = {
    .received = on_received,
    .received_too_long = on_received_too_long,
    .answered = on_answered,
    .memo = on_memo_wanted,
};

static void begin(struct talker *talker, struct text input, bool eof, size_t line_max)
{
    *talker = (struct talker){
        .input = input,
        .eof = eof,
        .line_max = line_max,
        .most_in = SIZE_MAX,
        .most_out = SIZE_MAX,
    };
    conversation_start(&talker->session.conversation, &session_conversation, line_max, &watch,
                       talker);
}

static void check_state(const struct session *session, struct text due)
{
    bool thinks = session->state == SESSION_SEARCH || session->state == SESSION_GATHER;
    bool is_silent = thinks || session->state == SESSION_LISTEN || session->state == SESSION_OVER;
    CHECK(session->conversation.is_thinking == thinks);
    CHECK(is_silent == (due.len == 0));
    CHECK(conversation_is_over(&session->conversation) == (session->state == SESSION_OVER));
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

/* Whether there is something to do before more input can be taken, if ever. */
static bool is_busy(const struct talker *talker)
{
    const struct conversation *c = &talker->session.conversation;
    return c->due.len > 0 || c->is_thinking || conversation_is_over(c);
}

static void take_room_back(struct talker *talker)
{
    if (!talker->room_back || conversation_holds_room(&talker->session.conversation))
        return;
    conversation_lend(&talker->session.conversation, NULL);
    free(talker->room);
    talker->room = NULL;
}

static void lend_room(struct talker *talker)
{
    if (talker->room != NULL)
        return;
    talker->room = malloc(session_conversation.room_bytes(talker->line_max));
    CHECK(talker->room != NULL);
    conversation_lend(&talker->session.conversation, talker->room);
}

/* From a copy that is gone afterwards: the session may keep no pointer into it. */
static void feed(struct talker *talker)
{
    lend_room(talker);
    size_t n = piece(talker, talker->most_in, talker->input.len);
    char *copy = malloc(n);
    CHECK(copy != NULL);
    memcpy(copy, talker->input.at, n);
    size_t taken = conversation_feed(&talker->session.conversation, (struct text){copy, n});
    free(copy);

    CHECK(taken >= 1 && taken <= n);
    CHECK(taken == n || is_busy(talker));
    talker->input = text_from(talker->input, taken);
    take_room_back(talker);
}

static void feed_eof(struct talker *talker)
{
    lend_room(talker);
    conversation_feed_eof(&talker->session.conversation);
    CHECK(is_busy(talker));
    take_room_back(talker);
}

/* What the session says next; empty when it will say no more. */
static struct text due(struct talker *talker)
{
    for (;;) {
        struct text due = talker->session.conversation.due;
        check_state(&talker->session, due);
        if (due.len > 0 || conversation_is_over(&talker->session.conversation))
            return due;
        if (talker->session.conversation.is_thinking)
            conversation_think(&talker->session.conversation);
        else if (talker->input.len > 0)
            feed(talker);
        else if (talker->eof)
            feed_eof(talker);
        else
            return due;
    }
}

static void said(struct talker *talker, size_t n)
{
    conversation_said(&talker->session.conversation, n);
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

/* Looks once and for all at what is constant: the lines of all entries, or what strings add. */
static struct text constant_lines(bool are_tails)
{
    static struct text lines[2];
    if (lines[0].at == NULL) {
        struct text first = index_string_tail(0);
        struct text last = index_string_tail(index_strings() - 1);
        lines[0] = index_lines((struct run){0, index_entries(), 0});
        lines[1] = (struct text){first.at, (size_t)(last.at - first.at) + last.len};
        CHECK(obvious_is_harmless(lines[0]) && obvious_is_harmless(lines[1]));
    }
    return lines[are_tails];
}

static bool lies_within(struct text piece, struct text all)
{
    return piece.at >= all.at && piece.at + piece.len <= all.at + all.len;
}

static void check_results(const struct session *session, struct text piece)
{
    const struct answer *answer = &session->answer->answer;
    CHECK(piece.at[piece.len - 1] == '\n' || answer->tail != UINT32_MAX);
    if (lies_within(piece, constant_lines(false)) || lies_within(piece, constant_lines(true)))
        return;
    CHECK(lies_within(piece, (struct text){answer->line, sizeof answer->line}));
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
            said(whole, whole->session.conversation.due.len);
    }
}

static void check_same_end(const struct talker *a, const struct talker *b)
{
    const struct line *x = &a->session.line;
    const struct line *y = &b->session.line;
    CHECK(a->session.state == b->session.state);
    CHECK(a->session.nvt == b->session.nvt);
    CHECK(a->heard == b->heard);
    CHECK(x->len == y->len && x->ends_in_cr == y->ends_in_cr && x->key == y->key);
    CHECK(conversation_holds_room(&a->session.conversation) ==
          conversation_holds_room(&b->session.conversation));
    CHECK(!conversation_holds_room(&a->session.conversation) ||
          a->session.state != SESSION_LISTEN || memcmp(x->at, y->at, x->len) == 0);
    CHECK(!a->eof || conversation_is_over(&a->session.conversation));
}

static void end(struct talker *talker)
{
    if (conversation_is_over(&talker->session.conversation)) {
        CHECK(!conversation_holds_room(&talker->session.conversation));
        CHECK(conversation_feed(&talker->session.conversation, TEXT("rook\n")) == 5);
        CHECK(talker->session.conversation.due.len == 0);
    }
    free(talker->room);
}

/* Where what begins with ESC at `at` ends: at the key's last byte, or at the byte that does not belong
 * to it; 0 if the ESC belongs to the line. */
static size_t obvious_key(struct text input, size_t at)
{
    const unsigned char *byte = (const unsigned char *)input.at;
    size_t n = at + 2;
    if (at + 1 >= input.len || (byte[at + 1] != '[' && byte[at + 1] != 'O'))
        return 0;
    while (byte[at + 1] == '[' && n < input.len && byte[n] >= 0x20 && byte[n] <= 0x3F)
        n++;
    return n < input.len && byte[n] >= 0x40 && byte[n] <= 0x7E ? n + 1 : n;
}

/* The lines of an input without telnet's commands, in the plainest way: `bytes` gets what is left of
 * them, end to end; both have room for the whole input. Returns how many lines there are. */
static size_t obvious_lines(struct text input, bool eof, size_t line_max, char *bytes,
                            struct obvious_line *lines)
{
    size_t count = 0;
    char *line = bytes;
    size_t len = 0;
    bool is_too_long = false;
    for (size_t n = 0; n <= input.len; n++) {
        bool is_end = n == input.len;
        unsigned char byte = is_end ? 0 : (unsigned char)input.at[n];
        bool has_cr = len > 0 && line[len - 1] == '\r';
        size_t key = !is_end && byte == 0x1B ? obvious_key(input, n) : 0;
        if (key > 0) {
            n = key - 1;
        } else if (is_end ? eof && len - has_cr > 0 : byte == '\n' || (byte == 0 && has_cr)) {
            lines[count++] = (struct obvious_line){is_too_long, {line, len - has_cr}};
            line += len;
            len = 0;
            is_too_long = false;
        } else if (byte == 0x15) {
            len = 0;
            is_too_long = false;
        } else if (byte == 0x08 || byte == 0x7F) {
            for (unsigned more = 4; more > 0 && len > 0 && !is_too_long; more--)
                if (((unsigned char)line[--len] & 0xC0) != 0x80)
                    break;
        } else if (!is_end) {
            line[len++] = (char)byte;
            is_too_long = is_too_long || len - (byte == '\r') > line_max;
        }
    }
    return count;
}

/* Another session asks the same, often enough for its answers to be kept. */
static void ask_before(struct memo *memo, struct text input, bool eof, size_t line_max)
{
    struct talker talker;
    for (unsigned n = 0; n < 2; n++) {
        begin(&talker, input, eof, line_max);
        talker.memo = memo;
        while (due(&talker).len > 0)
            said(&talker, talker.session.conversation.due.len);
        end(&talker);
    }
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
    if ((data[3] & FLAG_MEMO) != 0) {
        static struct memo memo;
        memset(&memo, 0, sizeof memo);
        ask_before(&memo, input, eof, line_max);
        cut.memo = &memo;
    }
    char *bytes = malloc(input.len + 1);
    struct obvious_line *lines = malloc((input.len + 1) * sizeof *lines);
    CHECK(bytes != NULL && lines != NULL);
    if (memchr(input.at, 0xFF, input.len) == NULL) {
        whole.lines = lines;
        whole.lines_left = obvious_lines(input, eof, line_max, bytes, lines);
    }

    struct text left = {NULL, 0};
    struct text said_by_cut;
    while ((said_by_cut = due(&cut)).len > 0) {
        said_by_cut.len = piece(&cut, cut.most_out, said_by_cut.len);
        expect(&whole, &left, said_by_cut);
        said(&cut, said_by_cut.len);
    }
    CHECK(left.len == 0 && due(&whole).len == 0);
    check_same_end(&whole, &cut);
    CHECK(whole.lines == NULL || whole.lines_left == 0 ||
          conversation_is_over(&whole.session.conversation));
    end(&whole);
    end(&cut);
    free(lines);
    free(bytes);
    return 0;
}
