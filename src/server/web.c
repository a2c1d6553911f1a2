/* web.c - the HTTP side of a worker.
 *
 * http.h talks and answers, in turns of http_run(). Here is what it does not know: a loop that says
 * when, a clock that says how long, who may come in, the log, the counts. A connection lives from
 * web_add() to on_left(); to end it before, its socket is shut down, which http.h sees as a client
 * that has gone. */
#include "web.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "metrics.h"
#include "taken.h"
#include "worker.h"

enum {
    REFUSED_MS = 2000, /* how long a client that is one too many may take to hear it */
};

/* One connection. */
struct guest {
    struct web *web;
    int fd;
    bool is_admitted;     /* else it is told that there are too many, if it */
    bool is_held;         /* is among those who may hear that */
    bool has_asked;       /* at least once */
    bool is_answering;    /* a request came in, and its response is not taken yet */
    uint64_t taken_bytes; /* what it had when the stall timeout began */
    struct list in_all;
    struct timeout_link waiting; /* in one of the web's timeouts, or among those asking */
    struct admission_link admission;
    struct text shown;
    char shown_room[ADDRESS_SHOWN_MAX];
};

static struct guest *guest_of(struct list *link)
{
    return CONTAINER_OF(link, struct guest, in_all);
}

static struct transport_counts *counts_of(const struct web *web)
{
    return &web->worker->counts.of[TRANSPORT_HTTP];
}

static bool is_quiet(const struct web *web)
{
    return web->worker->shared->options->quiet;
}

/* The loop */

static void on_timer(uv_timer_t *timer);

/* The loop lives as long as there is somebody to serve, not longer. */
static void rewind_timer(struct web *web)
{
    int64_t timeout_ms = http_timeout_ms(web->http);
    if (timeout_ms >= 0)
        uv_timer_start(&web->timer, on_timer, (uint64_t)timeout_ms, 0);
    else
        uv_timer_stop(&web->timer);
    if (list_is_empty(&web->guests))
        uv_unref((uv_handle_t *)&web->poll);
    else
        uv_ref((uv_handle_t *)&web->poll);
}

static void run(struct web *web)
{
    http_run(web->http);
    while (!list_is_empty(&web->asking)) { /* whose responses were not taken at once */
        struct guest *guest = CONTAINER_OF(web->asking.next, struct guest, waiting.in_list);
        list_remove(&guest->waiting.in_list);
        guest->taken_bytes = taken_bytes(guest->fd);
        timeout_start(&web->stalled, &guest->waiting);
    }
    rewind_timer(web);
}

static void on_timer(uv_timer_t *timer)
{
    run(CONTAINER_OF(timer, struct web, timer));
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    run(CONTAINER_OF(poll, struct web, poll));
}

/* Timeouts */

static void hang_up(struct guest *guest)
{
    list_remove(&guest->waiting.in_list);
    shutdown(guest->fd, SHUT_RDWR);
}

static struct guest *guest_waiting(struct timeout_link *link)
{
    return CONTAINER_OF(link, struct guest, waiting);
}

static void on_idle(struct timeout_link *link)
{
    hang_up(guest_waiting(link));
}

/* The library says nothing to a client that began a request and does not end it (RFC 9110, 15.5.9);
 * so we do, before it hangs up. To one that has had an answer this could look like another. */
