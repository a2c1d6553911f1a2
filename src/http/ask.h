/* ask.h - what a request asks for: its parameters, decoded by the library, understood here. */
#ifndef CHARFINDER_HTTP_ASK_H
#define CHARFINDER_HTTP_ASK_H

#include <charfinder/text.h>

#include "accept.h"

struct ask {
    struct text query;  /* UTF-8, stripped; empty if there is none */
    uint32_t start;     /* the first result wanted, counted from 0 */
    uint32_t stop;      /* the first one not wanted any more */
    enum format format; /* FORMATS: none was named */
    bool has_query, has_start, has_stop, has_format;
    const char *wrong; /* what cannot be understood, for the client to read; or null */
};

/* Begins with nothing asked for: all results of no query. */
void ask_start(struct ask *ask);

/* Takes `query`, `start`, `stop` or `format`, any bytes; other keys mean nothing to us. Keeps
 * `value` if it is the query. */
void ask_take(struct ask *ask, struct text key, struct text value);

/* Takes what is the query, whatever its key was. Keeps `value`. */
void ask_take_query(struct ask *ask, struct text value);

#endif
