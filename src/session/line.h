/* line.h - gathers bytes to a line, which ends with LF, CR LF or CR NUL (RFC 854). */
#ifndef CHARFINDER_LINE_H
#define CHARFINDER_LINE_H

#include <charfinder/session.h>

enum line_status { LINE_MORE, LINE_READY, LINE_TOO_LONG };

/* Puts bytes up to the end of the line, or all of `input`, which is not empty; `*taken` gets how
 * many. LINE_READY: the line is complete, in `at` and `len`, without its ending. LINE_TOO_LONG: it
 * would be, but had more than `max` bytes and was dropped. */
enum line_status line_put(struct line *line, struct text input, size_t *taken);

/* No ending will come: as if it had, or LINE_MORE if no line has begun. */
enum line_status line_put_eof(struct line *line);

/* Forgets the line and makes ready for the next one. */
void line_clear(struct line *line);

#endif
