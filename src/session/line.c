/* line.c - gathers bytes to a line. */
#include "line.h"

#include <assert.h>
#include <string.h>

static void put_data(struct line *line, const char *at, size_t len)
{
    size_t room = line->len < line->max ? line->max - line->len : 0;
    size_t kept = len < room ? len : room;
    if (kept > 0) {
        assert(line->at != NULL && "the owner lends room before it feeds");
        memcpy(line->at + line->len, at, kept);
    }
    line->len += kept;
    if (kept < len) /* one too many is too many: count no further */
        line->len = line->max + 1;
}

static enum line_status end(const struct line *line)
{
    return line->len > line->max ? LINE_TOO_LONG : LINE_READY;
}

/* After a CR, of which this byte tells whether it was the first half of an ending. */
static enum line_status put_after_cr(struct line *line, char byte)
{
    line->pending_cr = byte == '\r';
    if (byte == '\n' || byte == '\0')
        return end(line);
    put_data(line, "\r", 1);
    if (byte != '\r')
        put_data(line, &byte, 1);
    return LINE_MORE;
}

enum line_status line_put(struct line *line, struct text input, size_t *taken)
{
    if (line->pending_cr) {
        *taken = 1;
        return put_after_cr(line, input.at[0]);
    }
    const char *lf = memchr(input.at, '\n', input.len);
    size_t len = lf == NULL ? input.len : (size_t)(lf - input.at);
    const char *cr = memchr(input.at, '\r', len);
    if (cr != NULL)
        len = (size_t)(cr - input.at);
    put_data(line, input.at, len);
    line->pending_cr = cr != NULL;
    if (cr == NULL && lf == NULL) {
        *taken = len;
        return LINE_MORE;
    }
    *taken = len + 1;
    return cr == NULL ? end(line) : LINE_MORE;
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
