/* ask.h - what a request asks for: its parameters. */
#ifndef CHARFINDER_HTTP_ASK_H
#define CHARFINDER_HTTP_ASK_H

#include <charfinder/query.h>

#include "form.h"

struct ask {
    struct text query;      /* UTF-8, stripped; empty if there is none */
    uint32_t start;         /* the first result wanted, counted from 0 */
    uint32_t stop;          /* after the last result wanted */
    enum format format;     /* FORMATS: none was named */
    enum query_order order; /* QUERY_ALL_BEST or, also if none was named, QUERY_SLASH_IS_BEST */
    bool has_query, has_start, has_stop, has_format, has_order;
    bool has_all_neighbours; /* of a page about code points: all of its neighbours are told */
    struct text wrong; /* what cannot be understood, for the client to read; empty if nothing */
};

/* Begins with nothing asked for: all results of no query. */
void ask_start(struct ask *ask);

/* Reads the parameters `query`, `start`, `stop`, `format` and `order`; others are ignored. They are
 * `len` bytes at `at`, as in the query of a request target, and are decoded there: ask->query
 * points into them. */
void ask_read(struct ask *ask, char *at, size_t len);

/* Reads the parameters `char`: all of them together are the query, a word each. */
void ask_read_words(struct ask *ask, char *at, size_t len);

#endif
