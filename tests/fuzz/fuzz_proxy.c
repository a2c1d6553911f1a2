/* fuzz_proxy.c - PROXY headers, and bytes that are none.
 *
 * The input is what comes over the connection. It is read alike however much of it
 * has come; bytes after a header change nothing; the address of a header is read again from a
 * header of the other version. */
#include <arpa/inet.h>
#include <charfinder/net.h>
#include <string.h>

#include "fuzz.h"

/* A copy that ends where the memory ends, for the sanitizer. */
static enum proxy_status read_copy(const uint8_t *data, size_t len, struct proxy_header *header)
{
    char *copy = malloc(len == 0 ? 1 : len);
    CHECK(copy != NULL);
    if (len > 0)
        memcpy(copy, data, len);
    enum proxy_status status = proxy_read((struct text){len == 0 ? NULL : copy, len}, header);
    free(copy);
    return status;
}

static bool same_client(const union address *a, const union address *b)
{
    if (a->any.sa_family != b->any.sa_family)
        return false;
    switch (a->any.sa_family) {
    case AF_UNSPEC:
        return true;
    case AF_INET:
        return memcmp(&a->in, &b->in, sizeof a->in) == 0;
    default:
        CHECK(a->any.sa_family == AF_INET6);
        return memcmp(&a->in6, &b->in6, sizeof a->in6) == 0;
    }
}

/* The same client in the other version of the protocol. */
static void check_translated(const struct proxy_header *header, bool is_line)
{
    char out[PROXY_HEADER_MAX] = "\r\n\r\n\0\r\nQUIT\n\x21";
    const struct sockaddr_in *in = &header->client.in;
    const struct sockaddr_in6 *in6 = &header->client.in6;
    bool is_ip6 = header->client.any.sa_family == AF_INET6;
    size_t len;
    if (!is_line) {
        char host[INET6_ADDRSTRLEN];
        const void *from = is_ip6 ? (const void *)&in6->sin6_addr : (const void *)&in->sin_addr;
        CHECK(inet_ntop(header->client.any.sa_family, from, host, sizeof host) != NULL);
        unsigned port = ntohs(is_ip6 ? in6->sin6_port : in->sin_port);
        len = (size_t)snprintf(out, sizeof out, "PROXY TCP%c %s %s %u %u\r\n", is_ip6 ? '6' : '4',
                               host, host, port, port);
    } else if (is_ip6) {
        memcpy(out + 13, "\x21\0\x24", 3);
        memcpy(out + 16, &in6->sin6_addr, 16);
        memcpy(out + 48, &in6->sin6_port, 2);
        len = 52;
    } else {
        memcpy(out + 13, "\x11\0\x0C", 3);
        memcpy(out + 16, &in->sin_addr, 4);
        memcpy(out + 24, &in->sin_port, 2);
        len = 28;
    }
    struct proxy_header again;
    CHECK(proxy_read((struct text){out, len}, &again) == PROXY_HEADER);
    CHECK(again.len == len);
    CHECK(same_client(&again.client, &header->client));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct proxy_header whole;
    struct proxy_header part;
    enum proxy_status status = read_copy(data, size, &whole);
    bool was_bad = false;
    for (size_t len = 0; len < size && len <= PROXY_HEADER_MAX + 1; len++) {
        enum proxy_status so_far = read_copy(data, len, &part);
        CHECK(!was_bad || so_far == PROXY_BAD);
        was_bad = so_far == PROXY_BAD;
        if (so_far == PROXY_HEADER)
            CHECK(status == PROXY_HEADER && len >= whole.len && part.len == whole.len &&
                  same_client(&part.client, &whole.client));
        else
            CHECK(status != PROXY_HEADER || (so_far == PROXY_MORE && len < whole.len));
        CHECK(so_far != PROXY_MORE || len < PROXY_HEADER_MAX);
    }
    CHECK(status != PROXY_MORE || size < PROXY_HEADER_MAX);
    CHECK(!was_bad || status == PROXY_BAD);
    if (status != PROXY_HEADER)
        return 0;
    CHECK(whole.len > 0 && whole.len <= size && whole.len <= PROXY_HEADER_MAX);
    if (whole.client.any.sa_family != AF_UNSPEC)
        check_translated(&whole, data[0] == 'P');
    return 0;
}
