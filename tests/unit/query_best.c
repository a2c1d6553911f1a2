/* query_best.c - the best first: tiers, distances, what else is tried; and did you mean. */
#include <charfinder/query.h>

#include <stdio.h>
#include <string.h>

#include "query/search.h"
#include "support.h"

/* The first results, each as its code point, `+` if it is a sequence, `=` and the fourth column if
 * there is one, and `,`. */
static struct bytes results_of(struct text query, enum query_order order, uint32_t most)
{
    struct bytes all = {NULL, 0, 0};
    struct answer answer;
    struct text lines;
    char room[INDEX_LINE_MAX];
    answer_start(&answer, query, order);
    while (answer.count < most &&
           (lines = answer_next_lines(&answer, most - answer.count, room)).len > 0) {
        while (lines.len > 0) {
            char cp[16];
            struct result result = result_next(&lines);
            snprintf(cp, sizeof cp, "%04X%s", (unsigned)result.cp, result.is_sequence ? "+" : "");
            bytes_add(&all, text_of(cp));
            bytes_add(&all, result.alias.len > 0 ? TEXT("=") : TEXT(""));
            bytes_add(&all, result.alias);
            bytes_add(&all, TEXT(","));
        }
    }
    return all;
}

static void check(const char *query, uint32_t most, const char *expected)
{
    struct bytes results = results_of(text_of(query), QUERY_SLASH_IS_BEST, most);
    CHECK_TEXT(bytes_text(&results), text_of(expected));
    bytes_free(&results);
}

static uint32_t count_of(const char *query, enum query_order order)
{
    struct answer answer;
    answer_start(&answer, text_of(query), order);
    return answer_skip(&answer, UINT32_MAX);
}

static void the_string_that_is_the_query_comes_first(void **state)
{
    (void)state;
    check("/right arrow", 2, "2192=RIGHT ARROW,27A1=RIGHT ARROW,");
    check("/backslash", 2, "005C=BACKSLASH,2216=BACKSLASH,");
    check("/greek small letter alpha", 1, "03B1,");
    check("/alpha letter small greek", 1, "03B1,"); /* in another order it is as near */
    check("/nbsp", 1, "00A0=NBSP,");
}

static void in_a_tier_the_nearest_comes_first(void **state)
{
    (void)state;
    struct answer answer;
    char room[INDEX_LINE_MAX];
    size_t last = 0;
    answer_start(&answer, TEXT("/rook black chess"), QUERY_SLASH_IS_BEST);
    while (answer.count < 4) {
        struct text line = answer_next_lines(&answer, 1, room);
        assert_true(line.len > 0);
        size_t words = 0;
        struct text_words name = {.rest = result_next(&line).name};
        struct text_word word;
        while (text_words_next(&name, &word))
            words++;
        assert_true(words >= last);
        last = words;
    }
}

static bool has_word(struct text text, struct text wanted)
{
    struct text_words words = {.rest = text};
    struct text_word word;
    while (text_words_next(&words, &word))
        if (text_equal(text_of_word(&word), wanted))
            return true;
    return false;
}

static void a_beginning_of_the_last_word_comes_after_whole_words(void **state)
{
    (void)state;
    check("/chess roo", 1, "2656,");
    uint32_t all = count_of("/ball", QUERY_SLASH_IS_BEST);
    assert_int_equal(all, count_of("/ball*", QUERY_SLASH_IS_BEST)); /* tier 2 adds those of `*` */
    struct answer answer;
    char room[INDEX_LINE_MAX];
    unsigned whole = 0;
    answer_start(&answer, TEXT("/ball"), QUERY_SLASH_IS_BEST);
    for (uint32_t n = 0; n < all; n++) {
        struct text line = answer_next_lines(&answer, 1, room);
        struct result result = result_next(&line);
        if (has_word(result.name, TEXT("BALL")) || has_word(result.alias, TEXT("BALL")))
            assert_int_equal(whole++, n);
    }
    assert_in_range(whole, 1, all - 1);
}

