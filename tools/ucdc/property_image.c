/* property_image.c - the parts of the index about properties: values, conditions, facts. */
#include "images.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "category_names.h"
#include "index/format.h"
#include "little_endian.h"

/* Values */

/* Appends a value, of which the list is there already. */
static void add_value(struct property_parts *parts, struct text text, uint32_t categories,
                      const struct buffer *list)
{
    buffer_add_u32(&parts->values, (uint32_t)parts->value_texts.len);
    buffer_add(&parts->values, list->at, list->len);
    buffer_add_u32(&parts->values, categories);
    buffer_add(&parts->value_texts, text.at, text.len);
}
static_assert(VALUE_RUNS_END == VALUE_RUNS_BEGIN + 1 && VALUE_CATEGORIES == VALUE_RUNS_END + 1 &&
                  VALUE_NUMBERS == 4,
              "in this order");

/* What is needed to make lists of entries. */
struct listing {
    const struct lists *lists;
    const struct entry_list *entries;
    uint32_t *found; /* the entries of a list while it is made; room for all entries */
    uint32_t *next;  /* per entry the next one of its chain, or NO_ENTRY */
};

static uint32_t code_point_of(const struct listing *listing, uint32_t entry)
{
    return u32_at(listing->entries->code_points->at + 4 * (size_t)entry);
}

static uint32_t count_characters(const struct listing *listing)
{
    return (uint32_t)(listing->entries->code_points->len / 4);
}

/* Lists the entries of a general category, or a group of them. */
static void list_categories(const struct listing *listing, const struct property *property,
                            uint32_t categories, struct buffer *list)
{
    size_t count = 0;
    const uint32_t characters = count_characters(listing);
    for (uint32_t entry = 0; entry < characters; entry++)
        if ((categories >> (property->of[code_point_of(listing, entry)] - 1) & 1) != 0)
            listing->found[count++] = entry;
    lists_add(listing->lists, listing->found, count, list);
}

#define NO_ENTRY UINT32_MAX

/* Chains the entries that have the same value, in ascending order; `heads` gets per number of a
 * value its first one, or NO_ENTRY. */
static uint32_t *chain_entries(const struct listing *listing, const struct property *property)
{
    uint32_t *heads = must_realloc(NULL, property->count + 1, sizeof *heads);
    for (size_t n = 0; n <= property->count; n++)
        heads[n] = NO_ENTRY;
    for (uint32_t entry = count_characters(listing); entry-- > 0;) {
        uint32_t number = property->of[code_point_of(listing, entry)];
        listing->next[entry] = heads[number];
        heads[number] = entry;
    }
    return heads;
}

/* Lists a chain, and all sequences after it if they have the value, too. */
static void list_chain(const struct listing *listing, uint32_t head, bool has_sequences,
                       struct buffer *list)
{
    size_t count = 0;
    for (uint32_t entry = head; entry != NO_ENTRY; entry = listing->next[entry])
        listing->found[count++] = entry;
    for (uint32_t entry = count_characters(listing);
         has_sequences && entry < listing->entries->count; entry++)
        listing->found[count++] = entry;
    lists_add(listing->lists, listing->found, count, list);
}

/* Appends the values of a property; those that conditions ask for have a list. */
static void add_values(struct property_parts *parts, const struct listing *listing,
                       enum index_property which, const struct property *property)
{
    bool is_chained = which > INDEX_CATEGORY && which <= INDEX_EMOJI && property->count > 0;
    uint32_t *heads = is_chained ? chain_entries(listing, property) : NULL;
    for (uint32_t number = 1; number <= property->count; number++) {
        struct buffer list = {NULL, 0, 0};
        uint32_t categories = 0;
        if (which == INDEX_CATEGORY) {
            categories = category_name(number - 1).categories;
            list_categories(listing, property, categories, &list);
        } else if (is_chained) {
            list_chain(listing, heads[number], which == INDEX_EMOJI, &list);
        } else {
            buffer_add_u32(&list, 0);
            buffer_add_u32(&list, 0);
        }
        add_value(parts, property->values[number - 1], categories, &list);
        buffer_free(&list);
    }
    free(heads);
}

