/* listening.c - where the server listens: as it is told, or as it is handed. */
#include "listening.h"

#include <stdlib.h>

#include "listener.h"
#include "manager.h"
#include <charfinder/log.h>
#include <charfinder/net.h>

/* Lets the other workers listen where the first one has just begun to. */
static int join_others(struct shared *shared, const struct worker *first)
{
    int error = 0;
    for (struct list *at = first->in_all.next; error == 0 && at != &shared->workers; at = at->next)
        error = listener_join(worker_of(at), first->listeners.prev);
    return error;
}

/* A listener for PROXY headers needs a peer that --trust names. Null, or what to do if there is
 * none. */
static const char *miss_trust(const struct shared *shared, bool is_unix)
{
    if (trust_includes_any(&shared->trust, is_unix))
        return NULL;
    return is_unix ? "the PROXY protocol on a Unix socket needs --trust unix"
                   : "the PROXY protocol needs --trust ADDRESS[/BITS], your balancer's";
}

/* Where people may say where to listen. */
static const struct {
    const char *what;
    const char *expected;
} places[SERVICES] = {
    [SERVICE_LINES] = {"listen on", "expected " ADDRESS_FORMS},
    [SERVICE_HTTP] = {"serve HTTP on",
                      "expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT, localhost:PORT or PORT"},
};

/* Lets all workers listen at one address; 0 or a libuv error. */
static int listen_at(struct shared *shared, const union address *address, enum service service,
                     bool is_proxied)
{
    struct worker *first = worker_of(shared->workers.next);
    bool is_one_of_many = first->in_all.next != &shared->workers;
    int error = listener_open(first, address, service, is_proxied, is_one_of_many);
    return error != 0 ? error : join_others(shared, first);
}

/* Whether this machine has no such address. */
static bool is_absent(int uv_error)
{
    return uv_error == UV_EADDRNOTAVAIL || uv_error == UV_EAFNOSUPPORT;
}

static int listen_on(struct shared *shared, const struct server_listen *where, enum service service)
{
    union address addresses[ADDRESSES_MAX];
    size_t count = address_parse(where->address, addresses);
    if (count == 0 || (service == SERVICE_HTTP && addresses[0].any.sa_family == AF_UNIX))
        return complain(places[service].what, where->address, places[service].expected);
    const char *missing =
        where->proxy_protocol ? miss_trust(shared, addresses[0].any.sa_family == AF_UNIX) : NULL;
    if (missing != NULL)
        return complain("listen on", where->address, missing);
    size_t opened = 0;
    int error = 0;
    for (size_t n = 0; n < count && (error == 0 || is_absent(error)); n++) {
        error = listen_at(shared, &addresses[n], service, where->proxy_protocol);
        opened += error == 0;
    }
    if (error == 0 || (opened > 0 && is_absent(error)))
        return 0;
    return complain(places[service].what, where->address, uv_strerror(error));
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
    int error = listener_adopt(first, socket->fd, socket->is_http ? SERVICE_HTTP : SERVICE_LINES,
                               socket->is_proxied);
    if (error == 0)
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
        status = listen_on(shared, &usual, SERVICE_LINES);
    for (size_t n = 0; status == 0 && n < options->listen_count; n++)
        status = listen_on(shared, &options->listen[n], SERVICE_LINES);
    if (status == 0 && options->http.address != NULL)
        status = listen_on(shared, &options->http, SERVICE_HTTP);
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
