/* dictionary.c - the words of a kind of entries, and the posting list of each. */
#include "dictionary.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "little_endian.h"
#include "name_words.h"

enum { NUMBER_SIZE = 2 };

/* Where the next list begins. */
static uint32_t list_end(const struct lists *lists)
{
    return (uint32_t)(lists->into->len / (lists->line_at != NULL ? (size_t)RUN_SIZE : NUMBER_SIZE));
}

static uint32_t line_at(const struct lists *lists, uint32_t entry)
{
    return u32_at(lists->line_at->at + 4 * (size_t)entry);
}

static bool same_word(const struct posting *a, const struct posting *b)
{
    return a->len == b->len && memcmp(a->word, b->word, a->len) == 0;
}

size_t dictionary_add(struct dictionary *dictionary, struct text name, uint32_t entry)
{
    size_t before = dictionary->count;
    while (name.len > 0) {
        struct text word = name_next_word(&name);
        struct posting posting = {word.at, (uint32_t)word.len, entry};
        bool is_new = word.len > 0;
        for (size_t n = before; is_new && n < dictionary->count; n++)
            is_new = !same_word(&dictionary->postings[n], &posting);
        if (is_new) {
            dictionary->postings = must_grow(dictionary->postings, dictionary->count,
                                             &dictionary->room, sizeof *dictionary->postings);
            dictionary->postings[dictionary->count++] = posting;
        }
    }
    return dictionary->count - before;
}

static int compare_postings(const void *left, const void *right)
{
    const struct posting *a = left;
    const struct posting *b = right;
    int order = text_compare((struct text){a->word, a->len}, (struct text){b->word, b->len});
    return order != 0 ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

/* Appends the list of `count` ascending entries as runs; entries may come more than once. */
static void add_runs(const struct lists *lists, const uint32_t *entries, size_t count)
{
    for (size_t n = 0; n < count;) {
        uint32_t first = entries[n];
        uint32_t run = 1;
        for (n++; n < count && run < INDEX_RUN_MAX && entries[n] <= first + run; n++)
            run += entries[n] == first + run;
        while (n < count && entries[n] < first + run) /* the last entry once more */
            n++;
        uint32_t begin = line_at(lists, first);
        buffer_add_u32(lists->into, index_run_pack(first, run));
        buffer_add_u32(lists->into, index_lines_pack(begin, line_at(lists, first + run) - begin));
    }
}

/* Appends the list of `count` ascending numbers, which may come more than once. */
static void add_numbers(const struct lists *lists, const uint32_t *numbers, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        assert(numbers[n] < INDEX_STRINGS_MAX);
        if (n == 0 || numbers[n] != numbers[n - 1])
            buffer_add_u16(lists->into, numbers[n]);
    }
}

/* Appends the skip table of the list of runs `run` to `end` - 1. */
static void add_skips(const struct lists *lists, uint32_t run, uint32_t end)
{
    const uint32_t entries = (uint32_t)(lists->line_at->len / 4) - 1;
    for (uint32_t floor = 0; floor < entries; floor += INDEX_SKIP_BLOCK) {
        while (run < end &&
               u32_at(lists->into->at + RUN_SIZE * (size_t)run) < index_run_floor(floor))
            run++;
        buffer_add_u32(lists->into, run);
    }
    while (lists->into->len % RUN_SIZE != 0)
        buffer_add_u32(lists->into, 0); /* to where the next list may begin */
}

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

void lists_add(const struct lists *lists, const uint32_t *entries, size_t count,
               struct buffer *owner)
{
    const uint32_t begin = list_end(lists);
    if (lists->line_at != NULL)
        add_runs(lists, entries, count);
    else
        add_numbers(lists, entries, count);
    const uint32_t end = list_end(lists);
    if (lists->line_at != NULL && end - begin >= INDEX_SKIP_RUNS)
        add_skips(lists, begin, end);
    buffer_add_u32(owner, begin);
    buffer_add_u32(owner, end);
}

/* Appends the list of all entries that these postings name, and to `owner` where it begins and
 * ends. */
static void add_list(const struct lists *lists, const struct posting *postings, size_t count,
                     struct buffer *owner)
{
    uint32_t *entries = must_realloc(NULL, count, sizeof *entries);
    for (size_t n = 0; n < count; n++)
        entries[n] = postings[n].entry;
    qsort(entries, count, sizeof *entries, compare_numbers);
    lists_add(lists, entries, count, owner);
    free(entries);
}

