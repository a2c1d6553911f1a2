/* index.c - reads the compiled index. */
#include <charfinder/index.h>

#include <assert.h>
#include <string.h>

#include "index/format.h"
#include "index/result_line.h"
#include "little_endian.h"

extern const unsigned char index_image[];

static uint32_t slot(unsigned slot)
{
    return u32_at(index_image + 4 * (size_t)slot);
}

/* Number `n` of the table that begins where slot `table` says. */
static uint32_t entry(unsigned table, uint32_t n)
{
    return u32_at(index_image + slot(table) + 4 * (size_t)n);
}

static const char *bytes(unsigned part, uint32_t offset)
{
    return (const char *)index_image + slot(part) + offset;
}

static unsigned dictionary(enum index_book book, enum dictionary_slot slot)
{
    return (unsigned)INDEX_DICTIONARIES + (unsigned)book * DICTIONARY_SLOTS + (unsigned)slot;
}

struct text index_unicode_version(void)
{
    return (struct text){bytes(INDEX_VERSION_AT, 0), slot(INDEX_VERSION_LEN)};
}

uint32_t index_characters(void)
{
    return slot(INDEX_CHARACTERS);
}

/* Lines */

struct text index_lines(struct run run)
{
    assert(run.first + run.count <= slot(INDEX_ENTRIES));
    uint32_t begin = entry(INDEX_LINE_AT_AT, run.first);
    uint32_t end = entry(INDEX_LINE_AT_AT, run.first + run.count);
    return (struct text){bytes(INDEX_LINES_AT, begin), end - begin};
}

enum span_number { SPAN_ENTRY, SPAN_CODE_POINT, SPAN_NUMBERS };

static uint32_t span(uint32_t n, enum span_number number)
{
    return entry(INDEX_SPANS_AT, n * SPAN_NUMBERS + number);
}

/* The last of the first `spans` spans whose `number` is at most `most`; `spans` if there is none. */
static uint32_t find_span(uint32_t spans, enum span_number number, uint32_t most)
{
    uint32_t low = 0;
    uint32_t high = spans;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (span(middle, number) <= most)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? spans : low - 1;
}

uint32_t index_code_point(uint32_t of)
{
    uint32_t n = find_span(slot(INDEX_SPANS), SPAN_ENTRY, of);
    return span(n, SPAN_CODE_POINT) + (of - span(n, SPAN_ENTRY));
}

struct text index_line(uint32_t cp, char room[INDEX_LABEL_LINE_MAX])
{
    uint32_t spans = slot(INDEX_NAME_SPANS);
    uint32_t n = find_span(spans, SPAN_CODE_POINT, cp);
    if (n < spans) {
        uint32_t found = span(n, SPAN_ENTRY) + (cp - span(n, SPAN_CODE_POINT));
        uint32_t end = n + 1 < spans ? span(n + 1, SPAN_ENTRY) : index_characters();
        if (found < end)
            return index_lines((struct run){found, 1});
    }
    char label[LABEL_MAX];
    struct text name = {label, label_put(cp, text_category(cp), label)};
    return (struct text){room, result_line_put(cp, name, TEXT(""), room)};
}
static_assert(INDEX_LABEL_LINE_MAX >= RESULT_LINE_FRAME_MAX + LABEL_MAX, "a label's line fits");

/* Words */

uint32_t index_words(enum index_book book)
{
    return slot(dictionary(book, DICTIONARY_WORDS));
}

struct text index_word(enum index_book book, uint32_t word)
{
    assert(word < index_words(book));
    uint32_t begin = entry(dictionary(book, DICTIONARY_WORD_AT_AT), word);
    uint32_t end = entry(dictionary(book, DICTIONARY_WORD_AT_AT), word + 1);
    return (struct text){bytes(dictionary(book, DICTIONARY_WORDS_AT), begin), end - begin};
}

struct word_range index_find_word(enum index_book book, struct text word)
{
    uint32_t mask = slot(dictionary(book, DICTIONARY_BUCKETS)) - 1;
    uint32_t bucket = index_hash(word.at, word.len) & mask;
    for (;;) { /* ends: some bucket is free */
        uint32_t found = entry(dictionary(book, DICTIONARY_BUCKETS_AT), bucket);
        if (found == 0)
            return (struct word_range){0, 0};
        if (text_equal(index_word(book, found - 1), word))
            return (struct word_range){found - 1, 1};
        bucket = (bucket + 1) & mask;
    }
}

