/* request.c - the life of one HTTP request. */
#include "request.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "routes.h"

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint64_t request_age_ns(const struct request *request)
{
    return now_ns() - request->began_ns;
}

static void *guest_of(struct MHD_Connection *connection)
{
    return mhd.get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void *request_on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    size_t len = strlen(target);
    struct request *request = malloc(sizeof *request + METHOD_MAX + 1 + len + 1 + len);
    if (request == NULL)
        return NULL; /* request_on_progress() closes the connection */
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
        return response_refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE,
                               "Too many connections, try again later");
    if (!request->is_head && strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return response_refuse(request, MHD_HTTP_METHOD_NOT_ALLOWED,
                               "Only GET and HEAD are understood");
    mhd.get_connection_values_n(request->connection, MHD_HEADER_KIND, on_header, request);
    return request->ask.wrong == NULL
               ? MHD_YES
               : response_refuse(request, MHD_HTTP_BAD_REQUEST, request->ask.wrong);
}

enum MHD_Result request_on_progress(void *cls, struct MHD_Connection *connection, const char *path,
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
    return route_answer(request, path);
}

void request_on_completed(void *cls, struct MHD_Connection *connection, void **memory,
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
