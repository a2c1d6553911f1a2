/* http.c - a conversation in HTTP/1.1 (RFC 9112). */
#include <charfinder/http.h>

#include <assert.h>
#include <string.h>

#include "exchange.h"
#include "known.h"
#include "routes.h"

/*  LISTEN ── a byte ──► READ ── the head ends, or cannot ──► SEARCH ── the first block is made ──┐
 *    ▲                   │ │ └── the client has gone ──► OVER                                     │
 *    │                   │ └── it was answered before ──► BODY                                    │
 *    ├── an empty line ──┘                                         HEAD ── a part at a time ◄─────┤
 *    │                               ┌── MAKE ◄── said ──┐           └── all said ──┐             │
 *    │                               └── a block ──────► BODY ◄─────────────────────┴─────────────┘
 *    └── all said: LISTEN, or OVER behind the last response ┘ */
enum http_state {
    HTTP_LISTEN,
    HTTP_READ,
    HTTP_SEARCH, /* the response is looked for: nothing of it is due yet */
    HTTP_HEAD,
    HTTP_BODY,
    HTTP_MAKE, /* the next block is looked for */
    HTTP_OVER,
};

#define TO(state) (1U << HTTP_##state)
static const unsigned may_go[] = {
    [HTTP_LISTEN] = TO(READ) | TO(OVER),
    [HTTP_READ] = TO(LISTEN) | TO(SEARCH) | TO(BODY) | TO(OVER),
    [HTTP_SEARCH] = TO(HEAD) | TO(BODY),
    [HTTP_HEAD] = TO(HEAD) | TO(BODY),
    [HTTP_BODY] = TO(MAKE) | TO(LISTEN) | TO(OVER),
    [HTTP_MAKE] = TO(BODY) | TO(LISTEN) | TO(OVER),
    [HTTP_OVER] = 0,
};

/* What a connection has while it waits for its client; the rest is in the room that is lent. */
struct http {
    struct conversation conversation;
    struct exchange *exchange; /* lent; null while nothing is lent */
    size_t query_max;
    struct text refused; /* why no request is answered; empty if they are */
    enum http_state state;
    bool is_draining; /* the next call of http_feed() offers the last bytes of the client */
};

#define NOTHING TEXT("")

static struct http *http_of(struct conversation *conversation)
{
    return (struct http *)conversation;
}

static void http_go(struct http *http, enum http_state next, struct text due)
{
    (void)may_go; /* unused in a build without assertions */
    assert(may_go[http->state] & 1U << next);
    http->state = next;
    http->conversation.due = due;
    http->conversation.is_thinking = next == HTTP_SEARCH || next == HTTP_MAKE;
}

static size_t line_max(size_t query_max)
{
    return 3 * query_max + 256; /* a query may be escaped, and stands among other things */
}

static size_t http_room_bytes(size_t query_max)
{
    return offsetof(struct exchange, line) + line_max(query_max);
}

static void http_start(struct conversation *conversation, size_t query_max)
{
    struct http *http = http_of(conversation);
    http->exchange = NULL;
    http->query_max = query_max;
    http->refused = NOTHING;
    http->state = HTTP_LISTEN;
    http->is_draining = false;
}

static bool http_holds_room(const struct conversation *conversation)
{
    enum http_state state = ((const struct http *)conversation)->state;
    return state != HTTP_LISTEN && state != HTTP_OVER;
}

static void http_lend(struct conversation *conversation, char *room)
{
    assert(!http_holds_room(conversation));
    http_of(conversation)->exchange = (struct exchange *)(void *)room;
}

/* A request begins. */
static void begin_request(struct http *http)
{
    struct exchange *exchange = http->exchange;
    memset(exchange, 0, offsetof(struct exchange, bytes));
    exchange->conversation = &http->conversation;
    exchange->query_max = http->query_max;
    exchange->refused = http->refused;
    ask_start(&exchange->ask);
    head_start(&exchange->head, exchange->line, line_max(http->query_max), exchange->bytes);
    http_go(http, HTTP_READ, NOTHING);
}

/* Saying a response */

#define CRLF TEXT("\r\n")

