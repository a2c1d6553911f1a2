/* conn.h - one client's connection: moves bytes between its socket and its session. */
#ifndef CHARFINDER_CONN_H
#define CHARFINDER_CONN_H

#include "worker.h"

struct conn;

/* Takes the connection that waits at `listener`, of the same type, and serves it until it closes
 * itself; 0 or a libuv error, which leaves the connection refused. `shown` is the listener's
 * address, and outlives the connection: clients of Unix sockets have none of their own. */
int conn_accept(struct worker *worker, uv_stream_t *listener, struct text shown);

/* Closes the connection when its answers are delivered, or now. */
void conn_drain(struct conn *conn);
void conn_close(struct conn *conn);

/* The connection of a link in worker->conns. */
struct conn *conn_of(struct list *link);

#endif
