/* listed.h - the code points that a query itself names: its characters, or what its notations stand
 * for. Works on the part of an answer that is for these kinds. */
#ifndef CHARFINDER_LISTED_H
#define CHARFINDER_LISTED_H

#include <charfinder/query.h>

/* Whether the query means its own characters: a mark follows directly after each of its ASCII
 * letters and digits. */
bool listed_is_characters(struct text query);

/* Begins to list what the query itself names and fulfils the conditions of the answer, which are
 * set. False, of bare hexadecimal alone, if there is no result. */
bool listed_start(struct answer *answer, enum query_kind kind, struct text query);

/* Begins to list this code point alone. */
void listed_start_one(struct answer *answer, uint32_t cp);

/* Passes over code points that do not fulfil the conditions, for a bounded time: false if it must
 * be called again. */
bool listed_seek(struct answer *answer);

/* The next line, and in `*owner` the character or sequence that it is about (index_fact()); empty
 * when none is left. */
struct text listed_next(struct answer *answer, uint32_t *owner);

/* Passes over up to `most` lines, some at least if there are any; returns how many. */
uint32_t listed_skip(struct answer *answer, uint32_t most);

#endif
