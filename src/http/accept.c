/* accept.c - which form of an answer a client would rather have. */
#include "accept.h"

#include <string.h>

#include "syntax.h"

enum { PROBLEM = FORMATS };

static const struct text types[ACCEPT_TYPES] = {
    [FORMAT_JSON] = TEXT_CONSTANT("application/json"),
    [FORMAT_TEXT] = TEXT_CONSTANT("text/plain"),
    [FORMAT_HTML] = TEXT_CONSTANT("text/html"),
    [PROBLEM] = TEXT_CONSTANT("application/problem+json"),
};

/* A weight in thousandths: `0.25` is 250. False if it is none (RFC 9110, section 12.4.2). */
static bool read_weight(struct text digits, uint16_t *weight)
{
    if (digits.len == 0 || digits.len > 5 || (digits.at[0] != '0' && digits.at[0] != '1') ||
        (digits.len > 1 && digits.at[1] != '.'))
        return false;
    unsigned value = digits.at[0] == '1' ? 1000 : 0;
    unsigned unit = 100;
    for (size_t n = 2; n < digits.len; n++, unit /= 10) {
        if (!text_is_digit(digits.at[n]))
            return false;
        value += unit * (unsigned)(digits.at[n] - '0');
    }
    *weight = (uint16_t)value;
    return value <= 1000;
}

/* The weight among the parameters of a media range, 1000 if none is given. */
static bool find_weight(struct text parameters, uint16_t *weight)
{
    *weight = 1000;
    while (parameters.len > 0) {
        struct text parameter = next_part(&parameters, ';');
        if (parameter.len >= 2 && (parameter.at[0] == 'q' || parameter.at[0] == 'Q') &&
            parameter.at[1] == '=')
            return read_weight(text_from(parameter, 2), weight);
    }
    return true;
}

/* How closely a media range fits a type: not at all, as any type, by its first half, wholly. */
enum fit { FIT_NOT, FIT_ANY, FIT_HALF, FIT_WHOLE };

static enum fit fit_of(struct text range, struct text type)
{
    if (text_equal_any_case(range, type))
        return FIT_WHOLE;
    if (text_equal(range, TEXT("*/*")))
        return FIT_ANY;
    const char *slash = memchr(type.at, '/', type.len);
    struct text half = {type.at, (size_t)(slash - type.at) + 1};
    if (range.len == half.len + 1 && range.at[half.len] == '*' &&
        text_equal_any_case((struct text){range.at, half.len}, half))
        return FIT_HALF;
    return FIT_NOT;
}

void accept_take(struct accept *accept, struct text value)
{
    while (value.len > 0) {
        struct text parameters = next_part(&value, ',');
        struct text range = next_part(&parameters, ';');
        uint16_t weight;
        if (range.len == 0 || !find_weight(parameters, &weight))
            continue;
        for (unsigned n = 0; n < ACCEPT_TYPES; n++) {
            enum fit fit = fit_of(range, types[n]);
            if (fit > accept->fits[n]) { /* the range that fits most closely decides */
                accept->fits[n] = (uint8_t)fit;
                accept->weights[n] = weight;
            }
        }
    }
}

enum format accept_format(const struct accept *accept)
{
    unsigned best = 0;
    for (unsigned n = 1; n < FORMATS; n++)
        if (accept->weights[n] > accept->weights[best])
            best = n;
    return (enum format)best;
}

enum format accept_refusal_format(const struct accept *accept)
{
    const uint16_t *weights = accept->weights;
    unsigned json = weights[FORMAT_JSON] > weights[PROBLEM] ? FORMAT_JSON : PROBLEM;
    if (weights[json] > weights[FORMAT_TEXT] && weights[json] >= weights[FORMAT_HTML])
        return FORMAT_JSON;
    return weights[FORMAT_HTML] > weights[FORMAT_TEXT] ? FORMAT_HTML : FORMAT_TEXT;
}
