/* worker.h - one event loop and all that its connections share. */
#ifndef CHARFINDER_WORKER_H
#define CHARFINDER_WORKER_H

#include <charfinder/session.h>
#include <uv.h>

#include "desk.h"
#include "list.h"
#include "log.h"

struct worker {
    uv_loop_t loop;
    struct list listeners;
    struct list conns;       /* all of them */
    struct list turns;       /* those that want to write on, in the order in which they may */
    struct list lingering;   /* those that wait for their client to hang up, the oldest first */
    uv_idle_t turn_handle;   /* runs while `turns` has members */
    uv_timer_t linger_timer; /* runs while `lingering` has members */
    uv_timer_t drain_timer;  /* runs while stopping */
    uv_prepare_t log_handle; /* writes the log before the loop waits */
    uv_timer_t log_timer;    /* runs while the log's reader stalls */
    bool is_stopping;
    struct desk_pool desks;
    struct log log;
};

/* Makes the worker ready to listen; 0 or a libuv error, which leaves nothing behind. */
int worker_init(struct worker *worker, size_t line_max);

/* Says on the console where it listens, then serves until it has been stopped and every connection
 * is closed. */
void worker_run(struct worker *worker);

/* Stops listening and closes every connection, each as soon as the answers that are due to it are
 * delivered. Called again: at once. To be called from the loop. */
void worker_stop(struct worker *worker);

/* Gives everything back, whether it ran or not. */
void worker_close(struct worker *worker);

/* Puts a line into the log. */
void worker_log(struct worker *worker, struct text line);
void worker_log_error(struct worker *worker, struct text what, int uv_error);

#endif
