/* makings.c - what is made of what. */
#include "makings.h"

#include <stdlib.h>

#include "everyday.h"
#include "hangul.h"

void makings_add(struct makings *makings, uint32_t part, uint32_t whole)
{
    makings->at = must_grow(makings->at, makings->count, &makings->room, sizeof *makings->at);
    makings->at[makings->count++] = (struct making){part, whole};
}

void makings_add_hangul(struct makings *makings)
{
    for (uint32_t n = 0; n < HANGUL_COUNT; n++) {
        const uint32_t cp = HANGUL_SYLLABLES + n;
        const struct hangul_parts parts = hangul_decompose(cp);
        makings_add(makings, parts.first, cp);
        makings_add(makings, parts.second, cp);
    }
}

void makings_add_sequences(struct makings *makings, const struct emoji_test *emoji)
{
    for (size_t n = 0; n < emoji->count; n++)
        for (uint32_t at = 0; at < emoji->sequences[n].count; at++)
            makings_add(makings, emoji->sequences[n].cps[at], EVERYDAY_SEQUENCES + (uint32_t)n);
}

static int compare_makings(const void *left, const void *right)
{
    const struct making *a = left;
    const struct making *b = right;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    return (a->whole > b->whole) - (a->whole < b->whole);
}

void makings_sort(struct makings *makings)
{
    qsort(makings->at, makings->count, sizeof *makings->at, compare_makings);
}

void makings_free(struct makings *makings)
{
    free(makings->at);
    *makings = (struct makings){0};
}
