/* name_words.h - the words of a name or an alias, which ucd_check_name() let pass: runs of letters
 * and digits, between spaces and hyphens. */
#ifndef UCDC_NAME_WORDS_H
#define UCDC_NAME_WORDS_H

#include <charfinder/text.h>

#include "ucd_file.h"

enum { NAME_WORDS_MAX = (NAME_MAX_BYTES + 1) / 2 }; /* words of one letter each */

/* Takes the first word off, and what separates it from the next; empty where two of these meet. */
struct text name_next_word(struct text *rest);

/* The words of `name`, within its text, in their order, each of them once; returns how many. */
size_t name_words(struct text name, struct text words[NAME_WORDS_MAX]);

#endif
