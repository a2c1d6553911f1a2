/* hello.c - how fast libmicrohttpd is by itself.
 *
 *     hello PORT BYTES
 *
 * Says as many bytes to whatever is asked on 127.0.0.1:PORT, from a constant response, in a loop of
 * libmicrohttpd's own over epoll, and in one thread: what charfinder's page can at most reach. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static struct MHD_Response *hello;

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **memory)
{
    static int seen;
    (void)cls;
    (void)path;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_len;
    if (*memory == NULL) {
        *memory = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, hello);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        fail("usage: hello PORT BYTES");
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(argv[1])),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    size_t len = (size_t)atoi(argv[2]);
    char *bytes = malloc(len);
    if (bytes == NULL)
        fail("out of memory");
    memset(bytes, '.', len);
    hello = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(hello, "Content-Type", "text/html; charset=utf-8");
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR,
                         &address, MHD_OPTION_CONNECTION_LIMIT, 4096U, MHD_OPTION_END);
    if (daemon == NULL)
        fail("cannot listen on port %s", argv[1]);
    for (;;) /* until it is killed */
        MHD_run_wait(daemon, -1);
}
