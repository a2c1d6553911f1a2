/* notation.h - the ways in which code points are written. */
#ifndef CHARFINDER_NOTATION_H
#define CHARFINDER_NOTATION_H

#include <charfinder/query.h>

/* Whether a query has nothing but separators of notations, its terms aside. */
bool notations_are_none(struct text query);

/* Whether a query is nothing but code points, at least one, written as `form` has it: its terms, and
 * the separators between notations and at the ends, aside. */
bool notations_are_all(enum notation_form form, struct text query);

/* Begins to read such a query. */
void notations_start(struct notations *notations, enum notation_form form, struct text query);

/* The next code point; values above U+10FFFF, and ranges that stand for nothing, are passed over.
 * False when none is left. */
bool notations_next(struct notations *notations, uint32_t *cp);

/* Passes over up to `most` code points of the range that notations_next() is within; returns how
 * many. */
uint32_t notations_skip(struct notations *notations, uint32_t most);

#endif
