/* ucdc_emoji.c - emoji-test.txt: what is read of it, what is refused. */
#include <string.h>

#include "ucdc_support.h"

/* As it is published, but shorter. */
/* versions of clang-format differ in how wide emoji are */
/* clang-format off */
#define PUBLISHED                                                                                   \
    "# emoji-test.txt\n"                                                                            \
    "# Date: 2026-05-04, 15:00:00 GMT\n"                                                            \
    "# Format: code points; status # emoji name\n"                                                  \
    "\n"                                                                                            \
    "# group: Smileys & Emotion\n"                                                                  \
    "\n"                                                                                            \
    "# subgroup: face-smiling\n"                                                                    \
    "1F600                                                  ; fully-qualified     # 😀 E1.0 "     \
    "grinning face\n"                                                                               \
    "263A FE0F                                              ; fully-qualified     # ☺️ E0.6 "   \
    "smiling face\n"                                                                                \
    "263A                                                   ; unqualified         # ☺ E0.6 "      \
    "smiling face\n"                                                                                \
    "1F636 200D 1F32B FE0F                                  ; fully-qualified     # "               \
    "😶‍🌫️ "                                                                               \
    "E13.1 "                                                                                        \
    "face in clouds\n"                                                                              \
    "1F636 200D 1F32B                                       ; minimally-qualified # 😶‍🌫 "   \
    "E13.1 "                                                                                        \
    "face in clouds\n"                                                                              \
    "1F44B 1F3FB                                            ; fully-qualified     # 👋🏻 "      \
    "E1.0 "                                                                                         \
    "waving hand: light skin tone\n"                                                                \
    "# Smileys & Emotion subtotal:\t\t187\n"                                                        \
    "# Smileys & Emotion subtotal:\t\t187\tw/o modifiers\n"                                         \
    "1F3FB                                                  ; component           # 🏻 E1.0 "     \
    "light "                                                                                        \
    "skin tone\n"                                                                                   \
    "002A FE0F 20E3                                         ; fully-qualified     # *️⃣ E2.0 "  \
    "keycap: *\n"                                                                                   \
    "1F1E8 1F1EE                                            ; fully-qualified     # 🇨🇮 E2.0 " \
    "flag: Côte d’Ivoire\n"                                                                      \
    "\n"                                                                                            \
    "# Status Counts\n"                                                                             \
    "#EOF\n"
/* clang-format on */

static void check_sequence(const struct emoji_test *emoji, size_t number, const char *name,
                           const char *words)
{
    assert_true(number < emoji->count);
    CHECK_TEXT(buffer_text(&emoji->texts, emoji->sequences[number].name), text_of(name));
    CHECK_TEXT(buffer_text(&emoji->texts, emoji->sequences[number].words), text_of(words));
}

static void sequences_are_what_has_two_code_points_and_is_fully_qualified(void **state)
{
    (void)state;
    struct emoji_test emoji = read_emoji(PUBLISHED);
    assert_int_equal(emoji.count, 4);
    check_sequence(&emoji, 0, "FACE IN CLOUDS", "FACE IN CLOUDS");
    check_sequence(&emoji, 1, "WAVING HAND: LIGHT SKIN TONE", "WAVING HAND LIGHT SKIN TONE");
    check_sequence(&emoji, 2, "KEYCAP: *", "KEYCAP");
    check_sequence(&emoji, 3, "FLAG: CÔTE D’IVOIRE", "FLAG COTE D IVOIRE");
    emoji_test_free(&emoji);
    assert_null(emoji.sequences);
}

static void a_sequence_has_its_code_points_as_in_the_file(void **state)
{
    (void)state;
    static const uint32_t expected[] = {0x1F636, 0x200D, 0x1F32B, 0xFE0F};
    struct emoji_test emoji = read_emoji(PUBLISHED);
    assert_int_equal(emoji.sequences[0].count, COUNT(expected));
    assert_memory_equal(emoji.sequences[0].cps, expected, sizeof expected);
    emoji_test_free(&emoji);
}

static void what_holds_a_skin_tone_is_a_tone_variant(void **state)
{
    (void)state;
    struct emoji_test emoji = read_emoji(PUBLISHED);
    for (size_t n = 0; n < emoji.count; n++)
        assert_int_equal(emoji.sequences[n].is_tone_variant, n == 1);
    emoji_test_free(&emoji);
}

static void code_points_that_are_entries_are_known_once_each(void **state)
{
    (void)state;
    static const uint32_t expected[] = {0x263A, 0x1F3FB, 0x1F600};
    struct emoji_test emoji = read_emoji(PUBLISHED);
    assert_int_equal(emoji.single_count, COUNT(expected));
    assert_memory_equal(emoji.singles, expected, sizeof expected);
    emoji_test_free(&emoji);
}

static void a_sequence_is_found_whatever_variation_selectors_there_are(void **state)
{
    (void)state;
    struct emoji_test emoji = read_emoji(PUBLISHED);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F636, 0x200D, 0x1F32B}, 3), 0);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F636, 0x200D, 0x1F32B, 0xFE0F}, 4), 0);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0xFE0F, 0x2A, 0x20E3}, 3), 2);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F1E8, 0x1F1EE}, 2), 3);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F1E8}, 1), emoji.count);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F1E8, 0x1F1EE, 0x1F1EE}, 3), emoji.count);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F600}, 1), emoji.count);
    assert_int_equal(emoji_find(&emoji, NULL, 0), emoji.count);
    emoji_test_free(&emoji);
    assert_int_equal(emoji_find(&emoji, (uint32_t[]){0x1F1E8, 0x1F1EE}, 2), 0);
}

