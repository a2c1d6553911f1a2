/* routes.c - what is to be had over HTTP. */
#include "routes.h"

#include "assets.h"
#include "opensearch.h"
#include "syntax.h"
#include "tags.h"

enum { PAGE_ROWS = 200 };

static_assert((int)BLOCK_BYTES >= (int)OPENSEARCH_MAX, "it is written at once");

#define TYPE(type)  TEXT_CONSTANT("Content-Type: " type "\r\n")
#define FRESH(name) TEXT_CONSTANT("ETag: " TAG(name) "\r\nCache-Control: public, max-age=3600\r\n")
#define PLAIN       TYPE("text/plain; charset=utf-8")
#define HTML        TYPE("text/html; charset=utf-8")

static const struct {
    struct text type, fresh;
} forms[FORMS] = {
    [FORM_JSON] = {TYPE("application/json"), FRESH("json")},
    [FORM_TEXT] = {PLAIN, FRESH("text")},
    [FORM_TABLE] = {HTML, FRESH("html")},
    [FORM_PAGE] = {HTML, FRESH("page")},
    [FORM_PARAGRAPHS] = {HTML, FRESH("paragraphs")},
    [FORM_FILE] = {{NULL, 0}, FRESH("file")}, /* each has its own type */
};

struct route {
    struct text path;
    void (*answer)(struct exchange *exchange, const struct route *route);
    bool is_data;     /* which pages of other origins may have, too */
    struct text type; /* of a file, or of the state of the server */
    const char *file, *file_end;
};

/* Refusals */

void route_refuse(struct exchange *exchange, struct refusal refusal)
{
    struct response *response = &exchange->response;
    bool is_named = exchange->ask.format != FORMATS;
    enum format format =
        is_named ? exchange->ask.format : accept_refusal_format(&exchange->head.request.accept);
    response->status = refusal.status;
    response->type = refusal_type(format);
    response->fresh = TEXT("");
    response->varies = !is_named;
    response->framing = FRAMING_LENGTH;
    response->len = exchange->made = refusal_put(refusal, format, exchange_block(exchange));
}

/* The end of the request or its meaning is in doubt: nothing after it may be read as a request. */
static void refuse_and_close(struct exchange *exchange, struct refusal refusal)
{
    exchange->response.is_last = true;
    route_refuse(exchange, refusal);
}

/* Whether there is nothing to answer but a refusal, whatever the route. */
static bool is_refused(struct exchange *exchange)
{
    const struct request *request = &exchange->head.request;
    if (exchange->refused.len > 0)
        refuse_and_close(exchange, (struct refusal){503, exchange->refused});
    else if (request->version != 10 && request->version != 11)
        refuse_and_close(exchange, (struct refusal){505, TEXT("Only HTTP/1.0 and HTTP/1.1 are "
                                                              "understood")});
    else if (request->method == METHOD_UNKNOWN)
        refuse_and_close(exchange, (struct refusal){501, TEXT("There is no such method")});
    else if (request->method == METHOD_OTHER)
        refuse_and_close(exchange, (struct refusal){405, TEXT("Only GET and HEAD are understood")});
    else if (request->has_body)
        refuse_and_close(exchange, (struct refusal){413, TEXT("A request must not have a body")});
    else
        return false;
    return true;
}

/* Answers: a query's results, made as the client takes them */

/* Whether the client has this form of the answer already: then it is told so, and no more (RFC
 * 9110, section 15.4.5). */
static bool is_not_modified(struct exchange *exchange, enum form form)
{
    exchange->response.fresh = forms[form].fresh;
    if ((exchange->head.request.client_has & 1U << form) == 0)
        return false;
    exchange->response.status = 304;
    exchange->response.framing = FRAMING_NONE;
    return true;
}

