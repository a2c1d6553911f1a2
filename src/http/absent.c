/* absent.c - charfinder without HTTP: takes the place of http.c where libmicrohttpd is missing. */
#include <charfinder/http.h>
#include <errno.h>
#include <unistd.h>

int http_open(struct http **http, size_t query_max, const struct http_watch *watch, void *who)
{
    (void)query_max;
    (void)watch;
    (void)who;
    *http = NULL;
    return -ENOSYS;
}

/* Nobody has an http to call these with. */

int http_descriptor(const struct http *http)
{
    (void)http;
    return -1;
}

int64_t http_timeout_ms(const struct http *http)
{
    (void)http;
    return -1;
}

void http_run(struct http *http)
{
    (void)http;
}

int http_add(struct http *http, int fd, const struct sockaddr *peer, socklen_t peer_len,
             void *guest)
{
    (void)http;
    (void)peer;
    (void)peer_len;
    (void)guest;
    close(fd);
    return -ENOSYS;
}

void http_drain(struct http *http)
{
    (void)http;
}

void http_close(struct http *http)
{
    (void)http;
}

const char *http_why_absent(void)
{
    return "charfinder was built without libmicrohttpd";
}

const char *http_library_version(void)
{
    return "none";
}
