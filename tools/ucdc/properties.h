/* properties.h - what the files of the UCD say of code points besides their names: the values of
 * properties, and facts, which are texts about one character or sequence. */
#ifndef UCDC_PROPERTIES_H
#define UCDC_PROPERTIES_H

#include <charfinder/index.h>

#include "everyday.h"
#include "makings.h"
#include "name_aliases.h"

/* The values of one property, in the order in which they were met, and which code points have them. */
struct property {
    struct text *values; /* as they are written; constant, or within a file's text */
    size_t count;
    size_t room;
    uint16_t *of; /* per code point: the number of its value, counted from 1; 0 for none. Null as
                     long as there are no values */
};

/* A text about a code point, or about a sequence (EVERYDAY_SEQUENCES and its number). */
struct fact {
    uint32_t owner;
    enum index_fact kind;
    uint32_t added; /* how many were added before */
    struct span text;
};

/* Empty when all zero. */
struct properties {
    struct property of[INDEX_PROPERTIES];
    struct fact *facts;
    size_t fact_count;
    size_t fact_room;
    struct buffer texts;    /* of facts */
    struct makings makings; /* of decompositions */
};

/* Reads fields 2 to 5, 8 to 10 and 12 to 14 of UnicodeData.txt. The file must be fresh, and the one
 * that `data` was read from. False when it is refused; file->message says why. Free `properties`
 * either way, of this and of all below. */
bool properties_read_unicode_data(struct properties *properties, struct ucd_file *file,
                                  const struct unicode_data *data);

/* Reads Blocks.txt, Scripts.txt or DerivedAge.txt, the whole of it: INDEX_BLOCK, INDEX_SCRIPT or
 * INDEX_AGE. False when it is refused; file->message says why. */
bool properties_read_file(struct properties *properties, enum index_property property,
                          struct ucd_file *file);

/* Takes up which code points are emoji by themselves. */
void properties_add_emoji(struct properties *properties, const struct emoji_test *emoji);

/* Makes facts of aliases, everyday names, which must be sorted, and entities. */
void properties_add_aliases(struct properties *properties, const struct name_aliases *aliases);
void properties_add_everyday(struct properties *properties, const struct everyday *everyday,
                             const struct name_aliases *aliases);
void properties_add_entities(struct properties *properties, const struct entities *entities);

/* By owner; of one owner by kind, of one kind in the order in which they were added. */
void properties_sort_facts(struct properties *properties);

/* What property values are compared by (charfinder(1), "QUERIES"): appends `value` in lower case,
 * without spaces, `_` and `-`. */
void properties_put_loose(struct text value, struct buffer *out);

void properties_free(struct properties *properties);

#endif
