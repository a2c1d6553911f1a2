/* category_format.h - the image of general categories, as ucdc writes it and text reads it.
 *
 * Little-endian 32-bit numbers: how many ranges follow, then one number per range, ascending:
 * its first code point and its category. A range ends where the next one begins; the first one
 * begins at U+0000, the last one ends at U+10FFFF. */
#ifndef CHARFINDER_CATEGORY_FORMAT_H
#define CHARFINDER_CATEGORY_FORMAT_H

#include <stdint.h>

enum { CATEGORY_RANGE_SHIFT = 8 };

static inline uint32_t category_range_pack(uint32_t first, uint32_t category)
{
    return first << CATEGORY_RANGE_SHIFT | category;
}

static inline uint32_t category_range_first(uint32_t range)
{
    return range >> CATEGORY_RANGE_SHIFT;
}

static inline uint32_t category_range_category(uint32_t range)
{
    return range & ((1U << CATEGORY_RANGE_SHIFT) - 1);
}

#endif
