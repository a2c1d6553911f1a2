/* index.c - the compiled index, judged by a second one that is made here from its result lines. */
#include <charfinder/index.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static struct text line_of(uint32_t character)
{
    return index_lines((struct run){character, 1, 0});
}

static struct text name_of(uint32_t character)
{
    struct text line = line_of(character);
    const char *tab = memchr(line.at, '\t', line.len);
    assert_non_null(tab);
    tab = memchr(tab + 1, '\t', (size_t)(line.at + line.len - tab - 1));
    assert_non_null(tab);
    return (struct text){tab + 1, (size_t)(line.at + line.len - 2 - tab - 1)};
}

/* Ideographs have only their prefix in the index, and labels are not in it (charfinder(1),
 * "QUERIES"). */
static struct text indexed_name_of(uint32_t character)
{
    static const struct text prefixes[] = {{"CJK UNIFIED IDEOGRAPH", 21},
                                           {"CJK COMPATIBILITY IDEOGRAPH", 27}};
    struct text name = name_of(character);
    for (size_t n = 0; n < COUNT(prefixes); n++)
        if (name.len >= prefixes[n].len && memcmp(name.at, prefixes[n].at, prefixes[n].len) == 0)
            name.len = prefixes[n].len;
    return name.at[0] == '<' ? TEXT("") : name;
}

enum { NAME_WORDS_MAX = 64 };

/* The different words of a name. */
static size_t words_of_name(uint32_t character, struct text words[NAME_WORDS_MAX])
{
    struct text name = indexed_name_of(character);
    size_t count = 0;
    while (name.len > 0) {
        size_t len = 0;
        while (len < name.len && name.at[len] != ' ' && name.at[len] != '-')
            len++;
        bool is_new = len > 0;
        for (size_t n = 0; n < count; n++)
            is_new = is_new && !text_equal(words[n], (struct text){name.at, len});
        if (is_new) {
            assert_true(count < NAME_WORDS_MAX);
            words[count++] = (struct text){name.at, len};
        }
        name = text_from(name, len < name.len ? len + 1 : len);
    }
    return count;
}

