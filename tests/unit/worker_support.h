/* worker_support.h - a worker without the rest of the server: its loop turns when the test says so,
 * and its console writes to /dev/null. */
#ifndef CHARFINDER_TESTS_WORKER_SUPPORT_H
#define CHARFINDER_TESTS_WORKER_SUPPORT_H

#include "server/worker.h"
#include "support.h"

extern struct server_options options; /* the usual ones, before a test changes them */
extern struct worker worker;

/* Makes the worker ready, for up to ten clients with conversations of this kind. */
void worker_begin(const struct conversation_kind *kind);

/* Ends it; fails if anything in its loop does not come to an end. */
int worker_end(void **state);

/* Lets the loop turn once: a turn for the first connection that waits for one, then what has come
 * from clients. It never waits. */
void worker_turn(void);

/* A client's end of a new connection, which never blocks; the worker's end is `*fd`. */
int client_new(int *fd);

/* How many bytes wait to be read at this end. */
size_t unread(int fd);

#endif
