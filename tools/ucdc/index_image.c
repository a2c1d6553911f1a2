/* index_image.c - the index: result lines, words, posting lists. */
#include "images.h"

#include <assert.h>
#include <charfinder/index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "little_endian.h"

/* One word of one name. */
struct posting {
    const char *word;
    uint32_t len;
    uint32_t character;
};

struct postings_list {
    struct posting *at;
    size_t count;
    size_t room;
};

/* How many of the name's first bytes are indexed: these ideographs go by their prefix only, never
 * by the hexadecimal digits after it. */
static size_t indexed_len(struct text name)
{
    static const struct text prefixes[] = {
        {"CJK UNIFIED IDEOGRAPH", 21},
        {"CJK COMPATIBILITY IDEOGRAPH", 27},
    };
    for (size_t n = 0; n < sizeof prefixes / sizeof prefixes[0]; n++)
        if (name.len >= prefixes[n].len && memcmp(name.at, prefixes[n].at, prefixes[n].len) == 0)
            return prefixes[n].len;
    return name.len;
}

/* Adds one posting per different word; returns how many those are. */
static size_t add_name(struct postings_list *list, struct text name, uint32_t character)
{
    size_t before = list->count;
    size_t len = indexed_len(name);
    for (size_t at = 0; at < len;) {
        size_t word_len = 0; /* unicode_data.c let only A-Z, 0-9, space and `-` pass */
        while (at + word_len < len && name.at[at + word_len] != ' ' &&
               name.at[at + word_len] != '-')
            word_len++;
        bool is_new = word_len > 0;
        for (size_t n = before; is_new && n < list->count; n++)
            is_new = list->at[n].len != word_len ||
                     memcmp(list->at[n].word, name.at + at, word_len) != 0;
        if (is_new) {
            if (list->count == list->room) {
                list->room = list->room == 0 ? 1 << 16 : list->room * 2;
                list->at = must_realloc(list->at, list->room, sizeof *list->at);
            }
            list->at[list->count++] = (struct posting){name.at + at, (uint32_t)word_len, character};
        }
        at += word_len + 1;
    }
    return list->count - before;
}

