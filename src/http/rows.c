/* rows.c - result lines as they stand in each form of an answer.
 *
 * An answer can have 100,000 rows, so each row must be quick: columns are copied while their ends
 * are searched, eight bytes at a time. */
#include "rows.h"

#include <assert.h>
#include <string.h>

#include "controls.h"
#include "escape.h"

static_assert((int)ROW_MAX >= (int)RESULT_JSON_MAX, "it is a row");

/* Copies a column, up to the tab or the CR behind it, and takes it off `*left`, in which the end of
 * its line is. Writes up to eight bytes too much. */
static inline char *copy_column(struct text *left, char *at)
{
    const char *from = left->at;
    const char *end = from + left->len;
    uint64_t found = 0;
    while (found == 0 && end - from >= 8) {
        memcpy(at, from, 8);
        found = below_space(eight_bytes(from));
        size_t copied = found == 0 ? 8 : bytes_before(found);
        from += copied;
        at += copied;
    }
    while (found == 0 && (unsigned char)*from >= 0x20)
        *at++ = *from++;
    *left = (struct text){from, (size_t)(end - from)};
    return at;
}

/* Takes a column off, up to the tab or the CR behind it. */
static struct text take_column(struct text *left)
{
    struct text column = {left->at, 0};
    while ((unsigned char)column.at[column.len] >= 0x20)
        column.len++;
    *left = text_from(*left, column.len);
    return column;
}

/* Takes the first line off, without its CR LF. */
static struct text take_line(struct text *lines)
{
    const char *end = memchr(lines->at, '\r', lines->len);
    struct text line = {lines->at, (size_t)(end - lines->at)};
    *lines = text_from(*lines, line.len + 2);
    return line;
}

/* The bytes of `U+2656` in the first column, which is padded to seven; 0 if it has more, as that of a
 * sequence, or of a code point of six digits, none of which has a name. */
static size_t code_len(const char *line)
{
    if (line[7] != '\t')
        return 0;
    return line[6] == ' ' ? 6 : 7;
}

/* The first character of UTF-8. */
static uint32_t character_at(const char *at, size_t *len)
{
    const unsigned char *byte = (const unsigned char *)at;
    uint32_t low = byte[1] & 0x3FU;
    if (byte[0] < 0x80) {
        *len = 1;
        return byte[0];
    }
    if (byte[0] < 0xE0) {
        *len = 2;
        return (byte[0] & 0x1FU) << 6 | low;
    }
    if (byte[0] < 0xF0) {
        *len = 3;
        return (byte[0] & 0xFU) << 12 | low << 6 | (byte[2] & 0x3FU);
    }
    *len = 4;
    return (byte[0] & 0x7U) << 18 | low << 12 | (byte[2] & 0x3FU) << 6 | (byte[3] & 0x3FU);
}

/* What most lines are: of one code point that has a name, and without a fourth column. */
struct plain {
    const char *code; /* and what follows it: eight bytes can be read */
    size_t code_len;
    const char *shown; /* the same */
    size_t shown_len;
    uint32_t cp;      /* the character that is shown */
    struct text name; /* and all that follows it */
};

/* Reads the first line; false if it is not plain so far. */
static inline bool read_plain(struct text lines, struct plain *plain)
{
    plain->code = lines.at;
    plain->code_len = code_len(lines.at);
    plain->shown = lines.at + 8;
    plain->cp = character_at(plain->shown, &plain->shown_len);
    const char *name = plain->shown + plain->shown_len + 1;
    plain->name = text_from(lines, (size_t)(name - lines.at));
    return plain->code_len > 0 && *name != '<';
}

/* Writes a short text that stands in a line, which goes on behind it; what is too much is written
 * over. */
static inline char *put_short(const char *text, size_t len, char *at)
{
    memcpy(at, text, 8);
    return at + len;
}

/* Writes what result_put_json() writes, for a plain line with a character that need not be escaped,
 * as nearly all are. Null for any other, and nothing is taken off. */
static inline char *put_plain_json(struct rows *rows, char *at)
{
    struct plain plain;
    if (!read_plain(rows->lines, &plain))
        return NULL;
    enum category category = text_category_near(plain.cp, &rows->category);
    if (category >= CATEGORY_Zs || plain.cp == '"' || plain.cp == '\\')
        return NULL;
    at += text_put(TEXT("{\"code\":\""), at);
    at = put_short(plain.code, plain.code_len, at);
    at += text_put(TEXT("\",\"char\":\""), at);
    at = put_short(plain.shown, plain.shown_len, at);
    at += text_put(TEXT("\",\"name\":\""), at);
    at = copy_column(&plain.name, at);
    if (*plain.name.at == '\t')
        return NULL;
    at += text_put(TEXT("\",\"category\":\""), at);
    memcpy(at, text_category_name(category).at, 2);
    rows->lines = text_from(plain.name, 2);
    return at + 2 + text_put(TEXT("\"}"), at + 2);
}

