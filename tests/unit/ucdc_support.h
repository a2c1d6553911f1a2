/* ucdc_support.h - what the tests of ucdc's readers share. */
#ifndef CHARFINDER_TESTS_UCDC_SUPPORT_H
#define CHARFINDER_TESTS_UCDC_SUPPORT_H

#include "everyday.h"
#include "support.h"

/* UnicodeData.txt, as it is compiled in: for setup and teardown of a group. */
extern struct unicode_data known_data;
extern struct forms known_forms;
int read_known(void **state);
int free_known(void **state);

/* Everyday names of the data and of `emoji`; none yet. */
struct everyday everyday_of(const struct emoji_test *emoji);

/* Reads an emoji-test.txt that must be good. */
struct emoji_test read_emoji(const char *text);

/* Puts the names in order and fails unless they are these, a line for each:
 * `2656 keyword: PIÑATA [PINATA]`, of a sequence `#7 short: …`. Frees them. */
void check_names(struct everyday *everyday, const char *expected);

#endif
