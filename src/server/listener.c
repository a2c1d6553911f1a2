/* listener.c - a socket that waits for clients. */
#include "listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "conn.h"

enum { BACKLOG = 4096 }; /* as many as Linux lets wait by default */

/* The longest escape of a byte is \xNN, and there are two quotes. */
enum { SHOWN_MAX = 4 * sizeof((struct sockaddr_un *)NULL)->sun_path + 3 };

struct listener {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    struct worker *worker;
    struct list in_all;
    struct text shown; /* its address, as the console shows it */
    char shown_room[SHOWN_MAX];
};

static struct listener *listener_of(const struct list *link)
{
    return CONTAINER_OF(link, struct listener, in_all);
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct listener *listener = CONTAINER_OF(stream, struct listener, stream);
    if (status == 0)
        status = conn_accept(listener->worker, stream, listener->shown);
    if (status != 0)
        worker_log_error(listener->worker, TEXT("Cannot accept a connection"), status);
}

static void show_path(struct listener *listener, const char *path)
{
    struct text_quote quote;
    struct text piece;
    char escape[TEXT_ESCAPE_MAX];
    listener->shown = (struct text){listener->shown_room, 0};
    text_quote_start(&quote, (struct text){path, strlen(path)});
    while ((piece = text_quote_next(&quote, escape)).len > 0) {
        memcpy(listener->shown_room + listener->shown.len, piece.at, piece.len);
        listener->shown.len += piece.len;
    }
}

/* A server that was killed leaves its socket's name behind. Nobody answers there: take it away. */
static bool unlink_stale(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool is_stale = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                    errno == ECONNREFUSED;
    close(fd);
    return is_stale && unlink(address->sun_path) == 0;
}

static int listen_unix(struct listener *listener, const struct sockaddr_un *address)
{
    int error = uv_pipe_bind(&listener->pipe, address->sun_path);
    if (error == UV_EADDRINUSE && unlink_stale(address))
        error = uv_pipe_bind(&listener->pipe, address->sun_path);
    if (error == 0)
        error = uv_listen(&listener->stream, BACKLOG, on_connection);
    show_path(listener, address->sun_path);
    return error;
}

static int listen_tcp(struct listener *listener, const struct sockaddr *address)
{
    /* an IPv6 address means IPv6 only, so that [::] and 0.0.0.0 can stand side by side */
    int error = uv_tcp_bind(&listener->tcp, address,
                            address->sa_family == AF_INET6 ? UV_TCP_IPV6ONLY : 0);
    uv_os_fd_t fd;
    if (error == 0)
        error = uv_fileno(&listener->handle, &fd);
    if (error == 0) {
        /* Connections inherit both. No delay: an answer goes out whole, there is nothing to wait
         * for. Urgent data in line: telnet's Synch puts IAC DM there, which must not come apart. */
        const int yes = 1;
        if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
            setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &yes, sizeof yes) != 0)
            error = uv_translate_sys_error(errno);
    }
    if (error == 0)
        error = uv_listen(&listener->stream, BACKLOG, on_connection);

    struct sockaddr_storage bound;
    int len = sizeof bound;
    if (error == 0)
        error = uv_tcp_getsockname(&listener->tcp, (struct sockaddr *)&bound, &len);
    if (error == 0)
        listener->shown = address_show((struct sockaddr *)&bound, listener->shown_room);
    return error;
}

static void on_failed_closed(uv_handle_t *handle)
{
    free(CONTAINER_OF(handle, struct listener, handle));
}

int listener_open(struct worker *worker, const char *spec)
{
    struct address address;
    if (!address_parse(spec, &address))
        return UV_EINVAL;
    struct listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL)
        return UV_ENOMEM;
    listener->worker = worker;
    list_init(&listener->in_all);

    bool is_unix = address.any.sa_family == AF_UNIX;
    int error = is_unix ? uv_pipe_init(&worker->loop, &listener->pipe, 0)
                        : uv_tcp_init(&worker->loop, &listener->tcp);
    if (error != 0) {
        free(listener);
        return error;
    }
    error = is_unix ? listen_unix(listener, &address.un) : listen_tcp(listener, &address.any);
    if (error != 0) {
        uv_close(&listener->handle, on_failed_closed);
        return error;
    }
    list_move_last(&worker->listeners, &listener->in_all);
    return 0;
}

struct text listener_shown(const struct list *link)
{
    return listener_of(link)->shown;
}

void listener_close(struct list *link)
{
    struct listener *listener = listener_of(link);
    if (!uv_is_closing(&listener->handle))
        uv_close(&listener->handle, NULL);
}

void listener_free(struct list *link)
{
    list_remove(link);
    free(listener_of(link));
}
