/* image.h - what readers of the index image share: its slots, and what they lead to. */
#ifndef CHARFINDER_INDEX_IMAGE_H
#define CHARFINDER_INDEX_IMAGE_H

#include "index/format.h"
#include "little_endian.h"

extern const unsigned char index_image[];

static inline uint32_t slot(unsigned slot)
{
    return u32_at(index_image + 4 * (size_t)slot);
}

/* Number `n` of the table that begins where slot `table` says. */
static inline uint32_t number_in(unsigned table, uint32_t n)
{
    return u32_at(index_image + slot(table) + 4 * (size_t)n);
}

/* The same in a table of numbers that have 16 bits. */
static inline uint32_t short_in(unsigned table, uint32_t n)
{
    return u16_at(index_image + slot(table) + 2 * (size_t)n);
}

static inline const char *bytes(unsigned part, uint32_t offset)
{
    return (const char *)index_image + slot(part) + offset;
}

#endif
