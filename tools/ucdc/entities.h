/* entities.h - reads entities.json (HTML Standard, section 13.5). */
#ifndef UCDC_ENTITIES_H
#define UCDC_ENTITIES_H

#include "ucd_file.h"

/* A named character reference that ends in `;`. */
struct entity {
    struct text name; /* in its exact case, without `&` and `;`; within the file's text */
    uint32_t cps[2];
    uint32_t count; /* of `cps`: 1 or 2 */
};

/* In the order of the file. Empty when all zero. */
struct entities {
    struct entity *at;
    size_t count;
    size_t room;
};

/* Reads the whole file, which must be fresh. False when it is refused; file->message says why. Free
 * `entities` either way. */
bool entities_read(struct entities *entities, struct ucd_file *file);

void entities_free(struct entities *entities);

#endif
