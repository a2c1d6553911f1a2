/* support.c - what the tests share. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

void skip_test(const char *test, const char *why)
{
    print_message("skipped: %s: %s\n", test, why);
    skip();
}

/* Long texts are shown from a little before the byte that differs. */
static void show(const char *what, struct text text, size_t differs)
{
    enum { BEFORE = 60, SHOWN = 240 };
    size_t from = differs > BEFORE ? differs - BEFORE : 0;
    print_error("%s, %zu bytes, from byte %zu on: ", what, text.len, from);
    for (size_t n = from; n < text.len && n < from + SHOWN; n++) {
        unsigned char byte = (unsigned char)text.at[n];
        if (byte < 0x20 || byte == 0x7F || byte == '\\')
            print_error("\\x%02x", byte);
        else
            print_error("%c", byte);
    }
    print_error("\n");
}

void check_text(struct text actual, struct text expected, const char *file, int line)
{
    size_t shorter = actual.len < expected.len ? actual.len : expected.len;
    size_t same = 0;
    if (shorter > 0 && memcmp(actual.at, expected.at, shorter) == 0)
        same = shorter;
    while (same < shorter && actual.at[same] == expected.at[same])
        same++;
    if (same == actual.len && same == expected.len)
        return;
    show("  actual", actual, same);
    show("expected", expected, same);
    _fail(file, line);
}

void bytes_add(struct bytes *bytes, struct text text)
{
    if (text.len == 0)
        return;
    if (text.len > bytes->room - bytes->len) {
        bytes->room = (bytes->len + text.len) * 2;
        bytes->at = realloc(bytes->at, bytes->room);
        assert_non_null(bytes->at);
    }
    memcpy(bytes->at + bytes->len, text.at, text.len);
    bytes->len += text.len;
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct bytes){NULL, 0, 0};
}

struct text bytes_text(const struct bytes *bytes)
{
    return (struct text){bytes->at, bytes->len};
}

struct bytes read_file(const char *path)
{
    struct bytes bytes = {NULL, 0, 0};
    char chunk[1 << 14];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot open %s", path);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        bytes_add(&bytes, (struct text){chunk, got});
    assert_false(ferror(file));
    fclose(file);
    return bytes;
}

bool next_line(struct text *rest, struct text *line)
{
    if (rest->len == 0)
        return false;
    const char *end = memchr(rest->at, '\n', rest->len);
    *line = *rest;
    if (end != NULL)
        line->len = (size_t)(end - rest->at);
    *rest = text_from(*rest, line->len + (end != NULL));
    return true;
}

struct fenced fenced_new(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t usable = (size + page - 1) / page * page;
    size_t pages_size = usable + page;
    char *pages =
        mmap(NULL, pages_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + usable, page, PROT_NONE), 0);
    return (struct fenced){pages + usable - size, size, pages, pages_size};
}

void fenced_free(struct fenced *fenced)
{
    munmap(fenced->pages, fenced->pages_size);
    *fenced = (struct fenced){NULL, 0, NULL, 0};
}

struct text fenced_copy(const struct fenced *fenced, struct text text)
{
    assert_true(text.len <= fenced->size);
    char *at = fenced->at + fenced->size - text.len;
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return (struct text){at, text.len};
}

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators" */
uint32_t chance(uint64_t *seed, uint32_t bound)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (uint32_t)(*seed * 0x2545F4914F6CDD1DU >> 32) % bound;
}

size_t plain_utf8(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

uint32_t plain_hex(struct text digits)
{
    uint32_t value = 0;
    assert_in_range(digits.len, 4, 6);
    for (size_t n = 0; n < digits.len; n++) {
        static const char hexadecimal[] = "0123456789ABCDEF";
        const char *found = memchr(hexadecimal, digits.at[n], 16);
        assert_non_null(found);
        value = value * 16 + (uint32_t)(found - hexadecimal);
    }
    return value;
}

struct text plain_field(struct text line, size_t n)
{
    for (;;) {
        const char *end = memchr(line.at, ';', line.len);
        size_t len = end == NULL ? line.len : (size_t)(end - line.at);
        if (n == 0 || end == NULL) {
            assert_int_equal(n, 0);
            return (struct text){line.at, len};
        }
        line = text_from(line, len + 1);
        n--;
    }
}
