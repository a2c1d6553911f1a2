/* server.c - from options to an orderly end: workers, what they share, and signals. */
#include <charfinder/log.h>
#include <charfinder/server.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "listener.h"
#include "listening.h"
#include "pulse.h"
#include "worker.h"

/* What stops the server in order: CTRL-C, a service manager, a terminal that is closed. */
enum { STOP_SIGNALS = 3 };
static const int stop_signals[STOP_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

/* The first worker runs in the thread of server_run(), receives signals and is the last to end. */
struct server {
    struct shared shared;
    uv_signal_t stops[STOP_SIGNALS];
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
        pulse_tell_stopping(&server->shared);
        log_line(&server->workers[0].log, LOG_INFO, TEXT("Server shutting down."));
    }
    stop_workers(server);
}

/* A program that nohup(1) starts shall outlive its terminal. */
static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
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
            uv_async_send(&server->others_ended); /* perhaps no other worker runs to send it */
            return error;
        }
        server->started++;
    }
    return 0;
}

/* What the system gives us */

/* A service may be started without standard input, output or error. What is opened next would take
 * their place, be written to as if it were the console, and be refused by libuv when it is closed. A
 * root without /dev/null has a folder, which takes nothing and gives nothing. Returns 0 or a libuv
 * error. */
static int occupy_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/", O_PATH | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0)
        return -errno;
    close(fd);
    return 0;
}

enum {
    DESCRIPTORS_MIN = 4,            /* two of libuv for all loops, one client, one to spare */
    DESCRIPTORS_MIN_PER_WORKER = 6, /* five of libuv for each loop, one listener */
};

/* Whether there are enough to begin with: libuv calls abort() where it finds none for the first
 * loop. Returns 0 or a libuv error. */
static int try_descriptors(unsigned workers)
{
    unsigned needed = DESCRIPTORS_MIN + DESCRIPTORS_MIN_PER_WORKER * workers;
    int *copies = calloc(needed, sizeof *copies);
    int error = copies == NULL ? UV_ENOMEM : 0;
    unsigned count = 0;
    while (error == 0 && count < needed) {
        copies[count] = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
        if (copies[count] < 0)
            error = -errno;
        else
            count++;
    }
    while (count > 0)
        close(copies[--count]);
    free(copies);
    return error;
}

/* For every thread: its own calls, and those of libuv and the C library. Other threads get a stack
 * of the same limit as the first one. */
enum { STACK_MIN = 64 * 1024 };

static bool has_stack(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= STACK_MIN;
}

/* Starting */

static int serve(struct server *server)
{
    struct worker *first = &server->workers[0];
    int error = 0;
    for (size_t n = 0; error == 0 && n < STOP_SIGNALS; n++)
        if (stop_signals[n] != SIGHUP || !is_ignored(SIGHUP))
            error = watch_signal(server, &server->stops[n], stop_signals[n]);
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
    while (server->count > 0) /* the first one last: other workers may share its sockets */
        worker_close(&server->workers[--server->count]);
    console_close(server->shared.console);
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
    error = try_descriptors(workers); /* now that the limit is raised */
    if (error == 0)
        error = console_open(&server->shared.console, STDOUT_FILENO);
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

static const char *why_not(int error)
{
    return error == UV_EMFILE ? "too few descriptors are allowed, see ulimit -n"
                              : uv_strerror(error);
}

/* The end has begun: a signal that comes now has nothing left to stop. */
static void block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (size_t n = 0; n < STOP_SIGNALS; n++)
        sigaddset(&signals, stop_signals[n]);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

/* All zero; null if there is no memory. */
static struct worker *new_workers(unsigned count)
{
    size_t bytes = count * sizeof(struct worker);
    struct worker *workers = aligned_alloc(alignof(struct worker), bytes);
    if (workers != NULL)
        memset(workers, 0, bytes);
    return workers;
}

int server_run(const struct server_options *options)
{
    if (!has_stack())
        return complain("start", "", "too small a stack is allowed, see ulimit -s");
    unsigned workers =
        options->workers == SERVER_WORKERS_AUTO ? uv_available_parallelism() : options->workers;
    struct server server = {.shared = {.options = options, .started_ns = uv_hrtime()}};
    for (unsigned n = 0; n < SERVICES; n++)
        server.shared.kinds[n] = service_kind((enum service)n, options->best);
    list_init(&server.shared.workers);
    server.workers = new_workers(workers);
    server.threads = calloc(workers, sizeof *server.threads);
    int error = occupy_standard_descriptors();
    if (error == 0 && (server.workers == NULL || server.threads == NULL))
        error = UV_ENOMEM;
    /* when a client or the reader of the log has gone, the write fails instead */
    signal(SIGPIPE, SIG_IGN);
    /* signals by which other servers reread files or print statistics must not end this one */
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);
    if (error == 0)
        error = init_all(&server, workers);
    int status = 0;
    if (error != 0) {
        status = complain("start", "", why_not(error));
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
