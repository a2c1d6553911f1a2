/* net.h - addresses as people write them and as the console shows them, the networks that are
 * trusted, and the PROXY header. Bytes and numbers: nothing here opens a socket, waits or knows of
 * a loop. */
#ifndef CHARFINDER_NET_H
#define CHARFINDER_NET_H

#include <charfinder/text.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Addresses */

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
};

enum { ADDRESSES_MAX = 2 }; /* that one text can stand for */

/* The forms of an address, for messages. */
#define ADDRESS_FORMS "ADDRESS:PORT, [IPV6-ADDRESS]:PORT, localhost:PORT, PORT or unix:/path"

/* Reads `127.0.0.1:2323`, `[::1]:2323`, `[fe80::1%eth0]:2323` or `unix:/path`, each one address; or
 * `localhost:2323` or `2323`, which are 127.0.0.1 and ::1 with that port. Returns how many there
 * are, 0 if it is none of these. An interface that does not exist gets the number 0, which the
 * system refuses where it needs one. */
size_t address_parse(const char *spec, union address out[ADDRESSES_MAX]);

/* Bytes of an address of its family, as bind(2) and connect(2) want to be told. */
socklen_t address_len(const union address *address);

enum {
    ADDRESS_SHOWN_MAX = 58, /* bytes of a shown IP address, and a terminator */
    /* bytes of a shown path: the longest escape of a byte is \xNN, and there are two quotes and a
     * `b` */
    ADDRESS_PATH_SHOWN_MAX = 4 * sizeof((struct sockaddr_un *)NULL)->sun_path + 3,
};

/* An IP address as the console shows it, `('127.0.0.1', 2323)`, written into `room`. */
struct text address_show(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX]);

/* Where to point a browser, `http://127.0.0.1:8888/`, written into `room`. */
struct text address_show_url(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX]);

/* A path as the console shows it, `'/run/charfinder.sock'`, written into `room`. */
struct text address_show_path(const char *path, char room[ADDRESS_PATH_SHOWN_MAX]);

/* Trust: the peers that may name the client they connect for, such as balancers */

/* One address, or all addresses that begin with the same bits. */
struct trust_network {
    sa_family_t family; /* AF_INET, AF_INET6; or AF_UNIX: all that the file system lets in */
    uint32_t bits;      /* how many bits of `host` count */
    uint8_t host[16];   /* in network byte order; an IPv4 address has four bytes */
};

struct trust {
    struct trust_network *networks; /* ours: allocated */
    size_t count;
};

/* Begins with no network; `most` is how often trust_add() may be called. To be closed. False when
 * there is no memory: nothing is to be closed then. */
bool trust_init(struct trust *trust, size_t most);
void trust_close(struct trust *trust);

/* Adds `10.0.0.7`, `10.0.0.0/8`, `fd00::/8` or `unix`. False, and nothing is added, if it is none of
 * these: also when a bit is set beyond those that count, because fewer addresses may be meant. */
bool trust_add(struct trust *trust, const char *spec);

/* Whether a peer of this address is trusted. */
bool trust_includes(const struct trust *trust, const struct sockaddr *peer);

/* Whether any peer that comes through a Unix socket, or else over IP, is trusted. */
bool trust_includes_any(const struct trust *trust, bool of_unix);

/* The PROXY protocol, versions 1 and 2: what a balancer says of its client before the client's own
 * bytes come (haproxy's proxy-protocol.txt, 2020/03/05) */

/* Bytes of a header: section 2 promises that it fits in the smallest segment, extensions
 * included. */
enum { PROXY_HEADER_MAX = 536 };

/* Once it is BAD or HEADER, more bytes change nothing. */
enum proxy_status {
    PROXY_MORE,   /* all bytes may belong to a header, of which the end is missing */
    PROXY_BAD,    /* no header, or one that is too long */
    PROXY_HEADER, /* the first bytes are a header */
};

struct proxy_header {
    size_t len;           /* bytes, up to PROXY_HEADER_MAX; what follows is the client's */
    union address client; /* an IP address; AF_UNSPEC: the peer itself is the client */
};

/* Reads the header that a connection begins with; `*header` is set when there is one. `bytes` are
 * all bytes that have come so far, from the first one on. */
enum proxy_status proxy_read(struct text bytes, struct proxy_header *header);

#endif
