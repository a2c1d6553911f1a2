/* line.h - gathers bytes to a line, which ends with LF, CR LF or CR NUL (RFC 854). A terminal also
 * sends keys as bytes: those that erase are obeyed, others are dropped. */
#ifndef CHARFINDER_LINE_H
#define CHARFINDER_LINE_H

#include <charfinder/session.h>

enum line_status { LINE_MORE, LINE_READY, LINE_TOO_LONG };

/* Takes bytes up to the end of the line, or up to a byte 0xFF, or all of `input`, which is not empty
 * and does not begin with that byte; `*taken` gets how many. LINE_READY: the line is complete, in
 * `at` and `len`, without its ending. LINE_TOO_LONG: it would be, but at some time it had more than
 * `max` bytes, and was dropped. */
enum line_status line_put(struct line *line, struct text input, size_t *taken);

/* Takes one byte 0xFF, which is data. */
void line_put_ff(struct line *line);

/* Takes the last character off the line. */
void line_erase_character(struct line *line);

/* The input has ended: as if the line had ended, or LINE_MORE if no line has begun. */
enum line_status line_put_eof(struct line *line);

/* Whether the room is needed: there is something of a line in it. */
bool line_holds_room(const struct line *line);

/* Takes all of the line, whether it ended or not: the next byte begins a line. */
void line_clear(struct line *line);

#endif
