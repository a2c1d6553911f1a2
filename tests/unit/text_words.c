/* text_words.c - the words of a text, in upper case. */
#include "support.h"

#include <string.h>

/* All words of `text`, each with a `/` after it; `?` for one that can stand in no name. */
static struct bytes words_of(struct text text)
{
    struct bytes all = {NULL, 0, 0};
    struct text_words words = {.rest = text};
    struct text_word word;
    while (text_words_next(&words, &word)) {
        bytes_add(&all, word.len > 0 ? (struct text){word.at, word.len} : TEXT("?"));
        bytes_add(&all, TEXT("/"));
    }
    assert_int_equal(words.rest.len, 0);
    assert_int_equal(word.len, 0);
    return all;
}

static void check_words(struct text text, struct text expected)
{
    struct fenced room = fenced_new(text.len);
    struct bytes words = words_of(fenced_copy(&room, text));
    CHECK_TEXT(bytes_text(&words), expected);
    bytes_free(&words);
    fenced_free(&room);
}

static void a_text_is_split_at_everything_but_letters_numbers_and_underscore(void **state)
{
    (void)state;
    check_words(TEXT(""), TEXT(""));
    check_words(TEXT(" -!?*"), TEXT(""));
    check_words(TEXT("rook"), TEXT("ROOK/"));
    check_words(TEXT("  Black\tROOK "), TEXT("BLACK/ROOK/"));
    check_words(TEXT("hebrew-letter,alef;9"), TEXT("HEBREW/LETTER/ALEF/9/"));
    check_words(TEXT("jabberwocky's vest"), TEXT("JABBERWOCKY/S/VEST/"));
    check_words(TEXT("snake_case 0x2A _"), TEXT("SNAKE_CASE/0X2A/_/"));
    check_words(TEXT("a\0b\x7F"
                     "c\nd"),
                TEXT("A/B/C/D/"));
    check_words(TEXT("one\xC2\xA0two\xE3\x80\x80three\xE2\x80\x94"
                     "four"),
                TEXT("ONE/TWO/THREE/FOUR/"));
    check_words(TEXT("rook rook ROOK"), TEXT("ROOK/ROOK/ROOK/"));
}

static void each_ascii_character_is_of_a_word_or_between_words(void **state)
{
    (void)state;
    unsigned of_words = 0;
    for (char c = 0; c < 0x7F; c++) {
        const char between[] = {'x', c, 'y'};
        const char upper[] = {'X', c >= 'a' && c <= 'z' ? (char)(c - 32) : c, 'Y', '/'};
        bool is_of_word =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        check_words((struct text){between, 3}, is_of_word ? (struct text){upper, 4} : TEXT("X/Y/"));
        of_words += is_of_word;
    }
    assert_int_equal(of_words, 63);
}

/* The characters beyond ASCII whose upper case is ASCII. */
static struct text upper_of(uint32_t cp)
{
    static const struct {
        uint32_t cp;
        struct text upper;
    } known[] = {
        {0x00DF, {"SS", 2}}, {0x0131, {"I", 1}},  {0x017F, {"S", 1}},   {0xFB00, {"FF", 2}},
        {0xFB01, {"FI", 2}}, {0xFB02, {"FL", 2}}, {0xFB03, {"FFI", 3}}, {0xFB04, {"FFL", 3}},
        {0xFB05, {"ST", 2}}, {0xFB06, {"ST", 2}},
    };
    for (size_t n = 0; n < COUNT(known); n++)
        if (known[n].cp == cp)
            return known[n].upper;
    return (struct text){NULL, 0};
}

static bool is_word_category(enum category category)
{
    switch (category) {
    case CATEGORY_Lu:
    case CATEGORY_Ll:
    case CATEGORY_Lt:
    case CATEGORY_Lm:
    case CATEGORY_Lo:
    case CATEGORY_Nd:
    case CATEGORY_Nl:
    case CATEGORY_No:
        return true;
    default:
        return false;
    }
}

static void exactly_ten_characters_beyond_ascii_can_stand_in_a_name(void **state)
{
    (void)state;
    uint32_t readable = 0;
    uint32_t spoiling = 0;
    uint32_t between = 0;
    for (uint32_t cp = 0x80; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char text[6] = "q";
        size_t len = 1 + plain_utf8(cp, text + 1);
        text[len++] = 'z';
        struct text_words words = {.rest = {text, len}};
        struct text_word word;
        assert_true(text_words_next(&words, &word));
        if (!is_word_category(text_category(cp))) {
            CHECK_TEXT(((struct text){word.at, word.len}), TEXT("Q"));
            assert_true(text_words_next(&words, &word));
            CHECK_TEXT(((struct text){word.at, word.len}), TEXT("Z"));
            between++;
        } else if (upper_of(cp).len > 0) {
            CHECK_TEXT(((struct text){word.at + 1, word.len - 2}), upper_of(cp));
            readable++;
        } else {
            assert_int_equal(word.len, 0);
            spoiling++;
        }
        assert_int_equal(words.rest.len, 0);
    }
    assert_int_equal(readable, 10);
    assert_int_equal(readable + spoiling + between, 0x110000 - 0x800 - 0x80);
    assert_true(spoiling > 140000); /* there were 140,000 letters and numbers in Unicode 15 */
}