/* How often answer_seek() must be called until the first result is found, or none. */
static unsigned seeks_of(struct text query)
{
    struct answer answer;
    unsigned seeks = 1;
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    while (!answer_seek(&answer))
        seeks++;
    return seeks;
}

/* `/` and these words, over and over, as many as 4096 bytes hold. */
static struct text fill(char room[4096], const char *words)
{
    size_t len = 0;
    room[len++] = '/';
    for (const char *at = words; len < 4096; at = *at == '\0' ? words : at + 1)
        room[len++] = *at == '\0' ? ' ' : *at;
    return text_strip((struct text){room, len});
}

static void hundreds_of_words_take_no_more_steps_than_few(void **state)
{
    (void)state;
    static const char *const words[] = {
        "le*",
        "letter* lette* lett* let* le*",
        "letter lette* lett* let* le* small smal* sma* sm* latin lati* lat* la* with wit* wi*",
        "cjk cj* unified unifie* unif* uni* un* ideograph id* ide* ideo* ideog*",
    };
    static char room[4096];
    for (size_t n = 0; n < COUNT(words); n++) {
        char once[128];
        snprintf(once, sizeof once, "/%s", words[n]);
        assert_in_range(seeks_of(fill(room, words[n])), 1, 128);
        assert_in_range(seeks_of(text_of(once)), 1, 128);
    }
}

static void a_search_keeps_few_words_however_many_are_asked_for(void **state)
{
    (void)state;
    static const struct change nothing = {.kind = CHANGE_NOTHING};
    static char room[4096];
    struct search search;
    search_start(&search, fill(room, "letter lett* let* le* lette*"), &nothing, true);
    assert_true(search.may_find);
    assert_int_equal(search.count, 2); /* LETTER and LE* */

    size_t len = 0;
    for (uint32_t n = 0; n < index_words(INDEX_NAMES) && len + 1 + TEXT_WORD_MAX < sizeof room;
         n++) {
        if (n % 64 != 0)
            continue;
        len += text_put(index_word(INDEX_NAMES, n), room + len);
        room[len++] = ' ';
    }
    search_start(&search, text_strip((struct text){room, len}), &nothing, true);
    assert_false(search.may_find); /* too many different ones for any entry */
    assert_in_range(search.count, INDEX_ENTRY_WORDS_MAX, SEARCH_WORDS_MAX);
}

/* The entry of the line that begins there. */
static uint32_t entry_at(const char *at)
{
    uint32_t low = 0;
    uint32_t high = index_entries();
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index_lines((struct run){middle, 1, 0}).at < at)
            low = middle + 1;
        else
            high = middle;
    }
    assert_ptr_equal(index_lines((struct run){low, 1, 0}).at, at);
    return low;
}

static void each_result_comes_once(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "/a", "/star", "/letter small", "/man", "/right arrow", "/heart eye", "/0", "/skin tone"};
    static unsigned char seen[1 << INDEX_ENTRY_BITS];
    struct text all = index_lines((struct run){0, index_entries(), 0});
    for (size_t n = 0; n < COUNT(queries); n++) {
        struct answer answer;
        struct text piece;
        memset(seen, 0, sizeof seen);
        answer_start(&answer, text_of(queries[n]), QUERY_SLASH_IS_BEST);
        while ((piece = answer_next(&answer, 1)).len > 0) {
            if (piece.at >= all.at && piece.at < all.at + all.len) /* else the end of a line */
                assert_int_equal(seen[entry_at(piece.at)]++, 0);
        }
        assert_true(answer.count > 0);
    }
}

static void the_letter_itself_comes_first_of_all(void **state)
{
    (void)state;
    check("/a", 1, "0061,");
    check("/A", 1, "0041,");
    check("/0", 1, "0030,");
    check("/7", 2, "0037,1F556=7,");
}

static void where_nothing_is_found_a_word_is_cut_in_two(void **state)
{
    (void)state;
    check("/endash", 1, "2013,");
    check("/whiterook", 1, "2656,");
}

