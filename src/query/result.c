/* result.c - what a result line says. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

/* Takes everything up to a tab off `*text`, and the tab with it. Most columns are short: to call
 * memchr() for them would take longer. */
static struct text take_column(struct text *text)
{
    struct text column = {text->at, 0};
    while (column.at[column.len] != '\t')
        column.len++;
    assert(column.len < text->len && "result lines have all their tabs and ends");
    *text = text_from(*text, column.len + 1);
    return column;
}

uint32_t result_owner(const struct result *result)
{
    uint32_t cps[INDEX_SEQUENCE_MAX];
    size_t count = 0;
    struct text rest = result->shown;
    if (!result->is_sequence)
        return result->cp;
    while (rest.len > 0) {
        uint32_t cp = text_next_character(&rest);
        if (cp != 0xFE0F)
            cps[count++] = cp;
    }
    return INDEX_SEQUENCE_OWNERS + (index_sequence(cps, count) - index_characters());
}

struct result result_next(struct text *lines)
{
    struct result result = {0};
    const char *end = memchr(lines->at, '\n', lines->len);
    assert(end != NULL && "result lines have all their tabs and ends");
    struct text line = {lines->at, (size_t)(end - lines->at) - 1}; /* without the CR */
    *lines = text_from(*lines, line.len + 2);
    result.code = take_column(&line);
    while (result.code.at[result.code.len - 1] == ' ') /* one of four digits is padded */
        result.code.len--;
    size_t n = 2;
    for (; n < result.code.len && result.code.at[n] != ' '; n++)
        result.cp = result.cp << 4 | text_digit_value(result.code.at[n]);
    result.is_sequence = n < result.code.len;
    result.shown = take_column(&line);
    result.name = line;
    if (memchr(line.at, '\t', line.len) != NULL) {
        result.name = take_column(&line);
        result.alias = line;
    }
    return result;
}
