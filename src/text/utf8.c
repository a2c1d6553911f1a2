/* utf8.c - UTF-8 in and out, through utf8proc. */
#include <charfinder/text.h>

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

bool text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int text_compare(struct text a, struct text b)
{
    size_t both = a.len < b.len ? a.len : b.len;
    int order = both == 0 ? 0 : memcmp(a.at, b.at, both);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool text_begins_with(struct text text, struct text head)
{
    return text.len >= head.len && text_equal((struct text){text.at, head.len}, head);
}

bool text_ends_with(struct text text, struct text tail)
{
    return text.len >= tail.len && text_equal(text_from(text, text.len - tail.len), tail);
}

struct text text_from(struct text text, size_t n)
{
    assert(n <= text.len);
    return n == 0 ? text : (struct text){text.at + n, text.len - n};
}

/* The bytes of the character that `text`, not empty, begins with; 0 if it is not UTF-8. */
static size_t decode(struct text text, uint32_t *cp)
{
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80) {
        *cp = first;
        return 1;
    }
    /* no more than one character's worth: utf8proc counts in signed numbers */
    size_t most = text.len < TEXT_CHARACTER_MAX ? text.len : TEXT_CHARACTER_MAX;
    utf8proc_int32_t found;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)most, &found);
    *cp = (uint32_t)found;
    return len > 0 ? (size_t)len : 0;
}

/* How many of the first bytes are ASCII, up to a few that are left to the caller. */
static size_t ascii_words(struct text text)
{
    size_t len = 0;
    uint64_t eight;
    while (text.len - len >= sizeof eight) {
        memcpy(&eight, text.at + len, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
        len += sizeof eight;
    }
    return len;
}

bool text_is_utf8(struct text text)
{
    while (text.len > 0) {
        uint32_t cp;
        text = text_from(text, ascii_words(text));
        if (text.len == 0)
            break;
        size_t len = decode(text, &cp);
        if (len == 0)
            return false;
        text = text_from(text, len);
    }
    return true;
}

uint32_t text_next_character(struct text *text)
{
    uint32_t cp;
    size_t len = decode(*text, &cp);
    assert(len > 0 && "the caller checked with text_is_utf8()");
    *text = text_from(*text, len);
    return cp;
}

size_t text_put_character(uint32_t cp, char out[TEXT_CHARACTER_MAX])
{
    utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
    assert(len > 0 && "the caller gives a code point");
    return (size_t)len;
}

const char *text_utf8proc_version(void)
{
    return utf8proc_version();
}
