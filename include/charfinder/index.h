/* index.h - the compiled index: words of names to characters, characters to result lines.
 *
 * Everything here is constant data that lives as long as the program; nothing allocates or
 * fails. Characters that have a name are known by their number: 0 for the first one, in code
 * point order. Knows nothing of how a query is written. */
#ifndef CHARFINDER_INDEX_H
#define CHARFINDER_INDEX_H

#include <charfinder/text.h>

/* How many different words a name can have; ucdc stops on a name that has more. The longest of
 * 18.0.0 has 15. */
enum { INDEX_NAME_WORDS_MAX = 16 };

/* Neighbouring characters: number `first` to `first + count - 1`. */
struct run {
    uint32_t first;
    uint32_t count;
};

/* What is left of a word's posting list: the characters that have it in their name, ascending,
 * as runs. A plain value over constant data. */
struct postings {
    uint32_t at;  /* the next run */
    uint32_t end; /* after the last one */
};

/* The version of Unicode that is compiled in, such as 18.0.0. */
struct text index_unicode_version(void);

/* How many characters have a name. */
uint32_t index_characters(void);

/* The result lines of these characters end to end, each ending in CR LF; the run must lie within
 * index_characters(). */
struct text index_lines(struct run run);

/* How many different words all names have. */
uint32_t index_words(void);

/* Word number `word`, in byte order, upper case; `word` < index_words(). */
struct text index_word(uint32_t word);

/* Its posting list, never empty; `word` < index_words(). */
struct postings index_postings(uint32_t word);

/* Finds the number of `word`, given in upper case. False when no name has it. */
bool index_find_word(struct text word, uint32_t *number);

/* How many characters are left in the list. */
uint32_t postings_count(struct postings postings);

/* The next characters, from number `floor` on, that stand in all of the `n` (>= 1) lists: a run of
 * one at least, or of count 0 when there are none. Leaves the lists standing at the answer, so
 * that a whole walk with a rising `floor` passes each run of a list once. */
struct run postings_meet(struct postings lists[], size_t n, uint32_t floor);

#endif
