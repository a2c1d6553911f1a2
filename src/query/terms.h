/* terms.h - terms, the conditions that stand in a query, such as `block:arrows` (charfinder(1),
 * "QUERIES"); and what a query is without them.
 *
 * A query is read in pieces, between the terms: a space takes the place of each of these, and
 * neither a word, a notation nor a character goes over a space. */
#ifndef CHARFINDER_TERMS_H
#define CHARFINDER_TERMS_H

#include <charfinder/query.h>

#include <string.h>

struct term {
    struct text all; /* `block:arrows` */
    struct text key;
    struct text value;
    struct text what; /* the key asks for, in words: `block`; constant, another one for each key */
};

/* Finds the first term of a query, or of what follows a term. The text must be UTF-8. False if it
 * has none. */
bool term_find(struct text text, struct term *term);

/* The same as piece_next() where there is a `:`, without which there is no term. */
bool piece_next_of_terms(struct text *rest, struct text *piece);

/* Takes the next piece off `*rest`, which is a query or the rest of one. A piece is not empty, but
 * it may be white space alone. False when none is left. */
static inline bool piece_next(struct text *rest, struct text *piece)
{
    if (rest->len > 0 && memchr(rest->at, ':', rest->len) != NULL)
        return piece_next_of_terms(rest, piece);
    *piece = *rest;
    rest->len = 0;
    return piece->len > 0;
}

/* A walk over the words of a query, without its terms. */
struct piece_words {
    struct text_words words; /* of the piece */
    struct text rest;        /* of the query, after it */
};

/* Begins a walk; `how`: as in text_words. */
void piece_words_start(struct piece_words *words, struct text query, unsigned how);

/* As text_words_next(). */
bool piece_words_next(struct piece_words *words, struct text_word *word);

#endif
