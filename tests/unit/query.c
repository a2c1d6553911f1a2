/* query.c - answers and their status lines, judged by a slow search through all lines. */
#include <charfinder/query.h>

#include <string.h>

#include "support.h"

/* The result lines of a query, at most `most` at a time. */
static struct bytes answer_of(struct text query, uint32_t most, uint32_t *count)
{
    struct bytes lines = {NULL, 0, 0};
    struct answer answer;
    struct text piece;
    struct fenced room = fenced_new(query.len);
    answer_start(&answer, fenced_copy(&room, query), QUERY_SLASH_IS_BEST);
    while ((piece = answer_next(&answer, most)).len > 0)
        bytes_add(&lines, piece);
    assert_int_equal(answer_next(&answer, most).len, 0);
    fenced_free(&room);
    *count = answer.count;
    return lines;
}

static uint32_t count_of(const char *query)
{
    uint32_t count;
    struct bytes lines = answer_of(text_of(query), UINT32_MAX, &count);
    uint32_t ends = 0;
    for (size_t n = 0; n < lines.len; n++)
        ends += lines.at[n] == '\n';
    assert_int_equal(ends, count);
    bytes_free(&lines);
    return count;
}

static void check_answer(const char *query, const char *expected)
{
    uint32_t count;
    struct bytes lines = answer_of(text_of(query), UINT32_MAX, &count);
    CHECK_TEXT(bytes_text(&lines), text_of(expected));
    bytes_free(&lines);
}

static struct bytes status_of(struct text query, uint32_t count)
{
    struct bytes line = {NULL, 0, 0};
    struct status status;
    struct text piece;
    status_start(&status, query, count);
    while ((piece = status_next(&status)).len > 0)
        bytes_add(&line, piece);
    assert_int_equal(status_next(&status).len, 0);
    return line;
}

static void check_status(struct text query, uint32_t count, const char *expected)
{
    struct bytes line = status_of(query, count);
    CHECK_TEXT(bytes_text(&line), text_of(expected));
    bytes_free(&line);
}

static void a_character_is_found_by_the_words_of_its_name_in_any_order(void **state)
{
    (void)state;
    static const char rook[] = "U+2656 \t\xE2\x99\x96\tWHITE CHESS ROOK\r\n";
    struct bytes all;
    uint32_t count;
    all = answer_of(TEXT("rook white chess"), UINT32_MAX, &count);
    assert_true(count >= 1);
    assert_true(all.len >= sizeof rook - 1);
    CHECK_TEXT(((struct text){all.at, sizeof rook - 1}), TEXT("U+2656 \t\xE2\x99\x96\tWHITE CHESS "
                                                              "ROOK\r\n"));
    struct bytes same = answer_of(TEXT("Chess-ROOK/white"), 1, &count);
    CHECK_TEXT(bytes_text(&same), bytes_text(&all));
    bytes_free(&same);
    bytes_free(&all);
    check_answer("jabberwocky", "");
    check_answer("rook jabberwocky", "");
    check_answer("grinning face star eyes", "U+1F929\t\xF0\x9F\xA4\xA9\tGRINNING FACE WITH STAR "
                                            "EYES\r\n");
}

static void a_word_said_again_changes_nothing(void **state)
{
    (void)state;
    assert_true(count_of("white bishop") > 1);
    assert_int_equal(count_of("bishop white bishop BISHOP White"), count_of("white bishop"));
    struct bytes query = {NULL, 0, 0};
    for (unsigned n = 0; n < 100; n++)
        bytes_add(&query, TEXT("white bishop "));
    uint32_t count;
    struct bytes lines = answer_of(bytes_text(&query), UINT32_MAX, &count);
    assert_int_equal(count, count_of("white bishop"));
    bytes_free(&lines);
    bytes_free(&query);
}

static void characters_that_upper_case_to_ascii_are_read_so(void **state)
{
    (void)state;
    assert_true(count_of("cross") > 0);
    assert_int_equal(count_of("cro\xC3\x9F"), count_of("cross"));
    assert_true(count_of("stop") > 0);
    assert_int_equal(count_of("\xC5\xBFtop"), count_of("stop"));
    assert_int_equal(count_of("\xEF\xAC\x86op"), count_of("stop"));
    assert_true(count_of("figure") > 0);
    assert_int_equal(count_of("\xEF\xAC\x81gure"), count_of("figure"));
    assert_true(count_of("dotless") > 0);
    assert_int_equal(count_of("dotle\xC3\x9F"), count_of("dotless"));
}

