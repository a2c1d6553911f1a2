/* ucdc.c - the index compiler: what it reads, what it refuses, and that it always does the same. */
#include <charfinder/index.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "images.h"
#include "range_names.h"
#include "support.h"

#define REST ";0;L;;;;;N;;;;;" /* the fields after the category, which these tests do not use */
#define GOOD "0041;LATIN CAPITAL LETTER A;Lu" REST "\n"

static void check_refusal(struct text text, const char *expected)
{
    struct unicode_data data = {0};
    struct fenced room = fenced_new(text.len);
    struct ucd_file file = {.name = "UnicodeData.txt", .rest = fenced_copy(&room, text)};
    assert_false(unicode_data_read(&data, &file));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    unicode_data_free(&data);
    fenced_free(&room);
}

static struct unicode_data read_good(struct text text)
{
    struct unicode_data data = {0};
    struct fenced room = fenced_new(text.len);
    struct ucd_file file = {.name = "UnicodeData.txt", .rest = fenced_copy(&room, text)};
    if (!unicode_data_read(&data, &file))
        fail_msg("refused: %s", file.message);
    fenced_free(&room);
    return data;
}

static struct text name_of(const struct unicode_data *data, size_t n)
{
    assert_true(n < data->count);
    return unicode_data_name(data, &data->characters[n]);
}

static void a_line_is_a_character(void **state)
{
    (void)state;
    struct unicode_data data =
        read_good(TEXT("0000;<control>;Cc" REST "\n" GOOD "2656;WHITE CHESS ROOK;So" REST "\n"
                       "E01EF;VARIATION SELECTOR-256;Mn" REST "\n"));
    assert_int_equal(data.count, 4);
    assert_int_equal(data.characters[0].cp, 0);
    assert_int_equal(data.characters[0].category, CATEGORY_Cc);
    assert_int_equal(name_of(&data, 0).len, 0);
    assert_int_equal(data.characters[1].cp, 0x41);
    assert_int_equal(data.characters[1].category, CATEGORY_Lu);
    CHECK_TEXT(name_of(&data, 1), TEXT("LATIN CAPITAL LETTER A"));
    CHECK_TEXT(name_of(&data, 2), TEXT("WHITE CHESS ROOK"));
    assert_int_equal(data.characters[3].cp, 0xE01EF);
    CHECK_TEXT(name_of(&data, 3), TEXT("VARIATION SELECTOR-256"));
    unicode_data_free(&data);
    assert_null(data.characters);
}

