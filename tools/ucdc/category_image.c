/* category_image.c - general categories of all code points, as ranges. */
#include "images.h"

#include "little_endian.h"
#include "text/category_format.h"

void category_image_make(struct buffer *image, const struct unicode_data *data)
{
    uint32_t ranges = 0;
    uint32_t next = 0; /* the first code point not yet in a range */
    enum category last = CATEGORIES;
    buffer_add_u32(image, 0); /* their number, filled in below */
    for (size_t n = 0; n <= data->count; n++) {
        uint32_t cp = n < data->count ? data->characters[n].cp : 0x110000;
        if (cp > next && last != CATEGORY_Cn) { /* a gap: code points that are not assigned */
            last = CATEGORY_Cn;
            buffer_add_u32(image, category_range_pack(next, last));
            ranges++;
        }
        if (n < data->count && data->characters[n].category != last) {
            last = data->characters[n].category;
            buffer_add_u32(image, category_range_pack(cp, last));
            ranges++;
        }
        next = cp + 1;
    }
    u32_put(image->at, ranges);
}
