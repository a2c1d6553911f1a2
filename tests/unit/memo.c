/* memo.c - answers that were given before. */
#include <charfinder/memo.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

static struct memo memo;
static char room[MEMO_ANSWER_MAX];

static int begin(void **state)
{
    (void)state;
    memset(&memo, 0, sizeof memo);
    return 0;
}

static enum memo_found find(struct text question, struct memo_answer *answer)
{
    return memo_find(&memo, question, answer, room, sizeof room);
}

static void keep(struct text question, struct text said, uint32_t results)
{
    memo_keep(&memo, question, &(struct memo_answer){said, results, 0});
}

static unsigned count_kept(void)
{
    unsigned kept = 0;
    for (size_t n = 1; n <= MEMO_BLOCKS; n++)
        kept += memo.entries[n].state != MEMO_UNUSED;
    return kept;
}

/* Each block is part of one entry, or free, or fresh, and each entry is in one bucket. */
static void check_all_is_accounted_for(void)
{
    static bool is_used[MEMO_BLOCKS + 1];
    unsigned count = 0;
    unsigned entries = 0;
    memset(is_used, 0, sizeof is_used);
    for (size_t bucket = 0; bucket < MEMO_BUCKETS; bucket++) {
        unsigned in_bucket = 0;
        for (unsigned n = memo.buckets[bucket]; n != 0; n = memo.entries[n].next) {
            assert_int_not_equal(memo.entries[n].state, MEMO_UNUSED);
            entries++;
            in_bucket++;
            for (unsigned block = n; block != 0; block = memo.blocks[block].next, count++) {
                assert_in_range(block, 1, memo.fresh);
                assert_false(is_used[block]);
                is_used[block] = true;
            }
        }
        assert_in_range(in_bucket, 0, MEMO_BUCKET_ANSWERS);
    }
    assert_int_equal(entries, count_kept());
    unsigned unused = 0;
    for (unsigned block = memo.free; block != 0; block = memo.blocks[block].next, unused++) {
        assert_false(is_used[block]);
        is_used[block] = true;
    }
    assert_int_equal(unused, memo.unused);
    assert_int_equal(count + unused, memo.fresh);
}

/* Question number `n`, and its answer: `copies` copies of the question. */
struct pair {
    char question[32];
    size_t question_len;
    char said[MEMO_ANSWER_MAX];
    struct memo_answer answer;
};

static const struct pair *pair_of(uint32_t n, size_t copies)
{
    static struct pair pair;
    size_t len = text_put_number(n, pair.question);
    pair.question[len++] = '?';
    pair.question_len = len;
    size_t said_len = 0;
    for (; copies > 0 && said_len + len <= sizeof pair.said; copies--)
        said_len += text_put((struct text){pair.question, len}, pair.said + said_len);
    pair.answer = (struct memo_answer){{pair.said, said_len}, n, (uint8_t)(n % 7)};
    return &pair;
}

/* Asks, and checks the answer if there is one; else keeps the answer if the memo wants it. Whether
 * it was there. */
static bool ask(uint32_t n, size_t copies)
{
    const struct pair *pair = pair_of(n, copies);
    struct text question = {pair->question, pair->question_len};
    struct memo_answer found;
    switch (find(question, &found)) {
    case MEMO_ANSWER:
        CHECK_TEXT(found.said, pair->answer.said);
        assert_int_equal(found.results, pair->answer.results);
        assert_int_equal(found.kind, pair->answer.kind);
        return true;
    case MEMO_WANTED:
        memo_keep(&memo, question, &pair->answer);
        break;
    case MEMO_NOTHING:
        break;
    }
    return false;
}

static void an_answer_is_kept_when_its_question_comes_again(void **state)
{
    (void)state;
    struct memo_answer found;
    assert_int_equal(find(TEXT("rook"), &found), MEMO_NOTHING);
    assert_int_equal(find(TEXT("rook"), &found), MEMO_WANTED);
    memo_keep(&memo, TEXT("rook"), &(struct memo_answer){TEXT("two towers"), 2, 3});
    assert_int_equal(find(TEXT("rook"), &found), MEMO_ANSWER);
    CHECK_TEXT(found.said, TEXT("two towers"));
    assert_int_equal(found.results, 2);
    assert_int_equal(found.kind, 3);
}

static void what_is_found_stays_when_all_else_is_replaced(void **state)
{
    (void)state;
    struct memo_answer found;
    keep(TEXT("rook"), TEXT("two towers"), 2);
    assert_int_equal(find(TEXT("rook"), &found), MEMO_ANSWER);
    memset(&memo, '!', sizeof memo);
    CHECK_TEXT(found.said, TEXT("two towers"));
}

static void the_question_may_lie_where_the_answer_goes(void **state)
{
    (void)state;
    struct memo_answer found;
    keep(TEXT("rook"), TEXT("two towers"), 2);
    size_t len = text_put(TEXT("rook"), room);
    assert_int_equal(find((struct text){room, len}, &found), MEMO_ANSWER);
    CHECK_TEXT(found.said, TEXT("two towers"));
}