/* How the word compares with the words that begin with `prefix`: below, among (0) or above them. */
static int compare_prefix(struct text word, struct text prefix)
{
    int order = memcmp(word.at, prefix.at, word.len < prefix.len ? word.len : prefix.len);
    return order != 0 ? order : word.len < prefix.len ? -1 : 0;
}

/* The first word from number `low` on that compares with `prefix` as more than `below`. */
static uint32_t find_bound(enum index_book book, struct text prefix, uint32_t low, int below)
{
    uint32_t high = index_words(book);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_prefix(index_word(book, middle), prefix) <= below)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct word_range index_find_prefix(enum index_book book, struct text prefix)
{
    assert(prefix.len >= 2 && "of words that share one letter there is no list");
    uint32_t first = find_bound(book, prefix, 0, -1);
    return (struct word_range){first, find_bound(book, prefix, first, 0) - first};
}

static uint32_t group(enum index_book book, uint32_t n, unsigned number)
{
    return entry(dictionary(book, DICTIONARY_GROUPS_AT), n * GROUP_NUMBERS + number);
}

static struct postings group_postings(enum index_book book, struct word_range words)
{
    uint32_t low = 0;
    uint32_t high = slot(dictionary(book, DICTIONARY_GROUPS));
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t first = group(book, middle, GROUP_FIRST);
        if (first < words.first ||
            (first == words.first && group(book, middle, GROUP_COUNT) < words.count))
            low = middle + 1;
        else
            high = middle;
    }
    assert(group(book, low, GROUP_FIRST) == words.first &&
           group(book, low, GROUP_COUNT) == words.count);
    return (struct postings){group(book, low, GROUP_RUNS_BEGIN), group(book, low, GROUP_RUNS_END)};
}

struct postings index_postings(enum index_book book, struct word_range words)
{
    assert(words.count > 0 && words.first + words.count <= index_words(book));
    if (words.count > 1)
        return group_postings(book, words);
    return (struct postings){entry(dictionary(book, DICTIONARY_RUNS_AT_AT), words.first),
                             entry(dictionary(book, DICTIONARY_RUNS_AT_AT), words.first + 1)};
}

/* Posting lists */

static uint32_t run_at(uint32_t n)
{
    return entry(INDEX_RUNS_AT, n);
}

uint32_t postings_count(struct postings postings)
{
    uint32_t count = 0;
    for (uint32_t n = postings.at; n < postings.end; n++)
        count += index_run_end(run_at(n)) - index_run_first(run_at(n));
    return count;
}

/* Moves on to the first run that ends after `floor`. Gallops: the cost is the logarithm of the
 * distance, so a short list takes a long one in great leaps. */
static void postings_skip(struct postings *postings, uint32_t floor)
{
    uint32_t low = postings->at; /* every run before it ends at or before floor */
    uint32_t high = low;
    for (uint32_t step = 1; high < postings->end && index_run_end(run_at(high)) <= floor;
         step *= 2) {
        low = high + 1;
        high = step < postings->end - low ? low + step : postings->end;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index_run_end(run_at(middle)) <= floor)
            low = middle + 1;
        else
            high = middle;
    }
    postings->at = low;
}

struct run postings_meet(struct postings lists[], size_t n, uint32_t floor)
{
    uint32_t end = UINT32_MAX;
    size_t agreed = 0; /* that many lists have all of floor to end - 1 */
    while (agreed < n) {
        struct postings *list = &lists[agreed];
        postings_skip(list, floor);
        if (list->at == list->end)
            return (struct run){floor, 0};
        uint32_t run = run_at(list->at);
        if (index_run_first(run) > floor) { /* nobody's floor any more: the others are asked anew */
            floor = index_run_first(run);
            end = UINT32_MAX;
            if (agreed > 0) {
                agreed = 0;
                continue;
            }
        }
        if (index_run_end(run) < end)
            end = index_run_end(run);
        agreed++;
    }
    return (struct run){floor, end - floor};
}
