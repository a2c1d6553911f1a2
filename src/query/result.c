/* result.c - what a result line says. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

/* Takes everything up to `end` off `*text`, and `end` with it. */
static struct text take_until(struct text *text, char end)
{
    const char *at = memchr(text->at, end, text->len);
    assert(at != NULL && "result lines have all their tabs and ends");
    struct text taken = {text->at, (size_t)(at - text->at)};
    *text = text_from(*text, taken.len + 1);
    return taken;
}

struct result result_next(struct text *lines)
{
    struct result result = {0};
    struct text line = take_until(lines, '\n');
    line.len--; /* the CR */
    struct text code = take_until(&line, '\t');
    for (size_t n = 2; n < code.len && code.at[n] != ' '; n++)
        result.cp = result.cp << 4 |
                    (uint32_t)(code.at[n] <= '9' ? code.at[n] - '0' : code.at[n] - 'A' + 10);
    result.shown = take_until(&line, '\t');
    result.name = line;
    if (memchr(line.at, '\t', line.len) != NULL) {
        result.name = take_until(&line, '\t');
        result.alias = line;
    }
    return result;
}
