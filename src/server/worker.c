/* worker.c - one event loop and all that its connections share. */
#include "worker.h"

#include <assert.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "conn.h"
#include "listener.h"
#include "prelude.h"

enum {
    LEAVE_MS = 1,    /* clients near by have mostly taken by then what was said last */
    CONNS_MANY = 64, /* connections whose memory is worth the time that it takes to give back */
};

static void on_log_handle(uv_prepare_t *handle)
{
    log_flush(&CONTAINER_OF(handle, struct worker, log_handle)->log);
}

static void on_stop(uv_async_t *async);

int worker_init(struct worker *worker, struct shared *shared)
{
    const struct server_options *options = shared->options;
    int error = uv_loop_init(&worker->loop);
    if (error != 0)
        return error;
    error = uv_async_init(&worker->loop, &worker->stop_handle, on_stop);
    if (error != 0) {
        uv_loop_close(&worker->loop);
        return error;
    }
    worker->shared = shared;
    list_init(&worker->in_all);
    list_move_last(&shared->workers, &worker->in_all);
    list_init(&worker->listeners);
    list_init(&worker->conns);
    list_init(&worker->turns);
    timeout_init(&worker->preludes, &worker->loop, PRELUDE_MS, prelude_on_late);
    timeout_init(&worker->idle, &worker->loop, options->idle_timeout_s * UINT64_C(1000),
                 conn_on_idle);
    timeout_init(&worker->stalled, &worker->loop,
                 options->stall_timeout_s * UINT64_C(1000) / CONN_STALL_STEPS, conn_on_stalled);
    timeout_init(&worker->leaving, &worker->loop, LEAVE_MS, conn_on_lingered);
    timeout_init(&worker->lingering, &worker->loop, CONN_LINGER_MS, conn_on_lingered);
    for (unsigned n = 0; n < SERVICES; n++)
        desk_pool_init(&worker->desks[n], shared->kinds[n]->room_bytes(options->line_max));
    worker->memo = calloc(1, sizeof *worker->memo);
    log_init(&worker->log, shared->console);

    uv_idle_init(&worker->loop, &worker->turn_handle);
    uv_timer_init(&worker->loop, &worker->drain_timer);
    uv_prepare_init(&worker->loop, &worker->log_handle);
    uv_prepare_start(&worker->log_handle, on_log_handle);
    /* the loop ends when there is nothing left to serve */
    uv_unref((uv_handle_t *)&worker->stop_handle);
    uv_unref((uv_handle_t *)&worker->drain_timer);
    uv_unref((uv_handle_t *)&worker->log_handle);
    return 0;
}

void worker_run(struct worker *worker)
{
    uv_run(&worker->loop, UV_RUN_DEFAULT);
}

/* What clients have not taken is left to the kernel, which delivers it if it can. */
static void close_connections(struct worker *worker)
{
    prelude_close_all(worker);
    while (!list_is_empty(&worker->conns))
        conn_close(conn_of(worker->conns.next));
}

static void on_drain_timer(uv_timer_t *timer)
{
    close_connections(CONTAINER_OF(timer, struct worker, drain_timer));
}

static void drain(struct worker *worker)
{
    worker->is_stopping = true;
    for (struct list *at = worker->listeners.next; at != &worker->listeners; at = at->next)
        listener_close(at);
    prelude_drain(worker);
    struct list *next;
    for (struct list *at = worker->conns.next; at != &worker->conns; at = next) {
        next = at->next;
        conn_drain(conn_of(at));
    }
    uv_timer_start(&worker->drain_timer, on_drain_timer,
                   worker->shared->options->drain_timeout_s * UINT64_C(1000), 0);
    /* a connection may wait for nothing but that its client takes something */
    if (worker->conns_in_memory > 0)
        uv_ref((uv_handle_t *)&worker->drain_timer);
}

static void on_stop(uv_async_t *async)
{
    struct worker *worker = CONTAINER_OF(async, struct worker, stop_handle);
    int stops = atomic_load(&worker->stops);
    if (!worker->is_stopping && stops > 0)
        drain(worker);
    if (stops > 1)
        close_connections(worker);
}

void worker_stop(struct worker *worker)
{
    atomic_fetch_add(&worker->stops, 1);
    uv_async_send(&worker->stop_handle);
}

void worker_count_conn(struct worker *worker)
{
    worker->conns_in_memory++;
    if (worker->conns_peak < worker->conns_in_memory)
        worker->conns_peak = worker->conns_in_memory;
}

/* The C library keeps freed memory between memory in use until malloc_trim() is called. That takes
 * time in proportion to the memory, so it is called when a quarter of the connections is left. */
void worker_uncount_conn(struct worker *worker)
{
    worker->conns_in_memory--;
    if (worker->conns_in_memory == 0)
        uv_unref((uv_handle_t *)&worker->drain_timer);
    if (worker->conns_peak < CONNS_MANY || worker->conns_in_memory > worker->conns_peak / 4)
        return;
    worker->conns_peak = worker->conns_in_memory;
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

static void on_walk(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void worker_close(struct worker *worker)
{
    for (struct list *at = worker->listeners.next; at != &worker->listeners; at = at->next)
        listener_close(at);
    close_connections(worker);
    uv_walk(&worker->loop, on_walk, NULL);
    uv_run(&worker->loop, UV_RUN_DEFAULT);
    int error = uv_loop_close(&worker->loop);
    assert(error == 0 && "every handle of the loop was closed");
    (void)error;
    while (!list_is_empty(&worker->listeners))
        listener_free(worker->listeners.next);
    for (unsigned n = 0; n < SERVICES; n++)
        desk_pool_close(&worker->desks[n]);
    free(worker->memo);
    log_flush(&worker->log);
    list_remove(&worker->in_all);
}
