/* unicode_data.c - reads UnicodeData.txt. */
#include "unicode_data.h"

#include <stdlib.h>

#include "range_names.h"

enum { FIELDS = 15 };
enum { FIELD_CODE_POINT, FIELD_NAME, FIELD_CATEGORY };

struct reader {
    struct ucd_file *file;
    struct unicode_data *data;
    uint32_t next;     /* no code point below this may follow */
    struct text range; /* the label of a range that has a first line but no last one yet */
    uint32_t range_first;
    enum category range_category;
};

static bool ends_with(struct text text, struct text tail)
{
    return text.len >= tail.len && text_equal(text_from(text, text.len - tail.len), tail);
}

static bool read_category(struct reader *reader, struct text field, enum category *category)
{
    for (int n = 0; n < CATEGORIES; n++) {
        if (text_equal(field, text_category_name((enum category)n))) {
            *category = (enum category)n;
            return true;
        }
    }
    return ucd_refuse(reader->file, "'%.*s' is not a general category", UCD_SHOWN(field));
}

static void add_character(struct unicode_data *data, uint32_t cp, enum category category,
                          struct text name)
{
    if (data->count == data->room) {
        data->room = data->room == 0 ? 1 << 16 : data->room * 2;
        data->characters = must_realloc(data->characters, data->room, sizeof *data->characters);
    }
    data->characters[data->count++] =
        (struct character){cp, category, (uint32_t)data->names.len, (uint32_t)name.len};
    buffer_add(&data->names, name.at, name.len);
}

static bool close_range(struct reader *reader, uint32_t last, enum category category)
{
    const struct range_rule *rule = range_rule_find(reader->range);
    if (rule == NULL)
        return ucd_refuse(reader->file, "no rule names the range '%.*s': add it to range_names.c",
                          UCD_SHOWN(reader->range));
    if (category != reader->range_category)
        return ucd_refuse(reader->file, "range '%.*s' begins with one category, ends with another",
                          UCD_SHOWN(reader->range));
    if (!range_rule_covers(rule, reader->range_first, last))
        return ucd_refuse(reader->file, "range '%.*s' is not where its rule puts it",
                          UCD_SHOWN(reader->range));
    for (uint32_t cp = reader->range_first; cp <= last; cp++) {
        char name[NAME_MAX_BYTES];
        size_t len = range_rule_name(rule, cp, name);
        add_character(reader->data, cp, category, (struct text){name, len});
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
    bool is_first = ends_with(name, first);
    if (!is_first && !ends_with(name, last)) {
        if (!text_equal(name, TEXT("<control>")))
            return ucd_refuse(reader->file, "unknown label '%.*s'", UCD_SHOWN(name));
        add_character(reader->data, cp, category, (struct text){NULL, 0});
        return true;
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

static bool read_fields(struct reader *reader, const struct text fields[FIELDS])
{
    uint32_t cp;
    enum category category;
    struct text name = fields[FIELD_NAME];
    if (!ucd_code_point(reader->file, fields[FIELD_CODE_POINT], reader->next, &cp) ||
        !read_category(reader, fields[FIELD_CATEGORY], &category))
        return false;
    reader->next = cp + 1;
    if (reader->range.at != NULL && !ends_with(name, TEXT(", Last>")))
        return ucd_refuse(reader->file, "'<%.*s, First>' without its Last",
                          UCD_SHOWN(reader->range));
    if (name.len > 0 && name.at[0] == '<')
        return read_bracketed(reader, cp, name, category);
    if (!ucd_check_name(reader->file, name))
        return false;
    if (category == CATEGORY_Cs || (cp >= 0xD800 && cp <= 0xDFFF))
        return ucd_refuse(reader->file, "a surrogate has no name");
    add_character(reader->data, cp, category, name);
    return true;
}

bool unicode_data_read(struct unicode_data *data, struct ucd_file *file)
{
    struct reader reader = {.file = file, .data = data};
    struct text fields[FIELDS];
    enum ucd_line line;
    while ((line = ucd_next_line(file, fields, FIELDS, false)) == UCD_LINE)
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

struct text unicode_data_name(const struct unicode_data *data, const struct character *character)
{
    if (character->name_len == 0)
        return TEXT("");
    return (struct text){(const char *)data->names.at + character->name_at, character->name_len};
}

void unicode_data_free(struct unicode_data *data)
{
    free(data->characters);
    buffer_free(&data->names);
    *data = (struct unicode_data){NULL, 0, 0, {NULL, 0, 0}};
}
