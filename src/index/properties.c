/* properties.c - what is known of code points and sequences besides their names. */
#include <charfinder/index.h>

#include <assert.h>

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

/* Tables of records that begin with their key, in ascending order */

struct table {
    unsigned at;      /* its slot */
    unsigned numbers; /* of a record */
    uint32_t count;   /* of records */
};

static uint32_t number_of(const struct table *table, uint32_t n, unsigned number)
{
    return number_in(table->at, n * table->numbers + number);
}

/* The record with this key; `count` if there is none. */
static uint32_t find_record(const struct table *table, uint32_t key)
{
    uint32_t low = 0;
    uint32_t high = table->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (number_of(table, middle, 0) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && number_of(table, low, 0) == key ? low : table->count;
}

/* Facts */

/* All facts about an owner, end to end. */
static struct text find_facts(uint32_t owner)
{
    const struct table facts = {INDEX_FACTS_AT, FACT_NUMBERS, slot(INDEX_FACT_COUNT)};
    const uint32_t n = find_record(&facts, owner);
    if (n == facts.count)
        return TEXT("");
    uint32_t begin = number_of(&facts, n, FACT_TEXTS_AT);
    uint32_t end = number_of(&facts, n + 1, FACT_TEXTS_AT);
    return (struct text){bytes(INDEX_FACT_TEXTS_AT, begin), end - begin};
}
static_assert(FACT_OWNER == 0 && MAKING_PART == 0, "keys come first");

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

struct postings index_made_of(uint32_t cp)
{
    const struct table makings = {INDEX_MAKINGS_AT, MAKING_NUMBERS, slot(INDEX_MAKING_COUNT)};
    const uint32_t n = find_record(&makings, cp);
    if (n == makings.count)
        return (struct postings){0, 0};
    return (struct postings){number_of(&makings, n, MAKING_RUNS_BEGIN),
                             number_of(&makings, n, MAKING_RUNS_END)};
}
