/* text_utf8.c - which bytes are UTF-8, and which characters they are. */
#include "support.h"

#include <string.h>

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp <= 0xDFFF;
}

static void every_code_point_is_encoded_and_decoded(void **state)
{
    (void)state;
    struct fenced room = fenced_new(TEXT_CHARACTER_MAX);
    uint32_t checked = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (is_surrogate(cp))
            continue;
        char plain[4];
        char out[TEXT_CHARACTER_MAX];
        struct text expected = {plain, plain_utf8(cp, plain)};
        CHECK_TEXT(((struct text){out, text_put_character(cp, out)}), expected);
        struct text text = fenced_copy(&room, expected);
        assert_true(text_is_utf8(text));
        assert_int_equal(text_next_character(&text), cp);
        assert_int_equal(text.len, 0);
        checked++;
    }
    assert_int_equal(checked, 0x110000 - 0x800);
    fenced_free(&room);
}

/* Unicode 3.9, table 3-7, row by row. */
static size_t well_formed_row(const unsigned char *at, size_t len)
{
    static const struct {
        unsigned char low[4];
        unsigned char high[4];
        size_t len;
    } rows[] = {
        {{0x00}, {0x7F}, 1},
        {{0xC2, 0x80}, {0xDF, 0xBF}, 2},
        {{0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}, 3},
        {{0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}, 3},
        {{0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}, 3},
        {{0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}, 3},
        {{0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}, 4},
        {{0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}, 4},
        {{0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}, 4},
    };
    for (size_t row = 0; row < COUNT(rows); row++) {
        size_t n = 0;
        while (n < rows[row].len && n < len && at[n] >= rows[row].low[n] &&
               at[n] <= rows[row].high[n])
            n++;
        if (n == rows[row].len)
            return n;
    }
    return 0;
}

static bool is_well_formed(const unsigned char *at, size_t len)
{
    while (len > 0) {
        size_t row = well_formed_row(at, len);
        if (row == 0)
            return false;
        at += row;
        len -= row;
    }
    return true;
}

static void check_sequence(const struct fenced *room, const unsigned char *bytes, size_t len)
{
    struct text text = fenced_copy(room, (struct text){(const char *)bytes, len});
    if (text_is_utf8(text) != is_well_formed(bytes, len))
        fail_msg("%02x %02x %02x %02x, of which %zu count", bytes[0], bytes[1], bytes[2], bytes[3],
                 len);
}

/* Both sides of every bound that the table has for the bytes after the second. */
static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};

static void every_pair_of_bytes_is_judged_by_the_table(void **state)
{
    (void)state;
    struct fenced room = fenced_new(4);
    uint32_t good = 0;
    for (unsigned value = 0; value < 0x10000; value++) {
        unsigned char bytes[4] = {(unsigned char)(value >> 8), (unsigned char)value, 0, 0};
        check_sequence(&room, bytes, 1);
        check_sequence(&room, bytes, 2);
        good += is_well_formed(bytes, 2);
    }
    assert_int_equal(good, 0x80 * 0x80 + 0x780);
    fenced_free(&room);
}

static void longer_sequences_are_judged_by_the_table(void **state)
{
    (void)state;
    struct fenced room = fenced_new(4);
    uint32_t good = 0;
    for (unsigned value = 0; value < 0x10000; value++) {
        for (size_t n = 0; n < COUNT(edges) * COUNT(edges); n++) {
            unsigned char bytes[4] = {(unsigned char)(value >> 8), (unsigned char)value,
                                      edges[n / COUNT(edges)], edges[n % COUNT(edges)]};
            if (n % COUNT(edges) == 0)
                check_sequence(&room, bytes, 3);
            check_sequence(&room, bytes, 4);
            good += is_well_formed(bytes, 4);
        }
    }
    assert_true(good > 0);
    fenced_free(&room);
}

static void no_surrogate_is_utf8(void **state)
{
    (void)state;
    uint32_t refused = 0;
    for (uint32_t cp = 0xD800; cp <= 0xDFFF; cp++) {
        char bytes[4];
        refused += !text_is_utf8((struct text){bytes, plain_utf8(cp, bytes)});
    }
    assert_int_equal(refused, 0x800);
}

