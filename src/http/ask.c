/* ask.c - what a request asks for. */
#include "ask.h"

#include <string.h>

#include "syntax.h"

/* Parameters as forms send them (URL Standard, application/x-www-form-urlencoded). */

/* What is left of them: bytes that are decoded where they are. */
struct parameters {
    char *at;
    size_t len;
};

/* Decodes `len` bytes from `at` to `to`, which is not behind them; returns how many they become. A
 * `%` without two digits stays as it is, and so does the `+` of U+2656, written by hand. */
static size_t decode(char *to, const char *at, size_t len)
{
    size_t decoded = 0;
    char before = '\0'; /* the byte before this one, which may be overwritten by now */
    for (size_t n = 0; n < len; n++) {
        char c = at[n];
        bool is_code = text_lower(before) == 'u' && len - n > 1 && is_hexadecimal(at[n + 1]);
        before = c;
        if (c == '+' && !is_code) {
            c = ' ';
        } else if (c == '%' && len - n > 2 && is_hexadecimal(at[n + 1]) &&
                   is_hexadecimal(at[n + 2])) {
            c = (char)(text_digit_value(at[n + 1]) << 4 | text_digit_value(at[n + 2]));
            before = at[n += 2];
        }
        to[decoded++] = c;
    }
    return decoded;
}

/* Takes the next parameter off, and decodes its key; the value is raw. False at the end. */
static bool next_parameter(struct parameters *left, struct text *key, struct parameters *value)
{
    if (left->len == 0)
        return false;
    char *at = left->at;
    const char *end = memchr(at, '&', left->len);
    size_t len = end == NULL ? left->len : (size_t)(end - at);
    size_t taken = end == NULL ? len : len + 1;
    left->at += taken;
    left->len -= taken;
    const char *mark = memchr(at, '=', len);
    size_t key_len = mark == NULL ? len : (size_t)(mark - at);
    size_t before = mark == NULL ? len : key_len + 1;
    *value = (struct parameters){at + before, len - before};
    *key = (struct text){at, decode(at, at, key_len)};
    return true;
}

static struct text decoded(struct parameters value)
{
    return (struct text){value.at, decode(value.at, value.at, value.len)};
}

void ask_start(struct ask *ask)
{
    *ask = (struct ask){
        .query = {"", 0}, .stop = UINT32_MAX, .format = FORMATS, .order = QUERY_SLASH_IS_BEST};
}

/* Notes that a parameter was given. False, and it is wrong, if it was given before: a proxy or a
 * log may have read the other value. */
static bool note_once(struct ask *ask, bool *has, struct text why_not)
{
    bool first = !*has;
    *has = true;
    if (!first)
        ask->wrong = why_not;
    return first;
}

static enum format format_named(struct text name)
{
    if (text_equal(name, TEXT("json")))
        return FORMAT_JSON;
    if (text_equal(name, TEXT("text")))
        return FORMAT_TEXT;
    return text_equal(name, TEXT("html")) ? FORMAT_HTML : FORMATS;
}

static bool read_order(struct text name, enum query_order *order)
{
    bool is_best = text_equal(name, TEXT("best"));
    *order = is_best ? QUERY_ALL_BEST : QUERY_SLASH_IS_BEST;
    return is_best || text_equal(name, TEXT("code"));
}

static void take_query(struct ask *ask, struct text value)
{
    if (!note_once(ask, &ask->has_query, TEXT("query may stand only once")))
        return;
    if (text_is_utf8(value))
        ask->query = text_strip(value);
    else
        ask->wrong = TEXT("query must be UTF-8");
}

static void take(struct ask *ask, struct text key, struct parameters value)
{
    if (text_equal(key, TEXT("query"))) {
        take_query(ask, decoded(value));
    } else if (text_equal(key, TEXT("start"))) {
        if (note_once(ask, &ask->has_start, TEXT("start may stand only once")) &&
            !text_read_number(decoded(value), UINT32_MAX, &ask->start))
            ask->wrong = TEXT("start must be a whole number from 0 to 4294967295");
    } else if (text_equal(key, TEXT("stop"))) {
        if (note_once(ask, &ask->has_stop, TEXT("stop may stand only once")) &&
            !text_read_number(decoded(value), UINT32_MAX, &ask->stop))
            ask->wrong = TEXT("stop must be a whole number from 0 to 4294967295");
    } else if (text_equal(key, TEXT("format"))) {
        if (note_once(ask, &ask->has_format, TEXT("format may stand only once")))
            ask->format = format_named(decoded(value));
        if (ask->format == FORMATS)
            ask->wrong = TEXT("format must be json, text or html");
    } else if (text_equal(key, TEXT("order"))) {
        if (note_once(ask, &ask->has_order, TEXT("order may stand only once")) &&
            !read_order(decoded(value), &ask->order))
            ask->wrong = TEXT("order must be best or code");
    }
}

void ask_read(struct ask *ask, char *at, size_t len)
{
    struct parameters left = {at, len};
    struct parameters value;
    struct text key;
    ask_start(ask);
    while (next_parameter(&left, &key, &value))
        take(ask, key, value);
}

void ask_read_words(struct ask *ask, char *at, size_t len)
{
    struct parameters left = {at, len};
    struct parameters value;
    struct text key;
    size_t joined = 0;
    ask_start(ask);
    while (next_parameter(&left, &key, &value)) {
        if (!text_equal(key, TEXT("char")))
            continue;
        /* what stood there is read already: a key is longer than the space that comes instead */
        joined += decode(at + joined, value.at, value.len);
        at[joined++] = ' ';
    }
    take_query(ask, (struct text){at, joined});
}
