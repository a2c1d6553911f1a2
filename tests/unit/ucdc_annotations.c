/* ucdc_annotations.c - annotations of CLDR: what is read of them, what is refused. */
#include "annotations.h"

#include <string.h>

#include "ucdc_support.h"

static void check_annotations(const struct emoji_test *emoji, const char *text,
                              const char *expected)
{
    struct everyday everyday = everyday_of(emoji);
    struct ucd_file file = {.name = "annotations-en.xml", .rest = text_of(text)};
    if (!annotations_read(&everyday, &file))
        fail_msg("refused: %s", file.message);
    check_names(&everyday, expected);
}

static const struct emoji_test no_emoji;

/* What stands around the annotations. */
#define FILE_OF(annotations) "<ldml>\n<annotations>\n" annotations "</annotations>\n</ldml>\n"

static void the_published_form_is_understood(void **state)
{
    (void)state;
    check_annotations(
        &no_emoji,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
        "<!DOCTYPE ldml SYSTEM \"../../common/dtd/ldml.dtd\">\n"
        "<!-- Copyright © 1991-2026 Unicode, Inc.\n"
        "SPDX-License-Identifier: Unicode-3.0\n"
        "Warnings: All cp values have U+FE0F characters removed. See /annotationsDerived/.\n"
        "-->\n"
        "<ldml>\n"
        "\t<identity>\n"
        "\t\t<version number=\"$Revision$\"/>\n"
        "\t\t<language type=\"en\"/>\n"
        "\t</identity>\n"
        "\t<annotations>\n"
        "\t\t<!-- one comment -->\n"
        "\t\t<annotation cp=\"{\">brace | bracket | curly</annotation>\n"
        "\t\t<annotation cp=\"{\" type=\"tts\">open curly bracket</annotation>\n"
        "\t\t<annotation cp='&amp;' type='tts'>ampersand</annotation>\n"
        "\t\t<annotation cp=\"🪅\">celebration | piñata</annotation>\n"
        "\t</annotations>\n"
        "</ldml>\n",
        "0026 short: AMPERSAND [AMPERSAND]\n"
        "007B short: OPEN CURLY BRACKET [OPEN CURLY BRACKET]\n"
        "007B keyword: BRACE [BRACE]\n"
        "007B keyword: BRACKET [BRACKET]\n"
        "007B keyword: CURLY [CURLY]\n"
        "1FA85 keyword: CELEBRATION [CELEBRATION]\n"
        "1FA85 keyword: PIÑATA [PINATA]\n");
}

static void annotations_are_of_characters_and_sequences_without_tones(void **state)
{
    (void)state;
    struct emoji_test emoji =
        read_emoji("2764 FE0F 200D 1F525 ; fully-qualified # ❤️‍🔥 E13.1 heart on fire\n"
                   "1F44B 1F3FB ; fully-qualified # 👋🏻 E1.0 waving hand: light skin tone\n"
                   "2764 ; unqualified # ❤ E0.6 red heart\n");
    check_annotations(&emoji,
                      FILE_OF("<annotation cp=\"❤‍🔥\">burn | lust</annotation>\n"
                              "<annotation cp=\"❤️\">love</annotation>\n"
                              "<annotation cp=\"👋🏻\">bye</annotation>\n"
                              "<annotation cp=\"🏻\">light</annotation>\n"
                              "<annotation cp=\"👋👋\">two hands</annotation>\n"
                              "<annotation cp=\"&#x378;\">not assigned</annotation>\n"
                              "<annotation cp=\"\uFE0F\">nothing</annotation>\n"
                              "<annotation cp=\"0123456789012345678901234567890123\">many"
                              "</annotation>\n"),
                      "2764 keyword: LOVE [LOVE]\n"
                      "1F3FB keyword: LIGHT [LIGHT]\n"
                      "#0 keyword: BURN [BURN]\n"
                      "#0 keyword: LUST [LUST]\n");
    emoji_test_free(&emoji);
}

static void keywords_stand_between_bars_with_a_space_on_each_side(void **state)
{
    (void)state;
    check_annotations(&no_emoji,
                      FILE_OF("<annotation cp=\"|\">bar | a|b | || | stroke|</annotation>\n"
                              "<annotation cp=\"|\" type=\"tts\">one | two</annotation>\n"),
                      "007C short: ONE | TWO [ONE TWO]\n"
                      "007C keyword: BAR [BAR]\n"
                      "007C keyword: A|B [A B]\n"
                      "007C keyword: || []\n"
                      "007C keyword: STROKE| [STROKE]\n");
}

