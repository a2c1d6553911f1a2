/* conn.h - one client's connection: moves bytes between its socket and its session. */
#ifndef CHARFINDER_CONN_H
#define CHARFINDER_CONN_H

#include "address.h"
#include "worker.h"

struct conn;

/* Serves the client at the socket `fd`, which is taken over, until one of them hangs up; 0 or a
 * libuv error, which closes the socket. `listener_shown` outlives the connection: the clients of
 * a Unix socket are shown as it, they have no address of their own. */
int conn_open(struct worker *worker, int fd, const union address *peer, struct text listener_shown);

/* Closes the connection when the answers that are due are delivered, or now. */
void conn_drain(struct conn *conn);
void conn_close(struct conn *conn);

/* The connection of a link in worker->conns. */
struct conn *conn_of(struct list *link);

/* What the worker's timeouts call when one is over. */
void conn_on_timeout(struct timeout_link *link);
void conn_on_stalled(struct timeout_link *link);

#endif
