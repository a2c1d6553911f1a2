/* rows.h - result lines as they stand in each form of an answer. */
#ifndef CHARFINDER_HTTP_ROWS_H
#define CHARFINDER_HTTP_ROWS_H

#include <charfinder/query.h>

/* Begins all zero. */
struct rows {
    struct text lines; /* the next results, as answer_next() gave them */
    uint32_t category; /* where the category of the last one was found: text_category_near() */
};

/* Bytes of a row, whatever its form: a line of which each byte is escaped, and what frames it. */
enum { ROW_MAX = 6 * INDEX_LINE_MAX + 256 };

/* Each takes the first line off and writes it at `at`, where ROW_MAX bytes have room; returns the
 * place behind it. What stands behind that may have been written over. */
typedef char *row_form(struct rows *rows, char *at);

row_form row_json;      /* an object: result_put_json() */
row_form row_text;      /* the line, which ends in LF here */
row_form row_table;     /* a row of a table */
row_form row_paragraph; /* a <p> with the line in it */

#endif