enum { CHUNK_HEAD = 6 }; /* bytes before the data: four digits and CR LF (RFC 9112, section 7.1) */
static_assert(BLOCK_BYTES <= 0xFFFF, "its size has four digits");

static bool has_body(const struct exchange *exchange)
{
    return exchange->response.framing != FRAMING_NONE &&
           exchange->head.request.method != METHOD_HEAD;
}

static void put_chunk_head(char *out, size_t len)
{
    size_t digits = text_put_hex_upper(len, CHUNK_HEAD - 2, out);
    text_put(CRLF, out + digits);
}

/* The block as it is sent: a chunk, if the body is in chunks, and behind it the last one. */
static struct text frame_block(struct exchange *exchange)
{
    char *begin = exchange_block(exchange);
    char *end = begin + exchange->made;
    if (!has_body(exchange))
        return (struct text){begin, 0};
    if (exchange->response.framing == FRAMING_CHUNKED) {
        if (exchange->made > 0) {
            begin -= CHUNK_HEAD;
            put_chunk_head(begin, exchange->made);
            end += text_put(CRLF, end);
        }
        if (body_is_over(&exchange->body))
            end += text_put(TEXT("0\r\n\r\n"), end);
    }
    return (struct text){begin, (size_t)(end - begin)};
}

/* The first `len` bytes of the front are a part of the head: what follows is written behind them,
 * and all of it is due. The end of the head is moved to the begin of the body: one piece. */
static void say_head(struct http *http, size_t len)
{
    struct exchange *exchange = http->exchange;
    char *front = exchange->bytes;
    size_t room = FRONT_BYTES - CHUNK_HEAD - CRLF.len;
    len += body_fill(&exchange->link, front + len, room - len);
    if (!body_is_over(&exchange->link)) {
        http_go(http, HTTP_HEAD, (struct text){front, len});
        return;
    }
    len += text_put(CRLF, front + len);
    struct text body = frame_block(exchange);
    char *begin = front + (body.at - front) - len;
    memmove(begin, front, len);
    http_go(http, HTTP_BODY, (struct text){begin, len + body.len});
}

/* Goes on with the search for the response, and says its head when its first block is made. */
static void search(struct http *http)
{
    const struct conversation *conversation = &http->conversation;
    struct exchange *exchange = http->exchange;
    struct response *response = &exchange->response;
    if (!route_make(exchange))
        return;
    route_frame(exchange);
    if (response->is_before_11 && response->framing == FRAMING_CHUNKED) {
        response->framing = FRAMING_CLOSE;
        response->is_last = true;
    }
    say_head(http, response_put(response, conversation->watch->time(conversation->owner),
                                exchange->bytes));
    if (http->state == HTTP_BODY && body_is_over(&exchange->body))
        known_keep(exchange, conversation->due); /* it is due as a whole */
}

/* The request is understood: says the response if it is kept, or begins to make it. */
static void respond(struct http *http)
{
    struct exchange *exchange = http->exchange;
    const struct request *request = &exchange->head.request;
    struct response *response = &exchange->response;
    struct memo_answer known;
    response->is_before_11 =
        request->version < 11; /* also 0: the request line was not understood */
    response->is_last |=
        request->says_close || (response->is_before_11 && !request->says_keep_alive);
    if (known_find(exchange, &known)) {
        exchange->body.answer.kind = (enum query_kind)known.kind;
        exchange->body.rows.count = known.results;
        http_go(http, HTTP_BODY, known.said);
    } else {
        route_start(exchange);
        http_go(http, HTTP_SEARCH, NOTHING);
        search(http);
    }
}

/* Refuses what is no request; nothing after it can be a request. */
static void refuse_request(struct http *http, struct refusal refusal)
{
    http->exchange->response.is_last = true;
    route_refuse(http->exchange, refusal);
    respond(http);
}

static void end_response(struct http *http)
{
    const struct conversation *conversation = &http->conversation;
    const struct exchange *exchange = http->exchange;
    if (exchange->is_question)
        conversation->watch->answered(conversation->owner, exchange->body.answer.kind,
                                      exchange->body.rows.count);
    http_go(http, exchange->response.is_last ? HTTP_OVER : HTTP_LISTEN, NOTHING);
}

