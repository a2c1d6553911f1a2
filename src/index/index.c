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
static uint32_t number_in(unsigned table, uint32_t n)
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
    uint32_t begin = index_lines_begin(run.lines);
    uint32_t len = index_lines_bytes(run.lines);
    if (len == 0) {
        begin = number_in(INDEX_LINE_AT_AT, run.first);
        len = number_in(INDEX_LINE_AT_AT, run.first + run.count) - begin;
    }
    return (struct text){bytes(INDEX_LINES_AT, begin), len};
}

void index_expect_lines(struct run run)
{
    if (run.lines != 0)
        __builtin_prefetch(bytes(INDEX_LINES_AT, index_lines_begin(run.lines)));
}

enum span_number { SPAN_ENTRY, SPAN_CODE_POINT, SPAN_NUMBERS };

static uint32_t span(uint32_t n, enum span_number number)
{
    return number_in(INDEX_SPANS_AT, n * SPAN_NUMBERS + number);
}

/* The last of the first `spans` spans whose `number` is at most `most`; or `spans`, for none. */
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

uint32_t index_code_point(uint32_t entry)
{
    uint32_t n = find_span(slot(INDEX_SPANS), SPAN_ENTRY, entry);
    return span(n, SPAN_CODE_POINT) + (entry - span(n, SPAN_ENTRY));
}