static void check_refusal(const char *text, const char *expected)
{
    struct emoji_test emoji = {0};
    struct fenced room = fenced_new(strlen(text));
    struct ucd_file file = {.name = "emoji-test.txt", .rest = fenced_copy(&room, text_of(text))};
    assert_false(emoji_test_read(&emoji, &file, &known_forms));
    CHECK_TEXT(text_of(file.message), text_of(expected));
    emoji_test_free(&emoji);
    fenced_free(&room);
}

#define GOOD "1F600 ; fully-qualified # 😀 E1.0 grinning face\n"

static void lines_that_are_no_entries_are_refused(void **state)
{
    (void)state;
    static const char shape[] = "emoji-test.txt:2: expected `code points ; status # emoji version "
                                "name`";
    /* clang-format off */
    static const char comment[] =
        "emoji-test.txt:2: expected `# emoji version name`, such as `# ☺️ "
        "E0.6 smiling face`";
    /* clang-format on */
    check_refusal(GOOD "1F601\n", shape);
    check_refusal(GOOD "1F601 ; fully-qualified\n", shape);
    check_refusal(GOOD "1F601 # 😁 E1.0 beaming face\n", shape);
    check_refusal(GOOD "<!doctype html>\n", shape);
    check_refusal(GOOD "1F601 ; fully-qualified # 😁\n", comment);
    check_refusal(GOOD "1F601 ; fully-qualified # 😁 E1.0\n", comment);
    check_refusal(GOOD "1F601 ; fully-qualified # 😁 beaming face\n", comment);
    check_refusal(GOOD "1F601 ; fully-qualified # 😁 E0.6 \n", comment);
    check_refusal(GOOD "1F601 ; fully-qualified # 😁 E0.6 beaming\tface\n",
                  "emoji-test.txt:2: a tab within a name");
    check_refusal(GOOD "1F601 ; qualified # 😁 E0.6 beaming face\n",
                  "emoji-test.txt:2: 'qualified' is not a status");
}

static void code_points_must_be_those_of_the_emoji(void **state)
{
    (void)state;
    check_refusal(GOOD "1F601 ; fully-qualified # 😀 E0.6 beaming face\n",
                  "emoji-test.txt:2: '😀' are not these code points");
    check_refusal(GOOD "1F1E8 1F1EE ; fully-qualified # 🇨 E2.0 flag\n",
                  "emoji-test.txt:2: '🇨' are not these code points");
    check_refusal(GOOD "1F1E8 ; fully-qualified # 🇨🇮 E2.0 flag\n",
                  "emoji-test.txt:2: '🇨🇮' are more than these code points");
    check_refusal(GOOD "1F601  FE0F ; fully-qualified # 😁️ E0.6 beaming face\n",
                  "emoji-test.txt:2: '' is not a code point");
    check_refusal(GOOD " ; fully-qualified # 😁 E0.6 beaming face\n",
                  "emoji-test.txt:2: '' is not a code point");
    check_refusal(GOOD "1f601 ; fully-qualified # 😁 E0.6 beaming face\n",
                  "emoji-test.txt:2: '1f601' is not a code point");
    check_refusal(GOOD "FE0F ; fully-qualified # \uFE0F E0.6 nothing\n",
                  "emoji-test.txt:2: an entry of U+FE0F alone");
    check_refusal(GOOD "0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 0041 "
                       "0041 0041 ; fully-qualified # AAAAAAAAAAAAAAAAA E0.6 long\n",
                  "emoji-test.txt:2: more than 16 code points: raise EMOJI_SEQUENCE_MAX");
}

static void a_sequence_that_comes_twice_is_refused(void **state)
{
    (void)state;
    check_refusal("002A FE0F 20E3 ; fully-qualified # *️⃣ E2.0 keycap: *\n"
                  "002A 20E3 ; unqualified # *⃣ E2.0 keycap: *\n"
                  "002A 20E3 ; fully-qualified # *⃣ E2.0 keycap: *\n",
                  "emoji-test.txt:3: this sequence was there before");
}

static void files_that_are_no_text_or_not_whole_are_refused(void **state)
{
    (void)state;
    check_refusal("", "emoji-test.txt:1: no emoji in this file");
    check_refusal("# emoji-test.txt\n#EOF\n", "emoji-test.txt:1: no emoji in this file");
    check_refusal(GOOD "# half a", "emoji-test.txt:2: the last line does not end: is the file "
                                   "complete?");
    check_refusal(GOOD "# \xFF\n", "emoji-test.txt:2: this is not UTF-8");
    check_refusal(GOOD "# \r\n", "emoji-test.txt:2: the control U+000D has no place here");
    check_refusal(GOOD "# \xC2\x85\n", "emoji-test.txt:2: the control U+0085 has no place here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_are_what_has_two_code_points_and_is_fully_qualified),
        cmocka_unit_test(a_sequence_has_its_code_points_as_in_the_file),
        cmocka_unit_test(what_holds_a_skin_tone_is_a_tone_variant),
        cmocka_unit_test(code_points_that_are_entries_are_known_once_each),
        cmocka_unit_test(a_sequence_is_found_whatever_variation_selectors_there_are),
        cmocka_unit_test(lines_that_are_no_entries_are_refused),
        cmocka_unit_test(code_points_must_be_those_of_the_emoji),
        cmocka_unit_test(a_sequence_that_comes_twice_is_refused),
        cmocka_unit_test(files_that_are_no_text_or_not_whole_are_refused),
    };
    return cmocka_run_group_tests(tests, read_known, free_known);
}
