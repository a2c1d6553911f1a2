/* server.h - serves the conversation of session.h over TCP and Unix sockets. */
#ifndef CHARFINDER_SERVER_H
#define CHARFINDER_SERVER_H

#include <stddef.h>

#define SERVER_LISTEN_DEFAULT "127.0.0.1:2323"
enum { SERVER_LINE_MAX_DEFAULT = 4096 };

struct server_options {
    const char *const *listen; /* `127.0.0.1:2323`, `[::1]:2323`, `unix:/path`; port 0: any free one */
    size_t listen_count;       /* 0: SERVER_LISTEN_DEFAULT */
    size_t line_max;           /* bytes of a line without its ending; >= 1 */
};

/* Serves until SIGINT or SIGTERM comes, or the second of them if the first finds answers
 * unfinished. Writes the console to standard output, trouble to standard error. Returns 0 after an
 * orderly stop, 1 when it could not begin (said on standard error, nothing left behind). */
int server_run(const struct server_options *options);

/* The version of libuv that is used, such as 1.44.2; constant. */
const char *server_libuv_version(void);

#endif
