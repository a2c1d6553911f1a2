/* controls.h - finds control characters, eight bytes at a time. */
#ifndef CHARFINDER_HTTP_CONTROLS_H
#define CHARFINDER_HTTP_CONTROLS_H

#include <stddef.h>
#include <stdint.h>

#include "little_endian.h"

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes as a number, the first of them the lowest. */
static inline uint64_t eight_bytes(const char *at)
{
    return u64_at((const unsigned char *)at);
}

/* Which of eight bytes are below 0x20: the highest bit of each is set, 0 if there are none. A byte
 * above the first of them may be taken for another one, because subtracting borrows from it. */
static inline uint64_t below_space(uint64_t eight)
{
    return (eight - EACH_BYTE(0x20)) & ~eight & EACH_BYTE(0x80);
}

/* The same for all controls: those and 0x7F. */
static inline uint64_t controls_in(uint64_t eight)
{
    uint64_t zero_for_delete = eight ^ EACH_BYTE(0x7F);
    return below_space(eight) |
           ((zero_for_delete - EACH_BYTE(0x01)) & ~zero_for_delete & EACH_BYTE(0x80));
}

/* How many of eight bytes stand before the first of those that were found, one at least. */
static inline size_t bytes_before(uint64_t found)
{
    return (size_t)__builtin_ctzll(found) / 8;
}

#endif
