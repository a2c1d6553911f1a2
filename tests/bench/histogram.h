/* histogram.h - counts durations in buckets no wider than 1/128 of what they hold: exact below 128
 * ns, and from there on each power of two is cut into 128 equal parts. */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_PART_BITS = 7, HISTOGRAM_PARTS = 1 << HISTOGRAM_PART_BITS };
enum { HISTOGRAM_BUCKETS = (64 - HISTOGRAM_PART_BITS + 1) * HISTOGRAM_PARTS };

/* Begins as zeros. */
struct histogram {
    uint64_t count;
    uint64_t max;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* The least value that this `share` (0 to 1) of all values do not exceed, to the upper end of its
 * bucket; 0 when there is none. */
uint64_t histogram_quantile(const struct histogram *histogram, double share);

#endif