static void overlong_forms_are_not_utf8(void **state)
{
    (void)state;
    static const struct text forms[] = {
        {"\xC0\x80", 2},         {"\xC0\xAF", 2},         {"\xC1\xBF", 2},
        {"\xE0\x80\xAF", 3},     {"\xE0\x9F\xBF", 3},     {"\xF0\x80\x80\xAF", 4},
        {"\xF0\x8F\xBF\xBF", 4}, {"\xF8\x80\x80\x80", 4}, {"\xFC\x80\x80\x80", 4},
    };
    for (size_t n = 0; n < COUNT(forms); n++)
        assert_false(text_is_utf8(forms[n]));
}

static void nothing_above_10ffff_is_utf8(void **state)
{
    (void)state;
    assert_true(text_is_utf8(TEXT("\xF4\x8F\xBF\xBF")));
    uint32_t refused = 0;
    for (uint32_t cp = 0x110000; cp <= 0x1FFFFF; cp += 0x3F) {
        char bytes[4];
        refused += !text_is_utf8((struct text){bytes, plain_utf8(cp, bytes)});
    }
    assert_int_equal(refused, (0x1FFFFF - 0x110000) / 0x3F + 1);
}

static void a_character_cut_short_is_not_utf8(void **state)
{
    (void)state;
    static const uint32_t characters[] = {0x80, 0x7FF, 0x800, 0x20AC, 0xFFFF, 0x10000, 0x10FFFF};
    struct fenced room = fenced_new(8);
    for (size_t n = 0; n < COUNT(characters); n++) {
        char bytes[5] = "A";
        size_t len = plain_utf8(characters[n], bytes + 1);
        for (size_t cut = 1; cut < len; cut++) {
            assert_false(text_is_utf8(fenced_copy(&room, (struct text){bytes + 1, cut})));
            assert_false(text_is_utf8(fenced_copy(&room, (struct text){bytes, cut + 1})));
        }
    }
    fenced_free(&room);
}

static void the_empty_text_is_utf8(void **state)
{
    (void)state;
    struct fenced room = fenced_new(1);
    assert_true(text_is_utf8((struct text){NULL, 0}));
    assert_true(text_is_utf8((struct text){room.at + room.size, 0}));
    fenced_free(&room);
}

static void a_text_is_taken_apart_character_by_character(void **state)
{
    (void)state;
    static const uint32_t expected[] = {'a', 0xDF, 0x2656, 0, 0x1F600, '\n'};
    struct text text = TEXT("a\xC3\x9F\xE2\x99\x96\0\xF0\x9F\x98\x80\n");
    for (size_t n = 0; n < COUNT(expected); n++)
        assert_int_equal(text_next_character(&text), expected[n]);
    assert_int_equal(text.len, 0);
}

static void texts_are_equal_when_their_bytes_are(void **state)
{
    (void)state;
    assert_true(text_equal(TEXT("rook"), TEXT("rook")));
    assert_true(text_equal(TEXT(""), (struct text){NULL, 0}));
    assert_true(text_equal((struct text){NULL, 0}, (struct text){NULL, 0}));
    assert_false(text_equal(TEXT("rook"), TEXT("rooks")));
    assert_false(text_equal(TEXT("a\0b"), TEXT("a\0c")));
    assert_false(text_equal((struct text){NULL, 0}, TEXT("a")));
    CHECK_TEXT(text_from(TEXT("rook"), 0), TEXT("rook"));
    CHECK_TEXT(text_from(TEXT("rook"), 1), TEXT("ook"));
    assert_int_equal(text_from(TEXT("rook"), 4).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_encoded_and_decoded),
        cmocka_unit_test(every_pair_of_bytes_is_judged_by_the_table),
        cmocka_unit_test(longer_sequences_are_judged_by_the_table),
        cmocka_unit_test(no_surrogate_is_utf8),
        cmocka_unit_test(overlong_forms_are_not_utf8),
        cmocka_unit_test(nothing_above_10ffff_is_utf8),
        cmocka_unit_test(a_character_cut_short_is_not_utf8),
        cmocka_unit_test(the_empty_text_is_utf8),
        cmocka_unit_test(a_text_is_taken_apart_character_by_character),
        cmocka_unit_test(texts_are_equal_when_their_bytes_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
