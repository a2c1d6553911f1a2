/* conditions.h - what all terms of a query say together (charfinder(1), "QUERIES"). */
#ifndef CHARFINDER_CONDITIONS_H
#define CHARFINDER_CONDITIONS_H

#include <charfinder/query.h>

/* Reads the terms of a query; if it has none, everything fulfils them. */
void conditions_read(struct conditions *conditions, struct text query);

/* Whether there is a term at all. */
static inline bool conditions_are_any(const struct conditions *conditions)
{
    return conditions->count > 0 || conditions->is_impossible;
}

/* Whether `cp`, any code point, fulfils all. */
bool conditions_hold(const struct conditions *conditions, uint32_t cp);

/* Whether sequences fulfil all: every one of them does, or none. */
bool conditions_hold_for_sequences(const struct conditions *conditions);

/* Begins a new walk with conditions_meet(). */
void conditions_rewind(struct conditions *conditions);

/* The next entries, from number `floor` on, that fulfil all; of count 0 when there are none. The
 * lists stand at the answer: a walk with a rising `floor` passes each run of a list once. */
struct run conditions_meet(struct conditions *conditions, uint32_t floor);

#endif