static void every_category_is_known(void **state)
{
    (void)state;
    unsigned next = 0x41;
    unsigned named = 0;
#define CHECK_CATEGORY(name)                                                                 \
    {                                                                                        \
        char line[64];                                                                       \
        char message[64];                                                                    \
        snprintf(line, sizeof line, "%04X;A;%s%s\n", next, #name, REST);                     \
        snprintf(message, sizeof message, "UnicodeData.txt:1: U+%04X is not of category %s", \
                 next++, #name);                                                             \
        if (strstr("Cc Cs Co Cn", #name) != NULL) { /* their code points have no name */     \
            check_refusal(text_of(line), message);                                           \
        } else {                                                                             \
            struct unicode_data data = read_good(text_of(line));                             \
            assert_int_equal(data.characters[0].category, CATEGORY_##name);                  \
            unicode_data_free(&data);                                                        \
            named++;                                                                         \
        }                                                                                    \
    }
    TEXT_CATEGORIES(CHECK_CATEGORY)
#undef CHECK_CATEGORY
    assert_int_equal(next, 0x41 + 30);
    assert_int_equal(named, 26);
}

static void ideographs_are_named_by_rule_nr2(void **state)
{
    (void)state;
    static const struct {
        uint32_t first;
        const char *label;
        const char *prefix;
    } ranges[] = {
        {0x4E00, "CJK Ideograph", "CJK UNIFIED IDEOGRAPH"},
        {0x3400, "CJK Ideograph Extension A", "CJK UNIFIED IDEOGRAPH"},
        {0x20000, "CJK Ideograph Extension B", "CJK UNIFIED IDEOGRAPH"},
        {0x2A700, "CJK Ideograph Extension C", "CJK UNIFIED IDEOGRAPH"},
        {0x2B740, "CJK Ideograph Extension D", "CJK UNIFIED IDEOGRAPH"},
        {0x2B820, "CJK Ideograph Extension E", "CJK UNIFIED IDEOGRAPH"},
        {0x2CEB0, "CJK Ideograph Extension F", "CJK UNIFIED IDEOGRAPH"},
        {0x30000, "CJK Ideograph Extension G", "CJK UNIFIED IDEOGRAPH"},
        {0x31350, "CJK Ideograph Extension H", "CJK UNIFIED IDEOGRAPH"},
        {0x2EBF0, "CJK Ideograph Extension I", "CJK UNIFIED IDEOGRAPH"},
        {0x323B0, "CJK Ideograph Extension J", "CJK UNIFIED IDEOGRAPH"},
        {0x17000, "Tangut Ideograph", "TANGUT IDEOGRAPH"},
        {0x18D00, "Tangut Ideograph Supplement", "TANGUT IDEOGRAPH"},
        {0x18E00, "Jurchen Character", "JURCHEN CHARACTER"},
        {0x3D000, "Seal Character", "SMALL SEAL CHARACTER"},
    };
    for (size_t n = 0; n < COUNT(ranges); n++) {
        char file[256];
        snprintf(file, sizeof file, "%04X;<%s, First>;Lo" REST "\n%04X;<%s, Last>;Lo" REST "\n",
                 (unsigned)ranges[n].first, ranges[n].label, (unsigned)ranges[n].first + 3,
                 ranges[n].label);
        struct unicode_data data = read_good(text_of(file));
        assert_int_equal(data.count, 4);
        for (uint32_t member = 0; member < 4; member++) {
            uint32_t cp = ranges[n].first + member;
            char name[64];
            snprintf(name, sizeof name, "%s-%04X", ranges[n].prefix, (unsigned)cp);
            CHECK_TEXT(name_of(&data, member), text_of(name));
            assert_int_equal(data.characters[member].cp, cp);
            assert_int_equal(data.characters[member].category, CATEGORY_Lo);
        }
        unicode_data_free(&data);
    }
}

static void surrogates_and_private_use_have_no_names(void **state)
{
    (void)state;
    struct unicode_data data =
        read_good(TEXT("D800;<Non Private Use High Surrogate, First>;Cs" REST "\n"
                       "DB7F;<Non Private Use High Surrogate, Last>;Cs" REST "\n"
                       "DB80;<Private Use High Surrogate, First>;Cs" REST "\n"
                       "DBFF;<Private Use High Surrogate, Last>;Cs" REST "\n"
                       "DC00;<Low Surrogate, First>;Cs" REST "\n"
                       "DFFF;<Low Surrogate, Last>;Cs" REST "\n"
                       "E000;<Private Use, First>;Co" REST "\n"
                       "F8FF;<Private Use, Last>;Co" REST "\n"
                       "F0000;<Plane 15 Private Use, First>;Co" REST "\n"
                       "FFFFD;<Plane 15 Private Use, Last>;Co" REST "\n"
                       "100000;<Plane 16 Private Use, First>;Co" REST "\n"
                       "10FFFD;<Plane 16 Private Use, Last>;Co" REST "\n"));
    assert_int_equal(data.count, 2048 + 6400 + 2 * 65534);
    for (size_t n = 0; n < data.count; n++) {
        assert_int_equal(data.characters[n].category, n < 2048 ? CATEGORY_Cs : CATEGORY_Co);
        assert_int_equal(data.characters[n].name_len, 0);
    }
    unicode_data_free(&data);
}

static void syllables_are_named_by_rule_nr1(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        const char *name;
    } known[] = {
        {0xAC00, "HANGUL SYLLABLE GA"},    {0xAC01, "HANGUL SYLLABLE GAG"},
        {0xAC1B, "HANGUL SYLLABLE GAH"},   {0xAC1C, "HANGUL SYLLABLE GAE"},
        {0xC544, "HANGUL SYLLABLE A"},     {0xC74C, "HANGUL SYLLABLE EUM"},
        {0xD4DB, "HANGUL SYLLABLE PWILH"}, {0xD55C, "HANGUL SYLLABLE HAN"},
        {0xD7A3, "HANGUL SYLLABLE HIH"},
    };
    struct unicode_data data = read_good(TEXT("AC00;<Hangul Syllable, First>;Lo" REST "\n"
                                              "D7A3;<Hangul Syllable, Last>;Lo" REST "\n"));
    assert_int_equal(data.count, 11172);
    for (size_t n = 0; n < COUNT(known); n++)
        CHECK_TEXT(name_of(&data, known[n].cp - 0xAC00), text_of(known[n].name));
    for (size_t n = 0; n < data.count; n++)
        for (size_t other = n + 1; other < data.count && other < n + 30; other++)
            assert_false(text_equal(name_of(&data, n), name_of(&data, other)));
    unicode_data_free(&data);
}

static void the_rule_of_a_range_is_found_by_its_whole_label(void **state)
{
    (void)state;
    assert_non_null(range_rule_find(TEXT("Private Use")));
    assert_null(range_rule_find(TEXT("Private")));
    assert_null(range_rule_find(TEXT("Private Use ")));
    assert_null(range_rule_find(TEXT("private use")));
    assert_null(range_rule_find(TEXT("")));
    assert_null(range_rule_find((struct text){NULL, 0}));
}

static void a_wrong_number_of_fields_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(GOOD "0042;B;Lu;0;L;;;;N\n"),
                  "UnicodeData.txt:2: expected 15 fields, found 9");
    check_refusal(TEXT("0042;B;Lu" REST ";\n"), "UnicodeData.txt:1: expected 15 fields, found 16");
    check_refusal(TEXT(GOOD GOOD "\n"), "UnicodeData.txt:2: code point 0041 is out of order");
    check_refusal(TEXT(GOOD "\n" GOOD), "UnicodeData.txt:2: expected 15 fields, found 1");
    check_refusal(TEXT("\n"), "UnicodeData.txt:1: expected 15 fields, found 1");
}

static void a_bad_code_point_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "41",    "041",   "0041F0A", "004g",   "00fe",
                                      "U+41", "0041 ", " 0041", "-041",    "110000", "FFFFFF"};
    for (size_t n = 0; n < COUNT(bad); n++) {
        char line[128];
        char message[128];
        snprintf(line, sizeof line, "%s;A;Lu%s\n", bad[n], REST);
        snprintf(message, sizeof message, "UnicodeData.txt:1: '%s' is not a code point", bad[n]);
        check_refusal(text_of(line), message);
    }
}

