/* http.h - the answers of query.h over HTTP/1.1: a page, an API, health and metrics (README, "The
 * page" and "The API").
 *
 * libmicrohttpd does the talking. It gets sockets that somebody else accepted, and is run by
 * somebody else's loop: nothing here waits, listens or starts a thread. Not thread-safe: everything
 * happens in the thread that calls. */
#ifndef CHARFINDER_HTTP_H
#define CHARFINDER_HTTP_H

#include <charfinder/query.h>
#include <sys/socket.h>

#define HTTP_LISTEN_DEFAULT "127.0.0.1:8888"

/* What became of a request. */
struct http_outcome {
    bool is_question;     /* it was a query, and all of the answer was handed to the kernel: */
    enum query_kind kind; /* understood like this, */
    uint32_t results;     /* of so many results */
    uint64_t body_bytes;  /* of the response; its head is not counted */
    uint64_t ready_ns;    /* from the request's first line to a response's first bytes; 0: none */
};

/* What the keeper of the connections wants to know, and must say. Called from within http_run(),
 * http_add() and http_close(); must not call any of these. `guest` is what http_add() got. */
struct http_watch {
    /* A request has come in: `GET /find?query=rook`, as the client wrote it. Valid during the call.
     * False: there are too many connections, and this one is told so. */
    bool (*received)(void *guest, struct text request);
    /* That request is over, well or not. */
    void (*answered)(void *guest, const struct http_outcome *outcome);
    /* The connection is closed, or is about to be: its descriptor means nothing any more. */
    void (*left)(void *guest);
    /* The metrics in Prometheus' text format, `*len` bytes, which are freed with free(); null when
     * there is no memory. */
    char *(*metrics)(void *who, size_t *len);
};

struct http;

/* Makes ready to serve. Queries may have `query_max` bytes. `watch` must outlive `*http`; `who` is
 * for watch->metrics(). 0; or a negative errno, which leaves nothing behind: -ENOSYS where there is
 * no libmicrohttpd. */
int http_open(struct http **http, size_t query_max, const struct http_watch *watch, void *who);

/* When this descriptor is readable, http_run() has something to do; it stays the same. */
int http_descriptor(const struct http *http);

/* After how many milliseconds http_run() is to be called even so; negative: not at all. Changes
 * with every http_run() and http_add(). */
int64_t http_timeout_ms(const struct http *http);

/* Reads, answers and writes as much as goes without waiting, a bounded part for each connection. */
void http_run(struct http *http);

/* Serves the client at the socket `fd`, which is taken over, until watch->left() is called for
 * `guest`. 0; or a negative errno: `fd` is closed, and watch->left() is not called. To be rid of a
 * client early, shutdown(2) its socket. */
int http_add(struct http *http, int fd, const struct sockaddr *peer, socklen_t peer_len,
             void *guest);

/* From now on each response ends its connection. */
void http_drain(struct http *http);

/* Closes all connections and gives everything back. `http` may be null. */
void http_close(struct http *http);

/* Why http_open() returned -ENOSYS, for a person to read; constant. */
const char *http_why_absent(void);

/* The version of libmicrohttpd that is used, such as 0.9.75, or `none`; constant. To be asked only
 * after http_open() returned 0. */
const char *http_library_version(void);

#endif
