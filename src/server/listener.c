/* listener.c - a socket that waits for clients.
 *
 * We accept by ourselves rather than through uv_listen(), which goes on accepting while the system
 * has no descriptor or no memory to give. So do we, but a moment later: who waits, waits in the
 * kernel's queue, and nobody is turned away. */
#include "listener.h"

#include <charfinder/net.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conn.h"
#include "prelude.h"

enum {
    BACKLOG = 4096,  /* as many as Linux lets wait by default */
    ACCEPT_MAX = 64, /* at a time: those who are in want to be served, too */
    RETRY_MS = 100,  /* after the system had nothing to give */
};

struct listener {
    struct worker *worker;
    enum service service;
    int fd; /* negative when closed */
    uv_poll_t poll;
    uv_timer_t retry;
    struct list in_all;
    union address address;
    bool is_starved; /* the system had nothing to give, and that has been said */
    bool is_proxied; /* each connection tells for whom it is */
    bool is_adopted; /* somebody else opened the socket */
    bool owns_path;  /* of a Unix socket: takes it away in the end */
    dev_t device;    /* and what it leads to */
    ino_t inode;
    struct text shown; /* as the console shows it */
    char shown_room[ADDRESS_PATH_SHOWN_MAX];
};

static struct listener *listener_of(const struct list *link)
{
    return CONTAINER_OF(link, struct listener, in_all);
}

/* Options */

/* 0 or an errno. */
static int set_option(int fd, int level, int option)
{
    const int yes = 1;
    return setsockopt(fd, level, option, &yes, sizeof yes) == 0 ? 0 : errno;
}

/* What connections inherit; 0 or an errno. */
static int set_tcp_options(int fd)
{
    /* No delay: an answer goes out whole, there is nothing to wait for. Urgent data in line:
     * telnet's Synch puts IAC DM there, which must not come apart. */
    int error = set_option(fd, IPPROTO_TCP, TCP_NODELAY);
    if (error == 0)
        error = set_option(fd, SOL_SOCKET, SO_OOBINLINE);
    const int unsent = CONN_UNSENT_MAX;
    if (error == 0 && setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent) != 0)
        error = errno;
    /* who lost power does not keep its place for ever, even without an idle timeout */
    if (error == 0)
        error = set_option(fd, SOL_SOCKET, SO_KEEPALIVE);
    return error;
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
    case ENONET:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

/* The system has nothing to give: who waits, waits a little longer. Said once, not ten times a
 * second. */
static void pause_accepting(struct listener *listener, int uv_error)
{
    if (!listener->is_starved)
        log_error(&listener->worker->log, TEXT("Cannot accept clients for a while"),
                  uv_strerror(uv_error));
    listener->is_starved = true;
    uv_poll_stop(&listener->poll);
    uv_timer_start(&listener->retry, on_retry, RETRY_MS, 0);
}

/* Serves the client at the socket `fd`, which is taken over, as is `conn`; null for HTTP. */
static int serve(struct listener *listener, struct conn *conn, int fd, const union address *client)
{
    bool is_unix = listener->address.any.sa_family == AF_UNIX;
    return listener->service == SERVICE_HTTP
               ? web_add(&listener->worker->web, fd, client)
               : conn_open(conn, fd, is_unix, client, listener->shown);
}

static void tell_trouble(struct listener *listener, int uv_error)
{
    if (uv_error != 0)
        log_error(&listener->worker->log, TEXT("Cannot serve a client"), uv_strerror(uv_error));
}

/* A connection has told for whom it is. */
static void on_told(void *who, int fd, const union address *client)
{
    struct listener *listener = who;
    bool needs_conn = listener->service == SERVICE_LINES;
    struct conn *conn = needs_conn ? conn_new(listener->worker) : NULL;
    if (conn != NULL || !needs_conn) {
        tell_trouble(listener, serve(listener, conn, fd, client));
        return;
    }
    close(fd);
    tell_trouble(listener, UV_ENOMEM);
}