static void a_code_point_has_no_zero_before_its_fifth_digit(void **state)
{
    (void)state;
    check_refusal(TEXT("00041;A;Lu" REST "\n"),
                  "UnicodeData.txt:1: code point 00041 has a zero too many");
    check_refusal(TEXT("02656;A;Lu" REST "\n"),
                  "UnicodeData.txt:1: code point 02656 has a zero too many");
    check_refusal(TEXT("01F600;A;Lu" REST "\n"),
                  "UnicodeData.txt:1: code point 01F600 has a zero too many");
}

static void code_points_out_of_order_are_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(GOOD "0042;B;Lu" REST "\n0040;C;Lu" REST "\n"),
                  "UnicodeData.txt:3: code point 0040 is out of order");
    check_refusal(TEXT(GOOD GOOD), "UnicodeData.txt:2: code point 0041 is out of order");
    check_refusal(
        TEXT("E005;<Private Use, First>;Co" REST "\nE000;<Private Use, Last>;Co" REST "\n"),
        "UnicodeData.txt:2: code point E000 is out of order");
    check_refusal(TEXT("E000;<Private Use, First>;Co" REST "\nF8FF;<Private Use, Last>;Co" REST
                       "\nE003;X;Lu" REST "\n"),
                  "UnicodeData.txt:3: code point E003 is out of order");
}

static void a_range_without_its_last_line_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(GOOD "E000;<Private Use, First>;Co" REST "\n"),
                  "UnicodeData.txt:2: '<Private Use, First>' without its Last");
    check_refusal(TEXT("E000;<Private Use, First>;Co" REST "\nE001;NEXT;Lu" REST "\n"),
                  "UnicodeData.txt:2: '<Private Use, First>' without its Last");
    check_refusal(TEXT("E000;<Private Use, First>;Co" REST "\nE001;<control>;Cc" REST "\n"),
                  "UnicodeData.txt:2: '<Private Use, First>' without its Last");
    check_refusal(TEXT("E000;<Private Use, First>;Co" REST "\n"
                       "E001;<Private Use, First>;Co" REST "\n"),
                  "UnicodeData.txt:2: '<Private Use, First>' without its Last");
}

static void a_range_without_its_first_line_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(GOOD "E000;<Private Use, Last>;Co" REST "\n"),
                  "UnicodeData.txt:2: '<Private Use, Last>' without its First");
    check_refusal(TEXT("4E00;<CJK Ideograph, First>;Lo" REST "\n"
                       "4E05;<Tangut Ideograph, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: '<Tangut Ideograph, Last>' without its First");
    check_refusal(TEXT("E000;<Private Use, First>;Co" REST "\nF8FF;<Private Use, Last>;Co" REST
                       "\nF900;<Private Use, Last>;Co" REST "\n"),
                  "UnicodeData.txt:3: '<Private Use, Last>' without its First");
}

static void a_range_that_no_rule_names_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT("4E00;<CJK Ideograph Extension Z, First>;Lo" REST "\n"
                       "4E05;<CJK Ideograph Extension Z, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: no rule names the range 'CJK Ideograph Extension Z': add it "
                  "to range_names.c");
}

static void a_range_of_two_categories_is_refused(void **state)
{
    (void)state;
    check_refusal(
        TEXT("E000;<Private Use, First>;Co" REST "\nE001;<Private Use, Last>;Lo" REST "\n"),
        "UnicodeData.txt:2: range 'Private Use' begins with one category, ends with "
        "another");
}

