/* hangul.h - what Hangul syllables are made of, which no file of the UCD lists (Unicode 3.12). For
 * both the index compiler and the program. */
#ifndef CHARFINDER_HANGUL_H
#define CHARFINDER_HANGUL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    HANGUL_SYLLABLES = 0xAC00, /* the first one */
    HANGUL_COUNT = 11172,
    HANGUL_L = 0x1100,
    HANGUL_V = 0x1161,
    HANGUL_T = 0x11A7,
    HANGUL_VS = 21,
    HANGUL_TS = 28,
};

static inline bool hangul_is_syllable(uint32_t cp)
{
    return cp >= HANGUL_SYLLABLES && cp < HANGUL_SYLLABLES + HANGUL_COUNT;
}

struct hangul_parts {
    uint32_t first, second;
};

/* What a syllable is made of, in one step: a syllable without a trailing consonant and that
 * consonant, or a leading consonant and a vowel. */
static inline struct hangul_parts hangul_decompose(uint32_t cp)
{
    const uint32_t n = cp - HANGUL_SYLLABLES;
    const uint32_t t = n % HANGUL_TS;
    const uint32_t v = n % (HANGUL_VS * HANGUL_TS) / HANGUL_TS;
    if (t != 0)
        return (struct hangul_parts){cp - t, HANGUL_T + t};
    return (struct hangul_parts){HANGUL_L + n / (HANGUL_VS * HANGUL_TS), HANGUL_V + v};
}

#endif
