/* ucdc_properties.c - properties: what is read of Blocks.txt, Scripts.txt, DerivedAge.txt and the
 * fields of UnicodeData.txt, what is refused, and what facts are made of. */
#include "properties.h"

#include <stdio.h>
#include <string.h>

#include "ucdc_support.h"

static struct properties read_properties(enum index_property property, const char *text)
{
    struct properties properties = {0};
    struct ucd_file file = {.name = "Blocks.txt", .rest = text_of(text)};
    if (!properties_read_file(&properties, property, &file))
        fail_msg("refused: %s", file.message);
    return properties;
}

static void check_refusal(enum index_property property, const char *text, const char *expected)
{
    struct properties properties = {0};
    struct ucd_file file = {.name = "Blocks.txt", .rest = text_of(text)};
    assert_false(properties_read_file(&properties, property, &file));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    properties_free(&properties);
}

static void check_value(const struct properties *properties, enum index_property which, uint32_t cp,
                        const char *expected)
{
    const struct property *property = &properties->of[which];
    uint16_t number = property->of == NULL ? 0 : property->of[cp];
    CHECK_TEXT(number == 0 ? TEXT("") : property->values[number - 1], text_of(expected));
}

static void the_published_form_is_understood(void **state)
{
    (void)state;
    struct properties properties =
        read_properties(INDEX_SCRIPT, "# Scripts-18.0.0.txt\n"
                                      "\n"
                                      "# @missing: 0000..10FFFF; Unknown\n"
                                      "0000..001F    ; Common # Cc  [32] <control-0000>..\n"
                                      "0041..005A    ; Latin # L&  [26] LATIN CAPITAL\n"
                                      "00AA          ; Latin # Lo       FEMININE ORDINAL\n"
                                      "0020          ; Common#\n"
                                      "# Total code points: 60\n");
    assert_int_equal(properties.of[INDEX_SCRIPT].count, 2);
    check_value(&properties, INDEX_SCRIPT, 0x1F, "Common");
    check_value(&properties, INDEX_SCRIPT, 0x20, "Common");
    check_value(&properties, INDEX_SCRIPT, 0x21, "");
    check_value(&properties, INDEX_SCRIPT, 0x5A, "Latin");
    check_value(&properties, INDEX_SCRIPT, 0xAA, "Latin");
    check_value(&properties, INDEX_SCRIPT, 0x10FFFF, "");
    properties_free(&properties);
}

static void a_block_has_spaces_and_hyphens_in_its_name(void **state)
{
    (void)state;
    struct properties properties = read_properties(INDEX_BLOCK, "0080..00FF; Latin-1 Supplement\n"
                                                                "10FF80..10FFFF; Last Block\n");
    check_value(&properties, INDEX_BLOCK, 0x80, "Latin-1 Supplement");
    check_value(&properties, INDEX_BLOCK, 0x10FFFF, "Last Block");
    properties_free(&properties);
}

static void what_is_no_range_is_refused(void **state)
{
    (void)state;
    check_refusal(INDEX_BLOCK, "0000..007F Basic Latin\n",
                  "Blocks.txt:1: expected `code points ; value`");
    check_refusal(INDEX_BLOCK, "0000..007F; Basic; Latin\n",
                  "Blocks.txt:1: expected `code points ; value`");
    check_refusal(INDEX_BLOCK, "\n0000-007F; Basic Latin\n",
                  "Blocks.txt:2: '0000-007F' is not a code point");
    check_refusal(INDEX_BLOCK, "0000.007F; Basic Latin\n",
                  "Blocks.txt:1: '0000.007F' is not a range");
    check_refusal(INDEX_BLOCK, "007F..0000; Basic Latin\n",
                  "Blocks.txt:1: code point 0000 is out of order");
    check_refusal(INDEX_BLOCK, "0000..; Basic Latin\n", "Blocks.txt:1: '' is not a code point");
    check_refusal(INDEX_BLOCK, "0000..110000; Basic Latin\n",
                  "Blocks.txt:1: '110000' is not a code point");
    check_refusal(INDEX_BLOCK, "0000..007F; Basic Latin",
                  "Blocks.txt:1: the last line does not end: is the file complete?");
}

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    check_refusal(INDEX_BLOCK, "0000; \n", "Blocks.txt:1: '' is not a value");
    check_refusal(INDEX_BLOCK, "0000; Basic:Latin\n", "Blocks.txt:1: 'Basic:Latin' is not a value");
    check_refusal(INDEX_BLOCK, "0000; -\n", "Blocks.txt:1: '-' is not a value");
    check_refusal(INDEX_SCRIPT, "0000; Caf\xC3\xA9\n",
                  "Blocks.txt:1: 'Caf\xC3\xA9' is not a value");
    check_refusal(INDEX_AGE, "0000; 1\n", "Blocks.txt:1: '1' is not a value");
    check_refusal(INDEX_AGE, "0000; 1.\n", "Blocks.txt:1: '1.' is not a value");
    check_refusal(INDEX_AGE, "0000; V1.1\n", "Blocks.txt:1: 'V1.1' is not a value");
    check_refusal(
        INDEX_BLOCK, "0000; A234567890123456789012345678901234567890123456789\n",
        "Blocks.txt:1: 'A234567890123456789012345678901234567890123456789' is not a value");
}

