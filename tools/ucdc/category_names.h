/* category_names.h - general categories and groups of them, as the Standard calls them. */
#ifndef UCDC_CATEGORY_NAMES_H
#define UCDC_CATEGORY_NAMES_H

#include <charfinder/text.h>

/* The categories in the order of `enum category`, then the groups. */
enum { CATEGORY_GROUPS = 8, CATEGORY_NAMES = CATEGORIES + CATEGORY_GROUPS };

struct category_name {
    struct text both;    /* `So Other_Symbol` */
    struct text other;   /* one more short name: `L&`, or empty */
    uint32_t categories; /* one bit for each, 1 << CATEGORY_So */
};

/* Category or group number `n`; n < CATEGORY_NAMES. */
struct category_name category_name(unsigned n);

#endif