static void a_foreign_letter_finds_nothing(void **state)
{
    (void)state;
    assert_int_equal(count_of("rook\xC3\xA9"), 0);
    assert_int_equal(count_of("rook \xC3\xA9"), 0);
    assert_int_equal(count_of("\xCE\xA1OOK"), 0); /* GREEK CAPITAL LETTER RHO */
}

/* The name with the most words in all of the index. */
static uint32_t wordiest_character(void)
{
    uint32_t best = 0;
    unsigned most = 0;
    for (uint32_t character = 0; character < index_characters(); character++) {
        struct text line = index_lines((struct run){character, 1, 0});
        unsigned words = 0;
        for (size_t n = 0; n < line.len; n++)
            words += line.at[n] == ' ' || line.at[n] == '-';
        if (words > most) {
            most = words;
            best = character;
        }
    }
    return best;
}

static struct text name_in(struct text line)
{
    size_t tabs = 0;
    while (tabs < 2) {
        tabs += line.at[0] == '\t';
        line = text_from(line, 1);
    }
    line.len -= 2;
    return line;
}

static void all_words_of_the_wordiest_name_find_it(void **state)
{
    (void)state;
    struct text line = index_lines((struct run){wordiest_character(), 1, 0});
    uint32_t count;
    struct bytes found = answer_of(name_in(line), 1, &count);
    assert_true(count >= 1);
    assert_non_null(memmem(found.at, found.len, line.at, line.len));
    bytes_free(&found);
}

/* More different words than any name has, all of them known: no match, and no access beyond the
 * lists. */
static void more_words_than_any_name_has_find_nothing(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (uint32_t words = INDEX_NAME_WORDS_MAX - 1; words <= 3 * INDEX_NAME_WORDS_MAX; words++) {
        struct bytes query = {NULL, 0, 0};
        uint32_t first = chance(&seed, index_words(INDEX_NAMES) - words);
        uint32_t count;
        bytes_add(&query, TEXT("rook ")); /* else all of them may be hexadecimal */
        for (uint32_t n = 1; n < words; n++) {
            bytes_add(&query, index_word(INDEX_NAMES, first + n));
            bytes_add(&query, TEXT(" "));
        }
        struct bytes lines = answer_of(bytes_text(&query), UINT32_MAX, &count);
        assert_int_equal(lines.len, 0);
        assert_int_equal(count, 0);
        bytes_free(&lines);
        bytes_free(&query);
    }
}

static void one_word_more_than_a_name_may_have_spoils_what_was_found(void **state)
{
    (void)state;
    struct bytes query = {NULL, 0, 0};
    bytes_add(&query, TEXT("rook"));
    for (uint32_t n = 0; n < INDEX_NAME_WORDS_MAX; n++) {
        bytes_add(&query, TEXT(" "));
        bytes_add(&query, index_word(INDEX_NAMES, n));
    }
    bytes_add(&query, TEXT(" rook"));
    uint32_t count;
    struct bytes lines = answer_of(bytes_text(&query), UINT32_MAX, &count);
    assert_int_equal(count, 0);
    bytes_free(&lines);
    bytes_free(&query);
}

/* Of every kind; some with long answers, some with none. */
static const char *const busy[] = {"rook",
                                   "white bishop",
                                   "letter small with",
                                   "tangut",
                                   "hangul syllable",
                                   "arrow",
                                   "circle",
                                   "old",
                                   "jabberwocky",
                                   "nbsp",
                                   "private use",
                                   "vs*",
                                   "heavy ball*",
                                   "le* let* lett*",
                                   "chess roo",
                                   "nbs",
                                   "1f600 00e9,200b 110000 d800",
                                   "U+2656 0x41,&#9814; U+110000 U+0 U+D800",
                                   "\\u{110000}",
                                   "\xE2\x99\x96 !\x01\xE2\x80\xAE\xC2\x9B\xCC\x81 !"};

