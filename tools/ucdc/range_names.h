/* range_names.h - names that are not listed but derived (Unicode Standard, section 4.8). */
#ifndef UCDC_RANGE_NAMES_H
#define UCDC_RANGE_NAMES_H

#include <charfinder/text.h>

#include "unicode_data.h"

/* How the characters of a `<label, First>` … `<label, Last>` range are called. */
struct range_rule {
    const char *label;
    enum {
        RANGE_NAMELESS, /* surrogates and private use have no name */
        RANGE_HANGUL,   /* rule NR1: HANGUL SYLLABLE and the short names of its jamo */
        RANGE_PREFIXED, /* rule NR2: the prefix and the code point in hexadecimal */
    } kind;
    const char *prefix;
    uint32_t first;
    uint32_t last; /* 0: it grows from version to version */
};

/* The rule for a range of this label, or null: the label is new, and its rule must be added. */
const struct range_rule *range_rule_find(struct text label);

/* Whether the rule is about the code points from `first` to `last`, no more and no less. */
bool range_rule_covers(const struct range_rule *rule, uint32_t first, uint32_t last);

/* The name of `cp`, which the rule covers; returns its length, 0 if it has none. */
size_t range_rule_name(const struct range_rule *rule, uint32_t cp, char out[NAME_MAX_BYTES]);

#endif
