/* asked.c - what stands before the part of a query that says what is looked for. */
#include "asked.h"

#include "listed.h"
#include "terms.h"

/* The rest after `describe` and white space; the query if it does not begin so. */
static struct text without_describe(struct text query)
{
    static const struct text word = TEXT_CONSTANT("describe");
    if (query.len <= word.len || !text_equal_any_case((struct text){query.at, word.len}, word))
        return query;
    struct text rest = text_from(query, word.len);
    struct text stripped = text_strip(rest);
    return stripped.len > 0 && stripped.len < rest.len ? stripped : query;
}

/* What follows the `/` of a query, stripped. The query itself if it has no `/`, or if neither words
 * nor a term follow it: then the `/` is a character. */
static struct text without_slash(struct text query)
{
    if (query.at[0] != '/')
        return query;
    struct term term;
    struct text rest = text_strip(text_from(query, 1));
    bool is_words = term_find(rest, &term) || !listed_is_characters(rest);
    return rest.len > 0 && is_words ? rest : query;
}

struct asked asked_read(struct text query)
{
    struct asked asked;
    asked.query = without_describe(query);
    asked.is_described = asked.query.len < query.len;
    struct text rest = without_slash(asked.query);
    asked.has_slash = rest.len < asked.query.len;
    asked.query = rest;
    return asked;
}
