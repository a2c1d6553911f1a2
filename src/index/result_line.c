/* result_line.c - a result line as it goes over the wire. */
#include "index/result_line.h"

static bool is_noncharacter(uint32_t cp)
{
    return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

static struct text kind_of(uint32_t cp, enum category category)
{
    switch (category) {
    case CATEGORY_Cc:
        return TEXT("control");
    case CATEGORY_Co:
        return TEXT("private-use");
    case CATEGORY_Cs:
        return TEXT("surrogate");
    default:
        return is_noncharacter(cp) ? TEXT("noncharacter") : TEXT("reserved");
    }
}

size_t label_put(uint32_t cp, enum category category, char out[LABEL_MAX])
{
    char *at = out;
    *at++ = '<';
    at += text_put(kind_of(cp, category), at);
    *at++ = '-';
    at += text_put_code_point(cp, at);
    *at++ = '>';
    return (size_t)(at - out);
}

static uint32_t shown_as(uint32_t cp)
{
    if (cp < 0x20)
        return 0x2400 + cp; /* its Control Picture */
    if (cp == 0x7F)
        return 0x2421; /* SYMBOL FOR DELETE */
    if ((cp >= 0x80 && cp < 0xA0) || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0xFFFD; /* REPLACEMENT CHARACTER */
    return cp;
}

size_t result_line_put(uint32_t cp, struct text name, struct text alias, char *out)
{
    char *at = out + text_put(TEXT("U+"), out);
    at += text_put_code_point(cp, at);
    while (at < out + 7)
        *at++ = ' ';
    *at++ = '\t';
    at += text_put_character(shown_as(cp), at);
    *at++ = '\t';
    at += text_put(name, at);
    if (alias.len > 0) {
        *at++ = '\t';
        at += text_put(alias, at);
    }
    *at++ = '\r';
    *at++ = '\n';
    return (size_t)(at - out);
}

struct text index_indexed_part(struct text name)
{
    static const struct text prefixes[] = {TEXT_CONSTANT("CJK UNIFIED IDEOGRAPH"),
                                           TEXT_CONSTANT("CJK COMPATIBILITY IDEOGRAPH")};
    for (size_t n = 0; n < sizeof prefixes / sizeof prefixes[0]; n++)
        if (text_begins_with(name, prefixes[n]))
            return prefixes[n];
    return name.len > 0 && name.at[0] == '<' ? TEXT("") : name;
}
