/* query_kinds.c - how a query is understood, and the order in which that is decided. */
#include <charfinder/query.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

/* The results, each as its code point, or the first one of a sequence and `+`; `=` and the fourth
 * column, if it has one; and a space. */
static struct bytes results_of(struct text query, enum query_kind *kind)
{
    struct bytes all = {NULL, 0, 0};
    struct fenced room = fenced_new(query.len);
    struct answer answer;
    struct text lines;
    answer_start(&answer, fenced_copy(&room, query), QUERY_SLASH_IS_BEST);
    *kind = answer.kind;
    char line[INDEX_LINE_MAX];
    while ((lines = answer_next_lines(&answer, UINT32_MAX, line)).len > 0) {
        while (lines.len > 0) {
            char cp[16];
            struct result result = result_next(&lines);
            snprintf(cp, sizeof cp, "%04X", (unsigned)result.cp);
            bytes_add(&all, text_of(cp));
            bytes_add(&all, result.is_sequence ? TEXT("+") : TEXT(""));
            bytes_add(&all, result.alias.len > 0 ? TEXT("=") : TEXT(""));
            bytes_add(&all, result.alias);
            bytes_add(&all, TEXT(" "));
        }
    }
    fenced_free(&room);
    return all;
}

static void check(enum query_kind kind, const char *query, const char *expected)
{
    enum query_kind found;
    struct bytes results = results_of(text_of(query), &found);
    if (found != kind)
        fail_msg("'%s' is understood as kind %d, not %d", query, (int)found, (int)kind);
    CHECK_TEXT(bytes_text(&results), text_of(expected));
    bytes_free(&results);
}

/* Two queries with the same results, at least one. */
static void check_same(const char *query, const char *same)
{
    enum query_kind kinds[2];
    struct bytes a = results_of(text_of(query), &kinds[0]);
    struct bytes b = results_of(text_of(same), &kinds[1]);
    assert_true(a.len > 0);
    assert_int_equal(kinds[0], kinds[1]);
    CHECK_TEXT(bytes_text(&b), bytes_text(&a));
    bytes_free(&a);
    bytes_free(&b);
}

static enum query_kind kind_of(const char *query)
{
    struct answer answer;
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    return answer.kind;
}

static void a_code_point_is_written_in_nine_ways(void **state)
{
    (void)state;
    static const char *const rooks[] = {
        "U+2656",    "u+2656",      "U+02656",    "U+002656",   "0x2656",      "0X2656",
        "0x002656",  "\\u2656",     "\\u{2656}",  "\\u{02656}", "\\u{002656}", "\\U00002656",
        "&#9814;",   "&#09814;",    "&#x2656;",   "&#X2656;",   "&#x02656;",   "\\x{2656}",
        "\\X{2656}", "\\N{U+2656}", "\\n{u+2656}"};
    for (size_t n = 0; n < COUNT(rooks); n++)
        check(QUERY_CODE_POINTS, rooks[n], "2656 ");
    static const char *const least[] = {"U+9",         "0x9",  "\\u0009", "\\u{9}",
                                        "\\U00000009", "&#9;", "&#x9;",   "0x000009"};
    for (size_t n = 0; n < COUNT(least); n++)
        check(QUERY_CODE_POINTS, least[n], "0009 ");
}

static void hexadecimal_digits_may_have_any_case(void **state)
{
    (void)state;
    static const char *const forms[] = {"U+%s",    "u+%s",      "0x%s",  "\\u%s",
                                        "\\u{%s}", "\\U0000%s", "&#x%s;"};
    static const char *const digits[] = {"ABCD", "abcd", "aBcD"};
    for (size_t form = 0; form < COUNT(forms); form++) {
        for (size_t n = 0; n < COUNT(digits); n++) {
            char query[32];
            const char *mark = strstr(forms[form], "%s");
            snprintf(query, sizeof query, "%.*s%s%s", (int)(mark - forms[form]), forms[form],
                     digits[n], mark + 2);
            check(QUERY_CODE_POINTS, query, "ABCD ");
        }
    }
}