/* Where a range begins is fixed, and where it ends, too, if nothing can be added to it. */
static void a_range_out_of_its_place_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *label, *category;
        unsigned first, last;
    } bad[] = {
        {"Hangul Syllable", "Lo", 0xABFF, 0xD7A3},
        {"Hangul Syllable", "Lo", 0xAC01, 0xD7A3},
        {"Hangul Syllable", "Lo", 0xAC00, 0xD7A4},
        {"Hangul Syllable", "Lo", 0xAC00, 0xC000},
        {"Low Surrogate", "Cs", 0xD800, 0xDFFF},
        {"Low Surrogate", "Cs", 0xDC00, 0xDFFE},
        {"Private Use", "Co", 0xE000, 0xF8FE},
        {"Private Use", "Co", 0xF0000, 0xFFFFD},
        {"Plane 15 Private Use", "Co", 0xF0000, 0x10FFFD},
        {"Plane 16 Private Use", "Co", 0x100001, 0x10FFFD},
        {"CJK Ideograph", "Lo", 0x4E01, 0x9FFF},
        {"CJK Ideograph", "Lo", 0xD800, 0xDB7F},
        {"Tangut Ideograph", "Lo", 0x18D00, 0x18D20},
    };
    for (size_t n = 0; n < COUNT(bad); n++) {
        char file[256];
        char message[128];
        snprintf(file, sizeof file, "%04X;<%s, First>;%s" REST "\n%04X;<%s, Last>;%s" REST "\n",
                 bad[n].first, bad[n].label, bad[n].category, bad[n].last, bad[n].label,
                 bad[n].category);
        snprintf(message, sizeof message,
                 "UnicodeData.txt:2: range '%s' is not where its rule puts it", bad[n].label);
        check_refusal(text_of(file), message);
    }
}

static void a_range_over_what_can_have_no_name_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT("20000;<CJK Ideograph Extension B, First>;Lo" REST "\n"
                       "2FFFE;<CJK Ideograph Extension B, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: U+2FFFE is a noncharacter: it is never assigned");
    check_refusal(TEXT("4E00;<CJK Ideograph, First>;Lo" REST "\n"
                       "D800;<CJK Ideograph, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: U+D800 is not of category Lo");
}

static void a_range_of_another_category_than_its_label_says_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT("E000;<Private Use, First>;Lo" REST "\n"
                       "F8FF;<Private Use, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: U+E000 is not of category Lo");
    check_refusal(TEXT("DC00;<Low Surrogate, First>;Co" REST "\n"
                       "DFFF;<Low Surrogate, Last>;Co" REST "\n"),
                  "UnicodeData.txt:2: U+DC00 is not of category Co");
    check_refusal(TEXT("4E00;<CJK Ideograph, First>;So" REST "\n"
                       "4E05;<CJK Ideograph, Last>;So" REST "\n"),
                  "UnicodeData.txt:2: range 'CJK Ideograph' is of category Lo, not So");
    check_refusal(TEXT("AC00;<Hangul Syllable, First>;Mn" REST "\n"
                       "D7A3;<Hangul Syllable, Last>;Mn" REST "\n"),
                  "UnicodeData.txt:2: range 'Hangul Syllable' is of category Lo, not Mn");
}

static void a_control_that_is_none_is_refused(void **state)
{
    (void)state;
    static const unsigned others[] = {0x20, 0x7E, 0xA0, 0x2656, 0xD800, 0xE000, 0x10FFFD};
    for (size_t n = 0; n < COUNT(others); n++) {
        char line[64];
        char message[64];
        snprintf(line, sizeof line, "%04X;<control>;Cc%s\n", others[n], REST);
        snprintf(message, sizeof message, "UnicodeData.txt:1: U+%04X is not of category Cc",
                 others[n]);
        check_refusal(text_of(line), message);
    }
    check_refusal(TEXT("2656;<control>;So" REST "\n"),
                  "UnicodeData.txt:1: a control is of category Cc, not So");
    check_refusal(TEXT("E000;<control>;Co" REST "\n"),
                  "UnicodeData.txt:1: a control is of category Cc, not Co");
}

static void a_name_of_what_has_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        unsigned cp;
        const char *category;
    } nameless[] = {{0x00, "Cc"},   {0x1F, "Cc"},    {0x7F, "Cc"},    {0x80, "Cc"},
                    {0x9F, "Cc"},   {0xD800, "Cs"},  {0xDFFF, "Cs"},  {0xE000, "Co"},
                    {0xF8FF, "Co"}, {0xF0000, "Co"}, {0xFFFFD, "Co"}, {0x10FFFD, "Co"}};
    for (size_t n = 0; n < COUNT(nameless); n++) {
        char line[64];
        char message[64];
        snprintf(line, sizeof line, "%04X;NEXT LINE;%s%s\n", nameless[n].cp, nameless[n].category,
                 REST);
        snprintf(message, sizeof message,
                 "UnicodeData.txt:1: U+%04X has no name, being of category %s", nameless[n].cp,
                 nameless[n].category);
        check_refusal(text_of(line), message);
        snprintf(line, sizeof line, "%04X;NEXT LINE;Lo%s\n", nameless[n].cp, REST);
        snprintf(message, sizeof message, "UnicodeData.txt:1: U+%04X is not of category Lo",
                 nameless[n].cp);
        check_refusal(text_of(line), message);
    }
}

