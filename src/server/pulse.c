/* pulse.c - tells the service manager how the server is.
 *
 * Each loop counts beats, on a timer of its own. The first worker feeds the watchdog when the beats
 * of all loops have increased since it was last fed: a single loop that is stuck starves it.
 *
 * - The manager does not read: nothing waits for it. When it reads again, it is told the state, the
 *   newest status, and that all loops turn. */
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
    RETRY_MS = 100, /* after the manager could not be told a state, because it had not read */
};

static struct worker *first_of(struct shared *shared)
{
    return CONTAINER_OF(shared->workers.next, struct worker, in_all);
}

/* Whether every loop has turned since the watchdog was fed. Workers that were told to stop end one
 * by one: then only the first one counts, and --drain-timeout bounds the stop. */
static bool have_all_turned(struct shared *shared)
{
    if (first_of(shared)->is_stopping)
        return true;
    for (struct list *at = shared->workers.next; at != &shared->workers; at = at->next) {
        const struct worker *worker = worker_of(at);
        if (count_read(&worker->pulse.beats) == worker->pulse.beats_fed)
            return false;
    }
    return true;
}

/* The watchdog was fed: every loop has to turn again before it is fed once more. */
static void begin_round(struct shared *shared)
{
    for (struct list *at = shared->workers.next; at != &shared->workers; at = at->next) {
        struct pulse *pulse = &worker_of(at)->pulse;
        pulse->beats_fed = count_read(&pulse->beats);
    }
}

static void put_status(struct shared *shared, char status[PULSE_STATUS_MAX])
{
    uint64_t clients = 0;
    uint64_t questions = 0;
    for (struct list *at = shared->workers.next; at != &shared->workers; at = at->next) {
        const struct counts *counts = &worker_of(at)->counts;
        for (unsigned t = 0; t < TRANSPORTS; t++) {
            uint64_t closed = count_read(&counts->of[t].closed); /* first, as in metrics.c */
            clients += count_read(&counts->of[t].connections) - closed;
            for (unsigned n = 0; n < QUERY_KINDS; n++)
                questions += count_read(&counts->of[t].questions[n]);
        }
    }
    snprintf(status, PULSE_STATUS_MAX,
             "STATUS=%" PRIu64 " client%s, %" PRIu64 " question%s so far\n", clients,
             clients == 1 ? "" : "s", questions, questions == 1 ? "" : "s");
}

static void on_beat(uv_timer_t *timer);

/* Tells what is new, in one message: the status, the state, that all loops turn. What could not be
 * sent is told at the next beat; a state is tried again sooner if the manager only has to read. */
static void tell(struct shared *shared)
{
    struct pulse *pulse = &first_of(shared)->pulse;
    char status[PULSE_STATUS_MAX];
    char lines[256];
    put_status(shared, status);
    bool is_new = strcmp(status, pulse->status) != 0;
    bool feeds = pulse->is_watched && have_all_turned(shared);
    snprintf(lines, sizeof lines, "%s%s%s", is_new ? status : "", pulse->state,
             feeds ? "WATCHDOG=1\n" : "");
    int error = lines[0] == '\0' ? 0 : manager_tell(lines);
    uint64_t every_ms = uv_timer_get_repeat(&pulse->timer);
    if (error == UV_EAGAIN && pulse->state[0] != '\0' && every_ms > RETRY_MS)
        uv_timer_start(&pulse->timer, on_beat, RETRY_MS, every_ms);
    if (error != 0)
        return;
    memcpy(pulse->status, status, sizeof status);
    pulse->state = "";
    if (feeds)
        begin_round(shared);
}

static void on_beat(uv_timer_t *timer)
{
    struct worker *worker = CONTAINER_OF(timer, struct worker, pulse.timer);
    count_more(&worker->pulse.beats, 1);
    if (worker == first_of(worker->shared))
        tell(worker->shared);
}

void pulse_start(struct worker *worker)
{
    if (!manager_listens())
        return;
    uint64_t watchdog_ms = manager_watchdog_ms();
    uint64_t every_ms = PULSE_MS;
    if (watchdog_ms > 0 && watchdog_ms / BEATS_PER_WATCHDOG < every_ms)
        every_ms = watchdog_ms / BEATS_PER_WATCHDOG + 1; /* not 0: a timer would not repeat */
    worker->pulse.is_watched = watchdog_ms > 0;
    worker->pulse.state = "";
    uv_timer_init(&worker->loop, &worker->pulse.timer);
    uv_timer_start(&worker->pulse.timer, on_beat, every_ms, every_ms);
    uv_unref((uv_handle_t *)&worker->pulse.timer);
}

static void tell_state(struct shared *shared, const char *state)
{
    if (!manager_listens())
        return;
    first_of(shared)->pulse.state = state;
    tell(shared);
}

void pulse_tell_ready(struct shared *shared)
{
    tell_state(shared, "READY=1\n");
}

void pulse_tell_stopping(struct shared *shared)
{
    tell_state(shared, "STOPPING=1\n");
}
