/* properties.c - what is known of code points and sequences besides their names. */
#include <charfinder/index.h>

#include "index/image.h"

struct text index_value_text(uint32_t value)
{
    uint32_t begin = number_in(INDEX_VALUES_AT, value * VALUE_NUMBERS + VALUE_TEXT_AT);
    uint32_t end = number_in(INDEX_VALUES_AT, (value + 1) * VALUE_NUMBERS + VALUE_TEXT_AT);
    return (struct text){bytes(INDEX_VALUE_TEXTS_AT, begin), end - begin};
}

/* The number of the value of a code point; 0 if it has none. */
static uint32_t value_of(uint32_t cp, enum index_property property)
{
    if (cp >= INDEX_CODE_POINTS)
        return 0;
    uint32_t block = short_in(INDEX_RECORD_OF_AT, cp / INDEX_RECORD_BLOCK);
    uint32_t record =
        short_in(INDEX_RECORD_BLOCKS_AT, block * INDEX_RECORD_BLOCK + cp % INDEX_RECORD_BLOCK);
    return short_in(INDEX_RECORDS_AT, record * INDEX_PROPERTIES + property);
}

struct text index_property(uint32_t cp, enum index_property property)
{
    return index_value_text(value_of(cp, property));
}

bool index_has_value(uint32_t cp, uint32_t value)
{
    uint32_t categories = number_in(INDEX_VALUES_AT, value * VALUE_NUMBERS + VALUE_CATEGORIES);
    if (categories != 0)
        return cp < INDEX_CODE_POINTS && (categories >> text_category(cp) & 1) != 0;
    for (unsigned property = INDEX_BLOCK; property <= INDEX_EMOJI; property++)
        if (value_of(cp, (enum index_property)property) == value)
            return true;
    return false;
}

/* Facts */

static uint32_t fact_number(uint32_t n, unsigned number)
{
    return number_in(INDEX_FACTS_AT, n * FACT_NUMBERS + number);
}

/* All facts about an owner, end to end. */
static struct text find_facts(uint32_t owner)
{
    const uint32_t count = slot(INDEX_FACT_COUNT);
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (fact_number(middle, FACT_OWNER) < owner)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || fact_number(low, FACT_OWNER) != owner)
        return TEXT("");
    uint32_t begin = fact_number(low, FACT_TEXTS_AT);
    return (struct text){bytes(INDEX_FACT_TEXTS_AT, begin),
                         fact_number(low + 1, FACT_TEXTS_AT) - begin};
}

struct text index_fact(uint32_t owner, enum index_fact kind, uint32_t n)
{
    struct text facts = find_facts(owner);
    while (facts.len > 0) {
        const unsigned char *frame = (const unsigned char *)facts.at;
        struct text fact = {facts.at + FACT_FRAME, u16_at(frame + 1)};
        if (frame[0] == kind && n-- == 0)
            return fact;
        facts = text_from(facts, FACT_FRAME + fact.len);
    }
    return TEXT("");
}
