/* worker.h - one event loop and all that its connections share. */
#ifndef CHARFINDER_WORKER_H
#define CHARFINDER_WORKER_H

#include <charfinder/server.h>
#include <charfinder/session.h>
#include <uv.h>

#include "admission.h"
#include "desk.h"
#include "list.h"
#include "log.h"
#include "timeout.h"

struct worker {
    const struct server_options *options;
    uv_loop_t loop;
    struct list listeners;
    struct list conns;        /* all of them */
    struct list turns;        /* those that want to go on, in the order in which they may */
    uv_idle_t turn_handle;    /* runs while `turns` has members */
    struct timeout idle;      /* those that could ask something */
    struct timeout stalled;   /* those that should take their answer */
    struct timeout lingering; /* those that should hang up */
    size_t refused;           /* connections that are being told that there are too many */
    bool is_stopping;
    uv_timer_t drain_timer;  /* runs while stopping */
    uv_prepare_t log_handle; /* writes the log before the loop waits */
    uv_timer_t log_timer;    /* runs while the log's reader stalls */
    struct admission admission;
    struct desk_pool desks;
    struct log log;
};

/* Makes the worker ready to listen; 0 or a libuv error, which leaves nothing behind. `options` must
 * stay until worker_close(). */
int worker_init(struct worker *worker, const struct server_options *options);

/* Says on the console where it listens, then serves until it has been stopped and every connection
 * is closed. */
void worker_run(struct worker *worker);

/* Stops listening and closes every connection, each as soon as the answers that are due to it are
 * delivered. Called again: at once. To be called from the loop. */
void worker_stop(struct worker *worker);

/* Gives everything back, whether it ran or not. */
void worker_close(struct worker *worker);

#endif
