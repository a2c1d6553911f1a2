/* forms.h - the forms that a text takes: upper case, in which it is shown; folded and cut into
 * words, as which it is found. All from UnicodeData.txt, so that it is the same on every machine. */
#ifndef UCDC_FORMS_H
#define UCDC_FORMS_H

#include "unicode_data.h"

/* What a character becomes. */
struct form {
    uint32_t cp;
    struct span to; /* in `texts`, UTF-8; may be empty */
};

/* In code point order. */
struct form_table {
    struct form *at;
    size_t count;
    size_t room;
};

/* Empty when all zero. */
struct forms {
    const struct unicode_data *data;
    struct form_table upper;  /* simple upper case, field 12 */
    struct form_table folded; /* full compatibility decomposition (NFKD, field 5) without characters
                                 of category Mn. Only of characters that have one in UnicodeData.txt:
                                 not of Hangul syllables, which stay letters, nor of most characters
                                 of category Mn, which forms_put_words() leaves out */
    struct buffer texts;
};

/* Reads the fields of UnicodeData.txt, which must be fresh, and which `data`, which stays, was read
 * from. False when it is refused; file->message says why. Free `forms` either way. */
bool forms_read(struct forms *forms, struct ucd_file *file, const struct unicode_data *data);

/* The entry of a character, or null if it stays as it is. */
const struct form *form_find(const struct form_table *table, uint32_t cp);

/* Appends `text`, which must be UTF-8, in upper case (full mapping: Unicode 3.13, rule R1). */
void forms_put_upper(const struct forms *forms, struct text text, struct buffer *out);

/* Appends the words of `text`, which must be UTF-8, one space between two: it is folded, then cut
 * into maximal runs of L*, N* and `_`, then put in upper case. A word need not be ASCII. */
void forms_put_words(const struct forms *forms, struct text text, struct buffer *out);

void forms_free(struct forms *forms);

#endif
