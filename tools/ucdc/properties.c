/* properties.c - the values of properties, and facts, from the files of the UCD. */
#include "properties.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "category_names.h"

enum { CODE_POINTS = 0x110000 };

/* Values */

/* The number of a value, counted from 1; it is added if it is new. */
static uint16_t number_value(struct property *property, struct text value)
{
    size_t n = property->count; /* most often it is the one that was met last */
    while (n > 0 && !text_equal(property->values[n - 1], value))
        n--;
    if (n > 0)
        return (uint16_t)n;
    property->values =
        must_grow(property->values, property->count, &property->room, sizeof *property->values);
    property->values[property->count++] = value;
    assert(property->count < UINT16_MAX && "no property has as many values");
    return (uint16_t)property->count;
}

static void set_value(struct property *property, uint32_t first, uint32_t last, struct text value)
{
    uint16_t number = number_value(property, value);
    if (property->of == NULL) {
        property->of = must_realloc(NULL, CODE_POINTS, sizeof *property->of);
        memset(property->of, 0, CODE_POINTS * sizeof *property->of);
    }
    for (uint32_t cp = first; cp <= last; cp++)
        property->of[cp] = number;
}

void properties_put_loose(struct text value, struct buffer *out)
{
    for (size_t n = 0; n < value.len; n++) {
        char c = text_lower(value.at[n]);
        if (c != ' ' && c != '_' && c != '-')
            buffer_add(out, &c, 1);
    }
}

/* Facts */

static void add_fact(struct properties *properties, uint32_t owner, enum index_fact kind,
                     size_t text_at)
{
    properties->facts = must_grow(properties->facts, properties->fact_count, &properties->fact_room,
                                  sizeof *properties->facts);
    properties->facts[properties->fact_count] =
        (struct fact){owner, kind, (uint32_t)properties->fact_count,
                      buffer_span_from(&properties->texts, text_at)};
    properties->fact_count++;
}

static void put(struct properties *properties, struct text text)
{
    buffer_add(&properties->texts, text.at, text.len);
}

/* UnicodeData.txt */

static bool check_bidi(struct ucd_file *file, struct text field)
{
    static const char *const classes[] = {/* UAX #44, table 13 */
                                          "L",   "R",   "AL",  "EN",  "ES",  "ET",  "AN",  "CS",
                                          "NSM", "BN",  "B",   "S",   "WS",  "ON",  "LRE", "LRO",
                                          "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"};
    return ucd_is_among(field, classes, sizeof classes / sizeof classes[0]) ||
           ucd_refuse(file, "'%.*s' is not a bidirectional class", UCD_SHOWN(field));
}

/* How many decimal digits a text begins with. */
static size_t count_digits(struct text text)
{
    size_t n = 0;
    while (n < text.len && text_is_digit(text.at[n]))
        n++;
    return n;
}

static bool check_combining(struct ucd_file *file, struct text field)
{
    unsigned value = 0;
    bool good = field.len >= 1 && field.len <= 3 && count_digits(field) == field.len;
    for (size_t n = 0; good && n < field.len; n++)
        value = value * 10 + (unsigned)(field.at[n] - '0');
    return (good && value <= 254 && (field.len == 1 || field.at[0] != '0')) ||
           ucd_refuse(file, "'%.*s' is not a combining class", UCD_SHOWN(field));
}

/* `7`, `-1`, `1/2` */
static bool check_numeric(struct ucd_file *file, struct text field)
{
    struct text rest = field;
    if (rest.len > 0 && rest.at[0] == '-')
        rest = text_from(rest, 1);
    size_t digits = count_digits(rest);
    rest = text_from(rest, digits);
    bool good = digits > 0;
    if (rest.len > 0 && rest.at[0] == '/') {
        rest = text_from(rest, 1);
        good = good && rest.len > 0;
        rest = text_from(rest, count_digits(rest));
    }
    return field.len == 0 || (good && rest.len == 0) ||
           ucd_refuse(file, "'%.*s' is not a numeric value", UCD_SHOWN(field));
}

