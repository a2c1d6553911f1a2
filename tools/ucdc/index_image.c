/* index_image.c - the index: result lines, words, posting lists. */
#include "images.h"

#include <assert.h>
#include <charfinder/index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionary.h"
#include "index/format.h"
#include "index/result_line.h"
#include "little_endian.h"
#include "name_words.h"
#include "string_table.h"

/* The parts of the image while they grow; laid end to end by put_all(). */
struct parts {
    struct buffer lines, line_at, spans, runs, name_sizes, names_alike, listed, sequences, entities;
    struct buffer entity_names;
    struct buffer code_points; /* per entry that is a character; not in the image */
    struct property_parts properties;
    struct dictionary names;
    struct strings strings;
    uint32_t entries;
    uint32_t characters;
    uint32_t next_cp; /* an entry of this code point needs no new span */
    char *message;
};

static void free_parts(struct parts *parts)
{
    buffer_free(&parts->lines);
    buffer_free(&parts->line_at);
    buffer_free(&parts->spans);
    buffer_free(&parts->runs);
    buffer_free(&parts->name_sizes);
    buffer_free(&parts->names_alike);
    buffer_free(&parts->listed);
    buffer_free(&parts->sequences);
    buffer_free(&parts->entities);
    buffer_free(&parts->entity_names);
    buffer_free(&parts->code_points);
    property_parts_free(&parts->properties);
    dictionary_free(&parts->names);
    strings_free(&parts->strings);
}

static_assert((int)NAME_MAX_BYTES <= (int)TEXT_WORD_MAX, "a word of a name fits");
static_assert((int)INDEX_LINE_LEN_MAX < (int)INDEX_LINE_MAX, "a line fits");
static_assert((int)INDEX_ENTRY_BITS + (int)INDEX_RUN_BITS <= 32, "so does a run");

/* An owner as messages name it. */
static const char *owner_text(uint32_t cp, char out[16])
{
    snprintf(out, 16, cp < EVERYDAY_SEQUENCES ? "U+%04X" : "sequence %u",
             (unsigned)(cp < EVERYDAY_SEQUENCES ? cp : cp - EVERYDAY_SEQUENCES));
    return out;
}

static bool check_words(const struct parts *parts, size_t words, uint32_t owner)
{
    char text[16];
    if (words <= INDEX_NAME_WORDS_MAX)
        return true;
    snprintf(parts->message, MESSAGE_MAX, "%s has %zu words in a name: raise %s",
             owner_text(owner, text), words, "INDEX_NAME_WORDS_MAX in index.h");
    return false;
}

/* Strings */

struct text_list {
    struct text at[INDEX_ENTRY_WORDS_MAX];
    size_t count;
};

/* Adds the words that are not in `list` yet; false if there is no room, or a word is too long. */
static bool list_words(struct text_list *list, struct text text)
{
    while (text.len > 0) {
        struct text word = name_next_word(&text);
        size_t n = 0;
        while (n < list->count && !text_equal(list->at[n], word))
            n++;
        if (word.len > 0 && n == list->count) {
            if (n == INDEX_ENTRY_WORDS_MAX || word.len > TEXT_WORD_MAX)
                return false;
            list->at[list->count++] = word;
        }
    }
    return true;
}

/* The character or sequence whose strings are added. */
struct owner {
    uint32_t cp; /* or EVERYDAY_SEQUENCES and the number of a sequence */
    uint32_t strings;
    struct text_list words; /* of the name and the strings */
};

static bool add_string(struct parts *parts, struct owner *owner, enum index_string_kind kind,
                       struct text shown, struct text words)
{
    char text[16];
    if (!check_words(parts, strings_add(&parts->strings, parts->entries, kind, shown, words),
                     owner->cp))
        return false;
    size_t line_len = parts->lines.len - u32_at(parts->line_at.at + parts->line_at.len - 4);
    bool fits = line_len + 1 + shown.len <= INDEX_LINE_MAX && list_words(&owner->words, words) &&
                owner->strings++ < INDEX_ENTRY_STRINGS_MAX;
    if (!fits)
        snprintf(parts->message, MESSAGE_MAX,
                 "%s has more than %d names or %d words in them, or '%.*s' is too long",
                 owner_text(owner->cp, text), (int)INDEX_ENTRY_STRINGS_MAX,
                 (int)INDEX_ENTRY_WORDS_MAX, UCD_SHOWN(shown));
    return fits;
}

