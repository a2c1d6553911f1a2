/* name_aliases.c - reads NameAliases.txt. */
#include "name_aliases.h"

#include <stdlib.h>
#include <string.h>

enum { FIELD_CODE_POINT, FIELD_ALIAS, FIELD_TYPE, FIELDS };

static bool check_type(struct ucd_file *file, struct text type)
{
    static const char *const types[] = {"correction", "control", "alternate", "figment",
                                        "abbreviation"};
    return ucd_is_among(type, types, sizeof types / sizeof types[0]) ||
           ucd_refuse(file, "'%.*s' is not a type of alias", UCD_SHOWN(type));
}

/* Names and aliases share a namespace (Unicode 4.8): what is called so is one character. */
static bool check_is_new(const struct name_aliases *aliases, struct ucd_file *file,
                         const struct unicode_data *data, struct text alias)
{
    const struct character *other = unicode_data_named(data, alias);
    if (other != NULL)
        return ucd_refuse(file, "'%.*s' is the name of U+%04X", UCD_SHOWN(alias),
                          (unsigned)other->cp);
    for (size_t n = 0; n < aliases->count; n++) /* some 500 in all: the obvious way will do */
        if (text_equal(aliases->at[n].alias, alias))
            return ucd_refuse(file, "'%.*s' is an alias of U+%04X already", UCD_SHOWN(alias),
                              (unsigned)aliases->at[n].character->cp);
    return true;
}

bool name_aliases_read(struct name_aliases *aliases, struct ucd_file *file,
                       const struct unicode_data *data)
{
    struct text fields[FIELDS];
    enum ucd_line line;
    uint32_t cp = 0;
    while ((line = ucd_next_line(file, fields, FIELDS, true)) == UCD_LINE) {
        if (!ucd_code_point(file, fields[FIELD_CODE_POINT], cp, &cp) ||
            !ucd_check_name(file, fields[FIELD_ALIAS]) || !check_type(file, fields[FIELD_TYPE]))
            return false;
        const struct character *character = unicode_data_find(data, cp);
        if (character == NULL)
            return ucd_refuse(file, "%.*s is not assigned", UCD_SHOWN(fields[FIELD_CODE_POINT]));
        if (!check_is_new(aliases, file, data, fields[FIELD_ALIAS]))
            return false;
        aliases->at = must_grow(aliases->at, aliases->count, &aliases->room, sizeof *aliases->at);
        aliases->at[aliases->count++] =
            (struct name_alias){character, fields[FIELD_ALIAS], fields[FIELD_TYPE]};
    }
    if (line == UCD_END && aliases->count == 0) {
        file->line = 1;
        return ucd_refuse(file, "the file has no alias");
    }
    return line == UCD_END;
}

void name_aliases_free(struct name_aliases *aliases)
{
    free(aliases->at);
    *aliases = (struct name_aliases){NULL, 0, 0};
}
