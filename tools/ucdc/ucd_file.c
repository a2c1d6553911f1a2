/* ucd_file.c - reads a file of the Unicode Character Database line by line. */
#include "ucd_file.h"

#include <charfinder/index.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "name_words.h"

bool ucd_refuse(struct ucd_file *file, const char *why, ...)
{
    int len = snprintf(file->message, MESSAGE_MAX, "%s:%zu: ", file->name, file->line);
    va_list values;
    va_start(values, why);
    vsnprintf(file->message + len, (size_t)(MESSAGE_MAX - len), why, values);
    va_end(values);
    return false;
}

static bool split(struct ucd_file *file, struct text line, struct text fields[], size_t count)
{
    size_t found = 0;
    const char *begin = line.at;
    for (const char *at = line.at; at <= line.at + line.len; at++) {
        if (at < line.at + line.len && *at != ';') {
            if (*at < 0x20 || *at >= 0x7F)
                return ucd_refuse(file, "byte 0x%02X has no place here", (unsigned char)*at);
            continue;
        }
        if (found < count)
            fields[found] = (struct text){begin, (size_t)(at - begin)};
        found++;
        begin = at + 1;
    }
    if (found != count)
        return ucd_refuse(file, "expected %zu fields, found %zu", count, found);
    return true;
}

/* Takes the next line off the file, whatever bytes it has. */
static enum ucd_line next_line(struct ucd_file *file, struct text *line)
{
    if (file->rest.len == 0)
        return UCD_END;
    file->line++;
    const char *end = memchr(file->rest.at, '\n', file->rest.len);
    if (end == NULL) {
        ucd_refuse(file, "the last line does not end: is the file complete?");
        return UCD_REFUSED;
    }
    *line = (struct text){file->rest.at, (size_t)(end - file->rest.at)};
    file->rest = text_from(file->rest, line->len + 1);
    return UCD_LINE;
}

enum ucd_line ucd_next_line(struct ucd_file *file, struct text fields[], size_t count,
                            bool with_comments)
{
    struct text line;
    enum ucd_line got;
    do
        got = next_line(file, &line);
    while (got == UCD_LINE && with_comments && (line.len == 0 || line.at[0] == '#'));
    if (got == UCD_LINE && !split(file, line, fields, count))
        return UCD_REFUSED;
    return got;
}

enum ucd_line ucd_next_text_line(struct ucd_file *file, struct text *line)
{
    enum ucd_line got = next_line(file, line);
    if (got == UCD_LINE && !ucd_check_text(file, *line))
        return UCD_REFUSED;
    return got;
}

bool ucd_check_text(struct ucd_file *file, struct text text)
{
    if (!text_is_utf8(text))
        return ucd_refuse(file, "this is not UTF-8");
    while (text.len > 0) {
        uint32_t cp = text_next_character(&text);
        if (cp != '\t' && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)))
            return ucd_refuse(file, "the control U+%04X has no place here", (unsigned)cp);
    }
    return true;
}

bool ucd_check_no_tab(struct ucd_file *file, struct text text)
{
    return text.len == 0 || memchr(text.at, '\t', text.len) == NULL ||
           ucd_refuse(file, "a tab within a name");
}

struct text ucd_without_spaces(struct text text)
{
    while (text.len > 0 && text.at[0] == ' ')
        text = text_from(text, 1);
    while (text.len > 0 && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

bool ucd_is_among(struct text field, const char *const names[], size_t count)
{
    for (size_t n = 0; n < count; n++)
        if (text_equal(field, (struct text){names[n], strlen(names[n])}))
            return true;
    return false;
}

bool ucd_code_point(struct ucd_file *file, struct text field, uint32_t least, uint32_t *cp)
{
    *cp = 0;
    bool good = field.len >= 4 && field.len <= 6;
    for (size_t n = 0; good && n < field.len; n++) {
        uint32_t value = text_digit_value(field.at[n]);
        good = value != TEXT_NO_DIGIT && field.at[n] <= 'F'; /* in upper case */
        *cp = *cp << 4 | value;
    }
    if (!good || *cp > 0x10FFFF)
        return ucd_refuse(file, "'%.*s' is not a code point", UCD_SHOWN(field));
    if (field.len > 4 && field.at[0] == '0')
        return ucd_refuse(file, "code point %.*s has a zero too many", UCD_SHOWN(field));
    if (*cp < least)
        return ucd_refuse(file, "code point %.*s is out of order", UCD_SHOWN(field));
    return true;
}

/* Rules R2 to R4 for names (Unicode 4.8), where each end of a name is like a space. */
static bool is_in_place(struct text name, size_t n)
{
    char before = ' ';
    char after = ' ';
    if (n > 0)
        before = name.at[n - 1];
    if (n + 1 < name.len)
        after = name.at[n + 1];
    switch (name.at[n]) {
    case ' ':
        return before != ' ' && after != ' ';
    case '-':
        return n > 0 && n + 1 < name.len && before != '-' && (before != ' ' || after != ' ');
    default:
        return name.at[n] > '9' || before != ' ';
    }
}

bool ucd_check_name(struct ucd_file *file, struct text name)
{
    if (name.len == 0 || name.len > NAME_MAX_BYTES)
        return ucd_refuse(file, "a name has 1 to %d bytes, this one %zu", NAME_MAX_BYTES, name.len);
    for (size_t n = 0; n < name.len; n++) {
        char c = name.at[n];
        if (!((c >= 'A' && c <= 'Z') || text_is_digit(c) || c == ' ' || c == '-'))
            return ucd_refuse(file, "name '%.*s' has the byte 0x%02X", UCD_SHOWN(name),
                              (unsigned char)c);
        if (!is_in_place(name, n))
            return ucd_refuse(file, "name '%.*s': '%c' may not stand there, at byte %zu",
                              UCD_SHOWN(name), c, n + 1);
    }
    struct text words[NAME_WORDS_MAX];
    size_t count = name_words(name, words);
    if (count > INDEX_NAME_WORDS_MAX)
        return ucd_refuse(file, "a name of %zu words: raise INDEX_NAME_WORDS_MAX in index.h",
                          count);
    return true;
}
