/* timeout.c - one timer for many members. */
#include "timeout.h"

static struct timeout_link *first(const struct timeout *timeout)
{
    return CONTAINER_OF(timeout->members.next, struct timeout_link, in_list);
}

/* Members are in order of listed_ms, and a deadline is at most 1/16 of the time later than that: to
 * look at the first one alone delays the others by no more. */
static void on_timer(uv_timer_t *timer)
{
    struct timeout *timeout = CONTAINER_OF(timer, struct timeout, timer);
    uint64_t now = uv_now(timer->loop);
    while (!list_is_empty(&timeout->members) && first(timeout)->deadline_ms <= now)
        timeout->on_expired(first(timeout));
    if (!list_is_empty(&timeout->members))
        uv_timer_start(timer, on_timer, first(timeout)->deadline_ms - now, 0);
}

void timeout_init(struct timeout *timeout, uv_loop_t *loop, uint64_t after_ms,
                  void (*on_expired)(struct timeout_link *link))
{
    uv_timer_init(loop, &timeout->timer);
    uv_unref((uv_handle_t *)&timeout->timer);
    list_init(&timeout->members);
    timeout->after_ms = after_ms;
    timeout->on_expired = on_expired;
}

void timeout_start(struct timeout *timeout, struct timeout_link *link)
{
    if (timeout->after_ms == 0) {
        list_remove(&link->in_list);
        return;
    }
    link->deadline_ms = uv_now(timeout->timer.loop) + timeout->after_ms;
    if (link->of == timeout && !list_is_empty(&link->in_list) &&
        link->deadline_ms - link->listed_ms <= timeout->after_ms / 16)
        return;
    link->of = timeout;
    link->listed_ms = link->deadline_ms;
    list_move_last(&timeout->members, &link->in_list);
    /* a running timer was set for an earlier deadline, and is set again when it is due */
    if (!uv_is_active((uv_handle_t *)&timeout->timer))
        uv_timer_start(&timeout->timer, on_timer, timeout->after_ms, 0);
}
