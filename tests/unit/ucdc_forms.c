/* ucdc_forms.c - the forms of a text: in upper case, folded and cut into words. */
#include <stdio.h>
#include <string.h>

#include "ucdc_support.h"

static void check_upper(const char *text, const char *expected)
{
    struct buffer out = {NULL, 0, 0};
    forms_put_upper(&known_forms, text_of(text), &out);
    CHECK_TEXT(((struct text){(const char *)out.at, out.len}), text_of(expected));
    buffer_free(&out);
}

static void check_words(const char *text, const char *expected)
{
    struct buffer out = {NULL, 0, 0};
    forms_put_words(&known_forms, text_of(text), &out);
    CHECK_TEXT(((struct text){(const char *)out.at, out.len}), text_of(expected));
    buffer_free(&out);
}

static void upper_case_is_the_full_mapping(void **state)
{
    (void)state;
    check_upper("flag: Côte d’Ivoire", "FLAG: CÔTE D’IVOIRE");
    check_upper("Straße", "STRASSE");
    check_upper("ﬁ ŉ ǰ ΐ", "FI \u02BCN J\u030C \u0399\u0308\u0301");
    check_upper("ᾳ և ῷ", "\u0391\u0399 \u0535\u0552 \u03A9\u0342\u0399");
    check_upper("ǆ ǅ Ǆ", "Ǆ Ǆ Ǆ");
    check_upper("1 ♖ \U00010428", "1 ♖ \U00010400");
    check_upper("", "");
}

static void words_are_runs_of_letters_numbers_and_underscores(void **state)
{
    (void)state;
    check_words("right-pointing arrow", "RIGHT POINTING ARROW");
    check_words("  (snake_case), 1–2; x² ", "SNAKE_CASE 1 2 X2");
    check_words("LINE FEED (LF)", "LINE FEED LF");
    check_words("keycap: *", "KEYCAP");
    check_words("!?", "");
    check_words("", "");
}

static void words_are_folded(void **state)
{
    (void)state;
    check_words("piñata", "PINATA");
    check_words("pin\u0303ata", "PINATA"); /* the mark is of category Mn */
    check_words("Côte d’Ivoire", "COTE D IVOIRE");
    check_words("ﬁne ½ ①", "FINE 1 2 1"); /* U+2044, which is no letter, stands within ½ */
    check_words("ǖ", "U");                /* a decomposition within another */
    check_words("a\u00A8b", "A B");       /* a space and a mark */
    check_words("a\u20E3b", "A B");       /* of category Me, which is not left out */
    check_words("ß ẞ ı ſ", "SS ẞ I S");
    check_words("Ω 日本 각", "Ω 日本 각"); /* words that no name has */
}

static void decompositions_are_given_for_all_that_have_one(void **state)
{
    (void)state;
    const struct form *form = form_find(&known_forms.folded, 0x00E9);
    assert_non_null(form);
    CHECK_TEXT(buffer_text(&known_forms.texts, form->to), TEXT("e"));
    form = form_find(&known_forms.folded, 0xFDFA);
    assert_non_null(form);
    CHECK_TEXT(buffer_text(&known_forms.texts, form->to), TEXT("صلى الله عليه وسلم"));
    form = form_find(&known_forms.folded, 0x0344); /* of two marks, which are left out */
    assert_non_null(form);
    assert_int_equal(form->to.len, 0);
    assert_null(form_find(&known_forms.folded, 'e'));
    assert_null(form_find(&known_forms.folded, 0x0301));
    assert_null(form_find(&known_forms.folded, 0xAC00));
    for (size_t n = 1; n < known_forms.folded.count; n++)
        assert_true(known_forms.folded.at[n - 1].cp < known_forms.folded.at[n].cp);
}

static void check_refusal(const char *text, const char *expected)
{
    struct unicode_data data = {0};
    struct forms forms = {0};
    struct fenced room = fenced_new(strlen(text));
    const struct ucd_file fresh = {.name = "UnicodeData.txt",
                                   .rest = fenced_copy(&room, text_of(text))};
    struct ucd_file file = fresh;
    assert_true(unicode_data_read(&data, &file));
    file = fresh;
    assert_false(forms_read(&forms, &file, &data));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    forms_free(&forms);
    unicode_data_free(&data);
    fenced_free(&room);
}

#define LINE(digits, name, decomposition, upper) \
    digits ";" name ";Ll;0;L;" decomposition ";;;;N;;;" upper ";;\n"

static void mappings_that_are_none_are_refused(void **state)
{
    (void)state;
    check_refusal(LINE("0061", "ONE", "", "") LINE("0062", "TWO", "0061 61", ""),
                  "UnicodeData.txt:2: '61' is not a code point");
    check_refusal(LINE("0061", "ONE", "0061 ", ""), "UnicodeData.txt:1: '' is not a code point");
    check_refusal(LINE("0061", "ONE", "<compat>", ""),
                  "UnicodeData.txt:1: '<compat>' is not a decomposition");
    check_refusal(LINE("0061", "ONE", "<compat>0062", ""),
                  "UnicodeData.txt:1: '<compat>0062' is not a decomposition");
    check_refusal(LINE("0061", "ONE", "<compat 0062", ""),
                  "UnicodeData.txt:1: '<compat' is not a code point");
    check_refusal(LINE("0061", "ONE", "D800", ""), "UnicodeData.txt:1: U+D800 is a surrogate");
    check_refusal(LINE("0061", "ONE", "", "0041 0041"),
                  "UnicodeData.txt:1: '0041 0041' is not a code point");
    check_refusal(LINE("0061", "ONE", "", "DFFF"), "UnicodeData.txt:1: U+DFFF is a surrogate");
}

#define DOUBLED(digits, name, other) LINE(digits, name, other " " other " " other " " other, "")

static void decompositions_without_an_end_are_refused(void **state)
{
    (void)state;
    static const char why[] = "this decomposes in more than 8 steps or into more than 64 code "
                              "points";
    char expected[256];
    snprintf(expected, sizeof expected, "UnicodeData.txt:1: %s", why);
    check_refusal(LINE("0061", "ONE", "0061", ""), expected);
    snprintf(expected, sizeof expected, "UnicodeData.txt:2: %s", why);
    check_refusal(LINE("0061", "ONE", "", "") LINE("0062", "TWO", "0061 0063", "")
                      LINE("0063", "THREE", "0062", ""),
                  expected);
    snprintf(expected, sizeof expected, "UnicodeData.txt:5: %s", why);
    check_refusal(LINE("0061", "ONE", "", "") DOUBLED("0062", "TWO", "0061")
                      DOUBLED("0063", "THREE", "0062") DOUBLED("0064", "FOUR", "0063")
                          DOUBLED("0065", "FIVE", "0064"),
                  expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upper_case_is_the_full_mapping),
        cmocka_unit_test(words_are_runs_of_letters_numbers_and_underscores),
        cmocka_unit_test(words_are_folded),
        cmocka_unit_test(decompositions_are_given_for_all_that_have_one),
        cmocka_unit_test(mappings_that_are_none_are_refused),
        cmocka_unit_test(decompositions_without_an_end_are_refused),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
