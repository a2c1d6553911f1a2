/* obvious.c - the slow and obvious way. */
#include "obvious.h"

#include <stdio.h>
#include <string.h>

bool obvious_next(struct text *text, uint32_t *cp)
{
    static const struct {
        size_t len;
        uint32_t least; /* anything below has a shorter form */
        unsigned char mask, lead;
    } forms[] = {
        {1, 0, 0x80, 0x00},
        {2, 0x80, 0xE0, 0xC0},
        {3, 0x800, 0xF0, 0xE0},
        {4, 0x10000, 0xF8, 0xF0},
    };
    unsigned char first = (unsigned char)text->at[0];
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        if ((first & forms[f].mask) != forms[f].lead)
            continue;
        if (text->len < forms[f].len)
            return false;
        *cp = first & (unsigned char)~forms[f].mask;
        for (size_t n = 1; n < forms[f].len; n++) {
            unsigned char byte = (unsigned char)text->at[n];
            if ((byte & 0xC0) != 0x80)
                return false;
            *cp = *cp << 6 | (byte & 0x3F);
        }
        *text = text_from(*text, forms[f].len);
        return *cp >= forms[f].least && *cp <= 0x10FFFF && (*cp < 0xD800 || *cp > 0xDFFF);
    }
    return false;
}

bool obvious_is_utf8(struct text text)
{
    uint32_t cp;
    while (text.len > 0)
        if (!obvious_next(&text, &cp))
            return false;
    return true;
}

bool obvious_is_space(uint32_t cp)
{
    static const uint32_t spaces[] = {
        0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x1C,   0x1D,   0x1E,   0x1F,   0x20,
        0x85,   0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
        0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
    };
    for (size_t n = 0; n < sizeof spaces / sizeof spaces[0]; n++)
        if (spaces[n] == cp)
            return true;
    return false;
}

bool obvious_is_harmless(struct text text)
{
    while (text.len > 0) {
        uint32_t cp;
        if (!obvious_next(&text, &cp))
            return false;
        if (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r')
            return false;
        if (cp >= 0x7F && cp <= 0x9F)
            return false;
    }
    return true;
}

/* What a status line may show as it is. */
static bool is_plain(uint32_t cp)
{
    switch (text_category(cp)) {
    case CATEGORY_Cc:
    case CATEGORY_Cf:
    case CATEGORY_Cs:
    case CATEGORY_Co:
    case CATEGORY_Cn:
    case CATEGORY_Zl:
    case CATEGORY_Zp:
        return false;
    case CATEGORY_Zs:
        return cp == ' ';
    default:
        return true;
    }
}

static size_t put_utf8(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t n = len - 1; n > 0; n--) {
        out[n] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)(leads[len] | cp);
    return len;
}

/* What stands after a backslash. */
static bool unescape(struct text *rest, char mark, uint32_t *cp)
{
    static const char letters[] = "tnr\\xuU";
    static const char meanings[] = "\t\n\r\\";
    if (rest->len == 0)
        return false;
    char letter = rest->at[0];
    *rest = text_from(*rest, 1);
    *cp = (unsigned char)mark;
    if (letter == mark)
        return true;
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found == NULL)
        return false;
    size_t which = (size_t)(found - letters);
    if (which < 4) {
        *cp = (unsigned char)meanings[which];
        return true;
    }
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t least = letter == 'x' ? 0 : letter == 'u' ? 0x100 : 0x10000;
    if (rest->len < digits)
        return false;
    *cp = 0;
    for (size_t n = 0; n < digits; n++) {
        static const char hexadecimal[] = "0123456789abcdef";
        const char *digit = rest->at[n] == '\0' ? NULL : strchr(hexadecimal, rest->at[n]);
        if (digit == NULL)
            return false;
        *cp = *cp << 4 | (uint32_t)(digit - hexadecimal);
    }
    *rest = text_from(*rest, digits);
    return *cp >= least && *cp <= 0x10FFFF && *cp != '\t' && *cp != '\n' && *cp != '\r';
}

/* Takes the next character, or byte, off what stands between the marks. */
static bool unquote_next(struct text *rest, char mark, bool by_byte, uint32_t *cp)
{
    if (!obvious_next(rest, cp))
        return false;
    bool escaped = *cp == '\\';
    if (escaped && !unescape(rest, mark, cp))
        return false;
    bool needs_escape = *cp == '\\' || *cp == (unsigned char)mark || !is_plain(*cp);
    if (by_byte)
        needs_escape = needs_escape || *cp >= 0x80;
    return escaped == needs_escape && !(by_byte && *cp > 0xFF);
}

static bool holds(struct text text, char c)
{
    return text.len > 0 && memchr(text.at, c, text.len) != NULL;
}