static void an_answer_longer_than_the_room_is_neither_found_nor_wanted(void **state)
{
    (void)state;
    struct memo_answer found;
    char out[10];
    keep(TEXT("ten"), TEXT("0123456789"), 0);
    keep(TEXT("eleven"), TEXT("0123456789A"), 0);
    assert_int_equal(memo_find(&memo, TEXT("ten"), &found, out, sizeof out), MEMO_ANSWER);
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(memo_find(&memo, TEXT("eleven"), &found, out, sizeof out), MEMO_NOTHING);
}

static void what_is_kept_already_is_not_kept_again(void **state)
{
    (void)state;
    struct memo_answer found;
    keep(TEXT("rook"), TEXT("first"), 0);
    keep(TEXT("rook"), TEXT("second"), 0);
    assert_int_equal(count_kept(), 1);
    assert_int_equal(find(TEXT("rook"), &found), MEMO_ANSWER);
    CHECK_TEXT(found.said, TEXT("first"));
}

static void questions_that_differ_in_a_byte_never_meet(void **state)
{
    (void)state;
    char question[MEMO_QUESTION_MAX];
    struct memo_answer found;
    memset(question, 'q', sizeof question);
    for (size_t len = 0; len <= sizeof question; len++)
        keep((struct text){question, len}, TEXT("q"), (uint32_t)len);
    for (size_t len = 0; len <= sizeof question; len++) {
        assert_int_equal(find((struct text){question, len}, &found), MEMO_ANSWER);
        assert_int_equal(found.results, len);
        for (size_t at = 0; at < len; at++) {
            question[at] ^= 1;
            assert_int_not_equal(find((struct text){question, len}, &found), MEMO_ANSWER);
            question[at] ^= 1;
        }
    }
}

/* Questions are compared by their bytes, not by their hash. */
static void questions_with_one_hash_do_not_meet_either(void **state)
{
    (void)state;
    struct memo_answer found;
    keep(TEXT("rook"), TEXT("castle"), 0);
    unsigned n = 1;
    assert_int_equal(memo.entries[n].state, MEMO_KEPT);
    text_put(TEXT("r00k"), memo.blocks[n].bytes); /* another question with this hash */
    assert_int_not_equal(find(TEXT("rook"), &found), MEMO_ANSWER);
}

/* The numbers of `count` questions that are in bucket 0, found by trying. */
static void find_meeting(uint32_t numbers[], unsigned count)
{
    unsigned found = 0;
    for (uint32_t first = 0; found < count; first += MEMO_BLOCKS) {
        memset(&memo, 0, sizeof memo);
        for (uint32_t n = first; n < first + MEMO_BLOCKS; n++)
            keep((struct text){room, text_put_number(n, room)}, TEXT("said"), n);
        for (unsigned n = memo.buckets[0]; n != 0 && found < count; n = memo.entries[n].next)
            numbers[found++] = memo.entries[n].results;
    }
}

static void questions_chosen_to_meet_in_one_bucket_push_out_only_each_other(void **state)
{
    (void)state;
    enum { CHOSEN = 3 * MEMO_BUCKET_ANSWERS };
    uint32_t numbers[CHOSEN];
    struct memo_answer found;
    find_meeting(numbers, CHOSEN);
    memset(&memo, 0, sizeof memo);
    for (unsigned n = 0; n < 100; n++) {
        char question[] = {'q', (char)n};
        keep((struct text){question, sizeof question}, TEXT("said"), 0);
    }
    for (unsigned n = 0; n < CHOSEN; n++) {
        char question[TEXT_NUMBER_MAX];
        struct text text = {question, text_put_number(numbers[n], question)};
        keep(text, TEXT("said"), 0);
        assert_int_equal(find(text, &found), MEMO_ANSWER);
    }
    assert_int_equal(count_kept(), 100 + MEMO_BUCKET_ANSWERS);
    check_all_is_accounted_for();
}

static void the_longest_question_and_answer_are_kept(void **state)
{
    (void)state;
    static char question[MEMO_QUESTION_MAX + 1];
    static char said[MEMO_ANSWER_MAX];
    struct memo_answer found;
    struct text longest = {question, MEMO_QUESTION_MAX};
    memset(said, 's', sizeof said);
    for (unsigned char n = 0; n < 200; n++) { /* more than there is room for */
        memset(question, n, sizeof question);
        said[sizeof said - 1] = (char)n;
        keep(longest, (struct text){said, sizeof said}, n);
        assert_int_equal(find(longest, &found), MEMO_ANSWER);
        assert_int_equal(found.results, n);
        CHECK_TEXT(found.said, ((struct text){said, sizeof said}));
    }
    check_all_is_accounted_for();
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(find((struct text){question, sizeof question}, &found), MEMO_NOTHING);
}