static enum index_string_kind kind_of(enum everyday_kind kind)
{
    switch (kind) {
    case EVERYDAY_UNICODE_1:
        return INDEX_UNICODE_1;
    case EVERYDAY_INFORMAL:
        return INDEX_INFORMAL;
    case EVERYDAY_SHORT:
        return INDEX_SHORT;
    case EVERYDAY_ENTITY:
        return INDEX_ENTITY;
    case EVERYDAY_KEYWORD:
        break;
    }
    return INDEX_KEYWORD;
}

/* Adds the everyday names of an owner, from number `*next` on. What has no words is never found,
 * nor is what has the same words as one before it: the first one counts. */
static bool add_everyday(struct parts *parts, struct owner *owner, struct text own_words,
                         const struct everyday *everyday, size_t *next)
{
    const size_t first = *next;
    for (; *next < everyday->count && everyday->at[*next].owner == owner->cp; ++*next) {
        const struct everyday_name *name = &everyday->at[*next];
        struct text words = buffer_text(&everyday->texts, name->words);
        bool is_new = words.len > 0 && !text_equal(words, own_words);
        for (size_t n = first; n < *next && is_new; n++)
            is_new = !text_equal(words, buffer_text(&everyday->texts, everyday->at[n].words));
        if (is_new && !add_string(parts, owner, kind_of(name->kind),
                                  buffer_text(&everyday->texts, name->shown), words))
            return false;
    }
    return true;
}

/* Entries */

static bool add_line(struct parts *parts, const char *line, size_t len)
{
    buffer_add_u32(&parts->line_at, (uint32_t)parts->lines.len);
    buffer_add(&parts->lines, line, len);
    if (len <= INDEX_LINE_LEN_MAX)
        return true;
    snprintf(parts->message, MESSAGE_MAX, "a line has %zu bytes: at most %d: '%.*s'", len,
             (int)INDEX_LINE_LEN_MAX, 40, line);
    return false;
}

/* Appends `value`, of `bits` bits, to a part that has so many of each entry. */
static void add_bits(struct buffer *part, uint32_t entry, unsigned bits, uint32_t value)
{
    const unsigned char zero = 0;
    unsigned shift = entry * bits % 8;
    if (shift == 0)
        buffer_add(part, &zero, 1);
    part->at[part->len - 1] |= (unsigned char)(value << shift);
}
static_assert(INDEX_SIZE_BITS == 4, "two sizes share a byte");

/* Adds a character: its line and the words of its name, if it has one; its label, if not. */
static bool add_character_entry(struct parts *parts, const struct unicode_data *data,
                                const struct character *character, struct owner *owner)
{
    char line[RESULT_LINE_FRAME_MAX + NAME_MAX_BYTES];
    char label[LABEL_MAX];
    struct text name = unicode_data_name(data, character);
    struct text indexed = character->cp < 0x20 ? TEXT("") : index_indexed_part(name);
    if (name.len == 0)
        name = (struct text){label, label_put(character->cp, character->category, label)};
    if (!add_line(parts, line, result_line_put(character->cp, name, TEXT(""), line)))
        return false;
    if (parts->spans.len == 0 || character->cp != parts->next_cp) {
        buffer_add_u32(&parts->spans, parts->entries);
        buffer_add_u32(&parts->spans, character->cp);
    }
    parts->next_cp = character->cp + 1;
    buffer_add_u32(&parts->code_points, character->cp);
    add_bits(&parts->name_sizes, parts->entries, INDEX_SIZE_BITS, strings_size(indexed));
    add_bits(&parts->names_alike, parts->entries, 1, strings_have_alike(indexed));
    list_words(&owner->words, indexed);
    return check_words(parts, dictionary_add(&parts->names, indexed, parts->entries),
                       character->cp);
}

