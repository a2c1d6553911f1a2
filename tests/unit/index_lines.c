/* index_lines.c - the line of every code point there is, named or not, and every alias. */
#include <charfinder/query.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { CODE_POINTS = 0x110000 };

/* What the file says of a code point that has no name. */
static unsigned char *kinds;
enum { UNASSIGNED, CONTROL, SURROGATE, PRIVATE_USE, NAMED };

static unsigned char kind_of(struct text name)
{
    if (name.at[0] != '<')
        return NAMED;
    if (text_equal(name, TEXT("<control>")))
        return CONTROL;
    if (memmem(name.at, name.len, "Surrogate", 9) != NULL)
        return SURROGATE;
    return memmem(name.at, name.len, "Private Use", 11) != NULL ? PRIVATE_USE : NAMED;
}

static int read_kinds(void **state)
{
    (void)state;
    struct bytes file = read_file(CHARFINDER_UCD_DIR "/UnicodeData.txt");
    struct text rest = bytes_text(&file);
    struct text line;
    uint32_t last = 0;
    kinds = calloc(CODE_POINTS, 1);
    assert_non_null(kinds);
    while (next_line(&rest, &line)) {
        uint32_t cp = plain_hex(plain_field(line, 0));
        struct text name = plain_field(line, 1);
        bool ends_range = memmem(name.at, name.len, ", Last>", 7) != NULL;
        uint32_t first = ends_range ? last : cp;
        memset(kinds + first, kind_of(name), cp - first + 1);
        last = cp;
    }
    bytes_free(&file);
    return 0;
}

static int free_kinds(void **state)
{
    (void)state;
    free(kinds);
    return 0;
}

static const char *label_of(uint32_t cp)
{
    static const char *const labels[] = {"reserved", "control", "surrogate", "private-use"};
    bool is_noncharacter = (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFF) >= 0xFFFE;
    return is_noncharacter ? "noncharacter" : labels[kinds[cp]];
}

/* What the character column shows (charfinder-protocol(5), "Answers"). */
static uint32_t shown_for(uint32_t cp)
{
    if (kinds[cp] == SURROGATE || (cp >= 0x80 && cp <= 0x9F))
        return 0xFFFD;
    return cp < 0x20 ? 0x2400 + cp : cp == 0x7F ? 0x2421 : cp;
}

static void check_label_line(uint32_t cp, struct text line)
{
    char utf8[5] = {0};
    char code[16];
    char expected[INDEX_LABEL_LINE_MAX * 2];
    plain_utf8(shown_for(cp), utf8);
    snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
    snprintf(expected, sizeof expected, "%-7s\t%s\t<%s-%04X>\r\n", code, utf8, label_of(cp),
             (unsigned)cp);
    CHECK_TEXT(line, text_of(expected));
    assert_true(line.len <= INDEX_LABEL_LINE_MAX);
}

static void every_code_point_has_its_line(void **state)
{
    (void)state;
    struct fenced room = fenced_new(INDEX_LABEL_LINE_MAX);
    uint32_t entry = 0;
    uint32_t checked = 0;
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++, checked++) {
        struct text line = index_line(cp, room.at);
        struct text rest = line;
        struct result result = result_next(&rest);
        assert_int_equal(result.cp, cp);
        assert_int_equal(rest.len, 0);
        assert_int_equal(result.alias.len, 0);
        assert_false(result.is_sequence);
        if (index_entry(cp) != UINT32_MAX) {
            struct text listed = index_lines((struct run){entry, 1, 0});
            assert_int_equal(index_entry(cp), entry);
            assert_ptr_equal(line.at, listed.at);
            assert_int_equal(line.len, listed.len);
            assert_int_equal(index_code_point(entry), cp);
            entry++;
        } else {
            assert_ptr_equal(line.at, room.at);
            assert_true(kinds[cp] != NAMED);
        }
        if (kinds[cp] == NAMED)
            assert_true(result.name.len > 0 && result.name.at[0] != '<');
        else
            check_label_line(cp, line);
    }
    assert_int_equal(checked, 0x110000);
    assert_int_equal(entry, index_characters());
    fenced_free(&room);
}

