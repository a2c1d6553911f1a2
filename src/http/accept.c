/* accept.c - which form of an answer a client would rather have. */
#include "accept.h"

#include <string.h>

static const struct {
    struct text name;
    struct text type;
} formats[] = {
    [FORMAT_JSON] = {TEXT_CONSTANT("json"), TEXT_CONSTANT("application/json")},
    [FORMAT_TEXT] = {TEXT_CONSTANT("text"), TEXT_CONSTANT("text/plain")},
    [FORMAT_HTML] = {TEXT_CONSTANT("html"), TEXT_CONSTANT("text/html")},
};

enum format format_named(struct text name)
{
    for (unsigned n = 0; n < FORMATS; n++)
        if (text_equal(formats[n].name, name))
            return (enum format)n;
    return FORMATS;
}

struct text format_name(enum format format)
{
    return formats[format].name;
}

/* Takes everything up to `end` off `*text`, and `end` with it; white space around it is nothing. */
static struct text next_part(struct text *text, char end)
{
    const char *at = memchr(text->at, end, text->len);
    struct text part = {text->at, at == NULL ? text->len : (size_t)(at - text->at)};
    *text = text_from(*text, at == NULL ? text->len : part.len + 1);
    while (part.len > 0 && (part.at[0] == ' ' || part.at[0] == '\t'))
        part = text_from(part, 1);
    while (part.len > 0 && (part.at[part.len - 1] == ' ' || part.at[part.len - 1] == '\t'))
        part.len--;
    return part;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Media types are the same in any case. `b` is in lower case. */
static bool is_same(struct text a, struct text b)
{
    bool same = a.len == b.len;
    for (size_t n = 0; same && n < a.len; n++)
        same = lower(a.at[n]) == b.at[n];
    return same;
}

/* A weight in thousandths: `0.25` is 250. False if it is none (RFC 9110, section 12.4.2). */
static bool read_weight(struct text digits, unsigned *weight)
{
    if (digits.len == 0 || digits.len > 5 || (digits.at[0] != '0' && digits.at[0] != '1') ||
        (digits.len > 1 && digits.at[1] != '.'))
        return false;
    *weight = digits.at[0] == '1' ? 1000 : 0;
    unsigned unit = 100;
    for (size_t n = 2; n < digits.len; n++, unit /= 10) {
        if (digits.at[n] < '0' || digits.at[n] > '9')
            return false;
        *weight += unit * (unsigned)(digits.at[n] - '0');
    }
    return *weight <= 1000;
}

/* The weight among the parameters of a media range, 1000 if none is given. */
static bool find_weight(struct text parameters, unsigned *weight)
{
    *weight = 1000;
    while (parameters.len > 0) {
        struct text parameter = next_part(&parameters, ';');
        if (parameter.len >= 2 && lower(parameter.at[0]) == 'q' && parameter.at[1] == '=')
            return read_weight(text_from(parameter, 2), weight);
    }
    return true;
}

/* How closely a media range fits a type: not at all, as anything, by its first half, wholly. */
enum fit { FIT_NOT, FIT_ANY, FIT_HALF, FIT_WHOLE };

static enum fit fit_of(struct text range, struct text type)
{
    if (is_same(range, type))
        return FIT_WHOLE;
    if (text_equal(range, TEXT("*/*")))
        return FIT_ANY;
    const char *slash = memchr(type.at, '/', type.len);
    struct text half = {type.at, (size_t)(slash - type.at) + 1};
    if (range.len == half.len + 1 && range.at[half.len] == '*' &&
        is_same((struct text){range.at, half.len}, half))
        return FIT_HALF;
    return FIT_NOT;
}

enum format format_accepted(struct text accept)
{
    enum fit fits[FORMATS] = {FIT_NOT};
    unsigned weights[FORMATS] = {0};
    while (accept.len > 0) {
        struct text parameters = next_part(&accept, ',');
        if (parameters.len == 0)
            continue;
        struct text range = next_part(&parameters, ';');
        unsigned weight;
        if (!find_weight(parameters, &weight))
            continue;
        for (unsigned n = 0; n < FORMATS; n++) {
            enum fit fit = fit_of(range, formats[n].type);
            if (fit > fits[n]) { /* who fits more closely speaks for the type */
                fits[n] = fit;
                weights[n] = weight;
            }
        }
    }
    unsigned best = 0;
    for (unsigned n = 1; n < FORMATS; n++)
        if (weights[n] > weights[best])
            best = n;
    return (enum format)best;
}
