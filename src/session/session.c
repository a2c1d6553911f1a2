/* session.c - the conversation of lines. */
#include <charfinder/session.h>

#include <assert.h>
#include <charfinder/memo.h>
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "nvt.h"

#define TO(state) (1U << SESSION_##state)
static const unsigned may_go[] = {
    [SESSION_PROMPT] = TO(LISTEN) | TO(REFUSAL),
    [SESSION_LISTEN] = TO(SEARCH) | TO(ANSWER) | TO(STATUS) | TO(GATHER) | TO(KNOWN) |
                       TO(TOO_LONG) | TO(PROMPT) | TO(REPLY) | TO(OVER),
    [SESSION_SEARCH] = TO(ANSWER) | TO(STATUS),
    [SESSION_ANSWER] = TO(SEARCH) | TO(ANSWER) | TO(STATUS),
    [SESSION_STATUS] = TO(PROMPT),
    [SESSION_GATHER] = TO(SEARCH) | TO(ANSWER) | TO(STATUS) | TO(KNOWN),
    [SESSION_KNOWN] = TO(LISTEN),
    [SESSION_TOO_LONG] = TO(PROMPT),
    [SESSION_REPLY] = TO(LISTEN),
    [SESSION_REFUSAL] = TO(REFUSED),
    [SESSION_REFUSED] = TO(OVER),
    [SESSION_OVER] = 0,
};

#define NOTHING TEXT("")
#define PROMPT  TEXT("?> ")
#define CRLF    "\r\n"
#define LAST    TEXT(CRLF "?> ") /* of an answer, after its status */

/* How many lines may be answered before other clients have their turn: a question may cost more to
 * answer than to send. */
enum { TURN_QUESTIONS = 64 };

/* Room for a known answer, or for a query and the answer that is gathered behind it. A longer answer
 * takes so long to send that the time to find it matters little. */
enum { KNOWN_BYTES = 8 * 1024 };
static_assert((int)KNOWN_BYTES <= (int)MEMO_ANSWER_MAX &&
                  (int)KNOWN_BYTES > 2 * (int)MEMO_QUESTION_MAX,
              "it can be kept");

static struct session *session_of(struct conversation *c)
{
    return (struct session *)c; /* it begins with it */
}

static void say(struct session *session, struct text due)
{
    session->conversation.due = due;
    session->conversation.due_is_constant =
        session->state == SESSION_ANSWER && answer_is_constant(&session->answer->answer);
}

static void session_go(struct session *session, enum session_state next, struct text due)
{
    (void)may_go; /* unused in a build without assertions */
    assert(may_go[session->state] & 1U << next);
    session->state = next;
    session->conversation.is_thinking = next == SESSION_SEARCH || next == SESSION_GATHER;
    say(session, due);
}

/* The room */

/* Bytes for the longest line and a CR, or for a known answer. */
static size_t line_bytes(size_t line_max)
{
    return line_max < KNOWN_BYTES ? KNOWN_BYTES : line_max + 1;
}

static size_t session_room_bytes(size_t line_max)
{
    return offsetof(struct session_answer, line) + line_bytes(line_max);
}

static bool session_holds_room(const struct conversation *c)
{
    const struct session *session = (const struct session *)c;
    switch (session->state) {
    case SESSION_SEARCH:
    case SESSION_ANSWER:
    case SESSION_STATUS:
    case SESSION_GATHER:
    case SESSION_KNOWN:
    case SESSION_TOO_LONG:
        return true;
    case SESSION_PROMPT:
    case SESSION_LISTEN:
    case SESSION_REPLY:
    case SESSION_REFUSAL:
    case SESSION_REFUSED:
    case SESSION_OVER:
        break;
    }
    return line_holds_room(&session->line);
}

static void session_lend(struct conversation *c, char *room)
{
    struct session *session = session_of(c);
    assert(session->answer == NULL || !session_holds_room(c));
    session->answer = (struct session_answer *)(void *)room;
    session->line.at = room == NULL ? NULL : session->answer->line;
}

/* The beginning */

static void start(struct conversation *c, size_t line_max, enum query_order order)
{
    struct session *session = session_of(c);
    session->state = SESSION_PROMPT;
    session->order = order;
    session->nvt = NVT_DATA;
    session->line = (struct line){.max = line_max};
    session->answer = NULL;
    say(session, PROMPT);
}

static void session_start(struct conversation *c, size_t line_max)
{
    start(c, line_max, QUERY_SLASH_IS_BEST);
}

static void session_best_start(struct conversation *c, size_t line_max)
{
    start(c, line_max, QUERY_SLASH_IS_STEPS);
}

/* An answer */

static void start_status(struct session_answer *answer)
{
    answer->kind = answer->answer.kind;
    answer->results = answer->answer.count;
    status_start(&answer->status, answer->query, answer->results);
}

