/* acceptor.h - takes clients from the queue of a socket that listens. */
#ifndef CHARFINDER_ACCEPTOR_H
#define CHARFINDER_ACCEPTOR_H

#include "worker.h"

/* Whether the system lets us accept. */
enum acceptor_state {
    ACCEPTOR_OPEN,
    ACCEPTOR_STARVED, /* it had no descriptor or no memory to give; this was logged */
    ACCEPTOR_CLOSED,
};

struct acceptor {
    struct worker *worker;
    enum acceptor_state state;
    enum service service;
    int fd;
    bool is_unix;
    bool is_proxied; /* each connection names its client in a PROXY header */
    bool is_adopted; /* the socket was opened by another program, which may go on to use it */
    uv_poll_t poll;
    uv_timer_t retry;
    struct text shown; /* where it listens, for its clients that have no address */
};

/* Begins to accept on the non-blocking socket acceptor->fd; whatever comes before `poll` must be set.
 * 0 or a libuv error, which leaves nothing behind. */
int acceptor_start(struct acceptor *acceptor);

/* Takes what waits in the queue of a socket of our own, and closes the socket. May be called twice.
 * The memory is free when the loop has closed the handles. */
void acceptor_close(struct acceptor *acceptor);

/* Sets the options of TCP connections, which they inherit from the socket that listens; 0 or an
 * errno. */
int acceptor_set_tcp_options(int fd);

#endif
