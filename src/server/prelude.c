/* prelude.c - a connection that came through a balancer, until it has named its client.
 *
 * The header is looked at before it is taken (MSG_PEEK), and only the header is taken: the client's
 * first bytes stay in the kernel for the conversation. Each piece of a header is taken at once, or
 * it would keep the socket readable. */
#include "prelude.h"

#include <charfinder/net.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct prelude {
    uv_poll_t poll;
    struct worker *worker;
    int fd;
    enum admission_place place;
    struct timeout_link waiting; /* among worker->preludes */
    prelude_serve *serve;
    void *context;
    union address peer;
    struct text shown; /* the peer's address, or its listener's if it has none */
    char shown_room[ADDRESS_SHOWN_MAX];
    size_t len; /* bytes of the header that are taken */
    char bytes[PROXY_HEADER_MAX];
};

static void on_closed(uv_handle_t *handle)
{
    free(CONTAINER_OF(handle, struct prelude, poll));
}

/* Ends the prelude, but leaves the socket open. */
static void end(struct prelude *prelude)
{
    list_remove(&prelude->waiting.in_list);
    admission_give_back(&prelude->worker->shared->admission, prelude->place);
    uv_close((uv_handle_t *)&prelude->poll, on_closed);
}

static void close_prelude(struct prelude *prelude)
{
    end(prelude); /* the poll must stop before the descriptor is reused */
    close(prelude->fd);
}

static void log_refused(const struct prelude *prelude, struct text why)
{
    struct log *log = &prelude->worker->log;
    if (prelude->worker->shared->options->quiet)
        return;
    log_begin(log, LOG_WARNING);
    log_put(log, why);
    log_put(log, TEXT(": refused "));
    log_put(log, prelude->shown);
    log_end(log);
}

static void refuse(struct prelude *prelude, struct text why)
{
    admission_refuse(&prelude->worker->shared->admission, REFUSAL_HEADER);
    log_refused(prelude, why);
    close_prelude(prelude);
}

void prelude_close_all(struct worker *worker)
{
    struct list *all = &worker->preludes.members;
    while (!list_is_empty(all))
        close_prelude(CONTAINER_OF(all->next, struct prelude, waiting.in_list));
}

static void hand_over(struct prelude *prelude, const union address *told)
{
    const union address client = told->any.sa_family == AF_UNSPEC ? prelude->peer : *told;
    end(prelude); /* the connection will poll the descriptor, and needs the place */
    prelude->serve(prelude->context, prelude->fd, &client);
}

/* The peer has said its last byte, or is lost. The health check of a balancer
 * connects and hangs up: that is not reported. */
static void on_gone(struct prelude *prelude)
{
    if (prelude->len == 0)
        close_prelude(prelude);
    else
        refuse(prelude, TEXT("PROXY header is cut short"));
}

/* Takes what has come of the header; false when that has ended the prelude. */
static bool look(struct prelude *prelude)
{
    char *room = prelude->bytes + prelude->len;
    ssize_t seen =
        recv(prelude->fd, room, sizeof prelude->bytes - prelude->len, MSG_PEEK | MSG_DONTWAIT);
    if (seen < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (seen <= 0) {
        on_gone(prelude);
        return false;
    }
    struct proxy_header header;
    struct text bytes = {prelude->bytes, prelude->len + (size_t)seen};
    enum proxy_status read = proxy_read(bytes, &header);
    if (read == PROXY_BAD) {
        refuse(prelude, TEXT("No PROXY header"));
        return false;
    }
    size_t wanted = (read == PROXY_HEADER ? header.len : bytes.len) - prelude->len;
    ssize_t taken = recv(prelude->fd, room, wanted, MSG_DONTWAIT);
    if (taken > 0)
        prelude->len += (size_t)taken; /* less than wanted: the rest is looked at once more */
    if (read == PROXY_MORE || prelude->len < header.len)
        return true;
    hand_over(prelude, &header.client);
    return false;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct prelude *prelude = CONTAINER_OF(poll, struct prelude, poll);
    (void)events;
    if (status < 0)
        on_gone(prelude);
    else
        look(prelude);
}

void prelude_drain(struct worker *worker)
{
    struct list *all = &worker->preludes.members;
    while (!list_is_empty(all)) {
        struct prelude *prelude = CONTAINER_OF(all->next, struct prelude, waiting.in_list);
        if (look(prelude))
            close_prelude(prelude);
    }
}

/* The loop may have been busy when the timer was due: look once more before refusing. */
void prelude_on_late(struct timeout_link *link)
{
    struct prelude *prelude = CONTAINER_OF(link, struct prelude, waiting);
    if (look(prelude))
        refuse(prelude, TEXT("PROXY header did not come in time"));
}

/* Takes a place for the connection. False, counted and logged, if the peer is not trusted or there
 * is no place. */
static bool let_in(struct prelude *prelude)
{
    struct shared *shared = prelude->worker->shared;
    if (!trust_includes(&shared->trust, &prelude->peer.any)) {
        admission_refuse(&shared->admission, REFUSAL_UNTRUSTED);
        log_refused(prelude, TEXT("Not named by --trust"));
        return false;
    }
    prelude->place = admission_take_place(&shared->admission);
    if (prelude->place == PLACE_NONE)
        log_refused(prelude, TEXT("Too many connections"));
    return prelude->place != PLACE_NONE;
}

int prelude_open(struct worker *worker, int fd, const union address *peer,
                 struct text listener_shown, prelude_serve *serve, void *context)
{
    struct prelude *prelude = malloc(sizeof *prelude);
    int error = prelude == NULL ? UV_ENOMEM : 0;
    if (error != 0)
        goto no_memory;
    *prelude = (struct prelude){
        .worker = worker, .fd = fd, .serve = serve, .context = context, .peer = *peer};
    prelude->shown = peer->any.sa_family == AF_UNIX ? listener_shown
                                                    : address_show(&peer->any, prelude->shown_room);
    if (!let_in(prelude))
        goto not_let_in;
    error = uv_poll_init(&worker->loop, &prelude->poll, fd);
    if (error != 0)
        goto no_poll;
    list_init(&prelude->waiting.in_list);
    timeout_start(&worker->preludes, &prelude->waiting);
    uv_poll_start(&prelude->poll, UV_READABLE, on_readable);
    return 0;

no_poll:
    admission_give_back(&worker->shared->admission, prelude->place);
not_let_in:
    free(prelude);
no_memory:
    close(fd);
    return error;
}
