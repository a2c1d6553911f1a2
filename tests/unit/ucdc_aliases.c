/* ucdc_aliases.c - NameAliases.txt: what is read of it, what is refused, what the index makes of
 * it. */
#include <charfinder/index.h>

#include <stdio.h>
#include <string.h>

#include "images.h"
#include "index/result_line.h"
#include "support.h"

#define REST ";0;L;;;;;N;;;;;" /* the fields after the category, which these tests do not use */

/* The characters that these tests give aliases to. */
static struct unicode_data data;

static int read_data(void **state)
{
    (void)state;
    struct ucd_file file = {.name = "UnicodeData.txt",
                            .rest = TEXT("0009;<control>;Cc" REST "\n"
                                         "0041;LATIN CAPITAL LETTER A;Lu" REST "\n"
                                         "00A0;NO-BREAK SPACE;Zs" REST "\n")};
    assert_true(unicode_data_read(&data, &file));
    return 0;
}

static int free_data(void **state)
{
    (void)state;
    unicode_data_free(&data);
    return 0;
}

static void check_refusal(const char *text, const char *expected)
{
    struct name_aliases aliases = {0};
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "NameAliases.txt", .rest = fenced_copy(&room, text_of(text))};
    assert_false(name_aliases_read(&aliases, &file, &data));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    name_aliases_free(&aliases);
    fenced_free(&room);
}

static struct name_aliases read_good(struct text text)
{
    struct name_aliases aliases = {0};
    struct ucd_file file = {.name = "NameAliases.txt", .rest = text};
    if (!name_aliases_read(&aliases, &file, &data))
        fail_msg("refused: %s", file.message);
    return aliases;
}

static void a_line_is_an_alias(void **state)
{
    (void)state;
    struct name_aliases aliases = read_good(TEXT("0009;TAB;abbreviation\n"
                                                 "00A0;NBSP;abbreviation\n"));
    assert_int_equal(aliases.count, 2);
    assert_int_equal(aliases.at[0].character->cp, 9);
    CHECK_TEXT(aliases.at[0].alias, TEXT("TAB"));
    assert_int_equal(aliases.at[1].character->cp, 0xA0);
    CHECK_TEXT(aliases.at[1].alias, TEXT("NBSP"));
    name_aliases_free(&aliases);
    assert_null(aliases.at);
}

static void comments_and_empty_lines_are_passed_over(void **state)
{
    (void)state;
    struct name_aliases aliases =
        read_good(TEXT("# caf\xC3\xA9;;;;\n\n#\n0041;A;figment\n\n#end\n"));
    assert_int_equal(aliases.count, 1);
    CHECK_TEXT(aliases.at[0].alias, TEXT("A"));
    name_aliases_free(&aliases);
    check_refusal("# one\n\n0041;A;alias\n", "NameAliases.txt:3: 'alias' is not a type of alias");
}

static void a_file_without_aliases_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"", "\n", "# nothing\n"};
    for (size_t n = 0; n < COUNT(files); n++)
        check_refusal(files[n], "NameAliases.txt:1: the file has no alias");
}

static void an_alias_that_is_taken_is_refused(void **state)
{
    (void)state;
    check_refusal("0009;TAB;control\n0041;TAB;figment\n",
                  "NameAliases.txt:2: 'TAB' is an alias of U+0009 already");
    check_refusal("0009;TAB;control\n0009;HT;control\n0009;TAB;abbreviation\n",
                  "NameAliases.txt:3: 'TAB' is an alias of U+0009 already");
    check_refusal("0009;NO-BREAK SPACE;control\n",
                  "NameAliases.txt:1: 'NO-BREAK SPACE' is the name of U+00A0");
    check_refusal("00A0;NO-BREAK SPACE;figment\n",
                  "NameAliases.txt:1: 'NO-BREAK SPACE' is the name of U+00A0");
}

static void all_five_types_are_known(void **state)
{
    (void)state;
    struct name_aliases aliases =
        read_good(TEXT("0041;A;correction\n0041;B;control\n0041;C;alternate\n0041;D;figment\n"
                       "0041;E;abbreviation\n"));
    assert_int_equal(aliases.count, 5);
    name_aliases_free(&aliases);
}

