/* address.c - addresses as people write them and as the console shows them. */
#include <charfinder/net.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

/* 0 to 65535 in decimal, nothing else; in network byte order. */
static bool parse_port(const char *digits, in_port_t *port)
{
    uint32_t number;
    if (!text_read_number((struct text){digits, strlen(digits)}, UINT16_MAX, &number))
        return false;
    *port = htons((uint16_t)number);
    return true;
}

static bool parse_ip4(const char *host, in_port_t port, struct sockaddr_in *in)
{
    *in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port};
    return inet_pton(AF_INET, host, &in->sin_addr) == 1;
}

/* An interface may be named after a `%` (RFC 4007, section 11), which is cut off `host`. */
static bool parse_ip6(char *host, in_port_t port, struct sockaddr_in6 *in6)
{
    *in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = port};
    char *percent = strchr(host, '%');
    if (percent != NULL) {
        *percent = '\0';
        in6->sin6_scope_id = if_nametoindex(percent + 1);
    }
    return inet_pton(AF_INET6, host, &in6->sin6_addr) == 1;
}

static bool parse_unix(const char *path, struct sockaddr_un *un)
{
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof un->sun_path)
        return false;
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path, path, len + 1);
    return true;
}

/* `127.0.0.1`, or `[::1]` between `begin` and `end`. */
static bool parse_host(const char *begin, const char *end, in_port_t port, union address *address)
{
    bool bracketed = *begin == '[';
    char host[INET6_ADDRSTRLEN + 1 + IF_NAMESIZE];
    begin += bracketed ? 1 : 0;
    end -= bracketed ? 1 : 0;
    if (end <= begin || (bracketed && *end != ']') || (size_t)(end - begin) >= sizeof host)
        return false;
    memcpy(host, begin, (size_t)(end - begin));
    host[end - begin] = '\0';
    return bracketed ? parse_ip6(host, port, &address->in6) : parse_ip4(host, port, &address->in);
}

/* Both addresses by which a machine reaches itself (RFC 6761, section 6.3). */
static size_t put_localhost(in_port_t port, union address out[ADDRESSES_MAX])
{
    out[0].in = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    out[1].in6 = (struct sockaddr_in6){
        .sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return 2;
}

size_t address_parse(const char *spec, union address out[ADDRESSES_MAX])
{
    static const char unix_scheme[] = "unix:";
    if (strncmp(spec, unix_scheme, sizeof unix_scheme - 1) == 0)
        return parse_unix(spec + sizeof unix_scheme - 1, &out[0].un);

    const char *colon = strrchr(spec, ':');
    struct text host = {spec, colon == NULL ? 0 : (size_t)(colon - spec)};
    in_port_t port;
    if (!parse_port(colon == NULL ? spec : colon + 1, &port))
        return 0;
    if (colon == NULL || text_equal_any_case(host, TEXT("localhost")))
        return put_localhost(port, out);
    return host.len > 0 && parse_host(spec, colon, port, &out[0]);
}

socklen_t address_len(const union address *address)
{
    switch (address->any.sa_family) {
    case AF_INET:
        return sizeof address->in;
    case AF_INET6:
        return sizeof address->in6;
    default:
        return sizeof address->un;
    }
}

/* Writes the host of an IP address into `host`; returns the port. */
static unsigned split(const struct sockaddr *address, char host[INET6_ADDRSTRLEN])
{
    unsigned port = 0;
    host[0] = '?';
    host[1] = '\0';
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const void *)address;
        inet_ntop(AF_INET6, &in6->sin6_addr, host, INET6_ADDRSTRLEN);
        port = ntohs(in6->sin6_port);
    } else if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)address;
        inet_ntop(AF_INET, &in->sin_addr, host, INET6_ADDRSTRLEN);
        port = ntohs(in->sin_port);
    }
    return port;
}

struct text address_show(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX])
{
    char host[INET6_ADDRSTRLEN];
    unsigned port = split(address, host);
    int len = snprintf(room, ADDRESS_SHOWN_MAX, "('%s', %u)", host, port);
    return (struct text){room, (size_t)len};
}

struct text address_show_url(const struct sockaddr *address, char room[ADDRESS_SHOWN_MAX])
{
    char host[INET6_ADDRSTRLEN];
    unsigned port = split(address, host);
    bool is_ip6 = address->sa_family == AF_INET6;
    int len = snprintf(room, ADDRESS_SHOWN_MAX, "http://%s%s%s:%u/", is_ip6 ? "[" : "", host,
                       is_ip6 ? "]" : "", port);
    return (struct text){room, (size_t)len};
}

struct text address_show_path(const char *path, char room[ADDRESS_PATH_SHOWN_MAX])
{
    struct text_quote quote;
    struct text piece;
    char escape[TEXT_ESCAPE_MAX];
    struct text shown = {room, 0};
    text_quote_start(&quote, (struct text){path, strlen(path)});
    while ((piece = text_quote_next(&quote, escape)).len > 0)
        shown.len += text_put(piece, room + shown.len);
    return shown;
}
