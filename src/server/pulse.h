/* pulse.h - how the server is, for the service manager: a watchdog that is fed while the loops of
 * all workers turn, and a line of status. */
#ifndef CHARFINDER_PULSE_H
#define CHARFINDER_PULSE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "counts.h"

struct shared;
struct worker;

enum { PULSE_STATUS_MAX = 128 };

/* One worker's part; what is told is the first worker's. */
struct pulse {
    uv_timer_t timer;
    counter beats;
    uint64_t beats_fed; /* as many when the watchdog was last fed; the first worker's business */
    bool is_watched;    /* there is a watchdog to feed */
    const char *state;  /* to be told: `READY=1` or `STOPPING=1`, a line; or empty */
    char status[PULSE_STATUS_MAX]; /* that was last told */
};

/* Lets the worker's loop beat, and the first one's tell of all; without a service manager that
 * listens it does nothing. To be called before the worker runs. */
void pulse_start(struct worker *worker);

/* The server serves, or has begun to stop. To be called in the first worker's thread. */
void pulse_tell_ready(struct shared *shared);
void pulse_tell_stopping(struct shared *shared);

#endif