static void on_asked_too_slowly(struct timeout_link *link)
{
    static const char reply[] = "HTTP/1.1 408 Request Timeout\r\n"
                                "Connection: close\r\n"
                                "Content-Length: 0\r\n"
                                "\r\n";
    struct guest *guest = guest_waiting(link);
    if (!guest->has_asked)
        send(guest->fd, reply, sizeof reply - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    hang_up(guest);
}

/* A slow reader is no stalled one: what it acknowledged, it has. */
static void on_stalled(struct timeout_link *link)
{
    struct guest *guest = guest_waiting(link);
    uint64_t taken = taken_bytes(guest->fd);
    if (taken == guest->taken_bytes) {
        hang_up(guest);
        return;
    }
    guest->taken_bytes = taken;
    timeout_start(&guest->web->stalled, link);
}

/* What http.h tells */

static bool on_received(void *who, struct text request)
{
    struct guest *guest = who;
    struct web *web = guest->web;
    guest->is_answering = true;
    guest->has_asked = true;
    if (!guest->is_admitted)
        return false;
    list_move_last(&web->asking, &guest->waiting.in_list);
    if (!is_quiet(web)) {
        struct log *log = &web->worker->log;
        log_begin(log, LOG_INFO);
        log_put(log, TEXT("Received from "));
        log_put(log, guest->shown);
        log_put(log, TEXT(": "));
        log_put_quoted(log, request);
        log_end(log);
    }
    return true;
}

static void on_answered(void *who, const struct http_outcome *outcome)
{
    struct guest *guest = who;
    struct web *web = guest->web;
    struct transport_counts *counts = counts_of(web);
    guest->is_answering = false;
    if (!guest->is_admitted)
        return;
    list_remove(&guest->waiting.in_list);
    if (web->worker->is_stopping)
        hang_up(guest);
    else
        timeout_start(&web->idle, &guest->waiting);
    count_more(&counts->bytes, outcome->body_bytes);
    if (outcome->ready_ns > 0)
        count_ready(counts, outcome->ready_ns);
    if (!outcome->is_question)
        return;
    count_question(counts, outcome->kind, outcome->results);
    if (!is_quiet(web)) {
        struct log *log = &web->worker->log;
        log_begin(log, LOG_INFO);
        log_put(log, TEXT("Sent "));
        log_put_number(log, outcome->results);
        log_put(log, TEXT(" results"));
        log_end(log);
    }
}

static void guest_free(struct guest *guest)
{
    struct web *web = guest->web;
    list_remove(&guest->in_all);
    list_remove(&guest->waiting.in_list);
    if (guest->is_admitted) {
        admission_leave(&web->worker->shared->admission, &guest->admission);
        count_more(&counts_of(web)->closed, 1);
    } else if (guest->is_held) {
        admission_release(&web->worker->shared->admission);
    }
    free(guest);
}

static void on_left(void *who)
{
    struct guest *guest = who;
    struct web *web = guest->web;
    if (guest->is_admitted && !is_quiet(web))
        log_line(&web->worker->log, LOG_INFO, TEXT("Close the client socket"));
    guest_free(guest);
}

static char *on_metrics_wanted(void *who, size_t *len)
{
    struct web *web = who;
    return metrics_write(web->worker->shared, len);
}

static const struct http_watch watch = {on_received, on_answered, on_left, on_metrics_wanted};

/* Clients */

static void log_refused(const struct guest *guest)
{
    struct log *log = &guest->web->worker->log;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Too many connections: refused "));
    log_put(log, guest->shown);
    log_end(log);
}

int web_add(struct web *web, int fd, const union address *client)
{
    struct guest *guest = calloc(1, sizeof *guest);
    if (guest == NULL) {
        close(fd);
        return UV_ENOMEM;
    }
    guest->web = web;
    guest->fd = fd;
    guest->shown = address_show(&client->any, guest->shown_room);
    list_init(&guest->in_all);
    list_init(&guest->waiting.in_list);
    list_move_last(&web->guests, &guest->in_all);
    guest->is_admitted =
        admission_enter(&web->worker->shared->admission, &guest->admission, &client->any);
    if (guest->is_admitted) {
        count_more(&counts_of(web)->connections, 1);
        timeout_start(&web->idle, &guest->waiting);
    } else {
        timeout_start(&web->refused, &guest->waiting);
        if (!is_quiet(web))
            log_refused(guest);
        guest->is_held = admission_hold(&web->worker->shared->admission);
        if (!guest->is_held) {
            guest_free(guest);
            close(fd);
            return 0;
        }
    }
    int error = http_add(web->http, fd, &client->any, sizeof *client, guest);
    if (error != 0)
        guest_free(guest);
    rewind_timer(web);
    return error;
}

void web_drain(struct web *web)
{
    if (web->http == NULL)
        return;
    http_drain(web->http);
    run(web); /* what has come in already is answered */
    for (struct list *at = web->guests.next; at != &web->guests; at = at->next)
        if (!guest_of(at)->is_answering)
            hang_up(guest_of(at));
}

void web_close_clients(struct web *web)
{
    if (web->http == NULL)
        return;
    for (struct list *at = web->guests.next; at != &web->guests; at = at->next)
        hang_up(guest_of(at));
}

/* Opening and closing */

int web_open(struct web *web, struct worker *worker)
{
    const struct server_options *options = worker->shared->options;
    int error = http_open(&web->http, options->line_max, &watch, web);
    if (error != 0)
        return error;
    error = uv_poll_init(&worker->loop, &web->poll, http_descriptor(web->http));
    if (error != 0) {
        http_close(web->http);
        web->http = NULL;
        return error;
    }
    web->worker = worker;
    list_init(&web->guests);
    list_init(&web->asking);
    timeout_init(&web->idle, &worker->loop, options->idle_timeout_s * UINT64_C(1000),
                 on_asked_too_slowly);
    timeout_init(&web->stalled, &worker->loop, options->stall_timeout_s * UINT64_C(1000),
                 on_stalled);
    timeout_init(&web->refused, &worker->loop, REFUSED_MS, on_idle);
    uv_timer_init(&worker->loop, &web->timer);
    uv_poll_start(&web->poll, UV_READABLE, on_poll);
    rewind_timer(web);
    return 0;
}

void web_close(struct web *web)
{
    if (web->http == NULL)
        return;
    uv_close((uv_handle_t *)&web->poll, NULL); /* before its descriptor is */
    uv_close((uv_handle_t *)&web->timer, NULL);
    http_close(web->http);
    web->http = NULL;
}
