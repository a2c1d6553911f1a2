/* ask.c - what a request asks for. */
#include "ask.h"

void ask_start(struct ask *ask)
{
    *ask = (struct ask){.query = {"", 0}, .stop = UINT32_MAX, .format = FORMATS};
}

/* What stands twice says two things: which of them a proxy or a log saw, we cannot know. */
static bool is_first(struct ask *ask, bool *has, const char *why_not)
{
    bool first = !*has;
    *has = true;
    if (!first)
        ask->wrong = why_not;
    return first;
}

/* A whole number that fits; digits and nothing else. */
static bool read_number(struct text digits, uint32_t *number)
{
    uint64_t value = 0;
    if (digits.len == 0 || digits.len > 10)
        return false;
    for (size_t n = 0; n < digits.len; n++) {
        if (digits.at[n] < '0' || digits.at[n] > '9')
            return false;
        value = value * 10 + (uint64_t)(digits.at[n] - '0');
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

void ask_take_query(struct ask *ask, struct text value)
{
    if (!is_first(ask, &ask->has_query, "query may stand only once"))
        return;
    if (text_is_utf8(value))
        ask->query = text_strip(value);
    else
        ask->wrong = "query must be UTF-8";
}

void ask_take(struct ask *ask, struct text key, struct text value)
{
    if (text_equal(key, TEXT("query"))) {
        ask_take_query(ask, value);
    } else if (text_equal(key, TEXT("start"))) {
        if (is_first(ask, &ask->has_start, "start may stand only once") &&
            !read_number(value, &ask->start))
            ask->wrong = "start must be a whole number from 0 to 4294967295";
    } else if (text_equal(key, TEXT("stop"))) {
        if (is_first(ask, &ask->has_stop, "stop may stand only once") &&
            !read_number(value, &ask->stop))
            ask->wrong = "stop must be a whole number from 0 to 4294967295";
    } else if (text_equal(key, TEXT("format"))) {
        if (is_first(ask, &ask->has_format, "format may stand only once"))
            ask->format = format_named(value);
        if (ask->format == FORMATS)
            ask->wrong = "format must be json, text or html";
    }
}
