/* strip.c - white space at the ends of a text. */
#include <charfinder/text.h>

bool text_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 0x09 && cp <= 0x0D) || (cp >= 0x1C && cp <= 0x20);
    return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Whether a byte is visible ASCII: the common case, for which nothing is decoded. */
static bool is_plain(char c)
{
    return c > 0x20 && c < 0x7F;
}

struct text text_strip(struct text text)
{
    while (text.len > 0 && !is_plain(text.at[0])) {
        struct text rest = text;
        if (!text_is_space(text_next_character(&rest)))
            break;
        text = rest;
    }
    while (text.len > 0 && !is_plain(text.at[text.len - 1])) {
        size_t last = text.len - 1;
        while (((unsigned char)text.at[last] & 0xC0) == 0x80) /* to the character's first byte */
            last--;
        struct text tail = text_from(text, last);
        if (!text_is_space(text_next_character(&tail)))
            break;
        text.len = last;
    }
    return text;
}
