/* ucdc_support.c - what the tests of ucdc's readers share. */
#include "ucdc_support.h"

#include <stdio.h>

struct unicode_data known_data;
struct forms known_forms;

int read_known(void **state)
{
    (void)state;
    struct bytes bytes = read_file(CHARFINDER_UCD_DIR "/UnicodeData.txt");
    const struct ucd_file fresh = {.name = "UnicodeData.txt", .rest = bytes_text(&bytes)};
    struct ucd_file file = fresh;
    assert_true(unicode_data_read(&known_data, &file));
    file = fresh;
    assert_true(forms_read(&known_forms, &file, &known_data));
    bytes_free(&bytes);
    return 0;
}

int free_known(void **state)
{
    (void)state;
    forms_free(&known_forms);
    unicode_data_free(&known_data);
    return 0;
}

struct everyday everyday_of(const struct emoji_test *emoji)
{
    return (struct everyday){.data = &known_data, .forms = &known_forms, .emoji = emoji};
}

struct emoji_test read_emoji(const char *text)
{
    struct emoji_test emoji = {0};
    struct ucd_file file = {.name = "emoji-test.txt", .rest = text_of(text)};
    if (!emoji_test_read(&emoji, &file, &known_forms))
        fail_msg("refused: %s", file.message);
    return emoji;
}

static void show_name(struct bytes *shown, const struct everyday *everyday,
                      const struct everyday_name *name)
{
    static const char *const kinds[] = {"Unicode 1", "informal", "short", "entity", "keyword"};
    char line[64];
    bool is_sequence = name->owner >= EVERYDAY_SEQUENCES;
    snprintf(line, sizeof line, is_sequence ? "#%u %s: " : "%04X %s: ",
             (unsigned)(is_sequence ? name->owner - EVERYDAY_SEQUENCES : name->owner),
             kinds[name->kind]);
    bytes_add(shown, text_of(line));
    bytes_add(shown, buffer_text(&everyday->texts, name->shown));
    bytes_add(shown, TEXT(" ["));
    bytes_add(shown, buffer_text(&everyday->texts, name->words));
    bytes_add(shown, TEXT("]\n"));
}

void check_names(struct everyday *everyday, const char *expected)
{
    struct bytes shown = {NULL, 0, 0};
    everyday_sort(everyday);
    for (size_t n = 0; n < everyday->count; n++)
        show_name(&shown, everyday, &everyday->at[n]);
    CHECK_TEXT(bytes_text(&shown), text_of(expected));
    bytes_free(&shown);
    everyday_free(everyday);
}
