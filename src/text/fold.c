/* fold.c - what folding makes of a character, from the compiled image. */
#include <charfinder/text.h>

#include "little_endian.h"
#include "text/fold_format.h"

extern const unsigned char text_category_image[];

/* Where the folds begin: behind the ranges of categories. */
static const unsigned char *folds(void)
{
    return text_category_image + 4 * ((size_t)u32_at(text_category_image) + 1);
}

static uint32_t fold_number(uint32_t n, unsigned number)
{
    return u32_at(folds() + 4 + 4 * ((size_t)n * FOLD_NUMBERS + number));
}

bool text_fold(uint32_t cp, struct text *folded)
{
    const uint32_t count = u32_at(folds());
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (fold_number(middle, FOLD_CODE_POINT) < cp)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || fold_number(low, FOLD_CODE_POINT) != cp)
        return false;
    const unsigned char *bytes = folds() + 4 + 4 * (size_t)count * FOLD_NUMBERS;
    uint32_t to = fold_number(low, FOLD_TO);
    *folded = (struct text){(const char *)bytes + fold_at(to), fold_len(to)};
    return true;
}
