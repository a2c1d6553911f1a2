/* session.c - one client's conversation. */
#include <charfinder/session.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "nvt.h"

#define TO(state) (1U << SESSION_##state)
static const unsigned may_go[] = {
    [SESSION_PROMPT] = TO(LISTEN),
    [SESSION_LISTEN] = TO(ANSWER) | TO(STATUS) | TO(PROMPT) | TO(REPLY) | TO(OVER),
    [SESSION_ANSWER] = TO(STATUS),
    [SESSION_STATUS] = TO(PROMPT),
    [SESSION_REPLY] = TO(LISTEN),
    [SESSION_OVER] = 0,
};

#define NOTHING TEXT("")
#define PROMPT  TEXT("?> ")
#define CRLF    "\r\n"

static void session_go(struct session *session, enum session_state next, struct text due)
{
    (void)may_go; /* which a build without assertions does not read */
    assert(may_go[session->state] & 1U << next);
    session->state = next;
    session->due = due;
}

void session_start(struct session *session, size_t line_max, const struct session_watch *watch,
                   void *who)
{
    *session = (struct session){
        .state = SESSION_PROMPT,
        .due = PROMPT,
        .nvt = NVT_DATA,
        .line = {.max = line_max},
        .watch = watch,
        .who = who,
    };
}

void session_lend(struct session *session, char *room)
{
    assert(session->line.at == NULL || !session_holds_line(session));
    session->line.at = room;
}

bool session_holds_line(const struct session *session)
{
    return session->line.len > 0 && session->line.len <= session->line.max;
}

static void begin_status(struct session *session)
{
    status_start(&session->status, session->query, session->answer.count);
    session_go(session, SESSION_STATUS, status_next(&session->status));
}

/* A query has come in: its first results are due, or its status if there are none. */
static void begin_answer(struct session *session)
{
    answer_start(&session->answer, session->query);
    struct text lines = answer_next(&session->answer, UINT32_MAX);
    if (lines.len > 0)
        session_go(session, SESSION_ANSWER, lines);
    else
        begin_status(session);
}

static void refuse_line(struct session *session)
{
    if (session->watch != NULL)
        session->watch->received_too_long(session->who, session->line.max);
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
    if (session->watch != NULL)
        session->watch->received(session->who, query);
    if (!is_utf8 || (query.len > 0 && (unsigned char)query.at[0] < 0x20)) {
        line_clear(&session->line);
        session_go(session, SESSION_OVER, NOTHING);
    } else if (query.len == 0) {
        line_clear(&session->line);
        session_go(session, SESSION_PROMPT, PROMPT);
    } else {
        session->query = query;
        begin_answer(session);
    }
}

static void take_line_status(struct session *session, enum line_status status)
{
    if (status == LINE_READY)
        take_line(session);
    else if (status == LINE_TOO_LONG)
        refuse_line(session);
}

static size_t take_plain(struct session *session, struct text plain)
{
    size_t taken;
    take_line_status(session, line_put(&session->line, plain, &taken));
    return taken;
}

static void take_byte(struct session *session, char byte)
{
    struct text reply;
    switch (nvt_take(&session->nvt, (unsigned char)byte, session->scratch, &reply)) {
    case NVT_NOTHING:
        break;
    case NVT_BYTE:
        take_plain(session, (struct text){&byte, 1});
        break;
    case NVT_REPLY:
        session_go(session, SESSION_REPLY, reply);
        break;
    case NVT_INTERRUPT:
        line_clear(&session->line);
        session_go(session, SESSION_OVER, NOTHING);
        break;
    }
}

/* Up to the end of the line: looking further would be in vain, and again for the next one. */
static struct text first_line(struct text input)
{
    const char *end = memchr(input.at, '\n', input.len);
    return end == NULL ? input : (struct text){input.at, (size_t)(end - input.at) + 1};
}

size_t session_feed(struct session *session, struct text input)
{
    struct text left = input;
    if (session->state == SESSION_OVER)
        return input.len;
    while (left.len > 0 && session->state == SESSION_LISTEN) {
        struct text plain = first_line(left);
        plain.len = nvt_plain(session->nvt, plain);
        if (plain.len == 0)
            take_byte(session, left.at[0]);
        left = text_from(left, plain.len == 0 ? 1 : take_plain(session, plain));
    }
    return input.len - left.len;
}

void session_feed_eof(struct session *session)
{
    if (session->state != SESSION_LISTEN)
        return;
    enum line_status status = line_put_eof(&session->line);
    if (status == LINE_MORE)
        session_go(session, SESSION_OVER, NOTHING);
    else
        take_line_status(session, status);
}

struct text session_due(const struct session *session)
{
    return session->due;
}

bool session_due_is_constant(const struct session *session)
{
    return session->state == SESSION_ANSWER && answer_is_constant(&session->answer);
}

/* The piece that was due has been said. */
static void go_on(struct session *session)
{
    struct text next;
    switch (session->state) {
    case SESSION_ANSWER:
        session->due = answer_next(&session->answer, UINT32_MAX);
        if (session->due.len == 0)
            begin_status(session);
        break;
    case SESSION_STATUS:
        next = status_next(&session->status);
        if (next.len > 0) {
            session->due = next;
            break;
        }
        line_clear(&session->line);
        if (session->watch != NULL)
            session->watch->sent(session->who, session->answer.count);
        session_go(session, SESSION_PROMPT, TEXT(CRLF "?> "));
        break;
    case SESSION_PROMPT:
    case SESSION_REPLY:
        session_go(session, SESSION_LISTEN, NOTHING);
        break;
    case SESSION_LISTEN: /* nothing is due */
    case SESSION_OVER:
        break;
    }
}

void session_said(struct session *session, size_t n)
{
    session->due = text_from(session->due, n);
    if (session->due.len == 0)
        go_on(session);
}

bool session_is_over(const struct session *session)
{
    return session->state == SESSION_OVER;
}
