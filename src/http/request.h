/* request.h - the life of one HTTP request, as libmicrohttpd tells it.
 *
 *     the request line comes ── request_on_target() ──► a struct request is made
 *     all headers are there  ── request_on_progress(), first call ──► who may not ask is refused
 *     the request is whole   ── request_on_progress(), second call ──► its route answers (routes.h)
 *     all is said, or lost   ── request_on_completed() ──► the request is freed
 *
 * Framing is the library's: where a request ends, which headers contradict each other, chunks. We
 * ask for no request that has a body, and close the connection of whoever announces one, so that
 * nothing after it can be taken for a request. */
#ifndef CHARFINDER_HTTP_REQUEST_H
#define CHARFINDER_HTTP_REQUEST_H

#include <charfinder/http.h>

#include "ask.h"
#include "body.h"
#include "microhttpd.h"
#include "response.h"

enum {
    /* Of a body at a time. A page of 200 rows fits, so its length is known before it is sent. */
    BLOCK_BYTES = 48 * 1024,
    METHOD_MAX = 16, /* of a longer one the console shows the beginning */
};

/* What all requests have in common, and http.c's own. */
struct http {
    struct MHD_Daemon *daemon;
    const struct http_watch *watch;
    void *who;
    void *arriving; /* the guest of the connection that is being added */
    size_t query_max;
    bool is_draining;
    struct edition edition;
};

/* One request of a connection: there is never more than one at a time. */
struct request {
    struct http *http;
    struct MHD_Connection *connection;
    void *guest;
    uint64_t began_ns;
    bool is_received; /* all headers came */
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

/* A span of the library's, which may be null. */
static inline struct text text_of(const char *at, size_t len)
{
    return (struct text){at == NULL ? "" : at, at == NULL ? 0 : len};
}

/* Nanoseconds since its first line came. */
uint64_t request_age_ns(const struct request *request);

/* What the library calls; `cls` is the struct http, `*memory` the struct request. */
void *request_on_target(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result request_on_progress(void *cls, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *upload,
                                    size_t *upload_len, void **memory);
void request_on_completed(void *cls, struct MHD_Connection *connection, void **memory,
                          enum MHD_RequestTerminationCode why);

#endif
