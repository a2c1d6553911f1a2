/* ucdc_entities.c - entities.json: what is read of it, what is refused. */
#include "entities.h"

#include <stdio.h>
#include <string.h>

#include "support.h"

static void check_entities(const char *text, const char *expected)
{
    struct entities entities = {0};
    struct bytes shown = {NULL, 0, 0};
    struct ucd_file file = {.name = "entities.json", .rest = text_of(text)};
    if (!entities_read(&entities, &file))
        fail_msg("refused: %s", file.message);
    for (size_t n = 0; n < entities.count; n++) {
        const struct entity *entity = &entities.at[n];
        bytes_add(&shown, entity->name);
        for (uint32_t each = 0; each < entity->count; each++) {
            char digits[16];
            snprintf(digits, sizeof digits, " %04X", (unsigned)entity->cps[each]);
            bytes_add(&shown, text_of(digits));
        }
        bytes_add(&shown, TEXT("\n"));
    }
    CHECK_TEXT(bytes_text(&shown), text_of(expected));
    bytes_free(&shown);
    entities_free(&entities);
    assert_null(entities.at);
}

static void the_published_form_is_understood(void **state)
{
    (void)state;
    check_entities(
        "{\n"
        "  \"&AElig\": { \"codepoints\": [198], \"characters\": \"\\u00C6\" },\n"
        "  \"&AElig;\": { \"codepoints\": [198], \"characters\": \"\\u00C6\" },\n"
        "  \"&AMP;\": { \"codepoints\": [38], \"characters\": \"&\" },\n"
        "  \"&Afr;\": { \"codepoints\": [120068], \"characters\": \"\\uD835\\uDD04\" },\n"
        "  \"&NotEqualTilde;\": { \"codepoints\": [8770, 824], \"characters\": "
        "\"\\u2242\\u0338\" },\n"
        "  \"&frac12;\": { \"codepoints\": [189], \"characters\": \"\\u00BD\" }\n"
        "}\n",
        "AElig 00C6\n"
        "AMP 0026\n"
        "Afr 1D504\n"
        "NotEqualTilde 2242 0338\n"
        "frac12 00BD\n");
}

static void any_json_of_this_shape_is_understood(void **state)
{
    (void)state;
    check_entities("\n{\"&a;\":{\"codepoints\":[9],\"characters\":\"\\t\"}\t,\r\n"
                   "\"&b;\" : {\"codepoints\" : [ 34 , 92 ] , \"characters\" : \"\\\"\\\\\"}}",
                   "a 0009\n"
                   "b 0022 005C\n");
    check_entities("{\"&A;\":{\"codepoints\":[120068],\"characters\":\"𝔄\"},"
                   "\"&B;\":{\"codepoints\":[47,10],\"characters\":\"\\/\\n\"},"
                   "\"&C;\":{\"codepoints\":[198],\"characters\":\"\\u00c6\"}}",
                   "A 1D504\n"
                   "B 002F 000A\n"
                   "C 00C6\n");
}

static void names_differ_by_case(void **state)
{
    (void)state;
    check_entities("{\"&dagger;\":{\"codepoints\":[8224],\"characters\":\"†\"},"
                   "\"&Dagger;\":{\"codepoints\":[8225],\"characters\":\"‡\"}}",
                   "dagger 2020\n"
                   "Dagger 2021\n");
}

static void check_refusal(const char *text, const char *expected)
{
    struct entities entities = {0};
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "entities.json", .rest = fenced_copy(&room, text_of(text))};
    assert_false(entities_read(&entities, &file));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    entities_free(&entities);
    fenced_free(&room);
}

#define GOOD "{\n\"&a;\": {\"codepoints\": [97], \"characters\": \"a\"}"

static void what_is_no_object_of_objects_is_refused(void **state)
{
    (void)state;
    check_refusal("", "entities.json:1: expected {");
    check_refusal("<!doctype html>\n", "entities.json:1: expected {");
    check_refusal("[]", "entities.json:1: expected {");
    check_refusal("{\n}", "entities.json:2: expected \"");
    check_refusal(GOOD "\n", "entities.json:3: expected }");
    check_refusal(GOOD ",\n}", "entities.json:3: expected \"");
    check_refusal(GOOD "}\n{", "entities.json:3: something after the last }");
    check_refusal(GOOD ",\n\"&b;\": [98]}", "entities.json:3: expected {");
    check_refusal(GOOD ",\n\"&b;\" {", "entities.json:3: expected :");
    check_refusal(GOOD " \"&b;\": {", "entities.json:2: expected }");
}

