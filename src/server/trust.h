/* trust.h - whose word is taken for who a client is: the balancers. */
#ifndef CHARFINDER_TRUST_H
#define CHARFINDER_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* An address, or all that begin with the same bits. */
struct trust_network {
    sa_family_t family; /* AF_INET, AF_INET6, or AF_UNIX: whom the file system lets in */
    unsigned bits;
    uint8_t host[16]; /* as it goes over the wire; an IPv4 address has four */
};

struct trust {
    struct trust_network *networks;
    size_t count;
};

/* 0 or UV_ENOMEM; to be closed if it was 0. `most`: how often trust_add() may be called. */
int trust_init(struct trust *trust, size_t most);
void trust_close(struct trust *trust);

/* `10.0.0.7`, `10.0.0.0/8`, `fd00::/8` or `unix`. False if it is none of these: also when a bit is
 * set beyond those that count, since what was meant may be fewer addresses. */
bool trust_add(struct trust *trust, const char *spec);

/* Whether a peer of this address is among them. */
bool trust_includes(const struct trust *trust, const struct sockaddr *peer);

/* Whether anybody who comes through a Unix socket, or else over IP, is among them. */
bool trust_includes_any(const struct trust *trust, bool of_unix);

#endif
