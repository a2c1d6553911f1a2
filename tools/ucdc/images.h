/* images.h - renders the images that are compiled into charfinder. */
#ifndef UCDC_IMAGES_H
#define UCDC_IMAGES_H

#include "sources.h"

/* The index of names and strings (src/index/format.h). False, with the reason in `message`, if the
 * data outgrew the format. Free `image` either way. */
bool index_image_make(struct buffer *image, const struct sources *sources, struct text version,
                      char message[MESSAGE_MAX]);

/* General categories of all code points (src/text/category_format.h). */
void category_image_make(struct buffer *image, const struct unicode_data *data);

/* Appends what folding makes of characters (src/text/fold_format.h). False, with the reason in
 * `message`, if the data outgrew the format. */
bool fold_image_add(struct buffer *image, const struct forms *forms, char message[MESSAGE_MAX]);

#endif