static bool check_mirrored(struct ucd_file *file, struct text field)
{
    return text_equal(field, TEXT("Y")) || text_equal(field, TEXT("N")) ||
           ucd_refuse(file, "'%.*s' is neither Y nor N", UCD_SHOWN(field));
}

/* The code points of a decomposition, with `U+`, after its tag if it has one. */
static bool put_decomposition(struct properties *properties, struct ucd_file *file, uint32_t cp,
                              struct text field)
{
    const size_t begin = properties->texts.len;
    bool has_code_point = false;
    if (field.len == 0)
        return true;
    for (bool is_first = true; field.len > 0; is_first = false) {
        struct text part = field;
        const char *space = memchr(field.at, ' ', field.len);
        if (space != NULL)
            part.len = (size_t)(space - field.at);
        field = text_from(field, space == NULL ? part.len : part.len + 1);
        bool is_tag = is_first && part.len > 2 && part.at[0] == '<' && part.at[part.len - 1] == '>';
        uint32_t to;
        if (!is_tag && !ucd_code_point(file, part, 0, &to))
            return false;
        if (!is_first)
            put(properties, TEXT(" "));
        if (!is_tag)
            put(properties, TEXT("U+"));
        put(properties, part);
        if (!is_tag)
            makings_add(&properties->makings, to, cp);
        has_code_point = has_code_point || !is_tag;
    }
    if (!has_code_point)
        return ucd_refuse(file, "a decomposition into nothing");
    add_fact(properties, cp, INDEX_DECOMPOSITION, begin);
    return true;
}

/* `U+0041 A` */
static bool put_mapping(struct properties *properties, struct ucd_file *file, uint32_t cp,
                        enum index_fact kind, struct text field)
{
    const size_t begin = properties->texts.len;
    char utf8[TEXT_CHARACTER_MAX];
    uint32_t to;
    if (field.len == 0)
        return true;
    if (!ucd_code_point(file, field, 0, &to))
        return false;
    if (to >= 0xD800 && to <= 0xDFFF)
        return ucd_refuse(file, "%.*s is a surrogate", UCD_SHOWN(field));
    put(properties, TEXT("U+"));
    put(properties, field);
    put(properties, TEXT(" "));
    put(properties, (struct text){utf8, text_put_character(to, utf8)});
    add_fact(properties, cp, kind, begin);
    return true;
}

static bool put_facts(struct properties *properties, struct ucd_file *file, uint32_t cp,
                      const struct text fields[DATA_FIELDS])
{
    struct text title = fields[DATA_TITLE];
    if (text_equal(title, fields[DATA_UPPER]))
        title.len = 0;
    if (!put_decomposition(properties, file, cp, fields[DATA_DECOMPOSITION]) ||
        !put_mapping(properties, file, cp, INDEX_UPPERCASE, fields[DATA_UPPER]) ||
        !put_mapping(properties, file, cp, INDEX_LOWERCASE, fields[DATA_LOWER]) ||
        !put_mapping(properties, file, cp, INDEX_TITLECASE, title))
        return false;
    if (fields[DATA_UNICODE_1_NAME].len > 0) {
        const size_t begin = properties->texts.len;
        put(properties, fields[DATA_UNICODE_1_NAME]);
        add_fact(properties, cp, INDEX_UNICODE_1_NAME, begin);
    }
    return true;
}

/* The fields of `First` and `Last` of a range are about all that lies between. */
static bool check_same(struct ucd_file *file, const struct text first[DATA_FIELDS],
                       const struct text last[DATA_FIELDS])
{
    for (int n = DATA_CATEGORY; n < DATA_FIELDS; n++)
        if (!text_equal(first[n], last[n]))
            return ucd_refuse(file, "field %d is not that of the First", n);
    return true;
}

