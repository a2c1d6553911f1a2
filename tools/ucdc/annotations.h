/* annotations.h - reads annotations of CLDR (UTS #35, part 2, section 14): annotations/en.xml and
 * annotationsDerived/en.xml. */
#ifndef UCDC_ANNOTATIONS_H
#define UCDC_ANNOTATIONS_H

#include "everyday.h"

/* Adds the short names and the keywords of the whole file, which must be fresh. False when it is
 * refused; file->message says why. */
bool annotations_read(struct everyday *everyday, struct ucd_file *file);

#endif
