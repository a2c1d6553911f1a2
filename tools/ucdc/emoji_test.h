/* emoji_test.h - reads emoji-test.txt (UTS #51, section 1.5.2). */
#ifndef UCDC_EMOJI_TEST_H
#define UCDC_EMOJI_TEST_H

#include "forms.h"

enum { EMOJI_SEQUENCE_MAX = 16 }; /* code points; the longest one of 18.0 has ten */

/* A fully-qualified entry of two or more code points, U+FE0F not counted. */
struct emoji_sequence {
    uint32_t cps[EMOJI_SEQUENCE_MAX]; /* as in the file, with U+FE0F */
    uint32_t count;                   /* of `cps` */
    bool is_tone_variant;             /* one of them is a skin tone, U+1F3FB to U+1F3FF */
    struct span name;                 /* in `texts`: as in the file, in upper case */
    struct span words;                /* in `texts`: the words of the name (forms.h) */
};

/* Empty when all zero. */
struct emoji_test {
    struct emoji_sequence *sequences; /* in the order of the file */
    size_t count;
    size_t room;
    uint32_t *by_code_points; /* the numbers of all sequences, for emoji_find() */
    uint32_t *singles;        /* code points that are entries by themselves, U+FE0F not counted and
                                 whatever their status; ascending, each once */
    size_t single_count;
    size_t single_room;
    struct buffer texts;
};

/* Reads the whole file, which must be fresh. False when it is refused; file->message says why. Free
 * `emoji` either way. */
bool emoji_test_read(struct emoji_test *emoji, struct ucd_file *file, const struct forms *forms);

/* The number of the sequence that has exactly these code points, U+FE0F not counted on either side;
 * emoji->count if there is none. */
size_t emoji_find(const struct emoji_test *emoji, const uint32_t cps[], size_t count);

void emoji_test_free(struct emoji_test *emoji);

#endif