static void lines_are_the_same_however_many_are_taken_at_once(void **state)
{
    (void)state;
    static const uint32_t mosts[] = {1, 2, 3, 7, 100, 4096, 100000};
    for (size_t q = 0; q < COUNT(busy); q++) {
        uint32_t total;
        struct bytes whole = answer_of(text_of(busy[q]), UINT32_MAX, &total);
        for (size_t n = 0; n < COUNT(mosts); n++) {
            uint32_t count;
            struct bytes cut = answer_of(text_of(busy[q]), mosts[n], &count);
            assert_int_equal(count, total);
            CHECK_TEXT(bytes_text(&cut), bytes_text(&whole));
            bytes_free(&cut);
        }
        bytes_free(&whole);
    }
}

/* The bytes of the first `lines` lines. */
static size_t head_of(struct text text, uint32_t lines)
{
    struct text rest = text;
    struct text line;
    while (lines-- > 0 && next_line(&rest, &line))
        continue;
    return text.len - rest.len;
}

/* Skips to `start`, takes up to `stop`, skips the rest: at every `start` and `stop` of a short
 * answer, at some of a long one. */
static void check_window(const char *query, struct text whole, uint32_t total, uint32_t start,
                         uint32_t stop)
{
    struct answer answer;
    struct bytes taken = {NULL, 0, 0};
    answer_start(&answer, text_of(query), QUERY_SLASH_IS_BEST);
    assert_int_equal(answer_skip(&answer, start), start < total ? start : total);
    while (answer.count < stop) {
        struct text piece = answer_next(&answer, stop - answer.count);
        if (piece.len == 0)
            break;
        bytes_add(&taken, piece);
    }
    size_t from = head_of(whole, start);
    size_t to = head_of(whole, stop);
    struct text expected = to > from ? (struct text){whole.at + from, to - from} : TEXT("");
    CHECK_TEXT(bytes_text(&taken), expected);
    answer_skip(&answer, UINT32_MAX);
    assert_int_equal(answer.count, total);
    bytes_free(&taken);
}

static void skipping_and_taking_may_change_anywhere(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (size_t q = 0; q < COUNT(busy); q++) {
        uint32_t total;
        struct bytes whole = answer_of(text_of(busy[q]), UINT32_MAX, &total);
        if (total <= 40) {
            for (uint32_t start = 0; start <= total + 1; start++)
                for (uint32_t stop = start; stop <= total + 2; stop++)
                    check_window(busy[q], bytes_text(&whole), total, start, stop);
        }
        for (unsigned n = 0; n < 20; n++) {
            uint32_t start = chance(&seed, total + 1);
            check_window(busy[q], bytes_text(&whole), total, start,
                         start + chance(&seed, total - start + 1));
        }
        bytes_free(&whole);
    }
}

static void a_copy_looks_ahead_and_changes_nothing(void **state)
{
    (void)state;
    struct answer answer;
    answer_start(&answer, TEXT("white bishop"), QUERY_SLASH_IS_BEST);
    uint32_t total = count_of("white bishop");
    assert_true(total >= 2);
    struct text first = answer_next(&answer, 1);
    struct answer copy = answer;
    assert_int_equal(answer_skip(&copy, UINT32_MAX), total - 1);
    assert_int_equal(copy.count, total);
    assert_int_equal(answer.count, 1);
    struct text second = answer_next(&answer, 1);
    assert_true(first.len > 0 && second.len > 0);
    assert_false(text_equal(first, second));
    assert_int_equal(answer_skip(&answer, UINT32_MAX), total - 2);
}

/* The name of a line, or for an ideograph its prefix: what it is found by. */
static struct text indexed_name_in(struct text line)
{
    struct text name = name_in(line);
    static const struct text prefixes[] = {{"CJK UNIFIED IDEOGRAPH", 21},
                                           {"CJK COMPATIBILITY IDEOGRAPH", 27}};
    for (size_t n = 0; n < COUNT(prefixes); n++)
        if (name.len >= prefixes[n].len && memcmp(name.at, prefixes[n].at, prefixes[n].len) == 0)
            name.len = prefixes[n].len;
    return name;
}

/* Whether the line is found by the word, the obvious way. */
static bool has_word(struct text line, struct text word)
{
    struct text name = indexed_name_in(line);
    for (size_t at = 0; at + word.len <= name.len; at++) {
        bool begins = at == 0 || strchr(" -", name.at[at - 1]) != NULL;
        bool ends = at + word.len == name.len || strchr(" -", name.at[at + word.len]) != NULL;
        if (begins && ends && memcmp(name.at + at, word.at, word.len) == 0)
            return true;
    }
    return false;
}

