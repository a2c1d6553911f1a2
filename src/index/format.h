/* format.h - the index image, as ucdc writes it and index.c reads it.
 *
 * Integers and bytes only, no pointers; numbers are little-endian and 32 bits wide, unless
 * something else is said. The image begins with one number per slot below: a count, or where in the
 * image a part begins.
 *
 * Its entries are numbered: first the characters that have a name, an alias or an everyday name, in
 * code point order, then the emoji sequences in the order of their file. What they are called
 * besides the names of characters are strings, numbered by their entry; those of an entry are the
 * name of a sequence, aliases, everyday names, in the order of enum index_string_kind.
 *
 *   lines        every entry's result line, as it goes over the wire, end to end
 *   line_at      per block of INDEX_LINE_BLOCK entries where in `lines` the first one's begins
 *   line_lens    per entry a byte: how long its line is
 *   spans        the characters' code points: pairs of an entry and its code point; from there to
 *                the next pair both go up by one
 *   runs         posting lists of names: runs of neighbouring entries, ascending within a list; of
 *                each its entries and its lines, packed. After a list of INDEX_SKIP_RUNS or more
 *                comes its skip table: per block of INDEX_SKIP_BLOCK entries the number of the first
 *                run that ends in it or later
 *   name_sizes   per character, four bits: how many words its name has; see below
 *   names_alike  per character, one bit: whether two words of its name begin alike
 *   strings      per string two numbers, packed (index_string_pack()), and one more for the end
 *   string_at    per block of INDEX_STRING_BLOCK entries the number of the first string of one of
 *                them, or of a later one
 *   tails        per string what it adds to the line of its entry, end to end: a tab, the string as
 *                it is shown, CR LF; nothing if it is the name of a sequence
 *   listed       posting lists of strings: their numbers, 16 bits each, ascending within a list
 *   sequences    the sequences' numbers, 16 bits each, ordered by their code points without U+FE0F
 *   entities     per name of an HTML entity, in byte order: where it begins in `entity_names`, and
 *                the one or two code points it stands for, the second one 0 if there is none; and
 *                one more for the end
 *   entity_names the names, end to end
 *   values       per value of a property, but number 0, which is none: see below; and one more for
 *                the end
 *   value_texts  the values as they are shown, end to end
 *   terms        the ways to write a condition, in byte order, such as `block:arrows`: where each
 *                begins in `term_texts`, and its value; and one more for the end
 *   term_texts   these, end to end
 *   record_of    per block of INDEX_RECORD_BLOCK code points 16 bits: which of the blocks in
 *                `record_blocks` says what their records are
 *   record_blocks 16 bits per code point of a block: the number of its record
 *   records      what many code points have in common: per property 16 bits, the value
 *   facts        per code point or sequence that there are facts about, in ascending order: it,
 *                and where in `fact_texts` these begin; and one more for the end
 *   fact_texts   facts, ascending by kind: a byte for the kind, 16 bits for the length, the text
 *   makings      per code point that others are made of, ascending: it, and where in `runs` the
 *                list of these begins and ends
 *
 * and per dictionary, of which there is one of names and one of strings; words are numbered in byte
 * order
 *
 *   words        a record for every word, end to end
 *   word_at      per word where in `words` its record begins
 *   buckets      a hash table of the words: where in `words` a record begins, with some bits of the
 *                word's hash (index_bucket_pack()), or 0 if it is free
 *   groups       the words that begin alike, wherever two or more do; ascending
 *
 * What is read together is stored together, because a look-up waits for memory once for each place
 * that is not in the processor's caches. */
#ifndef CHARFINDER_INDEX_FORMAT_H
#define CHARFINDER_INDEX_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "little_endian.h"

