/* range_names.c - names that are not listed but derived. */
#include "range_names.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };

/* Labels as UnicodeData.txt has them, prefixes and first code points from the Standard's table
 * 4-8. Ideographs are added at the end of their range. */
static const struct range_rule rules[] = {
    {"CJK Ideograph", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x4E00, 0},
    {"CJK Ideograph Extension A", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x3400, 0},
    {"CJK Ideograph Extension B", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x20000, 0},
    {"CJK Ideograph Extension C", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x2A700, 0},
    {"CJK Ideograph Extension D", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x2B740, 0},
    {"CJK Ideograph Extension E", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x2B820, 0},
    {"CJK Ideograph Extension F", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x2CEB0, 0},
    {"CJK Ideograph Extension G", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x30000, 0},
    {"CJK Ideograph Extension H", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x31350, 0},
    {"CJK Ideograph Extension I", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x2EBF0, 0},
    {"CJK Ideograph Extension J", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-", 0x323B0, 0},
    {"Tangut Ideograph", RANGE_PREFIXED, "TANGUT IDEOGRAPH-", 0x17000, 0},
    {"Tangut Ideograph Supplement", RANGE_PREFIXED, "TANGUT IDEOGRAPH-", 0x18D00, 0},
    {"Jurchen Character", RANGE_PREFIXED, "JURCHEN CHARACTER-", 0x18E00, 0},
    {"Seal Character", RANGE_PREFIXED, "SMALL SEAL CHARACTER-", 0x3D000, 0},
    {"Hangul Syllable", RANGE_HANGUL, "HANGUL SYLLABLE ", HANGUL_FIRST, HANGUL_LAST},
    {"Non Private Use High Surrogate", RANGE_NAMELESS, "", 0xD800, 0xDB7F},
    {"Private Use High Surrogate", RANGE_NAMELESS, "", 0xDB80, 0xDBFF},
    {"Low Surrogate", RANGE_NAMELESS, "", 0xDC00, 0xDFFF},
    {"Private Use", RANGE_NAMELESS, "", 0xE000, 0xF8FF},
    {"Plane 15 Private Use", RANGE_NAMELESS, "", 0xF0000, 0xFFFFD},
    {"Plane 16 Private Use", RANGE_NAMELESS, "", 0x100000, 0x10FFFD},
};

/* Jamo short names (Jamo.txt; Unicode 3.12, table 3-16): fixed, as the syllables are. */
static const char *const leading[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                      "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const vowels[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                     "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                     "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const trailing[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                       "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                       "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))
static_assert(HANGUL_LAST - HANGUL_FIRST + 1 == COUNT(leading) * COUNT(vowels) * COUNT(trailing),
              "one syllable for each combination of jamo");

const struct range_rule *range_rule_find(struct text label)
{
    for (size_t n = 0; n < COUNT(rules); n++)
        if (text_equal(label, (struct text){rules[n].label, strlen(rules[n].label)}))
            return &rules[n];
    return NULL;
}

bool range_rule_covers(const struct range_rule *rule, uint32_t first, uint32_t last)
{
    return first == rule->first && (rule->last == 0 || last == rule->last);
}

size_t range_rule_name(const struct range_rule *rule, uint32_t cp, char out[NAME_MAX_BYTES])
{
    if (rule->kind == RANGE_NAMELESS)
        return 0;
    if (rule->kind == RANGE_PREFIXED)
        return (size_t)snprintf(out, NAME_MAX_BYTES, "%s%04X", rule->prefix, (unsigned)cp);
    uint32_t syllable = cp - HANGUL_FIRST;
    return (size_t)snprintf(out, NAME_MAX_BYTES, "%s%s%s%s", rule->prefix,
                            leading[syllable / (COUNT(vowels) * COUNT(trailing))],
                            vowels[syllable / COUNT(trailing) % COUNT(vowels)],
                            trailing[syllable % COUNT(trailing)]);
}
