/* category.c - general categories, from the compiled image. */
#include <assert.h>
#include <charfinder/text.h>

#include "little_endian.h"
#include "text/category_format.h"

extern const unsigned char text_category_image[];

static uint32_t range_at(uint32_t n)
{
    return u32_at(text_category_image + 4 * ((size_t)n + 1));
}

/* The number of the range with `cp`; range number `low` begins at or before it. */
static uint32_t find_range(uint32_t cp, uint32_t low)
{
    uint32_t high =
        u32_at(text_category_image); /* this range begins after `cp`, or is beyond the last one */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (category_range_first(range_at(middle)) <= cp)
            low = middle;
        else
            high = middle;
    }
    return low;
}

enum category text_category(uint32_t cp)
{
    if (cp > 0x10FFFF)
        return CATEGORY_Cn;
    return (enum category)category_range_category(range_at(find_range(cp, 0)));
}

enum category text_category_around(uint32_t cp, struct category_range *range)
{
    enum { STEPS = 4 };
    uint32_t count = u32_at(text_category_image);
    uint32_t n = range->number;
    if (cp > 0x10FFFF)
        return CATEGORY_Cn;
    if (category_range_first(range_at(n)) > cp)
        n = 0;
    for (unsigned steps = 0; steps < STEPS; steps++, n++)
        if (n + 1 == count || category_range_first(range_at(n + 1)) > cp)
            break;
    if (n + 1 < count && category_range_first(range_at(n + 1)) <= cp)
        n = find_range(cp, n);
    uint32_t first = category_range_first(range_at(n));
    uint32_t end = n + 1 < count ? category_range_first(range_at(n + 1)) : 0x110000;
    enum category category = (enum category)category_range_category(range_at(n));
    *range = (struct category_range){first, end - first, category, n};
    return category;
}

bool text_is_printable(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= ' ' && cp < 0x7F;
    return text_category(cp) < CATEGORY_Zs;
}
static_assert(CATEGORY_Cn - CATEGORY_Zs == 7, "Zs, Zl, Zp, Cc, Cf, Cs, Co and Cn end the list");
