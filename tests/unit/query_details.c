/* query_details.c - what is known of a character or sequence: as an answer, and as JSON. */
#include <charfinder/query.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

/* All that an answer says, up to result `stop`. */
static struct bytes answer_to(const char *query, uint32_t start, uint32_t stop)
{
    struct bytes all = {0};
    struct answer answer;
    struct text piece;
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    answer_skip(&answer, start);
    while (answer.count < stop && (piece = answer_next(&answer, stop - answer.count)).len > 0)
        bytes_add(&all, piece);
    return all;
}

static void check(const char *query, const char *expected)
{
    struct bytes all = answer_to(query, 0, UINT32_MAX);
    CHECK_TEXT(bytes_text(&all), text_of(expected));
    bytes_free(&all);
}

/* The details of the first result alone, `key: value` and `;` each, from UTF-8 on or up to it. */
static void check_some(const char *query, bool is_written, const char *expected)
{
    struct bytes all = {0};
    struct answer answer;
    struct details details;
    char room[INDEX_LINE_MAX];
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    struct text lines = answer_next_lines(&answer, 1, room);
    struct result result = result_next(&lines);
    details_start(&details, result_owner(&result));
    while (details_next(&details)) {
        struct text piece;
        if ((details.kind >= DETAIL_UTF_8) != is_written)
            continue;
        bytes_add(&all, details_key(&details));
        bytes_add(&all, TEXT(": "));
        while ((piece = details_value(&details)).len > 0)
            bytes_add(&all, piece);
        bytes_add(&all, TEXT("; "));
    }
    CHECK_TEXT(bytes_text(&all), text_of(expected));
    bytes_free(&all);
}

static void details_follow_their_line(void **state)
{
    (void)state;
    check("describe \u2656", "U+2656 \t\u2656\tWHITE CHESS ROOK\r\n"
                             "\tcategory\tSo Other_Symbol\r\n"
                             "\tblock\tMiscellaneous Symbols\r\n"
                             "\tscript\tCommon\r\n"
                             "\tage\t1.1\r\n"
                             "\tbidi class\tON\r\n"
                             "\tUTF-8\tE2 99 96\r\n"
                             "\tUTF-16\t2656\r\n"
                             "\tHTML\t&#x2656;\r\n"
                             "\tURL\t%E2%99%96\r\n"
                             "\tC\t\\u2656\r\n"
                             "\tJSON\t\\u2656\r\n"
                             "\tCSS\t\\2656\r\n"
                             "\tPython\t\\N{WHITE CHESS ROOK}\r\n");
}

static void a_sequence_has_its_parts(void **state)
{
    (void)state;
    struct bytes all = answer_to("describe \U0001F469\u200D\U0001F4BB", 0, 1);
    CHECK_TEXT(bytes_text(&all),
               TEXT("U+1F469 U+200D U+1F4BB\t\U0001F469\u200D\U0001F4BB\tWOMAN TECHNOLOGIST\r\n"
                    "\tkeywords\tCODER | COMPUTER | DEVELOPER | INVENTOR | SOFTWARE | "
                    "TECHNOLOGIST | WOMAN\r\n"
                    "\tpart 1\tU+1F469 WOMAN\r\n"
                    "\tpart 2\tU+200D ZERO WIDTH JOINER\r\n"
                    "\tpart 3\tU+1F4BB PERSONAL COMPUTER\r\n"
                    "\tUTF-8\tF0 9F 91 A9 E2 80 8D F0 9F 92 BB\r\n"
                    "\tUTF-16\tD83D DC69 200D D83D DCBB\r\n"
                    "\tHTML\t&#x1F469;&#x200D;&#x1F4BB;\r\n"
                    "\tURL\t%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB\r\n"
                    "\tC\t\\U0001F469\\u200D\\U0001F4BB\r\n"
                    "\tJSON\t\\uD83D\\uDC69\\u200D\\uD83D\\uDCBB\r\n"
                    "\tCSS\t\\1F469\\200D\\1F4BB\r\n"
                    "\tPython\t\\N{WOMAN}\\N{ZERO WIDTH JOINER}\\N{PERSONAL COMPUTER}\r\n"));
    bytes_free(&all);
}

static void a_surrogate_is_written_nowhere(void **state)
{
    (void)state;
    check("describe U+D800", "U+D800 \t\uFFFD\t<surrogate-D800>\r\n"
                             "\tcategory\tCs Surrogate\r\n"
                             "\tblock\tHigh Surrogates\r\n"
                             "\tage\t2.0\r\n"
                             "\tbidi class\tL\r\n");
}

