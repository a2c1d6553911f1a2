/* neighbours.h - links to the neighbours of a character or sequence, as HTML, piece by piece: those
 * before and after it; the characters that are made with it, and the sequences that it is part
 * of. */
#ifndef CHARFINDER_HTTP_NEIGHBOURS_H
#define CHARFINDER_HTTP_NEIGHBOURS_H

#include <charfinder/query.h>

#include "escape.h"

/* How many of a kind are shown where not all are: two or three rows on a wide screen. */
enum { NEIGHBOURS_SHOWN = 24 };

/* A walk over pieces. Begun by neighbours_start(). */
struct neighbours {
    uint32_t owner;
    bool has_all;
    uint8_t step;
    uint8_t after_list;      /* the step that comes after the list that is told */
    uint8_t piece;           /* the next one of the link that is told; 0 for none */
    const struct link *link; /* the form of the link that is told */
    struct result result;    /* the target of that link */
    struct postings list;    /* what is left of the list */
    uint32_t floor;          /* the first entry of the list that counts */
    uint32_t end;            /* after the last entry that counts */
    uint32_t left;           /* links that will still be shown */
    uint32_t more;           /* entries that will not be shown */
    char text[64];
};

/* Begins with the neighbours of an owner (index_fact()): all of them, or NEIGHBOURS_SHOWN of a kind
 * and a link to `/U+2656/all`, where all are. */
void neighbours_start(struct neighbours *neighbours, uint32_t owner, bool has_all);

/* The next piece, and how it is to be escaped; constant or within `*neighbours`, valid until the
 * next call. Empty at the end. */
struct text neighbours_next(struct neighbours *neighbours, escaping **escape);

#endif
