/* result_line.c - a result line as it goes over the wire. */
#include "index/result_line.h"

#include <stdio.h>
#include <string.h>

static bool is_noncharacter(uint32_t cp)
{
    return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

static const char *kind_of(uint32_t cp, enum category category)
{
    switch (category) {
    case CATEGORY_Cc:
        return "control";
    case CATEGORY_Co:
        return "private-use";
    case CATEGORY_Cs:
        return "surrogate";
    default:
        return is_noncharacter(cp) ? "noncharacter" : "reserved";
    }
}

size_t label_put(uint32_t cp, enum category category, char out[LABEL_MAX])
{
    return (size_t)snprintf(out, LABEL_MAX, "<%s-%04X>", kind_of(cp, category), (unsigned)cp);
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

static char *put(char *at, struct text text)
{
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return at + text.len;
}

size_t result_line_put(uint32_t cp, struct text name, struct text alias, char *out)
{
    char code[16];
    char padded[16];
    snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
    int len = snprintf(padded, sizeof padded, "%-7s\t", code);
    char *at = put(out, (struct text){padded, (size_t)len});
    at += text_put_character(shown_as(cp), at);
    *at++ = '\t';
    at = put(at, name);
    if (alias.len > 0) {
        *at++ = '\t';
        at = put(at, alias);
    }
    *at++ = '\r';
    *at++ = '\n';
    return (size_t)(at - out);
}
