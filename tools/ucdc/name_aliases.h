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

/* Reads the whole file, which must be fresh; `data` must stay. False when it is refused;
 * file->message says why. A file without an alias is refused, and an alias that comes twice, is a
 * name in `data`, or is of a character that `data` does not have. Free `aliases` either way. */
bool name_aliases_read(struct name_aliases *aliases, struct ucd_file *file,
                       const struct unicode_data *data);

void name_aliases_free(struct name_aliases *aliases);

#endif
