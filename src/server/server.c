/* server.c - from options to an orderly end: workers, what they share, and signals. */
#include <charfinder/server.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "address.h"
#include "console.h"
#include "listener.h"
#include "manager.h"
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

static int complain(const char *what, const char *where, const char *why)
{
    fprintf(stderr, "%scharfinder: cannot %s%s%s: %s\n", server_error_prefix(), what,
            *where == '\0' ? "" : " ", where, why);
    return 1;
}

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

/* Lets all workers listen where the first one has just begun to. */
static int join_all(struct server *server)
{
    int error = 0;
    for (unsigned n = 1; error == 0 && n < server->count; n++)
        error = listener_join(&server->workers[n], server->workers[0].listeners.prev);
    return error;
}

/* Where a header tells who the client is, somebody must be named whose word is taken. */
static int check_trust(const struct server *server, const struct server_listen *where)
{
    union address address;
    if (!where->proxy_protocol || !address_parse(where->address, &address))
        return 0;
    bool is_unix = address.any.sa_family == AF_UNIX;
    if (trust_includes_any(&server->shared.trust, is_unix))
        return 0;
    return complain("listen on", where->address,
                    is_unix ? "--proxy-protocol on a Unix socket needs --trust unix"
                            : "--proxy-protocol needs --trust ADDRESS[/BITS], your balancer's");
}

static int listen_on(struct server *server, const struct server_listen *where)
{
    struct worker *first = &server->workers[0];
    if (check_trust(server, where) != 0)
        return 1;
    int error = listener_open(first, where, SERVICE_LINES, server->count > 1);
    if (error == 0)
        error = join_all(server);
    if (error == UV_EINVAL)
        return complain("listen on", where->address,
                        "expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT or unix:/path");
    return error == 0 ? 0 : complain("listen on", where->address, uv_strerror(error));
}

/* The first worker alone serves HTTP, on as many sockets as there are. */
static int open_web(struct worker *first)
{
    return first->web.http != NULL ? 0 : web_open(&first->web, first);
}

static const char no_http[] = "charfinder was built without libmicrohttpd";

static int listen_on_http(struct server *server, const struct server_listen *where)
{
    struct worker *first = &server->workers[0];
    if (check_trust(server, where) != 0)
        return 1;
    int error = open_web(first);
    if (error == UV_ENOSYS)
        return complain("serve", "--http", no_http);
    if (error == 0)
        error = listener_open(first, where, SERVICE_HTTP, false);
    if (error == UV_EINVAL)
        return complain("serve HTTP on", where->address,
                        "expected ADDRESS:PORT or [IPV6-ADDRESS]:PORT");
    return error == 0 ? 0 : complain("serve HTTP on", where->address, uv_strerror(error));
}

static bool is_any_proxied(const struct server_options *options)
{
    bool is_any = options->http.proxy_protocol;
    for (size_t n = 0; n < options->listen_count; n++)
        is_any = is_any || options->listen[n].proxy_protocol;
    return is_any;
}

static int trust_all(struct server *server)
{
    const struct server_options *options = server->shared.options;
    if (options->trust_count > 0 && !is_any_proxied(options))
        return complain("trust", options->trust[0],
                        "neither a --listen nor --http has --proxy-protocol");
    for (size_t n = 0; n < options->trust_count; n++)
        if (!trust_add(&server->shared.trust, options->trust[n]))
            return complain("trust", options->trust[n],
                            "expected ADDRESS, ADDRESS/BITS with no bit set after those, or unix");
    return 0;
}

static int adopt(struct server *server, const struct manager_socket *socket)
{
    static const char what[] = "serve the socket that the service manager calls";
    struct worker *first = &server->workers[0];
    if (socket->fault != NULL)
        return complain(what, socket->name, socket->fault);
    int error = socket->is_http ? open_web(first) : 0;
    if (error == UV_ENOSYS)
        return complain(what, socket->name, no_http);
    if (error == 0)
        error = listener_adopt(first, socket->fd, socket->is_http ? SERVICE_HTTP : SERVICE_LINES);
    if (error == 0 && !socket->is_http)
        error = join_all(server);
    return error == 0 ? 0 : complain(what, socket->name, uv_strerror(error));
}

/* Adopts what the service manager hands over: `*count` sockets. */
static int adopt_all(struct server *server, int *count)
{
    struct manager_socket *sockets;
    *count = manager_take_sockets(&sockets);
    if (*count < 0)
        return complain("take over the sockets of", "the service manager", uv_strerror(*count));
    int status = 0;
    for (int n = 0; status == 0 && n < *count; n++)
        status = adopt(server, &sockets[n]);
    free(sockets);
    return status;
}

static int listen_on_all(struct server *server)
{
    static const struct server_listen usual = {SERVER_LISTEN_DEFAULT, false};
    const struct server_options *options = server->shared.options;
    int adopted;
    if (trust_all(server) != 0 || adopt_all(server, &adopted) != 0)
        return 1;
    if (adopted == 0 && options->listen_count == 0 && listen_on(server, &usual) != 0)
        return 1;
    for (size_t n = 0; n < options->listen_count; n++)
        if (listen_on(server, &options->listen[n]) != 0)
            return 1;
    return options->http.address == NULL ? 0 : listen_on_http(server, &options->http);
}

static int serve(struct server *server)
{
    struct worker *first = &server->workers[0];
    int error = watch_signal(server, &server->interrupt, SIGINT);
    if (error == 0)
        error = watch_signal(server, &server->terminate, SIGTERM);
    if (error != 0)
        return complain("watch for signals", "", uv_strerror(error));
    if (listen_on_all(server) != 0)
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
    int error = trust_init(&server->shared.trust, options->trust_count);
    if (error != 0)
        return error;
    error = admission_init(&server->shared.admission, workers, options->clients_max,
                           options->per_address_max);
    if (error != 0)
        goto no_admission;
    error = console_init(&server->shared.console, STDOUT_FILENO);
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

const char *server_error_prefix(void)
{
    return console_is_journal(STDERR_FILENO) ? "<3>" : "";
}

const char *server_libuv_version(void)
{
    return uv_version_string();
}