static void answer_query(struct exchange *exchange, enum form form)
{
    const struct ask *ask = &exchange->ask;
    if (is_not_modified(exchange, form))
        return;
    exchange->response.type = forms[form].type;
    exchange->form = form;
    exchange->has_answer = true;
    exchange->is_question = ask->query.len > 0 && exchange->head.request.method == METHOD_GET;
}

/* Reads the parameters; false if they make no sense, which is refused. */
static bool understand(struct exchange *exchange, void (*read)(struct ask *, char *, size_t))
{
    struct ask *ask = &exchange->ask;
    read(ask, exchange_parameters(exchange), exchange->head.request.query.len);
    if (ask->query.len > exchange->query_max)
        route_refuse(exchange, (struct refusal){414, TEXT("query is too long")});
    else if (ask->wrong.len > 0)
        route_refuse(exchange, (struct refusal){400, ask->wrong});
    else
        return true;
    return false;
}

static void answer_page(struct exchange *exchange, const struct route *route)
{
    struct ask *ask = &exchange->ask;
    (void)route;
    if (!understand(exchange, ask_read))
        return;
    if (!ask->has_order)
        ask->order = QUERY_ALL_BEST;
    if (!ask->has_stop)
        ask->stop = ask->start > UINT32_MAX - PAGE_ROWS ? UINT32_MAX : ask->start + PAGE_ROWS;
    answer_query(exchange, FORM_PAGE);
}

/* Answers in the form that is asked for. To a browser that shows what it gets, HTML is a whole page;
 * a script asks for the table alone. */
static void answer_in_form(struct exchange *exchange)
{
    const struct ask *ask = &exchange->ask;
    enum format format =
        ask->has_format ? ask->format : accept_format(&exchange->head.request.accept);
    exchange->response.varies = !ask->has_format;
    answer_query(exchange,
                 !ask->has_format && format == FORMAT_HTML ? FORM_PAGE : (enum form)format);
}

static bool understand_find(struct exchange *exchange)
{
    if (!understand(exchange, ask_read))
        return false;
    if (exchange->ask.query.len > 0)
        return true;
    route_refuse(exchange, (struct refusal){400, TEXT("query is missing, or has nothing in it")});
    return false;
}

static void answer_find(struct exchange *exchange, const struct route *route)
{
    (void)route;
    if (understand_find(exchange))
        answer_in_form(exchange);
}

#define DESCRIBE TEXT("describe ")

/* The same query with `describe` before it, which takes the place of a part of the target. */
static void answer_describe(struct exchange *exchange, const struct route *route)
{
    struct text *query = &exchange->ask.query;
    (void)route;
    if (!understand_find(exchange))
        return;
    size_t begin = (size_t)(query->at - exchange->line) - DESCRIBE.len;
    assert(query->at - exchange->line >= (ptrdiff_t)TEXT("GET /describe?query=").len);
    text_put(DESCRIBE, exchange->line + begin);
    *query = (struct text){exchange->line + begin, DESCRIBE.len + query->len};
    answer_in_form(exchange);
}

static void answer_paragraphs(struct exchange *exchange, const struct route *route)
{
    (void)route;
    if (!understand(exchange, ask_read_words))
        return;
    if (exchange->ask.query.len == 0)
        route_refuse(exchange,
                     (struct refusal){400, TEXT("char is missing, or has nothing in it")});
    else
        answer_query(exchange, FORM_PARAGRAPHS);
}

/* Other things */

static void answer_file(struct exchange *exchange, const struct route *route)
{
    struct text file = {route->file, (size_t)(route->file_end - route->file)};
    assert(file.len <= BLOCK_BYTES && "the files of the page are small");
    if (is_not_modified(exchange, FORM_FILE))
        return;
    exchange->response.type = route->type;
    exchange->response.len = exchange->made = file.len;
    text_put(file, exchange_block(exchange));
}

static void answer_opensearch(struct exchange *exchange, const struct route *route)
{
    if (is_not_modified(exchange, FORM_FILE))
        return;
    exchange->response.type = route->type;
    exchange->response.len = exchange->made =
        opensearch_put(&exchange->head.request, exchange_block(exchange));
}

