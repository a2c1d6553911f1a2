/* admission.h - bounds the connections of all workers, and of each address. Any thread may call. */
#ifndef CHARFINDER_ADMISSION_H
#define CHARFINDER_ADMISSION_H

#include <charfinder/server.h>
#include <sys/socket.h>
#include <uv.h>

#include "list.h"

/* The part of a connection, admitted or refused. Must not move. */
struct admission_link {
    struct list in_bucket; /* with other connections whose address counts; alone if it does not */
    uint64_t network;      /* the IPv4 address, or the IPv6 /64 */
    sa_family_t family;
};

enum { ADMISSION_BUCKETS_LOG2 = 10, ADMISSION_BUCKETS = 1 << ADMISSION_BUCKETS_LOG2 };

/* Why a connection is refused: there are too many; there are too many from its address; its peer is
 * not trusted to name a client; its PROXY header is wrong or missing. */
enum refusal { REFUSAL_CLIENTS, REFUSAL_ADDRESS, REFUSAL_UNTRUSTED, REFUSAL_HEADER, REFUSALS };

/* The place of a connection: none; that of a client; or, for a refused one, a place in which to
 * wait until the client hangs up. */
enum admission_place { PLACE_NONE, PLACE_CLIENT, PLACE_HELD };

struct admission {
    uv_mutex_t lock;
    size_t clients;
    size_t clients_max;
    size_t held; /* refused connections in state PLACE_HELD */
    uint32_t per_address_max;
    bool loopback_counts; /* the limit per address was asked for: it holds for this machine, too */
    uint64_t refused[REFUSALS]; /* so far */
    struct list buckets[ADMISSION_BUCKETS];
};

/* `clients_max` 0: as many as the descriptors of this process allow, with some kept back for
 * `workers` and what else there is; the soft limit is raised to the hard one for it.
 * `per_address_max`: as in struct server_options. 0 or a libuv error. */
int admission_init(struct admission *admission, unsigned workers, size_t clients_max,
                   uint32_t per_address_max);

void admission_close(struct admission *admission);

/* Admits a client from `peer`: PLACE_CLIENT. If there are too many, it is refused, and gets
 * PLACE_HELD or, if all such places are taken, PLACE_NONE. The place must be given to
 * admission_leave(), whichever it is. */
enum admission_place admission_enter(struct admission *admission, struct admission_link *link,
                                     const struct sockaddr *peer);

/* The client with that place has gone. */
void admission_leave(struct admission *admission, struct admission_link *link,
                     enum admission_place place);

/* A place for a connection whose client is not known yet; PLACE_NONE, and it is refused, if neither
 * kind has room. To be given back, also before the client asks to be admitted. */
enum admission_place admission_take_place(struct admission *admission);
void admission_give_back(struct admission *admission, enum admission_place place);

/* Counts a connection that was refused elsewhere than in admission_enter(). */
void admission_refuse(struct admission *admission, enum refusal why);

/* How many were refused so far, for each reason. */
void admission_refused(struct admission *admission, uint64_t refused[REFUSALS]);

#endif