/* Appends the value of all that have a name. */
static void add_named(struct property_parts *parts, const struct listing *listing,
                      const struct sources *sources)
{
    struct buffer list = {NULL, 0, 0};
    size_t count = 0;
    const uint32_t characters = count_characters(listing);
    for (uint32_t entry = 0; entry < characters; entry++) {
        uint32_t cp = code_point_of(listing, entry);
        if (cp >= 0x20 && unicode_data_find(&sources->data, cp)->name_len > 0)
            listing->found[count++] = entry;
    }
    for (uint32_t n = 0; n < sources->emoji.count; n++)
        if (!sources->emoji.sequences[n].is_tone_variant)
            listing->found[count++] = characters + n;
    lists_add(listing->lists, listing->found, count, &list);
    parts->named_value = (uint32_t)(parts->values.len / 4 / VALUE_NUMBERS);
    add_value(parts, TEXT(""), 0, &list);
    buffer_free(&list);
}

/* Terms */

struct term {
    struct span text; /* in `texts` of all_terms */
    uint32_t value;
};

struct all_terms {
    struct term *at;
    size_t count;
    struct buffer texts;
};

static void add_term(struct all_terms *terms, struct text key, struct text value, uint32_t number)
{
    const size_t begin = terms->texts.len;
    buffer_add(&terms->texts, key.at, key.len);
    properties_put_loose(value, &terms->texts);
    terms->at = must_realloc(terms->at, terms->count + 1, sizeof *terms->at);
    terms->at[terms->count++] = (struct term){buffer_span_from(&terms->texts, begin), number};
}

static void add_category_terms(struct all_terms *terms, struct text key, uint32_t n,
                               uint32_t number)
{
    struct category_name name = category_name(n);
    struct text brief = name.both;
    brief.len = (size_t)((const char *)memchr(name.both.at, ' ', name.both.len) - name.both.at);
    add_term(terms, key, brief, number);
    add_term(terms, key, text_from(name.both, brief.len + 1), number);
    if (name.other.len > 0)
        add_term(terms, key, name.other, number);
}

/* Adds the ways to write all values of a property, of which the first has the number `first`. */
static void add_terms(struct all_terms *terms, enum index_property which,
                      const struct property *property, uint32_t first)
{
    static const struct text keys[] = {
        [INDEX_CATEGORY] = TEXT_CONSTANT("category:"), [INDEX_BLOCK] = TEXT_CONSTANT("block:"),
        [INDEX_SCRIPT] = TEXT_CONSTANT("script:"),     [INDEX_AGE] = TEXT_CONSTANT("age:"),
        [INDEX_EMOJI] = TEXT_CONSTANT("is:"),
    };
    for (uint32_t n = 0; n < property->count && which <= INDEX_EMOJI; n++) {
        struct text value = property->values[n];
        if (which == INDEX_CATEGORY) {
            add_category_terms(terms, keys[which], n, first + n);
            continue;
        }
        add_term(terms, keys[which], value, first + n);
        if (which == INDEX_AGE && value.len > 2 &&
            text_equal(text_from(value, value.len - 2), TEXT(".0")))
            add_term(terms, keys[which], (struct text){value.at, value.len - 2}, first + n);
    }
}

static const struct buffer *sorted_texts; /* what compare_terms() looks at */

static int compare_terms(const void *left, const void *right)
{
    struct text a = buffer_text(sorted_texts, ((const struct term *)left)->text);
    struct text b = buffer_text(sorted_texts, ((const struct term *)right)->text);
    return text_compare(a, b);
}

static void put_terms(struct property_parts *parts, struct all_terms *terms)
{
    sorted_texts = &terms->texts;
    if (terms->count > 0)
        qsort(terms->at, terms->count, sizeof *terms->at, compare_terms);
    for (size_t n = 0; n < terms->count; n++) {
        struct text text = buffer_text(&terms->texts, terms->at[n].text);
        buffer_add_u32(&parts->terms, (uint32_t)parts->term_texts.len);
        buffer_add_u32(&parts->terms, terms->at[n].value);
        buffer_add(&parts->term_texts, text.at, text.len);
    }
    buffer_add_u32(&parts->terms, (uint32_t)parts->term_texts.len);
    free(terms->at);
    buffer_free(&terms->texts);
}
static_assert(TERM_NUMBERS == 2, "where it is written, and its value");

