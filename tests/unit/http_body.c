/* http_body.c - bodies of answers, and the rows in them. */
#include "http/body.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { ROOM = 64 * 1024 };

static struct bytes told_in(enum form form, const char *query, uint32_t start, uint32_t stop,
                            size_t room)
{
    static char block[ROOM];
    struct body *body = malloc(sizeof *body);
    struct bytes told = {0};
    assert_non_null(body);
    body_start(body, form, text_of(query), start, stop);
    uint64_t len = form == FORM_TEXT ? body_text_len(body) : 0;
    while (!body_is_over(body)) {
        size_t written = body_fill(body, block, room);
        assert_true(written <= room);
        bytes_add(&told, (struct text){block, written});
    }
    assert_int_equal(body_fill(body, block, room), 0);
    if (form == FORM_TEXT)
        assert_int_equal(told.len, len);
    if (form != FORM_PAGE)
        assert_int_equal(body->results, body->stop - body->start);
    free(body);
    return told;
}

static void check_told(enum form form, const char *query, const char *expected)
{
    struct bytes told = told_in(form, query, 0, UINT32_MAX, ROOM);
    CHECK_TEXT(bytes_text(&told), text_of(expected));
    bytes_free(&told);
}

static void an_answer_has_its_forms(void **state)
{
    (void)state;
    check_told(
        FORM_JSON, "kelvin",
        "{\"query\":\"kelvin\",\"total\":1,\"start\":0,\"stop\":1,\"items\":[\n"
        "{\"code\":\"U+212A\",\"char\":\"\u212A\",\"name\":\"KELVIN SIGN\",\"category\":\"Lu\"}\n"
        "]}\n");
    check_told(
        FORM_JSON, "x\"\\\u202Ey",
        "{\"query\":\"x\\\"\\\\\\u202ey\",\"total\":0,\"start\":0,\"stop\":0,\"items\":[\n\n]}\n");
    check_told(FORM_TEXT, "nbsp", "U+00A0 \t\u00A0\tNO-BREAK SPACE\tNBSP\n(1 match for 'nbsp')\n");
    check_told(FORM_TEXT, "xyzzyq", "(No match for 'xyzzyq')\n");
    check_told(FORM_PARAGRAPHS, "<", "<p>U+003C \t&lt;\tLESS-THAN SIGN</p>\n");
    check_told(FORM_PARAGRAPHS, "xyzzyq", "");
    check_told(FORM_TABLE, "xyzzyq", "");
}

static void what_is_told_does_not_depend_on_the_room(void **state)
{
    (void)state;
    static const char *const queries[] = {"letter small", "nbsp", "U+0000 < & U+10FFFF",
                                          "\u2656\u202E'\"<>&\\\x7F\x01", "heavy ball*"};
    for (unsigned form = 0; form < FORM_FILE; form++)
        for (size_t n = 0; n < COUNT(queries); n++) {
            struct bytes whole = told_in((enum form)form, queries[n], 1, 300, ROOM);
            for (size_t room = BODY_ROOM_MIN; room < ROOM; room += room / 7) {
                struct bytes told = told_in((enum form)form, queries[n], 1, 300, room);
                CHECK_TEXT(bytes_text(&told), bytes_text(&whole));
                bytes_free(&told);
            }
            assert_true(text_is_utf8(bytes_text(&whole)));
            bytes_free(&whole);
        }
}

/* A line as row_json() has it, and as result_put_json() does. Nothing is read behind it. */
static void check_json_row(struct rows *rows, struct text line, const struct fenced *fenced)
{
    char expected[RESULT_JSON_MAX];
    char row[ROW_MAX];
    struct text left = line;
    struct result result = result_next(&left);
    struct text json = {expected, result_put_json(&result, expected)};
    rows->lines = fenced_copy(fenced, line);
    CHECK_TEXT(((struct text){row, (size_t)(row_json(rows, row) - row)}), json);
    assert_int_equal(rows->lines.len, 0);
}

static void rows_of_json_are_what_find_prints(void **state)
{
    (void)state;
    struct fenced fenced = fenced_new(INDEX_LINE_MAX);
    struct rows rows = {0};
    char room[INDEX_LABEL_LINE_MAX];
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp > 0x20000 && cp < 0x10FFF0 ? 7 : 1)
        check_json_row(&rows, index_line(cp, room), &fenced);
    uint64_t seed = 1;
    for (unsigned n = 0; n < 100000; n++) /* where categories do not ascend */
        check_json_row(&rows, index_line(chance(&seed, 0x110000), room), &fenced);
    check_json_row(&rows, TEXT("U+00A0 \t\u00A0\tNO-BREAK SPACE\tNBSP\r\n"), &fenced);
    fenced_free(&fenced);
}

static void rows_are_taken_one_by_one(void **state)
{
    (void)state;
    static const char lines[] = "U+0026 \t&\tAMPERSAND\tA & B\r\n"
                                "U+0000 \t\u2400\t<control-0000>\r\n"
                                "U+1F600\t\U0001F600\tGRINNING FACE\r\n"
                                "U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A & B\r\n"
                                "U+10FFFF\t\uFFFD\t<noncharacter-10FFFF>\r\n";
    static const struct {
        row_form *form;
        const char *expected;
    } cases[] = {
        {row_text, "U+0026 \t&\tAMPERSAND\tA & B\n"
                   "U+0000 \t\u2400\t<control-0000>\n"
                   "U+1F600\t\U0001F600\tGRINNING FACE\n"
                   "U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A & B\n"
                   "U+10FFFF\t\uFFFD\t<noncharacter-10FFFF>\n"},
        {row_table, "<tr><td>U+0026 <td>&amp;<th>AMPERSAND <small>A &amp; B</small>\n"
                    "<tr><td>U+0000 <td>\u2400<th>&lt;control-0000&gt;\n"
                    "<tr><td>U+1F600<td>\U0001F600<th>GRINNING FACE\n"
                    "<tr><td>U+1F1E6 U+1F1EC<td>\U0001F1E6\U0001F1EC<th>FLAG: A &amp; B\n"
                    "<tr><td>U+10FFFF<td>\uFFFD<th>&lt;noncharacter-10FFFF&gt;\n"},
        {row_paragraph, "<p>U+0026 \t&amp;\tAMPERSAND\tA &amp; B</p>\n"
                        "<p>U+0000 \t\u2400\t&lt;control-0000&gt;</p>\n"
                        "<p>U+1F600\t\U0001F600\tGRINNING FACE</p>\n"
                        "<p>U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A &amp; B</p>\n"
                        "<p>U+10FFFF\t\uFFFD\t&lt;noncharacter-10FFFF&gt;</p>\n"},
    };
    struct fenced fenced = fenced_new(sizeof lines - 1);
    for (size_t n = 0; n < COUNT(cases); n++) {
        struct rows rows = {.lines = fenced_copy(&fenced, text_of(lines))};
        char out[5 * ROW_MAX];
        char *at = out;
        while (rows.lines.len > 0)
            at = cases[n].form(&rows, at);
        CHECK_TEXT(((struct text){out, (size_t)(at - out)}), text_of(cases[n].expected));
    }
    fenced_free(&fenced);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_its_forms),
        cmocka_unit_test(what_is_told_does_not_depend_on_the_room),
        cmocka_unit_test(rows_of_json_are_what_find_prints),
        cmocka_unit_test(rows_are_taken_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