static void then_a_word_loses_its_ending(void **state)
{
    (void)state;
    check("/rooks black chess", 1, "265C,");
    assert_int_equal(count_of("/xyzzys", QUERY_SLASH_IS_BEST), 0);
}

static void then_all_words_are_beginnings(void **state)
{
    (void)state;
    check("/whi che roo", 1, "2656,");
    assert_int_equal(count_of("/w che roo", QUERY_SLASH_IS_BEST), 0); /* one is too short */
}

static void then_fillers_are_left_out(void **state)
{
    (void)state;
    assert_int_equal(count_of("/icon of white chess rook", QUERY_SLASH_IS_BEST),
                     count_of("/white chess rook", QUERY_SLASH_IS_BEST));
}

static void of_more_than_16_words_nothing_else_is_tried(void **state)
{
    (void)state;
    assert_int_equal(
        count_of("/endash en en en en en en en en en en en en en en en", QUERY_SLASH_IS_BEST), 2);
    assert_int_equal(
        count_of("/endash en en en en en en en en en en en en en en en en", QUERY_SLASH_IS_BEST),
        0);
}

/* Words of which lists are not kept, or that begin alike, are found by looking at the texts. */
static void however_many_words_there_are_the_same_is_found(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"/black chess rook rotated two hundred seventy degrees",
         "/black chess rook rotated two hundred seventy degrees black chess"},
        {"/white chess rook", "/white wh* whi* whit* white chess che* rook"},
        {"/latin small letter a with grave", "/latin small letter a with grave latin small letter"},
    };
    for (size_t n = 0; n < COUNT(pairs); n++) {
        struct answer a;
        struct answer b;
        answer_start(&a, text_of(pairs[n][0]), QUERY_SLASH_IS_BEST);
        answer_start(&b, text_of(pairs[n][1]), QUERY_SLASH_IS_BEST);
        char rooms[2][INDEX_LINE_MAX];
        struct text line = answer_next_lines(&a, 1, rooms[0]);
        struct text same = answer_next_lines(&b, 1, rooms[1]);
        assert_true(line.len > 0);
        CHECK_TEXT(same, line);
    }
}

static void lists_of_ten_thousands_come_in_bounded_steps(void **state)
{
    (void)state;
    struct answer answer;
    uint32_t seeks = 0;
    answer_start(&answer, TEXT("/letter"), QUERY_SLASH_IS_BEST);
    while (!answer_seek(&answer))
        seeks++;
    assert_true(seeks > 1); /* thousands of candidates are not looked at in one go */
    assert_int_equal(answer.count, 0);
    assert_true(answer_seek(&answer)); /* once found it stays so */
    assert_true(answer_next(&answer, 1).len > 0);
}

static void a_server_may_exchange_the_meaning_of_the_slash(void **state)
{
    (void)state;
    struct bytes best = results_of(TEXT("/right arrow"), QUERY_SLASH_IS_BEST, 50);
    struct bytes all = results_of(TEXT("right arrow"), QUERY_ALL_BEST, 50);
    struct bytes other = results_of(TEXT("right arrow"), QUERY_SLASH_IS_STEPS, 50);
    struct bytes steps = results_of(TEXT("right arrow"), QUERY_SLASH_IS_BEST, 50);
    struct bytes other_steps = results_of(TEXT("/right arrow"), QUERY_SLASH_IS_STEPS, 50);
    CHECK_TEXT(bytes_text(&all), bytes_text(&best));
    CHECK_TEXT(bytes_text(&other), bytes_text(&best));
    CHECK_TEXT(bytes_text(&other_steps), bytes_text(&steps));
    assert_false(text_equal(bytes_text(&steps), bytes_text(&best)));
    bytes_free(&best);
    bytes_free(&all);
    bytes_free(&other);
    bytes_free(&steps);
    bytes_free(&other_steps);
}

static void a_slash_before_characters_is_one_of_them(void **state)
{
    (void)state;
    check("/\xE2\x99\x96", 9, "002F,2656,");
    check("/", 9, "002F,");
    check("/ \xE2\x99\x96", 9, "002F,2656,");
    check("/U+2656", 9, "2656,");
    check("/1f600", 9, "1F600,");
}