static inline char *row_json(struct rows *rows, char *at)
{
    if (rows->count > 0)
        at += text_put(TEXT(",\n"), at);
    char *end = put_plain_json(rows, at);
    if (end != NULL)
        return end;
    struct text left = rows->lines; /* so that rows may be in registers */
    struct result result = result_next(&left);
    rows->lines = left;
    return at + result_put_json(&result, at);
}

static inline char *row_text(struct rows *rows, char *at)
{
    at += text_put(take_line(&rows->lines), at);
    *at++ = '\n';
    return at;
}

/* A row of the table for a plain line. Null for any other, and nothing is taken off. */
static inline char *put_plain_table(struct rows *rows, char *at)
{
    struct plain plain;
    if (!read_plain(rows->lines, &plain))
        return NULL;
    at += text_put(TEXT("<tr><td><a href=\"/"), at);
    at = put_short(plain.code, plain.code_len, at);
    at += text_put(TEXT("\">"), at);
    at = put_short(plain.code, plain.code_len, at);
    at += text_put(TEXT("</a><td>"), at);
    if (plain.shown_len == 1)
        at += escape_html(plain.cp, at);
    else
        at = put_short(plain.shown, plain.shown_len, at);
    at += text_put(TEXT("<th>"), at);
    at = copy_column(&plain.name, at); /* names are made of A-Z, 0-9, space and `-` */
    if (*plain.name.at == '\t')
        return NULL;
    rows->lines = text_from(plain.name, 2);
    *at++ = '\n';
    return at;
}

/* The same for any line. */
static char *put_any_table(struct text *left, char *at)
{
    struct text codes = take_column(left);
    while (codes.at[codes.len - 1] == ' ') /* the column is padded */
        codes.len--;
    at += text_put(TEXT("<tr><td><a href=\""), at);
    *at++ = '/';
    at += escape_text(codes, escape_path, at);
    at += text_put(TEXT("\">"), at);
    at += text_put(codes, at);
    at += text_put(TEXT("</a><td>"), at);
    *left = text_from(*left, 1);
    at += escape_text(take_column(left), escape_html, at);
    at += text_put(TEXT("<th>"), at);
    *left = text_from(*left, 1);
    at += escape_text(take_column(left), escape_html, at);
    if (*left->at == '\t') {
        *left = text_from(*left, 1);
        at += text_put(TEXT(" <small>"), at);
        at += escape_text(take_column(left), escape_html, at);
        at += text_put(TEXT("</small>"), at);
    }
    *left = text_from(*left, 2);
    *at++ = '\n';
    return at;
}

static inline char *row_table(struct rows *rows, char *at)
{
    char *end = put_plain_table(rows, at);
    if (end != NULL)
        return end;
    struct text left = rows->lines; /* so that rows may be in registers */
    end = put_any_table(&left, at);
    rows->lines = left;
    return end;
}

static inline char *row_paragraph(struct rows *rows, char *at)
{
    at += text_put(TEXT("<p>"), at);
    at += escape_text(take_line(&rows->lines), escape_html, at);
    return at + text_put(TEXT("</p>\n"), at);
}

typedef char *row_form(struct rows *rows, char *at);

/* Inlined with the form: what is in `own` need not be read again after each byte that is written,
 * since no `char *` can point to it. */
static inline char *put_rows(struct rows *rows, row_form *put_row, char *at, const char *end)
{
    struct rows own = *rows;
    do {
        at = put_row(&own, at);
        own.count++;
    } while (own.lines.len > 0 && end - at >= ROW_MAX);
    *rows = own;
    return at;
}

char *rows_json(struct rows *rows, char *at, const char *end)
{
    return put_rows(rows, row_json, at, end);
}

char *rows_text(struct rows *rows, char *at, const char *end)
{
    return put_rows(rows, row_text, at, end);
}

char *rows_table(struct rows *rows, char *at, const char *end)
{
    return put_rows(rows, row_table, at, end);
}

char *rows_paragraphs(struct rows *rows, char *at, const char *end)
{
    return put_rows(rows, row_paragraph, at, end);
}