static void other_members_are_refused(void **state)
{
    (void)state;
    check_refusal("{\"&a;\": {\"characters\": \"a\", \"codepoints\": [97]}}",
                  "entities.json:1: expected \"codepoints\", found \"characters\"");
    check_refusal("{\"&a;\": {\"codepoints\": [97]}}", "entities.json:1: expected ,");
    check_refusal("{\"&a;\": {\"codepoints\": [97], \"text\": \"a\"}}",
                  "entities.json:1: expected \"characters\", found \"text\"");
    check_refusal("{\"&a;\": {\"codepoints\": [97], \"characters\": \"a\", \"b\": 1}}",
                  "entities.json:1: expected }");
}

static void names_that_are_none_are_refused(void **state)
{
    (void)state;
    check_refusal("{\"a;\": {", "entities.json:1: \"a;\" is not the name of an entity");
    check_refusal("{\"&\": {", "entities.json:1: \"&\" is not the name of an entity");
    check_refusal("{\"&;\": {", "entities.json:1: \"&;\" is not the name of an entity");
    check_refusal("{\"&1a;\": {", "entities.json:1: \"&1a;\" is not the name of an entity");
    check_refusal("{\"&a;b\": {", "entities.json:1: \"&a;b\" is not the name of an entity");
    check_refusal("{\"&a b;\": {", "entities.json:1: \"&a b;\" is not the name of an entity");
    check_refusal("{\"&\\u0061;\": {",
                  "entities.json:1: \"&\\u0061;\" is not the name of an entity");
    check_refusal("{\"&a", "entities.json:1: a string that does not end");
    check_refusal("{\"&a\\", "entities.json:1: a string that does not end");
    check_refusal("{\"&a\\\"", "entities.json:1: a string that does not end");
    check_refusal("{\"&a\n\"", "entities.json:1: a control within a string");
}

static void a_name_that_comes_twice_is_refused(void **state)
{
    (void)state;
    check_refusal(GOOD ",\n\"&a;\": {\"codepoints\": [98], \"characters\": \"b\"}}",
                  "entities.json:3: &a; was there before");
}

static void code_points_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *digits;
        const char *expected;
    } cases[] = {
        {"", "entities.json:1: '' is not a code point"},
        {"-1", "entities.json:1: '' is not a code point"},
        {"0", "entities.json:1: '0' is not a code point"},
        {"097", "entities.json:1: '097' is not a code point"},
        {"55296", "entities.json:1: '55296' is not a code point"},
        {"1114112", "entities.json:1: '1114112' is not a code point"},
        {"99999999999", "entities.json:1: '99999999' is not a code point"},
        {"97.5", "entities.json:1: expected ]"},
        {"97, 98, 99", "entities.json:1: an entity of more than 2 characters"},
        {"97,", "entities.json:1: '' is not a code point"},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        char text[128];
        snprintf(text, sizeof text, "{\"&a;\": {\"codepoints\": [%s], \"characters\": \"a\"}}",
                 cases[n].digits);
        check_refusal(text, cases[n].expected);
    }
}

static void characters_must_be_those_of_the_code_points(void **state)
{
    (void)state;
    static const char *const strings[] = {
        "",      "b",  "ab",   "\\u0062", "\\u061",         "\\u00G1",  "\\U000061",
        "\\x61", "\\", "\xFF", "\\uD835", "\\uDD04\\uD835", "\\uD835a", "\\uD835\\u0061"};
    for (size_t n = 0; n < COUNT(strings); n++) {
        char text[128];
        char expected[128];
        bool is_open = strcmp(strings[n], "\\") == 0; /* it escapes the quote */
        snprintf(text, sizeof text, "{\"&a;\": {\"codepoints\": [97], \"characters\": \"%s\"}}",
                 strings[n]);
        snprintf(expected, sizeof expected, "entities.json:1: \"%s\" are not these code points",
                 strings[n]);
        check_refusal(text, is_open ? "entities.json:1: a string that does not end" : expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_form_is_understood),
        cmocka_unit_test(any_json_of_this_shape_is_understood),
        cmocka_unit_test(names_differ_by_case),
        cmocka_unit_test(what_is_no_object_of_objects_is_refused),
        cmocka_unit_test(other_members_are_refused),
        cmocka_unit_test(names_that_are_none_are_refused),
        cmocka_unit_test(a_name_that_comes_twice_is_refused),
        cmocka_unit_test(code_points_that_are_none_are_refused),
        cmocka_unit_test(characters_must_be_those_of_the_code_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
