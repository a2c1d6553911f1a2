/* listener.c - a socket that waits for clients.
 *
 * We accept by ourselves rather than through uv_listen(), which goes on accepting while the system
 * has no descriptor or no memory to give. So do we, but a moment later: who waits, waits in the
 * kernel's queue, and nobody is turned away. */
#include "listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "conn.h"

enum {
    BACKLOG = 4096,  /* as many as Linux lets wait by default */
    ACCEPT_MAX = 64, /* at a time: those who are in want to be served, too */
    RETRY_MS = 100,  /* after the system had nothing to give */
};

struct listener {
    struct worker *worker;
    int fd; /* negative when closed */
    uv_poll_t poll;
    uv_timer_t retry;
    struct list in_all;
    union address address;
    struct text shown; /* as the console shows it */
    char shown_room[ADDRESS_PATH_SHOWN_MAX];
};

static struct listener *listener_of(const struct list *link)
{
    return CONTAINER_OF(link, struct listener, in_all);
}

/* Clients */

static void on_clients(uv_poll_t *poll, int status, int events);

static void on_retry(uv_timer_t *timer)
{
    struct listener *listener = CONTAINER_OF(timer, struct listener, retry);
    uv_poll_start(&listener->poll, UV_READABLE, on_clients);
}

/* What a single client did, or had done to it, on its way in (accept(2)). */
static bool is_about_the_client(int error)
{
    switch (error) {
    case ECONNABORTED:
    case EINTR:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

static void on_clients(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = CONTAINER_OF(poll, struct listener, poll);
    (void)status;
    (void)events;
    for (int n = 0; n < ACCEPT_MAX && listener->fd >= 0; n++) {
        union address peer;
        socklen_t len = sizeof peer;
        int fd = accept4(listener->fd, &peer.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            int error = conn_open(listener->worker, fd, &peer, listener->shown);
            if (error != 0)
                log_error(&listener->worker->log, TEXT("Cannot serve a client"), error);
        } else if (errno == EAGAIN) {
            break;
        } else if (!is_about_the_client(errno)) {
            log_error(&listener->worker->log, TEXT("Cannot accept clients for a moment"),
                      uv_translate_sys_error(errno));
            uv_poll_stop(poll);
            uv_timer_start(&listener->retry, on_retry, RETRY_MS, 0);
            break;
        }
    }
}

/* Listening */

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

static int set_tcp_options(int fd, sa_family_t family)
{
    const int yes = 1;
    /* a restart does not wait for the last server's connections to be forgotten */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
        return errno;
    /* an IPv6 address means IPv6 only, so that [::] and 0.0.0.0 can stand side by side */
    if (family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) != 0)
        return errno;
    /* Connections inherit these. No delay: an answer goes out whole, there is nothing to wait for.
     * Urgent data in line: telnet's Synch puts IAC DM there, which must not come apart. */
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &yes, sizeof yes) != 0)
        return errno;
    return 0;
}

/* 0 or an errno. */
static int bind_and_listen(int fd, const union address *address)
{
    bool is_unix = address->any.sa_family == AF_UNIX;
    int error = is_unix ? 0 : set_tcp_options(fd, address->any.sa_family);
    if (error != 0)
        return error;
    socklen_t len = is_unix                              ? sizeof address->un
                    : address->any.sa_family == AF_INET6 ? sizeof address->in6
                                                         : sizeof address->in;
    bool is_bound = bind(fd, &address->any, len) == 0;
    if (!is_bound && is_unix && errno == EADDRINUSE && unlink_stale(&address->un))
        is_bound = bind(fd, &address->any, len) == 0;
    return is_bound && listen(fd, BACKLOG) == 0 ? 0 : errno;
}

static void show(struct listener *listener)
{
    if (listener->address.any.sa_family == AF_UNIX) {
        listener->shown = address_show_path(listener->address.un.sun_path, listener->shown_room);
        return;
    }
    union address bound = listener->address;
    socklen_t len = sizeof bound;
    getsockname(listener->fd, &bound.any, &len); /* port 0 has become a real one */
    listener->shown = address_show(&bound.any, listener->shown_room);
}

int listener_open(struct worker *worker, const char *spec)
{
    struct listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL)
        return UV_ENOMEM;
    listener->worker = worker;
    list_init(&listener->in_all);
    int error = UV_EINVAL;
    if (!address_parse(spec, &listener->address))
        goto failed;
    listener->fd =
        socket(listener->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    error = listener->fd < 0 ? uv_translate_sys_error(errno) : 0;
    if (error != 0)
        goto failed;
    error = uv_translate_sys_error(bind_and_listen(listener->fd, &listener->address));
    if (error == 0)
        error = uv_poll_init(&worker->loop, &listener->poll, listener->fd);
    if (error != 0)
        goto failed_socket;
    uv_timer_init(&worker->loop, &listener->retry);
    uv_poll_start(&listener->poll, UV_READABLE, on_clients);
    show(listener);
    list_move_last(&worker->listeners, &listener->in_all);
    return 0;

failed_socket:
    close(listener->fd);
failed:
    free(listener);
    return error;
}

struct text listener_shown(const struct list *link)
{
    return listener_of(link)->shown;
}

void listener_close(struct list *link)
{
    struct listener *listener = listener_of(link);
    if (listener->fd < 0)
        return;
    uv_close((uv_handle_t *)&listener->poll, NULL);
    uv_close((uv_handle_t *)&listener->retry, NULL);
    close(listener->fd);
    if (listener->address.any.sa_family == AF_UNIX)
        unlink(listener->address.un.sun_path);
    listener->fd = -1;
}

void listener_free(struct list *link)
{
    list_remove(link);
    free(listener_of(link));
}