static void a_bad_type_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "Figment", "figments", "fig", " figment", "figment "};
    for (size_t n = 0; n < COUNT(bad); n++) {
        char line[64];
        char message[96];
        snprintf(line, sizeof line, "0041;A;%s\n", bad[n]);
        snprintf(message, sizeof message, "NameAliases.txt:1: '%s' is not a type of alias", bad[n]);
        check_refusal(line, message);
    }
}

static void a_wrong_number_of_fields_is_refused(void **state)
{
    (void)state;
    check_refusal("0041;A\n", "NameAliases.txt:1: expected 3 fields, found 2");
    check_refusal("0041;A;figment;\n", "NameAliases.txt:1: expected 3 fields, found 4");
    check_refusal(" # no comment\n", "NameAliases.txt:1: expected 3 fields, found 1");
}

static void a_bad_code_point_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "41", "041", "00a0", "U+41", "110000", "0000041"};
    check_refusal("00041;A;figment\n", "NameAliases.txt:1: code point 00041 has a zero too many");
    for (size_t n = 0; n < COUNT(bad); n++) {
        char line[64];
        char message[96];
        snprintf(line, sizeof line, "%s;A;figment\n", bad[n]);
        snprintf(message, sizeof message, "NameAliases.txt:1: '%s' is not a code point", bad[n]);
        check_refusal(line, message);
    }
}

static void code_points_out_of_order_are_refused(void **state)
{
    (void)state;
    check_refusal("0041;A;figment\n0009;TAB;control\n",
                  "NameAliases.txt:2: code point 0009 is out of order");
}

static void an_alias_of_nothing_is_refused(void **state)
{
    (void)state;
    check_refusal("0009;TAB;control\n0042;B;figment\n", "NameAliases.txt:2: 0042 is not assigned");
    check_refusal("10FFFF;Z;figment\n", "NameAliases.txt:1: 10FFFF is not assigned");
}

static void a_bad_alias_is_refused(void **state)
{
    (void)state;
    check_refusal("0041;;figment\n", "NameAliases.txt:1: a name has 1 to 100 bytes, this one 0");
    check_refusal("0041;aleph;figment\n", "NameAliases.txt:1: name 'aleph' has the byte 0x61");
    check_refusal("0041;A_B;figment\n", "NameAliases.txt:1: name 'A_B' has the byte 0x5F");
    check_refusal("0041;\xC3\x84;figment\n", "NameAliases.txt:1: byte 0xC3 has no place here");
    check_refusal("0041;A;figment\r\n", "NameAliases.txt:1: byte 0x0D has no place here");
    check_refusal("0009;TAB;control\n0041; A;figment\n",
                  "NameAliases.txt:2: name ' A': ' ' may not stand there, at byte 1");
}

static void an_alias_has_a_length(void **state)
{
    (void)state;
    for (size_t len = NAME_MAX_BYTES; len <= NAME_MAX_BYTES + 1; len++) {
        char name[NAME_MAX_BYTES + 2] = {0};
        char line[160];
        memset(name, 'A', len);
        snprintf(line, sizeof line, "0041;%s;figment\n", name);
        if (len > NAME_MAX_BYTES) {
            check_refusal(line, "NameAliases.txt:1: a name has 1 to 100 bytes, this one 101");
            continue;
        }
        struct name_aliases aliases = read_good(text_of(line));
        CHECK_TEXT(aliases.at[0].alias, text_of(name));
        name_aliases_free(&aliases);
    }
}

static void an_alias_of_too_many_words_is_refused(void **state)
{
    (void)state;
    for (int words = INDEX_NAME_WORDS_MAX; words <= INDEX_NAME_WORDS_MAX + 1; words++) {
        char file[128] = "0009;TAB;control\n0041;A"; /* `A` comes again, and counts once */
        for (int n = 0; n < words; n++)
            snprintf(file + strlen(file), sizeof file - strlen(file), " %c", 'A' + n);
        strcat(file, ";figment\n");
        if (words > INDEX_NAME_WORDS_MAX) {
            check_refusal(file, "NameAliases.txt:2: a name of 17 words: raise "
                                "INDEX_NAME_WORDS_MAX in index.h");
            continue;
        }
        struct name_aliases aliases = read_good(text_of(file));
        assert_int_equal(aliases.count, 2);
        name_aliases_free(&aliases);
    }
}