static void properties_are_as_the_standard_spells_them(void **state)
{
    (void)state;
    check_some("U+01C6", false,
               "category: Ll Lowercase_Letter; block: Latin Extended-B; script: Latin; age: 1.1; "
               "bidi class: L; decomposition: <compat> U+0064 U+017E; uppercase: U+01C4 \u01C4; "
               "titlecase: U+01C5 \u01C5; Unicode 1 name: LATIN SMALL LETTER D Z HACEK; ");
    check_some(
        "U+00BD", false,
        "category: No Other_Number; block: Latin-1 Supplement; script: Common; age: 1.1; "
        "bidi class: ON; decomposition: <fraction> U+0031 U+2044 U+0032; numeric value: 1/2; "
        "Unicode 1 name: FRACTION ONE HALF; ");
    check_some("(", false,
               "category: Ps Open_Punctuation; block: Basic Latin; script: Common; age: 1.1; "
               "bidi class: ON; mirrored: yes; Unicode 1 name: OPENING PARENTHESIS; ");
    check_some(
        "U+0301", false,
        "category: Mn Nonspacing_Mark; block: Combining Diacritical Marks; "
        "script: Inherited; age: 1.1; bidi class: NSM; combining class: 230; "
        "Unicode 1 name: NON-SPACING ACUTE; also called: STRESS MARK | GREEK OXIA | TONOS; ");
    check_some("U+00A0", false,
               "category: Zs Space_Separator; block: Latin-1 Supplement; script: Common; age: 1.1; "
               "bidi class: CS; decomposition: <noBreak> U+0020; "
               "Unicode 1 name: NON-BREAKING SPACE; alias: NBSP (abbreviation); ");
    check_some("U+0378", false, "category: Cn Unassigned; block: Greek and Coptic; ");
    check_some("U+FFFF", false, "category: Cn Unassigned; block: Specials; age: 1.1; ");
    check_some("U+2FE0", false, "category: Cn Unassigned; ");
    check_some("U+20000", false,
               "category: Lo Other_Letter; block: CJK Unified Ideographs Extension B; script: Han; "
               "age: 3.1; bidi class: L; ");
}

static void hangul_syllables_are_decomposed_by_one_step(void **state)
{
    (void)state;
    check_some("U+AC01", false,
               "category: Lo Other_Letter; block: Hangul Syllables; script: Hangul; age: 2.0; "
               "bidi class: L; decomposition: U+AC00 U+11A8; ");
    check_some("U+AC00", false,
               "category: Lo Other_Letter; block: Hangul Syllables; script: Hangul; age: 2.0; "
               "bidi class: L; decomposition: U+1100 U+1161; ");
    check_some("U+D7A3", false,
               "category: Lo Other_Letter; block: Hangul Syllables; script: Hangul; age: 2.0; "
               "bidi class: L; decomposition: U+D788 U+11C2; ");
}

static void each_language_has_its_own_way_to_write_it(void **state)
{
    (void)state;
    check_some("U+0000", true,
               "UTF-8: 00; UTF-16: 0000; URL: %00; C: \\000; JSON: \\u0000; Python: \\u0000; ");
    check_some("U+0085", true,
               "UTF-8: C2 85; UTF-16: 0085; URL: %C2%85; C: \\302\\205; JSON: \\u0085; "
               "CSS: \\85; Python: \\u0085; ");
    check_some("U+0041", true,
               "UTF-8: 41; UTF-16: 0041; HTML: &#x41;; URL: A; C: \\101; JSON: \\u0041; CSS: \\41; "
               "Python: \\N{LATIN CAPITAL LETTER A}; ");
    check_some("U+007E", true,
               "UTF-8: 7E; UTF-16: 007E; HTML: &#x7E;; URL: ~; C: \\176; JSON: \\u007E; CSS: \\7E; "
               "Python: \\N{TILDE}; ");
    check_some("U+2665", true,
               "UTF-8: E2 99 A5; UTF-16: 2665; HTML: &#x2665; &hearts; &heartsuit;; "
               "URL: %E2%99%A5; C: \\u2665; JSON: \\u2665; CSS: \\2665; "
               "Python: \\N{BLACK HEART SUIT}; ");
    check_some("U+10FFFF", true,
               "UTF-8: F4 8F BF BF; UTF-16: DBFF DFFF; HTML: &#x10FFFF;; URL: %F4%8F%BF%BF; "
               "C: \\U0010FFFF; JSON: \\uDBFF\\uDFFF; CSS: \\10FFFF; Python: \\U0010FFFF; ");
    check_some("U+00A0", true,
               "UTF-8: C2 A0; UTF-16: 00A0; HTML: &#xA0; &NonBreakingSpace; &nbsp;; URL: %C2%A0; "
               "C: \\u00A0; JSON: \\u00A0; CSS: \\A0; Python: \\N{NO-BREAK SPACE}; ");
}

