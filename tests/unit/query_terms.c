/* query_terms.c - narrowing: what is a term, what fulfils it, what is left of the query. */
#include <charfinder/query.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

/* The first results, each as its code point, or the first one of a sequence and `+`; `=` and the
 * fourth column, if it has one; and a space. */
static struct bytes results_of(struct text query, uint32_t most)
{
    struct bytes all = {0};
    struct fenced room = fenced_new(query.len);
    struct answer answer;
    struct text lines;
    char line[INDEX_LINE_MAX];
    answer_start(&answer, fenced_copy(&room, query), QUERY_SLASH_IS_BEST);
    while (answer.count < most &&
           (lines = answer_next_lines(&answer, most - answer.count, line)).len > 0) {
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

static void check(const char *query, const char *expected)
{
    struct bytes results = results_of(text_of(query), UINT32_MAX);
    CHECK_TEXT(bytes_text(&results), text_of(expected));
    bytes_free(&results);
}

static uint32_t count_of(const char *query)
{
    struct answer answer;
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    return answer_skip(&answer, UINT32_MAX);
}

/* Two queries with the same results, at least one. */
static void check_same(const char *query, const char *same)
{
    struct bytes a = results_of(text_of(query), UINT32_MAX);
    struct bytes b = results_of(text_of(same), UINT32_MAX);
    if (a.len == 0)
        fail_msg("'%s' finds nothing", query);
    CHECK_TEXT(bytes_text(&b), bytes_text(&a));
    bytes_free(&a);
    bytes_free(&b);
}

static void terms_alone_give_all_named_characters(void **state)
{
    (void)state;
    check("category:Sc age:18.0", "20C2 20C3 20C4 ");
    check("category:Zs block:general_punctuation age:1.1",
          "2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200A ");
    assert_int_equal(count_of("block:arrows"), 112);
    assert_int_equal(count_of("block:Basic_Latin"), 95); /* controls have no name */
    assert_int_equal(count_of("category:Cc"), 0);
    assert_int_equal(count_of("category:Cn"), 0);
    assert_int_equal(count_of("category:Cs"), 0);
    assert_int_equal(count_of("script:hangul block:hangul_syllables"), 11172);
    check_same("block:arrows", "/block:arrows");
    check_same("block:arrows", " ,block:arrows;: ");
    check_same("block:arrows", "U+2190..U+21FF");
}

static void emoji_are_characters_and_then_sequences_without_tones(void **state)
{
    (void)state;
    uint32_t tones = 0;
    for (uint32_t n = 0; n < index_strings(); n++)
        tones += index_string(n).kind == INDEX_TONE_NAME;
    assert_true(tones > 1000);
    uint32_t sequences = index_entries() - index_characters() - tones;
    assert_int_equal(count_of("is:emoji"), 1409 + sequences);
    assert_int_equal(count_of("is:emoji is:EMOJI"), 1409 + sequences);
    assert_int_equal(count_of("is:emoji block:arrows"), 8);
}

static void values_are_read_loosely_but_no_more_than_that(void **state)
{
    (void)state;
    check_same("block:latin-1_supplement", "BLOCK:Latin1Supplement");
    check_same("block:latin-1_supplement", "Block:__latin---1Supple_ment");
    check_same("category:So block:arrows", "category:othersymbol block:arrows");
    check_same("category:So block:arrows", "category:Other_Symbol block:arrows");
    check_same("category:lc block:basic_latin", "category:L& block:basic_latin");
    check_same("category:lc block:basic_latin", "category:Cased_Letter block:basic_latin");
    check_same("category:s block:arrows", "category:Symbol block:arrows");
    check_same("age:18", "age:18.0");
    check("block:isarrows", "");
    check("block:is_arrows", "");
    check("script:Grek", "");
    check("age:1", "");
    check("age:18.00", "");
    check("is:named", "");
    check("category:", "");
}

static void words_are_narrowed(void **state)
{
    (void)state;
    check("script:greek small omega age:1.1 block:greek_and_coptic", "03C9 03CE ");
    check_same("small omega script:greek", "script:greek small omega");
    check_same("small omega script:greek", "small script:greek omega");
    check("rook block:chess_symbols black", "1FA11 1FA26 1FA3B 1FA52 ");
    check("xyzzyq block:arrows", "");
}

static void a_step_that_finds_nothing_then_gives_way(void **state)
{
    (void)state;
    check("lf category:Cc", "000A=LF ");
    check("cat is:emoji", "1F408 1F431 1F638 1F639 1F63A 1F63B 1F63C 1F63D 1F63E 1F63F 1F640 ");
    check("cjk unified ideograph 4e00 block:cjk_unified_ideographs", "4E00 ");
    check("cjk unified ideograph 4e00 block:arrows", "");
    check("2190 block:arrows", "2190 ");
    check("2190 block:basic_latin", "");
    check("bell category:Cc", "0007=BELL ");
}

/* U+FF3F is folded to `_`, which separates no words there, though it does best first. */
static void an_underscore_in_a_value_separates_no_words(void **state)
{
    (void)state;
    check_same("block:MiscellaneousSymbols_andPictographs dark_skin tone",
               "block:MiscellaneousSymbolsAndPictographs dark skin tone");
    check("dark_skin tone＿skin", "");
    check("block:MiscellaneousSymbols_andPictographs dark tone＿skin", "");
    check_same("/dark tone＿skin age:8.0", "/dark tone skin age:8.0");
}

static void best_first_is_narrowed(void **state)
{
    (void)state;
    struct bytes first = results_of(TEXT("/a script:latin"), 1);
    CHECK_TEXT(bytes_text(&first), TEXT("0061 "));
    bytes_free(&first);
    first = results_of(TEXT("/ script:latin a "), 1);
    CHECK_TEXT(bytes_text(&first), TEXT("0061 "));
    bytes_free(&first);
    assert_int_equal(count_of("/alpha script:greek"), count_of("/script:greek alpha"));
    first = results_of(TEXT("/right arrow block:arrows category:Sm age:1.1"), 3);
    CHECK_TEXT(bytes_text(&first), TEXT("2192=RIGHT ARROW 2194 21A6=RIGHT TEE ARROW "));
    bytes_free(&first);
    check("/backslash block:basic_latin", "005C=BACKSLASH ");
}

static void all_kinds_of_queries_are_narrowed(void **state)
{
    (void)state;
    check("\u2190\u2191\u2195 category:Sm", "2190 2191 ");
    check("\u2190block:arrows\u2191a\u0301 \u2200", "2190 2191 ");
    check("U+2190..U+2195 category:So", "2195 ");
    check("U+0378 block:greek_and_coptic category:Cn", "0378 ");
    check("U+0378 script:greek", "");
    check("U+E000 category:Private_Use age:1.1", "E000 ");
    check("\\u{2190}block:arrows,&larr;", "2190 2190 ");
    check("u block:arrows 2190", "2190 ");
    check("2190 u block:arrows 2191-2192", "2190 2191 2192 ");
    check("u block:arrows u2190", "");
    assert_int_equal(count_of("U+2190..U+22FF category:Sm"), 283);
}

static void a_sequence_fulfils_no_condition_but_that_it_is_an_emoji(void **state)
{
    (void)state;
    check("\U0001F1E9\U0001F1EA is:emoji", "1F1E9+ ");
    check("\U0001F1E9\U0001F1EA", "1F1E9+ 1F1E9 1F1EA ");
    check("\U0001F1E9\U0001F1EA category:So", "1F1E9 1F1EA ");
    check("flag germany is:emoji", "1F1E9+ ");
    check("flag germany is:emoji category:So", "");
}

static void all_conditions_must_hold(void **state)
{
    (void)state;
    check_same("category:Sm block:arrows", "category:S category:Sm block:arrows");
    check_same("category:Sm block:arrows", "category:Sm category:S block:arrows category:Sm");
    check("category:Sm category:So", "");
    check("category:L category:S", "");
    check("block:arrows block:basic_latin", "");
    check("age:1.1 age:2.0", "");
    check("block:arrows block:nowhere", "");
    check("U+2190 category:Sm category:So", "");
    check_same("block:basic_latin category:lu",
               "block:basic_latin category:L category:LC category:Lu");
}

static void what_is_no_term_stays_what_it_was(void **state)
{
    (void)state;
    check_same("left:arrows", "left arrows");
    check_same("/keycap: #", "/keycap #");
    check("foo:bar", "");
    check("block: arrows", "");
    check_same("arrows script:common:left block:arrows age:1.1",
               "arrows left script:common block:arrows age:1.1");
    check("xblock:arrows", "");
    check("1block:arrows", "");
    check("_block:arrows", "");
    check("\u00E9block:arrows", "");
    check("-block:arrows", "");                  /* the character - */
    check("roo chess block:chess_symbols*", ""); /* no word has the `*` */
}

static void no_term_counts_twice_nor_where_another_ends(void **state)
{
    (void)state;
    check_same("block:arrows:category:Sm", "block:arrows category:Sm");
    check("age:age:18.0", "");
    check_same("block:arrows,category:Sm", "block:arrows category:Sm");
}

static void check_said(const char *query, const char *what, const char *instead)
{
    struct unknown unknown;
    assert_true(unknown_find(text_of(query), &unknown));
    CHECK_TEXT(unknown.what, text_of(what));
    CHECK_TEXT(unknown.instead, text_of(instead));
}

static void check_unknown(const char *query, const char *term, const char *key, const char *value,
                          const char *nearest)
{
    struct unknown unknown;
    if (!unknown_find(text_of(query), &unknown))
        fail_msg("'%s': all is known", query);
    CHECK_TEXT(unknown.term, text_of(term));
    CHECK_TEXT(unknown.key, text_of(key));
    CHECK_TEXT(unknown.value, text_of(value));
    CHECK_TEXT(unknown.nearest, text_of(nearest));
    assert_int_equal(count_of(query), 0);
}

static void what_is_not_known_is_told_with_what_is_nearest(void **state)
{
    (void)state;
    check_unknown("block:arrow", "block:arrow", "block", "arrow", "Arrows");
    check_unknown("describe /left block:arrows Block:Arrow", "Block:Arrow", "Block", "Arrow",
                  "Arrows");
    check_unknown("script:greak", "script:greak", "script", "greak", "Greek");
    check_unknown("age:18.1", "age:18.1", "age", "18.1", "18.0");
    check_unknown("category:Smm", "category:Smm", "category", "Smm", "Sm Math_Symbol");
    check_unknown("is:emojis", "is:emojis", "is", "emojis", "emoji");
    check_unknown("block:latin-1_suplement", "block:latin-1_suplement", "block",
                  "latin-1_suplement", "Latin-1 Supplement");
    check_said("CATEGORY:Smm", "category", "Sm");
    check_said("Block:latin_1_suplement", "block", "Latin-1 Supplement");
    check_said("script:greak", "script", "Greek");
    check_said("aGE:99", "age", "9.0");
    check_said("Is:x", "such thing as", "emoji");
    struct unknown unknown;
    assert_false(unknown_find(TEXT("block:arrows foo:bar"), &unknown));
    assert_false(unknown_find(TEXT("rook"), &unknown));
}

static void a_long_value_is_not_known(void **state)
{
    (void)state;
    char query[4096] = "block:";
    memset(query + 6, 'x', sizeof query - 7);
    check(query, "");
    struct unknown unknown;
    assert_true(unknown_find(text_of(query), &unknown));
    memset(query + 6, '_', sizeof query - 7);
    memcpy(query + sizeof query - 7, "arrows", 6);
    assert_int_equal(count_of(query), 112);
}

static void nothing_is_suggested_for_a_query_with_a_term(void **state)
{
    (void)state;
    struct suggestion suggestion;
    assert_true(suggestion_start(&suggestion, TEXT("wihte rook")));
    assert_false(suggestion_start(&suggestion, TEXT("wihte rook is:emoji")));
}

/* Every value of a property, by lists and by code points: they agree. */
static void lists_and_code_points_agree(void **state)
{
    (void)state;
    static const enum index_property properties[] = {INDEX_CATEGORY, INDEX_BLOCK, INDEX_SCRIPT,
                                                     INDEX_AGE};
    static const char *const keys[] = {"category:", "block:", "script:", "age:"};
    uint32_t checked = 0;
    for (size_t n = 0; n < COUNT(properties); n++) {
        uint32_t last = 0;
        for (uint32_t cp = 0; cp < 0x110000; cp += 5) {
            struct text value = index_property(cp, properties[n]);
            if (value.len == 0)
                continue;
            char term[80] = "";
            snprintf(term, sizeof term, "%s%.*s", keys[n], (int)value.len, value.at);
            if (properties[n] == INDEX_CATEGORY)
                term[strlen(keys[n]) + 2] = '\0';
            for (char *at = term; *at != '\0'; at++)
                if (*at == ' ')
                    *at = '_';
            uint32_t number = index_find_value(text_of(term));
            if (number == last)
                continue; /* most neighbours have the same */
            last = number;
            assert_true(number > 0);
            assert_true(index_has_value(cp, number));
            checked++;
            struct postings list = index_value_postings(number);
            uint32_t entry = index_entry(cp);
            if (entry != INDEX_NONE)
                assert_int_equal(postings_meet(&list, 1, entry).first, entry);
        }
    }
    assert_true(checked > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_alone_give_all_named_characters),
        cmocka_unit_test(emoji_are_characters_and_then_sequences_without_tones),
        cmocka_unit_test(values_are_read_loosely_but_no_more_than_that),
        cmocka_unit_test(words_are_narrowed),
        cmocka_unit_test(a_step_that_finds_nothing_then_gives_way),
        cmocka_unit_test(an_underscore_in_a_value_separates_no_words),
        cmocka_unit_test(best_first_is_narrowed),
        cmocka_unit_test(all_kinds_of_queries_are_narrowed),
        cmocka_unit_test(a_sequence_fulfils_no_condition_but_that_it_is_an_emoji),
        cmocka_unit_test(all_conditions_must_hold),
        cmocka_unit_test(what_is_no_term_stays_what_it_was),
        cmocka_unit_test(no_term_counts_twice_nor_where_another_ends),
        cmocka_unit_test(what_is_not_known_is_told_with_what_is_nearest),
        cmocka_unit_test(a_long_value_is_not_known),
        cmocka_unit_test(nothing_is_suggested_for_a_query_with_a_term),
        cmocka_unit_test(lists_and_code_points_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
