/* asked.h - what stands before the part of a query that says what is looked for: `describe`, `/`. */
#ifndef CHARFINDER_ASKED_H
#define CHARFINDER_ASKED_H

#include <charfinder/query.h>

struct asked {
    struct text query; /* the rest, with its terms; not empty */
    bool is_described;
    bool has_slash;
};

/* Reads a query. */
struct asked asked_read(struct text query);

#endif
