/* unicode_data.c - reads UnicodeData.txt. */
#include "unicode_data.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "range_names.h"

enum { FIELDS = 15 };
enum { FIELD_CODE_POINT, FIELD_NAME, FIELD_CATEGORY };

struct reader {
    struct unicode_data *data;
    size_t line;
    uint32_t next;     /* no code point below this may follow */
    struct text range; /* the label of a range that has a first line but no last one yet */
    uint32_t range_first;
    enum category range_category;
    char *message;
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct reader *reader, const char *why,
                                                         ...)
{
    int len = snprintf(reader->message, MESSAGE_MAX, "UnicodeData.txt:%zu: ", reader->line);
    va_list values;
    va_start(values, why);
    vsnprintf(reader->message + len, (size_t)(MESSAGE_MAX - len), why, values);
    va_end(values);
    return false;
}

/* For "%.*s": a field in a message, as far as it is worth reading. */
#define SHOWN(text) (int)((text).len < 60 ? (text).len : 60), (text).at

static bool ends_with(struct text text, struct text tail)
{
    return text.len >= tail.len && text_equal(text_from(text, text.len - tail.len), tail);
}

static bool read_code_point(struct reader *reader, struct text field, uint32_t *cp)
{
    *cp = 0;
    bool good = field.len >= 4 && field.len <= 6;
    for (size_t n = 0; good && n < field.len; n++) {
        char c = field.at[n];
        good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
        *cp = *cp << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'A' + 10);
    }
    if (!good || *cp > 0x10FFFF)
        return refuse(reader, "'%.*s' is not a code point", SHOWN(field));
    if (*cp < reader->next)
        return refuse(reader, "code point %.*s is out of order", SHOWN(field));
    reader->next = *cp + 1;
    return true;
}

static bool read_category(struct reader *reader, struct text field, enum category *category)
{
#define CATEGORY_NAME(name) #name,
    static const char names[][3] = {TEXT_CATEGORIES(CATEGORY_NAME)};
    for (size_t n = 0; n < CATEGORIES; n++) {
        if (text_equal(field, (struct text){names[n], 2})) {
            *category = (enum category)n;
            return true;
        }
    }
    return refuse(reader, "'%.*s' is not a general category", SHOWN(field));
}

static bool check_name(struct reader *reader, struct text name)
{
    if (name.len == 0 || name.len > NAME_MAX_BYTES)
        return refuse(reader, "a name has 1 to %d bytes, this one %zu", NAME_MAX_BYTES, name.len);
    for (size_t n = 0; n < name.len; n++) {
        char c = name.at[n];
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-'))
            return refuse(reader, "name '%.*s' has the byte 0x%02X", SHOWN(name), (unsigned char)c);
    }
    return true;
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
        return refuse(reader, "no rule names the range '%.*s': add it to range_names.c",
                      SHOWN(reader->range));
    if (category != reader->range_category)
        return refuse(reader, "range '%.*s' begins with one category, ends with another",
                      SHOWN(reader->range));
    if (!range_rule_covers(rule, reader->range_first, last))
        return refuse(reader, "range '%.*s' is not where its rule puts it", SHOWN(reader->range));
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
            return refuse(reader, "unknown label '%.*s'", SHOWN(name));
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
    if (!text_equal(label, reader->range))
        return refuse(reader, "'%.*s' without its First", SHOWN(name));
    return close_range(reader, cp, category);
}

static bool read_line(struct reader *reader, struct text line)
{
    struct text fields[FIELDS];
    size_t count = 0;
    const char *begin = line.at;
    for (const char *at = line.at; at <= line.at + line.len; at++) {
        if (at < line.at + line.len && *at != ';') {
            if (*at < 0x20 || *at >= 0x7F)
                return refuse(reader, "byte 0x%02X has no place here", (unsigned char)*at);
            continue;
        }
        if (count < FIELDS)
            fields[count] = (struct text){begin, (size_t)(at - begin)};
        count++;
        begin = at + 1;
    }
    if (count != FIELDS)
        return refuse(reader, "expected %d fields, found %zu", FIELDS, count);

    uint32_t cp;
    enum category category;
    struct text name = fields[FIELD_NAME];
    if (!read_code_point(reader, fields[FIELD_CODE_POINT], &cp) ||
        !read_category(reader, fields[FIELD_CATEGORY], &category))
        return false;
    if (reader->range.at != NULL && !ends_with(name, TEXT(", Last>")))
        return refuse(reader, "'<%.*s, First>' without its Last", SHOWN(reader->range));
    if (name.len > 0 && name.at[0] == '<')
        return read_bracketed(reader, cp, name, category);
    if (!check_name(reader, name))
        return false;
    add_character(reader->data, cp, category, name);
    return true;
}

bool unicode_data_read(struct unicode_data *data, struct text file, char message[MESSAGE_MAX])
{
    struct reader reader = {.data = data, .message = message};
    while (file.len > 0) {
        reader.line++;
        const char *end = memchr(file.at, '\n', file.len);
        if (end == NULL)
            return refuse(&reader, "the last line does not end: is the file complete?");
        struct text line = {file.at, (size_t)(end - file.at)};
        if (!read_line(&reader, line))
            return false;
        file = text_from(file, line.len + 1);
    }
    if (reader.range.at != NULL)
        return refuse(&reader, "'<%.*s, First>' without its Last", SHOWN(reader.range));
    if (reader.line == 0) {
        reader.line = 1;
        return refuse(&reader, "the file is empty");
    }
    return true;
}

void unicode_data_free(struct unicode_data *data)
{
    free(data->characters);
    buffer_free(&data->names);
    *data = (struct unicode_data){NULL, 0, 0, {NULL, 0, 0}};
}
