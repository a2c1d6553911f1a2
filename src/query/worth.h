/* worth.h - what a candidate of a words query is worth that is answered best first (PROTOCOL, section
 * 2.1): its rank, and the string that counts. */
#ifndef CHARFINDER_WORTH_H
#define CHARFINDER_WORTH_H

#include "search.h"

/* Ranks: what has the least is shown first. */
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

/* What the candidate is worth that was found last, an entry that it stands for. Of rank RANK_NONE
 * if it is none after all. Where the rank is below `least`, it need not be the right one. */
struct worth worth_of(struct search *search, uint32_t entry, uint32_t least);

#endif
