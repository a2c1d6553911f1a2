/* index_prefixes.c - words that begin alike: every prefix of every word of both books. */
#include <charfinder/index.h>

#include <stdlib.h>
#include <string.h>

#include "support.h"

static bool begins_with(struct text word, struct text prefix)
{
    return word.len >= prefix.len && memcmp(word.at, prefix.at, prefix.len) == 0;
}

/* Counts the words from `first` on that begin with `prefix`; they are neighbours, being sorted. */
static uint32_t count_alike(enum index_book book, uint32_t first, struct text prefix)
{
    uint32_t count = 0;
    while (first + count < index_words(book) &&
           begins_with(index_word(book, first + count), prefix))
        count++;
    return count;
}

static void the_words_of_both_books_are_sorted(void **state)
{
    (void)state;
    for (enum index_book book = INDEX_NAMES; book <= INDEX_STRINGS; book++) {
        assert_true(index_words(book) > 100);
        for (uint32_t word = 1; word < index_words(book); word++) {
            struct text a = index_word(book, word - 1);
            struct text b = index_word(book, word);
            int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
            assert_true(order < 0 || (order == 0 && a.len < b.len));
        }
    }
}

/* Numbers are members of a set if they have its stamp, so that a set is emptied by a new stamp. */
struct stamps {
    uint32_t *at;
    uint32_t size;
    uint32_t set;
};

static bool put_stamp(struct stamps *stamps, uint32_t entry)
{
    assert_true(entry < stamps->size);
    bool is_new = stamps->at[entry] != stamps->set;
    stamps->at[entry] = stamps->set;
    return is_new;
}

/* What comes next in a list of either book, as a run. */
static struct run next_run(enum index_book book, struct postings *list, uint32_t floor)
{
    if (book == INDEX_NAMES)
        return postings_meet(list, 1, floor);
    uint32_t string = strings_skip(list, floor);
    return (struct run){string, string != UINT32_MAX, 0};
}

static uint32_t count_list(enum index_book book, struct postings list)
{
    return book == INDEX_NAMES ? postings_count(list) : list.end - list.at;
}

/* Makes the set of all entries that have any of the words, a list at a time. */
static uint32_t unite(struct stamps *stamps, enum index_book book, struct words words)
{
    uint32_t count = 0;
    stamps->set++;
    for (uint32_t word = words.first; word < words.first + words.count; word++) {
        struct postings list = index_postings(book, word);
        struct run run;
        for (uint32_t floor = 0; (run = next_run(book, &list, floor)).count > 0;
             floor = run.first + run.count)
            for (uint32_t n = 0; n < run.count; n++)
                count += put_stamp(stamps, run.first + n);
    }
    return count;
}

static void check_union(struct stamps *stamps, enum index_book book, struct words words)
{
    struct postings list = words.postings;
    uint32_t expected = unite(stamps, book, words);
    uint32_t met = 0;
    uint32_t floor = 0;
    struct run run;
    assert_int_equal(count_list(book, list), expected);
    while ((run = next_run(book, &list, floor)).count > 0) {
        assert_true(run.first >= floor);
        for (uint32_t n = 0; n < run.count; n++)
            assert_int_equal(stamps->at[run.first + n], stamps->set);
        met += run.count;
        floor = run.first + run.count;
    }
    assert_int_equal(met, expected);
}

/* All prefixes of `word` that no earlier word has; returns how many. */
static uint32_t check_prefixes(struct stamps *stamps, enum index_book book, uint32_t word,
                               const struct fenced *room)
{
    struct text whole = index_word(book, word);
    uint32_t checked = 0;
    uint32_t last_count = 0;
    for (size_t len = whole.len; len >= 2; len--) {
        struct text prefix = {whole.at, len};
        if (word > 0 && begins_with(index_word(book, word - 1), prefix))
            break;
        struct words found = index_find_prefix(book, fenced_copy(room, prefix));
        assert_int_equal(found.first, word);
        assert_int_equal(found.count, count_alike(book, word, prefix));
        if (found.count != last_count) /* else the list is the one just seen */
            check_union(stamps, book, found);
        last_count = found.count;
        checked++;
    }
    return checked;
}

static void every_prefix_stands_for_all_words_that_begin_with_it(void **state)
{
    (void)state;
    enum { ENTRIES_MAX = 1 << 20 };
    struct stamps stamps = {calloc(ENTRIES_MAX, sizeof *stamps.at), ENTRIES_MAX, 0};
    struct fenced room = fenced_new(TEXT_WORD_MAX);
    uint32_t checked[2] = {0, 0};
    assert_non_null(stamps.at);
    for (enum index_book book = INDEX_NAMES; book <= INDEX_STRINGS; book++)
        for (uint32_t word = 0; word < index_words(book); word++)
            checked[book] += check_prefixes(&stamps, book, word, &room);
    /* words of one byte have no such prefix, all others at least themselves */
    assert_true(checked[INDEX_NAMES] + 100 > index_words(INDEX_NAMES));
    assert_true(checked[INDEX_STRINGS] + 100 > index_words(INDEX_STRINGS));
    fenced_free(&room);
    free(stamps.at);
}

/* Prefixes that may be of no word, compared with a look at every word. */
static void a_changed_prefix_stands_for_what_a_slow_search_finds(void **state)
{
    (void)state;
    static const char last[] = {'\0', ' ', '0', '9', 'A', 'M', 'Z', '_', 'a', '\x7F', '\xFF'};
    uint64_t seed = 5;
    unsigned found_some = 0;
    unsigned found_none = 0;
    for (unsigned round = 0; round < 600; round++) {
        enum index_book book = round % 4 == 0 ? INDEX_STRINGS : INDEX_NAMES;
        char prefix[TEXT_WORD_MAX + 1];
        struct text word = index_word(book, chance(&seed, index_words(book)));
        size_t len = 1 + chance(&seed, (uint32_t)word.len);
        memcpy(prefix, word.at, len);
        prefix[len] = last[chance(&seed, COUNT(last))];
        struct text changed = {prefix, len + 1};
        uint32_t expected = 0;
        uint32_t first = 0;
        for (uint32_t n = index_words(book); n-- > 0;) {
            if (begins_with(index_word(book, n), changed)) {
                expected++;
                first = n;
            }
        }
        struct words found = index_find_prefix(book, changed);
        assert_int_equal(found.count, expected);
        if (expected > 0)
            assert_int_equal(found.first, first);
        found_some += expected > 0;
        found_none += expected == 0;
    }
    assert_true(found_some > 20);
    assert_true(found_none > 20);
}

static void a_prefix_that_is_a_word_has_that_word_first(void **state)
{
    (void)state;
    struct words word = index_find_word(INDEX_NAMES, TEXT("BALL"));
    struct words alike = index_find_prefix(INDEX_NAMES, TEXT("BALL"));
    assert_int_equal(word.count, 1);
    assert_true(alike.count > 1);
    assert_int_equal(alike.first, word.first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_of_both_books_are_sorted),
        cmocka_unit_test(every_prefix_stands_for_all_words_that_begin_with_it),
        cmocka_unit_test(a_changed_prefix_stands_for_what_a_slow_search_finds),
        cmocka_unit_test(a_prefix_that_is_a_word_has_that_word_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
