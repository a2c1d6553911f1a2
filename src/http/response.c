/* response.c - what all HTTP responses have in common. */
#include "response.h"

#include <charfinder/index.h>

#include <stdio.h>
#include <string.h>

#include "assets.h"
#include "request.h"

struct MHD_Response *response_protect(struct MHD_Response *response)
{
    static const char policy[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    if (response == NULL)
        return NULL;
    if (mhd.add_response_header(response, "Content-Security-Policy", policy) == MHD_YES &&
        mhd.add_response_header(response, "X-Content-Type-Options", "nosniff") == MHD_YES &&
        mhd.add_response_header(response, "Referrer-Policy", "no-referrer") == MHD_YES)
        return response;
    mhd.destroy_response(response);
    return NULL;
}

enum MHD_Result response_send(struct request *request, unsigned status,
                              struct MHD_Response *response)
{
    if (response == NULL)
        return MHD_NO;
    if (request->http->is_draining)
        mhd.add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    request->outcome.ready_ns = request_age_ns(request);
    enum MHD_Result queued = mhd.queue_response(request->connection, status, response);
    mhd.destroy_response(response);
    return queued;
}

struct MHD_Response *response_new(struct request *request, struct text text, const char *type)
{
    struct MHD_Response *response = response_protect(mhd.create_response_from_buffer(
        text.len, (void *)text.at, MHD_RESPMEM_PERSISTENT)); /* only ever read */
    if (response != NULL)
        mhd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    request->outcome.body_bytes = request->is_head ? 0 : text.len;
    return response;
}

enum MHD_Result response_refuse(struct request *request, unsigned status, const char *why)
{
    int len = snprintf(request->block, sizeof request->block, "%s\n", why);
    struct MHD_Response *response = response_new(
        request, (struct text){request->block, (size_t)len}, "text/plain; charset=utf-8");
    if (response != NULL && status == MHD_HTTP_METHOD_NOT_ALLOWED)
        mhd.add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    if (response != NULL && status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        mhd.add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
        mhd.add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    }
    return response_send(request, status, response);
}

/* Freshness */

void response_add_freshness(struct MHD_Response *response, const char *tag, bool varies)
{
    mhd.add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
    mhd.add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=3600");
    if (varies)
        mhd.add_response_header(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT);
}

/* RFC 9110, section 13.1.2. A tag has its quotes at both ends and none within, so it is in the list
 * if its bytes are. */
bool response_is_known(const struct request *request, const char *tag)
{
    const char *known = mhd.lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                    MHD_HTTP_HEADER_IF_NONE_MATCH);
    return known != NULL && (strcmp(known, "*") == 0 || strstr(known, tag) != NULL);
}

enum MHD_Result response_send_not_modified(struct request *request, const char *tag, bool varies)
{
    struct MHD_Response *response =
        response_protect(mhd.create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
    if (response != NULL)
        response_add_freshness(response, tag, varies);
    return response_send(request, MHD_HTTP_NOT_MODIFIED, response);
}

/* Editions */

static const char *const form_names[FORMS] = {
    [BODY_JSON] = "json",
    [BODY_TEXT] = "text",
    [BODY_TABLE] = "html",
    [BODY_PAGE] = "page",
    [BODY_PARAGRAPHS] = "paragraphs",
    [FORM_FILE] = "file",
};

/* FNV-1a: versions of the same number differ by their files, while they are worked on. */
static uint64_t hash(uint64_t hash, struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        hash = (hash ^ (unsigned char)text.at[n]) * 0x100000001B3U;
    return hash;
}

void edition_init(struct edition *edition)
{
    uint64_t value = hash(0xCBF29CE484222325U, TEXT(CHARFINDER_VERSION));
    value = hash(value, index_unicode_version());
    value = hash(value, ASSET(page));
    value = hash(value, ASSET(results));
    value = hash(value, ASSET(style));
    value = hash(value, ASSET(script));
    value = hash(value, ASSET(icon));
    snprintf(edition->name, sizeof edition->name, "%016llx", (unsigned long long)value);
    for (unsigned n = 0; n < FORMS; n++)
        snprintf(edition->tags[n], sizeof edition->tags[n], "\"%s-%s\"", edition->name,
                 form_names[n]);
}
