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

enum category text_category(uint32_t cp)
{
    if (cp > 0x10FFFF)
        return CATEGORY_Cn;
    /* range `low` begins at or before cp, range `high` after it */
    uint32_t low = 0;
    uint32_t high = u32_at(text_category_image);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (category_range_first(range_at(middle)) <= cp)
            low = middle;
        else
            high = middle;
    }
    return (enum category)category_range_category(range_at(low));
}

bool text_is_printable(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= ' ' && cp < 0x7F;
    return text_category(cp) < CATEGORY_Zs;
}
static_assert(CATEGORY_Cn - CATEGORY_Zs == 7, "Zs, Zl, Zp, Cc, Cf, Cs, Co and Cn end the list");
