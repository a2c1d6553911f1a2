/* pulse.c - how the server is, for the service manager.
 *
 * Each loop beats, on a timer of its own. The first one's looks at all: have they moved on since
 * the watchdog was last fed, it is fed again. So one loop that is stuck, whichever, starves it. */
#include "pulse.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "manager.h"
#include "worker.h"

enum {
    PULSE_MS = 5000, /* at most; a status may be as old */
    /* Loops out of step may take two beats for one feeding; to feed twice as often as it must be is
     * what sd_watchdog_enabled(3) recommends. */
    BEATS_PER_WATCHDOG = 4,
};

static struct worker *first_of(struct shared *shared)
{
    return CONTAINER_OF(shared->workers.next, struct worker, in_all);
}

/* Whether every loop has turned since this was last so. Workers that are told to stop end one by
 * one: then the first one speaks for all, and --drain-timeout bounds it. */
static bool have_all_turned(struct shared *shared)
{
    if (first_of(shared)->is_stopping)
        return true;
    struct list *at;
    for (at = shared->workers.next; at != &shared->workers; at = at->next) {
        const struct worker *worker = CONTAINER_OF(at, struct worker, in_all);
        bool has_work = !list_is_empty(&worker->listeners); /* else its loop ended at once */
        if (has_work && count_read(&worker->pulse.beats) == worker->pulse.beats_fed)
            return false;
    }
    for (at = shared->workers.next; at != &shared->workers; at = at->next) {
        struct pulse *pulse = &CONTAINER_OF(at, struct worker, in_all)->pulse;
        pulse->beats_fed = count_read(&pulse->beats);
    }
    return true;
}

/* Writes the status if it is another than the last one; returns whether it is. */
static bool renew_status(struct shared *shared)
{
    struct pulse *pulse = &first_of(shared)->pulse;
    uint64_t clients = 0;
    uint64_t questions = 0;
    for (struct list *at = shared->workers.next; at != &shared->workers; at = at->next) {
        const struct counts *counts = &CONTAINER_OF(at, struct worker, in_all)->counts;
        for (unsigned t = 0; t < TRANSPORTS; t++) {
            uint64_t closed = count_read(&counts->of[t].closed); /* first, as in metrics.c */
            clients += count_read(&counts->of[t].connections) - closed;
            for (unsigned n = 0; n < QUERY_KINDS; n++)
                questions += count_read(&counts->of[t].questions[n]);
        }
    }
    char status[sizeof pulse->status];
    snprintf(status, sizeof status, "STATUS=%" PRIu64 " client%s, %" PRIu64 " question%s so far\n",
             clients, clients == 1 ? "" : "s", questions, questions == 1 ? "" : "s");
    bool is_new = strcmp(status, pulse->status) != 0;
    memcpy(pulse->status, status, sizeof status);
    return is_new;
}

static void tell(struct shared *shared, const char *what)
{
    char lines[256];
    bool is_new = renew_status(shared);
    snprintf(lines, sizeof lines, "%s%s", is_new ? first_of(shared)->pulse.status : "", what);
    if (lines[0] != '\0')
        manager_tell(lines);
}

static void on_beat(uv_timer_t *timer)
{
    struct worker *worker = CONTAINER_OF(timer, struct worker, pulse.timer);
    struct shared *shared = worker->shared;
    count_more(&worker->pulse.beats, 1);
    if (worker == first_of(shared)) {
        bool feeds = worker->pulse.is_watched && have_all_turned(shared);
        tell(shared, feeds ? "WATCHDOG=1\n" : "");
    }
}

void pulse_start(struct worker *worker)
{
    if (!manager_listens())
        return;
    uint64_t watchdog_ms = manager_watchdog_ms();
    uint64_t every_ms = PULSE_MS;
    if (watchdog_ms > 0 && watchdog_ms / BEATS_PER_WATCHDOG < every_ms)
        every_ms = watchdog_ms / BEATS_PER_WATCHDOG + 1; /* 0 would be once */
    worker->pulse.is_watched = watchdog_ms > 0;
    uv_timer_init(&worker->loop, &worker->pulse.timer);
    uv_timer_start(&worker->pulse.timer, on_beat, every_ms, every_ms);
    uv_unref((uv_handle_t *)&worker->pulse.timer);
}

void pulse_tell_ready(struct shared *shared)
{
    tell(shared, "READY=1\n");
}

void pulse_tell_stopping(void)
{
    manager_tell("STOPPING=1");
}