/* Takes one client from the queue; false when there is none, or none can be taken now. */
static bool accept_one(struct listener *listener)
{
    union address peer;
    socklen_t len = sizeof peer;
    bool needs_conn = listener->service == SERVICE_LINES && !listener->is_proxied;
    struct conn *conn = needs_conn ? conn_new(listener->worker) : NULL;
    if (conn == NULL && needs_conn) {
        pause_accepting(listener, UV_ENOMEM);
        return false;
    }
    int fd = accept4(listener->fd, &peer.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        int error = errno;
        conn_discard(conn);
        if (error != EAGAIN && !is_about_the_client(error))
            pause_accepting(listener, uv_translate_sys_error(error));
        return is_about_the_client(error);
    }
    listener->is_starved = false;
    if (listener->is_adopted && listener->address.any.sa_family != AF_UNIX)
        set_tcp_options(fd); /* who came before us inherited none */
    int error = listener->is_proxied
                    ? prelude_open(listener->worker, fd, &peer, listener->shown, on_told, listener)
                    : serve(listener, conn, fd, &peer);
    tell_trouble(listener, error);
    return true;
}

static void on_clients(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = CONTAINER_OF(poll, struct listener, poll);
    (void)events;
    if (status < 0) { /* libuv has stopped polling */
        pause_accepting(listener, status);
        return;
    }
    for (int n = 0; n < ACCEPT_MAX && listener->fd >= 0; n++)
        if (!accept_one(listener))
            break;
}

/* Listening */

/* A server that was killed leaves its socket's name behind: nobody answers there, so take it away.
 * What is no socket is somebody's file, and stays. */
static bool unlink_stale(const struct sockaddr_un *address)
{
    struct stat stat;
    if (lstat(address->sun_path, &stat) != 0 || !S_ISSOCK(stat.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    bool is_stale = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                    errno == ECONNREFUSED;
    close(fd);
    return is_stale && unlink(address->sun_path) == 0;
}

/* What a socket needs before it is bound; 0 or an errno. */
static int set_address_options(int fd, sa_family_t family, bool is_shared)
{
    /* a restart does not wait for the last server's connections to be forgotten */
    int error = set_option(fd, SOL_SOCKET, SO_REUSEADDR);
    if (error == 0 && is_shared)
        error = set_option(fd, SOL_SOCKET, SO_REUSEPORT);
    /* an IPv6 address means IPv6 only, so that [::] and 0.0.0.0 can stand side by side */
    if (error == 0 && family == AF_INET6)
        error = set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    return error;
}

static socklen_t address_len(const union address *address)
{
    switch (address->any.sa_family) {
    case AF_INET:
        return sizeof address->in;
    case AF_INET6:
        return sizeof address->in6;
    default:
        return sizeof address->un;
    }
}

/* A socket bound to the address, in `*fd`; 0 or an errno. */
static int bind_socket(const union address *address, bool is_shared, int *fd)
{
    bool is_unix = address->any.sa_family == AF_UNIX;
    *fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0)
        return errno;
    int error = is_unix ? 0 : set_address_options(*fd, address->any.sa_family, is_shared);
    if (error == 0 && !is_unix)
        error = set_tcp_options(*fd);
    if (error == 0 && bind(*fd, &address->any, address_len(address)) != 0)
        error = errno;
    if (error == EADDRINUSE && is_unix && unlink_stale(&address->un))
        error = bind(*fd, &address->any, address_len(address)) == 0 ? 0 : errno;
    if (error != 0)
        close(*fd);
    return error;
}

/* A port that is to be shared with our own workers must not be shared with another server, though
 * the kernel would let us: a socket that does not share finds out. */
static int check_unused(const union address *address)
{
    int fd;
    int error = bind_socket(address, false, &fd);
    if (error == 0)
        close(fd);
    return error;
}

static void show(struct listener *listener)
{
    union address *address = &listener->address;
    if (address->any.sa_family == AF_UNIX) {
        listener->shown = address_show_path(address->un.sun_path, listener->shown_room);
        return;
    }
    socklen_t len = sizeof *address;
    getsockname(listener->fd, &address->any, &len); /* port 0 has become a real one */
    listener->shown = listener->service == SERVICE_HTTP
                          ? address_show_url(&address->any, listener->shown_room)
                          : address_show(&address->any, listener->shown_room);
}

static bool is_listening(int fd)
{
    int is_listening = 0;
    socklen_t len = sizeof is_listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) == 0 && is_listening;
}

/* Listens on the socket `fd`, bound to `address`, and takes it over; one that listens already keeps
 * its backlog. 0 or a libuv error, which closes it. */
