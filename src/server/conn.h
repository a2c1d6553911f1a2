/* conn.h - one client's connection: moves bytes between its socket and its conversation. */
#ifndef CHARFINDER_CONN_H
#define CHARFINDER_CONN_H

#include <charfinder/net.h>

#include "worker.h"

struct conn;

/* Memory for a connection, taken before a client is accepted, so that a client for which there is
 * no memory stays in the queue. Null when there is none. To be given to conn_open() or
 * conn_discard(). */
struct conn *conn_new(struct worker *worker, enum service service);
void conn_discard(struct conn *conn);

/* Serves the client at the socket `fd`, of TCP or a Unix socket, until one of the two hangs up;
 * both `conn` and `fd` are taken over. 0 or a libuv error, which closes them. `listener_shown`
 * outlives the connection: a client of a Unix socket has no address, and this is shown for it. */
int conn_open(struct conn *conn, int fd, bool is_unix, const union address *client,
              struct text listener_shown);

/* Closes the connection when all that the kernel has of the client by now is answered, and the
 * answers are taken. */
void conn_drain(struct conn *conn);

/* Closes it now. May be called from anywhere, twice. */
void conn_close(struct conn *conn);

/* Bytes of an answer that the kernel may hold unsent: the memory that a client costs if it does not
 * read. More than the bytes of a turn would gain nothing. */
enum { CONN_UNSENT_MAX = 256 * 1024 };

/* The connection of a link in worker->conns. */
struct conn *conn_of(struct list *link);

/* What the worker's timeouts call. The one for stalled clients ends CONN_STALL_STEPS times
 * within the time that a client has to take something; the one for connections of which all was
 * said ends each CONN_LINGER_MS, in milliseconds. */
enum { CONN_STALL_STEPS = 8, CONN_LINGER_MS = 100 };
void conn_on_idle(struct timeout_link *link);
void conn_on_stalled(struct timeout_link *link);
void conn_on_lingered(struct timeout_link *link);

#endif
