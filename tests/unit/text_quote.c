/* text_quote.c - a text between quotes, safe for a terminal and a log; and numbers in decimal. */
#include "support.h"

#include <charfinder/text.h>
#include <stdio.h>
#include <string.h>

static void quote_to(struct bytes *out, struct text text)
{
    struct text_quote quote;
    struct text piece;
    struct fenced escape = fenced_new(TEXT_ESCAPE_MAX);
    text_quote_start(&quote, text);
    while ((piece = text_quote_next(&quote, escape.at)).len > 0)
        bytes_add(out, piece);
    assert_int_equal(text_quote_next(&quote, escape.at).len, 0); /* the end lasts */
    fenced_free(&escape);
}

static void check_quote(struct text text, struct text expected)
{
    struct fenced room = fenced_new(text.len);
    struct bytes quoted = {NULL, 0, 0};
    quote_to(&quoted, fenced_copy(&room, text));
    CHECK_TEXT(bytes_text(&quoted), expected);
    bytes_free(&quoted);
    fenced_free(&room);
}

static void a_plain_text_stands_between_single_quotes(void **state)
{
    (void)state;
    check_quote(TEXT("white bishop"), TEXT("'white bishop'"));
    check_quote(TEXT("!#$%&()*+,-./:;<=>?@[]^_`{|}~"), TEXT("'!#$%&()*+,-./:;<=>?@[]^_`{|}~'"));
    check_quote(TEXT("stra\xC3\x9F"
                     "e \xE2\x99\x96 \xF0\x9F\x98\x80"),
                TEXT("'stra\xC3\x9F"
                     "e \xE2\x99\x96 \xF0\x9F\x98\x80'"));
}

static void an_empty_text_is_two_quotes(void **state)
{
    (void)state;
    check_quote(TEXT(""), TEXT("''"));
    struct bytes quoted = {NULL, 0, 0};
    quote_to(&quoted, (struct text){NULL, 0});
    CHECK_TEXT(bytes_text(&quoted), TEXT("''"));
    bytes_free(&quoted);
}

static void a_single_quote_is_put_between_double_ones(void **state)
{
    (void)state;
    check_quote(TEXT("jabberwocky's vest"), TEXT("\"jabberwocky's vest\""));
    check_quote(TEXT("'"), TEXT("\"'\""));
}

static void a_double_quote_stands_between_single_ones(void **state)
{
    (void)state;
    check_quote(TEXT("say \"rook\""), TEXT("'say \"rook\"'"));
    check_quote(TEXT("\""), TEXT("'\"'"));
}

static void of_both_quotes_the_single_one_is_escaped(void **state)
{
    (void)state;
    check_quote(TEXT("'\""), TEXT("'\\'\"'"));
    check_quote(TEXT("a'b\"c'"), TEXT("'a\\'b\"c\\''"));
}

static void a_backslash_is_doubled(void **state)
{
    (void)state;
    check_quote(TEXT("\\"), TEXT("'\\\\'"));
    check_quote(TEXT("a\\nb"), TEXT("'a\\\\nb'"));
    check_quote(TEXT("it's \\"), TEXT("\"it's \\\\\""));
}

static void tab_lf_and_cr_have_names(void **state)
{
    (void)state;
    check_quote(TEXT("a\tb\nc\rd"), TEXT("'a\\tb\\nc\\rd'"));
}

static void other_escapes_are_the_shortest_that_fit(void **state)
{
    (void)state;
    check_quote(TEXT("a\0b"), TEXT("'a\\x00b'"));
    check_quote(TEXT("\x1B[2J"), TEXT("'\\x1b[2J'"));
    check_quote(TEXT("\x7F"), TEXT("'\\x7f'"));
    check_quote(TEXT("\xC2\x9B"), TEXT("'\\x9b'"));
    check_quote(TEXT("x\xC2\xA0y"), TEXT("'x\\xa0y'"));
    check_quote(TEXT("\xC2\xAD"), TEXT("'\\xad'"));
    check_quote(TEXT("\xCD\xB8"), TEXT("'\\u0378'"));
    check_quote(TEXT("\xE2\x80\xAE"), TEXT("'\\u202e'"));
    check_quote(TEXT("\xEF\xBF\xBF"), TEXT("'\\uffff'"));
    check_quote(TEXT("\xF3\xA0\x80\x81"), TEXT("'\\U000e0001'"));
    check_quote(TEXT("\xF4\x8F\xBF\xBF"), TEXT("'\\U0010ffff'"));
}

