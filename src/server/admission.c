/* admission.c - bounds the connections of all workers, and of each address. */
#include "admission.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>

enum {
    PER_ADDRESS_DEFAULT = 64,
    HELD_MAX = 32,
    KEPT_BACK = HELD_MAX + 32, /* descriptors: refused connections, standard streams, signals */
    KEPT_BACK_PER_WORKER = 16, /* its loop and its listeners */
};

static size_t clients_by_descriptors(unsigned workers)
{
    size_t kept_back = KEPT_BACK + (size_t)KEPT_BACK_PER_WORKER * workers;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        limit.rlim_cur = limit.rlim_max = 1024;
    if (limit.rlim_cur < limit.rlim_max) {
        struct rlimit raised = {limit.rlim_max, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    size_t all = (size_t)limit.rlim_cur;
    return all / 2 > kept_back ? all - kept_back : all / 2;
}

int admission_init(struct admission *admission, unsigned workers, size_t clients_max,
                   uint32_t per_address_max)
{
    size_t possible = clients_by_descriptors(workers);
    admission->clients = 0;
    admission->held = 0;
    memset(admission->refused, 0, sizeof admission->refused);
    admission->clients_max = clients_max == 0 ? possible : clients_max;
    admission->loopback_counts = per_address_max != SERVER_PER_ADDRESS_DEFAULT;
    admission->per_address_max = admission->loopback_counts ? per_address_max : PER_ADDRESS_DEFAULT;
    for (size_t n = 0; n < ADMISSION_BUCKETS; n++)
        list_init(&admission->buckets[n]);
    return uv_mutex_init(&admission->lock);
}

void admission_close(struct admission *admission)
{
    uv_mutex_destroy(&admission->lock);
}

static bool ipv4_network(const void *address, struct admission_link *link, bool *is_loopback)
{
    struct in_addr in;
    memcpy(&in, address, sizeof in);
    link->family = AF_INET;
    link->network = ntohl(in.s_addr);
    *is_loopback = link->network >> 24 == 127;
    return true;
}

/* The network that `peer` is counted under, and whether it is this machine itself. False if it has
 * none: permissions of the file system protect Unix sockets. */
static bool network_of(const struct sockaddr *peer, struct admission_link *link, bool *is_loopback)
{
    if (peer->sa_family == AF_INET)
        return ipv4_network(&((const struct sockaddr_in *)(const void *)peer)->sin_addr, link,
                            is_loopback);
    if (peer->sa_family != AF_INET6)
        return false;
    const struct in6_addr *in6 = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(in6))
        return ipv4_network(in6->s6_addr + 12, link, is_loopback);
    link->family = AF_INET6;
    link->network = 0;
    for (unsigned n = 0; n < 8; n++) /* one site has at least a /64 (RFC 6177) */
        link->network = link->network << 8 | in6->s6_addr[n];
    *is_loopback = IN6_IS_ADDR_LOOPBACK(in6);
    return true;
}

static struct list *bucket_of(struct admission *admission, const struct admission_link *link)
{
    /* Fibonacci hashing: neighbouring networks differ in low bits, which reach the highest ones */
    uint64_t hash = (link->network + link->family) * UINT64_C(0x9E3779B97F4A7C15);
    return &admission->buckets[hash >> (64 - ADMISSION_BUCKETS_LOG2)];
}

static uint32_t count(const struct list *bucket, const struct admission_link *like)
{
    uint32_t count = 0;
    for (const struct list *at = bucket->next; at != bucket; at = at->next) {
        const struct admission_link *link = CONTAINER_OF(at, struct admission_link, in_bucket);
        count += link->network == like->network && link->family == like->family;
    }
    return count;
}

static enum admission_place hold(struct admission *admission)
{
    if (admission->held == HELD_MAX)
        return PLACE_NONE;
    admission->held++;
    return PLACE_HELD;
}

static enum admission_place enter(struct admission *admission, struct admission_link *link,
                                  const struct sockaddr *peer)
{
    bool is_loopback = false;
    if (admission->clients >= admission->clients_max) {
        admission->refused[REFUSAL_CLIENTS]++;
        return hold(admission);
    }
    if (admission->per_address_max > 0 && network_of(peer, link, &is_loopback) &&
        (!is_loopback || admission->loopback_counts)) {
        struct list *bucket = bucket_of(admission, link);
        if (count(bucket, link) >= admission->per_address_max) {
            admission->refused[REFUSAL_ADDRESS]++;
            return hold(admission);
        }
        list_move_last(bucket, &link->in_bucket);
    }
    admission->clients++;
    return PLACE_CLIENT;
}

enum admission_place admission_enter(struct admission *admission, struct admission_link *link,
                                     const struct sockaddr *peer)
{
    list_init(&link->in_bucket);
    uv_mutex_lock(&admission->lock);
    enum admission_place place = enter(admission, link, peer);
    uv_mutex_unlock(&admission->lock);
    return place;
}

static void give_back(struct admission *admission, enum admission_place place)
{
    if (place == PLACE_CLIENT)
        admission->clients--;
    else if (place == PLACE_HELD)
        admission->held--;
}

void admission_leave(struct admission *admission, struct admission_link *link,
                     enum admission_place place)
{
    uv_mutex_lock(&admission->lock);
    list_remove(&link->in_bucket);
    give_back(admission, place);
    uv_mutex_unlock(&admission->lock);
}

enum admission_place admission_take_place(struct admission *admission)
{
    enum admission_place place = PLACE_NONE;
    uv_mutex_lock(&admission->lock);
    if (admission->clients < admission->clients_max) {
        admission->clients++;
        place = PLACE_CLIENT;
    } else {
        place = hold(admission);
        admission->refused[REFUSAL_CLIENTS] += place == PLACE_NONE;
    }
    uv_mutex_unlock(&admission->lock);
    return place;
}

void admission_give_back(struct admission *admission, enum admission_place place)
{
    uv_mutex_lock(&admission->lock);
    give_back(admission, place);
    uv_mutex_unlock(&admission->lock);
}

void admission_refuse(struct admission *admission, enum refusal why)
{
    uv_mutex_lock(&admission->lock);
    admission->refused[why]++;
    uv_mutex_unlock(&admission->lock);
}

void admission_refused(struct admission *admission, uint64_t refused[REFUSALS])
{
    uv_mutex_lock(&admission->lock);
    memcpy(refused, admission->refused, sizeof admission->refused);
    uv_mutex_unlock(&admission->lock);
}
