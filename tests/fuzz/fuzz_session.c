/* fuzz_session.c - a conversation of lines is the same however its bytes are cut (talker.h), though the
 * answers of only one of the two were perhaps given before. */
#include <charfinder/memo.h>
#include <charfinder/session.h>

#include <string.h>

#include "obvious.h"
#include "talker.h"

enum { FLAG_MEMO = 8 }; /* answers are kept, and another session has asked the same before */

/* What lines there are, told from the whole input at once: see obvious_lines(). */
struct obvious_line {
    bool is_too_long;
    struct text line; /* without its ending */
};

struct asker {
    struct talker talker;
    const struct obvious_line *lines; /* that must come next; null: it is not known */
    size_t lines_left;
};

static const struct session *session_of(const struct talker *talker)
{
    return (const struct session *)&talker->conversation; /* it begins with it */
}

/* The next line that must come; null if that is not known. */
static const struct obvious_line *next_line(struct asker *asker)
{
    if (asker->lines == NULL)
        return NULL;
    CHECK(asker->lines_left > 0);
    asker->lines_left--;
    return asker->lines++;
}

static void on_received(void *who, struct text line)
{
    const struct obvious_line *next = next_line(who);
    if (next != NULL) {
        CHECK(!next->is_too_long);
        CHECK(text_equal(line, text_is_utf8(next->line) ? text_strip(next->line) : next->line));
    }
    talker_hear(who, "received", 8);
    talker_hear(who, line.at, line.len);
    CHECK(line.len <= ((struct talker *)who)->question_max);
}

static void on_received_too_long(void *who, size_t line_max)
{
    const struct obvious_line *next = next_line(who);
    CHECK(next == NULL || next->is_too_long);
    talker_hear(who, "too long", 8);
    CHECK(line_max == ((struct talker *)who)->question_max);
}

static void on_answered(void *who, enum query_kind kind, uint32_t results)
{
    (void)kind;
    talker_hear(who, "sent", 4);
    talker_hear(who, &results, sizeof results);
}

static const struct conversation_watch watch = {
    .received = on_received,
    .received_too_long = on_received_too_long,
    .answered = on_answered,
    .memo = talker_memo,
};

static void check_state(const struct talker *talker)
{
    const struct session *session = session_of(talker);
    bool thinks = session->state == SESSION_SEARCH || session->state == SESSION_GATHER;
    bool is_silent = thinks || session->state == SESSION_LISTEN || session->state == SESSION_OVER;
    CHECK(session->conversation.is_thinking == thinks);
    CHECK(is_silent == (session->conversation.due.len == 0));
    CHECK(conversation_is_over(&session->conversation) == (session->state == SESSION_OVER));
}

static void start(struct asker *asker, const uint8_t plan[PLAN], struct text input)
{
    *asker = (struct asker){.lines = NULL};
    talker_start(&asker->talker, &session_conversation, &watch, plan, input);
    asker->talker.look = check_state;
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
static bool check_piece(struct talker *whole, struct text piece)
{
    const struct session *session = session_of(whole);
    if (session->state == SESSION_ANSWER)
        check_results(session, piece);
    else if (session->state == SESSION_REPLY && (unsigned char)piece.at[0] == 0xFF)
        check_option_reply(piece);
    else
        CHECK(obvious_is_harmless(piece));
    return true;
}

static void check_same_end(const struct session *a, const struct session *b)
{
    CHECK(a->state == b->state);
    CHECK(a->nvt == b->nvt);
    CHECK(a->line.len == b->line.len && a->line.ends_in_cr == b->line.ends_in_cr &&
          a->line.key == b->line.key);
    CHECK(!conversation_holds_room(&a->conversation) || a->state != SESSION_LISTEN ||
          memcmp(a->line.at, b->line.at, a->line.len) == 0);
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

static void end(struct asker *asker)
{
    talker_end(&asker->talker, TEXT("rook\n"));
}

/* Another session asks the same, often enough for its answers to be kept. */
static void ask_before(struct memo *memo, const uint8_t plan[PLAN], struct text input)
{
    struct asker asker;
    for (unsigned n = 0; n < 2; n++) {
        start(&asker, plan, input);
        asker.talker.memo = memo;
        talker_take(&asker.talker, SIZE_MAX);
        end(&asker);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < PLAN)
        return 0;
    struct text input = {(const char *)data + PLAN, size - PLAN};
    struct asker whole;
    struct asker cut;
    start(&whole, data, input);
    start(&cut, data, input);
    talker_cut(&cut.talker, data);
    if ((data[3] & FLAG_MEMO) != 0) {
        static struct memo memo;
        memset(&memo, 0, sizeof memo);
        ask_before(&memo, data, input);
        cut.talker.memo = &memo;
    }
    char *bytes = malloc(input.len + 1);
    struct obvious_line *lines = malloc((input.len + 1) * sizeof *lines);
    CHECK(bytes != NULL && lines != NULL);
    if (memchr(input.at, 0xFF, input.len) == NULL) {
        whole.lines = lines;
        whole.lines_left =
            obvious_lines(input, whole.talker.has_end, whole.talker.question_max, bytes, lines);
    }
    talker_converse(&whole.talker, &cut.talker, check_piece);
    check_same_end(session_of(&whole.talker), session_of(&cut.talker));
    CHECK(whole.lines == NULL || whole.lines_left == 0 ||
          conversation_is_over(&whole.talker.conversation));
    end(&whole);
    end(&cut);
    free(lines);
    free(bytes);
    return 0;
}
