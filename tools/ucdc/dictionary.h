/* dictionary.h - the words of a kind of entries, and the posting list of each. */
#ifndef UCDC_DICTIONARY_H
#define UCDC_DICTIONARY_H

#include "buffer.h"
#include "ucd_file.h"

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

/* Adds the words of `name`, which must stay, once each; returns how many there are. Entries must be
 * added in the order of their numbers. */
size_t dictionary_add(struct dictionary *dictionary, struct text name, uint32_t entry);

/* Where posting lists go, and how they are written. */
struct lists {
    struct buffer *into;
    const struct buffer *line_at; /* per entry where its line begins, then where the last one ends:
                                     lists are runs of entries, with their lines. If it is null,
                                     lists are numbers of 16 bits each */
};

/* Appends the list of `count` ascending entries, which may come more than once; and to `owner` where
 * it begins and ends. */
void lists_add(const struct lists *lists, const uint32_t *entries, size_t count,
               struct buffer *owner);

/* Makes the parts, and appends the posting lists. */
void dictionary_make(struct dictionary *dictionary, const struct lists *lists);

void dictionary_free(struct dictionary *dictionary);

#endif
