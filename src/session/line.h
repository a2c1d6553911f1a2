/* line.h - gathers bytes to a line, which ends with LF, CR LF or CR NUL (RFC 854). */
#ifndef CHARFINDER_LINE_H
#define CHARFINDER_LINE_H

#include <charfinder/session.h>

enum line_status { LINE_MORE, LINE_READY, LINE_TOO_LONG };

/* Puts one byte. LINE_READY: the line is complete, in `at` and `len`, without its ending.
 * LINE_TOO_LONG: it would be, but had more than `max` bytes and was dropped. */
enum line_status line_put(struct line *line, char byte);

/* No ending will come: as line_put() at the line's end, or LINE_MORE if no line has begun. */
enum line_status line_put_eof(struct line *line);

/* Forgets the line and makes ready for the next one. */
void line_clear(struct line *line);

#endif
