/* trust.c - the peers that may name the client they connect for. */
#include <charfinder/net.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

bool trust_init(struct trust *trust, size_t most)
{
    trust->count = 0;
    trust->networks = most == 0 ? NULL : calloc(most, sizeof *trust->networks);
    return most == 0 || trust->networks != NULL;
}

void trust_close(struct trust *trust)
{
    free(trust->networks);
}

/* Whether the first `bits` bits are the same. */
static bool agree(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    unsigned rest = bits % 8;
    return memcmp(a, b, bits / 8) == 0 &&
           (rest == 0 || (a[bits / 8] ^ b[bits / 8]) >> (8 - rest) == 0);
}

static bool is_zero_beyond(const struct trust_network *network, unsigned all_bits)
{
    for (unsigned bit = network->bits; bit < all_bits; bit++)
        if (network->host[bit / 8] >> (7 - bit % 8) & 1)
            return false;
    return true;
}

static bool parse_network(const char *spec, struct trust_network *network)
{
    char host[INET6_ADDRSTRLEN];
    const char *slash = strchr(spec, '/');
    size_t len = slash == NULL ? strlen(spec) : (size_t)(slash - spec);
    if (len >= sizeof host)
        return false;
    memcpy(host, spec, len);
    host[len] = '\0';
    network->family = strchr(host, ':') == NULL ? AF_INET : AF_INET6;
    unsigned all_bits = network->family == AF_INET ? 32 : 128;
    network->bits = all_bits;
    const char *digits = slash == NULL ? NULL : slash + 1;
    return inet_pton(network->family, host, network->host) == 1 &&
           (digits == NULL ||
            text_read_number((struct text){digits, strlen(digits)}, all_bits, &network->bits)) &&
           is_zero_beyond(network, all_bits);
}

/* Makes 10.0.0.7 of `::ffff:10.0.0.7`, which the log shows for a peer of a socket for both
 * families. */
static void unmap(struct trust_network *network)
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    const unsigned bits = 8 * sizeof mapped;
    if (network->family != AF_INET6 || network->bits < bits || !agree(network->host, mapped, bits))
        return;
    network->family = AF_INET;
    network->bits -= bits;
    memmove(network->host, network->host + sizeof mapped, sizeof(struct in_addr));
}

bool trust_add(struct trust *trust, const char *spec)
{
    struct trust_network network = {.family = AF_UNIX};
    if (strcmp(spec, "unix") != 0 && !parse_network(spec, &network))
        return false;
    unmap(&network);
    trust->networks[trust->count++] = network;
    return true;
}

bool trust_includes(const struct trust *trust, const struct sockaddr *peer)
{
    struct trust_network from = {.family = peer->sa_family};
    const struct sockaddr_in *in = (const void *)peer;
    const struct sockaddr_in6 *in6 = (const void *)peer;
    if (from.family == AF_INET) {
        memcpy(from.host, &in->sin_addr, sizeof in->sin_addr);
    } else if (from.family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
        from.family = AF_INET; /* mapped, on a socket for both families */
        memcpy(from.host, in6->sin6_addr.s6_addr + 12, sizeof in->sin_addr);
    } else if (from.family == AF_INET6) {
        memcpy(from.host, &in6->sin6_addr, sizeof in6->sin6_addr);
    }
    for (size_t n = 0; n < trust->count; n++) {
        const struct trust_network *network = &trust->networks[n];
        if (network->family == from.family && agree(network->host, from.host, network->bits))
            return true;
    }
    return false;
}

bool trust_includes_any(const struct trust *trust, bool of_unix)
{
    for (size_t n = 0; n < trust->count; n++)
        if ((trust->networks[n].family == AF_UNIX) == of_unix)
            return true;
    return false;
}
