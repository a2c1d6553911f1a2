/* prelude.h - a connection that came through a balancer, until it has named its client. */
#ifndef CHARFINDER_PRELUDE_H
#define CHARFINDER_PRELUDE_H

#include <charfinder/net.h>

#include "worker.h"

/* For the whole header. Section 2 of proxy-protocol.txt asks for three seconds at least, so that
 * TCP can send lost segments again. */
enum { PRELUDE_MS = 5000 };

/* Serves the client at the socket `fd`, which it takes over; its first bytes have not been read. */
typedef void prelude_serve(void *context, int fd, const union address *client);

/* Reads the PROXY header that the connection at the socket `fd` begins with, and not a byte more,
 * then calls `serve`: with the client that the header tells, or with `peer` itself. Closes the
 * socket instead if `peer` is not trusted, says something else, or says too little within
 * PRELUDE_MS. Takes the socket over; 0 or a libuv error, which closes it. `listener_shown` and
 * `context` outlive the worker's connections. */
int prelude_open(struct worker *worker, int fd, const union address *peer,
                 struct text listener_shown, prelude_serve *serve, void *context);

/* Hands over the connections whose header has come, and closes the others. */
void prelude_drain(struct worker *worker);

/* Closes all connections of the worker that have not named their client. */
void prelude_close_all(struct worker *worker);

/* What worker->preludes calls. */
void prelude_on_late(struct timeout_link *link);

#endif