enum index_slot {
    INDEX_CHARACTER_COUNT, /* entries that are characters */
    INDEX_ENTRY_COUNT,
    INDEX_SPAN_COUNT,
    INDEX_STRING_COUNT,
    INDEX_ENTITY_COUNT,
    INDEX_TERM_COUNT,
    INDEX_FACT_COUNT, /* pairs, without the one more */
    INDEX_MAKING_COUNT,
    INDEX_NAMED_VALUE, /* the value of all that have a name, sequences with a skin tone left out */
    INDEX_VERSION_AT,  /* the version of Unicode, such as 18.0.0 */
    INDEX_VERSION_LEN,
    INDEX_LINES_AT,
    INDEX_LINE_AT_AT,
    INDEX_LINE_LENS_AT,
    INDEX_SPANS_AT,
    INDEX_RUNS_AT,
    INDEX_NAME_SIZES_AT,
    INDEX_NAMES_ALIKE_AT,
    INDEX_STRINGS_AT,
    INDEX_STRING_AT_AT,
    INDEX_TAILS_AT,
    INDEX_LISTED_AT,
    INDEX_SEQUENCES_AT,
    INDEX_ENTITIES_AT,
    INDEX_ENTITY_NAMES_AT,
    INDEX_VALUES_AT,
    INDEX_VALUE_TEXTS_AT,
    INDEX_TERMS_AT,
    INDEX_TERM_TEXTS_AT,
    INDEX_RECORD_OF_AT,
    INDEX_RECORD_BLOCKS_AT,
    INDEX_RECORDS_AT,
    INDEX_FACTS_AT,
    INDEX_FACT_TEXTS_AT,
    INDEX_MAKINGS_AT,
    INDEX_DICTIONARIES, /* here begin the slots of the first dictionary */
};

enum dictionary_slot {
    DICTIONARY_WORDS,
    DICTIONARY_BUCKETS, /* how many: a power of two, more than words */
    DICTIONARY_GROUPS,
    DICTIONARY_WORDS_AT,
    DICTIONARY_WORD_AT_AT,
    DICTIONARY_BUCKETS_AT,
    DICTIONARY_GROUPS_AT,
    DICTIONARY_SLOTS
};

enum {
    INDEX_BOOKS = 2, /* dictionaries: names, strings */
    INDEX_SLOTS = INDEX_DICTIONARIES + INDEX_BOOKS * DICTIONARY_SLOTS,
};

/* Numbers of a word's record; after them come one byte for its length, and the word. */
enum { WORD_NUMBER, WORD_RUNS_BEGIN, WORD_RUNS_END, WORD_NUMBERS };

/* Numbers of a group: its first word, how many they are, the list of all entries that have one. */
enum { GROUP_FIRST, GROUP_COUNT, GROUP_RUNS_BEGIN, GROUP_RUNS_END, GROUP_NUMBERS };

/* Numbers of a run. */
enum { RUN_ENTRIES, RUN_LINES, RUN_NUMBERS, RUN_SIZE = 4 * RUN_NUMBERS };

/* A list of so many runs or more has a skip table after its end. A list with so many runs left must
 * have had as many at its beginning. */
enum { INDEX_SKIP_RUNS = 64, INDEX_SKIP_BLOCK = 1024 };

/* `line_at` has one number for so many entries. */
enum { INDEX_LINE_BLOCK = 16, INDEX_LINE_LEN_MAX = 255 };

/* The entries of a run, 1 to INDEX_RUN_MAX, in one number that sorts as the last of them do. A
 * longer run is cut: the longest list of 18.0.0 becomes some thirty. */
enum { INDEX_RUN_BITS = 12, INDEX_RUN_MAX = 1 << INDEX_RUN_BITS };

static inline uint32_t index_run_pack(uint32_t first, uint32_t count)
{
    return (first + count - 1) << INDEX_RUN_BITS | (count - 1);
}

static inline uint32_t index_run_first(uint32_t run)
{
    return (run >> INDEX_RUN_BITS) - (run & (INDEX_RUN_MAX - 1));
}

/* The number after the run's last entry. */
static inline uint32_t index_run_end(uint32_t run)
{
    return (run >> INDEX_RUN_BITS) + 1;
}

/* No more than any run that ends after `floor`, an entry, and more than all others. */
static inline uint32_t index_run_floor(uint32_t floor)
{
    return floor << INDEX_RUN_BITS;
}

/* Where in `lines` the lines of a run begin, and how many bytes they have: 0 if these are
 * many. */
enum { INDEX_LINES_BITS = 24, INDEX_LINES_MAX = 1 << INDEX_LINES_BITS, INDEX_FEW_BYTES = 255 };

static inline uint32_t index_lines_pack(uint32_t begin, uint32_t bytes)
{
    return (bytes <= INDEX_FEW_BYTES ? bytes : 0) << INDEX_LINES_BITS | begin;
}

