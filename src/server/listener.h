/* listener.h - a place where the server listens. */
#ifndef CHARFINDER_LISTENER_H
#define CHARFINDER_LISTENER_H

#include <charfinder/net.h>

#include "worker.h"

/* Begins to listen at `address` and joins worker->listeners; 0 or a libuv error, which leaves
 * nothing behind. `is_proxied`: each connection names its client. `is_shared`: others will
 * join. */
int listener_open(struct worker *worker, const union address *address, enum service service,
                  bool is_proxied, bool is_shared);

/* Joins worker->listeners with the socket `fd`, which another program opened and may go on to hold: a
 * stream socket that listens, IP or, but for HTTP, Unix. The socket is taken over, its path is not.
 * 0 or a libuv error, which closes it. */
int listener_adopt(struct worker *worker, int fd, enum service service, bool is_proxied);

/* Begins to listen where another worker's listener does, which was adopted or opened to be shared:
 * the kernel spreads the clients. 0 or a libuv error, which leaves nothing behind. */
int listener_join(struct worker *worker, const struct list *other);

/* Says on the console where it listens. */
void listener_announce(const struct list *link);

/* Serves the clients that wait already, unless the socket was handed over, and stops listening; the
 * listener stays in the list until listener_free(), which must wait for its handles to be closed. */
void listener_close(struct list *link);
void listener_free(struct list *link);

#endif