static void a_code_point_has_one_value(void **state)
{
    (void)state;
    check_refusal(INDEX_SCRIPT, "0000..0040; Common\n0041; Latin\n0030..0039; Latin\n",
                  "Blocks.txt:3: U+0030 has a value already");
}

static void values_that_read_alike_are_refused(void **state)
{
    (void)state;
    check_refusal(INDEX_BLOCK, "0000; Latin-1\n0001; latin_1\n",
                  "Blocks.txt:2: 'latin_1' reads like 'Latin-1'");
}

static void a_file_without_a_value_is_refused(void **state)
{
    (void)state;
    check_refusal(INDEX_BLOCK, "", "Blocks.txt:1: the file has no value");
    check_refusal(INDEX_BLOCK, "# Blocks\n\n", "Blocks.txt:1: the file has no value");
}

/* UnicodeData.txt */

static struct properties read_fields(const char *text)
{
    struct properties properties = {0};
    struct ucd_file file = {.name = "UnicodeData.txt", .rest = text_of(text)};
    if (!properties_read_unicode_data(&properties, &file, &known_data))
        fail_msg("refused: %s", file.message);
    properties_sort_facts(&properties);
    return properties;
}

static void check_field_refusal(const char *text, const char *expected)
{
    struct properties properties = {0};
    struct ucd_file file = {.name = "UnicodeData.txt", .rest = text_of(text)};
    assert_false(properties_read_unicode_data(&properties, &file, &known_data));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    properties_free(&properties);
}

static void check_facts(const struct properties *properties, const char *expected)
{
    static const char *const kinds[INDEX_FACTS] = {
        "decomposition", "upper",       "lower",    "title",  "Unicode 1",
        "alias",         "also called", "keywords", "entity",
    };
    struct bytes shown = {0};
    for (size_t n = 0; n < properties->fact_count; n++) {
        char owner[16];
        const struct fact *fact = &properties->facts[n];
        snprintf(owner, sizeof owner, "%04X ", (unsigned)fact->owner);
        bytes_add(&shown, text_of(owner));
        bytes_add(&shown, text_of(kinds[fact->kind]));
        bytes_add(&shown, TEXT(": "));
        bytes_add(&shown, buffer_text(&properties->texts, fact->text));
        bytes_add(&shown, TEXT("\n"));
    }
    CHECK_TEXT(bytes_text(&shown), text_of(expected));
    bytes_free(&shown);
}

