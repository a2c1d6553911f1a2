/* format.h - the index image, as ucdc writes it and index.c reads it.
 *
 * Integers and bytes only, no pointers; numbers are little-endian and 32 bits wide. The image
 * begins with one number per INDEX_… slot below: a count, or where in the image a part begins.
 *
 * Characters with a name are numbered in code point order, words in byte order.
 *
 *   lines      every character's result line, as it goes over the wire, end to end
 *   line_at    per character where in `lines` its line begins, and one more for the end
 *   words      every word, end to end
 *   word_at    per word where in `words` it begins, and one more for the end
 *   runs       per word its posting list: runs of neighbouring characters, ascending
 *   runs_at    per word where in `runs` its list begins, counted in runs, and one more for the end
 *   buckets    a hash table of the words: word number + 1, or 0 where it is free
 *   version    the version of Unicode, such as 18.0.0 */
#ifndef CHARFINDER_INDEX_FORMAT_H
#define CHARFINDER_INDEX_FORMAT_H

#include <stddef.h>
#include <stdint.h>

enum index_slot {
    INDEX_MAGIC,
    INDEX_CHARACTERS,
    INDEX_WORDS,
    INDEX_RUNS,
    INDEX_BUCKETS, /* how many: a power of two, more than words */
    INDEX_LINES_AT,
    INDEX_LINE_AT_AT,
    INDEX_WORDS_AT,
    INDEX_WORD_AT_AT,
    INDEX_RUNS_AT,
    INDEX_RUNS_AT_AT,
    INDEX_BUCKETS_AT,
    INDEX_VERSION_AT,
    INDEX_VERSION_LEN,
    INDEX_SLOTS
};

enum { INDEX_MAGIC_VALUE = 0x31494643 }; /* "CFI1" */

/* A run of 1 to INDEX_RUN_MAX neighbouring characters in one number that sorts as they do. A
 * longer run is cut: the longest list of 18.0.0 becomes some thirty numbers. */
enum {
    INDEX_RUN_BITS = 12,
    INDEX_RUN_MAX = 1 << INDEX_RUN_BITS,
    INDEX_CHARACTERS_MAX = 1 << (32 - INDEX_RUN_BITS), /* seven eighths of all code points */
};

static inline uint32_t index_run_pack(uint32_t first, uint32_t count)
{
    return first << INDEX_RUN_BITS | (count - 1);
}

static inline uint32_t index_run_first(uint32_t run)
{
    return run >> INDEX_RUN_BITS;
}

/* The number after the run's last character. */
static inline uint32_t index_run_end(uint32_t run)
{
    return (run >> INDEX_RUN_BITS) + (run & (INDEX_RUN_MAX - 1)) + 1;
}

/* FNV-1a with a final mix, so that its low bits may choose a bucket. */
static inline uint32_t index_hash(const char *word, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t n = 0; n < len; n++)
        hash = (hash ^ (unsigned char)word[n]) * 16777619U;
    return hash ^ hash >> 15;
}

#endif
