/* ucdc_everyday.c - everyday names: where they come from, what they are of, their order. */
#include "sources.h"
#include "ucdc_support.h"

static struct entities read_entities(const char *text)
{
    struct entities entities = {0};
    struct ucd_file file = {.name = "entities.json", .rest = text_of(text)};
    if (!entities_read(&entities, &file))
        fail_msg("refused: %s", file.message);
    return entities;
}

static void names_of_unicode_1_stand_as_they_are(void **state)
{
    (void)state;
    struct emoji_test none = {0};
    struct everyday everyday = everyday_of(&none);
    struct ucd_file file = {
        .name = "UnicodeData.txt",
        .rest =
            TEXT("000A;<control>;Cc;0;B;;;;;N;LINE FEED (LF);;;;\n"
                 "0041;LATIN CAPITAL LETTER A;Lu;0;L;;;;;N;;;;0061;\n"
                 "2571;BOX DRAWINGS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT;So;0;ON;;;;;N;FORMS"
                 " LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT;;;;\n")};
    assert_true(everyday_read_unicode_1(&everyday, &file));
    check_names(&everyday, "000A Unicode 1: LINE FEED (LF) [LINE FEED LF]\n"
                           "2571 Unicode 1: FORMS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT "
                           "[FORMS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT]\n");
}

#define ENTITY(name, digits, characters) \
    "\"&" name ";\": {\"codepoints\": [" digits "], \"characters\": \"" characters "\"}"

static void names_of_entities_are_cut_where_a_word_seems_to_begin(void **state)
{
    (void)state;
    struct emoji_test none = {0};
    struct everyday everyday = everyday_of(&none);
    struct entities entities = read_entities(
        "{" ENTITY("NotEqual", "8800", "≠") "," ENTITY("frac12", "189", "½") "," ENTITY(
            "hearts", "9829",
            "♥") "," ENTITY("DDotrahd", "10513",
                            "⤑") "," ENTITY("b2C", "8593",
                                            "↑") "," ENTITY("ThickSpace", "8287, 8202",
                                                            "\u205F\u200A") "," ENTITY("AMP", "38",
                                                                                       "&") "}");
    everyday_add_entities(&everyday, &entities);
    entities_free(&entities);
    check_names(&everyday, "0026 entity: AMP [AMP]\n"
                           "00BD entity: FRAC12 [FRAC12]\n"
                           "00BD entity: FRAC 12 [FRAC 12]\n"
                           "2191 entity: B2C [B2C]\n"
                           "2191 entity: B 2 C [B 2 C]\n"
                           "2260 entity: NOTEQUAL [NOTEQUAL]\n"
                           "2260 entity: NOT EQUAL [NOT EQUAL]\n"
                           "2665 entity: HEARTS [HEARTS]\n"
                           "2911 entity: DDOTRAHD [DDOTRAHD]\n"
                           "2911 entity: D DOTRAHD [D DOTRAHD]\n");
}

static void an_entity_of_no_character_gives_no_name(void **state)
{
    (void)state;
    struct emoji_test none = {0};
    struct everyday everyday = everyday_of(&none);
    struct entities entities = read_entities("{" ENTITY("none", "888", "\u0378") "}");
    everyday_add_entities(&everyday, &entities);
    assert_int_equal(entities.count, 1);
    entities_free(&entities);
    check_names(&everyday, "");
}

static void owners_are_characters_and_sequences_without_tones(void **state)
{
    (void)state;
    struct emoji_test emoji =
        read_emoji("1F44B 1F3FB ; fully-qualified # 👋🏻 E1.0 waving hand: light skin tone\n"
                   "2764 FE0F 200D 1F525 ; fully-qualified # ❤️‍🔥 E13.1 heart on fire\n"
                   "2764 ; unqualified # ❤ E0.6 red heart\n");
    struct everyday everyday = everyday_of(&emoji);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x2764}, 1), 0x2764);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x2764, 0xFE0F}, 2), 0x2764);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x1F3FB}, 1), 0x1F3FB);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x2764, 0x200D, 0x1F525}, 3),
                     EVERYDAY_SEQUENCES + 1);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x1F44B, 0x1F3FB}, 2),
                     EVERYDAY_NO_OWNER);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x41, 0x42}, 2), EVERYDAY_NO_OWNER);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0x0378}, 1), EVERYDAY_NO_OWNER);
    assert_int_equal(everyday_owner(&everyday, (uint32_t[]){0xFE0F}, 1), EVERYDAY_NO_OWNER);
    emoji_test_free(&emoji);
}

