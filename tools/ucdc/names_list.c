/* names_list.c - reads the informal aliases of NamesList.txt. */
#include "names_list.h"

#include <string.h>

struct reader {
    struct everyday *everyday;
    struct ucd_file *file;
    uint32_t next;  /* no code point below this may follow */
    uint32_t above; /* the character whose entry this is, or EVERYDAY_NO_OWNER */
};

/* Appends `part` to `out`, but for white space around it, and with one space for that within. */
static void put_tidy(struct text part, struct buffer *out)
{
    bool is_after_space = false;
    while (part.len > 0) {
        struct text rest = part;
        if (text_is_space(text_next_character(&rest))) {
            is_after_space = out->len > 0;
        } else {
            if (is_after_space)
                buffer_add(out, " ", 1);
            is_after_space = false;
            buffer_add(out, part.at, part.len - rest.len);
        }
        part = rest;
    }
}

/* Appends what is left of the line without each `(` to the next `)`. */
static void put_without_parentheses(struct text line, struct buffer *out)
{
    while (line.len > 0) {
        const char *end = line.at[0] == '(' ? memchr(line.at, ')', line.len) : NULL;
        if (end == NULL)
            buffer_add(out, line.at, 1);
        line = text_from(line, end == NULL ? 1 : (size_t)(end - line.at) + 1);
    }
}

/* Adds the parts of an alias line between `,` and `;`. */
static void add_aliases(struct reader *reader, struct text line)
{
    struct buffer kept = {NULL, 0, 0};
    struct buffer part = {NULL, 0, 0};
    put_without_parentheses(line, &kept);
    struct text rest = {(const char *)kept.at, kept.len};
    while (rest.len > 0) {
        size_t len = 0;
        while (len < rest.len && rest.at[len] != ',' && rest.at[len] != ';')
            len++;
        part.len = 0;
        put_tidy((struct text){rest.at, len}, &part);
        if (part.len > 0)
            everyday_add(reader->everyday, reader->above, EVERYDAY_INFORMAL,
                         (struct text){(const char *)part.at, part.len});
        rest = text_from(rest, len < rest.len ? len + 1 : len);
    }
    buffer_free(&part);
    buffer_free(&kept);
}

/* `0021`, a tab, `EXCLAMATION MARK`; or `<control>`, `<reserved>` and the like. */
static bool read_character(struct reader *reader, struct text line)
{
    const char *tab = memchr(line.at, '\t', line.len);
    if (tab == NULL || tab + 1 == line.at + line.len)
        return ucd_refuse(reader->file, "'%.*s' is no line of this file", UCD_SHOWN(line));
    struct text digits = {line.at, (size_t)(tab - line.at)};
    if (!ucd_code_point(reader->file, digits, reader->next, &reader->above))
        return false;
    reader->next = reader->above + 1;
    return true;
}

/* A line that begins with a tab: something about the character above it, or, in a heading, text. */
static bool read_note(struct reader *reader, struct text note)
{
    if (note.len == 0 || note.at[0] != '=')
        return true;
    if (note.len < 2 || note.at[1] != ' ')
        return ucd_refuse(reader->file, "expected a space after the = of an alias");
    if (reader->above == EVERYDAY_NO_OWNER)
        return ucd_refuse(reader->file, "an alias, but no character above it");
    if (unicode_data_find(reader->everyday->data, reader->above) != NULL)
        add_aliases(reader, text_from(note, 2));
    return true;
}

static bool read_line(struct reader *reader, struct text line)
{
    if (line.len == 0 || line.at[0] == ';') /* a comment */
        return true;
    if (line.at[0] == '\t')
        return read_note(reader, text_from(line, 1));
    if (line.at[0] != '@')
        return read_character(reader, line);
    if (line.len < 2 || line.at[1] != '+') /* `@+` is a notice, which an entry may have within */
        reader->above = EVERYDAY_NO_OWNER;
    return true;
}

bool names_list_read(struct everyday *everyday, struct ucd_file *file)
{
    struct reader reader = {.everyday = everyday, .file = file, .above = EVERYDAY_NO_OWNER};
    struct text line;
    enum ucd_line got;
    while ((got = ucd_next_text_line(file, &line)) == UCD_LINE)
        if (!read_line(&reader, line))
            return false;
    if (got == UCD_REFUSED)
        return false;
    if (reader.next == 0) {
        file->line = 1;
        return ucd_refuse(file, "no character in this file");
    }
    return true;
}