/* Makes the next block, as far as that goes at once. */
static void make_block(struct http *http)
{
    struct exchange *exchange = http->exchange;
    if (!route_make(exchange))
        return;
    struct text block = frame_block(exchange);
    if (block.len > 0)
        http_go(http, HTTP_BODY, block);
    else
        end_response(http);
}

static void http_go_on(struct conversation *conversation)
{
    struct http *http = http_of(conversation);
    struct exchange *exchange = http->exchange;
    if (http->state == HTTP_HEAD) {
        say_head(http, 0);
    } else if (http->state == HTTP_BODY && has_body(exchange) && !body_is_over(&exchange->body)) {
        exchange->made = 0;
        http_go(http, HTTP_MAKE, NOTHING);
        make_block(http);
    } else if (http->state == HTTP_BODY) {
        end_response(http);
    }
}

static void http_think(struct conversation *conversation)
{
    struct http *http = http_of(conversation);
    if (http->state == HTTP_SEARCH)
        search(http);
    else if (http->state == HTTP_MAKE)
        make_block(http);
}

/* Hearing a request */

/* Whether there are only empty lines: they may follow the last request. */
static bool has_only_line_ends(struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        if (text.at[n] != '\r' && text.at[n] != '\n')
            return false;
    return true;
}

/* A whole head has come in, and `left` behind it. */
static void answer_request(struct http *http, struct text left)
{
    const struct conversation *conversation = &http->conversation;
    struct exchange *exchange = http->exchange;
    if (http->refused.len == 0)
        conversation->watch->received(conversation->owner, exchange->head.request.asked);
    route(exchange);
    exchange->response.is_last |= http->is_draining && has_only_line_ends(left);
    respond(http);
}

static size_t http_feed(struct conversation *conversation, struct text input)
{
    struct http *http = http_of(conversation);
    struct text left = input;
    if (http->state == HTTP_OVER)
        return input.len;
    while (left.len > 0 && (http->state == HTTP_LISTEN || http->state == HTTP_READ)) {
        enum head_status status;
        if (http->state == HTTP_LISTEN)
            begin_request(http);
        left = text_from(left, head_take(&http->exchange->head, left, &status));
        if (status == HEAD_NOTHING)
            http_go(http, HTTP_LISTEN, NOTHING);
        else if (status == HEAD_READY)
            answer_request(http, left);
        else if (status == HEAD_WRONG)
            refuse_request(http, http->exchange->head.refusal);
    }
    return input.len - left.len;
}

static void http_feed_eof(struct conversation *conversation)
{
    struct http *http = http_of(conversation);
    if (http->state == HTTP_LISTEN || (http->state == HTTP_READ && http->is_draining))
        http_go(http, HTTP_OVER, NOTHING);
    else if (http->state == HTTP_READ)
        refuse_request(http, (struct refusal){400, TEXT("The request was cut short")});
}

static void http_time_out(struct conversation *conversation)
{
    struct http *http = http_of(conversation);
    if (http->state == HTTP_LISTEN)
        http_go(http, HTTP_OVER, NOTHING);
    else if (http->state == HTTP_READ)
        refuse_request(http, (struct refusal){408, TEXT("The request took too long to come")});
}

static void http_refuse(struct conversation *conversation, struct text why)
{
    http_of(conversation)->refused = why;
}

static void http_drain(struct conversation *conversation)
{
    http_of(conversation)->is_draining = true;
}

static bool http_is_over(const struct conversation *conversation)
{
    return ((const struct http *)conversation)->state == HTTP_OVER;
}

const struct conversation_kind http_conversation = {
    .bytes = sizeof(struct http),
    .turn_questions = 1, /* one response may be as long as the answers to many lines */
    .room_bytes = http_room_bytes,
    .start = http_start,
    .lend = http_lend,
    .holds_room = http_holds_room,
    .feed = http_feed,
    .feed_eof = http_feed_eof,
    .go_on = http_go_on,
    .think = http_think,
    .is_over = http_is_over,
    .time_out = http_time_out,
    .refuse = http_refuse,
    .drain = http_drain,
};
