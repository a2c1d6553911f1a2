/* notation.h - the ways in which code points are written. */
#ifndef CHARFINDER_NOTATION_H
#define CHARFINDER_NOTATION_H

#include <charfinder/text.h>

enum notation {
    NOTATION_MARKED, /* U+2656 0x2656 \u2656 \u{1F600} \U0001F600 &#9814; &#x2656; */
    NOTATION_BARE,   /* 1F600: 4 to 6 hexadecimal digits, at least one of them 0-9 */
};

/* Takes the next code point off `*rest`, a text in UTF-8, with the white space and commas before
 * it. False when none is left, or when what comes next is not written so: then `*rest` is not
 * empty. `*cp` may be more than U+10FFFF. */
bool notation_next(enum notation notation, struct text *rest, uint32_t *cp);

/* Whether the text, stripped, is nothing but such code points, separated by white space or commas,
 * and at least one. */
bool notation_is_all(enum notation notation, struct text text);

#endif
