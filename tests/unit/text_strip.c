/* text_strip.c - what counts as white space at the ends of a query. */
#include "support.h"

/* White space, by charfinder(1), "QUERIES". */
static const struct {
    uint32_t first;
    uint32_t last;
} spaces[] = {
    {0x0009, 0x000D}, {0x001C, 0x0020}, {0x0085, 0x0085}, {0x00A0, 0x00A0}, {0x1680, 0x1680},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

static bool is_listed(uint32_t cp)
{
    for (size_t n = 0; n < COUNT(spaces); n++)
        if (cp >= spaces[n].first && cp <= spaces[n].last)
            return true;
    return false;
}

static void exactly_the_listed_characters_are_space(void **state)
{
    (void)state;
    unsigned found = 0;
    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        assert_int_equal(text_is_space(cp), is_listed(cp));
        found += text_is_space(cp);
    }
    assert_int_equal(found, 29);
}

/* Each character once before, once within and once after an `x`. */
static void every_character_is_stripped_only_if_it_is_space(void **state)
{
    (void)state;
    struct fenced room = fenced_new(32);
    unsigned stripped = 0;
    uint32_t checked = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char utf8[4];
        struct text character = {utf8, plain_utf8(cp, utf8)};
        char whole[32];
        struct bytes bytes = {whole, 0, sizeof whole};
        bytes_add(&bytes, character);
        bytes_add(&bytes, TEXT("x"));
        bytes_add(&bytes, character);
        bytes_add(&bytes, TEXT("x"));
        bytes_add(&bytes, character);
        struct text all = bytes_text(&bytes);
        struct text inner = {all.at + character.len, all.len - 2 * character.len};
        CHECK_TEXT(text_strip(fenced_copy(&room, all)), is_listed(cp) ? inner : all);
        stripped += text_strip(fenced_copy(&room, character)).len == 0;
        checked++;
    }
    assert_int_equal(stripped, 29);
    assert_int_equal(checked, 0x110000 - 0x800);
    fenced_free(&room);
}

static void a_text_of_nothing_but_space_is_stripped_to_nothing(void **state)
{
    (void)state;
    struct bytes bytes = {NULL, 0, 0};
    for (size_t n = 0; n < COUNT(spaces); n++) {
        for (uint32_t cp = spaces[n].first; cp <= spaces[n].last; cp++) {
            char utf8[4];
            bytes_add(&bytes, (struct text){utf8, plain_utf8(cp, utf8)});
        }
    }
    assert_int_equal(text_strip(bytes_text(&bytes)).len, 0);
    bytes_free(&bytes);
    assert_int_equal(text_strip((struct text){NULL, 0}).len, 0);
}

static void many_spaces_of_many_kinds_are_stripped_at_both_ends(void **state)
{
    (void)state;
    CHECK_TEXT(text_strip(TEXT(" \t\xC2\xA0\xE3\x80\x80 white  bishop\xC2\x85\xE2\x80\xA9 \r")),
               TEXT("white  bishop"));
    /* a character whose last byte, taken alone, would be a space of Latin-1 */
    CHECK_TEXT(text_strip(TEXT("\xC3\xA0")), TEXT("\xC3\xA0"));
    /* zero width: these look like space, but are not */
    CHECK_TEXT(text_strip(TEXT("\xE2\x80\x8B\xEF\xBB\xBF")), TEXT("\xE2\x80\x8B\xEF\xBB\xBF"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_the_listed_characters_are_space),
        cmocka_unit_test(every_character_is_stripped_only_if_it_is_space),
        cmocka_unit_test(a_text_of_nothing_but_space_is_stripped_to_nothing),
        cmocka_unit_test(many_spaces_of_many_kinds_are_stripped_at_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
