/* manager.c - the service manager that started us, by its name systemd. */
#include "manager.h"

#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>
#include <uv.h>

/* libsystemd, loaded only when there is a manager: what is linked in is loaded, with all that it needs
 * itself, before main() begins. */
#define SYSTEMD_FUNCTIONS(X) \
    X(is_socket)             \
    X(listen_fds_with_names) \
    X(watchdog_enabled)

#define POINTER(name) __typeof__(sd_##name) *(name);
#define NAME(name)    "sd_" #name,
static struct {
    SYSTEMD_FUNCTIONS(POINTER)
} sd;
static const char *const names_in_library[] = {SYSTEMD_FUNCTIONS(NAME)};
#undef POINTER
#undef NAME

/* False, and nothing loaded, if the library is not there, or one of the functions is not in it. */
static bool load_functions(void)
{
    void *found[sizeof names_in_library / sizeof names_in_library[0]];
    void *library = dlopen(CHARFINDER_LIBSYSTEMD, RTLD_NOW | RTLD_LOCAL);
    static_assert(sizeof found == sizeof sd, "it is nothing but pointers to functions");
    for (size_t n = 0; n < sizeof found / sizeof found[0]; n++) {
        found[n] = library == NULL ? NULL : dlsym(library, names_in_library[n]);
        if (found[n] == NULL)
            return false;
    }
    memcpy(&sd, found, sizeof sd); /* as POSIX has it, a function's address fits */
    return true;
}

const char *manager_why_absent(void)
{
    return CHARFINDER_LIBSYSTEMD " is not installed";
}

/* A socket unit that gives no name has the unit's own; "unknown" is a socket from a program that
 * knows no names. */
static bool is_unnamed(const char *name)
{
    static const char suffix[] = ".socket";
    size_t len = strlen(name);
    return strcmp(name, "unknown") == 0 ||
           (len >= sizeof suffix - 1 && strcmp(name + len - (sizeof suffix - 1), suffix) == 0);
}

/* Reads from the socket's name what is spoken on it. False for an unknown name: it was meant for
 * something else than lines. */
static bool read_name(struct manager_socket *socket)
{
    static const struct {
        const char *name;
        bool is_http, is_proxied;
    } spoken[] = {
        {"lines", false, false},
        {"http", true, false},
        {"lines-proxy", false, true},
        {"http-proxy", true, true},
    };
    for (size_t n = 0; n < sizeof spoken / sizeof spoken[0]; n++) {
        if (strcmp(socket->name, spoken[n].name) != 0)
            continue;
        socket->is_http = spoken[n].is_http;
        socket->is_proxied = spoken[n].is_proxied;
        return true;
    }
    return is_unnamed(socket->name);
}

static const char *find_fault(struct manager_socket *socket)
{
    if (!read_name(socket))
        return "expected FileDescriptorName=lines, http, lines-proxy or http-proxy";
    if (sd.is_socket(socket->fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
        return "expected a listening stream socket, by ListenStream= and Accept=no";
    socket->is_unix = sd.is_socket(socket->fd, AF_UNIX, 0, -1) > 0;
    bool is_ip = sd.is_socket(socket->fd, AF_INET, 0, -1) > 0 ||
                 sd.is_socket(socket->fd, AF_INET6, 0, -1) > 0;
    if (socket->is_http)
        return is_ip ? NULL : "expected a TCP socket for HTTP";
    return is_ip || socket->is_unix ? NULL : "expected a TCP or Unix socket";
}

static void describe(struct manager_socket *socket, int fd, const char *name)
{
    socket->fd = fd;
    snprintf(socket->name, sizeof socket->name, "%s", name);
    socket->fault = find_fault(socket);
}

bool manager_listens(void)
{
    return getenv("NOTIFY_SOCKET") != NULL;
}

int manager_take_sockets(struct manager_socket **sockets)
{
    char **names = NULL;
    *sockets = NULL;
    if (getenv("LISTEN_FDS") == NULL && !manager_listens())
        return 0;
    if (!load_functions())
        return UV_ENOSYS;
    int count = sd.listen_fds_with_names(1, &names);
    *sockets = count > 0 ? calloc((size_t)count, sizeof **sockets) : NULL;
    for (int n = 0; n < count; n++) {
        if (*sockets != NULL)
            describe(*sockets + n, SD_LISTEN_FDS_START + n, names[n]);
        free(names[n]);
    }
    free(names);
    return count > 0 && *sockets == NULL ? -ENOMEM : count;
}

uint64_t manager_watchdog_ms(void)
{
    uint64_t us;
    return manager_listens() && sd.watchdog_enabled(0, &us) > 0 ? us / 1000 : 0;
}

/* Where the manager listens: a path, or an abstract name after `@` (sd_notify(3)). False if it is
 * neither. */
static bool read_notify_socket(struct sockaddr_un *address, socklen_t *len)
{
    const char *name = getenv("NOTIFY_SOCKET");
    size_t name_len = name == NULL ? 0 : strlen(name);
    if (name_len < 2 || name_len > sizeof address->sun_path || (*name != '/' && *name != '@'))
        return false;
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, name, name_len);
    if (*name == '@')
        address->sun_path[0] = '\0';
    *len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name_len);
    return true;
}

/* Does what sd_notify(3) does, but does not wait if the manager does not read. */
int manager_tell(const char *lines)
{
    struct sockaddr_un address;
    socklen_t len;
    if (!manager_listens())
        return 0;
    if (!read_notify_socket(&address, &len))
        return UV_EINVAL;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    ssize_t sent = sendto(fd, lines, strlen(lines), MSG_NOSIGNAL, (struct sockaddr *)&address, len);
    int error = sent < 0 ? -errno : 0;
    close(fd);
    return error;
}