static int compare_words(const struct posting *a, const struct posting *b)
{
    int order = memcmp(a->word, b->word, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_postings(const void *left, const void *right)
{
    const struct posting *a = left;
    const struct posting *b = right;
    int order = compare_words(a, b);
    return order != 0 ? order : (a->character > b->character) - (a->character < b->character);
}

static void add_line(struct buffer *lines, uint32_t cp, struct text name)
{
    char code[16];
    char padded[16];
    char character[TEXT_CHARACTER_MAX];
    snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
    buffer_add(lines, padded, (size_t)snprintf(padded, sizeof padded, "%-7s\t", code));
    buffer_add(lines, character, text_put_character(cp, character));
    buffer_add(lines, "\t", 1);
    buffer_add(lines, name.at, name.len);
    buffer_add(lines, "\r\n", 2);
}

/* The parts of the image while they grow; laid end to end by put_parts(). */
struct parts {
    struct buffer lines, line_at, words, word_at, runs, runs_at, buckets;
};

static void add_runs(struct parts *parts, const struct posting *postings, size_t count)
{
    for (size_t n = 0; n < count;) {
        uint32_t first = postings[n].character;
        uint32_t run = 1;
        while (n + run < count && run < INDEX_RUN_MAX && postings[n + run].character == first + run)
            run++;
        buffer_add_u32(&parts->runs, index_run_pack(first, run));
        n += run;
    }
}

static uint32_t units(const struct buffer *buffer)
{
    return (uint32_t)(buffer->len / 4);
}

static void add_words(struct parts *parts, const struct postings_list *list)
{
    for (size_t n = 0; n < list->count;) {
        size_t same = 1;
        while (n + same < list->count && compare_words(&list->at[n], &list->at[n + same]) == 0)
            same++;
        buffer_add_u32(&parts->word_at, (uint32_t)parts->words.len);
        buffer_add(&parts->words, list->at[n].word, list->at[n].len);
        buffer_add_u32(&parts->runs_at, units(&parts->runs));
        add_runs(parts, list->at + n, same);
        n += same;
    }
    buffer_add_u32(&parts->word_at, (uint32_t)parts->words.len);
    buffer_add_u32(&parts->runs_at, units(&parts->runs));
}

static void add_buckets(struct parts *parts)
{
    uint32_t words = units(&parts->word_at) - 1;
    uint32_t count = 1;
    while (count < words * 2) /* at most half full, so that a look-up is one or two steps */
        count *= 2;
    for (uint32_t n = 0; n < count; n++)
        buffer_add_u32(&parts->buckets, 0);
    for (uint32_t word = 0; word < words; word++) {
        uint32_t begin = u32_at(parts->word_at.at + 4 * (size_t)word);
        uint32_t end = u32_at(parts->word_at.at + 4 * ((size_t)word + 1));
        uint32_t bucket = index_hash((const char *)parts->words.at + begin, end - begin);
        while (u32_at(parts->buckets.at + 4 * (size_t)(bucket & (count - 1))) != 0)
            bucket++;
        u32_put(parts->buckets.at + 4 * (size_t)(bucket & (count - 1)), word + 1);
    }
}

static void set_slot(struct buffer *image, enum index_slot slot, uint32_t value)
{
    u32_put(image->at + 4 * (size_t)slot, value);
}

static void put_part(struct buffer *image, enum index_slot slot, const struct buffer *part)
{
    static const unsigned char zeros[64];
    buffer_add(image, zeros, (64 - image->len % 64) % 64); /* each begins on a cache line */
    set_slot(image, slot, (uint32_t)image->len);
    buffer_add(image, part->at, part->len);
}

static void put_parts(struct buffer *image, const struct parts *parts, struct text version)
{
    for (int slot = 0; slot < INDEX_SLOTS; slot++)
        buffer_add_u32(image, 0);
    set_slot(image, INDEX_MAGIC, INDEX_MAGIC_VALUE);
    set_slot(image, INDEX_CHARACTERS, units(&parts->line_at) - 1);
    set_slot(image, INDEX_WORDS, units(&parts->word_at) - 1);
    set_slot(image, INDEX_RUNS, units(&parts->runs));
    set_slot(image, INDEX_BUCKETS, units(&parts->buckets));
    set_slot(image, INDEX_VERSION_AT, (uint32_t)image->len);
    set_slot(image, INDEX_VERSION_LEN, (uint32_t)version.len);
    buffer_add(image, version.at, version.len);
    put_part(image, INDEX_BUCKETS_AT, &parts->buckets);
    put_part(image, INDEX_WORD_AT_AT, &parts->word_at);
    put_part(image, INDEX_WORDS_AT, &parts->words);
    put_part(image, INDEX_RUNS_AT_AT, &parts->runs_at);
    put_part(image, INDEX_RUNS_AT, &parts->runs);
    put_part(image, INDEX_LINE_AT_AT, &parts->line_at);
    put_part(image, INDEX_LINES_AT, &parts->lines);
}

bool index_image_make(struct buffer *image, const struct unicode_data *data, struct text version,
                      char message[MESSAGE_MAX])
{
    struct parts parts = {0};
    struct postings_list list = {0};
    uint32_t numbered = 0;
    bool fits = true;
    for (size_t n = 0; fits && n < data->count; n++) {
        const struct character *character = &data->characters[n];
        if (character->name_len == 0 || character->cp < 0x20)
            continue;
        struct text name = {(const char *)data->names.at + character->name_at, character->name_len};
        buffer_add_u32(&parts.line_at, (uint32_t)parts.lines.len);
        add_line(&parts.lines, character->cp, name);
        size_t words = add_name(&list, name, numbered++);
        if (words > INDEX_NAME_WORDS_MAX) {
            snprintf(message, MESSAGE_MAX, "U+%04X has %zu words in its name: raise %s",
                     (unsigned)character->cp, words, "INDEX_NAME_WORDS_MAX in index.h");
            fits = false;
        }
    }
    if (fits && (numbered == 0 || numbered > INDEX_CHARACTERS_MAX)) {
        snprintf(message, MESSAGE_MAX, "%u characters have a name: the index takes 1 to %d",
                 (unsigned)numbered, (int)INDEX_CHARACTERS_MAX);
        fits = false;
    }
    if (fits) {
        buffer_add_u32(&parts.line_at, (uint32_t)parts.lines.len);
        qsort(list.at, list.count, sizeof *list.at, compare_postings);
        add_words(&parts, &list);
        add_buckets(&parts);
        put_parts(image, &parts, version);
    }
    free(list.at);
    buffer_free(&parts.lines);
    buffer_free(&parts.line_at);
    buffer_free(&parts.words);
    buffer_free(&parts.word_at);
    buffer_free(&parts.runs);
    buffer_free(&parts.runs_at);
    buffer_free(&parts.buckets);
    return fits;
}
