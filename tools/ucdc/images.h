/* images.h - renders the images that are compiled into charfinder. */
#ifndef UCDC_IMAGES_H
#define UCDC_IMAGES_H

#include "name_aliases.h"
#include "unicode_data.h"

/* The index of names and aliases (src/index/format.h). False, with the reason in `message`, if the
 * data outgrew the format. Free `image` either way. */
bool index_image_make(struct buffer *image, const struct unicode_data *data,
                      const struct name_aliases *aliases, struct text version,
                      char message[MESSAGE_MAX]);

/* General categories of all code points (src/text/category_format.h). */
void category_image_make(struct buffer *image, const struct unicode_data *data);

#endif
