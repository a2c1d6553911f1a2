/* string_table.c - what entries of the index are called besides the names of characters. */
#include "string_table.h"

#include <string.h>

#include "index/format.h"
#include "name_words.h"

uint32_t strings_size(struct text text)
{
    struct text words[INDEX_SIZE_MAX];
    uint32_t count = 0;
    while (text.len > 0) {
        struct text word = name_next_word(&text);
        if (word.len == 0)
            continue;
        if (count == INDEX_SIZE_MAX)
            return 0;
        for (uint32_t n = 0; n < count; n++)
            if (text_equal(words[n], word))
                return 0;
        words[count++] = word;
    }
    return count;
}

bool strings_have_alike(struct text text)
{
    while (text.len > 0) {
        struct text word = name_next_word(&text);
        struct text rest = text;
        while (word.len >= INDEX_ALIKE_LEN && rest.len > 0) {
            struct text other = name_next_word(&rest);
            if (other.len >= INDEX_ALIKE_LEN && memcmp(word.at, other.at, INDEX_ALIKE_LEN) == 0)
                return true;
        }
    }
    return false;
}

/* Begins all blocks of entries up to that of `entry` with the next string. */
static void begin_blocks(struct strings *strings, uint32_t entry)
{
    while (strings->blocks.len / 4 <= entry / INDEX_STRING_BLOCK)
        buffer_add_u32(&strings->blocks, strings->count);
}

size_t strings_add(struct strings *strings, uint32_t entry, enum index_string_kind kind,
                   struct text shown, struct text words)
{
    begin_blocks(strings, entry);
    buffer_add_u32(&strings->packed, index_string_pack_entry(entry, kind));
    buffer_add_u32(&strings->packed,
                   index_string_pack_tail((uint32_t)strings->tails.len, strings_size(words),
                                          strings_have_alike(words)));
    if (shown.len > 0) {
        buffer_add(&strings->tails, "\t", 1);
        buffer_add(&strings->tails, shown.at, shown.len);
        buffer_add(&strings->tails, "\r\n", 2);
    }
    return dictionary_add(&strings->dictionary, words, strings->count++);
}

void strings_end(struct strings *strings, uint32_t entries)
{
    begin_blocks(strings, entries + INDEX_STRING_BLOCK); /* where the last one may end */
    buffer_add_u32(&strings->packed, index_string_pack_entry(UINT32_MAX >> INDEX_KIND_BITS, 0));
    buffer_add_u32(&strings->packed,
                   index_string_pack_tail((uint32_t)strings->tails.len, 0, false));
}

void strings_free(struct strings *strings)
{
    dictionary_free(&strings->dictionary);
    buffer_free(&strings->packed);
    buffer_free(&strings->blocks);
    buffer_free(&strings->tails);
}
