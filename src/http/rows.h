/* rows.h - result lines as they stand in each form of an answer. */
#ifndef CHARFINDER_HTTP_ROWS_H
#define CHARFINDER_HTTP_ROWS_H

#include <charfinder/query.h>

/* Begins all zero. */
struct rows {
    struct text lines;              /* the next results, as answer_next() gave them */
    uint32_t count;                 /* rows written so far */
    struct category_range category; /* of the last character: text_category_near() */
};

/* Bytes of a row, whatever its form: a line of which each byte is escaped, and what frames it. */
enum { ROW_MAX = 6 * INDEX_LINE_MAX + 256 };

/* Each takes lines off and writes them at `at`, one at least, for which ROW_MAX bytes have room;
 * and goes on while there are lines, and ROW_MAX bytes have room before `end`. Returns the place
 * behind the last one. What stands behind that may have been written over. */
typedef char *rows_form(struct rows *rows, char *at, const char *end);

rows_form rows_json;       /* objects: result_put_json(); a comma and LF before all but the first */
rows_form rows_text;       /* the lines, which end in LF here */
rows_form rows_table;      /* rows of a table */
rows_form rows_paragraphs; /* <p>s with the lines in them */

#endif
