/* unicode_data.h - reads UnicodeData.txt (UAX #44, section 4.2.1 and 4.2.3). */
#ifndef UCDC_UNICODE_DATA_H
#define UCDC_UNICODE_DATA_H

#include <charfinder/text.h>

#include "buffer.h"

enum { NAME_MAX_BYTES = 100, MESSAGE_MAX = 240 };

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

/* Reads the file's bytes. False, with the reason in `message`, at the first line that is not
 * understood: `UnicodeData.txt:4711: expected 15 fields, found 9`. Free `data` either way. */
bool unicode_data_read(struct unicode_data *data, struct text file, char message[MESSAGE_MAX]);

void unicode_data_free(struct unicode_data *data);

#endif