static void some_labels_are_known(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        const char *line;
    } known[] = {
        {0x0000, "U+0000 \t\xE2\x90\x80\t<control-0000>\r\n"},
        {0x0009, "U+0009 \t\xE2\x90\x89\t<control-0009>\r\n"},
        {0x001B, "U+001B \t\xE2\x90\x9B\t<control-001B>\r\n"},
        {0x007F, "U+007F \t\xE2\x90\xA1\t<control-007F>\r\n"},
        {0x0080, "U+0080 \t\xEF\xBF\xBD\t<control-0080>\r\n"},
        {0x009B, "U+009B \t\xEF\xBF\xBD\t<control-009B>\r\n"},
        {0x0378, "U+0378 \t\xCD\xB8\t<reserved-0378>\r\n"},
        {0xD800, "U+D800 \t\xEF\xBF\xBD\t<surrogate-D800>\r\n"},
        {0xDFFF, "U+DFFF \t\xEF\xBF\xBD\t<surrogate-DFFF>\r\n"},
        {0xE000, "U+E000 \t\xEE\x80\x80\t<private-use-E000>\r\n"},
        {0xFDD0, "U+FDD0 \t\xEF\xB7\x90\t<noncharacter-FDD0>\r\n"},
        {0xFFFF, "U+FFFF \t\xEF\xBF\xBF\t<noncharacter-FFFF>\r\n"},
        {0x10FFFD, "U+10FFFD\t\xF4\x8F\xBF\xBD\t<private-use-10FFFD>\r\n"},
        {0x10FFFF, "U+10FFFF\t\xF4\x8F\xBF\xBF\t<noncharacter-10FFFF>\r\n"},
    };
    char room[INDEX_LABEL_LINE_MAX];
    for (size_t n = 0; n < COUNT(known); n++)
        CHECK_TEXT(index_line(known[n].cp, room), text_of(known[n].line));
}

/* The number of an alias of `cp` that is shown so, or UINT32_MAX. */
static uint32_t find_alias(uint32_t cp, struct text alias)
{
    uint32_t entry = index_entry(cp);
    uint32_t string = index_strings_from(entry);
    for (; string < index_strings() && index_string(string).entry == entry; string++)
        if (index_string(string).kind == INDEX_ALIAS &&
            text_equal(index_string_text(string), alias))
            return string;
    return UINT32_MAX;
}

/* The alias is a string of its character, and is found by its words. */
static void check_alias(uint32_t cp, struct text alias)
{
    uint32_t string = find_alias(cp, alias);
    struct text_word word;
    struct text_words words = {.rest = alias};
    assert_true(string < index_strings());
    struct text tail = index_string_tail(string);
    assert_int_equal(tail.len, alias.len + 3);
    assert_true(tail.at[0] == '\t' && tail.at[tail.len - 2] == '\r' &&
                tail.at[tail.len - 1] == '\n');
    while (text_words_next(&words, &word)) {
        struct words found = index_find_word(INDEX_STRINGS, (struct text){word.at, word.len});
        assert_int_equal(found.count, 1);
        assert_int_equal(strings_skip(&found.postings, string), string);
    }
}

static void every_alias_is_a_string_in_the_order_of_the_file(void **state)
{
    (void)state;
    struct bytes file = read_file(CHARFINDER_UCD_DIR "/NameAliases.txt");
    struct text rest = bytes_text(&file);
    struct text line;
    uint32_t n = 0;
    uint32_t last = 0;
    while (next_line(&rest, &line)) {
        if (line.len == 0 || line.at[0] == '#')
            continue;
        uint32_t cp = plain_hex(plain_field(line, 0));
        check_alias(cp, plain_field(line, 1));
        assert_true(n == 0 || find_alias(cp, plain_field(line, 1)) > last);
        last = find_alias(cp, plain_field(line, 1));
        n++;
    }
    assert_true(n > 400);
    if (text_equal(index_unicode_version(), TEXT("18.0.0")))
        assert_int_equal(n, 481);
    bytes_free(&file);
}

static void lines_are_taken_apart_one_after_another(void **state)
{
    (void)state;
    struct text all = index_lines((struct run){0, index_characters(), 0});
    struct text rest = all;
    for (uint32_t entry = 0; entry < index_characters(); entry++) {
        struct text line = index_lines((struct run){entry, 1, 0});
        const char *begin = rest.at;
        struct result result = result_next(&rest);
        assert_ptr_equal(begin, line.at);
        assert_int_equal(result.cp, index_code_point(entry));
        assert_ptr_equal(result.name.at + result.name.len + 2, line.at + line.len);
    }
    assert_int_equal(rest.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_has_its_line),
        cmocka_unit_test(some_labels_are_known),
        cmocka_unit_test(every_alias_is_a_string_in_the_order_of_the_file),
        cmocka_unit_test(lines_are_taken_apart_one_after_another),
    };
    return cmocka_run_group_tests(tests, read_kinds, free_kinds);
}
