/* counts.h - what a worker counts, for the metrics. Only the worker's own thread counts; any thread
 * may read, and sums what it reads. */
#ifndef CHARFINDER_COUNTS_H
#define CHARFINDER_COUNTS_H

#include <charfinder/query.h>
#include <stdatomic.h>

/* Ways in. */
enum transport { TRANSPORT_TCP, TRANSPORT_UNIX, TRANSPORT_HTTP, TRANSPORTS };

/* Upper bounds of the histogram, in microseconds: each four times the one before. */
enum { BUCKETS = 10, BUCKET_LEAST_US = 4 };

/* A variable that other threads may read: with a new value they also see all that was counted
 * before it. On x86 this needs neither a locked instruction nor a fence. */
typedef atomic_uint_least64_t counter;

struct transport_counts {
    counter connections; /* that came in, in all */
    counter closed;      /* of them */
    counter bytes;
    counter questions[QUERY_KINDS];
    counter results;
    counter ready[BUCKETS + 1]; /* how many took so long; the last has no bound */
    counter ready_ns;           /* all of them together */
};

struct counts {
    struct transport_counts of[TRANSPORTS];
};

static inline uint64_t count_read(const counter *at)
{
    return atomic_load_explicit(at, memory_order_acquire);
}

static inline void count_more(counter *at, uint64_t more)
{
    uint64_t before = atomic_load_explicit(at, memory_order_relaxed);
    atomic_store_explicit(at, before + more, memory_order_release);
}

static inline void count_question(struct transport_counts *counts, enum query_kind kind,
                                  uint32_t results)
{
    count_more(&counts->questions[kind], 1);
    count_more(&counts->results, results);
}

/* Something was ready to be sent so long after it was asked for. */
static inline void count_ready(struct transport_counts *counts, uint64_t ns)
{
    unsigned bucket = 0;
    for (uint64_t bound = BUCKET_LEAST_US * UINT64_C(1000); bucket < BUCKETS && ns > bound;
         bound *= 4)
        bucket++;
    count_more(&counts->ready[bucket], 1);
    count_more(&counts->ready_ns, ns);
}

#endif
