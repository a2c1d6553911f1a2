/* pulse.h - tells the service manager how the server is: feeds its watchdog while the loops of all
 * workers turn, and sends a line of status. */
#ifndef CHARFINDER_PULSE_H
#define CHARFINDER_PULSE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "counts.h"

struct shared;
struct worker;

enum { PULSE_STATUS_MAX = 128 };

/* The part of a worker; only the first worker tells the manager. */
struct pulse {
    uv_timer_t timer;
    counter beats;
    uint64_t beats_fed; /* `beats` when the watchdog was last fed; set by the first worker */
    bool is_watched;    /* there is a watchdog to feed */
    const char *state;  /* a line that is still to be told, `READY=1` or `STOPPING=1`; or empty */
    char status[PULSE_STATUS_MAX]; /* the status that was last told */
};

/* Starts the worker's timer; does nothing without a service manager that listens. To be called
 * before the worker runs. */
void pulse_start(struct worker *worker);

/* The server serves, or has begun to stop. To be called in the first worker's thread. */
void pulse_tell_ready(struct shared *shared);
void pulse_tell_stopping(struct shared *shared);

#endif
