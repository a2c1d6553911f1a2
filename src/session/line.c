/* line.c - gathers bytes to a line.
 *
 * The room has the line as the keys have left it, and a CR at its end that may be half of a line
 * ending: so that erasing a byte leaves what was before it. Of a line that was too long it is known
 * only that, and whether a CR was its last byte. */
#include "line.h"

#include <assert.h>
#include <string.h>

enum { LF = '\n', CR = '\r', NUL = 0, BS = 0x08, DEL = 0x7F, NAK = 0x15, ESC = 0x1B, IAC = 0xFF };

static bool is_too_long(const struct line *line)
{
    return line->len > line->max + 1; /* a CR at the end has room of its own */
}

/* `at` holds no CR but, alone, the one that `ends_in_cr` tells of. */
static void line_add(struct line *line, const char *at, size_t len, bool ends_in_cr)
{
    size_t most = line->max + (ends_in_cr ? 1 : 0);
    line->ends_in_cr = ends_in_cr;
    if (is_too_long(line))
        return;
    if (line->len > most || len > most - line->len) {
        line->len = line->max + 2;
        return;
    }
    assert(line->at != NULL && "the owner lends room before it feeds");
    memcpy(line->at + line->len, at, len);
    line->len += len;
}

/* No more bytes of the key come: an ESC alone is a byte of the line, a longer start is dropped. */
static void end_key(struct line *line)
{
    enum line_key key = line->key;
    line->key = LINE_NO_KEY;
    if (key == LINE_ESC)
        line_add(line, "\x1B", 1, false);
}

/* Takes `byte` if it belongs to the key that has begun (ECMA-48, sections 5.4 and 5.5.1); false if
 * it does not, and then the key has ended. */
static bool take_key_byte(struct line *line, unsigned char byte)
{
    switch (line->key) {
    case LINE_NO_KEY:
        return false;
    case LINE_ESC:
        if (byte == '[' || byte == 'O') {
            line->key = byte == '[' ? LINE_ESC_BRACKET : LINE_ESC_O;
            return true;
        }
        break;
    case LINE_ESC_BRACKET:
        if (byte >= 0x20 && byte <= 0x3F)
            return true;
        /* fallthrough */
    case LINE_ESC_O:
        if (byte >= 0x40 && byte <= 0x7E) {
            line->key = LINE_NO_KEY;
            return true;
        }
        break;
    }
    end_key(line);
    return false;
}

void line_put_ff(struct line *line)
{
    end_key(line);
    line_add(line, "\xFF", 1, false);
}

void line_erase_character(struct line *line)
{
    end_key(line);
    if (is_too_long(line))
        return;
    for (unsigned n = 0; n < TEXT_CHARACTER_MAX && line->len > 0; n++)
        if (((unsigned char)line->at[--line->len] & 0xC0) != 0x80)
            break;
    line->ends_in_cr = line->len > 0 && line->at[line->len - 1] == CR;
}

static enum line_status end(struct line *line)
{
    if (is_too_long(line))
        return LINE_TOO_LONG;
    line->len -= line->ends_in_cr ? 1 : 0;
    return LINE_READY;
}

/* A byte that is none of those that are simply put. */
static enum line_status put_special(struct line *line, unsigned char byte)
{
    if (take_key_byte(line, byte))
        return LINE_MORE;
    switch (byte) {
    case LF:
        return end(line);
    case NUL:
        if (line->ends_in_cr)
            return end(line);
        line_add(line, "", 1, false);
        break;
    case CR:
        line_add(line, "\r", 1, true);
        break;
    case ESC:
        line->key = LINE_ESC;
        break;
    case BS:
    case DEL:
        line_erase_character(line);
        break;
    case NAK:
        line_clear(line);
        break;
    default: /* the first byte after a key, any byte */
        line_add(line, (const char *)&byte, 1, false);
    }
    return LINE_MORE;
}

static bool is_special(unsigned char byte)
{
    static const bool special[256] = {[LF] = true,  [CR] = true,  [NUL] = true, [BS] = true,
                                      [DEL] = true, [NAK] = true, [ESC] = true, [IAC] = true};
    return special[byte];
}

enum line_status line_put(struct line *line, struct text input, size_t *taken)
{
    enum line_status status = LINE_MORE;
    size_t n = 0;
    while (n < input.len && status == LINE_MORE) {
        size_t begin = n;
        if (line->key == LINE_NO_KEY)
            while (n < input.len && !is_special((unsigned char)input.at[n]))
                n++;
        if (n > begin)
            line_add(line, input.at + begin, n - begin, false);
        else if ((unsigned char)input.at[n] == IAC)
            break;
        else
            status = put_special(line, (unsigned char)input.at[n++]);
    }
    *taken = n;
    return status;
}

enum line_status line_put_eof(struct line *line)
{
    end_key(line);
    if (line->len == (line->ends_in_cr ? 1 : 0))
        return LINE_MORE;
    return end(line);
}

bool line_holds_room(const struct line *line)
{
    return line->len > 0 && !is_too_long(line);
}

void line_clear(struct line *line)
{
    line->len = 0;
    line->ends_in_cr = false;
    line->key = LINE_NO_KEY;
}