static void upper_case_may_be_longer(void **state)
{
    (void)state;
    check_words(TEXT("\xC3\x9F"), TEXT("SS/"));
    check_words(TEXT("cro\xC3\x9F and re\xEF\xAC\x83"), TEXT("CROSS/AND/REFFI/"));
    check_words(TEXT("\xC5\xBF\xC4\xB1\xEF\xAC\x86"), TEXT("SIST/"));
}

static void one_foreign_letter_spoils_its_word_and_no_other(void **state)
{
    (void)state;
    check_words(TEXT("black caf\xC3\xA9 rook"), TEXT("BLACK/?/ROOK/"));
    check_words(TEXT("\xC3\xA9 \xC3\xA9t\xC3\xA9"), TEXT("?/?/"));
    check_words(TEXT("x\xC2\xB2"), TEXT("?/")); /* SUPERSCRIPT TWO is a number, but not a digit */
}

static void a_mark_is_between_words(void **state)
{
    (void)state;
    check_words(TEXT("cafe\xCC\x81s"), TEXT("CAFE/S/"));
}

static void a_word_too_long_for_any_name_spoils_no_other(void **state)
{
    (void)state;
    char text[TEXT_WORD_MAX + 16];
    for (size_t len = TEXT_WORD_MAX - 1; len <= TEXT_WORD_MAX + 4; len++) {
        memset(text, 'q', sizeof text);
        memcpy(text + len, " rook", 5);
        struct text_words words = {.rest = {text, len + 5}};
        struct text_word word;
        assert_true(text_words_next(&words, &word));
        assert_int_equal(word.len, len <= TEXT_WORD_MAX ? len : 0);
        assert_true(text_words_next(&words, &word));
        CHECK_TEXT(((struct text){word.at, word.len}), TEXT("ROOK"));
        assert_false(text_words_next(&words, &word));
    }
}

static void a_word_may_become_too_long_in_upper_case(void **state)
{
    (void)state;
    for (size_t before = TEXT_WORD_MAX - 4; before <= TEXT_WORD_MAX; before++) {
        char text[TEXT_WORD_MAX + 3];
        memset(text, 'q', before);
        memcpy(text + before, "\xEF\xAC\x84", 3); /* becomes FFL */
        struct text_words words = {.rest = {text, before + 3}};
        struct text_word word;
        assert_true(text_words_next(&words, &word));
        assert_int_equal(word.len, before + 3 <= TEXT_WORD_MAX ? before + 3 : 0);
    }
}

static void a_star_counts_directly_after_a_word_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool has_star;
    } first_words[] = {
        {"rook*", true},
        {"rook* ", true},
        {"rook**", true},
        {"rook*s", true},
        {"r*", true},
        {"*rook", false},
        {"rook *", false},
        {"rook", false},
        {"rook-*", false},
        {"rook\xE2\x80\x8B*", false},
        {"rook\xEF\xBC\x8A", false},
        {"caf\xC3\xA9*", true},
        {"*rook* *", true},
        {"rook black*", false},
    };
    for (size_t n = 0; n < COUNT(first_words); n++) {
        struct text text = text_of(first_words[n].text);
        struct fenced room = fenced_new(text.len);
        struct text_words words = {.rest = fenced_copy(&room, text)};
        struct text_word word;
        assert_true(text_words_next(&words, &word));
        assert_int_equal(word.has_star, first_words[n].has_star);
        fenced_free(&room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_split_at_everything_but_letters_numbers_and_underscore),
        cmocka_unit_test(each_ascii_character_is_of_a_word_or_between_words),
        cmocka_unit_test(exactly_ten_characters_beyond_ascii_can_stand_in_a_name),
        cmocka_unit_test(upper_case_may_be_longer),
        cmocka_unit_test(one_foreign_letter_spoils_its_word_and_no_other),
        cmocka_unit_test(a_mark_is_between_words),
        cmocka_unit_test(a_word_too_long_for_any_name_spoils_no_other),
        cmocka_unit_test(a_word_may_become_too_long_in_upper_case),
        cmocka_unit_test(a_star_counts_directly_after_a_word_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
