/* format.h - the index image, as ucdc writes it and index.c reads it.
 *
 * Integers and bytes only, no pointers; numbers are little-endian and 32 bits wide. The image
 * begins with one number per slot below: a count, or where in the image a part begins.
 *
 * Its entries are numbered: first the characters that have a name, in code point order, then the
 * aliases in the order of their file. Words are numbered in byte order, those of names and those of
 * aliases apart: each kind has a dictionary.
 *
 *   lines      every entry's result line, as it goes over the wire, end to end
 *   line_at    per entry where in `lines` its line begins, and one more for the end
 *   spans      the entries' code points: pairs of an entry and its code point; from there to the
 *              next pair both go up by one
 *   runs       posting lists: runs of neighbouring entries, ascending within a list; of each its
 *              entries and its lines, packed. After a list of INDEX_SKIP_RUNS or more comes its
 *              skip table: per block of INDEX_SKIP_BLOCK entries the number of the first run that
 *              ends in it or later
 *
 * and per dictionary
 *
 *   words      a record for every word, end to end
 *   word_at    per word where in `words` its record begins
 *   buckets    a hash table of the words: where in `words` a record begins + 1, or 0 if it is free
 *   groups     the words that begin alike, wherever two or more do; ascending
 *
 * What belongs together lies together: a look-up that finds nothing in the processor's caches costs
 * as many waits as it touches places. */
#ifndef CHARFINDER_INDEX_FORMAT_H
#define CHARFINDER_INDEX_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "little_endian.h"

enum index_slot {
    INDEX_CHARACTERS, /* entries that are characters with a name */
    INDEX_ENTRIES,
    INDEX_NAME_SPANS, /* of the characters with a name; the aliases' come after */
    INDEX_SPANS,
    INDEX_VERSION_AT, /* the version of Unicode, such as 18.0.0 */
    INDEX_VERSION_LEN,
    INDEX_LINES_AT,
    INDEX_LINE_AT_AT,
    INDEX_SPANS_AT,
    INDEX_RUNS_AT,
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
    INDEX_BOOKS = 2, /* dictionaries: names, aliases */
    INDEX_SLOTS = INDEX_DICTIONARIES + INDEX_BOOKS * DICTIONARY_SLOTS,
};

/* Numbers of a word's record; after them come one byte for its length, and the word. */
enum { WORD_NUMBER, WORD_RUNS_BEGIN, WORD_RUNS_END, WORD_NUMBERS };

/* Numbers of a group: its first word, how many they are, the list of all entries that have one. */
enum { GROUP_FIRST, GROUP_COUNT, GROUP_RUNS_BEGIN, GROUP_RUNS_END, GROUP_NUMBERS };

/* Numbers of a run. */
enum { RUN_ENTRIES, RUN_LINES, RUN_NUMBERS, RUN_SIZE = 4 * RUN_NUMBERS };

/* A list with so many runs left began with as many, so its end tells where its skip table is. */
enum { INDEX_SKIP_RUNS = 64, INDEX_SKIP_BLOCK = 1024 };

/* The entries of a run, 1 to INDEX_RUN_MAX, in one number that sorts as the last of them do. A
 * longer run is cut: the longest list of 18.0.0 becomes some thirty. */
enum {
    INDEX_RUN_BITS = 12,
    INDEX_RUN_MAX = 1 << INDEX_RUN_BITS,
    INDEX_ENTRIES_MAX = 1 << (32 - INDEX_RUN_BITS), /* nearly as many as there are code points */
};

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

#endif
