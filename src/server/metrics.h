/* metrics.h - what all workers counted, in the text format of Prometheus. */
#ifndef CHARFINDER_METRICS_H
#define CHARFINDER_METRICS_H

#include "worker.h"

/* Writes the metrics into `out`; returns how many of its `room` bytes, 0 if that is not enough. */
size_t metrics_write(struct shared *shared, char *out, size_t room);

#endif
