/* server_batch.c - what goes to the kernel in one write. */
#include "server/batch.h"

#include <string.h>

#include "support.h"

static char source[BATCH_ROOM + 8 * 1024]; /* pieces are taken from here */

static int fill_source(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t n = 0; n < sizeof source; n++)
        source[n] = (char)chance(&seed, 256);
    return 0;
}

static struct text piece_of(size_t at, size_t len)
{
    return (struct text){source + at, len};
}

/* All that is not yet sent. */
static struct bytes left_in(const struct batch *batch)
{
    struct bytes left = {NULL, 0, 0};
    for (unsigned n = batch->first; n < batch->count; n++)
        bytes_add(&left, (struct text){batch->bufs[n].base, batch->bufs[n].len});
    return left;
}

static void check_left(const struct batch *batch, struct text expected)
{
    struct bytes left = left_in(batch);
    CHECK_TEXT(bytes_text(&left), expected);
    assert_int_equal(batch->bytes, expected.len);
    bytes_free(&left);
}

static void short_pieces_are_copied_end_to_end(void **state)
{
    (void)state;
    struct batch batch;
    char one[] = "rook";
    batch_clear(&batch);
    assert_int_equal(batch_add(&batch, (struct text){one, 4}, true, 100), 4);
    memset(one, '!', 4); /* a copied piece may go away */
    assert_int_equal(batch_add(&batch, TEXT(" and "), true, 100), 5);
    assert_int_equal(batch_add(&batch, TEXT("bishop"), true, 3), 3);
    assert_int_equal(batch.count, 1);
    check_left(&batch, TEXT("rook and bis"));
}

static void long_pieces_stay_where_they_lie(void **state)
{
    (void)state;
    struct batch batch;
    batch_clear(&batch);
    assert_int_equal(batch_add(&batch, piece_of(0, BATCH_COPY_MAX), true, SIZE_MAX),
                     BATCH_COPY_MAX);
    assert_int_equal(batch_add(&batch, piece_of(7, BATCH_COPY_MAX + 1), true, SIZE_MAX),
                     BATCH_COPY_MAX + 1);
    assert_int_equal(batch.count, 2);
    assert_ptr_not_equal(batch.bufs[0].base, source);
    assert_ptr_equal(batch.bufs[1].base, source + 7);
}

static void long_pieces_that_may_go_away_are_copied(void **state)
{
    (void)state;
    struct batch batch;
    char piece[BATCH_COPY_MAX + 1];
    char expected[sizeof piece];
    memset(piece, 'x', sizeof piece);
    memset(expected, 'x', sizeof expected);
    batch_clear(&batch);
    struct text text = {piece, sizeof piece};
    assert_int_equal(batch_add(&batch, text, false, SIZE_MAX), sizeof piece);
    memset(piece, '!', sizeof piece);
    check_left(&batch, (struct text){expected, sizeof expected});
}

static void no_more_is_added_than_wanted(void **state)
{
    (void)state;
    struct batch batch;
    batch_clear(&batch);
    assert_int_equal(batch_add(&batch, piece_of(0, 10000), true, 77), 77);
    check_left(&batch, piece_of(0, 77));
}

static void a_full_room_takes_no_short_piece(void **state)
{
    (void)state;
    struct batch batch;
    size_t added = 0;
    batch_clear(&batch);
    while (added < BATCH_ROOM)
        added += batch_add(&batch, piece_of(added, 1000), true,
                           SIZE_MAX); /* the last one has less than 1000 bytes */
    assert_int_equal(added, BATCH_ROOM);
    assert_int_equal(batch_add(&batch, piece_of(added, 1), true, SIZE_MAX), 0);
    check_left(&batch, piece_of(0, BATCH_ROOM));
    assert_int_equal(batch_add(&batch, piece_of(added, 5000), true, SIZE_MAX), 5000);
    check_left(&batch, piece_of(0, BATCH_ROOM + 5000));
}

static void when_all_bufs_are_used_no_long_piece_is_taken(void **state)
{
    (void)state;
    struct batch batch;
    batch_clear(&batch);
    for (unsigned n = 0; n < BATCH_BUFS; n++)
        assert_int_equal(batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX), 3000);
    assert_int_equal(batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX), 0);
    assert_int_equal(batch_add(&batch, TEXT("rook"), true, SIZE_MAX), 0);
    assert_int_equal(batch.bytes, BATCH_BUFS * 3000);
    assert_int_equal(batch.used, 0);
}