/* The next results are due, or the status if there are none. */
static void say_results(struct session *session)
{
    struct session_answer *answer = session->answer;
    struct text lines = answer_next(&answer->answer, UINT32_MAX);
    if (lines.len > 0) {
        session_go(session, SESSION_ANSWER, lines);
    } else {
        start_status(answer);
        session_go(session, SESSION_STATUS, status_next(&answer->status));
    }
}

/* Says the next results if they are at hand; else session_think() finds them. */
static void go_on_answering(struct session *session)
{
    if (answer_is_at_hand(&session->answer->answer))
        say_results(session);
    else
        session_go(session, SESSION_SEARCH, NOTHING);
}

static void begin_answer(struct session *session)
{
    answer_start(&session->answer->answer, session->answer->query, session->order);
    go_on_answering(session);
}

/* The line was answered: tells the watch. */
static void end_answer(struct session *session)
{
    const struct conversation *c = &session->conversation;
    line_clear(&session->line);
    c->watch->answered(c->owner, session->answer->kind, session->answer->results);
}

/* Answers that were given before */

/* Says the whole answer, which lies in the room. */
static void say_known(struct session *session, const struct memo_answer *known)
{
    session->answer->kind = (enum query_kind)known->kind;
    session->answer->results = known->results;
    session_go(session, SESSION_KNOWN, known->said);
}

/* Begins to gather: the query is moved to where the line began, so that the same room is left behind
 * it wherever it stood. */
static void begin_gathering(struct session *session)
{
    struct session_answer *answer = session->answer;
    memmove(answer->line, answer->query.at, answer->query.len);
    answer->query.at = answer->line;
    answer->gathered = (struct text){answer->line + answer->query.len, 0};
    answer_start(&answer->answer, answer->query, session->order);
    session_go(session, SESSION_GATHER, NOTHING);
}

/* False if there is no room for the piece. */
static bool gather_piece(struct session_answer *answer, struct text piece)
{
    size_t used = answer->query.len + answer->gathered.len;
    if (piece.len > KNOWN_BYTES - used)
        return false;
    answer->gathered.len += text_put(piece, answer->line + used);
    return true;
}

static bool gather_status(struct session_answer *answer)
{
    struct text piece;
    start_status(answer);
    while ((piece = status_next(&answer->status)).len > 0)
        if (!gather_piece(answer, piece))
            return false;
    return gather_piece(answer, LAST);
}

/* Gathers what is next of an answer, and what is at hand behind it; says and keeps it if it is small,
 * else says it from its beginning, and never gathers it again. */
static void gather(struct session *session)
{
    struct session_answer *answer = session->answer;
    struct memo_answer known = {.said = NOTHING};
    struct text piece;
    while ((piece = answer_next(&answer->answer, UINT32_MAX)).len > 0 &&
           gather_piece(answer, piece))
        if (!answer_is_at_hand(&answer->answer))
            return; /* session_think() goes on */
    if (piece.len == 0 && gather_status(answer))
        known = (struct memo_answer){answer->gathered, answer->results, (uint8_t)answer->kind};
    memo_keep(conversation_memo(&session->conversation), answer->query, &known);
    if (known.said.len > 0)
        say_known(session, &known);
    else
        begin_answer(session);
}

/* Answers a query as it was answered before, or begins to find the answer. */
static void answer_query(struct session *session, struct text query)
{
    struct session_answer *answer = session->answer;
    struct memo *memo = conversation_memo(&session->conversation);
    struct memo_answer known;
    enum memo_found found =
        memo == NULL ? MEMO_NOTHING : memo_find(memo, query, &known, answer->line, KNOWN_BYTES);
    if (found == MEMO_ANSWER) {
        say_known(session, &known);
        return;
    }
    answer->query = query;
    if (found == MEMO_WANTED) {
        begin_gathering(session);
        if (answer_is_at_hand(&answer->answer))
            gather(session);
    } else {
        begin_answer(session);
    }
}

static void session_think(struct conversation *c)
{
    struct session *session = session_of(c);
    if (!answer_seek(&session->answer->answer))
        return;
    if (session->state == SESSION_GATHER)
        gather(session);
    else
        say_results(session);
}

/* Lines */

static void refuse_line(struct session *session)
{
    const struct conversation *c = &session->conversation;
    char *scratch = session->answer->scratch;
    c->watch->received_too_long(c->owner, session->line.max);
    int len = snprintf(scratch, sizeof session->answer->scratch,
                       "Line too long: the limit is %zu bytes" CRLF, session->line.max);
    line_clear(&session->line);
    session_go(session, SESSION_TOO_LONG, (struct text){scratch, (size_t)len});
}