/* The state of this moment: nothing keeps it. */
static void answer_state(struct exchange *exchange, const struct route *route, size_t len)
{
    exchange->response.type = route->type;
    exchange->response.fresh = TEXT("Cache-Control: no-store\r\n");
    exchange->response.len = exchange->made = len;
}

static void answer_health(struct exchange *exchange, const struct route *route)
{
    answer_state(exchange, route, text_put(TEXT("ok\n"), exchange_block(exchange)));
}

static void answer_metrics(struct exchange *exchange, const struct route *route)
{
    const struct conversation *conversation = exchange->conversation;
    size_t len =
        conversation->watch->metrics(conversation->owner, exchange_block(exchange), BLOCK_BYTES);
    if (len == 0)
        route_refuse(exchange, (struct refusal){500, TEXT("There are too many metrics")});
    else
        answer_state(exchange, route, len);
}

/* clang-format off */
#define DATA(path, answer)        {TEXT_CONSTANT(path), answer, true, {NULL, 0}, NULL, NULL}
#define STATE(path, answer, type) {TEXT_CONSTANT(path), answer, false, type, NULL, NULL}
#define FILE(path, name, type)                                                                     \
    {TEXT_CONSTANT(path), answer_file, false, TYPE(type), asset_##name, asset_##name##_end}
/* clang-format on */

static const struct route routes[] = {
    DATA("/", answer_page),
    DATA("/find", answer_find),
    DATA("/describe", answer_describe),
    DATA("/charfinder", answer_paragraphs),
    FILE("/style.css", style, "text/css; charset=utf-8"),
    FILE("/script.js", script, "text/javascript; charset=utf-8"),
    FILE("/icon.svg", icon, "image/svg+xml"),
    FILE("/favicon.ico", favicon, "image/x-icon"),
    {TEXT_CONSTANT("/openapi.json"), answer_file, true, TYPE("application/json"), asset_openapi,
     asset_openapi_end},
    {TEXT_CONSTANT("/opensearch.xml"), answer_opensearch, false,
     TYPE("application/opensearchdescription+xml"), NULL, NULL},
    FILE("/manifest.json", manifest, "application/manifest+json"),
    FILE("/sw.js", sw, "text/javascript; charset=utf-8"),
    STATE("/healthz", answer_health, PLAIN),
    STATE("/metrics", answer_metrics, TYPE("text/plain; version=0.0.4; charset=utf-8")),
};

/* Pages about code points: `/U+2656`, `/U+1F1E9+U+1F1EA`; and `/U+2656/all`, with all neighbours */

#define ALL TEXT("/all")

struct codes {
    struct text address; /* the one address that they have */
    bool has_all;
};

/* Takes a `+` off, also one that is escaped, as some clients do. */
static bool take_plus(struct text *path)
{
    size_t len = path->len > 0 && path->at[0] == '+' ? 1 : 3;
    if (path->len < len ||
        (len == 3 && !text_equal_any_case((struct text){path->at, 3}, TEXT("%2B"))))
        return false;
    *path = text_from(*path, len);
    return true;
}

/* Takes `U+2656` off. */
static bool take_code(struct text *path, uint32_t *cp)
{
    size_t digits = 0;
    if (path->len == 0 || text_lower(path->at[0]) != 'u')
        return false;
    *path = text_from(*path, 1);
    if (!take_plus(path))
        return false;
    for (*cp = 0; digits < path->len && digits < 6 && is_hexadecimal(path->at[digits]); digits++)
        *cp = *cp << 4 | text_digit_value(path->at[digits]);
    *path = text_from(*path, digits);
    return digits > 0 && *cp <= 0x10FFFF;
}

/* Whether the path is of code points. Writes their address and their query. */
static bool read_codes(struct exchange *exchange, struct text path, struct codes *codes)
{
    char *address = exchange->address;
    char *query = exchange->described + text_put(DESCRIBE, exchange->described);
    unsigned count = 0;
    uint32_t cp;
    path = text_from(path, 1);
    do {
        if (count++ == INDEX_SEQUENCE_MAX || !take_code(&path, &cp))
            return false;
        *address++ = count == 1 ? '/' : '+';
        if (count > 1)
            *query++ = ' ';
        char digits[TEXT_CODE_POINT_MAX];
        struct text code = {digits, text_put_code_point(cp, digits)};
        address += text_put(TEXT("U+"), address);
        address += text_put(code, address);
        query += text_put(TEXT("U+"), query);
        query += text_put(code, query);
    } while (path.len > 0 && take_plus(&path));
    exchange->ask.query = (struct text){exchange->described, (size_t)(query - exchange->described)};
    codes->has_all = text_equal(path, ALL);
    if (codes->has_all)
        address += text_put(ALL, address);
    codes->address = (struct text){exchange->address, (size_t)(address - exchange->address)};
    return path.len == 0 || codes->has_all;
}

/* Another way to write the address leads to it. */
static void answer_codes(struct exchange *exchange, const struct codes *codes)
{
    if (text_equal(codes->address, exchange->head.request.path)) {
        exchange->ask.order = QUERY_ALL_BEST;
        exchange->ask.has_all_neighbours = codes->has_all;
        answer_query(exchange, FORM_PAGE);
        return;
    }
    exchange->response.status = 301;
    exchange->response.location = codes->address;
    exchange->response.type = forms[FORM_TEXT].type;
    exchange->response.len = exchange->made =
        text_put(TEXT("The page is at another address\n"), exchange_block(exchange));
}

/* Compares the path as it was sent: a path that a proxy does not pass on must have no second
 * spelling here. */
static const struct route *find_route(struct text path)
{
    for (size_t n = 0; n < sizeof routes / sizeof *routes; n++)
        if (text_equal(routes[n].path, path))
            return &routes[n];
    return NULL;
}

void route(struct exchange *exchange)
{
    const struct route *found = find_route(exchange->head.request.path);
    exchange->response.status = 200;
    exchange->response.framing = FRAMING_LENGTH;
    struct codes codes = {{NULL, 0}, false};
    bool is_codes = found == NULL && read_codes(exchange, exchange->head.request.path, &codes);
    exchange->response.is_shared = is_codes || (found != NULL && found->is_data);
    if (is_refused(exchange))
        return;
    if (is_codes)
        answer_codes(exchange, &codes);
    else if (found == NULL)
        route_refuse(exchange, (struct refusal){404, TEXT("There is nothing here")});
    else
        found->answer(exchange, found);
}

/* All that the body depends on must be part of the key by which a response is kept (known.c). */
void route_start(struct exchange *exchange)
{
    const struct ask *ask = &exchange->ask;
    if (!exchange->has_answer)
        return;
    body_start(&exchange->body, exchange->form, ask->query, ask->order, ask->start, ask->stop);
    exchange->body.has_all_neighbours = ask->has_all_neighbours;
}

bool route_make(struct exchange *exchange)
{
    struct body *body = &exchange->body;
    if (!exchange->has_answer)
        return true;
    if (!body_count(body))
        return false;
    exchange->made +=
        body_fill(body, exchange_block(exchange) + exchange->made, BLOCK_BYTES - exchange->made);
    return body_is_over(body) || BLOCK_BYTES - exchange->made < BODY_ROOM_MIN;
}

void route_frame(struct exchange *exchange)
{
    struct response *response = &exchange->response;
    const struct body *body = &exchange->body;
    if (!exchange->has_answer)
        return;
    body_start_link(&exchange->link, body);
    if (body_is_over(body))
        response->len = exchange->made;
    else if (body->text_len > 0)
        response->len = body->text_len;
    else
        response->framing = FRAMING_CHUNKED;
}
