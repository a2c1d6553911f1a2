/* dial.h - connects to the server that is measured. */
#ifndef BENCH_DIAL_H
#define BENCH_DIAL_H

#include <sys/socket.h>

struct endpoint {
    struct sockaddr_storage address;
    socklen_t len;
};

/* `127.0.0.1:2323`, `[::1]:2323` or `unix:/path`; fails on anything else. */
struct endpoint endpoint_parse(const char *spec);

/* A connected, blocking socket that does not wait to gather small writes, or -1 with errno. */
int dial(const struct endpoint *endpoint);

#endif
