/* worker.h - one event loop and all that its connections share. */
#ifndef CHARFINDER_WORKER_H
#define CHARFINDER_WORKER_H

#include <charfinder/server.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <uv.h>

#include "admission.h"
#include "counts.h"
#include "desk.h"
#include "list.h"
#include "pulse.h"
#include "service.h"
#include "timeout.h"
#include <charfinder/log.h>
#include <charfinder/memo.h>
#include <charfinder/net.h>

/* Two cache lines, because some processors fetch two at a time. What one worker writes is in no
 * cache line that another one needs for a question. */
enum { APART = 128 };

/* What all workers of a server share. Each connection that comes or goes changes `admission`. */
struct shared {
    const struct server_options *options;
    const struct conversation_kind *kinds[SERVICES]; /* what is spoken */
    struct trust trust;                              /* constant while workers run */
    struct console *console;
    struct list workers; /* all that are ready, whether they run or not */
    uint64_t started_ns; /* by uv_hrtime() */
    alignas(APART) struct admission admission;
};

struct worker {
    alignas(APART) struct shared *shared;
    struct list in_all;
    struct counts counts;
    uv_loop_t loop;
    struct list listeners;
    struct timeout preludes;  /* connections that have not named their client yet */
    struct list conns;        /* all other connections */
    size_t conns_in_memory;   /* members of `conns`, and connections that are being closed */
    size_t conns_peak;        /* the most of these since memory was last given back */
    struct list turns;        /* connections that wait for their turn, in its order */
    uv_idle_t turn_handle;    /* runs while `turns` has members */
    struct timeout idle;      /* connections whose client may ask something */
    struct timeout stalled;   /* connections whose client should take its answer */
    struct timeout leaving;   /* connections of which all was said, since a moment */
    struct timeout lingering; /* the same, if the client still has to take it, or to hang up */
    atomic_int stops;         /* how often worker_stop() was called */
    bool is_stopping;
    uv_async_t stop_handle;
    uv_timer_t drain_timer;  /* runs while stopping; keeps the loop alive for connections */
    uv_prepare_t log_handle; /* hands the log over before the loop waits */
    struct desk_pool desks[SERVICES];
    struct memo *memo; /* null if there was no memory for it */
    struct log log;
    struct pulse pulse;
    const void *last_asked;  /* the connection that has sent something last; it may be gone */
    uint64_t last_asked_ms;  /* when, by the loop's clock */
    uint64_t other_asked_ms; /* when another one has last sent something */
    unsigned reads;          /* of lines */
};

static inline struct worker *worker_of(struct list *in_all)
{
    return CONTAINER_OF(in_all, struct worker, in_all);
}

/* Makes a worker that is all zero ready to listen; 0 or a libuv error, which leaves nothing behind.
 * `shared` must stay until worker_close(). */
int worker_init(struct worker *worker, struct shared *shared);

/* Serves until it has been stopped and every connection is closed. */
void worker_run(struct worker *worker);

/* Stops listening and closes every connection, each as soon as the answers that are due to it are
 * delivered. Called again: at once. May be called from any thread, and from a signal handler. */
void worker_stop(struct worker *worker);

/* Memory for a connection was taken, or is free again. When most of many connections are gone,
 * their memory goes back to the system. */
void worker_count_conn(struct worker *worker);
void worker_uncount_conn(struct worker *worker);

/* Gives everything back, whether it ran or not. */
void worker_close(struct worker *worker);

#endif
