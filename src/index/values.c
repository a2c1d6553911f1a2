/* values.c - the values of properties that conditions are about. */
#include <charfinder/index.h>

#include <assert.h>
#include <string.h>

#include "index/image.h"

enum { LOOSE_MAX = sizeof "category:" + INDEX_VALUE_MAX };

static_assert(LOOSE_MAX <= (int)TEXT_NEAREST_MAX,
              "all of a value counts where the nearest is sought");

/* A term as it is written in the image: in lower case, without `_` and `-`. */
struct loose {
    char at[LOOSE_MAX];
    size_t len;
    size_t key_len; /* up to the `:`, and with it */
};

/* False if the term is too long to be known; then as much of it as fits is read. */
static bool read_loose(struct loose *loose, struct text term)
{
    loose->len = 0;
    loose->key_len = 0;
    for (size_t n = 0; n < term.len; n++) {
        char c = term.at[n];
        if (c == '_' || c == '-')
            continue;
        if (loose->len == LOOSE_MAX)
            return false;
        loose->at[loose->len++] = text_lower(c);
        if (c == ':' && loose->key_len == 0)
            loose->key_len = loose->len;
    }
    return true;
}

static struct text term_text(uint32_t n)
{
    uint32_t begin = number_in(INDEX_TERMS_AT, n * TERM_NUMBERS + TERM_TEXT_AT);
    uint32_t end = number_in(INDEX_TERMS_AT, (n + 1) * TERM_NUMBERS + TERM_TEXT_AT);
    return (struct text){bytes(INDEX_TERM_TEXTS_AT, begin), end - begin};
}

static uint32_t term_value(uint32_t n)
{
    return number_in(INDEX_TERMS_AT, n * TERM_NUMBERS + TERM_VALUE);
}

/* The first way to write a term that does not come before `text`. */
static uint32_t find_term(struct text text)
{
    uint32_t low = 0;
    uint32_t high = slot(INDEX_TERM_COUNT);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text_compare(term_text(middle), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t index_find_value(struct text term)
{
    struct loose loose;
    if (!read_loose(&loose, term))
        return 0;
    struct text text = {loose.at, loose.len};
    uint32_t n = find_term(text);
    return n < slot(INDEX_TERM_COUNT) && text_equal(term_text(n), text) ? term_value(n) : 0;
}

uint32_t index_nearest_value(struct text term)
{
    struct loose loose;
    read_loose(&loose, term);
    const struct text key = {loose.at, loose.key_len};
    struct text_nearest nearest;
    uint32_t value = 0;
    text_nearest_start(&nearest, (struct text){loose.at, loose.len});
    for (uint32_t n = find_term(key); key.len > 0 && n < slot(INDEX_TERM_COUNT); n++) {
        struct text other = term_text(n);
        if (!text_begins_with(other, key))
            break;
        if (text_nearest_take(&nearest, other))
            value = term_value(n);
    }
    return value;
}

uint32_t index_named_value(void)
{
    return slot(INDEX_NAMED_VALUE);
}

struct postings index_value_postings(uint32_t value)
{
    return (struct postings){
        number_in(INDEX_VALUES_AT, value * VALUE_NUMBERS + VALUE_RUNS_BEGIN),
        number_in(INDEX_VALUES_AT, value * VALUE_NUMBERS + VALUE_RUNS_END),
    };
}

bool index_value_lies_within(uint32_t inner, uint32_t outer)
{
    uint32_t narrow = number_in(INDEX_VALUES_AT, inner * VALUE_NUMBERS + VALUE_CATEGORIES);
    uint32_t wide = number_in(INDEX_VALUES_AT, outer * VALUE_NUMBERS + VALUE_CATEGORIES);
    return inner == outer || (narrow != 0 && (narrow & wide) == narrow);
}