static void what_is_nearly_a_notation_is_words(void **state)
{
    (void)state;
    static const char *const others[] = {"U+",
                                         "U+0002656",
                                         "U+265G",
                                         "U 2656",
                                         "U+ 2656",
                                         "U+-2656",
                                         "0x",
                                         "0x0002656",
                                         "0xG",
                                         "x2656",
                                         "00x2656",
                                         "\\u",
                                         "\\u041",
                                         "\\u00041",
                                         "\\u00002656",
                                         "\\u{}",
                                         "\\u{0002656}",
                                         "\\u{2656",
                                         "\\u2656}",
                                         "\\u{ 41}",
                                         "\\U2656",
                                         "\\U0002656",
                                         "\\U000002656",
                                         "\\U{2656}",
                                         "\\x41",
                                         "&#9814",
                                         "&#x2656",
                                         "&#x;",
                                         "&#xG;",
                                         "&#2A;",
                                         "&2656;",
                                         "#9814;",
                                         "&#+65;",
                                         "U+41U+42",
                                         "U+41 x",
                                         "x U+41",
                                         "U+41 \xE2\x99\x96",
                                         "U+4_1",
                                         "U+41 2656",
                                         "\xE2\x99\x96 U+41",
                                         "U+41*",
                                         "\\x{}",
                                         "\\N{2656}",
                                         "\\N{U+}",
                                         "&hearts",
                                         "&Hearts;",
                                         "&hearts;x",
                                         "U+41...42",
                                         "U+41-x"};
    for (size_t n = 0; n < COUNT(others); n++)
        if (kind_of(others[n]) == QUERY_CODE_POINTS || kind_of(others[n]) == QUERY_CHARACTERS)
            fail_msg("'%s' is understood as kind %d", others[n], (int)kind_of(others[n]));
}

static void code_points_stand_between_white_space_and_commas(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "U+41 U+42",        "U+41,U+42",        "U+41, U+42",           "U+41 ,U+42",
        "U+41,,U+42",       "U+41 , , U+42",    "U+41\tU+42",           "U+41\x1CU+42",
        "U+41\xC2\x85U+42", "U+41\xC2\xA0U+42", "U+41\xE3\x80\x80U+42", "U+41,U+42,",
        "U+41,U+42 , ,",    ",U+41,U+42",       ", , U+41 U+42,,",      "&#65;,&#x42;",
        "0x41 \\u0042"};
    for (size_t n = 0; n < COUNT(queries); n++)
        check(QUERY_CODE_POINTS, queries[n], "0041 0042 ");
}

static void what_people_put_around_code_points_separates_them(void **state)
{
    (void)state;
    static const char *const queries[] = {"U+41;U+42",
                                          "U+41.U+42",
                                          "(U+41) [U+42]",
                                          "<U+41>:<U+42>",
                                          "\"U+41\", 'U+42'",
                                          "\xE2\x80\x9CU+41\xE2\x80\x9D U+42.",
                                          "\xEF\xBB\xBFU+41 U+42",
                                          "U+41\xE2\x80\x8EU+42",
                                          "U+41\\u0042",
                                          "\\u0041\\u0042",
                                          "&#65;&#66;",
                                          "U+41&#66;",
                                          "U+41..U+42",
                                          "u+41-u+42",
                                          "U+41..42",
                                          ("U+41\xE2\x80\x93"
                                           "42")};
    for (size_t n = 0; n < COUNT(queries); n++)
        check(QUERY_CODE_POINTS, queries[n], "0041 0042 ");
}

