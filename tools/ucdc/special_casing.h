/* special_casing.h - upper case that is more than one character (SpecialCasing.txt). */
#ifndef UCDC_SPECIAL_CASING_H
#define UCDC_SPECIAL_CASING_H

#include <stdint.h>

enum { SPECIAL_UPPER_MAX = 3 };

/* The upper case of `cp`, zeros after it; null if it has no special one. Constant. */
const uint32_t *special_upper_find(uint32_t cp);

#endif