static void fields_become_values_and_facts(void **state)
{
    (void)state;
    struct properties properties =
        read_fields("0028;LEFT PARENTHESIS;Ps;0;ON;;;;;Y;OPENING PARENTHESIS;;;;\n"
                    "00BD;VULGAR FRACTION ONE HALF;No;0;ON;<fraction> 0031 2044 0032;;;1/2;N;;;;;\n"
                    "00C5;LATIN CAPITAL LETTER A WITH RING ABOVE;Lu;0;L;0041 030A;;;;N;;;;00E5;\n"
                    "01C6;LATIN SMALL LETTER DZ WITH CARON;Ll;0;L;;;;;N;;;01C4;;01C5\n"
                    "0301;COMBINING ACUTE ACCENT;Mn;230;NSM;;;;;N;;;;;\n"
                    "0BF0;TAMIL NUMBER TEN;No;0;L;;;;10;N;;;;;\n"
                    "0F33;TIBETAN DIGIT HALF ZERO;No;0;L;;;;-1/2;N;;;;;\n"
                    "3400;<CJK Ideograph Extension A, First>;Lo;0;L;;;;;N;;;;;\n"
                    "4DBF;<CJK Ideograph Extension A, Last>;Lo;0;L;;;;;N;;;;;\n");
    check_value(&properties, INDEX_CATEGORY, 0x28, "Ps Open_Punctuation");
    check_value(&properties, INDEX_CATEGORY, 0x378, "Cn Unassigned");
    check_value(&properties, INDEX_BIDI_CLASS, 0x28, "ON");
    check_value(&properties, INDEX_BIDI_CLASS, 0x29, "");
    check_value(&properties, INDEX_MIRRORED, 0x28, "yes");
    check_value(&properties, INDEX_MIRRORED, 0xBD, "");
    check_value(&properties, INDEX_NUMERIC_VALUE, 0xBD, "1/2");
    check_value(&properties, INDEX_NUMERIC_VALUE, 0xBF0, "10");
    check_value(&properties, INDEX_NUMERIC_VALUE, 0xF33, "-1/2");
    check_value(&properties, INDEX_COMBINING_CLASS, 0x301, "230");
    check_value(&properties, INDEX_COMBINING_CLASS, 0x28, "");
    check_value(&properties, INDEX_BIDI_CLASS, 0x3ABC, "L");
    check_value(&properties, INDEX_DERIVED_NAME, 0x3ABC, "yes");
    check_value(&properties, INDEX_DERIVED_NAME, 0xC5, "");
    check_facts(&properties, "0028 Unicode 1: OPENING PARENTHESIS\n"
                             "00BD decomposition: <fraction> U+0031 U+2044 U+0032\n"
                             "00C5 decomposition: U+0041 U+030A\n"
                             "00C5 lower: U+00E5 \xC3\xA5\n"
                             "01C6 upper: U+01C4 \xC7\x84\n"
                             "01C6 title: U+01C5 \xC7\x85\n");
    properties_free(&properties);
}

static void a_field_that_is_none_is_refused(void **state)
{
    (void)state;
    check_field_refusal("0041;A;Lu;x;L;;;;;N;;;;;\n",
                        "UnicodeData.txt:1: 'x' is not a combining class");
    check_field_refusal("0041;A;Lu;255;L;;;;;N;;;;;\n",
                        "UnicodeData.txt:1: '255' is not a combining class");
    check_field_refusal("0041;A;Lu;01;L;;;;;N;;;;;\n",
                        "UnicodeData.txt:1: '01' is not a combining class");
    check_field_refusal("0041;A;Lu;0;XX;;;;;N;;;;;\n",
                        "UnicodeData.txt:1: 'XX' is not a bidirectional class");
    check_field_refusal("0041;A;Lu;0;L;<font>;;;;N;;;;;\n",
                        "UnicodeData.txt:1: a decomposition into nothing");
    check_field_refusal("0041;A;Lu;0;L;0041 <x>;;;;N;;;;;\n",
                        "UnicodeData.txt:1: '<x>' is not a code point");
    check_field_refusal("0041;A;Lu;0;L;0041  0042;;;;N;;;;;\n",
                        "UnicodeData.txt:1: '' is not a code point");
    check_field_refusal("0041;A;Lu;0;L;;;;1/;N;;;;;\n",
                        "UnicodeData.txt:1: '1/' is not a numeric value");
    check_field_refusal("0041;A;Lu;0;L;;;;half;N;;;;;\n",
                        "UnicodeData.txt:1: 'half' is not a numeric value");
    check_field_refusal("0041;A;Lu;0;L;;;;;;;;;;\n", "UnicodeData.txt:1: '' is neither Y nor N");
    check_field_refusal("0041;A;Lu;0;L;;;;;N;;;;61;\n",
                        "UnicodeData.txt:1: '61' is not a code point");
    check_field_refusal("0041;A;Lu;0;L;;;;;N;;;;D800;\n", "UnicodeData.txt:1: D800 is a surrogate");
    check_field_refusal("3400;<CJK Ideograph Extension A, First>;Lo;0;L;;;;;N;;;;;\n"
                        "4DBF;<CJK Ideograph Extension A, Last>;Lo;0;R;;;;;N;;;;;\n",
                        "UnicodeData.txt:2: field 4 is not that of the First");
}

