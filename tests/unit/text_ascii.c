/* text_ascii.c - letters and digits of ASCII. */
#include "support.h"

#include <string.h>

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static bool is_in(const char *set, char c)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static void every_byte_is_letter_digit_or_neither(void **state)
{
    (void)state;
    for (int byte = 0; byte <= 0xFF; byte++) {
        char c = (char)byte;
        assert_int_equal(text_is_letter(c), is_in(lower, c) || is_in(upper, c));
        assert_int_equal(text_is_digit(c), is_in("0123456789", c));
        assert_int_equal(text_lower(c), is_in(upper, c) ? lower[strchr(upper, c) - upper] : c);
    }
}

static void every_hexadecimal_digit_has_a_value_and_no_other_byte(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    for (int byte = 0; byte <= 0xFF; byte++) {
        char c = (char)byte;
        assert_int_equal(text_digit_value(c),
                         is_in(digits, c) ? (strchr(digits, c) - digits) % 16 : TEXT_NO_DIGIT);
    }
}

static void letters_are_equal_in_any_case(void **state)
{
    (void)state;
    assert_true(text_equal_any_case(TEXT("Content-Length"), TEXT("cONTENT-lENGTH")));
    assert_true(text_equal_any_case(text_of(lower), text_of(upper)));
    assert_true(text_equal_any_case((struct text){NULL, 0}, TEXT("")));
}

static void nothing_else_has_a_case(void **state)
{
    (void)state;
    assert_false(text_equal_any_case(TEXT("host"), TEXT("hos")));
    assert_false(text_equal_any_case(TEXT("host"), TEXT("hosts")));
    assert_false(text_equal_any_case(TEXT("@["), TEXT("`{")));
    assert_false(text_equal_any_case(TEXT("-"), TEXT("\r")));
    assert_false(text_equal_any_case(TEXT("\xC3\x84"), TEXT("\xC3\xA4"))); /* Ä, ä */
    assert_false(text_equal_any_case(TEXT("a\0b"), TEXT("a\0c")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_letter_digit_or_neither),
        cmocka_unit_test(every_hexadecimal_digit_has_a_value_and_no_other_byte),
        cmocka_unit_test(letters_are_equal_in_any_case),
        cmocka_unit_test(nothing_else_has_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
