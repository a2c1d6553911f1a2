/* ucdc_names_list.c - NamesList.txt: what is read of it, what is refused. */
#include "names_list.h"

#include <string.h>

#include "ucdc_support.h"

static const struct emoji_test no_emoji;

static void check_aliases(const char *text, const char *expected)
{
    struct everyday everyday = everyday_of(&no_emoji);
    struct ucd_file file = {.name = "NamesList.txt", .rest = text_of(text)};
    if (!names_list_read(&everyday, &file))
        fail_msg("refused: %s", file.message);
    check_names(&everyday, expected);
}

static void the_published_form_is_understood(void **state)
{
    (void)state;
    check_aliases("; charset=UTF-8\n"
                  "@@@\tThe Unicode Standard 18.0.0\n"
                  "@@@+\tU18M260703.lst\n"
                  "\tUnicode 18.0.0 final names list.\n"
                  "@+\t\t© 2026 Unicode®, Inc.\n"
                  "\tFor terms of use, see https://www.unicode.org/terms_of_use.html\n"
                  "@@\t0000\tC0 Controls and Basic Latin (Basic Latin)\t007F\n"
                  "@@+\n"
                  "@\t\tC0 controls\n"
                  "@+\t\tAlias names are those for ISO/IEC 6429:1992.\n"
                  "0000\t<control>\n"
                  "\t= NULL\n"
                  "0021\tEXCLAMATION MARK\n"
                  "\t= factorial\n"
                  "\t= bang\n"
                  "\tx (inverted exclamation mark - 00A1)\n"
                  "\tx 203C\n"
                  "0030\tDIGIT ZERO\n"
                  "\t~ 0030 FE00 short diagonal stroke form\n"
                  "\n"
                  "@@\t0180\tLatin Extended-B\t024F\n"
                  "@~\t!\n"
                  "01A2\tLATIN CAPITAL LETTER OI\n"
                  "\t% LATIN CAPITAL LETTER GHA\n"
                  "\t= gha\n"
                  "\t* Pan-Turkic Latin alphabets\n"
                  "\tand a second line of this comment\n"
                  "\t\tx (latin small letter ae - 00E6)\n"
                  "\t*phonogram 'nn'\n"
                  "@+\t\tA notice that belongs to the entry\n"
                  "\t= letter of a notice\n"
                  "\t; passed over\n"
                  "\t: 0041 0300\n"
                  "\t# <noBreak> 0020\n"
                  "1F600\tGRINNING FACE\n"
                  "1F9FF\tNAZAR AMULET\n"
                  "FFFFF\t<not a character>\n",
                  "0000 informal: NULL [NULL]\n"
                  "0021 informal: FACTORIAL [FACTORIAL]\n"
                  "0021 informal: BANG [BANG]\n"
                  "01A2 informal: GHA [GHA]\n"
                  "01A2 informal: LETTER OF A NOTICE [LETTER OF A NOTICE]\n");
}

static void an_alias_line_is_cut_at_commas_and_semicolons(void **state)
{
    (void)state;
    check_aliases("0023\tNUMBER SIGN\n"
                  "\t= pound sign, hashtag, hash; crosshatch,octothorpe\n",
                  "0023 informal: POUND SIGN [POUND SIGN]\n"
                  "0023 informal: HASHTAG [HASHTAG]\n"
                  "0023 informal: HASH [HASH]\n"
                  "0023 informal: CROSSHATCH [CROSSHATCH]\n"
                  "0023 informal: OCTOTHORPE [OCTOTHORPE]\n");
}

static void what_stands_in_parentheses_is_left_out_first(void **state)
{
    (void)state;
    check_aliases("0009\t<control>\n"
                  "\t= horizontal tabulation (HT), tab\n"
                  "\t= one (a, b; c) two (x)(y)\n"
                  "\t= (of it) rest\n"
                  "\t= (nothing else)\n"
                  "\t= nested ((x) left) end\n"
                  "\t= open (never closed, said\n"
                  "\t= closed) only\n",
                  "0009 informal: HORIZONTAL TABULATION [HORIZONTAL TABULATION]\n"
                  "0009 informal: TAB [TAB]\n"
                  "0009 informal: ONE TWO [ONE TWO]\n"
                  "0009 informal: REST [REST]\n"
                  "0009 informal: NESTED LEFT) END [NESTED LEFT END]\n"
                  "0009 informal: OPEN (NEVER CLOSED [OPEN NEVER CLOSED]\n"
                  "0009 informal: SAID [SAID]\n"
                  "0009 informal: CLOSED) ONLY [CLOSED ONLY]\n");
}

