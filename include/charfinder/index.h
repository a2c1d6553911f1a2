/* index.h - the compiled index: words of names and aliases to result lines.
 *
 * Everything here is constant data that lives as long as the program; nothing allocates or fails.
 * Result lines are known by the number of their entry: 0 for the first character that has a name,
 * in code point order; aliases come after all of them. Knows nothing of how a query is written. */
#ifndef CHARFINDER_INDEX_H
#define CHARFINDER_INDEX_H

#include <charfinder/text.h>

/* How many different words a name or an alias can have; ucdc stops on one that has more. No name of
 * 18.0.0 has more than 12. */
enum { INDEX_NAME_WORDS_MAX = 16 };

/* Bytes of a result line, and of the line of a character without a name. */
enum { INDEX_LINE_MAX = 256, INDEX_LABEL_LINE_MAX = 48 };

/* Names (UnicodeData.txt; Unicode 4.8) and aliases (NameAliases.txt; UAX #44, 4.2.11). */
enum index_book { INDEX_NAMES, INDEX_ALIASES };

/* Neighbouring entries: number `first` to `first + count - 1`. */
struct run {
    uint32_t first;
    uint32_t count;
    uint32_t lines; /* where their lines are, packed, if postings_meet() came by it; else 0 */
};

/* What is left of a posting list: entries, ascending, as runs. A plain value over constant data. */
struct postings {
    uint32_t at;  /* the next run */
    uint32_t end; /* after the last one */
};

/* Neighbouring words of a book in byte order, and the entries that have any of them. */
struct words {
    uint32_t first;
    uint32_t count; /* 0: there are none, and nothing else counts */
    struct postings postings;
};

/* The version of Unicode that is compiled in, such as 18.0.0. */
struct text index_unicode_version(void);

/* How many characters have a name. */
uint32_t index_characters(void);

/* The result lines of these entries end to end, each ending in CR LF. The run must come from
 * postings_meet(), or lie within index_characters(). */
struct text index_lines(struct run run);

/* The lines of this run will be asked for soon: where they lie is looked up in 7 MB, and the
 * processor may as well begin. Any entry is welcome. */
void index_expect_lines(struct run run);

/* The code point of such an entry. */
uint32_t index_code_point(uint32_t entry);

/* The result line of `cp`, any code point: constant, or written into `room` if it has no name and
 * goes by its label (Unicode 4.8). */
struct text index_line(uint32_t cp, char room[INDEX_LABEL_LINE_MAX]);

/* How many different words a book has. */
uint32_t index_words(enum index_book book);

/* Word number `word`, upper case; `word` < index_words(). */
struct text index_word(enum index_book book, uint32_t word);

/* The entries that have word number `word`, never none; `word` < index_words(). */
struct postings index_postings(enum index_book book, uint32_t word);

/* Finds a word, given in upper case: one, or none. */
struct words index_find_word(enum index_book book, struct text word);

/* Finds all words that begin with `prefix`, two bytes or more, in upper case. */
struct words index_find_prefix(enum index_book book, struct text prefix);

/* How many entries are left in the list. */
uint32_t postings_count(struct postings postings);

/* The next entries, from number `floor` on, that stand in all of the `n` (>= 1) lists: a run of one
 * at least, or of count 0 when there are none. Leaves the lists standing at the answer, so that a
 * whole walk with a rising `floor` passes each run of a list once. */
struct run postings_meet(struct postings lists[], size_t n, uint32_t floor);

#endif