static void python_is_told_only_the_names_that_it_knows(void **state)
{
    (void)state;
    check_some("U+AC01", true,
               "UTF-8: EA B0 81; UTF-16: AC01; HTML: &#xAC01;; URL: %EA%B0%81; C: \\uAC01; "
               "JSON: \\uAC01; CSS: \\AC01; Python: \\N{HANGUL SYLLABLE GAG}; ");
    check_some("U+4E00", true,
               "UTF-8: E4 B8 80; UTF-16: 4E00; HTML: &#x4E00;; URL: %E4%B8%80; C: \\u4E00; "
               "JSON: \\u4E00; CSS: \\4E00; Python: \\N{CJK UNIFIED IDEOGRAPH-4E00}; ");
    check_some("U+F900", true,
               "UTF-8: EF A4 80; UTF-16: F900; HTML: &#xF900;; URL: %EF%A4%80; C: \\uF900; "
               "JSON: \\uF900; CSS: \\F900; Python: \\N{CJK COMPATIBILITY IDEOGRAPH-F900}; ");
    check_some("U+17000", true,
               "UTF-8: F0 97 80 80; UTF-16: D81C DC00; HTML: &#x17000;; URL: %F0%97%80%80; "
               "C: \\U00017000; JSON: \\uD81C\\uDC00; CSS: \\17000; Python: \\U00017000; ");
}

/* What is asked */

static uint32_t count_lines(const struct bytes *all, char first)
{
    uint32_t count = 0;
    for (size_t n = 0; n < all->len; n++)
        count += all->at[n] == first && (n == 0 || all->at[n - 1] == '\n');
    return count;
}

static void describe_is_a_word_in_any_case_before_white_space(void **state)
{
    (void)state;
    struct bytes expected = answer_to("describe \u2656", 0, UINT32_MAX);
    static const char *const same[] = {"DESCRIBE \u2656", "Describe\t\u2656",
                                       "describe\u3000\u2656", "describe   u+2656",
                                       "describe /white chess rook"};
    for (size_t n = 0; n < COUNT(same); n++) {
        struct bytes all = answer_to(same[n], 0, 1);
        CHECK_TEXT(bytes_text(&all), bytes_text(&expected));
        bytes_free(&all);
    }
    bytes_free(&expected);
    static const char *const words[] = {"describe", "described rook", "describe-rook",
                                        "/describe rook", "describe describe rook"};
    for (size_t n = 0; n < COUNT(words); n++)
        check(words[n], "");
}

static void sixty_four_lines_are_described_and_all_are_counted(void **state)
{
    (void)state;
    static const char *const queries[] = {"describe letter",         "describe /letter",
                                          "describe U+0041..U+1041", "describe backslash arrow*",
                                          "describe block:arrows",   "describe script:greek"};
    static const uint32_t counts[] = {0, 0, 4097, 0, 112, 0};
    for (size_t n = 0; n < COUNT(queries); n++) {
        struct bytes all = answer_to(queries[n], 0, UINT32_MAX);
        struct answer answer;
        struct answer plain;
        answer_start(&answer, text_of(queries[n]), QUERY_SLASH_IS_BEST);
        answer_start(&plain, text_of(queries[n] + sizeof "describe"), QUERY_SLASH_IS_BEST);
        while (answer_next(&answer, UINT32_MAX).len > 0)
            continue;
        uint32_t count = answer_skip(&plain, UINT32_MAX);
        assert_int_equal(answer.count, count);
        assert_int_equal(count_lines(&all, 'U'),
                         count < QUERY_DESCRIBED_MAX ? count : QUERY_DESCRIBED_MAX);
        if (counts[n] > 0)
            assert_int_equal(count, counts[n]);
        bytes_free(&all);
    }
}

static void seeking_goes_as_far_as_taking(void **state)
{
    (void)state;
    struct answer answer;
    answer_start(&answer, TEXT("describe /letter"), QUERY_SLASH_IS_BEST);
    uint32_t calls = 0;
    do
        while (!answer_seek(&answer))
            calls++;
    while (answer_next(&answer, UINT32_MAX).len > 0);
    struct answer plain;
    answer_start(&plain, TEXT("/letter"), QUERY_SLASH_IS_BEST);
    assert_int_equal(answer.count, answer_skip(&plain, UINT32_MAX));
    assert_true(calls > 10); /* what is not shown is passed over step by step */
}