/* Numbers the words; `first_of` gets per word its first posting, and one more for the end. */
static uint32_t add_words(struct dictionary *dictionary, const struct lists *lists,
                          size_t *first_of)
{
    const struct posting *postings = dictionary->postings;
    uint32_t words = 0;
    for (size_t n = 0; n < dictionary->count;) {
        size_t same = 1;
        while (n + same < dictionary->count && same_word(&postings[n], &postings[n + same]))
            same++;
        unsigned char len = (unsigned char)postings[n].len;
        buffer_add_u32(&dictionary->word_at, (uint32_t)dictionary->words.len);
        buffer_add_u32(&dictionary->words, words);
        add_list(lists, postings + n, same, &dictionary->words);
        buffer_add(&dictionary->words, &len, 1);
        buffer_add(&dictionary->words, postings[n].word, len);
        first_of[words++] = n;
        n += same;
    }
    first_of[words] = dictionary->count;
    return words;
}
static_assert(NAME_MAX_BYTES <= UCHAR_MAX, "the length of a word is one byte");

static void add_buckets(struct dictionary *dictionary, const size_t *first_of, uint32_t words)
{
    uint32_t count = 2;
    while (count < words * 3 / 2) /* a third is free at least: a look-up is one or two steps */
        count *= 2;
    for (uint32_t n = 0; n < count; n++)
        buffer_add_u32(&dictionary->buckets, 0);
    for (uint32_t word = 0; word < words; word++) {
        const struct posting *posting = &dictionary->postings[first_of[word]];
        uint32_t hash = index_hash(posting->word, posting->len);
        uint32_t record = u32_at(dictionary->word_at.at + 4 * (size_t)word);
        uint32_t bucket = hash & (count - 1);
        while (u32_at(dictionary->buckets.at + 4 * (size_t)bucket) != 0)
            bucket = (bucket + 1) & (count - 1);
        u32_put(dictionary->buckets.at + 4 * (size_t)bucket, index_bucket_pack(record, hash));
    }
}

static bool begins_with(const struct posting *posting, const struct posting *prefix, size_t len)
{
    return posting->len >= len && memcmp(posting->word, prefix->word, len) == 0;
}

/* Appends the groups that begin with word `first`, the longest prefix first. A group is two or more
 * words that share a prefix; it has a list, so that a prefix costs a query no more than a word.
 * Prefixes of the same words share a group. */
static void add_groups_at(struct dictionary *dictionary, const struct lists *lists,
                          const size_t *first_of, uint32_t words, uint32_t first)
{
    const struct posting *postings = dictionary->postings;
    const struct posting *word = &postings[first_of[first]];
    uint32_t last_count = 1;
    for (size_t len = word->len; len >= 2; len--) {
        if (first > 0 && begins_with(&postings[first_of[first - 1]], word, len))
            break; /* this prefix's group, and all shorter ones', begin at an earlier word */
        uint32_t count = last_count;
        while (first + count < words && begins_with(&postings[first_of[first + count]], word, len))
            count++;
        if (count == last_count)
            continue;
        last_count = count;
        buffer_add_u32(&dictionary->groups, first);
        buffer_add_u32(&dictionary->groups, count);
        add_list(lists, word, first_of[first + count] - first_of[first], &dictionary->groups);
    }
}

void dictionary_make(struct dictionary *dictionary, const struct lists *lists)
{
    size_t *first_of = must_realloc(NULL, dictionary->count + 1, sizeof *first_of);
    if (dictionary->count > 0)
        qsort(dictionary->postings, dictionary->count, sizeof *dictionary->postings,
              compare_postings);
    uint32_t words = add_words(dictionary, lists, first_of);
    add_buckets(dictionary, first_of, words);
    for (uint32_t first = 0; first < words; first++)
        add_groups_at(dictionary, lists, first_of, words, first);
    free(first_of);
}

void dictionary_free(struct dictionary *dictionary)
{
    free(dictionary->postings);
    buffer_free(&dictionary->words);
    buffer_free(&dictionary->word_at);
    buffer_free(&dictionary->buckets);
    buffer_free(&dictionary->groups);
    *dictionary = (struct dictionary){0};
}
