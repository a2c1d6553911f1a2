/* text_number.c - numbers, written and read. */
#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const uint64_t numbers[] = {0,
                                   1,
                                   9,
                                   10,
                                   99,
                                   100,
                                   4095,
                                   4096,
                                   0xFFFF,
                                   0x10000,
                                   0xFFFFF,
                                   0x100000,
                                   0x10FFFF,
                                   UINT32_MAX,
                                   UINT64_C(1) + UINT32_MAX,
                                   UINT64_MAX,
                                   INT64_MAX,
                                   999999999999,
                                   1000000000000};

static void numbers_are_written_as_printf_writes_them(void **state)
{
    (void)state;
    struct fenced room = fenced_new(TEXT_NUMBER_MAX);
    for (size_t n = 0; n < COUNT(numbers); n++) {
        char expected[32];
        snprintf(expected, sizeof expected, "%" PRIu64, numbers[n]);
        char *out = room.at + TEXT_NUMBER_MAX - strlen(expected);
        CHECK_TEXT(((struct text){out, text_put_number(numbers[n], out)}), text_of(expected));
    }
    fenced_free(&room);
}

static void hexadecimal_digits_are_written_from_the_last_one_on(void **state)
{
    (void)state;
    char out[16];
    CHECK_TEXT(((struct text){out, text_put_hex_lower(0xAB, 2, out)}), TEXT("ab"));
    CHECK_TEXT(((struct text){out, text_put_hex_upper(0xAB, 2, out)}), TEXT("AB"));
    CHECK_TEXT(((struct text){out, text_put_hex_upper(0xAB, 4, out)}), TEXT("00AB"));
    CHECK_TEXT(((struct text){out, text_put_hex_upper(0xABC, 2, out)}), TEXT("BC"));
    CHECK_TEXT(((struct text){out, text_put_hex_lower(UINT64_MAX - 0xF, 16, out)}),
               TEXT("fffffffffffffff0"));
    assert_int_equal(text_put_hex_lower(1, 0, out), 0);
}

static void code_points_have_four_digits_at_least(void **state)
{
    (void)state;
    struct fenced room = fenced_new(TEXT_CODE_POINT_MAX);
    for (size_t n = 0; n < COUNT(numbers); n++) {
        char expected[32];
        uint32_t cp = (uint32_t)numbers[n];
        if (cp > 0x10FFFF)
            continue;
        snprintf(expected, sizeof expected, "%04" PRIX32, cp);
        char *out = room.at + TEXT_CODE_POINT_MAX - strlen(expected);
        CHECK_TEXT(((struct text){out, text_put_code_point(cp, out)}), text_of(expected));
    }
    fenced_free(&room);
}

/* What is read of digits that end where memory ends; `otherwise` if that is no number. */
static uint32_t read_of(const char *digits, uint32_t most, uint32_t otherwise)
{
    struct fenced room = fenced_new(32);
    uint32_t number = otherwise;
    bool is_number = text_read_number(fenced_copy(&room, text_of(digits)), most, &number);
    assert_true(is_number || number == otherwise);
    fenced_free(&room);
    return number;
}

static void a_number_is_read_up_to_the_largest_that_is_allowed(void **state)
{
    (void)state;
    assert_int_equal(read_of("0", 0, 7), 0);
    assert_int_equal(read_of("1", 0, 7), 7);
    assert_int_equal(read_of("65535", 65535, 7), 65535);
    assert_int_equal(read_of("65536", 65535, 7), 7);
    assert_int_equal(read_of("4294967295", UINT32_MAX, 7), UINT32_MAX);
    assert_int_equal(read_of("4294967296", UINT32_MAX, 7), 7);
    assert_int_equal(read_of("18446744073709551617", UINT32_MAX, 7), 7);
    assert_int_equal(read_of("99999999999999999999999999999999", UINT32_MAX, 7), 7);
}

static void zeros_before_a_number_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(read_of("007", 10, 1), 7);
    assert_int_equal(read_of("00000000000000000000000000000010", 10, 1), 10);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",   " ",   "-1",  "+1",  " 1", "1 ",  "1x",
                                      "x1", "0x1", "1.0", "1,0", "A",  "1\n", "\xD9\xA1" /* ١ */};
    for (size_t n = 0; n < COUNT(bad); n++)
        if (read_of(bad[n], UINT32_MAX, 7) != 7)
            fail_msg("took %s", bad[n]);
    uint32_t number = 7;
    assert_false(text_read_number((struct text){NULL, 0}, UINT32_MAX, &number));
    assert_false(text_read_number(TEXT("1\0"), UINT32_MAX, &number));
    assert_int_equal(number, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_printf_writes_them),
        cmocka_unit_test(hexadecimal_digits_are_written_from_the_last_one_on),
        cmocka_unit_test(code_points_have_four_digits_at_least),
        cmocka_unit_test(a_number_is_read_up_to_the_largest_that_is_allowed),
        cmocka_unit_test(zeros_before_a_number_do_not_count),
        cmocka_unit_test(what_is_no_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