static void a_noncharacter_is_refused(void **state)
{
    (void)state;
    static const unsigned none[] = {0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFE, 0x10FFFF};
    static const char *const categories[] = {"Lo", "Cn"};
    for (size_t n = 0; n < COUNT(none); n++) {
        for (size_t category = 0; category < COUNT(categories); category++) {
            char line[64];
            char message[96];
            snprintf(line, sizeof line, "%04X;A;%s%s\n", none[n], categories[category], REST);
            snprintf(message, sizeof message,
                     "UnicodeData.txt:1: U+%04X is a noncharacter: it is never assigned", none[n]);
            check_refusal(text_of(line), message);
        }
    }
}

static void the_neighbours_of_noncharacters_are_characters(void **state)
{
    (void)state;
    struct unicode_data data = read_good(TEXT("FDCF;A;Lo" REST "\nFDF0;B;Lo" REST "\n"
                                              "FFFD;C;So" REST "\n10000;D;Lo" REST "\n"));
    assert_int_equal(data.count, 4);
    unicode_data_free(&data);
}

static void a_name_that_another_has_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(GOOD "0042;LATIN CAPITAL LETTER B;Lu" REST "\n"
                            "0043;LATIN CAPITAL LETTER A;Lu" REST "\n"),
                  "UnicodeData.txt:3: U+0043 has the name of U+0041, 'LATIN CAPITAL LETTER A'");
    check_refusal(TEXT("3400;CJK UNIFIED IDEOGRAPH-4E05;Lo" REST "\n"
                       "4E00;<CJK Ideograph, First>;Lo" REST "\n"
                       "4E08;<CJK Ideograph, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:3: U+4E05 has the name of U+3400, 'CJK UNIFIED IDEOGRAPH-4E05'");
    check_refusal(TEXT("4E00;<CJK Ideograph, First>;Lo" REST "\n"
                       "4E08;<CJK Ideograph, Last>;Lo" REST "\n"
                       "A000;CJK UNIFIED IDEOGRAPH-4E08;Lo" REST "\n"),
                  "UnicodeData.txt:3: U+A000 has the name of U+4E08, 'CJK UNIFIED IDEOGRAPH-4E08'");
}

/* More than there is room for at first: each one is found again after the table has grown. */
static void a_character_is_found_by_its_name(void **state)
{
    (void)state;
    struct unicode_data data = read_good(TEXT("3400;BEFORE;Lo" REST "\n"
                                              "4E00;<CJK Ideograph, First>;Lo" REST "\n"
                                              "9FFF;<CJK Ideograph, Last>;Lo" REST "\n"
                                              "A000;AFTER;Lo" REST "\n"));
    assert_int_equal(data.count, 0x9FFF - 0x4E00 + 3);
    for (size_t n = 0; n < data.count; n++)
        assert_ptr_equal(unicode_data_named(&data, name_of(&data, n)), &data.characters[n]);
    assert_null(unicode_data_named(&data, TEXT("BETWEEN")));
    assert_null(unicode_data_named(&data, TEXT("AFTE")));
    assert_null(unicode_data_named(&data, TEXT("")));
    unicode_data_free(&data);
    assert_null(unicode_data_named(&data, TEXT("AFTER")));
}

static void an_unknown_label_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT("0000;<surprise>;Cc" REST "\n"),
                  "UnicodeData.txt:1: unknown label '<surprise>'");
    check_refusal(TEXT("0000;<control;Cc" REST "\n"),
                  "UnicodeData.txt:1: unknown label '<control'");
    check_refusal(TEXT("0000;<;Cc" REST "\n"), "UnicodeData.txt:1: unknown label '<'");
    check_refusal(TEXT("4E00;<CJK Ideograph, First>;Lo" REST "\n4E05;, Last>;Lo" REST "\n"),
                  "UnicodeData.txt:2: name ', Last>' has the byte 0x2C");
}