struct text index_line(uint32_t cp, char room[INDEX_LABEL_LINE_MAX])
{
    uint32_t spans = slot(INDEX_NAME_SPANS);
    uint32_t n = find_span(spans, SPAN_CODE_POINT, cp);
    if (n < spans) {
        uint32_t found = span(n, SPAN_ENTRY) + (cp - span(n, SPAN_CODE_POINT));
        uint32_t end = n + 1 < spans ? span(n + 1, SPAN_ENTRY) : index_characters();
        if (found < end)
            return index_lines((struct run){found, 1, 0});
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

/* The record of a word. */
static const unsigned char *record_at(enum index_book book, uint32_t offset)
{
    return index_image + slot(dictionary(book, DICTIONARY_WORDS_AT)) + offset;
}

static const unsigned char *record_of(enum index_book book, uint32_t word)
{
    assert(word < index_words(book));
    return record_at(book, number_in(dictionary(book, DICTIONARY_WORD_AT_AT), word));
}

static uint32_t record_number(const unsigned char *record, unsigned number)
{
    return u32_at(record + 4 * (size_t)number);
}

static struct text record_text(const unsigned char *record)
{
    const unsigned char *len = record + 4 * (size_t)WORD_NUMBERS;
    return (struct text){(const char *)len + 1, *len};
}

static struct postings record_postings(const unsigned char *record)
{
    return (struct postings){record_number(record, WORD_RUNS_BEGIN),
                             record_number(record, WORD_RUNS_END)};
}

struct text index_word(enum index_book book, uint32_t word)
{
    return record_text(record_of(book, word));
}

struct postings index_postings(enum index_book book, uint32_t word)
{
    return record_postings(record_of(book, word));
}

struct words index_find_word(enum index_book book, struct text word)
{
    uint32_t mask = slot(dictionary(book, DICTIONARY_BUCKETS)) - 1;
    uint32_t bucket = index_hash(word.at, word.len) & mask;
    for (;;) { /* ends: some bucket is free */
        uint32_t found = number_in(dictionary(book, DICTIONARY_BUCKETS_AT), bucket);
        if (found == 0)
            return (struct words){0, 0, {0, 0}};
        const unsigned char *record = record_at(book, found - 1);
        if (text_equal(record_text(record), word))
            return (struct words){record_number(record, WORD_NUMBER), 1, record_postings(record)};
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

static uint32_t group(enum index_book book, uint32_t n, unsigned number)
{
    return number_in(dictionary(book, DICTIONARY_GROUPS_AT), n * GROUP_NUMBERS + number);
}

/* The list of `count` (>= 2) words that begin alike, from number `first` on. */
static struct postings group_postings(enum index_book book, uint32_t first, uint32_t count)
{
    uint32_t low = 0;
    uint32_t high = slot(dictionary(book, DICTIONARY_GROUPS));
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t other = group(book, middle, GROUP_FIRST);
        if (other < first || (other == first && group(book, middle, GROUP_COUNT) < count))
            low = middle + 1;
        else
            high = middle;
    }
    assert(group(book, low, GROUP_FIRST) == first && group(book, low, GROUP_COUNT) == count);
    return (struct postings){group(book, low, GROUP_RUNS_BEGIN), group(book, low, GROUP_RUNS_END)};
}

struct words index_find_prefix(enum index_book book, struct text prefix)
{
    assert(prefix.len >= 2 && "of words that share one letter there is no list");
    struct words found = {0, 0, {0, 0}};
    found.first = find_bound(book, prefix, 0, -1);
    found.count = find_bound(book, prefix, found.first, 0) - found.first;
    if (found.count == 1)
        found.postings = index_postings(book, found.first);
    else if (found.count > 1)
        found.postings = group_postings(book, found.first, found.count);
    return found;
}

/* Posting lists */

static const unsigned char *run_at(uint32_t n)
{
    return index_image + slot(INDEX_RUNS_AT) + RUN_SIZE * (size_t)n;
}

static uint32_t entries_at(uint32_t n)
{
    return u32_at(run_at(n) + 4 * (size_t)RUN_ENTRIES);
}

static uint32_t lines_at(uint32_t n)
{
    return u32_at(run_at(n) + 4 * (size_t)RUN_LINES);
}

uint32_t postings_count(struct postings postings)
{
    uint32_t count = 0;
    for (uint32_t n = postings.at; n < postings.end; n++)
        count += index_run_end(entries_at(n)) - index_run_first(entries_at(n));
    return count;
}

/* A run of the list, not beyond the first that ends after `floor`, and from where that is near. */
static uint32_t skip_to(struct postings postings, uint32_t floor)
{
    if (postings.end - postings.at < INDEX_SKIP_RUNS)
        return postings.at;
    uint32_t n = u32_at(run_at(postings.end) + 4 * (size_t)(floor / INDEX_SKIP_BLOCK));
    return n > postings.at ? n : postings.at;
}

/* Moves on to the first run that ends after `floor`, most often this one or the next. */
static void postings_skip(struct postings *postings, uint32_t floor)
{
    if (floor >= slot(INDEX_ENTRIES))
        postings->at = postings->end;
    const uint32_t key = index_run_floor(floor);
    if (postings->at == postings->end || entries_at(postings->at) >= key)
        return;
    uint32_t at = skip_to(*postings, floor);
    while (at < postings->end && entries_at(at) < key)
        at++;
    postings->at = at;
}

struct run postings_meet(struct postings lists[], size_t n, uint32_t floor)
{
    uint32_t end = UINT32_MAX;
    uint32_t lines = 0;
    size_t agreed = 0; /* that many lists have all of floor to end - 1 */
    while (agreed < n) {
        struct postings *list = &lists[agreed];
        postings_skip(list, floor);
        if (list->at == list->end)
            return (struct run){floor, 0, 0};
        uint32_t entries = entries_at(list->at);
        uint32_t first = index_run_first(entries);
        if (first > floor) { /* nobody's floor any more: the others are asked anew */
            floor = first;
            end = UINT32_MAX;
            lines = 0;
            if (agreed > 0) {
                agreed = 0;
                continue;
            }
        }
        if (index_run_end(entries) < end) {
            end = index_run_end(entries);
            lines = 0;
        }
        if (first == floor && index_run_end(entries) == end)
            lines = lines_at(list->at); /* this very run */
        agreed++;
    }
    return (struct run){floor, end - floor, lines};
}