static void start_and_stop_say_which_lines_there_are(void **state)
{
    (void)state;
    struct bytes part = answer_to("describe \u2656\u2657\u2658\u2659", 1, 3);
    struct bytes same = answer_to("describe \u2657\u2658", 0, UINT32_MAX);
    CHECK_TEXT(bytes_text(&part), bytes_text(&same));
    bytes_free(&part);
    bytes_free(&same);
    struct bytes late = answer_to("describe U+2200..U+22FF", 100, 200);
    assert_int_equal(count_lines(&late, 'U'), QUERY_DESCRIBED_MAX);
    assert_memory_equal(late.at, "U+2264", 6);
    bytes_free(&late);
}

static void skipping_passes_over_the_details_that_are_told(void **state)
{
    (void)state;
    struct answer answer;
    answer_start(&answer, TEXT("describe \u2656\u2657\u2658\u2659"), QUERY_SLASH_IS_BEST);
    for (int n = 0; n < 7; n++)
        answer_next(&answer, UINT32_MAX);
    assert_int_equal(answer.count, 0);
    assert_int_equal(answer_skip(&answer, 2), 2);
    assert_int_equal(answer.count, 3);
    assert_memory_equal(answer_next(&answer, UINT32_MAX).at, "U+2659", 6);
}

static void lines_alone_come_without_details(void **state)
{
    (void)state;
    struct answer answer;
    char room[INDEX_LINE_MAX];
    answer_start(&answer, TEXT("describe nbsp"), QUERY_SLASH_IS_BEST);
    assert_true(answer_is_described(&answer));
    CHECK_TEXT(answer_next_lines(&answer, UINT32_MAX, room),
               TEXT("U+00A0 \t\u00A0\tNO-BREAK SPACE\tNBSP\r\n"));
    CHECK_TEXT(answer_next_lines(&answer, UINT32_MAX, room), TEXT(""));
    answer_start(&answer, TEXT("describe letter"), QUERY_SLASH_IS_BEST);
    uint32_t shown = 0;
    struct text lines;
    while ((lines = answer_next_lines(&answer, UINT32_MAX, room)).len > 0)
        for (; lines.len > 0; shown++)
            result_next(&lines);
    assert_int_equal(shown, QUERY_DESCRIBED_MAX);
    assert_true(answer.count > 1000);
}

/* All that there is */

/* Of code points some: ../data/test_properties.py has all of them. */
static void code_points_and_sequences_have_details_in_order(void **state)
{
    (void)state;
    uint64_t details_count = 0;
    const uint32_t sequences = index_entries() - index_characters();
    for (uint32_t owner = 0; owner < INDEX_SEQUENCE_OWNERS + sequences;
         owner += owner < INDEX_SEQUENCE_OWNERS ? 17 : 1) {
        struct details details;
        uint32_t last = 0;
        details_start(&details, owner);
        while (details_next(&details)) {
            uint32_t at = ((uint32_t)details.kind << 8) + details.number + 1;
            assert_true(at > last);
            last = at;
            size_t len = 0;
            size_t piece;
            while ((piece = details_value(&details).len) > 0)
                len += piece;
            assert_true(len > 0 && details_key(&details).len > 0);
            details_count++;
        }
        bool is_surrogate = owner >= 0xD800 && owner <= 0xDFFF;
        assert_int_equal(last >> 8, is_surrogate ? DETAIL_BIDI_CLASS : DETAIL_PYTHON);
    }
    assert_true(details_count > 600000);
}

/* JSON */

static void check_json(uint32_t owner, const char *expected)
{
    struct bytes all = {0};
    struct details_json json;
    struct text piece;
    details_json_start(&json, owner);
    while ((piece = details_json_next(&json)).len > 0)
        bytes_add(&all, piece);
    CHECK_TEXT(bytes_text(&all), text_of(expected));
    bytes_free(&all);
}