static void white_space_becomes_one_space_and_empty_parts_nothing(void **state)
{
    (void)state;
    check_aliases("0021\tEXCLAMATION MARK\n"
                  "\t=  a \t b\u00A0\u3000c  ,, ; (x) , \u2003d \n"
                  "\t= \n",
                  "0021 informal: A B C [A B C]\n"
                  "0021 informal: D [D]\n");
}

static void an_alias_is_shown_unfolded(void **state)
{
    (void)state;
    check_aliases("00DF\tLATIN SMALL LETTER SHARP S\n"
                  "\t= Eszett, große Schwester, “quoted”\n",
                  "00DF informal: ESZETT [ESZETT]\n"
                  "00DF informal: GROSSE SCHWESTER [GROSSE SCHWESTER]\n"
                  "00DF informal: “QUOTED” [QUOTED]\n");
}

static void a_code_point_that_is_not_assigned_gives_no_name(void **state)
{
    (void)state;
    check_aliases("0378\t<reserved>\n"
                  "\t= a name of the next version\n"
                  "FDD0\t<not a character>\n"
                  "\t= nothing\n",
                  "");
}

static void check_refusal(const char *text, const char *expected)
{
    struct everyday everyday = everyday_of(&no_emoji);
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "NamesList.txt", .rest = fenced_copy(&room, text_of(text))};
    assert_false(names_list_read(&everyday, &file));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    everyday_free(&everyday);
    fenced_free(&room);
}

#define GOOD "0021\tEXCLAMATION MARK\n\t= bang\n"

static void lines_of_no_kind_are_refused(void **state)
{
    (void)state;
    check_refusal(GOOD "0022 QUOTATION MARK\n",
                  "NamesList.txt:3: '0022 QUOTATION MARK' is no line of this file");
    check_refusal(GOOD "0022\t\n", "NamesList.txt:3: '0022\t' is no line of this file");
    check_refusal(GOOD "<!doctype html>\n",
                  "NamesList.txt:3: '<!doctype html>' is no line of this file");
    check_refusal(GOOD "22\tQUOTATION MARK\n", "NamesList.txt:3: '22' is not a code point");
    check_refusal(GOOD " = bang\n", "NamesList.txt:3: ' = bang' is no line of this file");
    check_refusal(GOOD "\t=bang\n", "NamesList.txt:3: expected a space after the = of an alias");
    check_refusal(GOOD "\t=\n", "NamesList.txt:3: expected a space after the = of an alias");
}

static void characters_out_of_order_are_refused(void **state)
{
    (void)state;
    check_refusal(GOOD "0021\tEXCLAMATION MARK\n",
                  "NamesList.txt:3: code point 0021 is out of order");
    check_refusal(GOOD "0020\tSPACE\n", "NamesList.txt:3: code point 0020 is out of order");
}

static void an_alias_of_no_character_is_refused(void **state)
{
    (void)state;
    check_refusal("\t= bang\n", "NamesList.txt:1: an alias, but no character above it");
    check_refusal(GOOD "@\t\tA heading\n\t= bang\n",
                  "NamesList.txt:4: an alias, but no character above it");
    check_refusal(GOOD "@@\t0080\tC1\t00FF\n\t= bang\n",
                  "NamesList.txt:4: an alias, but no character above it");
}

static void files_that_are_no_text_or_not_whole_are_refused(void **state)
{
    (void)state;
    check_refusal("", "NamesList.txt:1: no character in this file");
    check_refusal("@@@\tThe Unicode Standard\n", "NamesList.txt:1: no character in this file");
    check_refusal(GOOD "\t= ba",
                  "NamesList.txt:3: the last line does not end: is the file complete?");
    check_refusal(GOOD "\t= \xE9\n", "NamesList.txt:3: this is not UTF-8");
    check_refusal(GOOD "\t= bang\r\n", "NamesList.txt:3: the control U+000D has no place here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_form_is_understood),
        cmocka_unit_test(an_alias_line_is_cut_at_commas_and_semicolons),
        cmocka_unit_test(what_stands_in_parentheses_is_left_out_first),
        cmocka_unit_test(white_space_becomes_one_space_and_empty_parts_nothing),
        cmocka_unit_test(an_alias_is_shown_unfolded),
        cmocka_unit_test(a_code_point_that_is_not_assigned_gives_no_name),
        cmocka_unit_test(lines_of_no_kind_are_refused),
        cmocka_unit_test(characters_out_of_order_are_refused),
        cmocka_unit_test(an_alias_of_no_character_is_refused),
        cmocka_unit_test(files_that_are_no_text_or_not_whole_are_refused),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
