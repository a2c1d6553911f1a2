/* entities.c - reads entities.json, of which this is a line:
 *
 *     "&AElig;": { "codepoints": [198], "characters": "\u00C6" },
 *
 * Any JSON (RFC 8259) of this shape, and nothing else. */
#include "entities.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { CODE_POINTS_MAX = 2 };

static void take_space(struct ucd_file *file)
{
    size_t len = 0;
    for (; len < file->rest.len; len++) {
        char c = file->rest.at[len];
        if (c == '\n')
            file->line++;
        else if (c != ' ' && c != '\t' && c != '\r')
            break;
    }
    file->rest = text_from(file->rest, len);
}

/* Takes `mark` and the white space before it; false if something else stands there. */
static bool take_mark(struct ucd_file *file, char mark)
{
    take_space(file);
    if (file->rest.len == 0 || file->rest.at[0] != mark)
        return false;
    file->rest = text_from(file->rest, 1);
    return true;
}

static bool expect(struct ucd_file *file, char mark)
{
    return take_mark(file, mark) || ucd_refuse(file, "expected %c", mark);
}

/* Takes a string, as it stands in the file, without its quotes. */
static bool take_string(struct ucd_file *file, struct text *string)
{
    if (!expect(file, '"'))
        return false;
    size_t len = 0;
    for (; len < file->rest.len && file->rest.at[len] != '"'; len++) {
        if ((unsigned char)file->rest.at[len] < 0x20)
            return ucd_refuse(file, "a control within a string");
        if (file->rest.at[len] == '\\' && len + 1 < file->rest.len)
            len++; /* what follows, a quote maybe, is no end */
    }
    if (len == file->rest.len)
        return ucd_refuse(file, "a string that does not end");
    *string = (struct text){file->rest.at, len};
    file->rest = text_from(file->rest, len + 1);
    return true;
}

/* Takes the name of a member, which is known, and its colon. */
static bool expect_member(struct ucd_file *file, struct text name)
{
    struct text found = {NULL, 0};
    if (!take_string(file, &found))
        return false;
    if (!text_equal(found, name))
        return ucd_refuse(file, "expected \"%.*s\", found \"%.*s\"", UCD_SHOWN(name),
                          UCD_SHOWN(found));
    return expect(file, ':');
}

static bool take_code_point(struct ucd_file *file, uint32_t *cp)
{
    take_space(file);
    size_t len = 0;
    *cp = 0;
    for (; len < file->rest.len && len < 8; len++) {
        char c = file->rest.at[len];
        if (c < '0' || c > '9')
            break;
        *cp = *cp * 10 + (uint32_t)(c - '0');
    }
    struct text digits = {file->rest.at, len};
    if (len == 0 || digits.at[0] == '0' || *cp > 0x10FFFF || (*cp >= 0xD800 && *cp <= 0xDFFF))
        return ucd_refuse(file, "'%.*s' is not a code point", UCD_SHOWN(digits));
    file->rest = text_from(file->rest, len);
    return true;
}

static bool take_code_points(struct ucd_file *file, struct entity *entity)
{
    entity->count = 0;
    if (!expect(file, '['))
        return false;
    do {
        if (entity->count == CODE_POINTS_MAX)
            return ucd_refuse(file, "an entity of more than %d characters", (int)CODE_POINTS_MAX);
        if (!take_code_point(file, &entity->cps[entity->count++]))
            return false;
    } while (take_mark(file, ','));
    return expect(file, ']');
}

/* Takes the four digits of a `\u` off `*rest`; false if there are none. */
static bool take_unit(struct text *rest, uint32_t *unit)
{
    if (rest->len < 6 || rest->at[0] != '\\' || rest->at[1] != 'u')
        return false;
    *unit = 0;
    for (size_t n = 2; n < 6; n++) {
        uint32_t value = text_digit_value(rest->at[n]);
        if (value == TEXT_NO_DIGIT)
            return false;
        *unit = *unit << 4 | value;
    }
    *rest = text_from(*rest, 6);
    return true;
}

