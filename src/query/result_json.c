/* result_json.c - a result as a JSON object. */
#include <charfinder/query.h>

#include <assert.h>

/* Names and aliases are made of A-Z, 0-9, space and `-`, labels of that and < >: no escapes. */
size_t result_put_json(const struct result *result, char out[RESULT_JSON_MAX])
{
    char *at = out + text_put(TEXT("{\"code\":\"U+"), out);
    at += text_put_code_point(result->cp, at);
    at += text_put(TEXT("\",\"char\":\""), at);
    at += text_put_json(result->cp, at);
    at += text_put(TEXT("\",\"name\":\""), at);
    at += text_put(result->name, at);
    at += text_put(TEXT("\",\"category\":\""), at);
    at += text_put(text_category_name(text_category(result->cp)), at);
    if (result->alias.len > 0) {
        at += text_put(TEXT("\",\"alias\":\""), at);
        at += text_put(result->alias, at);
    }
    at += text_put(TEXT("\"}"), at);
    assert(at - out <= RESULT_JSON_MAX && "a line holds name and alias, and is no longer");
    return (size_t)(at - out);
}