static void two_surrogates_side_by_side_are_one_character(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "\\uD83D\\uDE00", "1F600 ");
    check(QUERY_CODE_POINTS, "\\ud83d\\ude00\\ude01", "1F600 DE01 ");
    check(QUERY_CODE_POINTS, "\\uD83D \\uDE00", "D83D DE00 ");
    check(QUERY_CODE_POINTS, "\\uDE00\\uD83D", "DE00 D83D ");
    check(QUERY_CODE_POINTS, "\\uD83D\\u{DE00}", "D83D DE00 ");
}

static void an_entity_stands_for_one_or_two_characters(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "&hearts;", "2665 ");
    check(QUERY_CODE_POINTS, "&hearts;&Aacute; &aacute;", "2665 00C1 00E1 ");
    check(QUERY_CODE_POINTS, "&NotEqualTilde;", "2242 0338 ");
    check(QUERY_CODE_POINTS, "&CounterClockwiseContourIntegral;", "2233 ");
    check(QUERY_CODE_POINTS, "&AMP;", "0026 ");
}

static uint32_t count_of(const char *query)
{
    struct answer answer;
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    return answer_skip(&answer, UINT32_MAX);
}

static void ranges_stand_for_65536_code_points_at_most(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "U+2656..2659", "2656 2657 2658 2659 ");
    check(QUERY_CODE_POINTS, "U+41..41", "0041 ");
    check(QUERY_CODE_POINTS, "U+42..41", "");
    check(QUERY_CODE_POINTS, "U+10FFFE..110000 U+41", "0041 ");
    assert_int_equal(count_of("U+0..FFFF"), 65536);
    assert_int_equal(count_of("U+1..10000"), 65536);
    assert_int_equal(count_of("U+0..10000"), 0);
    assert_int_equal(count_of("U+0..FFFE U+0..0"), 65536);
    assert_int_equal(count_of("U+0..FFFE U+0..1 U+0..0"),
                     65536); /* what gave none is not counted */
    assert_int_equal(count_of("U+0..FFFF U+0..0 U+41"), 65537);
}

static void the_line_of_a_sequence_comes_before_its_code_points(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "U+1F1E9 U+1F1EA", "1F1E9+ 1F1E9 1F1EA ");
    check(QUERY_CHARACTERS, "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA", "1F1E9+ 1F1E9 1F1EA ");
    check(QUERY_HEXADECIMAL, "1f468-200d-1f4bb", "1F468+ 1F468 200D 1F4BB ");
    check(QUERY_CHARACTERS, "1\xEF\xB8\x8F\xE2\x83\xA3", "0031+ 0031 FE0F 20E3 ");
    check(QUERY_CHARACTERS, "1\xE2\x83\xA3", "0031+ 0031 20E3 "); /* U+FE0F does not count */
    check(QUERY_CODE_POINTS, "U+1F1E9 U+1F1EA U+41", "1F1E9 1F1EA 0041 ");
    check(QUERY_CODE_POINTS, "U+1F1E9", "1F1E9 ");
    check(QUERY_CODE_POINTS, "U+2764 U+FE0F", "2764 FE0F ");
}

static void code_points_come_in_their_order_as_often_as_they_stand_there(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "U+43 0x41 &#67; \\u{43}", "0043 0041 0043 0043 ");
    check(QUERY_CODE_POINTS, "U+0 U+D800 U+FFFF U+10FFFF U+378", "0000 D800 FFFF 10FFFF 0378 ");
}

static void beyond_the_last_code_point_there_is_nothing(void **state)
{
    (void)state;
    static const char *const beyond[] = {"U+110000",
                                         "0x110000",
                                         "\\u{110000}",
                                         "\\U00110000",
                                         "\\UFFFFFFFF",
                                         "&#1114112;",
                                         "&#x110000;",
                                         "U+FFFFFF",
                                         "&#4294967361;",
                                         "&#x100000041;",
                                         "&#18446744073709551681;",
                                         "&#x10000000000000041;",
                                         "U+110000,U+110001,"};
    for (size_t n = 0; n < COUNT(beyond); n++) {
        char query[96];
        check(QUERY_CODE_POINTS, beyond[n], "");
        snprintf(query, sizeof query, "%s U+41 %s,U+42 %s", beyond[n], beyond[n], beyond[n]);
        check(QUERY_CODE_POINTS, query, "0041 0042 ");
    }
}

