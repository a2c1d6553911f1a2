/* listening.c - where the server listens: as it is told, or as it is handed. */
#include "listening.h"

#include <charfinder/http.h>
#include <charfinder/log.h>
#include <stdlib.h>

#include "listener.h"
#include "manager.h"

static struct worker *worker_of(struct list *link)
{
    return CONTAINER_OF(link, struct worker, in_all);
}

/* Lets the other workers listen where the first one has just begun to. */
static int join_others(struct shared *shared, const struct worker *first)
{
    int error = 0;
    for (struct list *at = first->in_all.next; error == 0 && at != &shared->workers; at = at->next)
        error = listener_join(worker_of(at), first->listeners.prev);
    return error;
}

/* Where a header tells who the client is, somebody must be named whose word is taken. Null, or what
 * to do about it. */
static const char *miss_trust(const struct shared *shared, bool is_unix)
{
    if (trust_includes_any(&shared->trust, is_unix))
        return NULL;
    return is_unix ? "the PROXY protocol on a Unix socket needs --trust unix"
                   : "the PROXY protocol needs --trust ADDRESS[/BITS], your balancer's";
}

static int check_trust(const struct shared *shared, const struct server_listen *where)
{
    union address address;
    if (!where->proxy_protocol || !address_parse(where->address, &address))
        return 0;
    const char *missing = miss_trust(shared, address.any.sa_family == AF_UNIX);
    return missing == NULL ? 0 : complain("listen on", where->address, missing);
}

static int listen_on(struct shared *shared, const struct server_listen *where)
{
    struct worker *first = worker_of(shared->workers.next);
    if (check_trust(shared, where) != 0)
        return 1;
    bool is_one_of_many = first->in_all.next != &shared->workers;
    int error = listener_open(first, where, SERVICE_LINES, is_one_of_many);
    if (error == 0)
        error = join_others(shared, first);
    if (error == UV_EINVAL)
        return complain("listen on", where->address,
                        "expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT or unix:/path");
    return error == 0 ? 0 : complain("listen on", where->address, uv_strerror(error));
}

/* The first worker alone serves HTTP, on as many sockets as there are. */
static int open_web(struct worker *first)
{
    return first->web.http != NULL ? 0 : web_open(&first->web, first);
}

static int listen_on_http(struct shared *shared, const struct server_listen *where)
{
    struct worker *first = worker_of(shared->workers.next);
    if (check_trust(shared, where) != 0)
        return 1;
    int error = open_web(first);
    if (error == UV_ENOSYS)
        return complain("serve", "--http", http_why_absent());
    if (error == 0)
        error = listener_open(first, where, SERVICE_HTTP, false);
    if (error == UV_EINVAL)
        return complain("serve HTTP on", where->address,
                        "expected ADDRESS:PORT or [IPV6-ADDRESS]:PORT");
    return error == 0 ? 0 : complain("serve HTTP on", where->address, uv_strerror(error));
}

/* Sockets that the service manager opened. */
struct handed {
    struct manager_socket *sockets;
    int count;
};

static bool is_any_proxied(const struct server_options *options, const struct handed *handed)
{
    bool is_any = options->http.proxy_protocol;
    for (size_t n = 0; n < options->listen_count; n++)
        is_any = is_any || options->listen[n].proxy_protocol;
    for (int n = 0; n < handed->count; n++)
        is_any = is_any || handed->sockets[n].is_proxied;
    return is_any;
}

static int trust_all(struct shared *shared, const struct handed *handed)
{
    const struct server_options *options = shared->options;
    if (options->trust_count > 0 && !is_any_proxied(options, handed))
        return complain("trust", options->trust[0],
                        "neither a --listen nor --http has --proxy-protocol");
    for (size_t n = 0; n < options->trust_count; n++)
        if (!trust_add(&shared->trust, options->trust[n]))
            return complain("trust", options->trust[n],
                            "expected ADDRESS, ADDRESS/BITS with no bit set after those, or unix");
    return 0;
}

static int adopt(struct shared *shared, const struct manager_socket *socket)
{
    static const char what[] = "serve the socket that the service manager calls";
    struct worker *first = worker_of(shared->workers.next);
    const char *fault = socket->fault;
    if (fault == NULL && socket->is_proxied)
        fault = miss_trust(shared, socket->is_unix);
    if (fault != NULL)
        return complain(what, socket->name, fault);
    int error = socket->is_http ? open_web(first) : 0;
    if (error == UV_ENOSYS)
        return complain(what, socket->name, http_why_absent());
    if (error == 0)
        error = listener_adopt(first, socket->fd, socket->is_http ? SERVICE_HTTP : SERVICE_LINES,
                               socket->is_proxied);
    if (error == 0 && !socket->is_http)
        error = join_others(shared, first);
    return error == 0 ? 0 : complain(what, socket->name, uv_strerror(error));
}

static int begin_all(struct shared *shared, const struct handed *handed)
{
    static const struct server_listen usual = {SERVER_LISTEN_DEFAULT, false};
    const struct server_options *options = shared->options;
    int status = trust_all(shared, handed);
    for (int n = 0; status == 0 && n < handed->count; n++)
        status = adopt(shared, &handed->sockets[n]);
    if (status == 0 && handed->count == 0 && options->listen_count == 0)
        status = listen_on(shared, &usual);
    for (size_t n = 0; status == 0 && n < options->listen_count; n++)
        status = listen_on(shared, &options->listen[n]);
    if (status == 0 && options->http.address != NULL)
        status = listen_on_http(shared, &options->http);
    return status;
}

int listening_begin(struct shared *shared)
{
    struct handed handed;
    handed.count = manager_take_sockets(&handed.sockets);
    if (handed.count < 0)
        return complain("take over the sockets of", "the service manager",
                        handed.count == UV_ENOSYS ? manager_why_absent()
                                                  : uv_strerror(handed.count));
    int status = begin_all(shared, &handed);
    free(handed.sockets);
    return status;
}
