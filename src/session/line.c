/* line.c - gathers bytes to a line. */
#include "line.h"

#include <assert.h>

static void put_data(struct line *line, char byte)
{
    if (line->len < line->max) {
        assert(line->at != NULL && "the owner lends room before it feeds");
        line->at[line->len] = byte;
    }
    if (line->len <= line->max) /* one too many is too many: count no further */
        line->len++;
}

static enum line_status end(const struct line *line)
{
    return line->len > line->max ? LINE_TOO_LONG : LINE_READY;
}

enum line_status line_put(struct line *line, char byte)
{
    if (byte == '\n' || (byte == '\0' && line->pending_cr)) {
        line->pending_cr = false;
        return end(line);
    }
    if (line->pending_cr)
        put_data(line, '\r');
    line->pending_cr = byte == '\r';
    if (!line->pending_cr)
        put_data(line, byte);
    return LINE_MORE;
}

enum line_status line_put_eof(struct line *line)
{
    if (line->len == 0 && !line->pending_cr)
        return LINE_MORE;
    line->pending_cr = false; /* white space at the end of a line */
    return end(line);
}

void line_clear(struct line *line)
{
    line->len = 0;
    line->pending_cr = false;
}