static bool add_characters(struct parts *parts, const struct sources *sources, size_t *everyday)
{
    size_t alias = 0;
    const struct name_aliases *aliases = &sources->aliases;
    for (size_t n = 0; n < sources->data.count; n++) {
        const struct character *character = &sources->data.characters[n];
        struct owner owner = {.cp = character->cp};
        bool has_alias = alias < aliases->count && aliases->at[alias].character == character;
        bool has_everyday = *everyday < sources->everyday.count &&
                            sources->everyday.at[*everyday].owner == character->cp;
        if ((character->name_len == 0 || character->cp < 0x20) && !has_alias && !has_everyday)
            continue;
        if (!add_character_entry(parts, &sources->data, character, &owner))
            return false;
        for (; alias < aliases->count && aliases->at[alias].character == character; alias++)
            if (!add_string(parts, &owner, INDEX_ALIAS, aliases->at[alias].alias,
                            aliases->at[alias].alias))
                return false;
        if (!add_everyday(parts, &owner, TEXT(""), &sources->everyday, everyday))
            return false;
        parts->entries++;
    }
    parts->characters = parts->entries;
    return true;
}

/* The line of a sequence: all its code points, the characters, its name. */
static bool add_sequence_line(struct parts *parts, const struct emoji_sequence *sequence,
                              struct text name)
{
    struct buffer line = {NULL, 0, 0};
    for (uint32_t n = 0; n < sequence->count; n++) {
        char code[16];
        int len =
            snprintf(code, sizeof code, n == 0 ? "U+%04X" : " U+%04X", (unsigned)sequence->cps[n]);
        buffer_add(&line, code, (size_t)len);
    }
    buffer_add(&line, "\t", 1);
    for (uint32_t n = 0; n < sequence->count; n++) {
        char utf8[TEXT_CHARACTER_MAX];
        buffer_add(&line, utf8, text_put_character(sequence->cps[n], utf8));
    }
    buffer_add(&line, "\t", 1);
    buffer_add(&line, name.at, name.len);
    buffer_add(&line, "\r\n", 2);
    bool fits = add_line(parts, (const char *)line.at, line.len);
    buffer_free(&line);
    return fits;
}

static bool add_sequences(struct parts *parts, const struct sources *sources, size_t *everyday)
{
    const struct emoji_test *emoji = &sources->emoji;
    for (size_t n = 0; n < emoji->count; n++) {
        const struct emoji_sequence *sequence = &emoji->sequences[n];
        struct owner owner = {.cp = EVERYDAY_SEQUENCES + (uint32_t)n};
        struct text words = buffer_text(&emoji->texts, sequence->words);
        enum index_string_kind kind =
            sequence->is_tone_variant ? INDEX_TONE_NAME : INDEX_SEQUENCE_NAME;
        if (!add_sequence_line(parts, sequence, buffer_text(&emoji->texts, sequence->name)) ||
            !add_string(parts, &owner, kind, TEXT(""), words) ||
            !add_everyday(parts, &owner, words, &sources->everyday, everyday))
            return false;
        parts->entries++;
    }
    return true;
}
static_assert((int)EMOJI_SEQUENCE_MAX == (int)INDEX_SEQUENCE_MAX, "a query reads as many");

/* Sequences by their code points */

struct sequence_key {
    uint32_t cps[EMOJI_SEQUENCE_MAX];
    uint32_t count;
    uint32_t number;
};