/* One word of a random name. */
static struct text random_word(uint64_t *seed, struct text name)
{
    uint32_t at;
    do
        at = chance(seed, (uint32_t)name.len);
    while (strchr(" -", name.at[at]) != NULL);
    while (at > 0 && strchr(" -", name.at[at - 1]) == NULL)
        at--;
    size_t len = 0;
    while (at + len < name.len && strchr(" -", name.at[at + len]) == NULL)
        len++;
    return (struct text){name.at + at, len};
}

static struct text random_name(uint64_t *seed)
{
    return indexed_name_in(index_lines((struct run){chance(seed, index_characters()), 1, 0}));
}

static void a_slow_search_finds_the_same(void **state)
{
    (void)state;
    uint64_t seed = 11;
    unsigned matched = 0;
    for (unsigned round = 0; round < 20; round++) {
        struct text words[3];
        struct text name = random_name(&seed);
        size_t n = 1 + chance(&seed, 3);
        struct bytes query = {NULL, 0, 0};
        for (size_t word = 0; word < n; word++) {
            words[word] = random_word(&seed, chance(&seed, 5) > 0 ? name : random_name(&seed));
            bytes_add(&query, words[word]);
            bytes_add(&query, TEXT(","));
        }
        struct bytes expected = {NULL, 0, 0};
        for (uint32_t character = 0; character < index_characters(); character++) {
            struct text line = index_lines((struct run){character, 1, 0});
            size_t agreed = 0;
            while (agreed < n && has_word(line, words[agreed]))
                agreed++;
            if (agreed == n)
                bytes_add(&expected, line);
        }
        uint32_t count;
        struct bytes found = answer_of(bytes_text(&query), UINT32_MAX, &count);
        if (expected.len > 0) { /* what no name fits may still be found in another way */
            CHECK_TEXT(bytes_text(&found), bytes_text(&expected));
            matched++;
        }
        bytes_free(&found);
        bytes_free(&expected);
        bytes_free(&query);
    }
    assert_true(matched >= 5);
}

static void the_status_counts_in_words_that_fit(void **state)
{
    (void)state;
    check_status(TEXT("xyzzy"), 0, "No match for 'xyzzy'");
    check_status(TEXT("black rook turned"), 1, "1 match for 'black rook turned'");
    check_status(TEXT("white bishop"), 2, "2 matches for 'white bishop'");
    check_status(TEXT("white bishop"), 5, "5 matches for 'white bishop'");
    check_status(TEXT("a"), 10, "10 matches for 'a'");
    check_status(TEXT("ideograph"), 109319, "109319 matches for 'ideograph'");
    check_status(TEXT("all"), UINT32_MAX, "4294967295 matches for 'all'");
}

static void the_status_quotes_any_bytes(void **state)
{
    (void)state;
    check_status(TEXT("jabberwocky's vest"), 0, "No match for \"jabberwocky's vest\"");
    check_status(TEXT("'\"\\\t"), 1, "1 match for '\\'\"\\\\\\t'");
    check_status(TEXT("\x1B[2J\xE2\x80\xAE"), 12, "12 matches for '\\x1b[2J\\u202e'");
    check_status(TEXT("\xF4\x8F\xBF\xBF"), UINT32_MAX, "4294967295 matches for '\\U0010ffff'");
    check_status(TEXT("\xFF"), 0, "No match for b'\\xff'");
    check_status((struct text){NULL, 0}, 0, "No match for ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_is_found_by_the_words_of_its_name_in_any_order),
        cmocka_unit_test(a_word_said_again_changes_nothing),
        cmocka_unit_test(characters_that_upper_case_to_ascii_are_read_so),
        cmocka_unit_test(a_foreign_letter_finds_nothing),
        cmocka_unit_test(all_words_of_the_wordiest_name_find_it),
        cmocka_unit_test(more_words_than_any_name_has_find_nothing),
        cmocka_unit_test(one_word_more_than_a_name_may_have_spoils_what_was_found),
        cmocka_unit_test(lines_are_the_same_however_many_are_taken_at_once),
        cmocka_unit_test(skipping_and_taking_may_change_anywhere),
        cmocka_unit_test(a_copy_looks_ahead_and_changes_nothing),
        cmocka_unit_test(a_slow_search_finds_the_same),
        cmocka_unit_test(the_status_counts_in_words_that_fit),
        cmocka_unit_test(the_status_quotes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