/* Records */

enum { RECORD_SIZE = 2 * INDEX_PROPERTIES, RECORD_BUCKETS = 1 << 17 };

/* Numbers things of one size, which are appended to a buffer, equal ones only once. */
struct numbering {
    struct buffer *into;
    size_t size;
    uint32_t *buckets; /* number + 1, or 0 if it is free */
};

/* The number of a thing, which is appended if it is new. */
static uint32_t number_thing(struct numbering *numbering, const unsigned char *thing)
{
    uint32_t bucket =
        index_hash((const char *)thing, numbering->size) & ((uint32_t)RECORD_BUCKETS - 1);
    for (;;) {
        uint32_t found = numbering->buckets[bucket];
        if (found == 0)
            break;
        if (memcmp(numbering->into->at + (found - 1) * numbering->size, thing, numbering->size) ==
            0)
            return found - 1;
        bucket = (bucket + 1) & ((uint32_t)RECORD_BUCKETS - 1);
    }
    uint32_t number = (uint32_t)(numbering->into->len / numbering->size);
    numbering->buckets[bucket] = number + 1;
    buffer_add(numbering->into, thing, numbering->size);
    return number;
}

static struct numbering new_numbering(struct buffer *into, size_t size)
{
    struct numbering numbering = {into, size, must_realloc(NULL, RECORD_BUCKETS, sizeof(uint32_t))};
    memset(numbering.buckets, 0, RECORD_BUCKETS * sizeof(uint32_t));
    return numbering;
}

/* What is known of each code point; `firsts` are the numbers of the properties' first values. */
static bool add_records(struct property_parts *parts, const struct properties *properties,
                        const uint32_t firsts[INDEX_PROPERTIES])
{
    struct numbering records = new_numbering(&parts->records, RECORD_SIZE);
    struct numbering blocks = new_numbering(&parts->record_blocks, (size_t)2 * INDEX_RECORD_BLOCK);
    bool fits = true;
    for (uint32_t begin = 0; begin < INDEX_CODE_POINTS && fits; begin += INDEX_RECORD_BLOCK) {
        unsigned char block[2 * INDEX_RECORD_BLOCK];
        for (uint32_t n = 0; n < INDEX_RECORD_BLOCK; n++) {
            unsigned char record[RECORD_SIZE];
            for (unsigned which = 0; which < INDEX_PROPERTIES; which++) {
                const uint16_t *of = properties->of[which].of;
                uint32_t own = of == NULL ? 0 : of[begin + n];
                u16_put(record + (size_t)2 * which, own == 0 ? 0 : firsts[which] + own - 1);
            }
            uint32_t number = number_thing(&records, record);
            fits = fits && number <= UINT16_MAX;
            u16_put(block + (size_t)2 * n, number & UINT16_MAX);
        }
        buffer_add_u16(&parts->record_of, number_thing(&blocks, block));
    }
    free(records.buckets);
    free(blocks.buckets);
    return fits;
}

/* Facts */

static bool add_facts(struct property_parts *parts, const struct properties *properties)
{
    uint32_t owner = UINT32_MAX;
    for (size_t n = 0; n < properties->fact_count; n++) {
        const struct fact *fact = &properties->facts[n];
        struct text text = buffer_text(&properties->texts, fact->text);
        const unsigned char kind = (unsigned char)fact->kind;
        if (text.len > UINT16_MAX)
            return false;
        if (fact->owner != owner) {
            owner = fact->owner;
            buffer_add_u32(&parts->facts, owner);
            buffer_add_u32(&parts->facts, (uint32_t)parts->fact_texts.len);
            parts->fact_owners++;
        }
        buffer_add(&parts->fact_texts, &kind, 1);
        buffer_add_u16(&parts->fact_texts, (uint32_t)text.len);
        buffer_add(&parts->fact_texts, text.at, text.len);
    }
    buffer_add_u32(&parts->facts, UINT32_MAX);
    buffer_add_u32(&parts->facts, (uint32_t)parts->fact_texts.len);
    return true;
}
static_assert(FACT_NUMBERS == 2 && FACT_FRAME == 3, "the owner, and where; kind and length");
static_assert((int)INDEX_SEQUENCE_OWNERS == (int)EVERYDAY_SEQUENCES, "owners are the same");

