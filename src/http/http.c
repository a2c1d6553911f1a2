/* http.c - requests and responses, as libmicrohttpd sees them.
 *
 *     the request line comes ── on_target() ──► a struct request is made
 *     all headers are there  ── on_request(), first call ──► who may not ask is refused
 *     the request is whole   ── on_request(), second call ──► its route makes a response
 *     the response is taken  ── on_block_wanted() ──► the next block of the body is made
 *     all is said, or lost   ── on_completed() ──► the request is freed
 *
 * Framing is the library's: where a request ends, which headers contradict each other, chunks. We ask
 * for no request that has a body, and close the connection of whoever announces one, so that nothing
 * after it can be taken for a request. */
#include <charfinder/http.h>

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ask.h"
#include "assets.h"
#include "body.h"

enum {
    /* Of a connection, as long as it lives: the request, and what is sent of the response's head. A
     * query of 4096 bytes, all escaped, and a browser's headers take half of it. */
    CONNECTION_BYTES = 32 * 1024,
    /* Of a body at a time: a page of 200 rows fits, so that its length is known before it is sent. */
    BLOCK_BYTES = 48 * 1024,
    PAGE_ROWS = 200,
    LINK_MAX = 8 * 1024, /* a longer Link header would fill the connection's memory */
    EDITION_MAX = 17,    /* 16 hexadecimal digits and a terminator */
    TAG_MAX = 48,        /* bytes of an ETag */
    METHOD_MAX = 16,     /* of a longer one the console shows the beginning */
};

/* What is said in an own way each: bodies, and the files of the page. */
enum { FORM_FILE = BODY_PARAGRAPHS + 1, FORMS };

static const struct form {
    const char *name;
    const char *type;
} forms[FORMS] = {
    [BODY_JSON] = {"json", "application/json"},
    [BODY_TEXT] = {"text", "text/plain; charset=utf-8"},
    [BODY_TABLE] = {"html", "text/html; charset=utf-8"},
    [BODY_PAGE] = {"page", "text/html; charset=utf-8"},
    [BODY_PARAGRAPHS] = {"paragraphs", "text/html; charset=utf-8"},
    [FORM_FILE] = {"file", NULL}, /* of its own type each */
};

struct http {
    struct MHD_Daemon *daemon;
    const struct http_watch *watch;
    void *who;
    void *arriving; /* the guest of the connection that is being added */
    size_t query_max;
    bool is_draining;
    char edition[EDITION_MAX]; /* differs when an answer could */
    char tags[FORMS][TAG_MAX]; /* the ETags of this edition */
};

/* One request of a connection: there is never more than one at a time. */
struct request {
    struct http *http;
    struct MHD_Connection *connection;
    void *guest;
    uint64_t began_ns;
    bool is_received; /* on_request() had its first call */
    bool is_head;
    struct http_outcome outcome;
    struct ask ask;
    struct body body;
    size_t block_at; /* what of the block is sent */
    size_t block_len;
    char block[BLOCK_BYTES];
    char *line;   /* the method, a space and the target, as the client wrote them */
    char *joined; /* the words of /charfinder, one after the other: no longer than the target */
    size_t joined_len;
    char room[]; /* METHOD_MAX bytes, a space, the target, the words */
};

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* Responses */

/* Headers may be missing from a response when there is no memory, but not those that protect the
 * reader: then there is no response. */
