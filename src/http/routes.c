/* routes.c - what is to be had over HTTP. */
#include "routes.h"

#include <stdlib.h>
#include <string.h>

#include "assets.h"
#include "request.h"

enum {
    PAGE_ROWS = 200,
    LINK_MAX = 8 * 1024, /* a longer Link header would fill the connection's memory */
};

static const char *const types[] = {
    [BODY_JSON] = "application/json",
    [BODY_TEXT] = "text/plain; charset=utf-8",
    [BODY_TABLE] = "text/html; charset=utf-8",
    [BODY_PAGE] = "text/html; charset=utf-8",
    [BODY_PARAGRAPHS] = "text/html; charset=utf-8",
};

/* Answers: a query's results, made as the client takes them */

static ssize_t on_block_wanted(void *cls, uint64_t at, char *out, size_t max)
{
    struct request *request = cls;
    (void)at; /* a client takes a body in order */
    if (request->block_at == request->block_len) {
        request->block_at = 0;
        request->block_len = body_fill(&request->body, request->block, sizeof request->block);
        request->outcome.body_bytes += request->block_len;
        if (request->block_len == 0)
            return MHD_CONTENT_READER_END_OF_STREAM;
    }
    size_t len = request->block_len - request->block_at;
    if (len > max)
        len = max;
    memcpy(out, request->block + request->block_at, len);
    request->block_at += len;
    return (ssize_t)len;
}

/* A response whose first block is made: all of it, as a rule, so that its length is known. */
static struct MHD_Response *new_answer(struct request *request)
{
    struct body *body = &request->body;
    const char *type = types[body->kind];
    uint64_t len = body->kind == BODY_TEXT ? body_text_len(body) : MHD_SIZE_UNKNOWN;
    request->block_len = body_fill(body, request->block, sizeof request->block);
    if (body_is_over(body))
        return response_new(request, (struct text){request->block, request->block_len}, type);
    struct MHD_Response *response = response_protect(
        mhd.create_response_from_callback(len, BLOCK_BYTES, on_block_wanted, request, NULL));
    if (response != NULL)
        mhd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    request->outcome.body_bytes = request->is_head ? 0 : request->block_len;
    return response;
}

static void add_link(const struct request *request, struct MHD_Response *response)
{
    char link[LINK_MAX];
    size_t len = body_put_link(&request->body, link, sizeof link - 1);
    link[len] = '\0';
    if (len > 0)
        mhd.add_response_header(response, MHD_HTTP_HEADER_LINK, link);
}

/* Answers what request->ask asks for. `varies`: the form was chosen by the Accept header. */
static enum MHD_Result answer(struct request *request, enum body_kind kind, bool varies)
{
    const struct ask *ask = &request->ask;
    struct body *body = &request->body;
    const char *tag = request->http->edition.tags[kind];
    if (response_is_known(request, tag))
        return response_send_not_modified(request, tag, varies);

    const char *edition = request->http->edition.name;
    body_start(body, kind, ask->query, ask->start, ask->stop,
               (struct text){edition, strlen(edition)});
    struct MHD_Response *response = new_answer(request);
    if (response == NULL)
        return MHD_NO;
    response_add_freshness(response, tag, varies);
    add_link(request, response);
    request->outcome.is_question = ask->query.len > 0 && !request->is_head;
    request->outcome.kind = body->answer.kind;
    return response_send(request, MHD_HTTP_OK, response);
}

/* Parameters: decoded by the library, which lets them stand in the connection's memory. */

static enum MHD_Result on_parameter(void *cls, enum MHD_ValueKind kind, const char *key,
                                    size_t key_len, const char *value, size_t value_len)
{
    struct request *request = cls;
    (void)kind;
    ask_take(&request->ask, text_of(key, key_len), text_of(value, value_len));
    return MHD_YES;
}

/* Joins the values of `char`, each of them a part of the query. */
static enum MHD_Result on_char(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_len,
                               const char *value, size_t value_len)
{
    struct request *request = cls;
    (void)kind;
    if (!text_equal(text_of(key, key_len), TEXT("char")))
        return MHD_YES;
    struct text part = text_of(value, value_len);
    memcpy(request->joined + request->joined_len, part.at, part.len);
    request->joined_len += part.len;
    request->joined[request->joined_len++] = ' '; /* in the place of the `&` or `?` before it */
    return MHD_YES;
}