static void take_line(struct session *session)
{
    struct text line = {session->line.at, session->line.len};
    bool is_utf8 = text_is_utf8(line);
    struct text query = is_utf8 ? text_strip(line) : line;
    session->conversation.watch->received(session->conversation.owner, query);
    if (!is_utf8 || (query.len > 0 && (unsigned char)query.at[0] < 0x20)) {
        line_clear(&session->line);
        session_go(session, SESSION_OVER, NOTHING);
    } else if (query.len == 0) {
        line_clear(&session->line);
        session_go(session, SESSION_PROMPT, PROMPT);
    } else {
        answer_query(session, query);
    }
}

static void take_line_status(struct session *session, enum line_status status)
{
    if (status == LINE_READY)
        take_line(session);
    else if (status == LINE_TOO_LONG)
        refuse_line(session);
}

static void take_command_byte(struct session *session, unsigned char byte)
{
    enum nvt_state nvt = session->nvt;
    struct text reply;
    enum nvt_event event = nvt_take(&nvt, byte, session->reply, &reply);
    session->nvt = nvt;
    switch (event) {
    case NVT_NOTHING:
        break;
    case NVT_BYTE:
        line_put_ff(&session->line);
        break;
    case NVT_REPLY:
        session_go(session, SESSION_REPLY, reply);
        break;
    case NVT_INTERRUPT:
        line_clear(&session->line);
        session_go(session, SESSION_OVER, NOTHING);
        break;
    case NVT_ERASE_CHARACTER:
        line_erase_character(&session->line);
        break;
    case NVT_ERASE_LINE:
        line_clear(&session->line);
        break;
    }
}

static size_t session_feed(struct conversation *c, struct text input)
{
    struct session *session = session_of(c);
    struct text left = input;
    if (session->state == SESSION_OVER)
        return input.len;
    while (left.len > 0 && session->state == SESSION_LISTEN) {
        size_t taken = 1;
        if (session->nvt != NVT_DATA || (unsigned char)left.at[0] == 0xFF)
            take_command_byte(session, (unsigned char)left.at[0]);
        else
            take_line_status(session, line_put(&session->line, left, &taken));
        left = text_from(left, taken);
    }
    return input.len - left.len;
}

static void session_feed_eof(struct conversation *c)
{
    struct session *session = session_of(c);
    if (session->state != SESSION_LISTEN)
        return;
    enum line_status status = line_put_eof(&session->line);
    if (status == LINE_MORE) {
        line_clear(&session->line); /* there may have been a CR */
        session_go(session, SESSION_OVER, NOTHING);
    } else {
        take_line_status(session, status);
    }
}

/* The piece that was due has been said. */
static void session_go_on(struct conversation *c)
{
    struct session *session = session_of(c);
    struct text next;
    switch (session->state) {
    case SESSION_ANSWER:
        go_on_answering(session);
        break;
    case SESSION_STATUS:
        next = status_next(&session->answer->status);
        if (next.len > 0) {
            say(session, next);
            break;
        }
        end_answer(session);
        session_go(session, SESSION_PROMPT, LAST);
        break;
    case SESSION_KNOWN:
        end_answer(session);
        session_go(session, SESSION_LISTEN, NOTHING);
        break;
    case SESSION_TOO_LONG:
        session_go(session, SESSION_PROMPT, PROMPT);
        break;
    case SESSION_PROMPT:
    case SESSION_REPLY:
        session_go(session, SESSION_LISTEN, NOTHING);
        break;
    case SESSION_REFUSAL:
        session_go(session, SESSION_REFUSED, TEXT(CRLF));
        break;
    case SESSION_REFUSED:
        session_go(session, SESSION_OVER, NOTHING);
        break;
    case SESSION_LISTEN: /* nothing is due */
    case SESSION_SEARCH:
    case SESSION_GATHER:
    case SESSION_OVER:
        break;
    }
}

static bool session_is_over(const struct conversation *c)
{
    return ((const struct session *)c)->state == SESSION_OVER;
}

static void session_time_out(struct conversation *c)
{
    struct session *session = session_of(c);
    line_clear(&session->line);
    session_go(session, SESSION_OVER, NOTHING);
}

static void session_refuse(struct conversation *c, struct text why)
{
    session_go(session_of(c), SESSION_REFUSAL, why);
}

/* The client sees the end of the connection, and needs no other word. */
static void session_drain(struct conversation *c)
{
    (void)c;
}

/* versions of clang-format differ in macros that have braces */
/* clang-format off */
#define SESSION_KIND(start_function)                                                          \
    {                                                                                         \
        .bytes = sizeof(struct session), .turn_questions = TURN_QUESTIONS,                    \
        .room_bytes = session_room_bytes, .start = (start_function), .lend = session_lend,    \
        .holds_room = session_holds_room, .feed = session_feed, .feed_eof = session_feed_eof, \
        .go_on = session_go_on, .think = session_think, .is_over = session_is_over,           \
        .time_out = session_time_out, .refuse = session_refuse, .drain = session_drain,       \
    }
/* clang-format on */

const struct conversation_kind session_conversation = SESSION_KIND(session_start);
const struct conversation_kind session_best_conversation = SESSION_KIND(session_best_start);
