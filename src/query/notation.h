/* notation.h - the ways in which code points are written. */
#ifndef CHARFINDER_NOTATION_H
#define CHARFINDER_NOTATION_H

#include <charfinder/query.h>

/* Whether the text is nothing but code points, at least one, written as `form` has it: the
 * separators between them and at the ends aside. The text must be UTF-8. */
bool notations_are_all(enum notation_form form, struct text text);

/* Begins to read such a text. */
void notations_start(struct notations *notations, enum notation_form form, struct text text);

/* The next code point; values above U+10FFFF, and ranges that stand for nothing, are passed over.
 * False when none is left. */
bool notations_next(struct notations *notations, uint32_t *cp);

/* Passes over up to `most` code points of the range that notations_next() is within; returns how
 * many. */
uint32_t notations_skip(struct notations *notations, uint32_t most);

#endif
