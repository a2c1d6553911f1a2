/* response.c - the head of a response. */
#include "response.h"

#include <assert.h>

#include "date.h"
#include "escape.h"

#define STATUSES(X)                           \
    X(200, "OK")                              \
    X(301, "Moved Permanently")               \
    X(304, "Not Modified")                    \
    X(400, "Bad Request")                     \
    X(404, "Not Found")                       \
    X(405, "Method Not Allowed")              \
    X(408, "Request Timeout")                 \
    X(413, "Content Too Large")               \
    X(414, "URI Too Long")                    \
    X(431, "Request Header Fields Too Large") \
    X(500, "Internal Server Error")           \
    X(501, "Not Implemented")                 \
    X(503, "Service Unavailable")             \
    X(505, "HTTP Version Not Supported")

#define LINE_BEGIN "HTTP/1.1 xxx "
#define LINE_END   "\r\nDate: "

/* The first lines of a head, up to the date. */
static struct text status_line(unsigned status)
{
    switch (status) {
#define LINE(number, title) \
    case number:            \
        return TEXT("HTTP/1.1 " #number " " title LINE_END);
        STATUSES(LINE)
#undef LINE
    default:
        assert(false && "these are all that are used");
        return TEXT("");
    }
}

struct text response_title(unsigned status)
{
    struct text title = text_from(status_line(status), sizeof LINE_BEGIN - 1);
    title.len -= sizeof LINE_END - 1;
    return title;
}

/* Field lines that stand in every response, and protect its reader. */
static const struct text protection = TEXT_CONSTANT(
    "\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n");

size_t response_put(const struct response *response, int64_t time, char out[RESPONSE_HEAD_MAX])
{
    char *at = out;
    at += text_put(status_line(response->status), at);
    date_put(time, at);
    at += DATE_LEN;
    at += text_put(protection, at);
    at += text_put(response->type, at);
    at += text_put(response->fresh, at);
    if (response->varies)
        at += text_put(TEXT("Vary: Accept\r\n"), at);
    if (response->is_shared)
        at += text_put(TEXT("Access-Control-Allow-Origin: *\r\n"
                            "Access-Control-Expose-Headers: Link\r\n"),
                       at);
    if (response->location.len > 0) {
        at += text_put(TEXT("Location: "), at);
        at += text_put(response->location, at);
        at += text_put(TEXT("\r\n"), at);
    }
    if (response->status == 405)
        at += text_put(TEXT("Allow: GET, HEAD\r\n"), at);
    if (response->status == 503)
        at += text_put(TEXT("Retry-After: 1\r\n"), at);
    if (response->is_last)
        at += text_put(TEXT("Connection: close\r\n"), at);
    else if (response->is_before_11)
        at += text_put(TEXT("Connection: keep-alive\r\n"), at);
    if (response->framing == FRAMING_LENGTH) {
        at += text_put(TEXT("Content-Length: "), at);
        at += text_put_number(response->len, at);
        at += text_put(TEXT("\r\n"), at);
    } else if (response->framing == FRAMING_CHUNKED) {
        at += text_put(TEXT("Transfer-Encoding: chunked\r\n"), at);
    }
    assert(at - out <= RESPONSE_HEAD_MAX && "all lines together fit");
    return (size_t)(at - out);
}

void response_date(char *head, int64_t time)
{
    date_put(time, head + status_line(200).len);
}
