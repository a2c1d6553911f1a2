/* address.h - addresses as people write them and as the console shows them. */
#ifndef CHARFINDER_ADDRESS_H
#define CHARFINDER_ADDRESS_H

#include <charfinder/text.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
};

/* Reads `127.0.0.1:2323`, `[::1]:2323` or `unix:/path`. False if it is none of these. */
bool address_parse(const char *spec, union address *address);

enum {
    ADDRESS_SHOWN_MAX = 58, /* bytes of a shown IP address, and a terminator */
    /* of a shown path: the longest escape of a byte is \xNN, and there are two quotes and a `b` */
    ADDRESS_PATH_SHOWN_MAX = 4 * sizeof((struct sockaddr_un *)NULL)->sun_path + 3,
};

/* An address as the console shows it, `('127.0.0.1', 2323)`, written into `room`. */
struct text address_show(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX]);

/* Where to point a browser, `http://127.0.0.1:8888/`, written into `room`. */
struct text address_show_url(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX]);

/* A path as the console shows it, `'/run/charfinder.sock'`, written into `room`. */
struct text address_show_path(const char *path, char room[ADDRESS_PATH_SHOWN_MAX]);

#endif
