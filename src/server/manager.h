/* manager.h - the service manager, if one started the server: the sockets that it opened, and what
 * it is told. Only manager.c knows libsystemd; a build without libsystemd has manager_absent.c
 * instead, which never finds a manager. */
#ifndef CHARFINDER_MANAGER_H
#define CHARFINDER_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

enum { MANAGER_NAME_ROOM = 256 }; /* systemd's names have up to 255 bytes */

/* A socket that was opened for us. */
struct manager_socket {
    int fd;
    bool is_http;                 /* else its clients speak lines */
    bool is_proxied;              /* connections begin with a PROXY header */
    bool is_unix;                 /* else it is of TCP */
    const char *fault;            /* why it cannot be served, for a person to read; null: it can */
    char name[MANAGER_NAME_ROOM]; /* its FileDescriptorName= */
};

/* Takes over the sockets that were opened for us: returns how many, with all of them in `*sockets`,
 * to be given to free(); or a libuv error, UV_ENOSYS if libsystemd is not installed. To be called
 * once, before everything below and before other threads may look into the environment, which is
 * changed, so that the sockets are not taken twice. */
int manager_take_sockets(struct manager_socket **sockets);

/* Why that returned UV_ENOSYS, for a person to read; constant. */
const char *manager_why_absent(void);

/* Whether a service manager wants to be told about our state. */
bool manager_listens(void);

/* Within how many milliseconds the manager must hear `WATCHDOG=1` again, or it restarts the server;
 * 0: there is no watchdog. */
uint64_t manager_watchdog_ms(void);

/* Tells the manager lines of sd_notify(3), such as `READY=1`, without waiting for it. 0 if it was
 * told, or does not listen at all; else a libuv error: nothing was told. UV_EAGAIN: the manager has
 * not read what it was told before, by us or by others. */
int manager_tell(const char *lines);

#endif