static void an_answer_of_any_length_comes_back_whole(void **state)
{
    (void)state;
    static char said[3 * MEMO_BLOCK_BYTES];
    struct memo_answer found;
    for (size_t n = 0; n < sizeof said; n++)
        said[n] = (char)(n * 37 / 8);
    for (size_t len = 1; len <= sizeof said; len++) {
        memset(&memo, 0, offsetof(struct memo, entries));
        keep(TEXT("how long?"), (struct text){said, len}, 0);
        memset(room, 0, sizeof room);
        assert_int_equal(find(TEXT("how long?"), &found), MEMO_ANSWER);
        assert_int_equal(found.said.len, len);
        assert_int_equal(memcmp(found.said.at, said, len), 0);
        assert_int_equal(room[len], 0);
    }
}

static void an_answer_without_a_byte_is_not_wanted_again(void **state)
{
    (void)state;
    struct memo_answer found = {TEXT("as it was"), 1, 1};
    find(TEXT("ideograph"), &found);
    assert_int_equal(find(TEXT("ideograph"), &found), MEMO_WANTED);
    keep(TEXT("ideograph"), TEXT(""), 0);
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(find(TEXT("ideograph"), &found), MEMO_NOTHING);
    CHECK_TEXT(found.said, TEXT("as it was"));
}

static void what_is_found_is_right_whatever_went_before(void **state)
{
    (void)state;
    enum { QUESTIONS = 20000, ASKED = 100000 };
    uint64_t seed = 1;
    unsigned found = 0;
    for (unsigned n = 0; n < ASKED; n++) {
        uint32_t question = chance(&seed, 1 + chance(&seed, QUESTIONS));
        size_t copies = question % 50 == 0 ? question / 2 : question % 30;
        found += ask(question, copies);
    }
    assert_in_range(found, ASKED / 4, ASKED - 1); /* found often, and missed often */
    check_all_is_accounted_for();
}

/* Some hundreds of questions make half of what is asked; the others come each `times` times, and
 * have longer answers. */
static double share_found_beside_a_flood(unsigned times)
{
    enum { OFTEN = 400, ASKED = 60000, SETTLED = 20000 };
    uint64_t seed = 7;
    unsigned found = 0;
    unsigned asked = 0;
    for (unsigned n = 0; n < ASKED; n++) {
        bool was_there = ask(chance(&seed, OFTEN), 40);
        if (n >= SETTLED) {
            asked++;
            found += was_there;
        }
        ask(OFTEN + n / times, 200);
    }
    assert_int_equal(asked, ASKED - SETTLED);
    return (double)found / asked;
}

static void questions_that_come_once_push_nothing_out(void **state)
{
    (void)state;
    assert_true(share_found_beside_a_flood(1) > 0.9999);
}

static void questions_that_come_twice_push_out_next_to_nothing_that_comes_often(void **state)
{
    (void)state;
    assert_true(share_found_beside_a_flood(2) > 0.99);
    check_all_is_accounted_for();
}

static void more_questions_than_have_room_are_found_as_often_as_there_is_room(void **state)
{
    (void)state;
    enum { QUESTIONS = 4000, COPIES = 500, ASKED = 40000 }; /* of 2.3 KB: 1600 have room */
    uint64_t seed = 3;
    unsigned found = 0;
    for (unsigned n = 0; n < ASKED; n++)
        found += ask(chance(&seed, QUESTIONS), COPIES);
    assert_in_range(found, ASKED / 4, ASKED / 2);
    check_all_is_accounted_for();
}

static void a_memo_takes_no_more_memory_than_the_manual_says(void **state)
{
    (void)state;
    assert_in_range(sizeof memo, 0, 4400 * 1024);
}

#define MEMO_TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEMO_TEST(an_answer_is_kept_when_its_question_comes_again),
        MEMO_TEST(what_is_found_stays_when_all_else_is_replaced),
        MEMO_TEST(the_question_may_lie_where_the_answer_goes),
        MEMO_TEST(an_answer_longer_than_the_room_is_neither_found_nor_wanted),
        MEMO_TEST(what_is_kept_already_is_not_kept_again),
        MEMO_TEST(questions_that_differ_in_a_byte_never_meet),
        MEMO_TEST(questions_with_one_hash_do_not_meet_either),
        MEMO_TEST(questions_chosen_to_meet_in_one_bucket_push_out_only_each_other),
        MEMO_TEST(the_longest_question_and_answer_are_kept),
        MEMO_TEST(an_answer_of_any_length_comes_back_whole),
        MEMO_TEST(an_answer_without_a_byte_is_not_wanted_again),
        MEMO_TEST(what_is_found_is_right_whatever_went_before),
        MEMO_TEST(questions_that_come_once_push_nothing_out),
        MEMO_TEST(questions_that_come_twice_push_out_next_to_nothing_that_comes_often),
        MEMO_TEST(more_questions_than_have_room_are_found_as_often_as_there_is_room),
        MEMO_TEST(a_memo_takes_no_more_memory_than_the_manual_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
