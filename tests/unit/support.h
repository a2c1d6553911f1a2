/* support.h - what the tests share: readable failures, memory at the edge of a page, random
 * numbers. */
#ifndef CHARFINDER_TESTS_SUPPORT_H
#define CHARFINDER_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four headers that it needs */
#include <cmocka.h>

#include <charfinder/text.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct text text_of(const char *string);

/* Ends the test, called `test`, as skipped, and says why in the form that tools/test looks for. */
void skip_test(const char *test, const char *why);

/* Fails, and shows both with their control characters escaped, unless the bytes are the same. */
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), __FILE__, __LINE__)
void check_text(struct text actual, struct text expected, const char *file, int line);

/* Bytes that grow; empty when all zero. */
struct bytes {
    char *at;
    size_t len;
    size_t room;
};

void bytes_add(struct bytes *bytes, struct text text);
void bytes_free(struct bytes *bytes);
struct text bytes_text(const struct bytes *bytes);

/* The whole of a file, which must exist. */
struct bytes read_file(const char *path);

/* Takes the first line off `*rest`, and its LF with it; false when nothing is left. */
bool next_line(struct text *rest, struct text *line);

/* Memory in front of a page that is not accessible: one byte too far ends the test. */
struct fenced {
    char *at; /* `size` bytes; the inaccessible page follows them */
    size_t size;
    void *pages;
    size_t pages_size;
};

struct fenced fenced_new(size_t size);
void fenced_free(struct fenced *fenced);

/* A copy of `text`, of no more than `size` bytes, that ends where the memory ends. */
struct text fenced_copy(const struct fenced *fenced, struct text text);

/* A number below `bound`; the same numbers in every run that begins with the same seed, not 0. */
uint32_t chance(uint64_t *seed, uint32_t bound);

/* Encodes in UTF-8 the obvious way, surrogates too, to compare with; returns how many bytes. */
size_t plain_utf8(uint32_t cp, char out[4]);

/* The code point in hexadecimal at the beginning of a line of UnicodeData.txt. */
uint32_t plain_hex(struct text digits);

/* Field `n`, counted from 0, of a line of fields between semicolons. */
struct text plain_field(struct text line, size_t n);

#endif
