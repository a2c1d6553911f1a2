/* index.c - reads the compiled index. */
#include <charfinder/index.h>

#include <assert.h>
#include <string.h>

#include "index/format.h"
#include "little_endian.h"

extern const unsigned char index_image[];

static uint32_t slot(enum index_slot slot)
{
    return u32_at(index_image + 4 * (size_t)slot);
}

/* Number `n` of the table that begins where `table` says. */
static uint32_t entry(enum index_slot table, uint32_t n)
{
    return u32_at(index_image + slot(table) + 4 * (size_t)n);
}

static const char *bytes(enum index_slot part, uint32_t offset)
{
    return (const char *)index_image + slot(part) + offset;
}

struct text index_unicode_version(void)
{
    return (struct text){bytes(INDEX_VERSION_AT, 0), slot(INDEX_VERSION_LEN)};
}

uint32_t index_characters(void)
{
    return slot(INDEX_CHARACTERS);
}

struct text index_lines(struct run run)
{
    assert(run.first + run.count <= index_characters());
    uint32_t begin = entry(INDEX_LINE_AT_AT, run.first);
    uint32_t end = entry(INDEX_LINE_AT_AT, run.first + run.count);
    return (struct text){bytes(INDEX_LINES_AT, begin), end - begin};
}

uint32_t index_words(void)
{
    return slot(INDEX_WORDS);
}

struct text index_word(uint32_t word)
{
    assert(word < index_words());
    uint32_t begin = entry(INDEX_WORD_AT_AT, word);
    return (struct text){bytes(INDEX_WORDS_AT, begin), entry(INDEX_WORD_AT_AT, word + 1) - begin};
}

struct postings index_postings(uint32_t word)
{
    assert(word < index_words());
    return (struct postings){entry(INDEX_RUNS_AT_AT, word), entry(INDEX_RUNS_AT_AT, word + 1)};
}

bool index_find_word(struct text word, uint32_t *number)
{
    uint32_t mask = slot(INDEX_BUCKETS) - 1;
    uint32_t bucket = index_hash(word.at, word.len) & mask;
    for (;;) { /* ends: some bucket is free */
        uint32_t found = entry(INDEX_BUCKETS_AT, bucket);
        if (found == 0)
            return false;
        if (text_equal(index_word(found - 1), word)) {
            *number = found - 1;
            return true;
        }
        bucket = (bucket + 1) & mask;
    }
}

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
