/* text_nearest.c - which of some texts is nearest. */
#include "support.h"

#include <limits.h>
#include <string.h>

static struct text nearest_of(const char *wanted, const char *const texts[], size_t count)
{
    struct text_nearest nearest;
    struct text found = TEXT("");
    text_nearest_start(&nearest, text_of(wanted));
    assert_int_equal(nearest.away, UINT_MAX);
    for (size_t n = 0; n < count; n++)
        if (text_nearest_take(&nearest, text_of(texts[n])))
            found = text_of(texts[n]);
    return found;
}

static unsigned away(const char *wanted, const char *text)
{
    struct text_nearest nearest;
    text_nearest_start(&nearest, text_of(wanted));
    assert_true(text_nearest_take(&nearest, text_of(text)));
    return nearest.away;
}

static void bytes_are_put_in_left_out_and_replaced(void **state)
{
    (void)state;
    assert_int_equal(away("kitten", "sitting"), 3);
    assert_int_equal(away("sitting", "kitten"), 3);
    assert_int_equal(away("", ""), 0);
    assert_int_equal(away("", "rook"), 4);
    assert_int_equal(away("rook", ""), 4);
    assert_int_equal(away("rook", "rook"), 0);
    assert_int_equal(away("rook", "Rook"), 1);
}

static void the_nearest_is_taken_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const texts[] = {"start", "best", "stop"};
    CHECK_TEXT(nearest_of("bst", texts, COUNT(texts)), TEXT("best"));
    CHECK_TEXT(nearest_of("stap", texts, COUNT(texts)), TEXT("stop"));
    CHECK_TEXT(nearest_of("starts", texts, COUNT(texts)), TEXT("start"));
}

static void of_those_as_near_the_one_that_begins_alike_is_taken_and_then_the_first(void **state)
{
    (void)state;
    static const char *const texts[] = {"hat", "cat", "mat", "cap"};
    CHECK_TEXT(nearest_of("bat", texts, COUNT(texts)), TEXT("hat"));
    CHECK_TEXT(nearest_of("caw", texts, COUNT(texts)), TEXT("cat"));
    CHECK_TEXT(nearest_of("car", texts + 2, 2), TEXT("cap"));
}

static void of_what_is_wanted_no_more_counts_than_has_room(void **state)
{
    (void)state;
    char longer[TEXT_NEAREST_MAX + 100];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(away(longer, ""), TEXT_NEAREST_MAX);
    assert_int_equal(away("", longer), sizeof longer - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_put_in_left_out_and_replaced),
        cmocka_unit_test(the_nearest_is_taken_wherever_it_stands),
        cmocka_unit_test(of_those_as_near_the_one_that_begins_alike_is_taken_and_then_the_first),
        cmocka_unit_test(of_what_is_wanted_no_more_counts_than_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
