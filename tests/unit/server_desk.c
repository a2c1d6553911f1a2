/* server_desk.c - the memory of connections that are at work. The address sanitizer finds leaks. */
#include "server/desk.h"

#include <string.h>

#include "support.h"

static void a_desk_comes_empty_and_with_the_room_asked_for(void **state)
{
    (void)state;
    struct desk_pool pool;
    desk_pool_init(&pool, 100);
    struct desk *desk = desk_take(&pool);
    assert_non_null(desk);
    assert_int_equal(desk->unread.len, 0);
    assert_int_equal(desk->batch.bytes, 0);
    memset(desk->room, 'x', 100);
    memset(desk->input, 'x', DESK_INPUT);
    desk_give_back(&pool, desk);
    desk_pool_close(&pool);
}

static void a_desk_that_was_given_back_is_taken_again_and_empty(void **state)
{
    (void)state;
    struct desk_pool pool;
    desk_pool_init(&pool, 1);
    struct desk *first = desk_take(&pool);
    assert_non_null(first);
    first->unread = TEXT("rook");
    assert_int_equal(batch_add(&first->batch, TEXT("rook"), true, SIZE_MAX), 4);
    desk_give_back(&pool, first);
    assert_int_equal(pool.spares, 1);
    struct desk *again = desk_take(&pool);
    assert_ptr_equal(again, first);
    assert_int_equal(pool.spares, 0);
    assert_int_equal(again->unread.len, 0);
    assert_int_equal(again->batch.bytes, 0);
    assert_int_equal(again->batch.count, 0);
    desk_give_back(&pool, again);
    desk_pool_close(&pool);
}

static void only_so_many_desks_are_kept(void **state)
{
    (void)state;
    struct desk *desks[DESKS_SPARE + 3];
    struct desk_pool pool;
    desk_pool_init(&pool, 10);
    for (size_t n = 0; n < COUNT(desks); n++) {
        desks[n] = desk_take(&pool);
        assert_non_null(desks[n]);
        for (size_t other = 0; other < n; other++)
            assert_ptr_not_equal(desks[n], desks[other]);
    }
    assert_int_equal(pool.spares, 0);
    for (size_t n = 0; n < COUNT(desks); n++) {
        desk_give_back(&pool, desks[n]);
        assert_int_equal(pool.spares, n + 1 < DESKS_SPARE ? n + 1 : DESKS_SPARE);
    }
    desk_pool_close(&pool);
    assert_int_equal(pool.spares, 0);
    assert_null(pool.spare);
}

/* A worker keeps them for each service, until it ends. */
static void the_desks_that_are_kept_have_less_than_a_megabyte(void **state)
{
    (void)state;
    assert_in_range(DESKS_SPARE * sizeof(struct desk), 1, 1000 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_desk_comes_empty_and_with_the_room_asked_for),
        cmocka_unit_test(a_desk_that_was_given_back_is_taken_again_and_empty),
        cmocka_unit_test(only_so_many_desks_are_kept),
        cmocka_unit_test(the_desks_that_are_kept_have_less_than_a_megabyte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