static bool is_escaped(enum category category)
{
    switch (category) {
    case CATEGORY_Cc:
    case CATEGORY_Cf:
    case CATEGORY_Cs:
    case CATEGORY_Co:
    case CATEGORY_Cn:
    case CATEGORY_Zl:
    case CATEGORY_Zp:
    case CATEGORY_Zs:
        return true;
    default:
        return false;
    }
}

/* How one character is quoted, by the words of the protocol; `out` has room. */
static void plain_quote(uint32_t cp, char out[32])
{
    char utf8[5] = {0};
    plain_utf8(cp, utf8);
    if (cp == '\t' || cp == '\n' || cp == '\r')
        sprintf(out, "'\\%c'", cp == '\t' ? 't' : cp == '\n' ? 'n' : 'r');
    else if (cp == '\\')
        strcpy(out, "'\\\\'");
    else if (cp == '\'')
        strcpy(out, "\"'\"");
    else if (cp == ' ' || !is_escaped(text_category(cp)))
        sprintf(out, "'%s'", utf8);
    else
        sprintf(out,
                cp <= 0xFF     ? "'\\x%02x'"
                : cp <= 0xFFFF ? "'\\u%04x'"
                               : "'\\U%08x'",
                (unsigned)cp);
}

static void every_character_is_quoted_by_its_category(void **state)
{
    (void)state;
    uint32_t checked = 0;
    uint32_t escaped = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char utf8[4];
        char expected[32];
        char quoted[32];
        char escape[TEXT_ESCAPE_MAX];
        struct bytes out = {quoted, 0, sizeof quoted};
        struct text_quote quote;
        struct text piece;
        text_quote_start(&quote, (struct text){utf8, plain_utf8(cp, utf8)});
        while ((piece = text_quote_next(&quote, escape)).len > 0)
            bytes_add(&out, piece);
        plain_quote(cp, expected);
        CHECK_TEXT(bytes_text(&out), text_of(expected));
        escaped += expected[1] == '\\';
        checked++;
    }
    assert_int_equal(checked, 0x110000 - 0x800);
    assert_true(escaped > 0x20000 && escaped < checked); /* two planes are private */
}

/* The installed utf8proc may be older than the data: it must not be asked for categories. */
static void a_character_of_the_newest_version_stands_for_itself(void **state)
{
    (void)state;
    if (text_category(0x3D000) == CATEGORY_Cn)
        skip_test(__func__, "U+3D000 is not in the version of Unicode that is compiled in");
    check_quote(TEXT("\xF0\xBD\x80\x80"), TEXT("'\xF0\xBD\x80\x80'"));
}

static void what_is_not_utf8_is_quoted_byte_by_byte(void **state)
{
    (void)state;
    check_quote(TEXT("\xFF"), TEXT("b'\\xff'"));
    check_quote(TEXT("caf\xE9"), TEXT("b'caf\\xe9'"));
    check_quote(TEXT("caf\xC3\xA9 \xFF"), TEXT("b'caf\\xc3\\xa9 \\xff'"));
    check_quote(TEXT("\xED\xA0\x80"), TEXT("b'\\xed\\xa0\\x80'"));
    check_quote(TEXT("it's \xFF"), TEXT("b\"it's \\xff\""));
    check_quote(TEXT("'\" \\ \xFF"), TEXT("b'\\'\" \\\\ \\xff'"));
    check_quote(TEXT("\t\r\n\x1B\x7F\xFF"), TEXT("b'\\t\\r\\n\\x1b\\x7f\\xff'"));
}