static void a_bad_byte_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT("0041;LATIN letter A;Lu" REST "\n"),
                  "UnicodeData.txt:1: name 'LATIN letter A' has the byte 0x6C");
    check_refusal(TEXT("0041;SNAKE_CASE;Lu" REST "\n"),
                  "UnicodeData.txt:1: name 'SNAKE_CASE' has the byte 0x5F");
    check_refusal(TEXT("0041;LATIN <A>;Lu" REST "\n"),
                  "UnicodeData.txt:1: name 'LATIN <A>' has the byte 0x3C");
    check_refusal(TEXT("0041;CAF\xC3\x89;Lu" REST "\n"),
                  "UnicodeData.txt:1: byte 0xC3 has no place here");
    check_refusal(TEXT("0041;A\tB;Lu" REST "\n"), "UnicodeData.txt:1: byte 0x09 has no place here");
    check_refusal(TEXT("0041;A\0B;Lu" REST "\n"), "UnicodeData.txt:1: byte 0x00 has no place here");
    check_refusal(TEXT("0041;A\x7F;Lu" REST "\n"),
                  "UnicodeData.txt:1: byte 0x7F has no place here");
    check_refusal(TEXT(GOOD "0042;B;Lu" REST "\r\n"),
                  "UnicodeData.txt:2: byte 0x0D has no place here");
}

static void a_name_has_a_length(void **state)
{
    (void)state;
    for (size_t len = NAME_MAX_BYTES - 1; len <= NAME_MAX_BYTES + 1; len++) {
        char line[256];
        char name[NAME_MAX_BYTES + 2] = {0};
        memset(name, 'A', len);
        snprintf(line, sizeof line, "0041;%s;Lu%s\n", name, REST);
        if (len > NAME_MAX_BYTES) {
            check_refusal(text_of(line),
                          "UnicodeData.txt:1: a name has 1 to 100 bytes, this one 101");
            continue;
        }
        struct unicode_data data = read_good(text_of(line));
        CHECK_TEXT(name_of(&data, 0), text_of(name));
        unicode_data_free(&data);
    }
    check_refusal(TEXT("0041;;Lu" REST "\n"),
                  "UnicodeData.txt:1: a name has 1 to 100 bytes, this one 0");
}

/* Unicode 4.8, rules R2 to R4. */
static void a_byte_out_of_its_place_in_a_name_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        char byte;
        int place; /* counted from 1 */
    } bad[] = {
        {" ", ' ', 1},  {" A", ' ', 1},  {"A ", ' ', 2},     {"A  B", ' ', 2},  {"-", '-', 1},
        {"-A", '-', 1}, {"A-", '-', 2},  {"A--B", '-', 3},   {"A - B", '-', 3}, {"1", '1', 1},
        {"9A", '9', 1}, {"A 1", '1', 3}, {"A B 0C", '0', 5}, {"A -", '-', 3},
    };
    for (size_t n = 0; n < COUNT(bad); n++) {
        char line[64];
        char message[96];
        snprintf(line, sizeof line, "0041;%s;Lu%s\n", bad[n].name, REST);
        snprintf(message, sizeof message,
                 "UnicodeData.txt:1: name '%s': '%c' may not stand there, at byte %d", bad[n].name,
                 bad[n].byte, bad[n].place);
        check_refusal(text_of(line), message);
    }
    static const char *const good[] = {"A", "A-1", "A1", "A -B", "A- B", "A1B-2C D"};
    for (size_t n = 0; n < COUNT(good); n++) {
        char line[64];
        snprintf(line, sizeof line, "0041;%s;Lu%s\n", good[n], REST);
        struct unicode_data data = read_good(text_of(line));
        CHECK_TEXT(name_of(&data, 0), text_of(good[n]));
        unicode_data_free(&data);
    }
}

static void a_name_of_too_many_words_is_refused(void **state)
{
    (void)state;
    for (unsigned words = INDEX_NAME_WORDS_MAX; words <= INDEX_NAME_WORDS_MAX + 1; words++) {
        char file[256] = GOOD "0042;";
        for (unsigned n = 0; n < words; n++)
            snprintf(file + strlen(file), sizeof file - strlen(file), "%c-", 'A' + (char)n);
        strcat(file, "A;Lu" REST "\n"); /* `A` again: it counts once */
        if (words > INDEX_NAME_WORDS_MAX) {
            check_refusal(text_of(file), "UnicodeData.txt:2: a name of 17 words: raise "
                                         "INDEX_NAME_WORDS_MAX in index.h");
            continue;
        }
        struct unicode_data data = read_good(text_of(file));
        assert_int_equal(data.count, 2);
        unicode_data_free(&data);
    }
}

static void a_bad_category_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "L", "lu", "LU", "Lx", "Lu ", "Lul"};
    for (size_t n = 0; n < COUNT(bad); n++) {
        char line[128];
        char message[128];
        snprintf(line, sizeof line, "0041;A;%s%s\n", bad[n], REST);
        snprintf(message, sizeof message, "UnicodeData.txt:1: '%s' is not a general category",
                 bad[n]);
        check_refusal(text_of(line), message);
    }
}

