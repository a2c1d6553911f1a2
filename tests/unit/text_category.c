/* text_category.c - general categories, judged by the file that they were compiled from. */
#include "support.h"

#include <string.h>

static enum category category_named(struct text name)
{
#define CATEGORY_NAME(name) #name,
    static const char names[][3] = {TEXT_CATEGORIES(CATEGORY_NAME)};
    for (size_t n = 0; n < COUNT(names); n++)
        if (text_equal(name, (struct text){names[n], 2}))
            return (enum category)n;
    fail_msg("unknown category %.*s", (int)name.len, name.at);
    return CATEGORIES;
}

static bool ends_with(struct text text, struct text end)
{
    return text.len >= end.len && text_equal(text_from(text, text.len - end.len), end);
}

static void every_code_point_has_the_category_of_the_file(void **state)
{
    (void)state;
    static unsigned char expected[0x110000];
    memset(expected, CATEGORY_Cn, sizeof expected);
    struct bytes file = read_file(CHARFINDER_UCD_DIR "/UnicodeData.txt");
    struct text rest = bytes_text(&file);
    struct text line;
    uint32_t first = 0; /* of the range that the line before may have begun */
    uint32_t assigned = 0;
    while (next_line(&rest, &line)) {
        uint32_t cp = plain_hex(plain_field(line, 0));
        enum category category = category_named(plain_field(line, 2));
        if (!ends_with(plain_field(line, 1), TEXT(", Last>")))
            first = cp;
        for (; first <= cp; first++, assigned++)
            expected[first] = (unsigned char)category;
        first = cp;
        assigned -= ends_with(plain_field(line, 1), TEXT(", First>"));
    }
    uint32_t agreed = 0;
    uint32_t found = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        agreed += text_category(cp) == (enum category)expected[cp];
        found += text_category(cp) != CATEGORY_Cn;
    }
    assert_int_equal(agreed, 0x110000);
    assert_int_equal(found, assigned);
    bytes_free(&file);
}

static void well_known_characters_have_their_categories(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        enum category category;
    } known[] = {
        {0x0000, CATEGORY_Cc}, {' ', CATEGORY_Zs},      {'$', CATEGORY_Sc},
        {'(', CATEGORY_Ps},    {')', CATEGORY_Pe},      {'+', CATEGORY_Sm},
        {'-', CATEGORY_Pd},    {'5', CATEGORY_Nd},      {'A', CATEGORY_Lu},
        {'_', CATEGORY_Pc},    {'a', CATEGORY_Ll},      {'^', CATEGORY_Sk},
        {0x007F, CATEGORY_Cc}, {0x00AB, CATEGORY_Pi},   {0x00BB, CATEGORY_Pf},
        {0x00AD, CATEGORY_Cf}, {0x00BD, CATEGORY_No},   {0x01C5, CATEGORY_Lt},
        {0x02B0, CATEGORY_Lm}, {0x0301, CATEGORY_Mn},   {0x0378, CATEGORY_Cn},
        {0x0488, CATEGORY_Me}, {0x05D0, CATEGORY_Lo},   {0x0903, CATEGORY_Mc},
        {0x2028, CATEGORY_Zl}, {0x2029, CATEGORY_Zp},   {0x2160, CATEGORY_Nl},
        {0x2656, CATEGORY_So}, {0x4E00, CATEGORY_Lo},   {0x4E01, CATEGORY_Lo},
        {0xAC01, CATEGORY_Lo}, {0xD800, CATEGORY_Cs},   {0xDFFF, CATEGORY_Cs},
        {0xE000, CATEGORY_Co}, {0xFFFF, CATEGORY_Cn},   {0x1F600, CATEGORY_So},
        {'!', CATEGORY_Po},    {0x10FFFD, CATEGORY_Co}, {0x10FFFF, CATEGORY_Cn},
    };
    bool seen[CATEGORIES] = {false};
    for (size_t n = 0; n < COUNT(known); n++) {
        assert_int_equal(text_category(known[n].cp), known[n].category);
        seen[known[n].category] = true;
    }
    for (size_t n = 0; n < CATEGORIES; n++)
        assert_true(seen[n]);
}

static void what_is_no_code_point_is_not_assigned(void **state)
{
    (void)state;
    assert_int_equal(text_category(0x110000), CATEGORY_Cn);
    assert_int_equal(text_category(0x1000041), CATEGORY_Cn); /* `A` in its 24 lower bits */
    assert_int_equal(text_category(UINT32_MAX), CATEGORY_Cn);
}

static void every_category_has_its_name(void **state)
{
    (void)state;
#define CHECK_NAME(name) CHECK_TEXT(text_category_name(CATEGORY_##name), TEXT(#name));
    TEXT_CATEGORIES(CHECK_NAME)
#undef CHECK_NAME
}

static void only_controls_separators_and_unassigned_code_points_are_not_printable(void **state)
{
    (void)state;
    uint32_t refused = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        struct text name = text_category_name(text_category(cp));
        /* Cc, Cf, Cs, Co, Cn, Zl, Zp, Zs */
        bool expected = cp == ' ' || (name.at[0] != 'C' && name.at[0] != 'Z');
        assert_int_equal(text_is_printable(cp), expected);
        refused += !expected;
    }
    assert_true(refused > 900000); /* most code points are unassigned or private */
    assert_true(refused < 0x110000);
}

static void it_does_not_matter_where_the_last_one_was_found(void **state)
{
    (void)state;
    struct category_range near = {0};
    for (uint32_t cp = 0; cp <= 0x110000; cp++)
        assert_int_equal(text_category_near(cp, &near), text_category(cp));
    for (uint32_t cp = 0x110000; cp-- > 0;)
        assert_int_equal(text_category_near(cp, &near), text_category(cp));
    uint64_t seed = 1;
    for (unsigned n = 0; n < 1000000; n++) {
        uint32_t cp = chance(&seed, n % 2 == 0 ? 0x110000 : 0x3000);
        assert_int_equal(text_category_near(cp, &near), text_category(cp));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_has_the_category_of_the_file),
        cmocka_unit_test(well_known_characters_have_their_categories),
        cmocka_unit_test(what_is_no_code_point_is_not_assigned),
        cmocka_unit_test(it_does_not_matter_where_the_last_one_was_found),
        cmocka_unit_test(every_category_has_its_name),
        cmocka_unit_test(only_controls_separators_and_unassigned_code_points_are_not_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
