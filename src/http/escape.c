/* escape.c - characters as they stand in HTML and in URLs. */
#include "escape.h"

/* No version of Unicode will have other controls (its stability policy). */
static uint32_t html_character(uint32_t cp)
{
    return (cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp < 0xA0) ? 0xFFFD : cp;
}

size_t escape_html(uint32_t cp, char *out)
{
    switch (cp) {
    case '&':
        return text_put(TEXT("&amp;"), out);
    case '<':
        return text_put(TEXT("&lt;"), out);
    case '>':
        return text_put(TEXT("&gt;"), out);
    case '"':
        return text_put(TEXT("&quot;"), out);
    case '\'':
        return text_put(TEXT("&#39;"), out);
    default:
        return text_put_character(html_character(cp), out);
    }
}

size_t escape_url(uint32_t cp, char *out)
{
    return cp == ' ' ? text_put(TEXT("+"), out) : text_put_url(cp, out);
}

size_t escape_path(uint32_t cp, char *out)
{
    return text_put_character(cp == ' ' ? '+' : cp, out);
}

size_t escape_term(uint32_t cp, char *out)
{
    return escape_url(cp == ' ' ? '_' : cp, out);
}

size_t escape_text(struct text text, escaping *escape, char *out)
{
    char *at = out;
    while (text.len > 0)
        at += escape(text_next_character(&text), at);
    return (size_t)(at - out);
}
