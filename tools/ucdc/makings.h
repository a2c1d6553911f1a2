/* makings.h - what is made of what: a character of those that it decomposes into, in one step; an
 * emoji sequence of its code points. */
#ifndef UCDC_MAKINGS_H
#define UCDC_MAKINGS_H

#include "emoji_test.h"

struct making {
    uint32_t part;  /* a code point */
    uint32_t whole; /* a code point, or EVERYDAY_SEQUENCES and the number of a sequence */
};

/* Empty when all zero. */
struct makings {
    struct making *at; /* once sorted: by part, of one part by whole; may hold one twice */
    size_t count;
    size_t room;
};

void makings_add(struct makings *makings, uint32_t part, uint32_t whole);

/* Adds the syllables of Hangul, whose decompositions are arithmetic. */
void makings_add_hangul(struct makings *makings);

void makings_add_sequences(struct makings *makings, const struct emoji_test *emoji);

void makings_sort(struct makings *makings);

void makings_free(struct makings *makings);

#endif