static struct MHD_Response *protect(struct MHD_Response *response)
{
    static const char policy[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    if (response == NULL)
        return NULL;
    if (MHD_add_response_header(response, "Content-Security-Policy", policy) == MHD_YES &&
        MHD_add_response_header(response, "X-Content-Type-Options", "nosniff") == MHD_YES &&
        MHD_add_response_header(response, "Referrer-Policy", "no-referrer") == MHD_YES)
        return response;
    MHD_destroy_response(response);
    return NULL;
}

/* Sends the response, made by protect(), and gives it up; without one the connection is closed. */
static enum MHD_Result send_response(struct request *request, unsigned status,
                                     struct MHD_Response *response)
{
    if (response == NULL)
        return MHD_NO;
    if (request->http->is_draining)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    request->outcome.ready_ns = now_ns() - request->began_ns;
    enum MHD_Result queued = MHD_queue_response(request->connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

/* `text` must stay where it is until the request is over. */
static struct MHD_Response *new_response(struct request *request, struct text text,
                                         const char *type)
{
    struct MHD_Response *response = protect(MHD_create_response_from_buffer(
        text.len, (void *)text.at, MHD_RESPMEM_PERSISTENT)); /* only ever read */
    if (response != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    request->outcome.body_bytes = request->is_head ? 0 : text.len;
    return response;
}

/* Says in plain words why there is nothing else to say. */
static enum MHD_Result refuse(struct request *request, unsigned status, const char *why)
{
    int len = snprintf(request->block, sizeof request->block, "%s\n", why);
    struct MHD_Response *response = new_response(
        request, (struct text){request->block, (size_t)len}, "text/plain; charset=utf-8");
    if (response != NULL && status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    if (response != NULL && status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    }
    return send_response(request, status, response);
}

/* Freshness: what is said here stays true as long as this edition runs. The tag names it, and the form
 * of the answer; the rest of what decides about an answer is in its URL. */

static void add_freshness(struct MHD_Response *response, const char *tag, bool varies)
{
    MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=3600");
    if (varies)
        MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT);
}

/* Whether the client has it already (RFC 9110, section 13.1.2). A tag has its quotes at both ends and
 * none within, so it is in the list if its bytes are. */
static bool is_known(struct request *request, const char *tag)
{
    const char *known = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                    MHD_HTTP_HEADER_IF_NONE_MATCH);
    return known != NULL && (strcmp(known, "*") == 0 || strstr(known, tag) != NULL);
}

static enum MHD_Result say_not_modified(struct request *request, const char *tag, bool varies)
{
    struct MHD_Response *response =
        protect(MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
    if (response != NULL)
        add_freshness(response, tag, varies);
    return send_response(request, MHD_HTTP_NOT_MODIFIED, response);
}

/* Answers */

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
    const char *type = forms[body->kind].type;
    uint64_t len = body->kind == BODY_TEXT ? body_text_len(body) : MHD_SIZE_UNKNOWN;
    request->block_len = body_fill(body, request->block, sizeof request->block);
    if (body_is_over(body))
        return new_response(request, (struct text){request->block, request->block_len}, type);
    struct MHD_Response *response = protect(
        MHD_create_response_from_callback(len, BLOCK_BYTES, on_block_wanted, request, NULL));
    if (response != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    request->outcome.body_bytes = request->is_head ? 0 : request->block_len;
    return response;
}

static void add_link(const struct request *request, struct MHD_Response *response)
{
    char link[LINK_MAX];
    size_t len = body_put_link(&request->body, link, sizeof link - 1);
    link[len] = '\0';
    if (len > 0)
        MHD_add_response_header(response, MHD_HTTP_HEADER_LINK, link);
}

/* Answers what request->ask asks for. `varies`: the form was chosen by the Accept header. */
static enum MHD_Result answer(struct request *request, enum body_kind kind, bool varies)
{
    const struct ask *ask = &request->ask;
    struct body *body = &request->body;
    const char *tag = request->http->tags[kind];
    if (is_known(request, tag))
        return say_not_modified(request, tag, varies);

    const char *edition = request->http->edition;
    body_start(body, kind, ask->query, ask->start, ask->stop,
               (struct text){edition, strlen(edition)});
    struct MHD_Response *response = new_answer(request);
    if (response == NULL)
        return MHD_NO;
    add_freshness(response, tag, varies);
    add_link(request, response);
    request->outcome.is_question = ask->query.len > 0 && !request->is_head;
    request->outcome.kind = body->answer.kind;
    return send_response(request, MHD_HTTP_OK, response);
}

/* Parameters: decoded by the library, which lets them stand in the connection's memory. */

static struct text text_of(const char *at, size_t len)
{
    return (struct text){at == NULL ? "" : at, at == NULL ? 0 : len};
}

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
    MHD_get_connection_values_n(request->connection, MHD_GET_ARGUMENT_KIND, take, request);
    if (take == on_char)
        ask_take_query(ask, (struct text){request->joined, request->joined_len});
    if (ask->query.len > request->http->query_max)
        *said = refuse(request, MHD_HTTP_URI_TOO_LONG, "query is too long");
    else if (ask->wrong != NULL)
        *said = refuse(request, MHD_HTTP_BAD_REQUEST, ask->wrong);
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
        return refuse(request, MHD_HTTP_BAD_REQUEST, "query is missing, or has nothing in it");
    if (ask->has_format)
        return answer(request, (enum body_kind)ask->format, false);
    const char *accept =
        MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
    struct text wanted = text_of(accept, accept == NULL ? 0 : strlen(accept));
    return answer(request, (enum body_kind)format_accepted(wanted), true);
}

static enum MHD_Result answer_paragraphs(struct request *request)
{
    enum MHD_Result said;
    if (!understand(request, on_char, &said))
        return said;
    if (request->ask.query.len == 0)
        return refuse(request, MHD_HTTP_BAD_REQUEST, "char is missing, or has nothing in it");
    return answer(request, BODY_PARAGRAPHS, false);
}

static enum MHD_Result answer_file(struct request *request, struct text file, const char *type)
{
    const char *tag = request->http->tags[FORM_FILE];
    if (is_known(request, tag))
        return say_not_modified(request, tag, false);
    struct MHD_Response *response = new_response(request, file, type);
    if (response != NULL)
        add_freshness(response, tag, false);
    return send_response(request, MHD_HTTP_OK, response);
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
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
        MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    }
    return send_response(request, MHD_HTTP_OK, response);
}

static enum MHD_Result answer_health(struct request *request)
{
    return send_state(
        request,
        protect(MHD_create_response_from_buffer(3, (void *)"ok\n", MHD_RESPMEM_PERSISTENT)),
        "text/plain; charset=utf-8");
}

static enum MHD_Result answer_metrics(struct request *request)
{
    size_t len;
    char *metrics = request->http->watch->metrics(request->http->who, &len);
    if (metrics == NULL)
        return MHD_NO;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(len, metrics, MHD_RESPMEM_MUST_FREE);
    if (response == NULL)
        free(metrics);
    return send_state(request, protect(response), "text/plain; version=0.0.4; charset=utf-8");
}

static const struct route {
    const char *path;
    enum MHD_Result (*answer)(struct request *request);
} routes[] = {
    {"/", answer_page},           {"/find", answer_find},        {"/charfinder", answer_paragraphs},
    {"/style.css", answer_style}, {"/script.js", answer_script}, {"/icon.svg", answer_icon},
    {"/healthz", answer_health},  {"/metrics", answer_metrics},
};

/* Requests */

static void *guest_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    size_t len = strlen(target);
    struct request *request = malloc(sizeof *request + METHOD_MAX + 1 + len + 1 + len);
    if (request == NULL)
        return NULL; /* on_request() closes the connection */
    memset(request, 0, offsetof(struct request, block));
    request->http = cls;
    request->connection = connection;
    request->guest = guest_of(connection);
    request->began_ns = now_ns();
    request->line = request->room + METHOD_MAX + 1;
    memcpy(request->line, target, len + 1);
    request->joined = request->line + len + 1;
    request->joined_len = 0;
    return request;
}

/* Puts the method before the target. */
static void complete_line(struct request *request, const char *method)
{
    size_t len = strlen(method);
    if (len > METHOD_MAX)
        len = METHOD_MAX;
    *--request->line = ' ';
    request->line -= len;
    memcpy(request->line, method, len);
}

/* What may name a header (RFC 9110, section 5.6.2). */
static bool is_token(struct text name)
{
    for (size_t n = 0; n < name.len; n++) {
        unsigned char c = (unsigned char)name.at[n];
        if (c <= ' ' || c >= 0x7F || strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
            return false;
    }
    return name.len > 0;
}

static bool is_named(struct text name, const char *other)
{
    return name.len == strlen(other) && strncasecmp(name.at, other, name.len) == 0;
}

/* Whether two readers could disagree on where the request ends. `Content-Length : 5`, which the
 * library takes for some other header, must be refused (RFC 9112, section 5.1). */
static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                 size_t key_len, const char *value, size_t value_len)
{
    struct request *request = cls;
    struct text name = text_of(key, key_len);
    (void)kind;
    (void)value;
    (void)value_len;
    if (!is_token(name))
        request->ask.wrong = "A header has a name that is none";
    else if (is_named(name, MHD_HTTP_HEADER_CONTENT_LENGTH) ||
             is_named(name, MHD_HTTP_HEADER_TRANSFER_ENCODING))
        request->ask.wrong = "A request must not have a body";
    return request->ask.wrong == NULL ? MHD_YES : MHD_NO;
}

/* The headers are there. Who gets a response now, before the request is known to be whole, has the
 * connection closed after it; who may ask gets none yet. */
static enum MHD_Result welcome(struct request *request, const char *method)
{
    const struct http_watch *watch = request->http->watch;
    request->is_head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
    request->is_received = true;
    complete_line(request, method);
    if (!watch->received(request->guest, (struct text){request->line, strlen(request->line)}))
        return refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE,
                      "Too many connections, try again later");
    if (!request->is_head && strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return refuse(request, MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD are understood");
    MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, on_header, request);
    return request->ask.wrong == NULL ? MHD_YES
                                      : refuse(request, MHD_HTTP_BAD_REQUEST, request->ask.wrong);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **memory)
{
    struct request *request = *memory;
    (void)cls;
    (void)connection;
    (void)version;
    (void)upload;
    if (request == NULL)
        return MHD_NO;
    if (!request->is_received)
        return welcome(request, method);
    assert(*upload_len == 0 && "who announces a body gets no second call");
    (void)upload_len;
    for (size_t n = 0; n < sizeof routes / sizeof *routes; n++)
        if (strcmp(routes[n].path, path) == 0)
            return routes[n].answer(request);
    return refuse(request, MHD_HTTP_NOT_FOUND, "There is nothing here");
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **memory,
                         enum MHD_RequestTerminationCode why)
{
    struct request *request = *memory;
    (void)cls;
    (void)connection;
    if (request == NULL)
        return;
    *memory = NULL;
    struct http_outcome *outcome = &request->outcome;
    outcome->is_question = outcome->is_question && why == MHD_REQUEST_TERMINATED_COMPLETED_OK;
    outcome->results = request->body.results;
    if (request->is_received)
        request->http->watch->answered(request->guest, outcome);
    free(request);
}

/* Connections */

static void on_connection(void *cls, struct MHD_Connection *connection, void **guest,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http *http = cls;
    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *guest = http->arriving;
    else if (*guest != http->arriving) /* else http_add() tells that it failed */
        http->watch->left(*guest);
}

int http_add(struct http *http, int fd, const struct sockaddr *peer, socklen_t peer_len,
             void *guest)
{
    http->arriving = guest;
    errno = 0;
    enum MHD_Result added = MHD_add_connection(http->daemon, fd, peer, peer_len);
    http->arriving = NULL;
    return added == MHD_YES ? 0 : errno == 0 ? -ENOMEM : -errno;
}

/* FNV-1a: versions of the same number differ by their files, while they are worked on. */
static uint64_t hash(uint64_t hash, struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        hash = (hash ^ (unsigned char)text.at[n]) * 0x100000001B3U;
    return hash;
}

static void name_edition(struct http *http)
{
    uint64_t value = hash(0xCBF29CE484222325U, TEXT(CHARFINDER_VERSION));
    value = hash(value, index_unicode_version());
    value = hash(value, ASSET(page));
    value = hash(value, ASSET(results));
    value = hash(value, ASSET(style));
    value = hash(value, ASSET(script));
    value = hash(value, ASSET(icon));
    snprintf(http->edition, EDITION_MAX, "%016llx", (unsigned long long)value);
    for (unsigned n = 0; n < FORMS; n++)
        snprintf(http->tags[n], TAG_MAX, "\"%s-%s\"", http->edition, forms[n].name);
}

int http_open(struct http **http, size_t query_max, const struct http_watch *watch, void *who)
{
    struct http *opened = calloc(1, sizeof *opened);
    *http = NULL;
    if (opened == NULL)
        return -ENOMEM;
    opened->query_max = query_max;
    opened->watch = watch;
    opened->who = who;
    name_edition(opened);
    errno = 0;
    /* The library's own limits of connections and of time are not used: whoever calls us has the
     * same ones for all its clients, and they are stricter. */
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_CONNECTION_LIMIT, INT_MAX, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, 0, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, opened},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, opened},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, opened},
        {MHD_OPTION_END, 0, NULL},
    };
    opened->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, on_request,
                         opened, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (opened->daemon == NULL) {
        int error = errno == 0 ? -ENOMEM : -errno;
        free(opened);
        return error;
    }
    *http = opened;
    return 0;
}

int http_descriptor(const struct http *http)
{
    return MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int64_t http_timeout_ms(const struct http *http)
{
    MHD_UNSIGNED_LONG_LONG timeout_ms;
    return MHD_get_timeout(http->daemon, &timeout_ms) == MHD_YES ? (int64_t)timeout_ms : -1;
}

void http_run(struct http *http)
{
    MHD_run(http->daemon);
}

void http_drain(struct http *http)
{
    http->is_draining = true;
}

void http_close(struct http *http)
{
    if (http == NULL)
        return;
    MHD_stop_daemon(http->daemon);
    free(http);
}

const char *http_library_version(void)
{
    return MHD_get_version();
}