/* Makings */

/* The entry of a code point or a sequence, or NO_ENTRY. */
static uint32_t find_entry(const struct listing *listing, uint32_t owner)
{
    const uint32_t characters = count_characters(listing);
    uint32_t low = 0;
    uint32_t high = characters;
    if (owner >= EVERYDAY_SEQUENCES)
        return characters + (owner - EVERYDAY_SEQUENCES);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (code_point_of(listing, middle) < owner)
            low = middle + 1;
        else
            high = middle;
    }
    return low < characters && code_point_of(listing, low) == owner ? low : NO_ENTRY;
}

/* Appends each part with the list of what it makes. */
static void add_makings(struct property_parts *parts, const struct listing *listing,
                        const struct makings *makings)
{
    for (size_t n = 0; n < makings->count;) {
        const uint32_t part = makings->at[n].part;
        size_t count = 0;
        for (; n < makings->count && makings->at[n].part == part; n++) {
            uint32_t entry = find_entry(listing, makings->at[n].whole);
            bool is_new = count == 0 || entry != listing->found[count - 1];
            if (entry != NO_ENTRY && is_new)
                listing->found[count++] = entry;
        }
        if (count == 0)
            continue;
        buffer_add_u32(&parts->makings, part);
        lists_add(listing->lists, listing->found, count, &parts->makings);
    }
}
static_assert(MAKING_NUMBERS == 3, "a part, and its list");

/* All of it */

bool property_parts_make(struct property_parts *parts, const struct sources *sources,
                         const struct lists *lists, const struct entry_list *entries,
                         char message[MESSAGE_MAX])
{
    const struct properties *properties = &sources->properties;
    struct listing listing = {lists, entries,
                              must_realloc(NULL, entries->count, sizeof *listing.found),
                              must_realloc(NULL, entries->count, sizeof *listing.next)};
    struct all_terms terms = {NULL, 0, {NULL, 0, 0}};
    uint32_t firsts[INDEX_PROPERTIES];
    struct buffer none = {NULL, 0, 0};
    buffer_add_u32(&none, 0);
    buffer_add_u32(&none, 0);
    add_value(parts, TEXT(""), 0, &none); /* number 0 */
    for (unsigned which = 0; which < INDEX_PROPERTIES; which++) {
        firsts[which] = (uint32_t)(parts->values.len / 4 / VALUE_NUMBERS);
        add_values(parts, &listing, (enum index_property)which, &properties->of[which]);
        add_terms(&terms, (enum index_property)which, &properties->of[which], firsts[which]);
    }
    add_named(parts, &listing, sources);
    bool fits = parts->values.len / 4 / VALUE_NUMBERS <= UINT16_MAX;
    add_value(parts, TEXT(""), 0, &none); /* one more, where the last text ends */
    put_terms(parts, &terms);
    add_makings(parts, &listing, &properties->makings);
    fits = fits && add_records(parts, properties, firsts) && add_facts(parts, properties);
    if (!fits)
        snprintf(message, MESSAGE_MAX, "values, records or a fact no longer fit in 16 bits");
    buffer_free(&none);
    free(listing.found);
    free(listing.next);
    return fits;
}

void property_parts_free(struct property_parts *parts)
{
    buffer_free(&parts->values);
    buffer_free(&parts->value_texts);
    buffer_free(&parts->terms);
    buffer_free(&parts->term_texts);
    buffer_free(&parts->record_of);
    buffer_free(&parts->record_blocks);
    buffer_free(&parts->records);
    buffer_free(&parts->facts);
    buffer_free(&parts->fact_texts);
    buffer_free(&parts->makings);
}
