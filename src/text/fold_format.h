/* fold_format.h - the image of folded characters, as ucdc writes it and text reads it. It lies
 * behind that of general categories (category_format.h).
 *
 * Little-endian 32-bit numbers: how many characters follow; per character, in ascending order, its
 * code point, then where in the bytes after all these what it becomes begins, and how many bytes
 * that has, packed. A character is left out if no query can tell it from what
 * folding makes of it, such as a compatibility ideograph. */
#ifndef CHARFINDER_FOLD_FORMAT_H
#define CHARFINDER_FOLD_FORMAT_H

#include <stdint.h>

enum { FOLD_CODE_POINT, FOLD_TO, FOLD_NUMBERS };
enum { FOLD_LEN_BITS = 8, FOLD_LEN_MAX = (1 << FOLD_LEN_BITS) - 1 };

static inline uint32_t fold_pack(uint32_t at, uint32_t len)
{
    return at << FOLD_LEN_BITS | len;
}

static inline uint32_t fold_at(uint32_t packed)
{
    return packed >> FOLD_LEN_BITS;
}

static inline uint32_t fold_len(uint32_t packed)
{
    return packed & FOLD_LEN_MAX;
}

#endif