static void names_are_in_order_of_owner_then_kind_then_file(void **state)
{
    (void)state;
    struct emoji_test none = {0};
    struct everyday everyday = everyday_of(&none);
    everyday_add(&everyday, EVERYDAY_SEQUENCES + 1, EVERYDAY_SHORT, TEXT("a"));
    everyday_add(&everyday, EVERYDAY_SEQUENCES, EVERYDAY_KEYWORD, TEXT("b"));
    everyday_add(&everyday, 0x10FFFD, EVERYDAY_KEYWORD, TEXT("c"));
    everyday_add(&everyday, 0x21, EVERYDAY_KEYWORD, TEXT("e"));
    everyday_add(&everyday, 0x21, EVERYDAY_ENTITY, TEXT("f"));
    everyday_add(&everyday, 0x21, EVERYDAY_KEYWORD, TEXT("d"));
    everyday_add(&everyday, 0x21, EVERYDAY_KEYWORD, TEXT("e"));
    everyday_add(&everyday, 0x21, EVERYDAY_SHORT, TEXT("i"));
    everyday_add(&everyday, 0x21, EVERYDAY_INFORMAL, TEXT("h"));
    everyday_add(&everyday, 0x21, EVERYDAY_UNICODE_1, TEXT("g"));
    check_names(&everyday, "0021 Unicode 1: G [G]\n"
                           "0021 informal: H [H]\n"
                           "0021 short: I [I]\n"
                           "0021 entity: F [F]\n"
                           "0021 keyword: E [E]\n"
                           "0021 keyword: D [D]\n"
                           "0021 keyword: E [E]\n"
                           "10FFFD keyword: C [C]\n"
                           "#0 keyword: B [B]\n"
                           "#1 short: A [A]\n");
}

#define PATH(file) CHARFINDER_DATA_DIR "/" file

/* Unicode 18.0.0, CLDR and HTML as in data/: the counts show if anything gets lost. */
static void the_data_of_this_repository_is_read_whole(void **state)
{
    (void)state;
    static const char *const paths[SOURCES] = {
        [SOURCE_UNICODE_DATA] = PATH("ucd/UnicodeData.txt"),
        [SOURCE_BLOCKS] = PATH("ucd/Blocks.txt"),
        [SOURCE_SCRIPTS] = PATH("ucd/Scripts.txt"),
        [SOURCE_DERIVED_AGE] = PATH("ucd/DerivedAge.txt"),
        [SOURCE_NAME_ALIASES] = PATH("ucd/NameAliases.txt"),
        [SOURCE_NAMES_LIST] = PATH("ucd/NamesList.txt"),
        [SOURCE_EMOJI_TEST] = PATH("emoji/emoji-test.txt"),
        [SOURCE_ANNOTATIONS] = PATH("cldr/annotations-en.xml"),
        [SOURCE_ANNOTATIONS_DERIVED] = PATH("cldr/annotationsDerived-en.xml"),
        [SOURCE_ENTITIES] = PATH("html/entities.json"),
    };
    struct sources sources = {0};
    struct bytes files[SOURCES];
    char message[MESSAGE_MAX] = "";
    for (enum source source = 0; source < SOURCES; source++) {
        files[source] = read_file(paths[source]);
        sources.texts[source] = bytes_text(&files[source]);
    }
    if (!sources_read(&sources, message))
        fail_msg("refused: %s", message);
    size_t counts[EVERYDAY_KEYWORD + 1] = {0};
    for (size_t n = 0; n < sources.everyday.count; n++)
        counts[sources.everyday.at[n].kind]++;
    assert_int_equal(counts[EVERYDAY_UNICODE_1], 1978);
    assert_int_equal(counts[EVERYDAY_INFORMAL], 2965);
    assert_int_equal(counts[EVERYDAY_SHORT], 2312);
    assert_int_equal(counts[EVERYDAY_ENTITY], 2411);
    assert_int_equal(counts[EVERYDAY_KEYWORD], 11839);
    assert_int_equal(sources.emoji.count, 2563);
    assert_int_equal(sources.emoji.single_count, 1409);
    assert_int_equal(sources.entities.count, 2125);
    assert_int_equal(sources.properties.of[INDEX_BLOCK].count, 353);
    assert_int_equal(sources.properties.of[INDEX_SCRIPT].count, 177);
    assert_int_equal(sources.properties.of[INDEX_AGE].count, 29);
    assert_int_equal(sources.properties.of[INDEX_BIDI_CLASS].count, 23);
    sources_free(&sources);
    for (enum source source = 0; source < SOURCES; source++)
        bytes_free(&files[source]);
}

