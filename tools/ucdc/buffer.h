/* buffer.h - bytes that grow. ucdc exits when memory runs out. */
#ifndef UCDC_BUFFER_H
#define UCDC_BUFFER_H

#include <charfinder/text.h>

/* Empty when all zero; `at` may move with every call that adds. */
struct buffer {
    unsigned char *at;
    size_t len;
    size_t room;
};

/* A part of a buffer; still valid when the buffer has moved. */
struct span {
    uint32_t at;
    uint32_t len;
};

void buffer_add(struct buffer *buffer, const void *bytes, size_t len);
void buffer_add_u16(struct buffer *buffer, uint32_t value); /* little-endian; up to 65,535 */
void buffer_add_u32(struct buffer *buffer, uint32_t value);

/* The part that begins at `at` and ends where the buffer does now. */
struct span buffer_span_from(const struct buffer *buffer, size_t at);

/* The bytes of a part; valid until something is added. */
struct text buffer_text(const struct buffer *buffer, struct span span);

void buffer_free(struct buffer *buffer);

/* The whole of a file, 0, or an errno. The buffer must be empty, and is again after an error. */
int buffer_read_file(struct buffer *buffer, const char *path);

/* Writes `path` in one go, under another name until it is complete: 0 or an errno. */
int buffer_write_file(const struct buffer *buffer, const char *path);

/* realloc() to `count` times `size` bytes; exits with a message when there is no memory. */
void *must_realloc(void *old, size_t count, size_t size);

/* An array of `count` elements of `size` bytes, in which one more has room: `array`, or where it has moved
 * to. `*room` is how many it has room for; an empty array is null, and has none. */
void *must_grow(void *array, size_t count, size_t *room, size_t size);

#endif
