/* http.c - libmicrohttpd's daemon, which somebody else's loop runs, and its connections. What it
 * tells of a request goes to request.h. */
#include <charfinder/http.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "request.h"

/* Of a connection, as long as it lives: the request, and what is sent of the response's head. A
 * query of 4096 bytes, all escaped, and a browser's headers take half of it. */
enum { CONNECTION_BYTES = 32 * 1024 };

static void on_connection(void *cls, struct MHD_Connection *connection, void **guest,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http *http = cls;
    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *guest = http->arriving;
    else if (*guest != http->arriving) /* else http_add() tells that it failed */
        http->watch->left(*guest);
}

int http_add(struct http *http, int fd, const struct sockaddr *peer, socklen_t peer_len,
             void *guest)
{
    http->arriving = guest;
    errno = 0;
    enum MHD_Result added = mhd.add_connection(http->daemon, fd, peer, peer_len);
    http->arriving = NULL;
    return added == MHD_YES ? 0 : errno == 0 ? -ENOMEM : -errno;
}

int http_open(struct http **http, size_t query_max, const struct http_watch *watch, void *who)
{
    *http = NULL;
    int missing = microhttpd_load();
    if (missing != 0)
        return missing;
    struct http *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return -ENOMEM;
    opened->query_max = query_max;
    opened->watch = watch;
    opened->who = who;
    edition_init(&opened->edition);
    errno = 0;
    /* The library's own limits of connections and of time are not used: whoever calls us has the
     * same ones for all its clients, and they are stricter. */
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_CONNECTION_LIMIT, INT_MAX, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, 0, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)request_on_target, opened},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)request_on_completed, opened},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, opened},
        {MHD_OPTION_END, 0, NULL},
    };
    opened->daemon =
        mhd.start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL,
                         request_on_progress, opened, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (opened->daemon == NULL) {
        int error = errno == 0 ? -ENOMEM : -errno;
        free(opened);
        return error;
    }
    *http = opened;
    return 0;
}

int http_descriptor(const struct http *http)
{
    return mhd.get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int64_t http_timeout_ms(const struct http *http)
{
    MHD_UNSIGNED_LONG_LONG timeout_ms;
    return mhd.get_timeout(http->daemon, &timeout_ms) == MHD_YES ? (int64_t)timeout_ms : -1;
}

void http_run(struct http *http)
{
    mhd.run(http->daemon);
}

void http_drain(struct http *http)
{
    http->is_draining = true;
}

void http_close(struct http *http)
{
    if (http == NULL)
        return;
    mhd.stop_daemon(http->daemon);
    free(http);
}

const char *http_why_absent(void)
{
    return CHARFINDER_MICROHTTPD " is not installed";
}

const char *http_library_version(void)
{
    return mhd.get_version();
}