static void without_an_ascii_letter_the_characters_are_meant(void **state)
{
    (void)state;
    check(QUERY_CHARACTERS, "\xE2\x99\x96", "2656 ");
    check(QUERY_CHARACTERS, "\xE2\x99\x97 \xE2\x99\x96\xE2\x99\x97", "2657 2656 2657 ");
    check(QUERY_CHARACTERS, "\xC3\x9F", "00DF ");     /* though it upper-cases to SS */
    check(QUERY_CHARACTERS, "\xEF\xAC\x83", "FB03 "); /* nor is a ligature a word */
    check(QUERY_CHARACTERS, "\xD9\xA3", "0663 ");     /* a digit, but not of ASCII */
    check(QUERY_CHARACTERS, "!", "0021 ");
    check(QUERY_CHARACTERS, ", ,", "002C 002C ");
    check(QUERY_CHARACTERS, "*", "002A ");
    check(QUERY_CHARACTERS, "\xE2\x99\x96*", "2656 002A ");
    check(QUERY_CHARACTERS, "\\", "005C ");
    check(QUERY_CHARACTERS, "&#;", "0026 0023 003B ");
    check(QUERY_CHARACTERS, "+\x01\x7F\xC2\x9B+", "002B 0001 007F 009B 002B ");
    check(QUERY_CHARACTERS, "\xCC\x81", "0301 "); /* a combining mark alone */
    check(QUERY_CHARACTERS, "\xF4\x8F\xBF\xBF", "10FFFF ");
}

static void white_space_is_no_character_that_is_meant(void **state)
{
    (void)state;
    check(QUERY_CHARACTERS, "! \t\n\x1F!\xC2\x85\xC2\xA0!\xE1\x9A\x80\xE2\x80\xAF!\xE3\x80\x80!",
          "0021 0021 0021 0021 0021 ");
    check(QUERY_CHARACTERS, "!\xE2\x80\x8B!", "0021 200B 0021 "); /* U+200B is not white space */
}

static void one_ascii_letter_or_digit_makes_words(void **state)
{
    (void)state;
    for (int c = 0x21; c < 0x7F; c++) {
        char query[] = {'\xE2', '\x99', '\x96', (char)c, '\0'};
        bool is_of_word =
            strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", c) != NULL;
        assert_int_equal(kind_of(query) == QUERY_CHARACTERS, !is_of_word);
    }
}

static void a_letter_with_a_mark_is_a_character(void **state)
{
    (void)state;
    check(QUERY_CHARACTERS, "e\xCC\x81", "0065 0301 ");
    check(QUERY_CHARACTERS, "e\xCC\x81 7\xE2\x83\x9D", "0065 0301 0037 20DD ");
    check(QUERY_CHARACTERS, "_", "005F ");
    assert_int_equal(kind_of("ee\xCC\x81") == QUERY_CHARACTERS, false);
    assert_int_equal(kind_of("e \xCC\x81") == QUERY_CHARACTERS, false);
}

