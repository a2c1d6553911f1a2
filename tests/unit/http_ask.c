/* http_ask.c - what parameters ask for. */
#include "http/ask.h"

#include <string.h>

#include "support.h"

static char room[4096];

static struct ask read_ask(const char *parameters, void (*read)(struct ask *, char *, size_t))
{
    struct ask ask;
    size_t len = strlen(parameters);
    assert_true(len < sizeof room);
    memset(room, '!', sizeof room);
    memcpy(room, parameters, len);
    read(&ask, room, len);
    for (size_t n = len; n < sizeof room; n++)
        assert_int_equal(room[n], '!');
    return ask;
}

static void check_query(const char *parameters, const char *query)
{
    struct ask ask = read_ask(parameters, ask_read);
    CHECK_TEXT(ask.wrong, TEXT(""));
    CHECK_TEXT(ask.query, text_of(query));
}

static void a_query_is_decoded(void **state)
{
    (void)state;
    check_query("query=rook", "rook");
    check_query("query=chess+black%20rook", "chess black rook");
    check_query("query=%E2%99%96%e2%99%96\xE2\x99\x96", "♖♖♖");
    check_query("query=+%09a+", "a");
    check_query("query=100%", "100%");
    check_query("query=%4", "%4");
    check_query("query=%zz%4x%%41", "%zz%4x%A");
    check_query("query=a=b=c", "a=b=c");
    check_query("q%75ery=a%26b&x=y", "a&b");
    check_query("&&a&=b&query=rook&&", "rook");
    check_query("Query=a&queryx=b&quer=c", "");
    check_query("query", "");
    check_query("", "");
}

/* In U+2656 a + is no space, if it is written by hand. */
static void the_plus_of_a_code_point_stays(void **state)
{
    (void)state;
    check_query("query=U+2656", "U+2656");
    check_query("query=u+2656+U+fF", "u+2656 U+fF");
    check_query("query=U%202656", "U 2656");
    check_query("query=U%2B2656", "U+2656");
    check_query("query=U++2656", "U  2656");
    check_query("query=U+", "U");
    check_query("query=U+g", "U g");
    check_query("query=X+2656", "X 2656");
    check_query("query=+2656", "2656");
    check_query("query=U+%32656", "U 2656");
}

static void results_are_counted_from_and_to(void **state)
{
    (void)state;
    struct ask ask = read_ask("query=a&start=7&stop=4294967295&format=html", ask_read);
    CHECK_TEXT(ask.wrong, TEXT(""));
    assert_int_equal(ask.start, 7);
    assert_int_equal(ask.stop, UINT32_MAX);
    assert_int_equal(ask.format, FORMAT_HTML);
    assert_true(ask.has_query && ask.has_start && ask.has_stop && ask.has_format);
    ask = read_ask("query=a", ask_read);
    assert_int_equal(ask.start, 0);
    assert_int_equal(ask.stop, UINT32_MAX);
    assert_int_equal(ask.format, FORMATS);
    assert_false(ask.has_start || ask.has_stop || ask.has_format);
}

static void an_order_is_best_or_code(void **state)
{
    (void)state;
    struct ask ask = read_ask("order=best&query=a", ask_read);
    CHECK_TEXT(ask.wrong, TEXT(""));
    assert_int_equal(ask.order, QUERY_ALL_BEST);
    assert_true(ask.has_order);
    ask = read_ask("query=a&order=%63ode", ask_read);
    CHECK_TEXT(ask.wrong, TEXT(""));
    assert_int_equal(ask.order, QUERY_SLASH_IS_BEST);
    assert_true(ask.has_order);
    ask = read_ask("query=a&Order=best", ask_read);
    assert_int_equal(ask.order, QUERY_SLASH_IS_BEST);
    assert_false(ask.has_order);
}

static void what_makes_no_sense_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *parameters;
        const char *wrong;
    } cases[] = {
        {"query=%ff", "query must be UTF-8"},
        {"query=caf\xE9", "query must be UTF-8"},
        {"query=a&query=a", "query may stand only once"},
        {"start=", "start must be a whole number from 0 to 4294967295"},
        {"start=-1", "start must be a whole number from 0 to 4294967295"},
        {"start=4294967296", "start must be a whole number from 0 to 4294967295"},
        {"stop=1e3", "stop must be a whole number from 0 to 4294967295"},
        {"stop=+1", "stop must be a whole number from 0 to 4294967295"},
        {"stop=1&stop=1", "stop may stand only once"},
        {"start=1&start=1", "start may stand only once"},
        {"format=xml", "format must be json, text or html"},
        {"format=", "format must be json, text or html"},
        {"format=JSON", "format must be json, text or html"},
        {"format=json&format=json", "format may stand only once"},
        {"order=", "order must be best or code"},
        {"order=Best", "order must be best or code"},
        {"order=best+", "order must be best or code"},
        {"order=best&order=best", "order may stand only once"},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        struct ask ask = read_ask(cases[n].parameters, ask_read);
        CHECK_TEXT(ask.wrong, text_of(cases[n].wrong));
    }
}

static void words_are_joined(void **state)
{
    (void)state;
    struct ask ask =
        read_ask("char=sun&x=y&char=%E2%99%96&char=&ch%61r=U+2656&char=a+b", ask_read_words);
    CHECK_TEXT(ask.wrong, TEXT(""));
    CHECK_TEXT(ask.query, TEXT("sun ♖  U+2656 a b"));
    assert_true(ask.has_query);
    ask = read_ask("char=%ff", ask_read_words);
    assert_true(ask.wrong.len > 0);
    ask = read_ask("query=a", ask_read_words);
    CHECK_TEXT(ask.query, TEXT(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_decoded),
        cmocka_unit_test(the_plus_of_a_code_point_stays),
        cmocka_unit_test(results_are_counted_from_and_to),
        cmocka_unit_test(an_order_is_best_or_code),
        cmocka_unit_test(what_makes_no_sense_is_wrong),
        cmocka_unit_test(words_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