/* Reads the parameters; whether they make sense, and MHD_YES or MHD_NO in `*said` if not. */
static bool understand(struct request *request, MHD_KeyValueIteratorN take, enum MHD_Result *said)
{
    struct ask *ask = &request->ask;
    ask_start(ask);
    mhd.get_connection_values_n(request->connection, MHD_GET_ARGUMENT_KIND, take, request);
    if (take == on_char)
        ask_take_query(ask, (struct text){request->joined, request->joined_len});
    if (ask->query.len > request->http->query_max)
        *said = response_refuse(request, MHD_HTTP_URI_TOO_LONG, "query is too long");
    else if (ask->wrong != NULL)
        *said = response_refuse(request, MHD_HTTP_BAD_REQUEST, ask->wrong);
    else
        return true;
    return false;
}

/* Routes */

static enum MHD_Result answer_page(struct request *request)
{
    struct ask *ask = &request->ask;
    enum MHD_Result said;
    if (!understand(request, on_parameter, &said))
        return said;
    if (!ask->has_stop)
        ask->stop = ask->start > UINT32_MAX - PAGE_ROWS ? UINT32_MAX : ask->start + PAGE_ROWS;
    return answer(request, BODY_PAGE, false);
}

static enum MHD_Result answer_find(struct request *request)
{
    const struct ask *ask = &request->ask;
    enum MHD_Result said;
    if (!understand(request, on_parameter, &said))
        return said;
    if (ask->query.len == 0)
        return response_refuse(request, MHD_HTTP_BAD_REQUEST,
                               "query is missing, or has nothing in it");
    if (ask->has_format)
        return answer(request, (enum body_kind)ask->format, false);
    const char *accept =
        mhd.lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
    struct text wanted = text_of(accept, accept == NULL ? 0 : strlen(accept));
    return answer(request, (enum body_kind)format_accepted(wanted), true);
}

static enum MHD_Result answer_paragraphs(struct request *request)
{
    enum MHD_Result said;
    if (!understand(request, on_char, &said))
        return said;
    if (request->ask.query.len == 0)
        return response_refuse(request, MHD_HTTP_BAD_REQUEST,
                               "char is missing, or has nothing in it");
    return answer(request, BODY_PARAGRAPHS, false);
}

static enum MHD_Result answer_file(struct request *request, struct text file, const char *type)
{
    const char *tag = request->http->edition.tags[FORM_FILE];
    if (response_is_known(request, tag))
        return response_send_not_modified(request, tag, false);
    struct MHD_Response *response = response_new(request, file, type);
    if (response != NULL)
        response_add_freshness(response, tag, false);
    return response_send(request, MHD_HTTP_OK, response);
}

static enum MHD_Result answer_style(struct request *request)
{
    return answer_file(request, ASSET(style), "text/css; charset=utf-8");
}

static enum MHD_Result answer_script(struct request *request)
{
    return answer_file(request, ASSET(script), "text/javascript; charset=utf-8");
}

static enum MHD_Result answer_icon(struct request *request)
{
    return answer_file(request, ASSET(icon), "image/svg+xml");
}

/* Of this moment, and of no other. */
static enum MHD_Result send_state(struct request *request, struct MHD_Response *response,
                                  const char *type)
{
    if (response != NULL) {
        mhd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
        mhd.add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    }
    return response_send(request, MHD_HTTP_OK, response);
}

static enum MHD_Result answer_health(struct request *request)
{
    return send_state(request,
                      response_protect(mhd.create_response_from_buffer(3, (void *)"ok\n",
                                                                       MHD_RESPMEM_PERSISTENT)),
                      "text/plain; charset=utf-8");
}

static enum MHD_Result answer_metrics(struct request *request)
{
    size_t len;
    char *metrics = request->http->watch->metrics(request->http->who, &len);
    if (metrics == NULL)
        return MHD_NO;
    struct MHD_Response *response =
        mhd.create_response_from_buffer(len, metrics, MHD_RESPMEM_MUST_FREE);
    if (response == NULL)
        free(metrics);
    return send_state(request, response_protect(response),
                      "text/plain; version=0.0.4; charset=utf-8");
}

static const struct route {
    const char *path;
    enum MHD_Result (*answer)(struct request *request);
} routes[] = {
    {"/", answer_page},           {"/find", answer_find},        {"/charfinder", answer_paragraphs},
    {"/style.css", answer_style}, {"/script.js", answer_script}, {"/icon.svg", answer_icon},
    {"/healthz", answer_health},  {"/metrics", answer_metrics},
};

enum MHD_Result route_answer(struct request *request, const char *path)
{
    for (size_t n = 0; n < sizeof routes / sizeof *routes; n++)
        if (strcmp(routes[n].path, path) == 0)
            return routes[n].answer(request);
    return response_refuse(request, MHD_HTTP_NOT_FOUND, "There is nothing here");
}
