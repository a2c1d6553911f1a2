/* query.h - what a query finds: an answer is a walk over result lines, then a status line.
 *
 * Terminal, TCP and everything else read answers through this header, so whatever one of them
 * finds, all of them find. Nothing here allocates or fails; knows nothing of who asks. */
#ifndef CHARFINDER_QUERY_H
#define CHARFINDER_QUERY_H

#include <charfinder/index.h>

/* A walk over the results of one query, in code point order. A plain value over constant data:
 * copy it to look ahead, forget it to cancel. */
struct answer {
    struct postings lists[INDEX_NAME_WORDS_MAX]; /* one per different word, shortest first */
    size_t n;                                    /* lists in use; 0 finds nothing */
    uint32_t next;                               /* no result is left below this character */
    uint32_t count;                              /* result lines handed out or skipped so far */
};

/* Begins to answer `query`, which must be UTF-8; it may go away afterwards. A character is found
 * when its name has all the words of the query; a query without a word finds nothing. */
void answer_start(struct answer *answer, struct text query);

/* The next result lines, at most `most` (>= 1) of them, end to end, each ending in CR LF: constant
 * data. Empty when none is left. The time it takes does not depend on how many lines come. */
struct text answer_next(struct answer *answer, uint32_t most);

/* Passes over up to `most` results; returns how many there were. */
uint32_t answer_skip(struct answer *answer, uint32_t most);

/* The line that ends an answer, told piece by piece, without a line ending:
 * `5 matches for 'white bishop'`. */
struct status {
    struct text head;
    struct text_quote quote;
    char scratch[24]; /* "4294967295 matches for " */
};

/* Begins the status line for `count` results of `query`, any bytes, which must stay where they are
 * while pieces are taken. */
void status_start(struct status *status, struct text query, uint32_t count);

/* The next piece: constant, part of the query or of `*status`, valid until the next call. Empty at
 * the end. */
struct text status_next(struct status *status);

#endif
