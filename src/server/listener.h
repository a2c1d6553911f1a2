/* listener.h - a socket that waits for clients. */
#ifndef CHARFINDER_LISTENER_H
#define CHARFINDER_LISTENER_H

#include "worker.h"

/* Begins to listen on `spec` and joins worker->listeners; 0 or a libuv error, which leaves nothing
 * behind: UV_EINVAL if it is no address. */
int listener_open(struct worker *worker, const char *spec);

/* Where the listener of a link in worker->listeners listens, as the console shows it. */
struct text listener_shown(const struct list *link);

/* Stops listening; the listener stays in the list until listener_free(), which must wait for its
 * handles to be closed. */
void listener_close(struct list *link);
void listener_free(struct list *link);

#endif
