/* wanted.h - the words that are looked for when a query is answered best first: those of the query,
 * folded, with each `_` a space, and changed as it may be where they find nothing. */
#ifndef CHARFINDER_WANTED_H
#define CHARFINDER_WANTED_H

#include "terms.h"

enum change_kind {
    CHANGE_NOTHING,
    CHANGE_CUT,      /* word `word` is cut into two, by cut number `at` */
    CHANGE_ENDING,   /* word `word` loses ending number `at` */
    CHANGE_OPEN_ALL, /* every word has a `*` */
    CHANGE_FILLERS,  /* words that say little are left out */
    CHANGES,         /* here end those that are tried one after another */
    CHANGE_SWAP,     /* in word `word` characters number `at` and `at` + 1 change places */
    CHANGE_DROP,     /* character number `at` is left out */
    CHANGE_PUT,      /* `letter` is put in before number `at` */
    CHANGE_REPLACE,  /* `letter` takes the place of number `at` */
};

/* How these words are read. */
enum { WANTED_HOW = TEXT_FOLDED | TEXT_UNDERSCORES | TEXT_FOLDED_UNDERSCORES };

/* A walk over these words. */
struct wanted {
    struct piece_words raw;
    struct change change;
    uint32_t word; /* of the query, unchanged, that comes next */
    bool has_tail; /* the second part of a word that was cut comes next */
    struct text_word tail;
};

void wanted_start(struct wanted *wanted, struct text query, const struct change *change);

/* The next word; `has_star` only if it counts. False when none is left. */
bool wanted_next(struct wanted *wanted, struct text_word *word);

/* Edits a word that was read with TEXT_MARK_FOREIGN. */
void word_edit(struct text_word *word, const struct change *change);

/* Whether a word asks for skin tones: a query without one finds no tone variants by words. */
bool word_is_of_tone(struct text word);

/* Whether a word is equal to a word of any name or string. */
bool word_is_known(struct text word);

/* Moves on to the next change that may be tried with the words of `query`: `change` was the last
 * one. False when there is no more. */
bool change_next(struct change *change, struct text query);

#endif
