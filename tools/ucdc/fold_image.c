/* fold_image.c - what folding makes of characters. */
#include "images.h"

#include <assert.h>
#include <stdio.h>

#include "little_endian.h"
#include "text/fold_format.h"

static bool is_of_word(const struct unicode_data *data, uint32_t cp)
{
    const struct character *character = unicode_data_find(data, cp);
    return character != NULL && text_is_of_word(character->category);
}

/* Whether a query means the same with `cp` as with `to`: both are letters or digits that no name
 * can have, or both separate words. */
static bool is_no_difference(const struct forms *forms, uint32_t cp, struct text to)
{
    struct buffer upper = {NULL, 0, 0};
    struct text rest = to;
    uint32_t first = to.len == 0 ? 0 : text_next_character(&rest);
    if (first < 0x80 || rest.len > 0)
        return false;
    forms_put_upper(forms, to, &upper);
    bool can_be_in_name = upper.at[0] < 0x80; /* as that of U+0131 is */
    buffer_free(&upper);
    return !can_be_in_name && is_of_word(forms->data, cp) == is_of_word(forms->data, first);
}

bool fold_image_add(struct buffer *image, const struct forms *forms, char message[MESSAGE_MAX])
{
    struct buffer bytes = {NULL, 0, 0};
    const size_t begin = image->len;
    uint32_t count = 0;
    bool fits = true;
    buffer_add_u32(image, 0); /* their number, filled in below */
    for (size_t n = 0; n < forms->folded.count && fits; n++) {
        const struct form *form = &forms->folded.at[n];
        struct text to = buffer_text(&forms->texts, form->to);
        if (is_no_difference(forms, form->cp, to))
            continue;
        fits = to.len <= FOLD_LEN_MAX;
        buffer_add_u32(image, form->cp);
        buffer_add_u32(image, fold_pack((uint32_t)bytes.len, (uint32_t)to.len));
        buffer_add(&bytes, to.at, to.len);
        count++;
        if (!fits)
            snprintf(message, MESSAGE_MAX, "U+%04X has %zu bytes when it is folded: at most %d",
                     (unsigned)form->cp, to.len, (int)FOLD_LEN_MAX);
    }
    u32_put(image->at + begin, count);
    buffer_add(image, bytes.at, bytes.len);
    buffer_free(&bytes);
    return fits;
}
static_assert(FOLD_NUMBERS == 2, "the code point and what it becomes");
