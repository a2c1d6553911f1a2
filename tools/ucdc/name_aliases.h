/* name_aliases.h - reads NameAliases.txt (UAX #44, section 4.2.11). */
#ifndef UCDC_NAME_ALIASES_H
#define UCDC_NAME_ALIASES_H

#include "unicode_data.h"

struct name_alias {
    const struct character *character;
    struct text alias; /* within the file's text, as is the next one */
    struct text type;  /* such as `abbreviation` */
};

/* In the order of the file, which is that of code points. Empty when all zero. */
struct name_aliases {
    struct name_alias *at;
    size_t count;
    size_t room;
};

/* Reads the whole file, which must be fresh and have an alias; aliases of characters that `data`,
 * which stays, has not are refused, and those that are a name there or come twice. False when it is
 * refused; file->message says why. Free `aliases` either way. */
bool name_aliases_read(struct name_aliases *aliases, struct ucd_file *file,
                       const struct unicode_data *data);

void name_aliases_free(struct name_aliases *aliases);

#endif
