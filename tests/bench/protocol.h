/* protocol.h - how a question is asked of a server, and where its answer ends. */
#ifndef BENCH_PROTOCOL_H
#define BENCH_PROTOCOL_H

#include <stddef.h>

enum { PROTOCOL_REQUEST_MAX = 4096 + 2 };

struct protocol {
    const char *name;
    const char *greeting; /* what the server says before it is asked */

    /* Puts question number `n`, which is `query`, into words: at most PROTOCOL_REQUEST_MAX bytes
     * into `out`; returns how many. */
    size_t (*ask)(char *out, size_t n, const char *query);

    /* How many bytes the next answer has; 0 while that cannot be told. `len` bytes have come, of it and
     * of what follows. */
    size_t (*answer_len)(const char *answer, size_t len);
};

/* charfinder: the query is a line, and the answer ends with the next prompt.
 * redis, memcached: question number n gets the value of key n.
 * Null for any other name. */
const struct protocol *protocol_find(const char *name);

#endif
