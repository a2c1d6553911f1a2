/* steps.h - the steps that a words query takes (charfinder(1), "QUERIES"): the first one that finds
 * something gives the answer, in code point order. */
#ifndef CHARFINDER_STEPS_H
#define CHARFINDER_STEPS_H

#include <charfinder/query.h>

/* Begins to answer; the conditions of the answer are set. */
void steps_start(struct answer *answer, struct text query);

/* Begins to answer with all named characters, then sequences, that fulfil the conditions of the
 * answer. */
void steps_start_all(struct answer *answer);

/* The code point whose derived name or label the words of the query are, written out: step 1. False
 * if they are none. `how`: as in text_words. */
bool steps_find_derived(struct text query, unsigned how, uint32_t *cp);

/* Of names: the next run of results, at most `most`; of count 0 when none is left. */
struct run steps_next_names(struct answer *answer, uint32_t most);

/* Passes over some of the next results, at most `most`; returns how many, 0 only if none is left.
 * Looks for no lines, which may cost more than to find the results. */
uint32_t steps_skip_names(struct answer *answer, uint32_t most);

/* Of strings: the entry of the next result, and in `*string` what is shown with it, or INDEX_NONE.
 * False when none is left. */
bool steps_next_string(struct answer *answer, uint32_t *entry, uint32_t *string);

#endif