static void the_last_buf_of_copies_grows_though_all_bufs_are_used(void **state)
{
    (void)state;
    struct batch batch;
    batch_clear(&batch);
    for (unsigned n = 0; n < BATCH_BUFS - 1; n++)
        batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX);
    assert_int_equal(batch_add(&batch, TEXT("rook"), true, SIZE_MAX), 4);
    assert_int_equal(batch_add(&batch, TEXT("rook"), true, SIZE_MAX), 4);
    assert_int_equal(batch.count, BATCH_BUFS);
    assert_int_equal(batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX), 0);
}

static void a_batch_that_is_sent_is_empty(void **state)
{
    (void)state;
    struct batch batch;
    batch_clear(&batch);
    batch_add(&batch, TEXT("rook"), true, SIZE_MAX);
    batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX);
    batch_sent(&batch, 3004);
    assert_int_equal(batch.bytes, 0);
    assert_int_equal(batch.count, 0);
    assert_int_equal(batch.first, 0);
    assert_int_equal(batch.used, 0);
    batch_sent(&batch, 0);
    check_left(&batch, TEXT(""));
}

static void sending_may_stop_at_every_byte(void **state)
{
    (void)state;
    enum { LENGTH = 4 + 3000 + 5 };
    struct bytes all = {NULL, 0, 0};
    bytes_add(&all, TEXT("rook"));
    bytes_add(&all, piece_of(0, 3000));
    bytes_add(&all, TEXT("queen"));
    for (size_t sent = 0; sent <= LENGTH; sent++) {
        struct batch batch;
        batch_clear(&batch);
        batch_add(&batch, TEXT("rook"), true, SIZE_MAX);
        batch_add(&batch, piece_of(0, 3000), true, SIZE_MAX);
        batch_add(&batch, TEXT("queen"), true, SIZE_MAX);
        batch_sent(&batch, sent);
        check_left(&batch, text_from(bytes_text(&all), sent));
        for (unsigned n = batch.first; n < batch.count; n++)
            assert_true(batch.bufs[n].len > 0);
    }
    bytes_free(&all);
}

/* Adds and sends at random: what is left are the bytes that were added and not yet sent. */
static void bytes_leave_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    uint64_t seed = 23;
    struct batch batch;
    struct bytes expected = {NULL, 0, 0};
    unsigned refused = 0;
    batch_clear(&batch);
    for (unsigned round = 0; round < 3000; round++) {
        if (chance(&seed, 6) > 0) {
            size_t len = 1 + chance(&seed, chance(&seed, 3) > 0 ? 300 : 6000);
            struct text piece = piece_of(chance(&seed, 50000), len);
            size_t most = 1 + chance(&seed, 8000);
            size_t added = batch_add(&batch, piece, true, most);
            assert_true(added <= len && added <= most);
            bytes_add(&expected, (struct text){piece.at, added});
            refused += added == 0;
        } else {
            size_t sent = chance(&seed, (uint32_t)batch.bytes + 1);
            if (chance(&seed, 4) == 0)
                sent = batch.bytes;
            batch_sent(&batch, sent);
            memmove(expected.at, expected.at + sent, expected.len - sent);
            expected.len -= sent;
        }
        check_left(&batch, bytes_text(&expected));
        assert_in_range(batch.count, 0, BATCH_BUFS);
        assert_in_range(batch.used, 0, BATCH_ROOM);
    }
    assert_true(refused > 0);
    bytes_free(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_pieces_are_copied_end_to_end),
        cmocka_unit_test(long_pieces_stay_where_they_lie),
        cmocka_unit_test(long_pieces_that_may_go_away_are_copied),
        cmocka_unit_test(no_more_is_added_than_wanted),
        cmocka_unit_test(a_full_room_takes_no_short_piece),
        cmocka_unit_test(when_all_bufs_are_used_no_long_piece_is_taken),
        cmocka_unit_test(the_last_buf_of_copies_grows_though_all_bufs_are_used),
        cmocka_unit_test(a_batch_that_is_sent_is_empty),
        cmocka_unit_test(sending_may_stop_at_every_byte),
        cmocka_unit_test(bytes_leave_in_the_order_in_which_they_came),
    };
    return cmocka_run_group_tests(tests, fill_source, NULL);
}