static void a_derived_name_or_a_label_is_found_written_out(void **state)
{
    (void)state;
    check(QUERY_CODE_POINTS, "CJK UNIFIED IDEOGRAPH-4E00", "4E00 ");
    check(QUERY_CODE_POINTS, "cjk compatibility ideograph f900", "F900 ");
    check(QUERY_CODE_POINTS, "<control-0009>", "0009 ");
    check(QUERY_CODE_POINTS, "private-use-E000", "E000 ");
    check(QUERY_CODE_POINTS, "surrogate d800", "D800 ");
    check(QUERY_CODE_POINTS, "noncharacter 10ffff", "10FFFF ");
    check(QUERY_CODE_POINTS, "reserved 0378", "0378 ");
    check(QUERY_CODE_POINTS, "/control 0009", "0009 ");
    check(QUERY_CODE_POINTS, "/r\u00E9served-0378", "0378 ");
    check(QUERY_CODE_POINTS, "/c\u0301jk unified ideograph 4e00", "4E00 ");
    check(QUERY_CODE_POINTS, "cjk_unified_ideograph_4e01", "4E01 ");
    check(QUERY_NAMES, "control 009", "");
    check(QUERY_NAMES, "control 00009", "");
    check(QUERY_NAMES, "control 0041", "");
    check(QUERY_NAMES, "reserved 0041", "");
    check(QUERY_NAMES, "0009 control", "");
    check(QUERY_NAMES, "control 0009*", "");
}

static void names_come_before_aliases(void **state)
{
    (void)state;
    check(QUERY_NAMES, "zwj", "16B67 "); /* PAHAWH HMONG SIGN ZWJ THAJ, not U+200D */
    check(QUERY_NAMES, "eol", "C5BC ");
    check(QUERY_ALIASES, "nbsp", "00A0=NBSP ");
    check(QUERY_ALIASES, "lf", "000A=LF ");
    check(QUERY_ALIASES, "Line, NEXT", "0085=NEXT LINE ");
    check(QUERY_ALIASES, "latin capital letter gha", "01A2=LATIN CAPITAL LETTER GHA ");
    check(QUERY_NAMES, "nbsp rook", ""); /* all words in one alias, or none */
    check(QUERY_NAMES, "lf nl", "");     /* of the same character, but of two aliases */
}

static void the_first_alias_that_fits_stands_for_the_character(void **state)
{
    (void)state;
    check(QUERY_ALIASES, "private use", "0091=PRIVATE USE ONE 0092=PRIVATE USE TWO ");
    check(QUERY_ALIASES, "private use 2", "0092=PRIVATE USE-2 ");
    check(QUERY_ALIASES, "vs25*",
          "E0108=VS25 E01E9=VS250 E01EA=VS251 E01EB=VS252 E01EC=VS253 E01ED=VS254 E01EE=VS255 "
          "E01EF=VS256 ");
}

static void names_come_before_bare_hexadecimal(void **state)
{
    (void)state;
    check(QUERY_NAMES, "17000", "17000 "); /* TANGUT IDEOGRAPH-17000 */
    check(QUERY_NAMES, "17000 tangut", "17000 ");
    check(QUERY_HEXADECIMAL, "17000 17001", "17000 17001 ");
    check(QUERY_NAMES, "dead", "1045B "); /* a letter of Shavian */
}

static void bare_hexadecimal_has_4_to_6_digits_and_a_number(void **state)
{
    (void)state;
    check(QUERY_HEXADECIMAL, "1F600", "1F600 ");
    check(QUERY_HEXADECIMAL, "200b", "200B ");
    check(QUERY_HEXADECIMAL, "4e01", "4E01 ");
    check(QUERY_NAMES, "4e00", "1F229 "); /* SQUARED CJK UNIFIED IDEOGRAPH-4E00 */
    check(QUERY_HEXADECIMAL, "00e9", "00E9 ");
    check(QUERY_HEXADECIMAL, "0000E9", "00E9 ");
    check(QUERY_HEXADECIMAL, "10fffF,d800", "10FFFF D800 ");
    check(QUERY_HEXADECIMAL,
          ",1f601, 1F600\xC2\xA0"
          "1f601,",
          "1F601 1F600 1F601 ");
    check(QUERY_HEXADECIMAL, "110000 00e9", "00E9 ");
    check(QUERY_NAMES, "110000", "");
    check(QUERY_NAMES, "00000e9", "");
    check(QUERY_NAMES, "0e9", "");
    check(QUERY_NAMES, "1f600 0e9", "");
    check(QUERY_NAMES, "1f600 fade", "");
    check(QUERY_NAMES, "fade", "");
    check(QUERY_NAMES, "1f60g", "");
    check(QUERY_HEXADECIMAL, "1f600;1f601", "1F600 1F601 ");
    check(QUERY_HEXADECIMAL, "u2656", "2656 ");
    check(QUERY_HEXADECIMAL, "U 2656, u-2657_2658", "2656 2657 2658 ");
    check(QUERY_NAMES, "uu2656", "");
    check(QUERY_NAMES, "2656 u", "");
    check(QUERY_NAMES, "1f600*", "");
    check(QUERY_NAMES, "1f600 \xE2\x99\x96", "");
    check(QUERY_NAMES, "1f600 U+41", "");
}