static void a_file_that_stops_within_a_line_is_refused(void **state)
{
    (void)state;
    static const char message[] =
        "UnicodeData.txt:2: the last line does not end: is the file complete?";
    check_refusal(TEXT(GOOD "0042;B;Lu" REST), message);
    check_refusal(TEXT(GOOD "0"), message);
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    check_refusal(TEXT(""), "UnicodeData.txt:1: the file is empty");
    check_refusal((struct text){NULL, 0}, "UnicodeData.txt:1: the file is empty");
}

static void a_file_that_stops_at_the_end_of_a_line_is_refused(void **state)
{
    (void)state;
    struct unicode_data data = {0};
    struct ucd_file file = {.name = "UnicodeData.txt",
                            .rest = TEXT(GOOD "F0000;<Plane 15 Private Use, First>;Co" REST "\n"
                                              "FFFFD;<Plane 15 Private Use, Last>;Co" REST "\n")};
    assert_true(unicode_data_read(&data, &file));
    assert_false(unicode_data_check_end(&data, &file));
    CHECK_TEXT(text_of(file.message),
               TEXT("UnicodeData.txt:3: the file ends before U+10FFFD: is it complete?"));
    unicode_data_free(&data);

    file = (struct ucd_file){.name = "UnicodeData.txt",
                             .rest = TEXT("100000;<Plane 16 Private Use, First>;Co" REST "\n"
                                          "10FFFD;<Plane 16 Private Use, Last>;Co" REST "\n")};
    assert_true(unicode_data_read(&data, &file));
    assert_true(unicode_data_check_end(&data, &file));
    unicode_data_free(&data);
}

/* However long a field is, the message ends. */
static void a_long_field_is_shown_in_part(void **state)
{
    (void)state;
    char line[1024];
    char message[256];
    char name[600] = {0};
    memset(name, 'A', sizeof name - 1);
    snprintf(line, sizeof line, "%s;A;Lu%s\n", name, REST);
    snprintf(message, sizeof message, "UnicodeData.txt:1: '%.60s' is not a code point", name);
    check_refusal(text_of(line), message);
}

static bool make_index(struct buffer *image, struct text file, char message[MESSAGE_MAX])
{
    struct unicode_data data = read_good(file);
    const struct sources sources = {.data = data};
    bool is_made = index_image_make(image, &sources, TEXT("1.2.3"), message);
    unicode_data_free(&data);
    return is_made;
}

static void data_without_a_name_is_refused(void **state)
{
    (void)state;
    struct buffer image = {0};
    char message[MESSAGE_MAX] = "";
    assert_false(make_index(&image, TEXT("0000;<control>;Cc" REST "\n"), message));
    CHECK_TEXT(text_of(message),
               TEXT("0 characters and sequences in 0 bytes of lines, 0 strings: the index takes 1 "
                    "to 262144 in 16777216 bytes, and 65536 strings"));
    buffer_free(&image);
}

static void the_index_has_the_lines_and_words_of_the_data(void **state)
{
    (void)state;
    struct buffer image = {0};
    char message[MESSAGE_MAX] = "";
    const struct text wanted[] = {
        TEXT("U+0041 \tA\tLATIN CAPITAL LETTER A\r\n"
             "U+2656 \t\xE2\x99\x96\tWHITE CHESS ROOK\r\n"
             "U+17000\t\xF0\x97\x80\x80\tTANGUT IDEOGRAPH-17000\r\n"),
        TEXT("1.2.3"),
    };
    static const char *const sorted[] = {"\00517000", "\00517001",     "\001A",     "\007CAPITAL",
                                         "\005CHESS", "\011IDEOGRAPH", "\005LATIN", "\006LETTER",
                                         "\004ROOK",  "\006TANGUT",    "\005WHITE"};
    assert_true(make_index(&image,
                           TEXT(GOOD "2656;WHITE CHESS ROOK;So" REST "\n"
                                     "17000;<Tangut Ideograph, First>;Lo" REST "\n"
                                     "17001;<Tangut Ideograph, Last>;Lo" REST "\n"),
                           message));
    for (size_t n = 0; n < COUNT(wanted); n++)
        assert_non_null(memmem(image.at, image.len, wanted[n].at, wanted[n].len));
    const unsigned char *at = image.at; /* each word's record comes after the last one's */
    for (size_t n = 0; n < COUNT(sorted); n++) {
        at = memmem(at, image.len - (size_t)(at - image.at), sorted[n], strlen(sorted[n]));
        assert_non_null(at);
    }
    buffer_free(&image);
}

