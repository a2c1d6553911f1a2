/* notation.c - the ways in which code points are written. */
#include "notation.h"

enum { CODE_POINT_BEYOND = 0x110000 }; /* and every larger number */

/* Passes white space and commas; returns what is left. */
static struct text skip_separators(struct text text)
{
    while (text.len > 0) {
        struct text after = text;
        uint32_t cp = text_next_character(&after);
        if (cp != ',' && !text_is_space(cp))
            break;
        text = after;
    }
    return text;
}

/* Takes everything up to the next separator. */
static struct text next_token(struct text *rest)
{
    struct text token = *rest;
    while (rest->len > 0) {
        struct text after = *rest;
        uint32_t cp = text_next_character(&after);
        if (cp == ',' || text_is_space(cp))
            break;
        *rest = after;
    }
    token.len -= rest->len;
    return token;
}

/* `least` to `most` digits and nothing else. */
static bool read_digits(struct text digits, uint32_t base, size_t least, size_t most, uint32_t *cp)
{
    *cp = 0;
    if (digits.len < least || digits.len > most)
        return false;
    for (size_t n = 0; n < digits.len; n++) {
        uint32_t value = text_digit_value(digits.at[n]);
        if (value >= base)
            return false;
        if (*cp < CODE_POINT_BEYOND)
            *cp = *cp * base + value;
    }
    return true;
}

/* Takes `head` off the token; `any_case` lets its letters be of any. */
static bool take_head(struct text *token, struct text head, bool any_case)
{
    struct text begin = {token->at, head.len};
    if (token->len < head.len ||
        !(any_case ? text_equal_any_case(begin, head) : text_equal(begin, head)))
        return false;
    *token = text_from(*token, head.len);
    return true;
}

static bool take_tail(struct text *token, char tail)
{
    if (token->len == 0 || token->at[token->len - 1] != tail)
        return false;
    token->len--;
    return true;
}

static bool read_marked(struct text token, uint32_t *cp)
{
    if (take_head(&token, TEXT("u+"), true) || take_head(&token, TEXT("0x"), true))
        return read_digits(token, 16, 1, 6, cp);
    if (take_head(&token, TEXT("\\u{"), false))
        return take_tail(&token, '}') && read_digits(token, 16, 1, 6, cp);
    if (take_head(&token, TEXT("\\u"), false))
        return read_digits(token, 16, 4, 4, cp);
    if (take_head(&token, TEXT("\\U"), false))
        return read_digits(token, 16, 8, 8, cp);
    if (take_head(&token, TEXT("&#x"), true))
        return take_tail(&token, ';') && read_digits(token, 16, 1, SIZE_MAX, cp);
    if (take_head(&token, TEXT("&#"), false))
        return take_tail(&token, ';') && read_digits(token, 10, 1, SIZE_MAX, cp);
    return false;
}

static bool read_bare(struct text token, uint32_t *cp)
{
    bool has_number = false;
    for (size_t n = 0; n < token.len; n++)
        has_number = has_number || text_is_digit(token.at[n]);
    return has_number && read_digits(token, 16, 4, 6, cp);
}

bool notation_next(enum notation notation, struct text *rest, uint32_t *cp)
{
    *rest = skip_separators(*rest);
    struct text after = *rest;
    struct text token = next_token(&after);
    bool is_one = notation == NOTATION_MARKED ? read_marked(token, cp) : read_bare(token, cp);
    if (is_one)
        *rest = after;
    return is_one;
}

/* Most queries are words, and most words are no notation at a glance. */
static bool may_begin_marked(char c)
{
    return c == 'U' || c == 'u' || c == '0' || c == '\\' || c == '&' || c == ',';
}

bool notation_is_all(enum notation notation, struct text text)
{
    if (notation == NOTATION_MARKED && text.len > 0 && !may_begin_marked(text.at[0]))
        return false;
    uint32_t cp;
    bool has_one = false;
    while (notation_next(notation, &text, &cp))
        has_one = true;
    return has_one && text.len == 0;
}