static int begin(struct worker *worker, int fd, const union address *address, enum service service,
                 bool is_proxied, bool owns_path)
{
    struct listener *listener = calloc(1, sizeof *listener);
    int error = listener == NULL ? UV_ENOMEM : 0;
    if (error == 0 && !is_listening(fd) && listen(fd, BACKLOG) != 0)
        error = uv_translate_sys_error(errno);
    if (error == 0)
        error = uv_poll_init(&worker->loop, &listener->poll, fd);
    if (error != 0) {
        free(listener);
        close(fd);
        if (owns_path)
            unlink(address->un.sun_path);
        return error;
    }
    listener->worker = worker;
    listener->service = service;
    listener->fd = fd;
    listener->address = *address;
    listener->is_proxied = is_proxied;
    listener->owns_path = owns_path;
    struct stat stat;
    if (owns_path && lstat(address->un.sun_path, &stat) == 0) {
        listener->device = stat.st_dev;
        listener->inode = stat.st_ino;
    }
    uv_timer_init(&worker->loop, &listener->retry);
    uv_poll_start(&listener->poll, UV_READABLE, on_clients);
    show(listener);
    list_init(&listener->in_all);
    list_move_last(&worker->listeners, &listener->in_all);
    return 0;
}

int listener_open(struct worker *worker, const struct server_listen *where, enum service service,
                  bool is_shared)
{
    union address address;
    int fd;
    if (!address_parse(where->address, &address))
        return UV_EINVAL;
    bool is_unix = address.any.sa_family == AF_UNIX;
    if (is_unix && service == SERVICE_HTTP)
        return UV_EINVAL;
    int error = is_shared && !is_unix ? check_unused(&address) : 0;
    if (error == 0)
        error = bind_socket(&address, is_shared, &fd);
    return error != 0 ? uv_translate_sys_error(error)
                      : begin(worker, fd, &address, service, where->proxy_protocol, is_unix);
}

/* The address that `fd` is bound to, for show(); 0 or an errno. */
static int read_address(int fd, union address *address)
{
    socklen_t len = sizeof *address;
    if (getsockname(fd, &address->any, &len) != 0)
        return errno;
    if (address->any.sa_family != AF_UNIX)
        return 0;
    struct sockaddr_un *un = &address->un;
    if (len > offsetof(struct sockaddr_un, sun_path) && un->sun_path[0] == '\0')
        un->sun_path[0] = '@'; /* a name that is no path, as systemd and ss(8) write it */
    un->sun_path[sizeof un->sun_path - 1] = '\0'; /* the longest path comes without */
    return 0;
}

int listener_adopt(struct worker *worker, int fd, enum service service, bool is_proxied)
{
    union address address = {.any = {0}};
    int error = read_address(fd, &address);
    if (error == 0 && address.any.sa_family != AF_UNIX)
        error = set_tcp_options(fd);
    if (error != 0) {
        close(fd);
        return uv_translate_sys_error(error);
    }
    error = begin(worker, fd, &address, service, is_proxied, false);
    if (error == 0)
        listener_of(worker->listeners.prev)->is_adopted = true;
    return error;
}

int listener_join(struct worker *worker, const struct list *other)
{
    const struct listener *listener = listener_of(other);
    int fd;
    int error;
    if (listener->is_adopted || listener->address.any.sa_family == AF_UNIX) {
        fd = fcntl(listener->fd, F_DUPFD_CLOEXEC, 0);
        error = fd < 0 ? errno : 0;
    } else {
        error = bind_socket(&listener->address, true, &fd);
    }
    if (error != 0)
        return uv_translate_sys_error(error);
    error = begin(worker, fd, &listener->address, listener->service, listener->is_proxied, false);
    if (error == 0)
        listener_of(worker->listeners.prev)->is_adopted = listener->is_adopted;
    return error;
}

void listener_announce(const struct list *link)
{
    struct listener *listener = listener_of(link);
    struct log *log = &listener->worker->log;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Serving on "));
    log_put(log, listener->shown);
    log_put(log, TEXT(". Hit CTRL-C to stop."));
    log_end(log);
}

/* Whether the path still leads to the socket that we bound: it may be another server's by now. */
static bool is_still_ours(const struct listener *listener)
{
    struct stat stat;
    return lstat(listener->address.un.sun_path, &stat) == 0 && stat.st_dev == listener->device &&
           stat.st_ino == listener->inode;
}

void listener_close(struct list *link)
{
    struct listener *listener = listener_of(link);
    if (listener->fd < 0)
        return;
    uv_close((uv_handle_t *)&listener->poll, NULL);
    uv_close((uv_handle_t *)&listener->retry, NULL);
    close(listener->fd);
    if (listener->owns_path && is_still_ours(listener))
        unlink(listener->address.un.sun_path);
    listener->fd = -1;
}

void listener_free(struct list *link)
{
    list_remove(link);
    free(listener_of(link));
}
