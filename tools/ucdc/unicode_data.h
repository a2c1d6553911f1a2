/* unicode_data.h - reads UnicodeData.txt (UAX #44, section 4.2.1 and 4.2.3). */
#ifndef UCDC_UNICODE_DATA_H
#define UCDC_UNICODE_DATA_H

#include <charfinder/text.h>

#include "buffer.h"
#include "ucd_file.h"

/* The fields of a line that are read. */
enum {
    DATA_CODE_POINT,
    DATA_NAME,
    DATA_CATEGORY,
    DATA_COMBINING,
    DATA_BIDI,
    DATA_DECOMPOSITION,
    DATA_NUMERIC = 8,
    DATA_MIRRORED,
    DATA_UNICODE_1_NAME,
    DATA_UPPER = 12,
    DATA_LOWER,
    DATA_TITLE,
    DATA_FIELDS
};

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
    uint32_t *buckets; /* a hash table by name: number of the character + 1, or 0 if it is free */
    uint32_t bucket_count;
};

/* Reads the whole file, which must be fresh. False when it is refused, at the first line that is
 * not understood or contradicts what the Standard promises: which code points are controls,
 * surrogates, private use or no characters, how a name is written, that no two characters share
 * one. file->message says why. Free `data` either way. */
bool unicode_data_read(struct unicode_data *data, struct ucd_file *file);

/* Whether data that was read goes as far as every UnicodeData.txt does; if not, the file was cut at
 * the end of a line, and file->message says so. */
bool unicode_data_check_end(const struct unicode_data *data, struct ucd_file *file);

/* The character of an assigned code point, or null. */
const struct character *unicode_data_find(const struct unicode_data *data, uint32_t cp);

/* The character of this name, or null. */
const struct character *unicode_data_named(const struct unicode_data *data, struct text name);

/* The name of a character, empty if it has none. */
struct text unicode_data_name(const struct unicode_data *data, const struct character *character);

void unicode_data_free(struct unicode_data *data);

#endif