static void set_values(struct properties *properties, uint32_t first, uint32_t last,
                       const struct text fields[DATA_FIELDS])
{
    struct property *of = properties->of;
    set_value(&of[INDEX_BIDI_CLASS], first, last, fields[DATA_BIDI]);
    if (!text_equal(fields[DATA_COMBINING], TEXT("0")))
        set_value(&of[INDEX_COMBINING_CLASS], first, last, fields[DATA_COMBINING]);
    if (fields[DATA_NUMERIC].len > 0)
        set_value(&of[INDEX_NUMERIC_VALUE], first, last, fields[DATA_NUMERIC]);
    if (text_equal(fields[DATA_MIRRORED], TEXT("Y")))
        set_value(&of[INDEX_MIRRORED], first, last, TEXT("yes"));
}

static bool read_fields(struct properties *properties, struct ucd_file *file,
                        const struct text fields[DATA_FIELDS],
                        struct text first_fields[DATA_FIELDS], uint32_t *first)
{
    uint32_t cp;
    if (!ucd_code_point(file, fields[DATA_CODE_POINT], 0, &cp) ||
        !check_combining(file, fields[DATA_COMBINING]) || !check_bidi(file, fields[DATA_BIDI]) ||
        !check_numeric(file, fields[DATA_NUMERIC]) || !check_mirrored(file, fields[DATA_MIRRORED]))
        return false;
    if (text_ends_with(fields[DATA_NAME], TEXT(", First>"))) {
        memcpy(first_fields, fields, DATA_FIELDS * sizeof fields[0]);
        *first = cp;
        return true;
    }
    bool is_range = text_ends_with(fields[DATA_NAME], TEXT(", Last>"));
    if (is_range && !check_same(file, first_fields, fields))
        return false;
    set_values(properties, is_range ? *first : cp, cp, fields);
    if (is_range)
        set_value(&properties->of[INDEX_DERIVED_NAME], *first, cp, TEXT("yes"));
    return is_range || put_facts(properties, file, cp, fields);
}

/* General categories, of all code points: those that are not assigned have one, too. */
static void set_categories(struct properties *properties, const struct unicode_data *data)
{
    struct property *property = &properties->of[INDEX_CATEGORY];
    for (unsigned n = 0; n < CATEGORY_NAMES;
         n++) /* so that they have the numbers of category_name(), plus 1 */
        number_value(property, category_name(n).both);
    set_value(property, 0, CODE_POINTS - 1, category_name(CATEGORY_Cn).both);
    for (size_t n = 0; n < data->count; n++)
        property->of[data->characters[n].cp] = (uint16_t)(data->characters[n].category + 1);
}

bool properties_read_unicode_data(struct properties *properties, struct ucd_file *file,
                                  const struct unicode_data *data)
{
    struct text fields[DATA_FIELDS];
    struct text first_fields[DATA_FIELDS] = {{NULL, 0}};
    uint32_t first = 0;
    enum ucd_line line;
    set_categories(properties, data);
    while ((line = ucd_next_line(file, fields, DATA_FIELDS, false)) == UCD_LINE)
        if (!read_fields(properties, file, fields, first_fields, &first))
            return false;
    return line == UCD_END;
}

/* Blocks.txt, Scripts.txt, DerivedAge.txt */

/* `0041..005A` or `00AA` */
static bool read_range(struct ucd_file *file, struct text field, uint32_t *first, uint32_t *last)
{
    struct text begin = field;
    size_t n = 0;
    while (n < field.len && field.at[n] != '.')
        n++;
    begin.len = n;
    if (!ucd_code_point(file, begin, 0, first))
        return false;
    *last = *first;
    if (n == field.len)
        return true;
    if (field.len < n + 2 || field.at[n + 1] != '.')
        return ucd_refuse(file, "'%.*s' is not a range", UCD_SHOWN(field));
    return ucd_code_point(file, text_from(field, n + 2), *first, last);
}

