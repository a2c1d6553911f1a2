/* syntax.c - what the parts of a request head may be made of. */
#include "syntax.h"

#include <string.h>

static bool is_one_of(char c, const char *those)
{
    return c != '\0' && strchr(those, c) != NULL;
}

bool is_token(struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        if (!text_is_letter(text.at[n]) && !text_is_digit(text.at[n]) &&
            !is_one_of(text.at[n], "!#$%&'*+-.^_`|~"))
            return false;
    return text.len > 0;
}

/* The bytes of an IPv6 address between [ and ], at the beginning; 0 if there are none. Its parts
 * are not counted: no two readers will take them for something else. */
static size_t ipv6_len(struct text text)
{
    size_t len = 1;
    bool has_colon = false;
    if (text.len == 0 || text.at[0] != '[')
        return 0;
    while (len < text.len &&
           (is_hexadecimal(text.at[len]) || text.at[len] == '.' || text.at[len] == ':'))
        has_colon |= text.at[len++] == ':';
    return has_colon && len < text.len && text.at[len] == ']' ? len + 1 : 0;
}

/* The bytes of a registered name or of an IPv4 address at the beginning. */
static size_t name_len(struct text text)
{
    size_t len = 0;
    while (len < text.len) {
        char c = text.at[len];
        if (text_is_letter(c) || text_is_digit(c) || is_one_of(c, "-._~!$&'()*+,;="))
            len++;
        else if (c == '%' && text.len - len > 2 && is_hexadecimal(text.at[len + 1]) &&
                 is_hexadecimal(text.at[len + 2]))
            len += 3;
        else
            break;
    }
    return len;
}

bool is_host(struct text text)
{
    bool is_address = text.len > 0 && text.at[0] == '[';
    size_t len = is_address ? ipv6_len(text) : name_len(text);
    if (is_address && len == 0)
        return false;
    text = text_from(text, len);
    if (text.len == 0)
        return true;
    bool is_port = text.at[0] == ':';
    for (size_t n = 1; is_port && n < text.len; n++)
        is_port = text_is_digit(text.at[n]);
    return is_port;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct text without_blanks(struct text text)
{
    while (text.len > 0 && is_blank(text.at[0]))
        text = text_from(text, 1);
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

struct text next_part(struct text *text, char end)
{
    const char *at = text->len == 0 ? NULL : memchr(text->at, end, text->len);
    struct text part = {text->at, at == NULL ? text->len : (size_t)(at - text->at)};
    *text = text_from(*text, at == NULL ? text->len : part.len + 1);
    return without_blanks(part);
}
