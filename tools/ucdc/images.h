/* images.h - renders the images that are compiled into charfinder. */
#ifndef UCDC_IMAGES_H
#define UCDC_IMAGES_H

#include "dictionary.h"
#include "sources.h"

/* The index of names and strings (src/index/format.h). False, with the reason in `message`, if the
 * data outgrew the format. Free `image` either way. */
bool index_image_make(struct buffer *image, const struct sources *sources, struct text version,
                      char message[MESSAGE_MAX]);

/* General categories of all code points (src/text/category_format.h). */
void category_image_make(struct buffer *image, const struct unicode_data *data);

/* Appends what folding makes of characters (src/text/fold_format.h). False, with the reason in
 * `message`, if the data outgrew the format. */
bool fold_image_add(struct buffer *image, const struct forms *forms, char message[MESSAGE_MAX]);

/* Parts of the index about properties (src/index/format.h). Empty when all zero. */
struct property_parts {
    struct buffer values, value_texts, terms, term_texts, record_of, record_blocks, records, facts;
    struct buffer fact_texts, makings;
    uint32_t named_value;
    uint32_t fact_owners;
};

/* Entries of the index, of whom there are lists. */
struct entry_list {
    const struct buffer *code_points; /* 32 bits for each that is a character */
    uint32_t count;                   /* of characters and sequences */
};

/* Fills the parts, and appends the lists of values. False, with the reason in `message`, if the
 * data outgrew the format. */
bool property_parts_make(struct property_parts *parts, const struct sources *sources,
                         const struct lists *lists, const struct entry_list *entries,
                         char message[MESSAGE_MAX]);

void property_parts_free(struct property_parts *parts);

#endif
