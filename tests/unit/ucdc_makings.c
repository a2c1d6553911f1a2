/* ucdc_makings.c - what is made of what: decompositions, Hangul syllables, emoji sequences. */
#include "makings.h"

#include <stdio.h>

#include "properties.h"
#include "ucdc_support.h"

/* Sorts them and fails unless those from number `first` on are these: `0041: 00C0; ` */
static void check_makings(struct makings *makings, size_t first, size_t count, const char *expected)
{
    struct bytes shown = {0};
    makings_sort(makings);
    for (size_t n = first; n < first + count && n < makings->count; n++) {
        char text[32];
        snprintf(text, sizeof text, "%04X: %04X; ", (unsigned)makings->at[n].part,
                 (unsigned)makings->at[n].whole);
        bytes_add(&shown, text_of(text));
    }
    CHECK_TEXT(bytes_text(&shown), text_of(expected));
    bytes_free(&shown);
}

static void a_character_is_made_of_its_decomposition_in_one_step(void **state)
{
    (void)state;
    struct properties properties = {0};
    struct ucd_file file = {.name = "UnicodeData.txt",
                            .rest = TEXT("00B4;X;Sk;0;ON;<compat> 0020 0301;;;;N;;;;;\n"
                                         "01D7;X;Lu;0;L;00DC 0301;;;;N;;;;;\n"
                                         "2057;X;Po;0;ON;<compat> 2032 2032;;;;N;;;;;\n")};
    assert_true(properties_read_unicode_data(&properties, &file, &known_data));
    check_makings(&properties.makings, 0, 9,
                  "0020: 00B4; 00DC: 01D7; 0301: 00B4; 0301: 01D7; 2032: 2057; 2032: 2057; ");
    properties_free(&properties);
}

static void a_hangul_syllable_is_made_of_two(void **state)
{
    (void)state;
    struct makings makings = {0};
    makings_add_hangul(&makings);
    assert_int_equal(makings.count, 2 * 11172);
    check_makings(&makings, 0, 2, "1100: AC00; 1100: AC1C; ");
    check_makings(&makings, makings.count - 2, 2, "D788: D7A2; D788: D7A3; ");
    makings_free(&makings);
}

static void a_sequence_is_made_of_its_code_points(void **state)
{
    (void)state;
    struct makings makings = {0};
    struct emoji_test emoji =
        read_emoji("1F1E8 1F1EE ; fully-qualified     # \U0001F1E8\U0001F1EE E2.0 flag: Cote\n"
                   "002A FE0F 20E3 ; fully-qualified     # *\uFE0F\u20E3 E2.0 keycap: *\n"
                   "1F600 ; fully-qualified # \U0001F600 E1.0 grinning face\n");
    makings_add_sequences(&makings, &emoji);
    check_makings(&makings, 0, 9,
                  "002A: 110001; 20E3: 110001; FE0F: 110001; 1F1E8: 110000; 1F1EE: 110000; ");
    makings_free(&makings);
    emoji_test_free(&emoji);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_is_made_of_its_decomposition_in_one_step),
        cmocka_unit_test(a_hangul_syllable_is_made_of_two),
        cmocka_unit_test(a_sequence_is_made_of_its_code_points),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
