/* unicode_data.c - reads UnicodeData.txt. */
#include "unicode_data.h"

#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "range_names.h"

enum { LAST_CHARACTER = 0x10FFFD }; /* private use, since Unicode 2.0 */

struct reader {
    struct ucd_file *file;
    struct unicode_data *data;
    uint32_t next;     /* no code point below this may follow */
    struct text range; /* the label of a range that has a first line but no last one yet */
    uint32_t range_first;
    enum category range_category;
};

/* The category of this short name; CATEGORIES if there is none. */
static enum category category_named(struct text name)
{
    int n = 0;
    while (n < CATEGORIES && !text_equal(name, text_category_name((enum category)n)))
        n++;
    return (enum category)n;
}

/* The category that the Standard fixes for a code point for ever, which then has no name (stability
 * policy of property values; Unicode 2.4, table 2-3); CATEGORIES if it fixes none. */
static enum category fixed_category(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
        enum category category;
    } fixed[] = {
        {0x0000, 0x001F, CATEGORY_Cc},           {0x007F, 0x009F, CATEGORY_Cc},
        {0xD800, 0xDFFF, CATEGORY_Cs},           {0xE000, 0xF8FF, CATEGORY_Co},
        {0xFDD0, 0xFDEF, CATEGORY_Cn},           {0xF0000, 0xFFFFD, CATEGORY_Co},
        {0x100000, LAST_CHARACTER, CATEGORY_Co},
    };
    if ((cp & 0xFFFE) == 0xFFFE)
        return CATEGORY_Cn;
    for (size_t n = 0; n < sizeof fixed / sizeof fixed[0]; n++)
        if (cp >= fixed[n].first && cp <= fixed[n].last)
            return fixed[n].category;
    return CATEGORIES;
}

static bool is_of_nameless(enum category category)
{
    return category == CATEGORY_Cc || category == CATEGORY_Cs || category == CATEGORY_Co ||
           category == CATEGORY_Cn;
}

/* Whether a character can be what its line says it is. */
static bool check_character(struct reader *reader, uint32_t cp, enum category category,
                            struct text name)
{
    const unsigned shown = (unsigned)cp;
    const enum category fixed = fixed_category(cp);
    if (fixed == CATEGORY_Cn)
        return ucd_refuse(reader->file, "U+%04X is a noncharacter: it is never assigned", shown);
    if (fixed == CATEGORIES ? is_of_nameless(category) : category != fixed)
        return ucd_refuse(reader->file, "U+%04X is not of category %s", shown,
                          text_category_name(category).at);
    if (fixed != CATEGORIES && name.len > 0)
        return ucd_refuse(reader->file, "U+%04X has no name, being of category %s", shown,
                          text_category_name(category).at);
    const struct character *other = unicode_data_named(reader->data, name);
    if (other != NULL)
        return ucd_refuse(reader->file, "U+%04X has the name of U+%04X, '%.*s'", shown,
                          (unsigned)other->cp, UCD_SHOWN(name));
    return true;
}

/* The bucket of a name, or the free one in which to put it. */
static uint32_t *find_bucket(const struct unicode_data *data, struct text name)
{
    uint32_t at = index_hash(name.at, name.len) & (data->bucket_count - 1);
    while (data->buckets[at] != 0 &&
           !text_equal(name, unicode_data_name(data, &data->characters[data->buckets[at] - 1])))
        at = (at + 1) & (data->bucket_count - 1);
    return &data->buckets[at];
}

/* Twice as many buckets as characters there is room for, so that a look-up is one or two steps. */
static void make_room(struct unicode_data *data)
{
    data->room = data->room == 0 ? 1 << 10 : data->room * 2;
    data->characters = must_realloc(data->characters, data->room, sizeof *data->characters);
    data->bucket_count = (uint32_t)data->room * 2;
    data->buckets = must_realloc(data->buckets, data->bucket_count, sizeof *data->buckets);
    memset(data->buckets, 0, data->bucket_count * sizeof *data->buckets);
    for (size_t n = 0; n < data->count; n++)
        if (data->characters[n].name_len > 0)
            *find_bucket(data, unicode_data_name(data, &data->characters[n])) = (uint32_t)n + 1;
}

static bool add_character(struct reader *reader, uint32_t cp, enum category category,
                          struct text name)
{
    struct unicode_data *data = reader->data;
    if (!check_character(reader, cp, category, name))
        return false;
    if (data->count == data->room)
        make_room(data);
    data->characters[data->count++] =
        (struct character){cp, category, (uint32_t)data->names.len, (uint32_t)name.len};
    buffer_add(&data->names, name.at, name.len);
    if (name.len > 0)
        *find_bucket(data, name) = (uint32_t)data->count;
    return true;
}