static void at_last_the_last_word_may_be_a_beginning(void **state)
{
    (void)state;
    check_same("chess roo*", "chess roo");
    check_same("heavy ball*", "heavy ball");
    check_same("heavy ball*", "HEAVY-Ball!");
    check(QUERY_NAMES, "heavy ball", "2718 2724 ");
    check(QUERY_NAMES, "roo chess", ""); /* only the last word */
    check(QUERY_NAMES, "rook r", "");    /* of one character, but no beginning */
    check(QUERY_NAMES, "rook ro\xC3\xA9", "");
    check(QUERY_ALIASES, "nbs", "00A0=NBSP ");
    check(QUERY_ALIASES, "next lin", "0085=NEXT LINE ");
    check(QUERY_ALIASES, "byte order", "FEFF=BYTE ORDER MARK "); /* whole words, so no beginning */
}

static void a_whole_word_is_not_taken_for_a_beginning(void **state)
{
    (void)state;
    uint32_t counts[2];
    struct answer answer;
    answer_start(&answer, TEXT("ball"), QUERY_SLASH_IS_BEST);
    counts[0] = answer_skip(&answer, UINT32_MAX);
    answer_start(&answer, TEXT("ball*"), QUERY_SLASH_IS_BEST);
    counts[1] = answer_skip(&answer, UINT32_MAX);
    assert_true(counts[0] > 0);
    assert_true(counts[0] < counts[1]);
}

static void a_star_makes_a_word_a_beginning(void **state)
{
    (void)state;
    check(QUERY_NAMES, "heavy ball*", "2718 2724 ");
    check(QUERY_NAMES, "ball* heavy", "2718 2724 ");
    check(QUERY_NAMES, "hea*ball*", "2718 2724 ");
    check(QUERY_NAMES, "heavy* ballot* x", "2718 ");
    check(QUERY_ALIASES, "nbs*", "00A0=NBSP ");
    check(QUERY_ALIASES, "wei* fun*", "2118=WEIERSTRASS ELLIPTIC FUNCTION ");
    check_same("stop", "\xEF\xAC\x86op");
    check_same("sto* sign*", "\xEF\xAC\x86o* \xC5\xBFign*");
    check(QUERY_NAMES, "nosuchbeginning*", "");
    check(QUERY_NAMES, "rook nosuchbeginning*", "");
    check(QUERY_NAMES, "nosuchcaf\xC3\xA9*", "");
}

static void everyday_names_come_after_names_aliases_and_hexadecimal(void **state)
{
    (void)state;
    check(QUERY_EVERYDAY, "man shrugging", "1F937+ ");
    check(QUERY_EVERYDAY, "flag germany", "1F1E9+ "); /* found by its own name */
    check(QUERY_EVERYDAY,
          "pin\xCC\x83"
          "ata",
          "1FA85=PI\xC3\x91"
          "ATA "); /* two folded, one shown as it is */
    check(QUERY_NAMES, "pinata", "1FA85 ");
    check(QUERY_EVERYDAY, "line feed (lf)", "000A=LINE FEED (LF) ");
}

