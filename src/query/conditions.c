/* conditions.c - what all terms of a query say together. */
#include "conditions.h"

#include <string.h>

#include "asked.h"
#include "terms.h"

/* The conditions while they are read: at most one value of each property. Of two values of one
 * property both must hold: then one says it all, or nothing can have both. */
struct reading {
    struct text what[QUERY_CONDITIONS_MAX]; /* as in struct term */
    uint32_t value[QUERY_CONDITIONS_MAX];
    unsigned count;
};

static bool add_value(struct reading *reading, struct text what, uint32_t value)
{
    unsigned n = 0;
    while (n < reading->count && !text_equal(reading->what[n], what))
        n++;
    if (n == reading->count) {
        reading->what[n] = what;
        reading->value[n] = value;
        reading->count++;
    } else if (index_value_lies_within(value, reading->value[n])) {
        reading->value[n] = value;
    } else if (!index_value_lies_within(reading->value[n], value)) {
        return false;
    }
    return true;
}

/* Puts a value where it belongs: the shortest list decides how far the others may jump. */
static void insert(struct conditions *conditions, uint32_t value)
{
    unsigned n = conditions->count++;
    struct postings list = index_value_postings(value);
    for (; n > 0; n--) {
        struct postings other = index_value_postings(conditions->values[n - 1]);
        if (other.end - other.at <= list.end - list.at)
            break;
        conditions->values[n] = conditions->values[n - 1];
    }
    conditions->values[n] = (uint16_t)value;
}

void conditions_read(struct conditions *conditions, struct text query)
{
    struct reading reading = {.count = 0};
    struct term term;
    conditions->count = 0;
    conditions->is_impossible = false;
    while (!conditions->is_impossible && term_find(query, &term)) {
        uint32_t value = index_find_value(term.all);
        conditions->is_impossible = value == 0 || !add_value(&reading, term.what, value);
        query = text_from(query, (size_t)(term.all.at + term.all.len - query.at));
    }
    for (unsigned n = 0; n < reading.count; n++)
        insert(conditions, reading.value[n]);
    conditions_rewind(conditions);
}

void conditions_rewind(struct conditions *conditions)
{
    for (unsigned n = 0; n < conditions->count; n++)
        conditions->at[n] = index_value_postings(conditions->values[n]).at;
}

bool conditions_hold(const struct conditions *conditions, uint32_t cp)
{
    for (unsigned n = 0; n < conditions->count; n++)
        if (!index_has_value(cp, conditions->values[n]))
            return false;
    return !conditions->is_impossible;
}

bool conditions_hold_for_sequences(const struct conditions *conditions)
{
    const uint32_t first = index_characters();
    struct conditions ahead = *conditions;
    conditions_rewind(&ahead);
    return first < index_entries() && conditions_meet(&ahead, first).count > 0;
}

struct run conditions_meet(struct conditions *conditions, uint32_t floor)
{
    struct postings lists[QUERY_CONDITIONS_MAX];
    struct run run = {floor, 0, 0};
    if (conditions->is_impossible || floor >= index_entries())
        return run;
    if (conditions->count == 0)
        return (struct run){floor, index_entries() - floor, 0};
    for (unsigned n = 0; n < conditions->count; n++)
        lists[n] =
            (struct postings){conditions->at[n], index_value_postings(conditions->values[n]).end};
    run = postings_meet(lists, conditions->count, floor);
    for (unsigned n = 0; n < conditions->count; n++)
        conditions->at[n] = lists[n].at;
    return run;
}

/* Of a category its short name alone. */
static struct text instead_of(struct text what, struct text value)
{
    const char *space = memchr(value.at, ' ', value.len);
    bool is_both = text_equal(what, TEXT("category")) && space != NULL;
    return is_both ? (struct text){value.at, (size_t)(space - value.at)} : value;
}

bool unknown_find(struct text query, struct unknown *unknown)
{
    struct term term;
    query = asked_read(query).query;
    while (term_find(query, &term)) {
        if (index_find_value(term.all) == 0) {
            struct text nearest = index_value_text(index_nearest_value(term.all));
            *unknown = (struct unknown){term.all,  term.key, term.value,
                                        term.what, nearest,  instead_of(term.what, nearest)};
            return true;
        }
        query = text_from(query, (size_t)(term.all.at + term.all.len - query.at));
    }
    return false;
}
