/* worth.h - what a candidate is worth in a words query that is answered best first (charfinder(1),
 * "QUERIES"): its rank, and the string that counts. */
#ifndef CHARFINDER_WORTH_H
#define CHARFINDER_WORTH_H

#include <assert.h>

#include "search.h"

/* Ranks: the least is shown first. */
enum {
    RANK_FIRST,  /* the character that the query is */
    RANK_EQUAL,  /* tier 1, a string is the query */
    RANK_TIER_1, /* and the distance, at most DISTANCE_MAX */
    RANK_TIER_2 = 96,
    RANK_TIER_3 = 192,
    RANK_NONE = 255,
};
enum { DISTANCE_MAX = RANK_TIER_2 - RANK_TIER_1 - 1 };

/* What a candidate is worth. */
struct worth {
    uint32_t rank;
    uint32_t string; /* that is shown with it; INDEX_NONE if that is the name */
};

/* The same as worth_of(), of any entry. */
struct worth worth_of_any(struct search *search, uint32_t entry, uint32_t least);

/* What an entry is worth for which the last candidate stands; the candidate itself must be asked
 * for first. RANK_NONE if it is no result after all: then none of these entries is. A rank below
 * `least` need not be right. */
static inline struct worth worth_of(struct search *search, uint32_t entry, uint32_t least)
{
    if (entry != search->candidate && search->goes_by_size) {
        const unsigned size = index_name_size(entry);
        if (size > search->count) /* else it is not known, or the name may be the query */
            return (struct worth){RANK_TIER_1 + size - search->count, INDEX_NONE};
    }
    return worth_of_any(search, entry, least);
}
static_assert((int)INDEX_NAME_WORDS_MAX < (int)DISTANCE_MAX, "no name is farther");

#endif