static void a_skin_tone_comes_only_when_it_is_asked_for(void **state)
{
    (void)state;
    check(QUERY_EVERYDAY, "man shrugging", "1F937+ ");
    assert_int_equal(count_of("man shrugging skin"), 5);
    assert_int_equal(count_of("man shrugging tone*"), 5);
    assert_int_equal(count_of("man shrugging dark"), 0);
    assert_int_equal(count_of("man shrugging dar* tone"), 1 + 1); /* and medium-dark */
}

static void a_low_line_is_a_space_where_nothing_else_is_found(void **state)
{
    (void)state;
    check_same("zero width space", "ZERO_WIDTH_SPACE");
    check(QUERY_ALIASES, "byte_order_mark", "FEFF=BYTE ORDER MARK ");
    check(QUERY_EVERYDAY, "flag_germany", "1F1E9+ ");
    check_same("chess roo", "chess_roo");
}

static void a_star_elsewhere_is_a_separator(void **state)
{
    (void)state;
    check_same("heavy ballot", "heavy * ballot");
    check_same("heavy ballot", "*heavy *ballot");
    check_same("black rook turned", "*black rook *turned *");
    check_same("latin small letter x", "latin small letter x*");
    check_same("heavy ballot x", "x* heavy ballot");
    check_same("lett* x", "lett*x");
    check_same("rook*", "rook**");
    check_same("rook*", "rook*\xE2\x99\x96");
}

static void the_narrowest_of_nested_beginnings_counts(void **state)
{
    (void)state;
    check_same("lett*", "le* let* lett*");
    check_same("lett*", "lett* let* le*");
    check_same("lett*", "let* lett* le* lett* let*");
    check_same("letter", "le* letter let*");
    check_same("letter", "letter le* let*");
    check_same("letter small", "sm* le* small letter let*");
}

/* Adds the first `len` bytes of a word and a `*`. */
static void add_beginning(struct bytes *query, struct text word, size_t len)
{
    bytes_add(query, (struct text){word.at, len});
    bytes_add(query, TEXT("* "));
}

/* A query of whole words, and two that also have their beginnings: the shortest first, the longest
 * first. */
static void check_beginnings_of(struct text name)
{
    struct bytes queries[3] = {{NULL, 0, 0}, {NULL, 0, 0}, {NULL, 0, 0}};
    struct bytes results[3];
    struct text_words rest = {.rest = name};
    struct text_word word;
    while (text_words_next(&rest, &word)) {
        struct text whole = {word.at, word.len};
        add_beginning(&queries[0], whole, word.len);
        for (size_t len = word.len > 1 ? 2 : 1; len <= word.len; len++)
            add_beginning(&queries[1], whole, len);
        for (size_t len = word.len; len >= 2 || len == word.len; len--)
            add_beginning(&queries[2], whole, len);
    }
    for (size_t n = 0; n < 3; n++) {
        enum query_kind kind;
        results[n] = results_of(bytes_text(&queries[n]), &kind);
        assert_int_equal(kind, QUERY_NAMES);
    }
    assert_true(results[0].len > 0);
    CHECK_TEXT(bytes_text(&results[1]), bytes_text(&results[0]));
    CHECK_TEXT(bytes_text(&results[2]), bytes_text(&results[0]));
    for (size_t n = 0; n < 3; n++) {
        bytes_free(&queries[n]);
        bytes_free(&results[n]);
    }
}

/* However many there are: what lies within another needs no word of its own. */
static void any_number_of_nested_beginnings_is_one(void **state)
{
    (void)state;
    enum { LONG = 64 }; /* such a name has several times as many beginnings as it may have words */
    unsigned checked = 0;
    for (uint32_t n = 0; n < index_characters(); n++) {
        struct text line = index_lines((struct run){n, 1, 0});
        struct text name = result_next(&line).name;
        if (name.len >= LONG) {
            check_beginnings_of(name);
            checked++;
        }
    }
    assert_true(checked > 20);
}