static int compare(struct text a, struct text b)
{
    int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* The number of a word by binary search, which needs nothing but their order. */
static bool plain_find(struct text word, uint32_t *number)
{
    uint32_t low = 0;
    uint32_t high = index_words(INDEX_NAMES);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare(index_word(INDEX_NAMES, middle), word);
        if (order == 0) {
            *number = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Per word the characters that have it. */
static uint32_t *plain_at; /* where in `plain` the list of a word begins, and one more */
static uint32_t *plain;    /* the lists, end to end */

static int make_plain_index(void **state)
{
    (void)state;
    struct text words[NAME_WORDS_MAX];
    uint32_t number;
    plain_at = calloc((size_t)index_words(INDEX_NAMES) + 2, sizeof *plain_at);
    assert_non_null(plain_at);
    for (uint32_t character = 0; character < index_characters(); character++) {
        size_t count = words_of_name(character, words);
        for (size_t n = 0; n < count; n++) {
            assert_true(plain_find(words[n], &number));
            plain_at[number + 2]++;
        }
    }
    for (uint32_t word = 1; word <= index_words(INDEX_NAMES); word++)
        plain_at[word + 1] += plain_at[word];
    plain = calloc(plain_at[index_words(INDEX_NAMES) + 1], sizeof *plain);
    assert_non_null(plain);
    for (uint32_t character = 0; character < index_characters(); character++) {
        size_t count = words_of_name(character, words);
        for (size_t n = 0; n < count; n++) {
            assert_true(plain_find(words[n], &number));
            plain[plain_at[number + 1]++] = character;
        }
    }
    return 0;
}

static int free_plain_index(void **state)
{
    (void)state;
    free(plain);
    free(plain_at);
    return 0;
}

static uint32_t plain_count(uint32_t word)
{
    return plain_at[word + 1] - plain_at[word];
}

static bool plain_has(uint32_t word, uint32_t character)
{
    uint32_t low = plain_at[word];
    uint32_t high = plain_at[word + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plain[middle] == character)
            return true;
        if (plain[middle] < character)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void only_for_18(const char *test)
{
    if (!text_equal(index_unicode_version(), TEXT("18.0.0")))
        skip_test(test, "its counts are of Unicode 18.0.0");
}

static uint32_t count_of(const char *word)
{
    struct words words = index_find_word(INDEX_NAMES, text_of(word));
    assert_int_equal(words.count, 1);
    return postings_count(words.postings);
}

static void the_counts_of_18_0_0_hold(void **state)
{
    (void)state;
    only_for_18(__func__);
    assert_int_equal(index_characters(), 172808 + 65); /* these have a name, those a string only */
    assert_int_equal(index_words(INDEX_NAMES), 45921);
    assert_int_equal(index_lines((struct run){0, index_characters(), 0}).len, 7007463 + 65 * 28);
    uint32_t postings = 0;
    for (uint32_t word = 0; word < index_words(INDEX_NAMES); word++)
        postings += postings_count(index_postings(INDEX_NAMES, word));
    assert_int_equal(postings, 569838);
    size_t longest_line = 0;
    size_t longest_name = 0;
    size_t most_words = 0;
    for (uint32_t character = 0; character < index_characters(); character++) {
        size_t line = line_of(character).len;
        size_t name = name_of(character).len;
        longest_line = line > longest_line ? line : longest_line;
        longest_name = name > longest_name ? name : longest_name;
        size_t words = 1; /* of these, some stand there twice */
        for (size_t n = 0; n < name; n++)
            words += strchr(" -", name_of(character).at[n]) != NULL;
        most_words = words > most_words ? words : most_words;
    }
    assert_int_equal(longest_line, 103);
    assert_int_equal(longest_name, 88);
    assert_int_equal(most_words, 15);
}

static void the_longest_lists_of_18_0_0_are_known(void **state)
{
    (void)state;
    only_for_18(__func__);
    assert_int_equal(count_of("IDEOGRAPH"), 109319);
    assert_int_equal(count_of("CJK"), 103204);
    assert_int_equal(count_of("UNIFIED"), 102037);
    assert_int_equal(count_of("SMALL"), 14850);
    assert_int_equal(count_of("SYLLABLE"), 13422);
    assert_int_equal(count_of("CHARACTER"), 13214);
    assert_int_equal(count_of("HANGUL"), 11735);
    assert_int_equal(count_of("LETTER"), 11533);
    assert_int_equal(count_of("SEAL"), 11331);
    assert_int_equal(count_of("TANGUT"), 7061);
}

static size_t bytes_of_answer(const char *word)
{
    uint32_t number;
    size_t bytes = 0;
    assert_true(plain_find(text_of(word), &number));
    for (uint32_t n = plain_at[number]; n < plain_at[number + 1]; n++)
        bytes += line_of(plain[n]).len;
    return bytes;
}

static void the_longest_answers_of_18_0_0_are_known(void **state)
{
    (void)state;
    only_for_18(__func__);
    assert_int_equal(bytes_of_answer("IDEOGRAPH"), 4510826);
    assert_int_equal(bytes_of_answer("CJK"), 4283782);
}

static void the_lines_are_well_formed_and_in_code_point_order(void **state)
{
    (void)state;
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -";
    uint32_t next = 0;
    for (uint32_t character = 0; character < index_characters(); character++) {
        struct text line = line_of(character);
        struct text name = name_of(character);
        size_t digits = 0;
        while (2 + digits < line.len && strchr("0123456789ABCDEF", line.at[2 + digits]) != NULL)
            digits++;
        uint32_t cp = plain_hex((struct text){line.at + 2, digits});
        assert_in_range(cp, next, 0x10FFFF);
        next = cp + 1;
        if (name.at[0] == '<') /* index_lines.c looks at these */
            continue;

        char utf8[5] = {0};
        char code[16];
        char expected[128];
        plain_utf8(cp, utf8);
        snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
        snprintf(expected, sizeof expected, "%-7s\t%s\t%.*s\r\n", code, utf8, (int)name.len,
                 name.at);
        CHECK_TEXT(line, text_of(expected));
        assert_true(name.len > 0);
        for (size_t n = 0; n < name.len; n++)
            assert_non_null(strchr(allowed, name.at[n]));
    }
    assert_true(next > 0x20);
    assert_int_equal(index_name_size(0), 0); /* U+0000 has no name */
}

static void neighbouring_lines_lie_end_to_end(void **state)
{
    (void)state;
    uint32_t last = index_characters() - 1;
    struct text all = index_lines((struct run){0, index_characters(), 0});
    assert_ptr_equal(line_of(0).at, all.at);
    assert_ptr_equal(line_of(last).at + line_of(last).len, all.at + all.len);
    for (uint32_t character = 0; character < last; character++)
        assert_ptr_equal(line_of(character).at + line_of(character).len, line_of(character + 1).at);
    assert_int_equal(index_lines((struct run){last + 1, 0, 0}).len, 0);
}

/* Names that have a line of their own in the file; ucdc.c tests ranges. */
static void every_listed_name_stands_in_its_line(void **state)
{
    (void)state;
    struct bytes file = read_file(CHARFINDER_UCD_DIR "/UnicodeData.txt");
    struct text rest = bytes_text(&file);
    struct text line;
    uint32_t listed = 0;
    uint32_t character = 0;
    while (next_line(&rest, &line)) {
        struct text name = plain_field(line, 1);
        struct text code = plain_field(line, 0);
        if (name.at[0] == '<')
            continue;
        while (memcmp(line_of(character).at + 2, code.at, code.len) != 0 ||
               strchr(" \t", line_of(character).at[2 + code.len]) == NULL) {
            character++;
            assert_true(character < index_characters());
        }
        CHECK_TEXT(name_of(character), name);
        listed++;
    }
    if (text_equal(index_unicode_version(), TEXT("18.0.0")))
        assert_int_equal(listed, 41232);
    assert_true(listed > 0);
    bytes_free(&file);
}

static void the_words_are_sorted_and_different(void **state)
{
    (void)state;
    for (uint32_t word = 0; word < index_words(INDEX_NAMES); word++) {
        struct text_word found;
        struct text_words words = {.rest = index_word(INDEX_NAMES, word)};
        assert_true(text_words_next(&words, &found));
        CHECK_TEXT(((struct text){found.at, found.len}), index_word(INDEX_NAMES, word));
        assert_int_equal(words.rest.len, 0);
        if (word > 0)
            assert_true(compare(index_word(INDEX_NAMES, word - 1), index_word(INDEX_NAMES, word)) <
                        0);
    }
    assert_true(index_words(INDEX_NAMES) > 1);
}

static void every_word_is_found(void **state)
{
    (void)state;
    struct fenced room = fenced_new(TEXT_WORD_MAX);
    for (uint32_t word = 0; word < index_words(INDEX_NAMES); word++) {
        struct text copy = fenced_copy(&room, index_word(INDEX_NAMES, word));
        struct words found = index_find_word(INDEX_NAMES, copy);
        assert_int_equal(found.first, word);
        assert_int_equal(found.count, 1);
    }
    fenced_free(&room);
}

/* Checks that the index finds the word where a binary search does; whether it was found. */
static bool check_find(struct text word)
{
    uint32_t number = 0;
    struct words found = index_find_word(INDEX_NAMES, word);
    bool is_word = plain_find(word, &number);
    assert_int_equal(found.count, is_word);
    if (is_word)
        assert_int_equal(found.first, number);
    return is_word;
}

static void nothing_but_words_is_found(void **state)
{
    (void)state;
    uint32_t refused = 0;
    for (uint32_t word = 0; word < index_words(INDEX_NAMES); word++) {
        char changed[TEXT_WORD_MAX + 1];
        struct text whole = index_word(INDEX_NAMES, word);
        assert_true(whole.len < TEXT_WORD_MAX);
        memcpy(changed, whole.at, whole.len);
        for (size_t n = 0; n < 4; n++) {
            static const char last[] = {'X', '\0', ' ', 'a'};
            struct text longer = {changed, whole.len + 1};
            changed[whole.len] = last[n];
            check_find(longer);
        }
        struct text shorter = {whole.at, whole.len - 1};
        refused += !check_find(shorter);
        changed[0] = (char)(changed[0] | 0x20); /* lower case; digits stay */
        struct text other = {changed, whole.len};
        check_find(other);
    }
    assert_true(refused > 0);
    assert_false(check_find(TEXT("")));
}

static void every_list_has_exactly_the_characters_of_its_word(void **state)
{
    (void)state;
    uint32_t checked = 0;
    for (uint32_t word = 0; word < index_words(INDEX_NAMES); word++) {
        struct postings list = index_postings(INDEX_NAMES, word);
        uint32_t at = plain_at[word];
        uint32_t next = 0;
        assert_int_equal(postings_count(list), plain_count(word));
        assert_true(plain_count(word) > 0);
        for (;;) {
            struct run run = postings_meet(&list, 1, next);
            if (run.count == 0)
                break;
            assert_in_range(at + run.count, at + 1, plain_at[word + 1]);
            for (uint32_t n = 0; n < run.count; n++, checked++)
                assert_int_equal(run.first + n, plain[at++]);
            next = run.first + run.count;
        }
        assert_int_equal(at, plain_at[word + 1]);
    }
    assert_int_equal(checked, plain_at[index_words(INDEX_NAMES)]);
}

/* The first character from `floor` on that has all the words, or index_characters(). */
static uint32_t plain_meet(const uint32_t words[], size_t n, uint32_t floor)
{
    uint32_t low = plain_at[words[0]];
    uint32_t end = plain_at[words[0] + 1];
    uint32_t high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plain[middle] < floor)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end; low++) {
        size_t agreed = 1;
        while (agreed < n && plain_has(words[agreed], plain[low]))
            agreed++;
        if (agreed == n)
            return plain[low];
    }
    return index_characters();
}

/* Walks `words` with a floor that rises by `leap` or less beyond each run; counts what was met. */
static uint32_t check_meeting(const uint32_t words[], size_t n, uint64_t *seed, uint32_t leap)
{
    struct postings lists[INDEX_NAME_WORDS_MAX];
    uint32_t met = 0;
    uint32_t floor = 0;
    for (size_t list = 0; list < n; list++)
        lists[list] = index_postings(INDEX_NAMES, words[list]);
    for (;;) {
        uint32_t expected = plain_meet(words, n, floor);
        struct run run = postings_meet(lists, n, floor);
        if (expected == index_characters()) {
            assert_int_equal(run.count, 0);
            return met;
        }
        assert_true(run.count >= 1);
        assert_int_equal(run.first, expected);
        assert_in_range(run.first + run.count, 1, index_characters());
        for (uint32_t member = 0; member < run.count; member++)
            for (size_t list = 0; list < n; list++)
                assert_true(plain_has(words[list], run.first + member));
        met += run.count;
        floor = run.first + run.count + (leap > 0 ? chance(seed, leap) : 0);
    }
}

/* Words to intersect: all from one name, so that there is a match, or any words. The name is one
 * that has a random word, because most random characters are ideographs. */
static size_t choose_words(uint64_t *seed, uint32_t words[INDEX_NAME_WORDS_MAX])
{
    struct text name_words[NAME_WORDS_MAX];
    size_t n = 1 + chance(seed, 5);
    uint32_t word = chance(seed, index_words(INDEX_NAMES));
    uint32_t character = plain[plain_at[word] + chance(seed, plain_count(word))];
    uint32_t of_name = (uint32_t)words_of_name(character, name_words);
    bool is_of_name = chance(seed, 4) > 0;
    for (size_t at = 0; at < n; at++) {
        words[at] = chance(seed, index_words(INDEX_NAMES));
        if (is_of_name)
            assert_true(plain_find(name_words[chance(seed, of_name)], &words[at]));
    }
    return n;
}

static void lists_meet_where_a_slow_search_says(void **state)
{
    (void)state;
    uint64_t seed = 18;
    uint32_t met = 0;
    uint32_t alone = 0;
    for (unsigned round = 0; round < 400; round++) {
        uint32_t words[INDEX_NAME_WORDS_MAX];
        size_t n = choose_words(&seed, words);
        uint32_t found = check_meeting(words, n, &seed, 0);
        met += found > 0;
        alone += found == 0;
        check_meeting(words, n, &seed, 300);
    }
    assert_true(met > 40);
    assert_true(alone > 40);
}

static void long_lists_meet_where_a_slow_search_says(void **state)
{
    (void)state;
    static const char *const wanted[][3] = {
        {"IDEOGRAPH", "CJK", "COMPATIBILITY"}, {"LETTER", "SMALL", "LATIN"},
        {"SYLLABLE", "HANGUL", "HANGUL"},      {"LETTER", "CAPITAL", "WITH"},
        {"IDEOGRAPH", "TANGUT", "IDEOGRAPH"},  {"CJK", "LETTER", "SMALL"},
    };
    uint64_t seed = 1;
    uint32_t met = 0;
    for (size_t round = 0; round < COUNT(wanted); round++) {
        uint32_t words[3];
        for (size_t n = 0; n < 3; n++)
            assert_true(plain_find(text_of(wanted[round][n]), &words[n]));
        met += check_meeting(words, 3, &seed, 0);
        check_meeting(words, 3, &seed, 5000);
    }
    assert_true(met > 10000);
}

static void beyond_the_last_character_no_lists_meet(void **state)
{
    (void)state;
    static const uint32_t floors[] = {1, 2, 1000000, UINT32_MAX};
    for (size_t n = 0; n < COUNT(floors); n++) {
        struct postings list = index_postings(INDEX_NAMES, 0);
        uint32_t last = plain[plain_at[1] - 1];
        uint32_t floor = floors[n] < UINT32_MAX - last ? last + floors[n] : UINT32_MAX;
        assert_int_equal(postings_meet(&list, 1, floor).count, 0);
        assert_int_equal(postings_meet(&list, 1, floor).count, 0);
    }
}

static void check_made_of(uint32_t cp, const char *expected)
{
    char made[256] = "";
    size_t len = 0;
    struct postings list = index_made_of(cp);
    struct run run = postings_next(&list, 0);
    for (; run.count > 0 && len < 60; run = postings_next(&list, run.first + run.count))
        for (uint32_t n = 0; n < run.count; n++) {
            struct text line = line_of(run.first + n);
            size_t code = (size_t)((const char *)memchr(line.at, '\t', line.len) - line.at);
            len += (size_t)snprintf(made + len, sizeof made - len, "%.*s; ", (int)code, line.at);
        }
    CHECK_TEXT(text_of(made), text_of(expected));
}

static void what_is_made_of_a_code_point_is_listed(void **state)
{
    (void)state;
    only_for_18(__func__);
    check_made_of(0x212B, "");
    check_made_of(0xC5, "U+01FA ; U+212B ; ");
    check_made_of(0x23, "U+FE5F ; U+FF03 ; U+0023 U+FE0F U+20E3; ");
    check_made_of(0x1F1E9 + 0x110000, "");
}

static void an_entry_is_found_from_any_code_point_on(void **state)
{
    (void)state;
    uint32_t checked = 0;
    uint32_t next = index_characters();
    for (uint32_t cp = 0x110000; cp-- > 0;) {
        if (index_entry(cp) != INDEX_NONE)
            next = index_entry(cp);
        assert_int_equal(index_entry_from(cp), next);
        checked++;
    }
    assert_int_equal(checked, 0x110000);
    assert_int_equal(index_entry_from(0x110000), index_characters());
    assert_int_equal(index_entry_from(UINT32_MAX), index_characters());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counts_of_18_0_0_hold),
        cmocka_unit_test(the_longest_lists_of_18_0_0_are_known),
        cmocka_unit_test(the_longest_answers_of_18_0_0_are_known),
        cmocka_unit_test(the_lines_are_well_formed_and_in_code_point_order),
        cmocka_unit_test(neighbouring_lines_lie_end_to_end),
        cmocka_unit_test(every_listed_name_stands_in_its_line),
        cmocka_unit_test(the_words_are_sorted_and_different),
        cmocka_unit_test(every_word_is_found),
        cmocka_unit_test(nothing_but_words_is_found),
        cmocka_unit_test(every_list_has_exactly_the_characters_of_its_word),
        cmocka_unit_test(lists_meet_where_a_slow_search_says),
        cmocka_unit_test(long_lists_meet_where_a_slow_search_says),
        cmocka_unit_test(beyond_the_last_character_no_lists_meet),
        cmocka_unit_test(what_is_made_of_a_code_point_is_listed),
        cmocka_unit_test(an_entry_is_found_from_any_code_point_on),
    };
    return cmocka_run_group_tests(tests, make_plain_index, free_plain_index);
}
