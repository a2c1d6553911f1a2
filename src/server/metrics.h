/* metrics.h - what all workers counted, in the text format of Prometheus. */
#ifndef CHARFINDER_METRICS_H
#define CHARFINDER_METRICS_H

#include "worker.h"

/* The metrics, `*len` bytes that are the caller's to free(); null when there is no memory. */
char *metrics_write(struct shared *shared, size_t *len);

#endif
