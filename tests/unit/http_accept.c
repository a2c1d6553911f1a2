/* http_accept.c - which form of an answer a client wants, and which it has. */
#include "http/accept.h"
#include "http/tags.h"

#include <stdio.h>

#include "support.h"

static struct accept accepted(const char *first, const char *second)
{
    struct accept accept = {0};
    accept_take(&accept, text_of(first));
    accept_take(&accept, text_of(second));
    return accept;
}

#define BROWSER "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

static void the_heaviest_form_is_chosen(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        enum format format, refusal;
    } cases[] = {
        {"", FORMAT_JSON, FORMAT_TEXT},
        {"*/*", FORMAT_JSON, FORMAT_TEXT},
        {"image/png", FORMAT_JSON, FORMAT_TEXT},
        {",;=q,,", FORMAT_JSON, FORMAT_TEXT},
        {"text/plain", FORMAT_TEXT, FORMAT_TEXT},
        {"TEXT/Plain;charset=utf-8", FORMAT_TEXT, FORMAT_TEXT},
        {BROWSER, FORMAT_HTML, FORMAT_HTML},
        {"text/*", FORMAT_TEXT, FORMAT_TEXT},
        {"text/*, text/plain;q=0.1", FORMAT_HTML, FORMAT_HTML},
        {"text/html;q=0.5, application/json;q=0.25", FORMAT_HTML, FORMAT_HTML},
        {"text/plain;q=0, */*", FORMAT_JSON, FORMAT_JSON},
        {"text/plain;q=2, text/html;q=0.001", FORMAT_HTML, FORMAT_HTML},
        {"text/html; level=1; Q=0.4, text/plain;q=0.399", FORMAT_HTML, FORMAT_HTML},
        {"application/json", FORMAT_JSON, FORMAT_JSON},
        {"application/*", FORMAT_JSON, FORMAT_JSON},
        {"application/problem+json", FORMAT_JSON, FORMAT_JSON},
        {"application/problem+json;q=0.2, text/plain;q=0.1", FORMAT_TEXT, FORMAT_JSON},
        {"application/json, text/plain;q=0.5", FORMAT_JSON, FORMAT_JSON},
        {"application/json;q=0, text/html;q=0.001", FORMAT_HTML, FORMAT_HTML},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        struct accept accept = accepted(cases[n].accept, "");
        if (accept_format(&accept) != cases[n].format ||
            accept_refusal_format(&accept) != cases[n].refusal)
            fail_msg("%s", cases[n].accept);
    }
}

static void all_lines_are_one_list(void **state)
{
    (void)state;
    struct accept accept = accepted("application/json;q=0.1", "text/plain");
    assert_int_equal(accept_format(&accept), FORMAT_TEXT);
    accept = accepted("text/plain", "application/json;q=0.5");
    assert_int_equal(accept_format(&accept), FORMAT_TEXT);
    accept = accepted("*/*;q=0.9, text/html", "text/plain;q=0.95, text/html;q=0");
    assert_int_equal(accept_format(&accept), FORMAT_HTML);
}

enum { ALL = (1 << FORMS) - 1, JSON = 1 << FORM_JSON, PAGE = 1 << FORM_PAGE };

static void tags_are_found_in_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        unsigned listed;
    } cases[] = {
        {"", 0},
        {"*", ALL},
        {" * \t", ALL},
        {"\"*\"", 0},
        {TAG("json"), JSON},
        {"W/" TAG("json"), JSON},
        {"w/" TAG("json"), 0},
        {" , \"a, b\",\t" TAG("page") " ,, W/" TAG("json") ",", JSON | PAGE},
        {"\"" HTTP_EDITION "-json, y\"", 0},
        {"\"x " TAG("json"), 0},
        {HTTP_EDITION "-json", 0},
        {"\"x\" y, " TAG("json"), 0},
        {"\"", 0},
        {"W/", 0},
        {"\"\"", 0},
    };
    for (size_t n = 0; n < COUNT(cases); n++)
        if (tags_listed(text_of(cases[n].list)) != cases[n].listed)
            fail_msg("%s", cases[n].list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heaviest_form_is_chosen),
        cmocka_unit_test(all_lines_are_one_list),
        cmocka_unit_test(tags_are_found_in_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
