/* best.h - a walk over the results of a words query, best first (charfinder(1), "QUERIES"). */
#ifndef CHARFINDER_BEST_H
#define CHARFINDER_BEST_H

#include <charfinder/query.h>

/* Begins a walk over what the words of `query`, changed, find; if not `is_open`, as if there were
 * no tier 2. */
void best_start(struct best *best, struct text query, const struct change *change, bool is_open);

/* Whether a result is at hand that best_seek() found before. */
bool best_is_at_hand(const struct best *best);

/* Looks for the next results, and takes the candidates that it looked at off `*budget`; each takes
 * some 50 ns. BEST_NOT_YET when that is used up, or when all of a rank has been handed out: then
 * the next call begins with the next rank. */
enum best_found { BEST_FOUND, BEST_OVER, BEST_NOT_YET };
enum best_found best_seek(struct best *best, int *budget);

enum { BEST_BUDGET = 4096 }; /* for some 200 µs at most */

/* Begins, as if there were no tier 2, and searches to the end, with as many budgets as it takes.
 * Whether something is found. */
bool best_find(struct best *best, struct text query, const struct change *change);

/* Whether what best_seek() found is of tier 1. */
bool best_is_tier_1(const struct best *best);

/* Takes up to `most` (>= 1) of the results that best_seek() found; returns them, and in `*string`
 * what is shown with them, or INDEX_NONE. */
struct run best_take(struct best *best, uint32_t most, uint32_t *string);

/* Passes over all results that are left; best_seek() has found some. `*passed` must be the number
 * of results taken so far, and becomes the number of all. False if the budget is used up: then it
 * must be called again until it is true. */
bool best_skip_all(struct best *best, uint32_t *passed, int *budget);

/* How many entries have a word in one of their strings. */
uint32_t best_count_having(struct text word);

#endif