/* Terms of a query have values, so it must be possible to write a value in a term. */
static bool check_value(struct ucd_file *file, enum index_property property, struct text value)
{
    bool good = value.len > 0 && value.len <= INDEX_VALUE_MAX;
    for (size_t n = 0; good && n < value.len; n++)
        good = text_is_letter(value.at[n]) || text_is_digit(value.at[n]) ||
               (n > 0 && value.at[n] != '\0' && strchr(" _-.", value.at[n]) != NULL);
    if (good && property == INDEX_AGE) {
        size_t digits = count_digits(value);
        struct text rest = text_from(value, digits);
        good = digits > 0 && rest.len > 1 && rest.at[0] == '.' &&
               count_digits(text_from(rest, 1)) == rest.len - 1;
    }
    return good || ucd_refuse(file, "'%.*s' is not a value", UCD_SHOWN(value));
}

/* Two values that read alike could not be told apart in a term. */
static bool check_is_new(struct ucd_file *file, const struct property *property, struct text value)
{
    struct buffer loose = {NULL, 0, 0};
    bool is_new = true;
    properties_put_loose(value, &loose);
    const size_t len = loose.len; /* > 0: a value begins with a letter or a digit */
    assert(len > 0);
    for (size_t n = 0; n < property->count && is_new; n++) {
        loose.len = len;
        properties_put_loose(property->values[n], &loose);
        is_new = text_equal(value, property->values[n]) || loose.len != 2 * len ||
                 memcmp(loose.at, loose.at + len, len) != 0 ||
                 ucd_refuse(file, "'%.*s' reads like '%.*s'", UCD_SHOWN(value),
                            UCD_SHOWN(property->values[n]));
    }
    buffer_free(&loose);
    return is_new;
}

static bool read_line(struct property *property, enum index_property which, struct ucd_file *file,
                      struct text line)
{
    uint32_t first;
    uint32_t last;
    const char *comment = memchr(line.at, '#', line.len);
    if (comment != NULL)
        line.len = (size_t)(comment - line.at);
    line = ucd_without_spaces(line);
    if (line.len == 0)
        return true;
    const char *end = memchr(line.at, ';', line.len);
    if (end == NULL || memchr(end + 1, ';', line.len - (size_t)(end - line.at) - 1) != NULL)
        return ucd_refuse(file, "expected `code points ; value`");
    struct text range = ucd_without_spaces((struct text){line.at, (size_t)(end - line.at)});
    struct text value = ucd_without_spaces(text_from(line, (size_t)(end - line.at) + 1));
    if (!read_range(file, range, &first, &last) || !check_value(file, which, value) ||
        !check_is_new(file, property, value))
        return false;
    for (uint32_t cp = first; cp <= last && property->of != NULL; cp++)
        if (property->of[cp] != 0)
            return ucd_refuse(file, "U+%04X has a value already", (unsigned)cp);
    set_value(property, first, last, value);
    return true;
}

bool properties_read_file(struct properties *properties, enum index_property property,
                          struct ucd_file *file)
{
    struct text line;
    enum ucd_line got;
    while ((got = ucd_next_text_line(file, &line)) == UCD_LINE)
        if (line.len > 0 && !read_line(&properties->of[property], property, file, line))
            return false;
    if (got == UCD_END && properties->of[property].count == 0) {
        file->line = 1;
        return ucd_refuse(file, "the file has no value");
    }
    return got == UCD_END;
}

/* Other files */

void properties_add_emoji(struct properties *properties, const struct emoji_test *emoji)
{
    for (size_t n = 0; n < emoji->single_count; n++)
        set_value(&properties->of[INDEX_EMOJI], emoji->singles[n], emoji->singles[n],
                  TEXT("emoji"));
}

void properties_add_aliases(struct properties *properties, const struct name_aliases *aliases)
{
    for (size_t n = 0; n < aliases->count; n++) {
        const size_t begin = properties->texts.len;
        put(properties, aliases->at[n].alias);
        put(properties, TEXT(" ("));
        put(properties, aliases->at[n].type);
        put(properties, TEXT(")"));
        add_fact(properties, aliases->at[n].character->cp, INDEX_ALIAS_ENTRY, begin);
    }
}

/* Whether the owner is called so by its name, an alias or its name of Unicode 1; `first` is its
 * first everyday name. */
