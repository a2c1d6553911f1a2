/* dictionary.h - the words of a kind of entries, and the posting list of each. */
#ifndef UCDC_DICTIONARY_H
#define UCDC_DICTIONARY_H

#include <charfinder/text.h>

#include "buffer.h"

/* One word of one name. */
struct posting {
    const char *word;
    uint32_t len;
    uint32_t entry;
};

/* Grows while entries are added; then dictionary_make() fills the parts (src/index/format.h). Empty
 * when all zero. */
struct dictionary {
    struct posting *postings;
    size_t count;
    size_t room;
    struct buffer words, word_at, buckets, groups;
};

/* Adds the words of `name`, which must stay, once each. Entries must be added in the order of their
 * numbers. */
void dictionary_add(struct dictionary *dictionary, struct text name, uint32_t entry);

/* Makes the parts, and appends the posting lists to `runs`; `line_at` is that part of the image. */
void dictionary_make(struct dictionary *dictionary, struct buffer *runs,
                     const struct buffer *line_at);

void dictionary_free(struct dictionary *dictionary);

#endif