/* 17 beginnings of which none lies within another need 17 words. */
static void more_beginnings_than_a_name_has_words_find_nothing(void **state)
{
    (void)state;
    static const char beginnings[] = "ab* ba* ca* da* ea* fa* ga* ha* in* ja* ka* la* ma* na* on* "
                                     "pa* ra* rook";
    static const char one_less[] = "ab* ba* ca* da* ea* fa* ga* ha* in* ja* ka* la* ma* na* on*";
    check(QUERY_NAMES, beginnings, "");
    check(QUERY_NAMES, one_less, "");
    check_same("letter small", "le* sm* le* sm* le* sm* le* sm* le* sm* le* sm* le* sm* le* sm* "
                               "le* sm* letter small letter small");
}

static void a_copy_of_an_answer_has_lines_of_its_own(void **state)
{
    (void)state;
    struct answer answer;
    answer_start(&answer, TEXT("U+1 U+2 U+3"), QUERY_SLASH_IS_BEST);
    CHECK_TEXT(answer_next(&answer, 9), TEXT("U+0001 \t\xE2\x90\x81\t<control-0001>\r\n"));
    struct answer copy = answer;
    struct text line = answer_next(&answer, 9);
    assert_int_equal(answer_skip(&copy, 9), 2);
    CHECK_TEXT(line, TEXT("U+0002 \t\xE2\x90\x82\t<control-0002>\r\n"));
    assert_int_equal(copy.count, 3);
    assert_int_equal(answer.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_point_is_written_in_nine_ways),
        cmocka_unit_test(hexadecimal_digits_may_have_any_case),
        cmocka_unit_test(what_is_nearly_a_notation_is_words),
        cmocka_unit_test(code_points_stand_between_white_space_and_commas),
        cmocka_unit_test(what_people_put_around_code_points_separates_them),
        cmocka_unit_test(two_surrogates_side_by_side_are_one_character),
        cmocka_unit_test(an_entity_stands_for_one_or_two_characters),
        cmocka_unit_test(ranges_stand_for_65536_code_points_at_most),
        cmocka_unit_test(the_line_of_a_sequence_comes_before_its_code_points),
        cmocka_unit_test(code_points_come_in_their_order_as_often_as_they_stand_there),
        cmocka_unit_test(beyond_the_last_code_point_there_is_nothing),
        cmocka_unit_test(without_an_ascii_letter_the_characters_are_meant),
        cmocka_unit_test(white_space_is_no_character_that_is_meant),
        cmocka_unit_test(one_ascii_letter_or_digit_makes_words),
        cmocka_unit_test(a_letter_with_a_mark_is_a_character),
        cmocka_unit_test(a_derived_name_or_a_label_is_found_written_out),
        cmocka_unit_test(names_come_before_aliases),
        cmocka_unit_test(the_first_alias_that_fits_stands_for_the_character),
        cmocka_unit_test(names_come_before_bare_hexadecimal),
        cmocka_unit_test(bare_hexadecimal_has_4_to_6_digits_and_a_number),
        cmocka_unit_test(at_last_the_last_word_may_be_a_beginning),
        cmocka_unit_test(a_whole_word_is_not_taken_for_a_beginning),
        cmocka_unit_test(a_star_makes_a_word_a_beginning),
        cmocka_unit_test(everyday_names_come_after_names_aliases_and_hexadecimal),
        cmocka_unit_test(a_skin_tone_comes_only_when_it_is_asked_for),
        cmocka_unit_test(a_low_line_is_a_space_where_nothing_else_is_found),
        cmocka_unit_test(a_star_elsewhere_is_a_separator),
        cmocka_unit_test(the_narrowest_of_nested_beginnings_counts),
        cmocka_unit_test(any_number_of_nested_beginnings_is_one),
        cmocka_unit_test(more_beginnings_than_a_name_has_words_find_nothing),
        cmocka_unit_test(a_copy_of_an_answer_has_lines_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
