/* terms.c - terms, the conditions that stand in a query. */
#include "terms.h"

#include <assert.h>
#include <string.h>

static const struct {
    struct text name;
    struct text what; /* such a term asks for */
} keys[] = {
    {TEXT_CONSTANT("block"), TEXT_CONSTANT("block")},
    {TEXT_CONSTANT("script"), TEXT_CONSTANT("script")},
    {TEXT_CONSTANT("category"), TEXT_CONSTANT("category")},
    {TEXT_CONSTANT("age"), TEXT_CONSTANT("age")},
    {TEXT_CONSTANT("is"), TEXT_CONSTANT("such thing as")},
};

/* Whether it is a letter, a digit or `_`. */
static bool is_of_word(uint32_t cp)
{
    return cp == '_' || text_is_of_word(text_category(cp));
}

static bool is_of_value(uint32_t cp)
{
    return is_of_word(cp) || cp == '-' || cp == '.' || cp == '&';
}

/* Whether a word may begin at byte `at`: what stands before is no part of one. */
static bool may_begin(struct text text, size_t at)
{
    size_t before = at;
    if (at == 0)
        return true;
    do
        before--;
    while (((unsigned char)text.at[before] & 0xC0) == 0x80);
    struct text character = {text.at + before, at - before};
    return !is_of_word(text_next_character(&character));
}

/* Finds the key that ends at byte `colon`; false if there is none. */
static bool find_key(struct text text, size_t colon, struct term *term)
{
    for (size_t n = 0; n < sizeof keys / sizeof keys[0]; n++) {
        const size_t len = keys[n].name.len;
        if (colon < len)
            continue;
        term->key = (struct text){text.at + colon - len, len};
        term->what = keys[n].what;
        if (text_equal_any_case(term->key, keys[n].name) && may_begin(text, colon - len))
            return true;
    }
    return false;
}

/* All that can be of a value. */
static struct text value_of(struct text text)
{
    struct text rest = text;
    struct text after = text;
    while (rest.len > 0 && is_of_value(text_next_character(&after)))
        rest = after;
    return (struct text){text.at, text.len - rest.len};
}

bool term_find(struct text text, struct term *term)
{
    for (size_t at = 0; at < text.len; at++) {
        const char *colon = memchr(text.at + at, ':', text.len - at);
        if (colon == NULL)
            return false;
        at = (size_t)(colon - text.at);
        if (!find_key(text, at, term))
            continue;
        term->value = value_of(text_from(text, at + 1));
        if (term->value.len == 0)
            continue;
        term->all = (struct text){term->key.at, term->key.len + 1 + term->value.len};
        return true;
    }
    return false;
}

bool piece_next_of_terms(struct text *rest, struct text *piece)
{
    struct term term;
    while (rest->len > 0) {
        *piece = *rest;
        if (!term_find(*rest, &term)) {
            *rest = TEXT("");
            return true;
        }
        piece->len = (size_t)(term.all.at - rest->at);
        *rest = text_from(*rest, piece->len + term.all.len);
        if (piece->len > 0)
            return true;
    }
    return false;
}

void piece_words_start(struct piece_words *words, struct text query, unsigned how)
{
    words->words = (struct text_words){{NULL, 0}, {NULL, 0}, how};
    words->rest = query;
    piece_next(&words->rest, &words->words.rest);
}

bool piece_words_next(struct piece_words *words, struct text_word *word)
{
    while (!text_words_next(&words->words, word))
        if (!piece_next(&words->rest, &words->words.rest))
            return false;
    return true;
}
