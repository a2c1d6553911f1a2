/* taken.c - how much of what was sent the other side has. By itself, since <linux/tcp.h>, which
 * knows of acknowledged bytes, and <netinet/tcp.h>, which <uv.h> includes, exclude each other. */
#include "taken.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

uint64_t taken_bytes(int fd)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);
    return info.tcpi_bytes_acked;
}
