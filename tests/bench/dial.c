/* dial.c - connects to the server that is measured. */
#include "dial.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "fail.h"

static struct endpoint parse_path(const char *spec, const char *path)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof un.sun_path)
        fail("%s: the path is too long", spec);
    memcpy(un.sun_path, path, strlen(path));
    struct endpoint endpoint = {.len = sizeof un};
    memcpy(&endpoint.address, &un, sizeof un);
    return endpoint;
}

struct endpoint endpoint_parse(const char *spec)
{
    static const char unix_prefix[] = "unix:";
    if (strncmp(spec, unix_prefix, sizeof unix_prefix - 1) == 0)
        return parse_path(spec, spec + sizeof unix_prefix - 1);

    char host[256];
    const char *colon = strrchr(spec, ':');
    if (colon == NULL || (size_t)(colon - spec) >= sizeof host)
        fail("%s: expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT or unix:/path", spec);
    bool is_bracketed = spec[0] == '[' && colon[-1] == ']';
    snprintf(host, sizeof host, "%.*s", (int)(colon - spec) - 2 * is_bracketed,
             spec + is_bracketed);

    struct addrinfo *found;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    int error = getaddrinfo(host, colon + 1, &hints, &found);
    if (error != 0)
        fail("%s: %s", spec, gai_strerror(error));
    struct endpoint endpoint = {.len = found->ai_addrlen};
    memcpy(&endpoint.address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return endpoint;
}

int dial(const struct endpoint *endpoint)
{
    int fd = socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (const struct sockaddr *)&endpoint->address, endpoint->len) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    const int yes = 1;
    if (endpoint->address.ss_family != AF_UNIX)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}