static void the_same_data_makes_the_same_bytes(void **state)
{
    (void)state;
    static const char *const paths[SOURCES] = {
        [SOURCE_UNICODE_DATA] = CHARFINDER_UCD_DIR "/UnicodeData.txt",
        [SOURCE_NAME_ALIASES] = CHARFINDER_UCD_DIR "/NameAliases.txt",
    };
    struct bytes files[SOURCES] = {{0}};
    struct buffer images[2][2] = {{{0}}};
    for (enum source source = 0; source < SOURCES; source++)
        if (paths[source] != NULL)
            files[source] = read_file(paths[source]);
    for (size_t n = 0; n < 2; n++) {
        struct sources sources = {0};
        char message[MESSAGE_MAX] = "";
        for (enum source source = 0; source < SOURCES; source++)
            sources.texts[source] = bytes_text(&files[source]);
        assert_true(sources_read(&sources, message));
        assert_true(index_image_make(&images[n][0], &sources, TEXT("1.2.3"), message));
        category_image_make(&images[n][1], &sources.data);
        assert_true(fold_image_add(&images[n][1], &sources.forms, message));
        sources_free(&sources);
    }
    for (size_t n = 0; n < 2; n++) {
        assert_true(images[0][n].len > 0);
        assert_int_equal(images[0][n].len, images[1][n].len);
        assert_memory_equal(images[0][n].at, images[1][n].at, images[0][n].len);
        buffer_free(&images[0][n]);
        buffer_free(&images[1][n]);
    }
    for (enum source source = 0; source < SOURCES; source++)
        bytes_free(&files[source]);
}

static void a_file_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    char folder[] = "/tmp/charfinder-ucdc-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/image", folder);
    struct buffer image = {0};
    struct buffer again = {0};
    buffer_add(&image, "rook\0\xFF", 6);
    buffer_add_u32(&image, 0x04030201);
    assert_int_equal(buffer_write_file(&image, path), 0);
    assert_int_equal(buffer_read_file(&again, path), 0);
    CHECK_TEXT(((struct text){(const char *)again.at, again.len}),
               TEXT("rook\0\xFF\x01\x02\x03\x04"));
    buffer_free(&again);
    assert_int_equal(buffer_write_file(&image, folder), EISDIR);
    buffer_free(&image);
    assert_int_equal(remove(path), 0);
    assert_int_equal(buffer_read_file(&again, path), ENOENT);
    assert_null(again.at);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_character),
        cmocka_unit_test(every_category_is_known),
        cmocka_unit_test(ideographs_are_named_by_rule_nr2),
        cmocka_unit_test(surrogates_and_private_use_have_no_names),
        cmocka_unit_test(syllables_are_named_by_rule_nr1),
        cmocka_unit_test(the_rule_of_a_range_is_found_by_its_whole_label),
        cmocka_unit_test(a_wrong_number_of_fields_is_refused),
        cmocka_unit_test(a_bad_code_point_is_refused),
        cmocka_unit_test(a_code_point_has_no_zero_before_its_fifth_digit),
        cmocka_unit_test(code_points_out_of_order_are_refused),
        cmocka_unit_test(a_range_without_its_last_line_is_refused),
        cmocka_unit_test(a_range_without_its_first_line_is_refused),
        cmocka_unit_test(a_range_that_no_rule_names_is_refused),
        cmocka_unit_test(a_range_of_two_categories_is_refused),
        cmocka_unit_test(a_range_out_of_its_place_is_refused),
        cmocka_unit_test(a_range_over_what_can_have_no_name_is_refused),
        cmocka_unit_test(a_range_of_another_category_than_its_label_says_is_refused),
        cmocka_unit_test(a_control_that_is_none_is_refused),
        cmocka_unit_test(a_name_of_what_has_none_is_refused),
        cmocka_unit_test(a_noncharacter_is_refused),
        cmocka_unit_test(the_neighbours_of_noncharacters_are_characters),
        cmocka_unit_test(a_name_that_another_has_is_refused),
        cmocka_unit_test(a_character_is_found_by_its_name),
        cmocka_unit_test(an_unknown_label_is_refused),
        cmocka_unit_test(a_bad_byte_is_refused),
        cmocka_unit_test(a_name_has_a_length),
        cmocka_unit_test(a_byte_out_of_its_place_in_a_name_is_refused),
        cmocka_unit_test(a_name_of_too_many_words_is_refused),
        cmocka_unit_test(a_bad_category_is_refused),
        cmocka_unit_test(a_file_that_stops_within_a_line_is_refused),
        cmocka_unit_test(a_file_that_stops_at_the_end_of_a_line_is_refused),
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(a_long_field_is_shown_in_part),
        cmocka_unit_test(data_without_a_name_is_refused),
        cmocka_unit_test(the_index_has_the_lines_and_words_of_the_data),
        cmocka_unit_test(the_same_data_makes_the_same_bytes),
        cmocka_unit_test(a_file_is_written_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