static int compare_sequences(const void *left, const void *right)
{
    const struct sequence_key *a = left;
    const struct sequence_key *b = right;
    for (uint32_t n = 0; n < a->count && n < b->count; n++)
        if (a->cps[n] != b->cps[n])
            return a->cps[n] < b->cps[n] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

static void order_sequences(struct parts *parts, const struct emoji_test *emoji)
{
    struct sequence_key *keys = must_realloc(NULL, emoji->count + 1, sizeof *keys);
    for (size_t n = 0; n < emoji->count; n++) {
        keys[n] = (struct sequence_key){.number = (uint32_t)n};
        for (uint32_t cp = 0; cp < emoji->sequences[n].count; cp++)
            if (emoji->sequences[n].cps[cp] != 0xFE0F)
                keys[n].cps[keys[n].count++] = emoji->sequences[n].cps[cp];
    }
    qsort(keys, emoji->count, sizeof *keys, compare_sequences);
    for (size_t n = 0; n < emoji->count; n++)
        buffer_add_u16(&parts->sequences, keys[n].number);
    free(keys);
}

/* Entities */

static int compare_entities(const void *left, const void *right)
{
    const struct entity *a = left;
    const struct entity *b = right;
    return text_compare(a->name, b->name);
}

static void add_entities(struct parts *parts, const struct entities *entities)
{
    struct entity *sorted = must_realloc(NULL, entities->count + 1, sizeof *sorted);
    if (entities->count > 0)
        memcpy(sorted, entities->at, entities->count * sizeof *sorted);
    qsort(sorted, entities->count, sizeof *sorted, compare_entities);
    for (size_t n = 0; n <= entities->count; n++) {
        buffer_add_u32(&parts->entities, (uint32_t)parts->entity_names.len);
        if (n == entities->count)
            break;
        buffer_add_u32(&parts->entities, sorted[n].cps[0]);
        buffer_add_u32(&parts->entities, sorted[n].count == 2 ? sorted[n].cps[1] : 0);
        buffer_add(&parts->entity_names, sorted[n].name.at, sorted[n].name.len);
    }
    free(sorted);
}

/* All of it */

static bool check_counts(const struct parts *parts, const struct emoji_test *emoji)
{
    if (parts->characters > 0 && parts->entries <= 1 << INDEX_ENTRY_BITS &&
        parts->lines.len <= INDEX_LINES_MAX && parts->strings.count < INDEX_STRINGS_MAX &&
        emoji->count < INDEX_STRINGS_MAX)
        return true;
    snprintf(parts->message, MESSAGE_MAX,
             "%u characters and sequences in %zu bytes of lines, %u strings: the index takes 1 to "
             "%d in %d bytes, and %d strings",
             (unsigned)parts->entries, parts->lines.len, (unsigned)parts->strings.count,
             1 << INDEX_ENTRY_BITS, (int)INDEX_LINES_MAX, (int)INDEX_STRINGS_MAX);
    return false;
}

static bool check_records(const struct parts *parts, const struct dictionary *dictionary)
{
    if (dictionary->words.len < INDEX_RECORDS_MAX)
        return true;
    snprintf(parts->message, MESSAGE_MAX, "%zu bytes of words: the index takes less than %d",
             dictionary->words.len, (int)INDEX_RECORDS_MAX);
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

static void put_dictionary(struct buffer *image, enum index_book book,
                           const struct dictionary *dictionary)
{
    unsigned first_slot = (unsigned)INDEX_DICTIONARIES + (unsigned)book * DICTIONARY_SLOTS;
    set_slot(image, first_slot + DICTIONARY_WORDS, (uint32_t)(dictionary->word_at.len / 4));
    set_slot(image, first_slot + DICTIONARY_BUCKETS, (uint32_t)(dictionary->buckets.len / 4));
    set_slot(image, first_slot + DICTIONARY_GROUPS,
             (uint32_t)(dictionary->groups.len / 4 / GROUP_NUMBERS));
    put_part(image, first_slot + DICTIONARY_BUCKETS_AT, &dictionary->buckets);
    put_part(image, first_slot + DICTIONARY_WORD_AT_AT, &dictionary->word_at);
    put_part(image, first_slot + DICTIONARY_WORDS_AT, &dictionary->words);
    put_part(image, first_slot + DICTIONARY_GROUPS_AT, &dictionary->groups);
}

/* Where lines begin, as the image has it. */
static void put_line_at(struct buffer *image, const struct parts *parts)
{
    struct buffer blocks = {NULL, 0, 0};
    struct buffer lens = {NULL, 0, 0};
    for (uint32_t entry = 0; entry < parts->entries; entry++) {
        const unsigned char *at = parts->line_at.at + 4 * (size_t)entry;
        unsigned char len = (unsigned char)(u32_at(at + 4) - u32_at(at));
        if (entry % INDEX_LINE_BLOCK == 0)
            buffer_add(&blocks, at, 4);
        buffer_add(&lens, &len, 1);
    }
    buffer_add_u32(&blocks, (uint32_t)parts->lines.len); /* where the last block may end */
    put_part(image, INDEX_LINE_AT_AT, &blocks);
    put_part(image, INDEX_LINE_LENS_AT, &lens);
    buffer_free(&blocks);
    buffer_free(&lens);
}

static void put_property_parts(struct buffer *image, const struct property_parts *parts)
{
    set_slot(image, INDEX_TERM_COUNT,
             (uint32_t)(parts->terms.len / 4 / TERM_NUMBERS)); /* the end is one number more */
    set_slot(image, INDEX_FACT_COUNT, parts->fact_owners);
    set_slot(image, INDEX_MAKING_COUNT, (uint32_t)(parts->makings.len / 4 / MAKING_NUMBERS));
    set_slot(image, INDEX_NAMED_VALUE, parts->named_value);
    put_part(image, INDEX_RECORD_OF_AT, &parts->record_of);
    put_part(image, INDEX_RECORD_BLOCKS_AT, &parts->record_blocks);
    put_part(image, INDEX_RECORDS_AT, &parts->records);
    put_part(image, INDEX_VALUES_AT, &parts->values);
    put_part(image, INDEX_VALUE_TEXTS_AT, &parts->value_texts);
    put_part(image, INDEX_TERMS_AT, &parts->terms);
    put_part(image, INDEX_TERM_TEXTS_AT, &parts->term_texts);
    put_part(image, INDEX_FACTS_AT, &parts->facts);
    put_part(image, INDEX_FACT_TEXTS_AT, &parts->fact_texts);
    put_part(image, INDEX_MAKINGS_AT, &parts->makings);
}

static void put_all(struct buffer *image, const struct parts *parts, struct text version)
{
    for (int slot = 0; slot < INDEX_SLOTS; slot++)
        buffer_add_u32(image, 0);
    set_slot(image, INDEX_CHARACTER_COUNT, parts->characters);
    set_slot(image, INDEX_ENTRY_COUNT, parts->entries);
    set_slot(image, INDEX_SPAN_COUNT, (uint32_t)(parts->spans.len / 8));
    set_slot(image, INDEX_STRING_COUNT, parts->strings.count);
    set_slot(image, INDEX_ENTITY_COUNT,
             (uint32_t)(parts->entities.len / 4 / ENTITY_NUMBERS)); /* the end is one number more */
    set_slot(image, INDEX_VERSION_AT, (uint32_t)image->len);
    set_slot(image, INDEX_VERSION_LEN, (uint32_t)version.len);
    buffer_add(image, version.at, version.len);
    put_dictionary(image, INDEX_NAMES, &parts->names);
    put_dictionary(image, INDEX_STRINGS, &parts->strings.dictionary);
    put_part(image, INDEX_SPANS_AT, &parts->spans);
    put_part(image, INDEX_RUNS_AT, &parts->runs);
    put_part(image, INDEX_LISTED_AT, &parts->listed);
    put_part(image, INDEX_STRINGS_AT, &parts->strings.packed);
    put_part(image, INDEX_STRING_AT_AT, &parts->strings.blocks);
    put_part(image, INDEX_NAME_SIZES_AT, &parts->name_sizes);
    put_part(image, INDEX_NAMES_ALIKE_AT, &parts->names_alike);
    put_part(image, INDEX_SEQUENCES_AT, &parts->sequences);
    put_part(image, INDEX_ENTITIES_AT, &parts->entities);
    put_part(image, INDEX_ENTITY_NAMES_AT, &parts->entity_names);
    put_property_parts(image, &parts->properties);
    put_line_at(image, parts);
    put_part(image, INDEX_TAILS_AT, &parts->strings.tails);
    put_part(image, INDEX_LINES_AT, &parts->lines);
}

bool index_image_make(struct buffer *image, const struct sources *sources, struct text version,
                      char message[MESSAGE_MAX])
{
    struct parts parts = {.message = message};
    size_t everyday = 0;
    bool fits = add_characters(&parts, sources, &everyday) &&
                add_sequences(&parts, sources, &everyday) && check_counts(&parts, &sources->emoji);
    if (fits) {
        assert(everyday == sources->everyday.count && "they are those of the entries, in order");
        buffer_add_u32(&parts.line_at, (uint32_t)parts.lines.len);
        strings_end(&parts.strings, parts.entries);
        order_sequences(&parts, &sources->emoji);
        add_entities(&parts, &sources->entities);
        dictionary_make(&parts.names, &(struct lists){&parts.runs, &parts.line_at});
        dictionary_make(&parts.strings.dictionary, &(struct lists){&parts.listed, NULL});
        fits = check_records(&parts, &parts.names) &&
               check_records(&parts, &parts.strings.dictionary) &&
               property_parts_make(
                   &parts.properties, sources, &(struct lists){&parts.runs, &parts.line_at},
                   &(struct entry_list){&parts.code_points, parts.entries}, message);
    }
    if (fits)
        put_all(image, &parts, version);
    free_parts(&parts);
    return fits;
}