/* Takes a character off a string that is UTF-8 and not empty; UINT32_MAX if it is none. */
static uint32_t take_character(struct text *rest)
{
    static const char escapes[][2] = {{'"', '"'},  {'\\', '\\'}, {'/', '/'},  {'b', '\b'},
                                      {'f', '\f'}, {'n', '\n'},  {'r', '\r'}, {'t', '\t'}};
    uint32_t unit;
    if (rest->at[0] != '\\')
        return text_next_character(rest);
    if (take_unit(rest, &unit)) {
        uint32_t low;
        if (unit < 0xD800 || unit > 0xDFFF)
            return unit;
        if (unit > 0xDBFF || !take_unit(rest, &low) || low < 0xDC00 || low > 0xDFFF)
            return UINT32_MAX;
        return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    for (size_t n = 0; rest->len > 1 && n < sizeof escapes / sizeof escapes[0]; n++) {
        if (escapes[n][0] == rest->at[1]) {
            *rest = text_from(*rest, 2);
            return (uint32_t)escapes[n][1];
        }
    }
    return UINT32_MAX;
}

/* Takes the characters, which must be those of the code points. */
static bool check_characters(struct ucd_file *file, const struct entity *entity)
{
    struct text string = {NULL, 0};
    if (!take_string(file, &string))
        return false;
    struct text rest = string;
    bool good = text_is_utf8(rest);
    for (size_t n = 0; good && n < entity->count; n++)
        good = rest.len > 0 && take_character(&rest) == entity->cps[n];
    return (good && rest.len == 0) ||
           ucd_refuse(file, "\"%.*s\" are not these code points", UCD_SHOWN(string));
}

/* Takes the name: `&`, letters and digits, maybe `;`. */
static bool take_entity_name(struct ucd_file *file, struct text *name)
{
    struct text string = {NULL, 0};
    if (!take_string(file, &string))
        return false;
    bool good = string.len > 1 && string.at[0] == '&';
    for (size_t n = 1; good && n < string.len; n++) {
        char c = string.at[n];
        good = text_is_letter(c) || (n > 1 && text_is_digit(c)) ||
               (n > 1 && c == ';' && n + 1 == string.len);
    }
    if (!good)
        return ucd_refuse(file, "\"%.*s\" is not the name of an entity", UCD_SHOWN(string));
    *name = text_from(string, 1);
    return expect(file, ':');
}

static bool add_entity(struct entities *entities, struct ucd_file *file,
                       const struct entity *entity)
{
    for (size_t n = 0; n < entities->count; n++)
        if (text_equal(entities->at[n].name, entity->name))
            return ucd_refuse(file, "&%.*s; was there before", UCD_SHOWN(entity->name));
    entities->at = must_grow(entities->at, entities->count, &entities->room, sizeof *entities->at);
    entities->at[entities->count++] = *entity;
    return true;
}

static bool read_entity(struct entities *entities, struct ucd_file *file)
{
    struct entity entity = {0};
    if (!take_entity_name(file, &entity.name) || !expect(file, '{') ||
        !expect_member(file, TEXT("codepoints")) || !take_code_points(file, &entity) ||
        !expect(file, ',') || !expect_member(file, TEXT("characters")) ||
        !check_characters(file, &entity) || !expect(file, '}'))
        return false;
    if (entity.name.len == 0 || entity.name.at[entity.name.len - 1] != ';')
        return true; /* a name that old pages may use without one comes again with it */
    entity.name.len--;
    return add_entity(entities, file, &entity);
}

bool entities_read(struct entities *entities, struct ucd_file *file)
{
    file->line = 1;
    if (!expect(file, '{'))
        return false;
    do {
        if (!read_entity(entities, file))
            return false;
    } while (take_mark(file, ','));
    if (!expect(file, '}'))
        return false;
    take_space(file);
    return file->rest.len == 0 || ucd_refuse(file, "something after the last }");
}

void entities_free(struct entities *entities)
{
    free(entities->at);
    *entities = (struct entities){NULL, 0, 0};
}