static bool check_range(struct reader *reader, const struct range_rule *rule, uint32_t last,
                        enum category category)
{
    const struct text label = reader->range;
    if (rule == NULL)
        return ucd_refuse(reader->file, "no rule names the range '%.*s': add it to range_names.c",
                          UCD_SHOWN(label));
    if (category != reader->range_category)
        return ucd_refuse(reader->file, "range '%.*s' begins with one category, ends with another",
                          UCD_SHOWN(label));
    if (rule->kind != RANGE_NAMELESS && category != CATEGORY_Lo)
        return ucd_refuse(reader->file, "range '%.*s' is of category Lo, not %s", UCD_SHOWN(label),
                          text_category_name(category).at);
    if (!range_rule_covers(rule, reader->range_first, last))
        return ucd_refuse(reader->file, "range '%.*s' is not where its rule puts it",
                          UCD_SHOWN(label));
    return true;
}

static bool close_range(struct reader *reader, uint32_t last, enum category category)
{
    const struct range_rule *rule = range_rule_find(reader->range);
    if (!check_range(reader, rule, last, category))
        return false;
    for (uint32_t cp = reader->range_first; cp <= last; cp++) {
        char name[NAME_MAX_BYTES];
        size_t len = range_rule_name(rule, cp, name);
        if (!add_character(reader, cp, category, (struct text){name, len}))
            return false;
    }
    reader->range = (struct text){NULL, 0};
    return true;
}

/* A line whose name is in angle brackets: a control, or one end of a range. */
static bool read_bracketed(struct reader *reader, uint32_t cp, struct text name,
                           enum category category)
{
    const struct text first = TEXT(", First>");
    const struct text last = TEXT(", Last>");
    bool is_first = text_ends_with(name, first);
    if (!is_first && !text_ends_with(name, last)) {
        if (!text_equal(name, TEXT("<control>")))
            return ucd_refuse(reader->file, "unknown label '%.*s'", UCD_SHOWN(name));
        if (category != CATEGORY_Cc)
            return ucd_refuse(reader->file, "a control is of category Cc, not %s",
                              text_category_name(category).at);
        return add_character(reader, cp, category, (struct text){NULL, 0});
    }
    struct text label = {name.at + 1, name.len - 1 - (is_first ? first.len : last.len)};
    if (is_first) {
        reader->range = label;
        reader->range_first = cp;
        reader->range_category = category;
        return true;
    }
    if (reader->range.at == NULL || !text_equal(label, reader->range))
        return ucd_refuse(reader->file, "'%.*s' without its First", UCD_SHOWN(name));
    return close_range(reader, cp, category);
}

static bool read_fields(struct reader *reader, const struct text fields[DATA_FIELDS])
{
    uint32_t cp;
    struct text name = fields[DATA_NAME];
    enum category category = category_named(fields[DATA_CATEGORY]);
    if (!ucd_code_point(reader->file, fields[DATA_CODE_POINT], reader->next, &cp))
        return false;
    if (category == CATEGORIES)
        return ucd_refuse(reader->file, "'%.*s' is not a general category",
                          UCD_SHOWN(fields[DATA_CATEGORY]));
    reader->next = cp + 1;
    if (reader->range.at != NULL && !text_ends_with(name, TEXT(", Last>")))
        return ucd_refuse(reader->file, "'<%.*s, First>' without its Last",
                          UCD_SHOWN(reader->range));
    if (name.len > 0 && name.at[0] == '<')
        return read_bracketed(reader, cp, name, category);
    return ucd_check_name(reader->file, name) && add_character(reader, cp, category, name);
}

bool unicode_data_read(struct unicode_data *data, struct ucd_file *file)
{
    struct reader reader = {.file = file, .data = data};
    struct text fields[DATA_FIELDS];
    enum ucd_line line;
    while ((line = ucd_next_line(file, fields, DATA_FIELDS, false)) == UCD_LINE)
        if (!read_fields(&reader, fields))
            return false;
    if (line == UCD_REFUSED)
        return false;
    if (reader.range.at != NULL)
        return ucd_refuse(file, "'<%.*s, First>' without its Last", UCD_SHOWN(reader.range));
    if (data->count == 0) {
        file->line = 1;
        return ucd_refuse(file, "the file is empty");
    }
    return true;
}

bool unicode_data_check_end(const struct unicode_data *data, struct ucd_file *file)
{
    if (data->characters[data->count - 1].cp == LAST_CHARACTER)
        return true;
    return ucd_refuse(file, "the file ends before U+%04X: is it complete?", LAST_CHARACTER);
}

const struct character *unicode_data_find(const struct unicode_data *data, uint32_t cp)
{
    size_t low = 0;
    size_t high = data->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (data->characters[middle].cp < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < data->count && data->characters[low].cp == cp ? &data->characters[low] : NULL;
}

const struct character *unicode_data_named(const struct unicode_data *data, struct text name)
{
    if (data->count == 0 || name.len == 0)
        return NULL;
    uint32_t found = *find_bucket(data, name);
    return found == 0 ? NULL : &data->characters[found - 1];
}

struct text unicode_data_name(const struct unicode_data *data, const struct character *character)
{
    if (character->name_len == 0)
        return TEXT("");
    return (struct text){(const char *)data->names.at + character->name_at, character->name_len};
}

void unicode_data_free(struct unicode_data *data)
{
    free(data->characters);
    free(data->buckets);
    buffer_free(&data->names);
    *data = (struct unicode_data){0};
}
