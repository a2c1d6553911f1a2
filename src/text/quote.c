/* quote.c - a text between quotes, safe for a terminal and a log. */
#include <charfinder/text.h>

#include <string.h>

static const uint64_t each = UINT64_C(0x0101010101010101); /* of eight bytes */

/* Whether eight bytes are printable ASCII, and none of them a quote or a backslash. Each sum sets a
 * top bit where a byte is not as it should be, and nowhere if they all are. */
static bool are_plain(uint64_t bytes)
{
    const uint64_t single = bytes ^ each * '\'';
    const uint64_t doubled = bytes ^ each * '"';
    const uint64_t backslash = bytes ^ each * '\\';
    const uint64_t del = bytes ^ each * 0x7F;
    uint64_t bad = bytes | (bytes - each * ' ');
    bad |= (single - each) | (doubled - each) | (backslash - each) | (del - each);
    return (bad & each << 7) == 0;
}

bool text_is_plain(struct text text)
{
    uint64_t bytes;
    size_t n = 0;
    for (; text.len - n >= sizeof bytes; n += sizeof bytes) {
        memcpy(&bytes, text.at + n, sizeof bytes);
        if (!are_plain(bytes))
            return false;
    }
    bytes = each * ' ';
    for (; n < text.len; n++)
        bytes = bytes << 8 | (unsigned char)text.at[n];
    return are_plain(bytes);
}

void text_quote_start(struct text_quote *quote, struct text text)
{
    bool has_single = text.len > 0 && memchr(text.at, '\'', text.len) != NULL;
    bool has_double = text.len > 0 && memchr(text.at, '"', text.len) != NULL;
    quote->rest = text;
    quote->by_byte = !text_is_utf8(text);
    quote->mark = has_single && !has_double ? '"' : '\'';
    quote->state = TEXT_QUOTE_OPENS;
}

static bool is_plain(uint32_t cp, char mark)
{
    return cp != '\\' && cp != (unsigned char)mark && text_is_printable(cp);
}

/* How one character that is not plain is written. */
static size_t put_escape(uint32_t cp, char out[TEXT_ESCAPE_MAX])
{
    size_t len = 0;
    out[len++] = '\\';
    switch (cp) {
    case '\t':
        out[len++] = 't';
        return len;
    case '\n':
        out[len++] = 'n';
        return len;
    case '\r':
        out[len++] = 'r';
        return len;
    case '\\':
    case '\'':
    case '"':
        out[len++] = (char)cp;
        return len;
    default:
        break;
    }
    unsigned digits = cp <= 0xFF ? 2 : cp <= 0xFFFF ? 4 : 8;
    out[len++] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    return len + text_put_hex_lower(cp, digits, out + len);
}

/* Takes the next character, or byte, off `*text`; true if it stands for itself. */
static bool take(const struct text_quote *quote, struct text *text, uint32_t *cp)
{
    if (quote->by_byte) {
        *cp = (unsigned char)text->at[0];
        *text = text_from(*text, 1);
        return *cp < 0x80 && is_plain(*cp, quote->mark);
    }
    *cp = text_next_character(text);
    return is_plain(*cp, quote->mark);
}

/* How many of the first bytes are ASCII that stands for itself. */
static size_t plain_ascii(struct text text, char mark)
{
    size_t len = 0;
    while (len < text.len && text.at[len] >= ' ' && text.at[len] < 0x7F && text.at[len] != '\\' &&
           text.at[len] != mark)
        len++;
    return len;
}

static struct text next_run(struct text_quote *quote, char escape[TEXT_ESCAPE_MAX])
{
    struct text run = quote->rest;
    struct text after = text_from(run, plain_ascii(run, quote->mark));
    quote->rest = after;
    uint32_t cp = 0;
    while (after.len > 0 && take(quote, &after, &cp))
        quote->rest = after;
    if (quote->rest.len < run.len) {
        run.len -= quote->rest.len;
        return run;
    }
    quote->rest = after;
    return (struct text){escape, put_escape(cp, escape)};
}

struct text text_quote_next(struct text_quote *quote, char escape[TEXT_ESCAPE_MAX])
{
    struct text mark = quote->mark == '"' ? TEXT("b\"") : TEXT("b'");
    switch (quote->state) {
    case TEXT_QUOTE_OPENS:
        quote->state = TEXT_QUOTE_RUNS;
        return quote->by_byte ? mark : text_from(mark, 1);
    case TEXT_QUOTE_RUNS:
        if (quote->rest.len > 0)
            return next_run(quote, escape);
        quote->state = TEXT_QUOTE_OVER;
        return text_from(mark, 1);
    case TEXT_QUOTE_OVER:
        break;
    }
    return (struct text){NULL, 0};
}
