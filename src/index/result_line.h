/* result_line.h - a result line as it goes over the wire: written by ucdc for each entry of the
 * index, and at run time for other code points. */
#ifndef CHARFINDER_RESULT_LINE_H
#define CHARFINDER_RESULT_LINE_H

#include <charfinder/index.h>

enum {
    LABEL_MAX = sizeof "<noncharacter-10FFFF>" - 1, /* bytes of the longest */
    RESULT_LINE_FRAME_MAX = 8 + 4 + 3 + 2,          /* code point, character, tabs, CR LF */
};

/* The code point label of a character without a name (Unicode 4.8, table 4-9), such as
 * `<control-0009>`, without a terminator; returns its length. */
size_t label_put(uint32_t cp, enum category category, char out[LABEL_MAX]);

/* Writes the line of `cp`: its code point, the character (or what stands for one that would move a
 * terminal's cursor, or has no UTF-8), `name`, and `alias` unless empty, tabs between, CR LF after.
 * `out` has room for RESULT_LINE_FRAME_MAX bytes, name and alias; returns how many were used. */
size_t result_line_put(uint32_t cp, struct text name, struct text alias, char *out);

#endif
