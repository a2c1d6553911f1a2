/* result_json.c - a result as a JSON object. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

static char *put(char *at, struct text text)
{
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return at + text.len;
}

/* At least four digits, as everywhere. */
static char *put_code(char *at, uint32_t cp)
{
    unsigned digits = cp > 0xFFFFF ? 6 : cp > 0xFFFF ? 5 : 4;
    while (digits-- > 0)
        *at++ = "0123456789ABCDEF"[cp >> 4 * digits & 0xF];
    return at;
}

/* Names and aliases are made of A-Z, 0-9, space and `-`, labels of that and < >: no escapes. */
size_t result_put_json(const struct result *result, char out[RESULT_JSON_MAX])
{
    char *at = put(out, TEXT("{\"code\":\"U+"));
    at = put_code(at, result->cp);
    at = put(at, TEXT("\",\"char\":\""));
    at += text_put_json(result->cp, at);
    at = put(at, TEXT("\",\"name\":\""));
    at = put(at, result->name);
    at = put(at, TEXT("\",\"category\":\""));
    at = put(at, text_category_name(text_category(result->cp)));
    if (result->alias.len > 0) {
        at = put(at, TEXT("\",\"alias\":\""));
        at = put(at, result->alias);
    }
    at = put(at, TEXT("\"}"));
    assert(at - out <= RESULT_JSON_MAX && "a line holds name and alias, and is no longer");
    return (size_t)(at - out);
}
