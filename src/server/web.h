/* web.h - the HTTP side of a worker: moves sockets, time and counts between its loop and http.h.
 *
 * Zeroed it is closed; then web_add() must not be called, and all else does nothing. */
#ifndef CHARFINDER_WEB_H
#define CHARFINDER_WEB_H

#include <charfinder/http.h>
#include <charfinder/net.h>
#include <uv.h>

#include "list.h"
#include "timeout.h"

struct worker;

struct web {
    struct worker *worker;
    struct http *http; /* null while closed */
    uv_poll_t poll;    /* http has something to do */
    uv_timer_t timer;  /* it is time for it */
    struct list guests;
    struct list asking;     /* those whose request came in this run */
    struct timeout idle;    /* those that could ask something */
    struct timeout stalled; /* those that should take their answer */
    struct timeout refused; /* those that should hear why, and go */
};

/* Opens the worker's web. 0 or a libuv error, which leaves nothing behind but what web_close()
 * gives back: UV_ENOSYS where there is no libmicrohttpd (http_why_absent()). */
int web_open(struct web *web, struct worker *worker);

/* Serves the client at the TCP socket `fd`, which is taken over, until one of them hangs up; 0 or a
 * libuv error, which closes the socket. `client` is an IP address. */
int web_add(struct web *web, int fd, const union address *client);

/* Closes each connection when the response that is due is delivered, or all of them now. */
void web_drain(struct web *web);
void web_close_clients(struct web *web);

/* Gives everything back; its handles are closed when the loop has run once more. */
void web_close(struct web *web);

#endif