static void check_suggestion(const char *query, const char *expected)
{
    struct suggestion suggestion;
    struct bytes said = {NULL, 0, 0};
    struct text piece;
    struct fenced room = fenced_new(strlen(query));
    if (suggestion_start(&suggestion, fenced_copy(&room, text_of(query)))) {
        while ((piece = suggestion_next(&suggestion)).len > 0)
            bytes_add(&said, piece);
        assert_int_equal(suggestion_next(&suggestion).len, 0);
    }
    CHECK_TEXT(bytes_text(&said), text_of(expected));
    bytes_free(&said);
    fenced_free(&room);
}

static void a_word_that_is_not_known_may_have_a_better_spelling(void **state)
{
    (void)state;
    check_suggestion("wihte rook", "white rook");        /* two change places */
    check_suggestion("/WIHTE_rook", "/white rook");      /* the slash stays, in lower case */
    check_suggestion("white rookk", "white rook");       /* one is left out */
    check_suggestion("whte rook", "white rook");         /* one is put in */
    check_suggestion("whide rook", "white rook");        /* one takes the place of another */
    check_suggestion("wh\xD1\x96te rook", "white rook"); /* even of one of another script */
}

static void for_more_words_than_anything_has_nothing_is_suggested(void **state)
{
    (void)state;
    char query[INDEX_ENTRY_WORDS_MAX * sizeof "white" + sizeof "roook"];
    char expected[sizeof query];
    char *at = query;
    for (unsigned n = 0; n < INDEX_ENTRY_WORDS_MAX - 1; n++)
        at += text_put(TEXT("white "), at);
    snprintf(expected, sizeof expected, "%.*srook", (int)(at - query), query);
    strcpy(at, "roook");
    check_suggestion(query, expected);
    strcpy(at, "white roook");
    check_suggestion(query, "");
}

static void nothing_is_suggested_where_more_is_wrong(void **state)
{
    (void)state;
    check_suggestion("wihte rokk", "");  /* two words */
    check_suggestion("wihte wihte", ""); /* a repeat is another one */
    check_suggestion("wihte roo*", "");  /* with a star */
    check_suggestion("rok", "");         /* too short */
    check_suggestion("xyzzyq", "");      /* nothing is near */
    check_suggestion("white rook", "");  /* nothing is wrong */
    check_suggestion("wihte nbsp", "");  /* nothing has both */
    check_suggestion("U+110000", "");    /* no words */
    check_suggestion("\xE2\x99\x96", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_string_that_is_the_query_comes_first),
        cmocka_unit_test(in_a_tier_the_nearest_comes_first),
        cmocka_unit_test(a_beginning_of_the_last_word_comes_after_whole_words),
        cmocka_unit_test(each_result_comes_once),
        cmocka_unit_test(hundreds_of_words_take_no_more_steps_than_few),
        cmocka_unit_test(a_search_keeps_few_words_however_many_are_asked_for),
        cmocka_unit_test(the_letter_itself_comes_first_of_all),
        cmocka_unit_test(where_nothing_is_found_a_word_is_cut_in_two),
        cmocka_unit_test(then_a_word_loses_its_ending),
        cmocka_unit_test(then_all_words_are_beginnings),
        cmocka_unit_test(then_fillers_are_left_out),
        cmocka_unit_test(of_more_than_16_words_nothing_else_is_tried),
        cmocka_unit_test(however_many_words_there_are_the_same_is_found),
        cmocka_unit_test(lists_of_ten_thousands_come_in_bounded_steps),
        cmocka_unit_test(a_server_may_exchange_the_meaning_of_the_slash),
        cmocka_unit_test(a_slash_before_characters_is_one_of_them),
        cmocka_unit_test(a_word_that_is_not_known_may_have_a_better_spelling),
        cmocka_unit_test(for_more_words_than_anything_has_nothing_is_suggested),
        cmocka_unit_test(nothing_is_suggested_where_more_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