bool obvious_unquote(struct text quoted, char *out, size_t *len)
{
    bool by_byte = quoted.len > 0 && quoted.at[0] == 'b';
    struct text rest = text_from(quoted, by_byte ? 1 : 0);
    if (rest.len < 2 || rest.at[0] != rest.at[rest.len - 1])
        return false;
    char mark = rest.at[0];
    rest = (struct text){rest.at + 1, rest.len - 2};
    *len = 0;
    while (rest.len > 0) {
        uint32_t cp;
        if (!unquote_next(&rest, mark, by_byte, &cp))
            return false;
        if (by_byte)
            out[(*len)++] = (char)cp;
        else
            *len += put_utf8(cp, out + *len);
    }
    struct text text = {out, *len};
    return mark == (holds(text, '\'') && !holds(text, '"') ? '"' : '\'') &&
           by_byte == !obvious_is_utf8(text);
}

/* Besides a-z these ten upper-case to ASCII (SpecialCasing.txt, UnicodeData.txt). */
static const struct {
    uint32_t cp;
    char upper[4];
} beyond_ascii[] = {
    {0x00DF, "SS"}, {0x0131, "I"},   {0x017F, "S"},   {0xFB00, "FF"}, {0xFB01, "FI"},
    {0xFB02, "FL"}, {0xFB03, "FFI"}, {0xFB04, "FFL"}, {0xFB05, "ST"}, {0xFB06, "ST"},
};

static bool is_of_word(uint32_t cp)
{
    switch (text_category(cp)) {
    case CATEGORY_Lu:
    case CATEGORY_Ll:
    case CATEGORY_Lt:
    case CATEGORY_Lm:
    case CATEGORY_Lo:
    case CATEGORY_Nd:
    case CATEGORY_Nl:
    case CATEGORY_No:
        return true;
    default:
        return cp == '_';
    }
}

/* Appends the upper case; false if it is not ASCII. */
static bool put_upper(uint32_t cp, char *out, size_t *len)
{
    if (cp < 0x80) {
        out[(*len)++] = (char)(cp >= 'a' && cp <= 'z' ? cp - ('a' - 'A') : cp);
        return true;
    }
    for (size_t n = 0; n < sizeof beyond_ascii / sizeof beyond_ascii[0]; n++) {
        if (beyond_ascii[n].cp == cp) {
            for (const char *c = beyond_ascii[n].upper; *c != '\0'; c++)
                out[(*len)++] = *c;
            return true;
        }
    }
    return false;
}

bool obvious_word(struct text *rest, char *out, size_t *len)
{
    bool begun = false;
    bool ascii = true;
    *len = 0;
    while (rest->len > 0) {
        struct text after = *rest;
        uint32_t cp = 0;
        if (!obvious_next(&after, &cp) || (begun && !is_of_word(cp)))
            break;
        *rest = after;
        if (is_of_word(cp)) {
            begun = true;
            ascii = put_upper(cp, out, len) && ascii;
        }
    }
    if (!ascii)
        *len = 0;
    return begun;
}

static bool begins_with(struct text text, struct text head)
{
    return text.len >= head.len && memcmp(text.at, head.at, head.len) == 0;
}

struct text obvious_indexed(struct text name)
{
    const struct text prefixes[] = {TEXT("CJK UNIFIED IDEOGRAPH"),
                                    TEXT("CJK COMPATIBILITY IDEOGRAPH")};
    for (size_t n = 0; n < 2; n++)
        if (begins_with(name, prefixes[n]))
            return prefixes[n];
    return name.at[0] == '<' ? TEXT("") : name;
}

bool obvious_has(struct text name, struct text word, bool open)
{
    for (size_t at = 0; at < name.len && word.len > 0;) {
        size_t end = at;
        while (end < name.len && name.at[end] != ' ' && name.at[end] != '-')
            end++;
        struct text found = {name.at + at, end - at};
        if (begins_with(found, word) && (open || found.len == word.len))
            return true;
        at = end + 1;
    }
    return false;
}

static bool is_separator(uint32_t cp, bool is_bare)
{
    if (cp < 0x80)
        return obvious_is_space(cp) ||
               strchr(is_bare ? ",.;:()[]<>\"'-_" : ",.;:()[]<>\"'", (int)cp) != NULL;
    return obvious_is_space(cp) || (cp >= 0x2018 && cp <= 0x201F) ||
           text_category(cp) == CATEGORY_Cf;
}

void obvious_skip_separators(struct text *rest, bool is_bare)
{
    uint32_t cp = 0;
    for (struct text after = *rest; after.len > 0; *rest = after)
        if (!obvious_next(&after, &cp) || cp == 0 || !is_separator(cp, is_bare))
            break;
}

