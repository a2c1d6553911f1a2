/* session.c - the conversation of lines. */
#include <charfinder/session.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "nvt.h"

#define TO(state) (1U << SESSION_##state)
static const unsigned may_go[] = {
    [SESSION_PROMPT] = TO(LISTEN) | TO(REFUSAL),
    [SESSION_LISTEN] = TO(SEARCH) | TO(ANSWER) | TO(STATUS) | TO(PROMPT) | TO(REPLY) | TO(OVER),
    [SESSION_SEARCH] = TO(ANSWER) | TO(STATUS),
    [SESSION_ANSWER] = TO(SEARCH) | TO(ANSWER) | TO(STATUS),
    [SESSION_STATUS] = TO(PROMPT),
    [SESSION_REPLY] = TO(LISTEN),
    [SESSION_REFUSAL] = TO(OVER),
    [SESSION_OVER] = 0,
};

#define NOTHING TEXT("")
#define PROMPT  TEXT("?> ")
#define CRLF    "\r\n"

/* How many lines may be answered before other clients have their turn: a question may cost more to
 * answer than to send. */
enum { TURN_QUESTIONS = 64 };

static struct session *session_of(struct conversation *c)
{
    return (struct session *)c; /* it begins with it */
}

static void say(struct session *session, struct text due)
{
    session->conversation.due = due;
    session->conversation.due_is_constant =
        session->state == SESSION_ANSWER && answer_is_constant(&session->answer);
}

static void session_go(struct session *session, enum session_state next, struct text due)
{
    (void)may_go; /* which a build without assertions does not read */
    assert(may_go[session->state] & 1U << next);
    session->state = next;
    session->conversation.is_thinking = next == SESSION_SEARCH;
    say(session, due);
}

static size_t session_room_bytes(size_t line_max)
{
    return line_max + 1;
}

static void start(struct conversation *c, size_t line_max, enum query_order order)
{
    struct session *session = session_of(c);
    session->state = SESSION_PROMPT;
    session->order = order;
    session->nvt = NVT_DATA;
    session->line = (struct line){.max = line_max};
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

static bool session_holds_line(const struct conversation *c)
{
    return line_holds_room(&((const struct session *)c)->line);
}

static void session_lend(struct conversation *c, char *room)
{
    struct session *session = session_of(c);
    assert(session->line.at == NULL || !session_holds_line(c));
    session->line.at = room;
}

static void begin_status(struct session *session)
{
    session->kind = session->answer.kind;
    session->results = session->answer.count;
    status_start(&session->status, session->query, session->results);
    session_go(session, SESSION_STATUS, status_next(&session->status));
}

/* The next results are due, or the status if there are none. */
static void say_results(struct session *session)
{
    struct text lines = answer_next(&session->answer, UINT32_MAX);
    if (lines.len > 0)
        session_go(session, SESSION_ANSWER, lines);
    else
        begin_status(session);
}

/* The same, if it takes no search. */
static void go_on_answering(struct session *session)
{
    if (answer_is_at_hand(&session->answer))
        say_results(session);
    else
        session_go(session, SESSION_SEARCH, NOTHING);
}

static void session_think(struct conversation *c)
{
    struct session *session = session_of(c);
    if (answer_seek(&session->answer))
        say_results(session);
}

static void refuse_line(struct session *session)
{
    const struct conversation *c = &session->conversation;
    c->watch->received_too_long(c->owner, session->line.max);
    int len = snprintf(session->scratch, sizeof session->scratch,
                       "Line too long: the limit is %zu bytes" CRLF "?> ", session->line.max);
    line_clear(&session->line);
    session_go(session, SESSION_PROMPT, (struct text){session->scratch, (size_t)len});
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
        session->query = query;
        answer_start(&session->answer, query, session->order);
        go_on_answering(session);
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
    struct text reply;
    switch (nvt_take(&session->nvt, byte, session->scratch, &reply)) {
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
        next = status_next(&session->status);
        if (next.len > 0) {
            say(session, next);
            break;
        }
        line_clear(&session->line);
        c->watch->answered(c->owner, session->kind, session->results);
        session_go(session, SESSION_PROMPT, TEXT(CRLF "?> "));
        break;
    case SESSION_PROMPT:
    case SESSION_REPLY:
        session_go(session, SESSION_LISTEN, NOTHING);
        break;
    case SESSION_REFUSAL:
        session_go(session, SESSION_OVER, NOTHING);
        break;
    case SESSION_LISTEN: /* nothing is due */
    case SESSION_SEARCH:
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
    struct session *session = session_of(c);
    int len =
        snprintf(session->scratch, sizeof session->scratch, "%.*s" CRLF, (int)why.len, why.at);
    assert((size_t)len < sizeof session->scratch && "a reason is short");
    session_go(session, SESSION_REFUSAL, (struct text){session->scratch, (size_t)len});
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
        .holds_room = session_holds_line, .feed = session_feed, .feed_eof = session_feed_eof, \
        .go_on = session_go_on, .think = session_think, .is_over = session_is_over,           \
        .time_out = session_time_out, .refuse = session_refuse, .drain = session_drain,       \
    }
/* clang-format on */

const struct conversation_kind session_conversation = SESSION_KIND(session_start);
const struct conversation_kind session_best_conversation = SESSION_KIND(session_best_start);