static bool is_known_name(const struct everyday *everyday, const struct name_aliases *aliases,
                          size_t first, struct text name)
{
    const uint32_t owner = everyday->at[first].owner;
    if (owner >= EVERYDAY_SEQUENCES) {
        const struct emoji_test *emoji = everyday->emoji;
        return text_equal(
            name, buffer_text(&emoji->texts, emoji->sequences[owner - EVERYDAY_SEQUENCES].name));
    }
    const struct character *character = unicode_data_find(everyday->data, owner);
    if (text_equal(name, unicode_data_name(everyday->data, character)) ||
        (everyday->at[first].kind == EVERYDAY_UNICODE_1 &&
         text_equal(name, buffer_text(&everyday->texts, everyday->at[first].shown))))
        return true;
    for (size_t n = 0; n < aliases->count; n++)
        if (aliases->at[n].character == character && text_equal(name, aliases->at[n].alias))
            return true;
    return false;
}

/* Puts those of an owner's everyday names, number `first` to `end` - 1, that are of these kinds
 * into one fact, each once. */
static void add_names(struct properties *properties, const struct everyday *everyday,
                      const struct name_aliases *aliases, size_t first, size_t end,
                      enum index_fact kind)
{
    const size_t begin = properties->texts.len;
    const bool is_keywords = kind == INDEX_KEYWORDS;
    for (size_t n = first; n < end; n++) {
        const struct everyday_name *name = &everyday->at[n];
        struct text shown = buffer_text(&everyday->texts, name->shown);
        bool is_wanted = is_keywords
                             ? name->kind == EVERYDAY_KEYWORD
                             : name->kind == EVERYDAY_INFORMAL || name->kind == EVERYDAY_SHORT;
        if (!is_keywords && is_wanted)
            is_wanted = !is_known_name(everyday, aliases, first, shown);
        for (size_t other = first; other < n && is_wanted; other++) {
            bool is_alike = (everyday->at[other].kind == EVERYDAY_KEYWORD) == is_keywords &&
                            everyday->at[other].kind != EVERYDAY_UNICODE_1;
            is_wanted = !is_alike || !text_equal(shown, buffer_text(&everyday->texts,
                                                                    everyday->at[other].shown));
        }
        if (!is_wanted)
            continue;
        if (properties->texts.len > begin)
            put(properties, TEXT(" | "));
        put(properties, shown);
    }
    if (properties->texts.len > begin)
        add_fact(properties, everyday->at[first].owner, kind, begin);
}

void properties_add_everyday(struct properties *properties, const struct everyday *everyday,
                             const struct name_aliases *aliases)
{
    for (size_t first = 0, end; first < everyday->count; first = end) {
        for (end = first; end < everyday->count; end++)
            if (everyday->at[end].owner != everyday->at[first].owner)
                break;
        add_names(properties, everyday, aliases, first, end, INDEX_ALSO_CALLED);
        add_names(properties, everyday, aliases, first, end, INDEX_KEYWORDS);
    }
}

void properties_add_entities(struct properties *properties, const struct entities *entities)
{
    for (size_t n = 0; n < entities->count; n++) {
        const size_t begin = properties->texts.len;
        if (entities->at[n].count != 1)
            continue;
        put(properties, TEXT("&"));
        put(properties, entities->at[n].name);
        put(properties, TEXT(";"));
        add_fact(properties, entities->at[n].cps[0], INDEX_ENTITY_NAME, begin);
    }
}

static int compare_facts(const void *left, const void *right)
{
    const struct fact *a = left;
    const struct fact *b = right;
    if (a->owner != b->owner)
        return a->owner < b->owner ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->added > b->added) - (a->added < b->added);
}

void properties_sort_facts(struct properties *properties)
{
    if (properties->fact_count > 0)
        qsort(properties->facts, properties->fact_count, sizeof *properties->facts, compare_facts);
}

void properties_free(struct properties *properties)
{
    for (int n = 0; n < INDEX_PROPERTIES; n++) {
        free(properties->of[n].values);
        free(properties->of[n].of);
    }
    free(properties->facts);
    buffer_free(&properties->texts);
    makings_free(&properties->makings);
    *properties = (struct properties){0};
}
