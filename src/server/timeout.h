/* timeout.h - one timer for many members: all wait equally long, so the list is in the order in
 * which they joined. A member that begins anew stays at its place in the list while its deadline
 * moves by no more than a sixteenth of the time, which costs next to nothing; deadlines may be as
 * much late. */
#ifndef CHARFINDER_TIMEOUT_H
#define CHARFINDER_TIMEOUT_H

#include <uv.h>

#include "list.h"

struct timeout;

/* A member's part; in no list when all zero but for list_init(&link->in_list). */
struct timeout_link {
    struct list in_list;
    const struct timeout *of; /* the timeout whose list it was in last */
    uint64_t listed_ms;       /* the deadline it had when it went to the end of the list */
    uint64_t deadline_ms;     /* of the loop's clock */
};

struct timeout {
    uv_timer_t timer; /* runs while there are members, and a little longer */
    struct list members;
    uint64_t after_ms; /* 0: never */
    void (*on_expired)(struct timeout_link *link);
};

/* Calls `on_expired` for members that waited `after_ms`; it must make them leave, or start anew.
 * The timer does not keep the loop alive; the owner of the loop closes it. */
void timeout_init(struct timeout *timeout, uv_loop_t *loop, uint64_t after_ms,
                  void (*on_expired)(struct timeout_link *link));

/* Joins, or begins to wait anew; leaves whatever list `link` was in. */
void timeout_start(struct timeout *timeout, struct timeout_link *link);

#endif