static void references_stand_for_characters(void **state)
{
    (void)state;
    check_annotations(&no_emoji,
                      FILE_OF("<annotation cp=\"&#60;\">&lt;3 | R&amp;B | &#x71;&#113; | "
                              "<!-- within -->&quot;&apos;&gt;</annotation>\n"),
                      "003C keyword: <3 [3]\n"
                      "003C keyword: R&B [R B]\n"
                      "003C keyword: QQ [QQ]\n"
                      "003C keyword: \"'> []\n");
}

static void other_parts_of_the_file_are_passed_over(void **state)
{
    (void)state;
    check_annotations(&no_emoji,
                      "<ldml><special><annotation cp=\"!\">not this</annotation><deep><er/></deep>"
                      "</special><annotations/><annotations><annotation cp=\"!\">bang</annotation>"
                      "</annotations></ldml>",
                      "0021 keyword: BANG [BANG]\n");
}

static void check_refusal(const char *text, const char *expected)
{
    struct everyday everyday = everyday_of(&no_emoji);
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "annotations-en.xml",
                            .rest = fenced_copy(&room, text_of(text))};
    assert_false(annotations_read(&everyday, &file));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    everyday_free(&everyday);
    fenced_free(&room);
}

#define GOOD "<annotation cp=\"!\">bang</annotation>\n" /* on line 3 */

static void elements_that_are_no_annotations_are_refused(void **state)
{
    (void)state;
    check_refusal("<html>\n</html>\n", "annotations-en.xml:1: expected <ldml>, found <html>");
    check_refusal(FILE_OF(GOOD "<note cp=\"!\">bang</note>\n"),
                  "annotations-en.xml:4: 'note' is not an annotation");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\">b<b>a</b>ng</annotation>\n"),
                  "annotations-en.xml:4: an element within an annotation");
    check_refusal(FILE_OF(GOOD "text\n"), "annotations-en.xml:5: 'text' has no place here");
    check_refusal("<ldml>text</ldml>\n", "annotations-en.xml:1: 'text' has no place here");
    check_refusal(FILE_OF(), "annotations-en.xml:5: no annotation in this file");
    check_refusal("<ldml/>\n", "annotations-en.xml:2: no annotation in this file");
}

static void attributes_of_no_meaning_are_refused(void **state)
{
    (void)state;
    check_refusal(FILE_OF(GOOD "<annotation>bang</annotation>\n"),
                  "annotations-en.xml:4: an annotation of no character: it has no cp");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"\">bang</annotation>\n"),
                  "annotations-en.xml:4: an annotation of no character: it has no cp");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\" type=\"stt\">bang</annotation>\n"),
                  "annotations-en.xml:4: 'stt' is not a type of annotation");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\" alt=\"variant\">bang</annotation>\n"),
                  "annotations-en.xml:4: an annotation has no attributes but cp and type");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\" type=\"tts\" alt=\"x\">bang</annotation>\n"),
                  "annotations-en.xml:4: an annotation has no attributes but cp and type");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"&nbsp;\">bang</annotation>\n"),
                  "annotations-en.xml:4: '&nbsp;' refers to no character");
}

static void annotations_without_a_text_of_one_line_are_refused(void **state)
{
    (void)state;
    static const char none[] = "annotations-en.xml:4: an annotation without a text";
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\"></annotation>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\"/>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\"> </annotation>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\">bang |  | boom</annotation>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\">bang | </annotation>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"👋👋\"> | bang</annotation>\n"), none);
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\">two\nlines</annotation>\n"),
                  "annotations-en.xml:5: the control U+000A has no place here");
    check_refusal(FILE_OF(GOOD "<annotation cp=\"!\">two\tparts</annotation>\n"),
                  "annotations-en.xml:4: a tab within a name");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_form_is_understood),
        cmocka_unit_test(annotations_are_of_characters_and_sequences_without_tones),
        cmocka_unit_test(keywords_stand_between_bars_with_a_space_on_each_side),
        cmocka_unit_test(references_stand_for_characters),
        cmocka_unit_test(other_parts_of_the_file_are_passed_over),
        cmocka_unit_test(elements_that_are_no_annotations_are_refused),
        cmocka_unit_test(attributes_of_no_meaning_are_refused),
        cmocka_unit_test(annotations_without_a_text_of_one_line_are_refused),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
