/* admission.c - who may come in. */
#include "admission.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>

enum {
    PER_ADDRESS_DEFAULT = 64,
    DESCRIPTORS_KEPT_BACK = 64, /* for the loop, listeners, the log, and clients being refused */
};

static size_t clients_by_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024 - DESCRIPTORS_KEPT_BACK;
    if (limit.rlim_cur < limit.rlim_max) {
        struct rlimit raised = {limit.rlim_max, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return limit.rlim_cur / 2 > DESCRIPTORS_KEPT_BACK
               ? (size_t)limit.rlim_cur - DESCRIPTORS_KEPT_BACK
               : (size_t)limit.rlim_cur / 2;
}

int admission_init(struct admission *admission, size_t clients_max, uint32_t per_address_max)
{
    size_t possible = clients_by_descriptors();
    admission->clients = 0;
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

/* The network that `peer` is counted under, and whether it is this machine itself. False if it has
 * none: clients of Unix sockets are let in by the file system. */
static bool network_of(const struct sockaddr *peer, struct admission_link *link, bool *is_loopback)
{
    link->family = peer->sa_family;
    if (peer->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)peer;
        link->network = ntohl(in->sin_addr.s_addr);
        *is_loopback = link->network >> 24 == 127;
        return true;
    }
    if (peer->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const void *)peer;
        const unsigned char *bytes = in6->sin6_addr.s6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
            struct sockaddr_in in = {.sin_family = AF_INET};
            memcpy(&in.sin_addr, bytes + 12, sizeof in.sin_addr);
            return network_of((const struct sockaddr *)&in, link, is_loopback);
        }
        memcpy(&link->network, bytes, sizeof link->network); /* a /64 is one household: RFC 6177 */
        *is_loopback = IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
        return true;
    }
    return false;
}

static struct list *bucket_of(struct admission *admission, const struct admission_link *link)
{
    /* Fibonacci hashing: neighbouring networks spread over the buckets */
    return &admission
                ->buckets[(link->network * 0x9E3779B97F4A7C15U) >> 32 & (ADMISSION_BUCKETS - 1)];
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

static bool enter(struct admission *admission, struct admission_link *link,
                  const struct sockaddr *peer)
{
    bool is_loopback = false;
    if (admission->clients >= admission->clients_max) {
        admission->refused[REFUSAL_CLIENTS]++;
        return false;
    }
    if (admission->per_address_max > 0 && network_of(peer, link, &is_loopback) &&
        (!is_loopback || admission->loopback_counts)) {
        struct list *bucket = bucket_of(admission, link);
        if (count(bucket, link) >= admission->per_address_max) {
            admission->refused[REFUSAL_ADDRESS]++;
            return false;
        }
        list_move_last(bucket, &link->in_bucket);
    }
    admission->clients++;
    return true;
}

bool admission_enter(struct admission *admission, struct admission_link *link,
                     const struct sockaddr *peer)
{
    list_init(&link->in_bucket);
    uv_mutex_lock(&admission->lock);
    bool is_admitted = enter(admission, link, peer);
    uv_mutex_unlock(&admission->lock);
    return is_admitted;
}

void admission_leave(struct admission *admission, struct admission_link *link)
{
    uv_mutex_lock(&admission->lock);
    list_remove(&link->in_bucket);
    admission->clients--;
    uv_mutex_unlock(&admission->lock);
}

void admission_refused(struct admission *admission, uint64_t refused[REFUSALS])
{
    uv_mutex_lock(&admission->lock);
    memcpy(refused, admission->refused, sizeof admission->refused);
    uv_mutex_unlock(&admission->lock);
}
