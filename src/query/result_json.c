/* result_json.c - a result as a JSON object. */
#include <charfinder/query.h>

#include <assert.h>

static char *put(char *at, struct text text)
{
    return at + text_put(text, at);
}

static char *put_text(char *at, struct text text)
{
    while (text.len > 0)
        at += text_put_json(text_next_character(&text), at);
    return at;
}

/* What is shown of a character may only stand for it; a sequence shows itself. */
static char *put_character(char *at, const struct result *result)
{
    return result->is_sequence ? put_text(at, result->shown) : at + text_put_json(result->cp, at);
}

size_t result_put_json(const struct result *result, char out[RESULT_JSON_MAX])
{
    char *at = put(put(out, TEXT("{\"code\":\"")), result->code);
    at = put_character(put(at, TEXT("\",\"char\":\"")), result);
    at = put_text(put(at, TEXT("\",\"name\":\"")), result->name);
    if (!result->is_sequence) {
        at = put(at, TEXT("\",\"category\":\""));
        at = put(at, text_category_name(text_category(result->cp)));
    }
    if (result->alias.len > 0)
        at = put_text(put(at, TEXT("\",\"alias\":\"")), result->alias);
    at = put(at, TEXT("\"}"));
    assert(at - out <= RESULT_JSON_MAX && "a line holds all columns, and is no longer");
    return (size_t)(at - out);
}
