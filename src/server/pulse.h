/* pulse.h - how the server is, for the service manager: a watchdog that is fed as long as the loops of
 * all workers turn, and a line of status. */
#ifndef CHARFINDER_PULSE_H
#define CHARFINDER_PULSE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "counts.h"

struct shared;
struct worker;

/* One worker's part. */
struct pulse {
    uv_timer_t timer;
    counter beats;
    /* of the first worker only: */
    bool is_watched;  /* there is a watchdog to feed */
    char status[128]; /* that was last told */
    /* and what only that one looks at: */
    uint64_t beats_fed; /* when the watchdog was last fed */
};

/* Lets the worker's loop beat, and if it is the first, tell of all: but for a service manager that
 * listens nothing happens. Before the worker runs. */
void pulse_start(struct worker *worker);

/* The server serves, or has begun to stop. To be called in the first worker's thread. */
void pulse_tell_ready(struct shared *shared);
void pulse_tell_stopping(void);

#endif