#define LAST_PLANE                                             \
    "100000;<Plane 16 Private Use, First>;Co;0;L;;;;;N;;;;;\n" \
    "10FFFD;<Plane 16 Private Use, Last>;Co;0;L;;;;;N;;;;;\n"

static void a_source_that_is_not_there_is_missed_by_none_but_unicode_data(void **state)
{
    (void)state;
    char message[MESSAGE_MAX] = "";
    struct sources none = {0};
    assert_false(sources_read(&none, message));
    CHECK_TEXT(text_of(message), TEXT("UnicodeData.txt:1: the file is empty"));
    sources_free(&none);

    struct sources one = {.texts[SOURCE_UNICODE_DATA] = TEXT(
                              "0041;LATIN CAPITAL LETTER A;Lu;0;L;;;;;N;;;;0061;\n" LAST_PLANE)};
    if (!sources_read(&one, message))
        fail_msg("refused: %s", message);
    assert_int_equal(one.data.count, 1 + 0xFFFE);
    assert_int_equal(one.everyday.count + one.emoji.count + one.entities.count, 0);
    sources_free(&one);
}

static void a_unicode_data_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    char message[MESSAGE_MAX] = "";
    struct sources sources = {.texts[SOURCE_UNICODE_DATA] =
                                  TEXT("0041;LATIN CAPITAL LETTER A;Lu;0;L;;;;;N;;;;0061;\n")};
    assert_false(sources_read(&sources, message));
    CHECK_TEXT(text_of(message),
               TEXT("UnicodeData.txt:1: the file ends before U+10FFFD: is it complete?"));
    sources_free(&sources);
}

static void a_source_that_is_refused_says_where(void **state)
{
    (void)state;
    char message[MESSAGE_MAX] = "";
    struct sources sources = {.texts[SOURCE_UNICODE_DATA] = TEXT(LAST_PLANE),
                              .texts[SOURCE_ENTITIES] = TEXT("{\n}\n")};
    assert_false(sources_read(&sources, message));
    CHECK_TEXT(text_of(message), TEXT("entities.json:2: expected \""));
    sources_free(&sources);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_unicode_1_stand_as_they_are),
        cmocka_unit_test(names_of_entities_are_cut_where_a_word_seems_to_begin),
        cmocka_unit_test(an_entity_of_no_character_gives_no_name),
        cmocka_unit_test(owners_are_characters_and_sequences_without_tones),
        cmocka_unit_test(names_are_in_order_of_owner_then_kind_then_file),
        cmocka_unit_test(the_data_of_this_repository_is_read_whole),
        cmocka_unit_test(a_source_that_is_not_there_is_missed_by_none_but_unicode_data),
        cmocka_unit_test(a_unicode_data_that_is_not_whole_is_refused),
        cmocka_unit_test(a_source_that_is_refused_says_where),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