static void a_file_that_stops_within_a_line_is_refused(void **state)
{
    (void)state;
    static const char message[] =
        "NameAliases.txt:2: the last line does not end: is the file complete?";
    check_refusal("0009;TAB;control\n0041;A;figment", message);
    check_refusal("0009;TAB;control\n# comment", message);
}

static void make_index(struct buffer *image, const struct name_aliases *aliases)
{
    char message[MESSAGE_MAX] = "";
    const struct sources sources = {.data = data, .aliases = *aliases};
    assert_true(index_image_make(image, &sources, TEXT("1.2.3"), message));
    CHECK_TEXT(text_of(message), TEXT(""));
}

static void the_index_has_a_line_for_each_character_and_what_aliases_add(void **state)
{
    (void)state;
    struct buffer image = {0};
    struct name_aliases aliases = read_good(TEXT("0009;TAB;control\n00A0;NBSP;abbreviation\n"));
    const struct text lines = TEXT("U+0009 \t\xE2\x90\x89\t<control-0009>\r\n"
                                   "U+0041 \tA\tLATIN CAPITAL LETTER A\r\n"
                                   "U+00A0 \t\xC2\xA0\tNO-BREAK SPACE\r\n");
    const struct text tails = TEXT("\tTAB\r\n\tNBSP\r\n");
    make_index(&image, &aliases);
    name_aliases_free(&aliases);
    assert_non_null(memmem(image.at, image.len, lines.at, lines.len));
    assert_non_null(memmem(image.at, image.len, tails.at, tails.len));
    const unsigned char *nbsp = memmem(image.at, image.len, "\004NBSP", 5); /* words, sorted */
    const unsigned char *tab = memmem(image.at, image.len, "\003TAB", 4);
    assert_true(nbsp != NULL && tab != NULL && nbsp < tab);
    buffer_free(&image);
}

static void the_longest_line_has_a_code_point_of_six_digits_and_an_alias(void **state)
{
    (void)state;
    const struct text name = TEXT("NAME");
    const struct text alias = TEXT("ALIAS");
    struct fenced room = fenced_new(RESULT_LINE_FRAME_MAX + name.len + alias.len);
    CHECK_TEXT(((struct text){room.at, result_line_put(0x100000, name, alias, room.at)}),
               TEXT("U+100000\t\xF4\x80\x80\x80\tNAME\tALIAS\r\n"));
    fenced_free(&room);
}

static void data_without_aliases_makes_an_index(void **state)
{
    (void)state;
    struct buffer image = {0};
    make_index(&image, &(const struct name_aliases){0});
    assert_non_null(memmem(image.at, image.len, "LATIN CAPITAL LETTER A\r\n", 24));
    assert_null(memmem(image.at, image.len, "<control", 8));
    buffer_free(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_an_alias),
        cmocka_unit_test(comments_and_empty_lines_are_passed_over),
        cmocka_unit_test(a_file_without_aliases_is_refused),
        cmocka_unit_test(an_alias_that_is_taken_is_refused),
        cmocka_unit_test(all_five_types_are_known),
        cmocka_unit_test(a_bad_type_is_refused),
        cmocka_unit_test(a_wrong_number_of_fields_is_refused),
        cmocka_unit_test(a_bad_code_point_is_refused),
        cmocka_unit_test(code_points_out_of_order_are_refused),
        cmocka_unit_test(an_alias_of_nothing_is_refused),
        cmocka_unit_test(a_bad_alias_is_refused),
        cmocka_unit_test(an_alias_has_a_length),
        cmocka_unit_test(a_file_that_stops_within_a_line_is_refused),
        cmocka_unit_test(the_longest_line_has_a_code_point_of_six_digits_and_an_alias),
        cmocka_unit_test(the_index_has_a_line_for_each_character_and_what_aliases_add),
        cmocka_unit_test(an_alias_of_too_many_words_is_refused),
        cmocka_unit_test(data_without_aliases_makes_an_index),
    };
    return cmocka_run_group_tests(tests, read_data, free_data);
}
