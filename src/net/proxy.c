/* proxy.c - the PROXY protocol, versions 1 and 2. Sections are those of proxy-protocol.txt. */
#include <charfinder/net.h>

#include <arpa/inet.h>
#include <string.h>

/* Whether `bytes`, as far as they go, are the beginning of `expected`, or begin with it. */
static bool may_begin_with(struct text bytes, struct text expected)
{
    size_t len = bytes.len < expected.len ? bytes.len : expected.len;
    return len == 0 || memcmp(bytes.at, expected.at, len) == 0;
}

/* Version 1, a line: section 2.1 */

enum {
    LINE_MAX_BYTES = 107, /* with its end */
    FIELDS = 5,           /* after PROXY: family, source, destination, and the port of each */
};

/* The pieces between single spaces; returns how many there are, counting one too many only. */
static size_t split(struct text line, struct text fields[FIELDS])
{
    size_t count = 0;
    for (;;) {
        const char *space = line.len == 0 ? NULL : memchr(line.at, ' ', line.len);
        size_t len = space == NULL ? line.len : (size_t)(space - line.at);
        if (count == FIELDS)
            return count + 1;
        fields[count++] = (struct text){line.at, len};
        if (space == NULL)
            return count;
        line = text_from(line, len + 1);
    }
}

static bool read_host(struct text field, int family, void *host)
{
    char string[INET6_ADDRSTRLEN];
    if (field.len >= sizeof string || memchr(field.at, '\0', field.len) != NULL)
        return false;
    memcpy(string, field.at, field.len);
    string[field.len] = '\0';
    return inet_pton(family, string, host) == 1;
}

/* 0 to 65535, in network byte order; no zeros before it, no sign. */
static bool read_port(struct text field, in_port_t *port)
{
    uint32_t number;
    if (!text_read_number(field, UINT16_MAX, &number) || (field.at[0] == '0' && field.len > 1))
        return false;
    *port = htons((uint16_t)number);
    return true;
}

static bool read_endpoint(struct text host, struct text port, bool is_ip6, union address *address)
{
    memset(address, 0, sizeof *address);
    if (is_ip6) {
        address->in6.sin6_family = AF_INET6;
        return read_host(host, AF_INET6, &address->in6.sin6_addr) &&
               read_port(port, &address->in6.sin6_port);
    }
    address->in.sin_family = AF_INET;
    return read_host(host, AF_INET, &address->in.sin_addr) &&
           read_port(port, &address->in.sin_port);
}

static enum proxy_status read_line(struct text bytes, struct text begin,
                                   struct proxy_header *header)
{
    size_t most = bytes.len < LINE_MAX_BYTES ? bytes.len : LINE_MAX_BYTES;
    const char *end = most == 0 ? NULL : memmem(bytes.at, most, "\r\n", 2);
    if (end == NULL)
        return most < LINE_MAX_BYTES ? PROXY_MORE : PROXY_BAD;
    struct text line = {bytes.at, (size_t)(end - bytes.at)};
    header->len = line.len + 2;
    header->client.any.sa_family = AF_UNSPEC;

    struct text fields[FIELDS];
    size_t count = split(text_from(line, begin.len), fields);
    if (text_equal(fields[0], TEXT("UNKNOWN"))) /* what follows does not count */
        return PROXY_HEADER;
    bool is_ip6 = text_equal(fields[0], TEXT("TCP6"));
    union address destination;
    return (is_ip6 || text_equal(fields[0], TEXT("TCP4"))) && count == FIELDS &&
                   read_endpoint(fields[1], fields[3], is_ip6, &header->client) &&
                   read_endpoint(fields[2], fields[4], is_ip6, &destination)
               ? PROXY_HEADER
               : PROXY_BAD;
}

/* Version 2, binary: section 2.2 */

enum { COMMAND_LOCAL, COMMAND_PROXY };
enum { FAMILY_UNSPEC, FAMILY_INET, FAMILY_INET6, FAMILY_UNIX, FAMILIES };
enum { PROTOCOL_UNSPEC, PROTOCOL_STREAM, PROTOCOL_DGRAM, PROTOCOLS };

enum { VERSION_AT = 12, FAMILY_AT = 13, LEN_AT = 14, ADDRESSES_AT = 16 };

/* Bytes of both addresses and ports. After them, up to the announced length, come extensions. */
static const size_t addresses_len[FAMILIES] = {
    [FAMILY_INET] = 12, [FAMILY_INET6] = 36, [FAMILY_UNIX] = 216};

/* The source; the port of it stands after both hosts. */
static void take_source(const unsigned char *at, unsigned family, union address *address)
{
    memset(address, 0, sizeof *address);
    if (family == FAMILY_INET) {
        address->in.sin_family = AF_INET;
        memcpy(&address->in.sin_addr, at, 4);
        memcpy(&address->in.sin_port, at + 8, 2);
    } else {
        address->in6.sin6_family = AF_INET6;
        memcpy(&address->in6.sin6_addr, at, 16);
        memcpy(&address->in6.sin6_port, at + 32, 2);
    }
}

static enum proxy_status read_block(struct text bytes, struct proxy_header *header)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    if (bytes.len > VERSION_AT && (at[VERSION_AT] >> 4 != 2 || (at[VERSION_AT] & 0xF) > 1))
        return PROXY_BAD;
    if (bytes.len < ADDRESSES_AT)
        return PROXY_MORE;
    size_t announced = (size_t)at[LEN_AT] << 8 | at[LEN_AT + 1];
    if (announced > PROXY_HEADER_MAX - ADDRESSES_AT)
        return PROXY_BAD;
    bool is_local = (at[VERSION_AT] & 0xF) == COMMAND_LOCAL; /* then the family means nothing */
    unsigned family = at[FAMILY_AT] >> 4;
    unsigned protocol = at[FAMILY_AT] & 0xF;
    bool is_told = !is_local && family != FAMILY_UNSPEC && protocol != PROTOCOL_UNSPEC;
    if (!is_local && (family >= FAMILIES || protocol >= PROTOCOLS))
        return PROXY_BAD;
    if (is_told && announced < addresses_len[family])
        return PROXY_BAD;
    header->len = ADDRESSES_AT + announced;
    if (bytes.len < header->len)
        return PROXY_MORE;
    /* A client of a Unix socket has no IP address, and charfinder serves no datagrams. */
    if (is_told && protocol == PROTOCOL_STREAM && family != FAMILY_UNIX)
        take_source(at + ADDRESSES_AT, family, &header->client);
    else
        header->client.any.sa_family = AF_UNSPEC;
    return PROXY_HEADER;
}

enum proxy_status proxy_read(struct text bytes, struct proxy_header *header)
{
    const struct text line = TEXT("PROXY ");
    const struct text signature = TEXT("\r\n\r\n\0\r\nQUIT\n");
    if (may_begin_with(bytes, line))
        return read_line(bytes, line, header);
    if (may_begin_with(bytes, signature))
        return read_block(bytes, header);
    return PROXY_BAD;
}
