/* index_image.c - the index: result lines, words, posting lists. */
#include "images.h"

#include <assert.h>
#include <charfinder/index.h>
#include <stdio.h>
#include <string.h>

#include "dictionary.h"
#include "index/format.h"
#include "index/result_line.h"
#include "little_endian.h"

/* The parts of the image while they grow; laid end to end by put_all(). */
struct parts {
    struct buffer lines, line_at, spans, runs;
    struct dictionary books[INDEX_BOOKS];
    uint32_t entries;
    uint32_t characters;
    uint32_t name_spans;
    uint32_t next_cp; /* of an entry that would need no new span */
};

static void free_parts(struct parts *parts)
{
    buffer_free(&parts->lines);
    buffer_free(&parts->line_at);
    buffer_free(&parts->spans);
    buffer_free(&parts->runs);
    for (unsigned book = 0; book < INDEX_BOOKS; book++)
        dictionary_free(&parts->books[book]);
}

static_assert((int)RESULT_LINE_FRAME_MAX + 2 * (int)NAME_MAX_BYTES <= (int)INDEX_LINE_MAX,
              "a line fits");
static_assert((int)NAME_MAX_BYTES <= (int)TEXT_WORD_MAX, "so does a word of it");

static void add_entry(struct parts *parts, enum index_book book, uint32_t cp, struct text name,
                      struct text alias, struct text indexed)
{
    char line[RESULT_LINE_FRAME_MAX + 2 * NAME_MAX_BYTES];
    buffer_add_u32(&parts->line_at, (uint32_t)parts->lines.len);
    buffer_add(&parts->lines, line, result_line_put(cp, name, alias, line));
    if (parts->spans.len == 0 || cp != parts->next_cp) {
        buffer_add_u32(&parts->spans, parts->entries);
        buffer_add_u32(&parts->spans, cp);
    }
    parts->next_cp = cp + 1;
    dictionary_add(&parts->books[book], indexed, parts->entries++);
}

/* The part of a name that is indexed: these ideographs go by their prefix only, never by the
 * hexadecimal digits after it. */
static struct text indexed_part(struct text name)
{
    const struct text prefixes[] = {
        TEXT("CJK UNIFIED IDEOGRAPH"),
        TEXT("CJK COMPATIBILITY IDEOGRAPH"),
    };
    for (size_t n = 0; n < sizeof prefixes / sizeof prefixes[0]; n++)
        if (name.len >= prefixes[n].len && memcmp(name.at, prefixes[n].at, prefixes[n].len) == 0)
            return prefixes[n];
    return name;
}

static void add_names(struct parts *parts, const struct unicode_data *data)
{
    for (size_t n = 0; n < data->count; n++) {
        const struct character *character = &data->characters[n];
        struct text name = unicode_data_name(data, character);
        if (name.len > 0)
            add_entry(parts, INDEX_NAMES, character->cp, name, TEXT(""), indexed_part(name));
    }
    parts->characters = parts->entries;
    parts->name_spans = (uint32_t)(parts->spans.len / 8);
}

static void add_aliases(struct parts *parts, const struct unicode_data *data,
                        const struct name_aliases *aliases)
{
    parts->next_cp = UINT32_MAX; /* the aliases' spans are their own */
    for (size_t n = 0; n < aliases->count; n++) {
        const struct character *character = aliases->at[n].character;
        struct text name = unicode_data_name(data, character);
        char label[LABEL_MAX];
        if (name.len == 0)
            name = (struct text){label, label_put(character->cp, character->category, label)};
        add_entry(parts, INDEX_ALIASES, character->cp, name, aliases->at[n].alias,
                  aliases->at[n].alias);
    }
}

static bool check_counts(const struct parts *parts, char message[MESSAGE_MAX])
{
    if (parts->characters > 0 && parts->entries <= INDEX_ENTRIES_MAX &&
        parts->lines.len <= INDEX_LINES_MAX)
        return true;
    snprintf(message, MESSAGE_MAX,
             "%u names and aliases in %zu bytes of lines: the index takes 1 to %d in %d bytes",
             (unsigned)parts->entries, parts->lines.len, (int)INDEX_ENTRIES_MAX,
             (int)INDEX_LINES_MAX);
    return false;
}

static void set_slot(struct buffer *image, unsigned slot, uint32_t value)
{
    u32_put(image->at + 4 * (size_t)slot, value);
}

static void put_part(struct buffer *image, unsigned slot, const struct buffer *part)
{
    static const unsigned char zeros[64];
    buffer_add(image, zeros, (64 - image->len % 64) % 64); /* each begins on a cache line */
    set_slot(image, slot, (uint32_t)image->len);
    buffer_add(image, part->at, part->len);
}

static void put_dictionary(struct buffer *image, unsigned first_slot,
                           const struct dictionary *dictionary)
{
    set_slot(image, first_slot + DICTIONARY_WORDS, (uint32_t)(dictionary->word_at.len / 4));
    set_slot(image, first_slot + DICTIONARY_BUCKETS, (uint32_t)(dictionary->buckets.len / 4));
    set_slot(image, first_slot + DICTIONARY_GROUPS,
             (uint32_t)(dictionary->groups.len / 4 / GROUP_NUMBERS));
    put_part(image, first_slot + DICTIONARY_BUCKETS_AT, &dictionary->buckets);
    put_part(image, first_slot + DICTIONARY_WORD_AT_AT, &dictionary->word_at);
    put_part(image, first_slot + DICTIONARY_WORDS_AT, &dictionary->words);
    put_part(image, first_slot + DICTIONARY_GROUPS_AT, &dictionary->groups);
}

static void put_all(struct buffer *image, const struct parts *parts, struct text version)
{
    for (int slot = 0; slot < INDEX_SLOTS; slot++)
        buffer_add_u32(image, 0);
    set_slot(image, INDEX_CHARACTERS, parts->characters);
    set_slot(image, INDEX_ENTRIES, parts->entries);
    set_slot(image, INDEX_NAME_SPANS, parts->name_spans);
    set_slot(image, INDEX_SPANS, (uint32_t)(parts->spans.len / 8));
    set_slot(image, INDEX_VERSION_AT, (uint32_t)image->len);
    set_slot(image, INDEX_VERSION_LEN, (uint32_t)version.len);
    buffer_add(image, version.at, version.len);
    for (unsigned book = 0; book < INDEX_BOOKS; book++)
        put_dictionary(image, INDEX_DICTIONARIES + book * DICTIONARY_SLOTS, &parts->books[book]);
    put_part(image, INDEX_SPANS_AT, &parts->spans);
    put_part(image, INDEX_RUNS_AT, &parts->runs);
    put_part(image, INDEX_LINE_AT_AT, &parts->line_at);
    put_part(image, INDEX_LINES_AT, &parts->lines);
}

bool index_image_make(struct buffer *image, const struct unicode_data *data,
                      const struct name_aliases *aliases, struct text version,
                      char message[MESSAGE_MAX])
{
    struct parts parts = {.entries = 0};
    add_names(&parts, data);
    add_aliases(&parts, data, aliases);
    bool fits = check_counts(&parts, message);
    if (fits) {
        buffer_add_u32(&parts.line_at, (uint32_t)parts.lines.len);
        for (unsigned book = 0; book < INDEX_BOOKS; book++)
            dictionary_make(&parts.books[book], &parts.runs, &parts.line_at);
        put_all(image, &parts, version);
    }
    free_parts(&parts);
    return fits;
}
