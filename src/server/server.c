/* server.c - from options to an orderly end. */
#include <charfinder/server.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "listener.h"
#include "worker.h"

struct server {
    struct worker worker;
    uv_signal_t interrupt;
    uv_signal_t terminate;
};

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    worker_stop(handle->data);
}

static int watch_signal(struct server *server, uv_signal_t *handle, int number)
{
    int error = uv_signal_init(&server->worker.loop, handle);
    if (error != 0)
        return error;
    handle->data = &server->worker;
    uv_unref((uv_handle_t *)handle);
    return uv_signal_start(handle, on_signal, number);
}

static int complain(const char *what, const char *where, const char *why)
{
    fprintf(stderr, "charfinder: cannot %s%s%s: %s\n", what, *where == '\0' ? "" : " ", where, why);
    return 1;
}

static int listen_on(struct server *server, const char *spec)
{
    int error = listener_open(&server->worker, spec);
    if (error == UV_EINVAL)
        return complain("listen on", spec,
                        "expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT or unix:/path");
    return error == 0 ? 0 : complain("listen on", spec, uv_strerror(error));
}

static int serve(struct server *server, const struct server_options *options)
{
    int error = watch_signal(server, &server->interrupt, SIGINT);
    if (error == 0)
        error = watch_signal(server, &server->terminate, SIGTERM);
    if (error != 0)
        return complain("watch for signals", "", uv_strerror(error));
    if (options->listen_count == 0 && listen_on(server, SERVER_LISTEN_DEFAULT) != 0)
        return 1;
    for (size_t n = 0; n < options->listen_count; n++)
        if (listen_on(server, options->listen[n]) != 0)
            return 1;
    worker_run(&server->worker);
    return 0;
}

int server_run(const struct server_options *options)
{
    /* a client, or the reader of the log, that went away is seen where the write fails */
    signal(SIGPIPE, SIG_IGN);
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return complain("start", "", uv_strerror(UV_ENOMEM));
    int error = worker_init(&server->worker, options);
    if (error != 0) {
        free(server);
        return complain("start", "", uv_strerror(error));
    }
    int status = serve(server, options);
    worker_close(&server->worker);
    free(server);
    return status;
}

const char *server_libuv_version(void)
{
    return uv_version_string();
}