/* Facts from other files */

static void also_called_is_what_no_other_detail_says(void **state)
{
    (void)state;
    struct emoji_test emoji =
        read_emoji("1F1E9 1F1EA ; fully-qualified # \U0001F1E9\U0001F1EA E0.6 flag: Germany\n"
                   "2615 ; fully-qualified # \u2615 E0.6 hot beverage\n");
    struct everyday everyday = everyday_of(&emoji);
    struct name_aliases aliases = {0};
    struct properties properties = {0};
    struct ucd_file file = {.name = "NameAliases.txt",
                            .rest = TEXT("0000;NULL;control\n00A0;NBSP;abbreviation\n")};
    assert_true(name_aliases_read(&aliases, &file, &known_data));
    everyday_add(&everyday, 0xA0, EVERYDAY_UNICODE_1, TEXT("NON-BREAKING SPACE"));
    everyday_add(&everyday, 0xA0, EVERYDAY_INFORMAL, TEXT("nbsp"));
    everyday_add(&everyday, 0xA0, EVERYDAY_INFORMAL, TEXT("hard space"));
    everyday_add(&everyday, 0xA0, EVERYDAY_INFORMAL, TEXT("non-breaking space"));
    everyday_add(&everyday, 0xA0, EVERYDAY_SHORT, TEXT("Hard Space"));
    everyday_add(&everyday, 0xA0, EVERYDAY_SHORT, TEXT("no-break space"));
    everyday_add(&everyday, 0xA0, EVERYDAY_SHORT, TEXT("!?"));
    everyday_add(&everyday, 0xA0, EVERYDAY_ENTITY, TEXT("nbsp"));
    everyday_add(&everyday, 0xA0, EVERYDAY_KEYWORD, TEXT("hard space"));
    everyday_add(&everyday, 0xA0, EVERYDAY_KEYWORD, TEXT("nbsp"));
    everyday_add(&everyday, 0xA0, EVERYDAY_KEYWORD, TEXT("NBSP"));
    everyday_add(&everyday, EVERYDAY_SEQUENCES, EVERYDAY_SHORT, TEXT("flag: Germany"));
    everyday_add(&everyday, EVERYDAY_SEQUENCES, EVERYDAY_KEYWORD, TEXT("flag"));
    everyday_sort(&everyday);
    properties_add_aliases(&properties, &aliases);
    properties_add_everyday(&properties, &everyday, &aliases);
    properties_sort_facts(&properties);
    check_facts(&properties, "0000 alias: NULL (control)\n"
                             "00A0 alias: NBSP (abbreviation)\n"
                             "00A0 also called: HARD SPACE | !?\n"
                             "00A0 keywords: HARD SPACE | NBSP\n"
                             "110000 keywords: FLAG\n");
    properties_free(&properties);
    name_aliases_free(&aliases);
    everyday_free(&everyday);
    emoji_test_free(&emoji);
}

static void entities_of_one_character_are_facts_in_the_order_of_the_file(void **state)
{
    (void)state;
    struct properties properties = {0};
    struct entity entities[] = {
        {TEXT_CONSTANT("hearts"), {0x2665, 0}, 1},
        {TEXT_CONSTANT("NotEqualTilde"), {0x2242, 0x338}, 2},
        {TEXT_CONSTANT("Hearts"), {0x2665, 0}, 1},
    };
    properties_add_entities(&properties, &(struct entities){entities, 3, 3});
    properties_sort_facts(&properties);
    check_facts(&properties, "2665 entity: &hearts;\n2665 entity: &Hearts;\n");
    properties_free(&properties);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_form_is_understood),
        cmocka_unit_test(a_block_has_spaces_and_hyphens_in_its_name),
        cmocka_unit_test(what_is_no_range_is_refused),
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(a_code_point_has_one_value),
        cmocka_unit_test(values_that_read_alike_are_refused),
        cmocka_unit_test(a_file_without_a_value_is_refused),
        cmocka_unit_test(fields_become_values_and_facts),
        cmocka_unit_test(a_field_that_is_none_is_refused),
        cmocka_unit_test(also_called_is_what_no_other_detail_says),
        cmocka_unit_test(entities_of_one_character_are_facts_in_the_order_of_the_file),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
