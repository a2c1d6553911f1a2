/* string_table.h - what entries of the index are called besides the names of characters: the names of
 * sequences, aliases, everyday names. */
#ifndef UCDC_STRING_TABLE_H
#define UCDC_STRING_TABLE_H

#include <charfinder/index.h>

#include "dictionary.h"

/* Grows while strings are added. Empty when all zero. */
struct strings {
    struct dictionary dictionary;
    struct buffer packed; /* these three are parts of the image (src/index/format.h) */
    struct buffer blocks;
    struct buffer tails;
    uint32_t count;
};

/* How many words a text has that is cut by spaces and `-`; 0 if two of them are equal, or they are
 * more than can be told (src/index/format.h). */
uint32_t strings_size(struct text text);

/* Whether two words of `text` have the same first INDEX_ALIKE_LEN bytes. */
bool strings_have_alike(struct text text);

/* Adds a string of `entry`: as it is `shown`, empty for the name of a sequence, and its `words`,
 * which must stay. Entries must come in ascending order. Returns how many different words there
 * are. */
size_t strings_add(struct strings *strings, uint32_t entry, enum index_string_kind kind,
                   struct text shown, struct text words);

/* To be called after the last string; `entries` is the number of entries of the index. */
void strings_end(struct strings *strings, uint32_t entries);

void strings_free(struct strings *strings);

#endif
