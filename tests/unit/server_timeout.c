/* server_timeout.c - one timer for many members, on the clock of a real loop. What is asserted
 * holds however late the loop is. */
#include "server/timeout.h"

#include "support.h"

enum { AFTER_MS = 160, LATE_MS = AFTER_MS / 16, MEMBERS = 4 };

static uv_loop_t loop;
static struct timeout timeout;
static struct timeout_link members[MEMBERS];
static unsigned expired[MEMBERS]; /* how often each member has expired */
static unsigned order[MEMBERS];   /* the members in the order in which they expired */
static unsigned count;            /* of `order` */

static void on_expired(struct timeout_link *link)
{
    unsigned which = (unsigned)(link - members);
    assert_true(uv_now(&loop) >= link->deadline_ms);
    expired[which]++;
    if (count < MEMBERS)
        order[count++] = which;
    list_remove(&link->in_list);
}

static int begin(void **state)
{
    (void)state;
    assert_int_equal(uv_loop_init(&loop), 0);
    timeout_init(&timeout, &loop, AFTER_MS, on_expired);
    for (unsigned n = 0; n < MEMBERS; n++) {
        members[n] = (struct timeout_link){.of = NULL};
        list_init(&members[n].in_list);
        expired[n] = 0;
    }
    count = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    uv_close((uv_handle_t *)&timeout.timer, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}

/* Lets the loop turn until so many members have expired. */
static void run_until(unsigned wanted)
{
    uv_ref((uv_handle_t *)&timeout.timer); /* the timer keeps the loop alive only here */
    while (count < wanted)
        assert_true(uv_run(&loop, UV_RUN_ONCE) != 0 || count >= wanted);
    uv_unref((uv_handle_t *)&timeout.timer);
}

static void wait_until(uint64_t ms)
{
    while (uv_now(&loop) < ms) {
        uv_sleep(1);
        uv_update_time(&loop);
    }
}

static void members_expire_once_in_the_order_in_which_they_joined(void **state)
{
    (void)state;
    for (unsigned n = 0; n < MEMBERS; n++)
        timeout_start(&timeout, &members[MEMBERS - 1 - n]);
    run_until(MEMBERS);
    for (unsigned n = 0; n < MEMBERS; n++) {
        assert_int_equal(order[n], MEMBERS - 1 - n);
        assert_int_equal(expired[n], 1);
    }
    assert_false(uv_is_active((uv_handle_t *)&timeout.timer));
}

static void a_member_that_begins_anew_waits_anew(void **state)
{
    (void)state;
    timeout_start(&timeout, &members[0]);
    timeout_start(&timeout, &members[1]);
    wait_until(members[0].deadline_ms - AFTER_MS / 2);
    timeout_start(&timeout, &members[0]);
    run_until(2);
    assert_int_equal(order[0], 1);
    assert_int_equal(order[1], 0);
}

/* It goes to the end of the list only when its deadline is more than a sixteenth later, so that a
 * busy connection costs nothing; until then its neighbours wait no longer than that. */
static void to_begin_anew_soon_moves_no_member(void **state)
{
    (void)state;
    timeout_start(&timeout, &members[0]);
    timeout_start(&timeout, &members[1]);
    const uint64_t listed_ms = members[0].listed_ms;
    assert_int_equal(listed_ms, members[0].deadline_ms);
    while (members[0].deadline_ms - listed_ms <= LATE_MS) {
        assert_int_equal(members[0].listed_ms, listed_ms);
        assert_ptr_equal(timeout.members.next, &members[0].in_list);
        uv_sleep(1);
        uv_update_time(&loop);
        timeout_start(&timeout, &members[0]);
        assert_int_equal(members[0].deadline_ms, uv_now(&loop) + AFTER_MS);
    }
    assert_int_equal(members[0].listed_ms, members[0].deadline_ms);
    assert_ptr_equal(timeout.members.next, &members[1].in_list);
    assert_ptr_equal(timeout.members.prev, &members[0].in_list);
}

static void a_member_that_left_does_not_expire(void **state)
{
    (void)state;
    timeout_start(&timeout, &members[0]);
    timeout_start(&timeout, &members[1]);
    list_remove(&members[0].in_list);
    run_until(1);
    assert_int_equal(expired[0], 0);
    assert_int_equal(expired[1], 1);
}

static void a_member_of_another_timeout_leaves_it(void **state)
{
    (void)state;
    static struct timeout other; /* until end() has run its loop */
    timeout_init(&other, &loop, 100 * AFTER_MS, on_expired);
    timeout_start(&other, &members[0]);
    timeout_start(&timeout, &members[0]);
    assert_true(list_is_empty(&other.members));
    run_until(1);
    assert_int_equal(expired[0], 1);
    uv_close((uv_handle_t *)&other.timer, NULL);
}

static void no_time_at_all_is_for_ever(void **state)
{
    (void)state;
    static struct timeout never; /* until end() has run its loop */
    timeout_init(&never, timeout.timer.loop, 0, timeout.on_expired);
    timeout_start(&timeout, &members[0]);
    timeout_start(&never, &members[0]);
    assert_true(list_is_empty(&timeout.members));
    assert_true(list_is_empty(&never.members));
    assert_false(uv_is_active((uv_handle_t *)&never.timer));
    uv_close((uv_handle_t *)&never.timer, NULL);
}

#define TIMEOUT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TIMEOUT_TEST(members_expire_once_in_the_order_in_which_they_joined),
        TIMEOUT_TEST(a_member_that_begins_anew_waits_anew),
        TIMEOUT_TEST(to_begin_anew_soon_moves_no_member),
        TIMEOUT_TEST(a_member_that_left_does_not_expire),
        TIMEOUT_TEST(a_member_of_another_timeout_leaves_it),
        TIMEOUT_TEST(no_time_at_all_is_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
