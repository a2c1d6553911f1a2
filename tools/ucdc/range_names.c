/* range_names.c - names that are not listed but derived. */
#include "range_names.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Labels as UnicodeData.txt has them, prefixes from the Standard's table 4-8. */
static const struct range_rule rules[] = {
    {"CJK Ideograph", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension A", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension B", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension C", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension D", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension E", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension F", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension G", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension H", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension I", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"CJK Ideograph Extension J", RANGE_PREFIXED, "CJK UNIFIED IDEOGRAPH-"},
    {"Tangut Ideograph", RANGE_PREFIXED, "TANGUT IDEOGRAPH-"},
    {"Tangut Ideograph Supplement", RANGE_PREFIXED, "TANGUT IDEOGRAPH-"},
    {"Jurchen Character", RANGE_PREFIXED, "JURCHEN CHARACTER-"},
    {"Seal Character", RANGE_PREFIXED, "SMALL SEAL CHARACTER-"},
    {"Hangul Syllable", RANGE_HANGUL, "HANGUL SYLLABLE "},
    {"Non Private Use High Surrogate", RANGE_NAMELESS, ""},
    {"Private Use High Surrogate", RANGE_NAMELESS, ""},
    {"Low Surrogate", RANGE_NAMELESS, ""},
    {"Private Use", RANGE_NAMELESS, ""},
    {"Plane 15 Private Use", RANGE_NAMELESS, ""},
    {"Plane 16 Private Use", RANGE_NAMELESS, ""},
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
enum { HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };
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
    return rule->kind != RANGE_HANGUL || (first >= HANGUL_FIRST && last <= HANGUL_LAST);
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
