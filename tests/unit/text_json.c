/* text_json.c - every character as it stands in JSON, read back. */
#include <charfinder/text.h>

#include <string.h>

#include "support.h"

static struct text put(uint32_t cp, char out[TEXT_JSON_MAX])
{
    size_t len = text_put_json(cp, out);
    assert_in_range(len, 1, TEXT_JSON_MAX);
    return (struct text){out, len};
}

/* Takes a `\uxxxx`, in small letters, off `*text`. */
static uint32_t next_unit(struct text *text)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t unit = 0;
    assert_true(text->len >= 6);
    assert_memory_equal(text->at, "\\u", 2);
    for (size_t n = 2; n < 6; n++) {
        const char *digit = memchr(digits, text->at[n], 16);
        assert_non_null(digit);
        unit = unit * 16 + (uint32_t)(digit - digits);
    }
    *text = text_from(*text, 6);
    return unit;
}

/* The code point of what must be one or two escapes. */
static uint32_t read_escapes(struct text text)
{
    uint32_t unit = next_unit(&text);
    if (text.len == 0) {
        assert_false(unit >= 0xD800 && unit <= 0xDFFF);
        return unit;
    }
    assert_in_range(unit, 0xD800, 0xDBFF);
    uint32_t low = next_unit(&text);
    assert_in_range(low, 0xDC00, 0xDFFF);
    assert_int_equal(text.len, 0);
    return 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00);
}

static void what_is_printable_stands_for_itself(void **state)
{
    (void)state;
    uint32_t checked = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char out[TEXT_JSON_MAX];
        char plain[4];
        if (!text_is_printable(cp) || cp == '"' || cp == '\\')
            continue;
        CHECK_TEXT(put(cp, out), ((struct text){plain, plain_utf8(cp, plain)}));
        checked++;
    }
    assert_true(checked > 100000);
}

static void what_ends_a_string_or_begins_an_escape_is_escaped(void **state)
{
    (void)state;
    char out[TEXT_JSON_MAX];
    CHECK_TEXT(put('"', out), TEXT("\\\""));
    CHECK_TEXT(put('\\', out), TEXT("\\\\"));
}

static void what_is_not_printable_is_escaped_by_its_number(void **state)
{
    (void)state;
    uint32_t checked = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char out[TEXT_JSON_MAX];
        if (text_is_printable(cp) || (cp >= 0xD800 && cp <= 0xDFFF))
            continue;
        assert_int_equal(read_escapes(put(cp, out)), cp);
        checked++;
    }
    assert_true(checked > 100000);
}

/* JSON is UTF-8, in which there are none. */
static void a_surrogate_is_a_replacement_character(void **state)
{
    (void)state;
    for (uint32_t cp = 0xD800; cp <= 0xDFFF; cp++) {
        char out[TEXT_JSON_MAX];
        CHECK_TEXT(put(cp, out), TEXT("\\ufffd"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printable_stands_for_itself),
        cmocka_unit_test(what_ends_a_string_or_begins_an_escape_is_escaped),
        cmocka_unit_test(what_is_not_printable_is_escaped_by_its_number),
        cmocka_unit_test(a_surrogate_is_a_replacement_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
