/* listener.c - a place where the server listens: a socket that is opened, adopted or shared.
 *
 * A listener is in worker->listeners from the moment that it accepts clients (acceptor.c) until
 * listener_free(). A function here that fails leaves nothing behind. */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acceptor.h"

enum { BACKLOG = 4096 }; /* clients that may wait: as many as Linux lets by default */

struct listener {
    struct acceptor acceptor;
    struct list in_all;
    union address address;
    bool owns_path; /* the path of a Unix socket, which listener_close() removes */
    dev_t device;   /* of the socket at that path */
    ino_t inode;    /* of the same */
    char shown_room[ADDRESS_PATH_SHOWN_MAX];
};

static struct listener *listener_of(const struct list *link)
{
    return CONTAINER_OF(link, struct listener, in_all);
}

/* A server that was killed leaves the path of its socket behind. If no server answers there, the path
 * is removed. A path that is no socket is a file, and stays. */
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
    static const int yes = 1;
    /* a restart need not wait for connections of the last server that are in TIME-WAIT */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
        return errno;
    if (is_shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) != 0)
        return errno;
    /* an IPv6 address means IPv6 only, so that [::] and 0.0.0.0 can stand side by side */
    if (family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) != 0)
        return errno;
    return 0;
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
        error = acceptor_set_tcp_options(*fd);
    if (error == 0 && bind(*fd, &address->any, address_len(address)) != 0)
        error = errno;
    if (error == EADDRINUSE && is_unix && unlink_stale(&address->un))
        error = bind(*fd, &address->any, address_len(address)) == 0 ? 0 : errno;
    if (error != 0)
        close(*fd);
    return error;
}

/* A port that workers will share must not be in use by another server, which the kernel would allow
 * if that shares it, too. A socket that does not share tells; 0 or an errno. */
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
    struct acceptor *acceptor = &listener->acceptor;
    union address *address = &listener->address;
    if (address->any.sa_family == AF_UNIX) {
        acceptor->shown = address_show_path(address->un.sun_path, listener->shown_room);
        return;
    }
    socklen_t len = sizeof *address;
    getsockname(acceptor->fd, &address->any, &len); /* port 0 has become a real one */
    acceptor->shown = acceptor->service == SERVICE_HTTP
                          ? address_show_url(&address->any, listener->shown_room)
                          : address_show(&address->any, listener->shown_room);
}

static bool is_listening(int fd)
{
    int is_listening = 0;
    socklen_t len = sizeof is_listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) == 0 && is_listening;
}

/* Listens on the socket `like.fd`, bound to `address`, and takes it over; one that listens already
 * keeps its backlog. 0 or a libuv error, which closes it. */
static int begin_listener(struct acceptor like, const union address *address, bool owns_path)
{
    struct listener *listener = calloc(1, sizeof *listener);
    int error = listener == NULL ? UV_ENOMEM : 0;
    if (error == 0 && !is_listening(like.fd) && listen(like.fd, BACKLOG) != 0)
        error = uv_translate_sys_error(errno);
    if (error == 0) {
        listener->acceptor = like;
        error = acceptor_start(&listener->acceptor);
    }
    if (error != 0) {
        free(listener);
        close(like.fd);
        if (owns_path)
            unlink(address->un.sun_path);
        return error;
    }
    listener->address = *address;
    listener->owns_path = owns_path;
    struct stat stat;
    if (owns_path && lstat(address->un.sun_path, &stat) == 0) {
        listener->device = stat.st_dev;
        listener->inode = stat.st_ino;
    }
    show(listener);
    list_init(&listener->in_all);
    list_move_last(&like.worker->listeners, &listener->in_all);
    return 0;
}

/* Servers that start at the same moment look whether a path is in use, take away what was left
 * behind, bind and listen one after the other: the path's folder is locked meanwhile. A descriptor
 * to be closed; -1 if the folder cannot be opened, and then bind() will say why, or if it knows no
 * locks; -2 if another program has held the lock for too long. */
static int lock_folder_of(const char *path)
{
    enum { TRIES = 500, PAUSE_MS = 10 };
    char folder[sizeof((struct sockaddr_un *)NULL)->sun_path] = ".";
    const char *slash = strrchr(path, '/');
    if (slash != NULL)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    for (int n = 0; n < TRIES; n++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        if (errno != EWOULDBLOCK && errno != EINTR) {
            close(fd);
            return -1;
        }
        uv_sleep(PAUSE_MS);
    }
    close(fd);
    return -2;
}

int listener_open(struct worker *worker, const union address *address, enum service service,
                  bool is_proxied, bool is_shared)
{
    bool is_unix = address->any.sa_family == AF_UNIX;
    int lock = is_unix ? lock_folder_of(address->un.sun_path) : -1;
    if (lock == -2)
        return UV_EBUSY;
    int fd;
    int error = is_shared && !is_unix ? check_unused(address) : 0;
    if (error == 0)
        error = bind_socket(address, is_shared, &fd);
    if (error == 0)
        error = begin_listener((struct acceptor){.worker = worker,
                                                 .service = service,
                                                 .fd = fd,
                                                 .is_unix = is_unix,
                                                 .is_proxied = is_proxied},
                               address, is_unix);
    else
        error = uv_translate_sys_error(error);
    if (lock >= 0)
        close(lock); /* which unlocks it */
    return error;
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
    union address address;
    memset(&address, 0, sizeof address); /* a name that is no path comes without a terminator */
    int error = read_address(fd, &address);
    if (error == 0 && address.any.sa_family != AF_UNIX)
        error = acceptor_set_tcp_options(fd);
    if (error != 0) {
        close(fd);
        return uv_translate_sys_error(error);
    }
    return begin_listener((struct acceptor){.worker = worker,
                                            .service = service,
                                            .fd = fd,
                                            .is_unix = address.any.sa_family == AF_UNIX,
                                            .is_proxied = is_proxied,
                                            .is_adopted = true},
                          &address, false);
}

int listener_join(struct worker *worker, const struct list *other)
{
    const struct listener *listener = listener_of(other);
    struct acceptor like = listener->acceptor;
    int error = 0;
    like.worker = worker;
    if (like.is_adopted || like.is_unix) {
        like.fd = fcntl(listener->acceptor.fd, F_DUPFD_CLOEXEC, 0);
        if (like.fd < 0)
            return uv_translate_sys_error(errno);
    } else {
        error = bind_socket(&listener->address, true, &like.fd);
    }
    return error != 0 ? uv_translate_sys_error(error)
                      : begin_listener(like, &listener->address, false);
}

void listener_announce(const struct list *link)
{
    const struct acceptor *acceptor = &listener_of(link)->acceptor;
    struct log *log = &acceptor->worker->log;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Serving on "));
    log_put(log, acceptor->shown);
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
    if (listener->owns_path && is_still_ours(listener))
        unlink(listener->address.un.sun_path);
    listener->owns_path = false;
    acceptor_close(&listener->acceptor);
}

void listener_free(struct list *link)
{
    list_remove(link);
    free(listener_of(link));
}