static void json_has_strings_and_arrays(void **state)
{
    (void)state;
    check_json(0xFEFF, ",\"details\":{\"category\":\"Cf Format\","
                       "\"block\":\"Arabic Presentation Forms-B\",\"script\":\"Common\","
                       "\"age\":\"1.1\",\"bidi_class\":\"BN\","
                       "\"Unicode_1_name\":\"BYTE ORDER MARK\","
                       "\"alias\":[\"BYTE ORDER MARK (alternate)\",\"BOM (abbreviation)\","
                       "\"ZWNBSP (abbreviation)\"],"
                       "\"UTF-8\":\"EF BB BF\",\"UTF-16\":\"FEFF\",\"HTML\":\"&#xFEFF;\","
                       "\"URL\":\"%EF%BB%BF\",\"C\":\"\\\\uFEFF\",\"JSON\":\"\\\\uFEFF\","
                       "\"CSS\":\"\\\\FEFF\",\"Python\":\"\\\\N{ZERO WIDTH NO-BREAK SPACE}\"}}");
    check_json(0xD800, ",\"details\":{\"category\":\"Cs Surrogate\",\"block\":\"High Surrogates\","
                       "\"age\":\"2.0\",\"bidi_class\":\"L\"}}");
    check_json(0x301,
               ",\"details\":{\"category\":\"Mn Nonspacing_Mark\","
               "\"block\":\"Combining Diacritical Marks\",\"script\":\"Inherited\","
               "\"age\":\"1.1\",\"bidi_class\":\"NSM\",\"combining_class\":\"230\","
               "\"Unicode_1_name\":\"NON-SPACING ACUTE\","
               "\"also_called\":[\"STRESS MARK\",\"GREEK OXIA\",\"TONOS\"],"
               "\"UTF-8\":\"CC 81\",\"UTF-16\":\"0301\",\"HTML\":\"&#x301;\",\"URL\":\"%CC%81\","
               "\"C\":\"\\\\u0301\",\"JSON\":\"\\\\u0301\",\"CSS\":\"\\\\301\","
               "\"Python\":\"\\\\N{COMBINING ACUTE ACCENT}\"}}");
    const uint32_t cps[] = {0x1F1E9, 0x1F1EA};
    check_json(
        INDEX_SEQUENCE_OWNERS + index_sequence(cps, 2) - index_characters(),
        ",\"details\":{\"keywords\":[\"FLAG\"],"
        "\"parts\":[\"U+1F1E9 REGIONAL INDICATOR SYMBOL LETTER D\","
        "\"U+1F1EA REGIONAL INDICATOR SYMBOL LETTER E\"],"
        "\"UTF-8\":\"F0 9F 87 A9 F0 9F 87 AA\",\"UTF-16\":\"D83C DDE9 D83C DDEA\","
        "\"HTML\":\"&#x1F1E9;&#x1F1EA;\",\"URL\":\"%F0%9F%87%A9%F0%9F%87%AA\","
        "\"C\":\"\\\\U0001F1E9\\\\U0001F1EA\",\"JSON\":\"\\\\uD83C\\\\uDDE9\\\\uD83C\\\\uDDEA\","
        "\"CSS\":\"\\\\1F1E9\\\\1F1EA\","
        "\"Python\":\"\\\\N{REGIONAL INDICATOR SYMBOL LETTER D}"
        "\\\\N{REGIONAL INDICATOR SYMBOL LETTER E}\"}}");
}

static void a_suggestion_is_described_too(void **state)
{
    (void)state;
    struct suggestion suggestion;
    struct bytes all = {0};
    struct text piece;
    assert_true(suggestion_start(&suggestion, TEXT("describe /wihte rook")));
    while ((piece = suggestion_next(&suggestion)).len > 0)
        bytes_add(&all, piece);
    CHECK_TEXT(bytes_text(&all), TEXT("describe /white rook"));
    bytes_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(details_follow_their_line),
        cmocka_unit_test(a_sequence_has_its_parts),
        cmocka_unit_test(a_surrogate_is_written_nowhere),
        cmocka_unit_test(properties_are_as_the_standard_spells_them),
        cmocka_unit_test(hangul_syllables_are_decomposed_by_one_step),
        cmocka_unit_test(each_language_has_its_own_way_to_write_it),
        cmocka_unit_test(python_is_told_only_the_names_that_it_knows),
        cmocka_unit_test(describe_is_a_word_in_any_case_before_white_space),
        cmocka_unit_test(sixty_four_lines_are_described_and_all_are_counted),
        cmocka_unit_test(seeking_goes_as_far_as_taking),
        cmocka_unit_test(start_and_stop_say_which_lines_there_are),
        cmocka_unit_test(skipping_passes_over_the_details_that_are_told),
        cmocka_unit_test(lines_alone_come_without_details),
        cmocka_unit_test(code_points_and_sequences_have_details_in_order),
        cmocka_unit_test(json_has_strings_and_arrays),
        cmocka_unit_test(a_suggestion_is_described_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
