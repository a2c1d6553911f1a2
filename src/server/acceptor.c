/* acceptor.c - takes clients from the queue of a socket that listens.
 *
 * Not through uv_listen(): while the system has no descriptor to give, that accepts clients and
 * closes them at once. Here they wait in the kernel's queue until there is one again, and none is
 * turned away.
 *
 * - Clients come: on_clients() takes at most ACCEPT_MAX of them, and serves each.
 * - The system has nothing to give: the poll stops, and on_retry() starts it again.
 * - The server stops: the queue is emptied, then the socket is closed. A socket that was handed over
 *   keeps its queue for the server that comes next. */
#include "acceptor.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "conn.h"
#include "prelude.h"
#include <charfinder/net.h>

enum {
    ACCEPT_MAX = 64, /* at a time: clients that were accepted before must be served, too */
    RETRY_MS = 100,  /* after the system had nothing to give */
    LAST_MAX = 4096, /* when the server stops: as many as a queue holds */
};

int acceptor_set_tcp_options(int fd)
{
    static const int yes = 1;
    static const int unsent = CONN_UNSENT_MAX;
    static const struct {
        int level, option;
        const int *value;
    } options[] = {
        /* each write is a batch of answers: to wait for more bytes would only delay it */
        {IPPROTO_TCP, TCP_NODELAY, &yes},
        /* telnet's Synch sends IAC DM as urgent data, which must stay in its place in the stream */
        {SOL_SOCKET, SO_OOBINLINE, &yes},
        {IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent},
        /* a client that lost power gives up its place in the end, even without a timeout */
        {SOL_SOCKET, SO_KEEPALIVE, &yes},
    };
    for (size_t n = 0; n < sizeof options / sizeof *options; n++)
        if (setsockopt(fd, options[n].level, options[n].option, options[n].value, sizeof(int)) != 0)
            return errno;
    return 0;
}

static void on_clients(uv_poll_t *poll, int status, int events);

static void on_retry(uv_timer_t *timer)
{
    struct acceptor *acceptor = CONTAINER_OF(timer, struct acceptor, retry);
    uv_poll_start(&acceptor->poll, UV_READABLE, on_clients);
}

/* Whether accept(2) failed because of this client alone: the next one may be accepted at once. */
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
    case ENONET:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

/* Logs only the first failure in a row, because accepting is tried again ten times a second. */
static void pause_accepting(struct acceptor *acceptor, int uv_error)
{
    if (acceptor->state == ACCEPTOR_OPEN)
        log_error(&acceptor->worker->log, TEXT("Cannot accept clients for a while"),
                  uv_strerror(uv_error));
    acceptor->state = ACCEPTOR_STARVED;
    uv_poll_stop(&acceptor->poll);
    uv_timer_start(&acceptor->retry, on_retry, RETRY_MS, 0);
}

static void tell_trouble(struct acceptor *acceptor, int uv_error)
{
    if (uv_error != 0)
        log_error(&acceptor->worker->log, TEXT("Cannot serve a client"), uv_strerror(uv_error));
}

/* A connection has named its client. */
static void on_told(void *context, int fd, const union address *client)
{
    struct acceptor *acceptor = context;
    struct conn *conn = conn_new(acceptor->worker, acceptor->service);
    if (conn == NULL) {
        close(fd);
        tell_trouble(acceptor, UV_ENOMEM);
        return;
    }
    tell_trouble(acceptor, conn_open(conn, fd, acceptor->is_unix, client, acceptor->shown));
}

/* Takes one client from the queue; false when there is none, or none can be taken now. */
static bool accept_one(struct acceptor *acceptor)
{
    union address peer;
    socklen_t len = sizeof peer;
    struct conn *conn = acceptor->is_proxied ? NULL : conn_new(acceptor->worker, acceptor->service);
    if (conn == NULL && !acceptor->is_proxied) {
        pause_accepting(acceptor, UV_ENOMEM);
        return false;
    }
    int fd = accept4(acceptor->fd, &peer.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        int error = errno;
        conn_discard(conn);
        if (error != EAGAIN && !is_about_the_client(error))
            pause_accepting(acceptor, uv_translate_sys_error(error));
        return is_about_the_client(error);
    }
    acceptor->state = ACCEPTOR_OPEN;
    if (acceptor->is_adopted && !acceptor->is_unix)
        acceptor_set_tcp_options(fd); /* it may have connected before the socket had them */
    int error = acceptor->is_proxied
                    ? prelude_open(acceptor->worker, fd, &peer, acceptor->shown, on_told, acceptor)
                    : conn_open(conn, fd, acceptor->is_unix, &peer, acceptor->shown);
    tell_trouble(acceptor, error);
    return true;
}

static void on_clients(uv_poll_t *poll, int status, int events)
{
    struct acceptor *acceptor = CONTAINER_OF(poll, struct acceptor, poll);
    (void)events;
    if (status < 0) { /* libuv has stopped polling */
        pause_accepting(acceptor, status);
        return;
    }
    for (int n = 0; n < ACCEPT_MAX && accept_one(acceptor); n++)
        continue;
}

int acceptor_start(struct acceptor *acceptor)
{
    uv_loop_t *loop = &acceptor->worker->loop;
    int error = uv_poll_init(loop, &acceptor->poll, acceptor->fd);
    if (error != 0)
        return error;
    uv_timer_init(loop, &acceptor->retry);
    uv_poll_start(&acceptor->poll, UV_READABLE, on_clients);
    acceptor->state = ACCEPTOR_OPEN;
    return 0;
}

void acceptor_close(struct acceptor *acceptor)
{
    if (acceptor->state == ACCEPTOR_CLOSED)
        return;
    for (int n = 0; !acceptor->is_adopted && n < LAST_MAX && accept_one(acceptor); n++)
        continue;
    acceptor->state = ACCEPTOR_CLOSED;
    uv_close((uv_handle_t *)&acceptor->poll, NULL);
    uv_close((uv_handle_t *)&acceptor->retry, NULL);
    close(acceptor->fd);
}
