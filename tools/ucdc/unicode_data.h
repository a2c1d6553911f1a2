/* unicode_data.h - reads UnicodeData.txt (UAX #44, section 4.2.1 and 4.2.3). */
#ifndef UCDC_UNICODE_DATA_H
#define UCDC_UNICODE_DATA_H

#include <charfinder/text.h>

#include "buffer.h"
#include "ucd_file.h"

/* One assigned code point. */
struct character {
    uint32_t cp;
    enum category category;
    uint32_t name_at;  /* in `names` */
    uint32_t name_len; /* 0: has no name */
};

/* All of them in code point order, ranges expanded. Empty when all zero. */
struct unicode_data {
    struct character *characters;
    size_t count;
    size_t room;
    struct buffer names;
};

/* Reads the whole file, which must be fresh. False when it is refused, at the first line that is
 * not understood; file->message says why. Free `data` either way. */
bool unicode_data_read(struct unicode_data *data, struct ucd_file *file);

/* The character of an assigned code point, or null. */
const struct character *unicode_data_find(const struct unicode_data *data, uint32_t cp);

/* Its name, empty if it has none. */
struct text unicode_data_name(const struct unicode_data *data, const struct character *character);

void unicode_data_free(struct unicode_data *data);

#endif
