/* manager.h - the service manager that started us, if one did: the sockets that it opened for us,
 * and what it wants to hear. Only manager.c knows libsystemd; where that is missing,
 * manager_absent.c takes its place, and never finds a manager. */
#ifndef CHARFINDER_MANAGER_H
#define CHARFINDER_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

enum { MANAGER_NAME_ROOM = 256 }; /* systemd's names have up to 255 bytes */

/* A socket that was opened for us. */
struct manager_socket {
    int fd;
    bool is_http;                 /* else its clients speak lines */
    bool is_proxied;              /* and a balancer connects for them: see server_listen */
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

/* Within how many milliseconds the manager must hear `WATCHDOG=1` again, or restarts us; 0: it does
 * not care. */
uint64_t manager_watchdog_ms(void);

/* Tells the manager lines of sd_notify(3), such as `READY=1`, without waiting for it. 0 if it was
 * told, or does not listen at all; else a libuv error: nothing was told. UV_EAGAIN: the manager has
 * not read what it was told before, by us or by others. */
int manager_tell(const char *lines);

#endif