static inline uint32_t index_lines_begin(uint32_t lines)
{
    return lines & (INDEX_LINES_MAX - 1);
}

static inline uint32_t index_lines_bytes(uint32_t lines)
{
    return lines >> INDEX_LINES_BITS;
}

/* How many words a name or a string has: 0 if one stands there twice, or they are more than
 * INDEX_SIZE_MAX. Then, to count those that a query does not have, the text must be looked at. */
enum { INDEX_SIZE_BITS = 4, INDEX_SIZE_MAX = (1 << INDEX_SIZE_BITS) - 1 };

/* Two words begin alike if their first two letters are the same: then one word with a `*` may stand
 * for both. */
enum { INDEX_ALIKE_LEN = 2 };

/* The two numbers of a string: its entry and what kind it is of; where in `tails` its own begins,
 * whether two of its words begin alike, and how many words it has. */
enum { STRING_ENTRY, STRING_TAIL, STRING_NUMBERS };
enum { INDEX_STRING_BLOCK = 256 };
enum { INDEX_KIND_BITS = 4, INDEX_STRINGS_MAX = 1 << 16 };

static inline uint32_t index_string_pack_entry(uint32_t entry, uint32_t kind)
{
    return entry << INDEX_KIND_BITS | kind;
}

enum { INDEX_STRING_ALIKE = 1 << INDEX_SIZE_BITS, INDEX_TAIL_SHIFT = INDEX_SIZE_BITS + 1 };

static inline uint32_t index_string_pack_tail(uint32_t at, uint32_t size, bool has_alike)
{
    return at << INDEX_TAIL_SHIFT | (has_alike ? INDEX_STRING_ALIKE : 0) | size;
}

enum { ENTITY_NAME_AT, ENTITY_FIRST, ENTITY_SECOND, ENTITY_NUMBERS };

/* The numbers of a value: where in `value_texts` it begins; the list of the entries that have it,
 * empty for properties that no condition asks for; and of a general category, or a group of them,
 * one bit per category, of other values 0. */
enum { VALUE_TEXT_AT, VALUE_RUNS_BEGIN, VALUE_RUNS_END, VALUE_CATEGORIES, VALUE_NUMBERS };

enum { TERM_TEXT_AT, TERM_VALUE, TERM_NUMBERS };

/* Code points per block: many blocks are equal, and stored once. */
enum { INDEX_RECORD_BLOCK = 128, INDEX_CODE_POINTS = 0x110000 };

enum { FACT_OWNER, FACT_TEXTS_AT, FACT_NUMBERS, FACT_FRAME = 3 };

enum { MAKING_PART, MAKING_RUNS_BEGIN, MAKING_RUNS_END, MAKING_NUMBERS };

/* Eight bytes at a time; the last ones, fewer than eight, may be taken twice. */
static inline uint32_t index_hash(const char *word, size_t len)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio: mixes well */
    const unsigned char *at = (const unsigned char *)word;
    uint64_t hash = len * odd;
    for (; len > 8; at += 8, len -= 8) {
        hash = (hash ^ (u32_at(at) | (uint64_t)u32_at(at + 4) << 32)) * odd;
        hash ^= hash >> 32;
    }
    uint64_t last = 0;
    if (len >= 4)
        last = u32_at(at) | (uint64_t)u32_at(at + len - 4) << 32;
    else if (len > 0)
        last = at[0] | (uint32_t)at[len / 2] << 8 | (uint32_t)at[len - 1] << 16;
    return (uint32_t)((hash ^ last) * odd >> 32);
}

/* Where in `words` the record begins, + 1, and the upper bits of the hash: they tell most other words
 * from this one before the record is looked at, which may be far. */
enum { INDEX_RECORD_BITS = 24, INDEX_RECORDS_MAX = 1 << INDEX_RECORD_BITS };

static inline uint32_t index_bucket_pack(uint32_t record, uint32_t hash)
{
    return hash >> INDEX_RECORD_BITS << INDEX_RECORD_BITS | (record + 1);
}

static inline uint32_t index_bucket_record(uint32_t bucket)
{
    return (bucket & (INDEX_RECORDS_MAX - 1)) - 1;
}

static inline bool index_bucket_may_be(uint32_t bucket, uint32_t hash)
{
    return (bucket ^ hash) >> INDEX_RECORD_BITS == 0;
}

#endif