bool obvious_may_end(struct text rest, bool is_bare)
{
    uint32_t cp = 0;
    if (rest.len == 0)
        return true;
    if (!is_bare && (rest.at[0] == '\\' || rest.at[0] == '&'))
        return true;
    return obvious_next(&rest, &cp) && cp != 0 && is_separator(cp, is_bare);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same_letters(const char *a, const char *b, size_t len, bool any_case)
{
    for (size_t n = 0; n < len; n++)
        if (a[n] != b[n] && !(any_case && lower(a[n]) == lower(b[n])))
            return false;
    return true;
}

/* Whether it is all digits; UINT32_MAX stands for what is more. */
static bool value_of(struct text digits, uint32_t base, uint32_t *value)
{
    uint64_t sum = 0;
    for (size_t n = 0; n < digits.len; n++) {
        static const char all[] = "0123456789abcdef";
        const char *found = memchr(all, lower(digits.at[n]), base);
        if (found == NULL)
            return false;
        sum = sum * base + (uint64_t)(found - all);
        sum = sum < UINT32_MAX ? sum : UINT32_MAX;
    }
    *value = (uint32_t)sum;
    return true;
}

/* One code point in one of the notations that stand for one. */
static bool read_one(struct text token, uint32_t *cp)
{
    static const struct {
        const char *head, *tail;
        uint32_t base;
        size_t least, most; /* digits */
        bool any_case;
    } forms[] = {
        {"U+", "", 16, 1, 6, true},          {"0x", "", 16, 1, 6, true},
        {"\\u", "", 16, 4, 4, false},        {"\\u{", "}", 16, 1, 6, false},
        {"\\U", "", 16, 8, 8, false},        {"\\x{", "}", 16, 1, 6, true},
        {"\\N{U+", "}", 16, 1, 6, true},     {"&#", ";", 10, 1, SIZE_MAX, false},
        {"&#x", ";", 16, 1, SIZE_MAX, true},
    };
    for (size_t n = 0; n < sizeof forms / sizeof forms[0]; n++) {
        size_t head = strlen(forms[n].head);
        size_t tail = strlen(forms[n].tail);
        if (token.len < head + tail || token.len - head - tail < forms[n].least ||
            token.len - head - tail > forms[n].most)
            continue;
        struct text digits = {token.at + head, token.len - head - tail};
        if (same_letters(token.at, forms[n].head, head, forms[n].any_case) &&
            same_letters(digits.at + digits.len, forms[n].tail, tail, false) &&
            value_of(digits, forms[n].base, cp))
            return true;
    }
    return false;
}

/* A high surrogate and a low one, or the ends of a range. */
static bool read_two(struct text token, struct obvious_points *points)
{
    static const char *const links[] = {"..", "-", "\xE2\x80\x93"};
    uint32_t low;
    struct text head = {token.at, 6};
    if (token.len == 12 && token.at[1] == 'u' && token.at[7] == 'u' &&
        read_one(head, &points->first) && read_one(text_from(token, 6), &low) &&
        points->first >= 0xD800 && points->first < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
        points->first = points->last = 0x10000 + (points->first - 0xD800) * 0x400 + (low - 0xDC00);
        return true;
    }
    for (size_t at = 3; at < token.len && lower(token.at[0]) == 'u' && token.at[1] == '+'; at++) {
        for (size_t n = 0; n < 3; n++) {
            size_t len = strlen(links[n]);
            char second[16] = "U+";
            struct text tail = text_from(token, at);
            if (tail.len <= len || tail.len - len > 8 || memcmp(tail.at, links[n], len) != 0)
                continue;
            tail = text_from(tail, len);
            bool has_u = tail.len > 2 && tail.at[1] == '+';
            memcpy(second + (has_u ? 0 : 2), tail.at, tail.len);
            points->is_range = true;
            if (read_one((struct text){token.at, at}, &points->first) &&
                read_one((struct text){second, tail.len + (has_u ? 0 : 2)}, &points->last))
                return true;
        }
    }
    points->is_range = false;
    return false;
}

bool obvious_marked(struct text token, struct obvious_points *points)
{
    *points = (struct obvious_points){0};
    if (!read_one(token, &points->first))
        return read_two(token, points);
    points->last = points->first;
    return true;
}

bool obvious_bare(struct text token, uint32_t *cp)
{
    bool has_number = false;
    if (token.len > 0 && lower(token.at[0]) == 'u') {
        token = text_from(token, 1);
        obvious_skip_separators(&token, true);
    }
    for (size_t n = 0; n < token.len; n++)
        has_number = has_number || (token.at[n] >= '0' && token.at[n] <= '9');
    return has_number && token.len >= 4 && token.len <= 6 && value_of(token, 16, cp);
}

size_t obvious_label_line(uint32_t cp, char *out)
{
    bool is_surrogate = cp >= 0xD800 && cp <= 0xDFFF;
    bool is_noncharacter = (cp >= 0xFDD0 && cp <= 0xFDEF) || cp % 0x10000 >= 0xFFFE;
    const char *kind = is_surrogate                       ? "surrogate"
                       : is_noncharacter                  ? "noncharacter"
                       : text_category(cp) == CATEGORY_Cc ? "control"
                       : text_category(cp) == CATEGORY_Co ? "private-use"
                                                          : "reserved";
    uint32_t shown = cp < 0x20                                    ? 0x2400 + cp
                     : cp == 0x7F                                 ? 0x2421
                     : (cp >= 0x80 && cp <= 0x9F) || is_surrogate ? 0xFFFD
                                                                  : cp;
    char code[16];
    char utf8[5] = {0};
    snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
    put_utf8(shown, utf8);
    return (size_t)snprintf(out, 64, "%-7s\t%s\t<%s-%04X>\r\n", code, utf8, kind, (unsigned)cp);
}
