/* address.h - addresses as people write them and as the console shows them. */
#ifndef CHARFINDER_ADDRESS_H
#define CHARFINDER_ADDRESS_H

#include <charfinder/text.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <uv.h>

/* Where to listen. */
struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
    };
};

/* Reads `127.0.0.1:2323`, `[::1]:2323` or `unix:/path`. False if it is none of these. */
bool address_parse(const char *spec, struct address *address);

enum { ADDRESS_SHOWN_MAX = 64 }; /* bytes of a shown IP address */

/* An IP address as the console shows it, `('127.0.0.1', 2323)`, written into `room`. */
struct text address_show(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX]);

#endif
