/* server.c - from options to an orderly end: workers, what they share, and signals. */
#include <charfinder/log.h>
#include <charfinder/server.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "listener.h"
#include "listening.h"
#include "pulse.h"
#include "worker.h"

/* The first worker runs in the thread of server_run(), and is the last to end: it hears signals. */
struct server {
    struct shared shared;
    uv_signal_t interrupt;
    uv_signal_t terminate;
    uv_async_t others_ended; /* keeps the first worker's loop alive while others run */
    atomic_uint others;      /* that run */
    unsigned started;        /* threads, one for each worker after the first */
    unsigned count;          /* of workers made ready */
    struct worker *workers;
    uv_thread_t *threads; /* one per worker; the first is not used */
};

/* Stopping */

static void stop_workers(struct server *server)
{
    for (unsigned n = 0; n < server->count; n++)
        worker_stop(&server->workers[n]);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct server *server = handle->data;
    (void)number;
    if (atomic_load(&server->workers[0].stops) == 0) {
        pulse_tell_stopping();
        log_line(&server->workers[0].log, LOG_INFO, TEXT("Server shutting down."));
    }
    stop_workers(server);
}

static int watch_signal(struct server *server, uv_signal_t *handle, int number)
{
    int error = uv_signal_init(&server->workers[0].loop, handle);
    if (error != 0)
        return error;
    handle->data = server;
    uv_unref((uv_handle_t *)handle);
    return uv_signal_start(handle, on_signal, number);
}

/* Workers beside the first */

static void run_worker(void *argument)
{
    struct worker *worker = argument;
    struct server *server = CONTAINER_OF(worker->shared, struct server, shared);
    worker_run(worker);
    atomic_fetch_sub(&server->others, 1);
    uv_async_send(&server->others_ended);
}

static void on_others_ended(uv_async_t *async)
{
    struct server *server = CONTAINER_OF(async, struct server, others_ended);
    if (atomic_load(&server->others) == 0)
        uv_unref((uv_handle_t *)async);
}

static int start_others(struct server *server)
{
    if (server->count == 1)
        return 0;
    int error = uv_async_init(&server->workers[0].loop, &server->others_ended, on_others_ended);
    if (error != 0)
        return error;
    for (unsigned n = 1; n < server->count; n++) {
        atomic_fetch_add(&server->others, 1);
        error = uv_thread_create(&server->threads[n], run_worker, &server->workers[n]);
        if (error != 0) {
            atomic_fetch_sub(&server->others, 1);
            uv_async_send(&server->others_ended); /* there may be none that will */
            return error;
        }
        server->started++;
    }
    return 0;
}

/* Starting */

static int serve(struct server *server)
{
    struct worker *first = &server->workers[0];
    int error = watch_signal(server, &server->interrupt, SIGINT);
    if (error == 0)
        error = watch_signal(server, &server->terminate, SIGTERM);
    if (error != 0)
        return complain("watch for signals", "", uv_strerror(error));
    if (listening_begin(&server->shared) != 0)
        return 1;
    for (unsigned n = 0; n < server->count; n++)
        pulse_start(&server->workers[n]);
    int status = 0;
    error = start_others(server);
    if (error != 0) {
        status = complain("start a worker", "", uv_strerror(error));
        stop_workers(server);
    } else {
        for (struct list *at = first->listeners.next; at != &first->listeners; at = at->next)
            listener_announce(at);
        pulse_tell_ready(&server->shared);
    }
    worker_run(first);
    for (unsigned n = 1; n <= server->started; n++)
        uv_thread_join(&server->threads[n]);
    return status;
}

static void close_all(struct server *server)
{
    while (server->count > 0) /* the first one last: the others' listeners may share its sockets */
        worker_close(&server->workers[--server->count]);
    console_close(&server->shared.console);
    admission_close(&server->shared.admission);
    trust_close(&server->shared.trust);
}

static int init_all(struct server *server, unsigned workers)
{
    const struct server_options *options = server->shared.options;
    if (!trust_init(&server->shared.trust, options->trust_count))
        return UV_ENOMEM;
    int error = admission_init(&server->shared.admission, workers, options->clients_max,
                               options->per_address_max);
    if (error != 0)
        goto no_admission;
    error = console_init(&server->shared.console, STDOUT_FILENO) ? 0 : UV_ENOMEM;
    if (error != 0)
        goto no_console;
    while (error == 0 && server->count < workers) {
        error = worker_init(&server->workers[server->count], &server->shared);
        if (error == 0)
            server->count++;
    }
    if (error != 0)
        close_all(server);
    return error;

no_console:
    admission_close(&server->shared.admission);
no_admission:
    trust_close(&server->shared.trust);
    return error;
}

/* A service may be started without standard input, output or error. What is opened next would take
 * their place, and be written to as if it were the console. */
static void occupy_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* The end has begun: a signal that comes now has nothing left to stop. */
static void block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

int server_run(const struct server_options *options)
{
    occupy_standard_descriptors();
    unsigned workers =
        options->workers == SERVER_WORKERS_AUTO ? uv_available_parallelism() : options->workers;
    struct server server = {.shared = {.options = options, .started_ns = uv_hrtime()}};
    list_init(&server.shared.workers);
    server.workers = calloc(workers, sizeof *server.workers);
    server.threads = calloc(workers, sizeof *server.threads);
    int error = server.workers == NULL || server.threads == NULL ? UV_ENOMEM : 0;
    /* a client, or the reader of the log, that went away is seen where the write fails */
    signal(SIGPIPE, SIG_IGN);
    if (error == 0)
        error = init_all(&server, workers);
    int status = 0;
    if (error != 0) {
        status = complain("start", "", uv_strerror(error));
    } else {
        status = serve(&server);
        block_signals();
        close_all(&server);
    }
    free(server.threads);
    free(server.workers);
    return status;
}

const char *server_libuv_version(void)
{
    return uv_version_string();
}
