/* histogram.c - a log-linear histogram. */
#include "histogram.h"

#include <math.h>

static unsigned bucket_of(uint64_t value)
{
    if (value < HISTOGRAM_PARTS)
        return (unsigned)value;
    unsigned shift = 63U - (unsigned)__builtin_clzll(value) - HISTOGRAM_PART_BITS;
    return shift * HISTOGRAM_PARTS + (unsigned)(value >> shift); /* value >> shift: 128 to 255 */
}

static uint64_t last_of(unsigned bucket)
{
    if (bucket < 2 * HISTOGRAM_PARTS)
        return bucket;
    unsigned shift = bucket / HISTOGRAM_PARTS - 1;
    uint64_t part = bucket % HISTOGRAM_PARTS + HISTOGRAM_PARTS;
    return ((part + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->count++;
    histogram->buckets[bucket_of(value)]++;
    if (value > histogram->max)
        histogram->max = value;
}

uint64_t histogram_quantile(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)ceil((double)histogram->count * share);
    uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS && wanted > 0; bucket++) {
        seen += histogram->buckets[bucket];
        if (seen >= wanted)
            return last_of(bucket) < histogram->max ? last_of(bucket) : histogram->max;
    }
    return histogram->max;
}
