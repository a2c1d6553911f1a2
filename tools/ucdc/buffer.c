/* buffer.c - bytes that grow. */
#include "buffer.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "little_endian.h"

void *must_realloc(void *old, size_t count, size_t size)
{
    void *got = count > SIZE_MAX / size ? NULL : realloc(old, count * size);
    if (got == NULL) {
        fputs("ucdc: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return got;
}

void *must_grow(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room == 0 ? 512 : *room * 2;
    return must_realloc(array, *room, size);
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    if (len > buffer->room - buffer->len) {
        buffer->room = (buffer->len + len) * 2;
        buffer->at = must_realloc(buffer->at, buffer->room, 1);
    }
    memcpy(buffer->at + buffer->len, bytes, len);
    buffer->len += len;
}

void buffer_add_u16(struct buffer *buffer, uint32_t value)
{
    const unsigned char bytes[] = {(unsigned char)value, (unsigned char)(value >> 8)};
    assert(value <= UINT16_MAX);
    buffer_add(buffer, bytes, sizeof bytes);
}

void buffer_add_u32(struct buffer *buffer, uint32_t value)
{
    unsigned char bytes[4];
    u32_put(bytes, value);
    buffer_add(buffer, bytes, sizeof bytes);
}

struct span buffer_span_from(const struct buffer *buffer, size_t at)
{
    assert(buffer->len <= UINT32_MAX && "no file that we read is that long");
    return (struct span){(uint32_t)at, (uint32_t)(buffer->len - at)};
}

struct text buffer_text(const struct buffer *buffer, struct span span)
{
    if (span.len == 0)
        return TEXT("");
    return (struct text){(const char *)buffer->at + span.at, span.len};
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->at);
    *buffer = (struct buffer){NULL, 0, 0};
}

int buffer_read_file(struct buffer *buffer, const char *path)
{
    errno = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return errno;
    char chunk[1 << 16];
    size_t got;
    do {
        got = fread(chunk, 1, sizeof chunk, file);
        buffer_add(buffer, chunk, got);
    } while (got == sizeof chunk);
    int error = ferror(file) ? errno : 0;
    fclose(file);
    if (error != 0)
        buffer_free(buffer);
    return error;
}

int buffer_write_file(const struct buffer *buffer, const char *path)
{
    static const char suffix[] = ".incomplete";
    size_t len = strlen(path);
    char *unfinished = must_realloc(NULL, len + sizeof suffix, 1);
    memcpy(unfinished, path, len);
    memcpy(unfinished + len, suffix, sizeof suffix);

    errno = 0;
    int error = 0;
    FILE *file = fopen(unfinished, "wb");
    if (file == NULL) {
        error = errno;
    } else {
        if (fwrite(buffer->at, 1, buffer->len, file) != buffer->len)
            error = errno;
        if (fclose(file) != 0 && error == 0)
            error = errno;
        if (error == 0 && rename(unfinished, path) != 0)
            error = errno;
        if (error != 0)
            remove(unfinished);
    }
    free(unfinished);
    return error;
}
