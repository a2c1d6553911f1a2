/* server.h - serves the conversation of session.h over TCP and Unix sockets, and the page and API
 * of http.h. */
#ifndef CHARFINDER_SERVER_H
#define CHARFINDER_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERVER_LISTEN_DEFAULT "127.0.0.1:2323"

/* Connections from one IPv4 address, or one IPv6 /64: 64, and any number from this machine. */
#define SERVER_PER_ADDRESS_DEFAULT UINT32_MAX

/* One worker for each CPU that we may use. */
#define SERVER_WORKERS_AUTO 0

/* Where to listen. */
struct server_listen {
    const char *address; /* `127.0.0.1:2323`, `[::1]:2323`, `unix:/path`; port 0: any free one */
    bool proxy_protocol; /* every connection begins with a PROXY header, from a trusted peer */
};

/* 0 means 0, unless a comment says something else. */
struct server_options {
    const struct server_listen *listen;
    size_t listen_count;       /* 0: SERVER_LISTEN_DEFAULT, unless sockets were handed over */
    struct server_listen http; /* for browsers, too; no Unix socket. Null address: no HTTP */
    const char *const *trust;  /* peers that may name a client: `10.0.0.7`, `fd00::/8`, `unix` */
    size_t trust_count;        /* at least 1 if proxy_protocol is used */
    uint32_t workers;         /* event loops, each in a thread of its own; or SERVER_WORKERS_AUTO */
    uint32_t line_max;        /* bytes of a line without its ending; >= 1 */
    uint32_t clients_max;     /* connections at a time; 0: as many as descriptors allow */
    uint32_t per_address_max; /* of them from one address, this machine's too; 0: any number */
    uint32_t idle_timeout_s;  /* without a completed line or output taken; 0: forever */
    uint32_t stall_timeout_s; /* while output is due and none is taken; 0: forever */
    uint32_t drain_timeout_s; /* an orderly stop waits so long for answers to be taken; 0: not */
    bool best;  /* queries of words are answered best first, those after `/` in steps */
    bool quiet; /* the console tells of the server's life and of errors only */
};

/* What charfinder does when nothing else is asked for. */
/* versions of clang-format differ in macros that have braces */
/* clang-format off */
#define SERVER_OPTIONS_DEFAULT                                                         \
    {                                                                                  \
        .workers = 1, .line_max = 4096, .per_address_max = SERVER_PER_ADDRESS_DEFAULT, \
        .idle_timeout_s = 600, .stall_timeout_s = 60, .drain_timeout_s = 5,            \
    }
/* clang-format on */

/* Serves until SIGINT, SIGTERM or, unless it was ignored, SIGHUP comes; a second one cuts short the
 * delivery of answers that are due. Started by systemd, it serves the sockets that were handed
 * over, too, and tells how it goes (sd_listen_fds(3), sd_notify(3)). Writes the console to standard
 * output, trouble to standard error. Returns 0 after an orderly stop, 1 when it could not begin
 * (said on standard error, nothing left behind).
 *
 * For a program's main thread, once, as the last thing it does: it raises the limit of descriptors,
 * occupies standard ones that are closed, ignores SIGPIPE, SIGUSR1 and SIGUSR2, and leaves the
 * signals that stop it blocked. Needs 64 KiB of stack and some ten descriptors, and says so where
 * there are fewer. A thread that is stuck in writing the console may be left behind. */
int server_run(const struct server_options *options);

/* The version of libuv that is used, such as 1.44.2; constant. */
const char *server_libuv_version(void);

#endif