static void every_byte_of_what_is_not_utf8_is_quoted(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 0x100; byte++) {
        const char text[] = {'\xFF', (char)byte};
        char one[32];
        char expected[40];
        plain_quote(byte < 0x80 ? byte : 0x7F, one);
        char mark = one[0];
        if (byte >= 0x80)
            sprintf(one, "'\\x%02x'", byte);
        int len = sprintf(expected, "b%c\\xff", mark);
        for (size_t n = 1; n < strlen(one); n++)
            expected[len++] = one[n];
        check_quote((struct text){text, 2}, (struct text){expected, (size_t)len});
    }
}

static void a_plain_run_is_one_piece_of_the_text_itself(void **state)
{
    (void)state;
    struct text text = TEXT("white\tbishop");
    struct text_quote quote;
    char escape[TEXT_ESCAPE_MAX];
    text_quote_start(&quote, text);
    CHECK_TEXT(text_quote_next(&quote, escape), TEXT("'"));
    struct text run = text_quote_next(&quote, escape);
    CHECK_TEXT(run, TEXT("white"));
    assert_ptr_equal(run.at, text.at);
    CHECK_TEXT(text_quote_next(&quote, escape), TEXT("\\t"));
    run = text_quote_next(&quote, escape);
    assert_ptr_equal(run.at, text.at + 6);
    CHECK_TEXT(run, TEXT("bishop"));
    CHECK_TEXT(text_quote_next(&quote, escape), TEXT("'"));
    assert_int_equal(text_quote_next(&quote, escape).len, 0);
}

static void any_byte_at_any_place_decides_whether_a_text_is_plain(void **state)
{
    (void)state;
    for (size_t len = 0; len <= 24; len++) {
        struct fenced room = fenced_new(len);
        memset(room.at, 'a', len);
        assert_true(text_is_plain((struct text){room.at, len}));
        for (size_t at = 0; at < len; at++) {
            for (unsigned byte = 0; byte < 0x100; byte++) {
                bool is_plain =
                    byte >= ' ' && byte < 0x7F && byte != '\'' && byte != '"' && byte != '\\';
                room.at[at] = (char)byte;
                assert_int_equal(text_is_plain((struct text){room.at, len}), is_plain);
            }
            room.at[at] = at % 2 == 0 ? '~' : ' '; /* the ends of what is plain, side by side */
        }
        assert_true(text_is_plain((struct text){room.at, len}));
        fenced_free(&room);
    }
    assert_true(text_is_plain((struct text){NULL, 0}));
}

static void a_number_is_written_in_its_own_digits(void **state)
{
    static const uint64_t numbers[] = {0, 9, 10, 1114111, UINT32_MAX, UINT64_MAX - 9, UINT64_MAX};
    (void)state;
    for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
        char expected[TEXT_NUMBER_MAX + 1];
        int len = snprintf(expected, sizeof expected, "%llu", (unsigned long long)numbers[n]);
        struct fenced room = fenced_new((size_t)len);
        struct text written = {room.at, text_put_number(numbers[n], room.at)};
        CHECK_TEXT(written, ((struct text){expected, (size_t)len}));
        fenced_free(&room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_text_stands_between_single_quotes),
        cmocka_unit_test(an_empty_text_is_two_quotes),
        cmocka_unit_test(a_single_quote_is_put_between_double_ones),
        cmocka_unit_test(a_double_quote_stands_between_single_ones),
        cmocka_unit_test(of_both_quotes_the_single_one_is_escaped),
        cmocka_unit_test(a_backslash_is_doubled),
        cmocka_unit_test(tab_lf_and_cr_have_names),
        cmocka_unit_test(other_escapes_are_the_shortest_that_fit),
        cmocka_unit_test(every_character_is_quoted_by_its_category),
        cmocka_unit_test(a_character_of_the_newest_version_stands_for_itself),
        cmocka_unit_test(what_is_not_utf8_is_quoted_byte_by_byte),
        cmocka_unit_test(every_byte_of_what_is_not_utf8_is_quoted),
        cmocka_unit_test(a_plain_run_is_one_piece_of_the_text_itself),
        cmocka_unit_test(any_byte_at_any_place_decides_whether_a_text_is_plain),
        cmocka_unit_test(a_number_is_written_in_its_own_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
