/* fuzz_everyday.c - whatever the files of everyday names hold: names that are well made, or the
 * line at fault.
 *
 * The first line of the input is the name of a file, as ucdc knows it; the rest is the file. */
#include <string.h>

#include "annotations.h"
#include "fuzz.h"
#include "names_list.h"
#include "sources.h"

/* UnicodeData.txt, as it is compiled in, without ranges, and a few sequences: what the other files
 * are about. */
static struct unicode_data known_data;
static struct forms known_forms;
static struct emoji_test known_emoji;

/* Appends the lines of UnicodeData.txt but the ends of ranges, which would take most of the time. */
static void read_lines(struct buffer *lines)
{
    struct buffer bytes = {NULL, 0, 0};
    CHECK(buffer_read_file(&bytes, CHARFINDER_UCD_DIR "/UnicodeData.txt") == 0);
    const char *end = (const char *)bytes.at + bytes.len;
    for (const char *line = (const char *)bytes.at; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        CHECK(newline != NULL && newline - line > 12);
        const char *name_end = memchr(line + 8, ';', (size_t)(newline - line) - 8);
        CHECK(name_end != NULL);
        bool is_range =
            memcmp(name_end - 4, "rst>", 4) == 0 || memcmp(name_end - 4, "ast>", 4) == 0;
        if (!is_range)
            buffer_add(lines, line, (size_t)(newline - line) + 1);
        line = newline + 1;
    }
    buffer_free(&bytes);
}

static void read_known(void)
{
    struct buffer lines = {NULL, 0, 0};
    read_lines(&lines);
    const struct ucd_file fresh = {.name = "UnicodeData.txt",
                                   .rest = {(const char *)lines.at, lines.len}};
    struct ucd_file file = fresh;
    CHECK(unicode_data_read(&known_data, &file));
    file = fresh;
    CHECK(forms_read(&known_forms, &file, &known_data));
    file = (struct ucd_file){
        .name = "emoji-test.txt",
        .rest = TEXT("1F1E9 1F1EA ; fully-qualified # \U0001F1E9\U0001F1EA E0.6 flag: Germany\n"
                     "002A FE0F 20E3 ; fully-qualified # *\uFE0F\u20E3 E2.0 keycap: *\n"
                     "1F44B 1F3FB ; fully-qualified # \U0001F44B\U0001F3FB E1.0 wave: light\n"
                     "1F600 ; fully-qualified # \U0001F600 E1.0 grinning face\n")};
    CHECK(emoji_test_read(&known_emoji, &file, &known_forms));
    buffer_free(&lines);
}

static void check_message(const struct ucd_file *file, struct text text)
{
    const char *message = file->message;
    size_t name_len = strlen(file->name);
    size_t lines = 1; /* an end that does not come is missed after the last line */
    for (size_t n = 0; n < text.len; n++)
        lines += text.at[n] == '\n';
    CHECK(memchr(message, '\0', MESSAGE_MAX) != NULL);
    CHECK(strncmp(message, file->name, name_len) == 0 && message[name_len] == ':');
    char *after;
    unsigned long line = strtoul(message + name_len + 1, &after, 10);
    CHECK(line >= 1 && line <= lines);
    CHECK(strncmp(after, ": ", 2) == 0 && after[2] != '\0');
}

/* Whether what is put stays the same when it is put once more. */
static bool is_settled(const struct forms *forms, struct text text,
                       void put(const struct forms *, struct text, struct buffer *))
{
    struct buffer again = {NULL, 0, 0};
    put(forms, text, &again);
    bool same = text_equal(text, (struct text){(const char *)again.at, again.len});
    buffer_free(&again);
    return same;
}

/* A text that is shown, and its words. */
static void check_name(const struct forms *forms, struct text shown, struct text words)
{
    CHECK(shown.len > 0 && text_is_utf8(shown) && text_is_utf8(words));
    for (size_t n = 0; n < shown.len; n++)
        CHECK((unsigned char)shown.at[n] >= 0x20 && shown.at[n] != 0x7F);
    CHECK(is_settled(forms, shown, forms_put_upper));
    CHECK(is_settled(forms, words, forms_put_words));
}

static void check_everyday(struct everyday *everyday)
{
    everyday_sort(everyday);
    for (size_t n = 0; n < everyday->count; n++) {
        const struct everyday_name *name = &everyday->at[n];
        check_name(everyday->forms, buffer_text(&everyday->texts, name->shown),
                   buffer_text(&everyday->texts, name->words));
        if (name->owner < EVERYDAY_SEQUENCES)
            CHECK(unicode_data_find(everyday->data, name->owner) != NULL);
        else
            CHECK(name->owner - EVERYDAY_SEQUENCES < everyday->emoji->count &&
                  !everyday->emoji->sequences[name->owner - EVERYDAY_SEQUENCES].is_tone_variant);
        if (n > 0 && name[-1].owner == name->owner)
            CHECK(name[-1].kind < name->kind ||
                  (name[-1].kind == name->kind && name[-1].added < name->added));
        else
            CHECK(n == 0 || name[-1].owner < name->owner);
    }
}

static bool try_names(struct ucd_file *file, bool (*read)(struct everyday *, struct ucd_file *))
{
    struct everyday everyday = {.data = &known_data, .forms = &known_forms, .emoji = &known_emoji};
    bool is_read = read(&everyday, file);
    if (is_read)
        check_everyday(&everyday);
    everyday_free(&everyday);
    return is_read;
}

static void check_emoji(const struct emoji_test *emoji)
{
    CHECK(emoji->single_count > 0);
    for (size_t n = 0; n < emoji->single_count; n++)
        CHECK(emoji->singles[n] <= 0x10FFFF &&
              (n == 0 || emoji->singles[n] > emoji->singles[n - 1]));
    for (size_t n = 0; n < emoji->count; n++) {
        const struct emoji_sequence *sequence = &emoji->sequences[n];
        bool has_tone = false;
        size_t count = 0;
        CHECK(sequence->count <= EMOJI_SEQUENCE_MAX);
        for (size_t at = 0; at < sequence->count; at++) {
            has_tone = has_tone || (sequence->cps[at] >= 0x1F3FB && sequence->cps[at] <= 0x1F3FF);
            count += sequence->cps[at] != 0xFE0F;
        }
        CHECK(count >= 2 && has_tone == sequence->is_tone_variant);
        CHECK(emoji_find(emoji, sequence->cps, sequence->count) == n);
        check_name(&known_forms, buffer_text(&emoji->texts, sequence->name),
                   buffer_text(&emoji->texts, sequence->words));
    }
}

static bool try_emoji(struct ucd_file *file)
{
    struct emoji_test emoji = {0};
    bool is_read = emoji_test_read(&emoji, file, &known_forms);
    if (is_read)
        check_emoji(&emoji);
    emoji_test_free(&emoji);
    return is_read;
}

static bool try_entities(struct ucd_file *file)
{
    struct entities entities = {0};
    struct everyday everyday = {.data = &known_data, .forms = &known_forms, .emoji = &known_emoji};
    bool is_read = entities_read(&entities, file);
    for (size_t n = 0; is_read && n < entities.count; n++) {
        const struct entity *entity = &entities.at[n];
        CHECK(entity->name.len > 0 && memchr(entity->name.at, ';', entity->name.len) == NULL);
        CHECK(entity->count == 1 || entity->count == 2);
        for (uint32_t at = 0; at < entity->count; at++)
            CHECK(entity->cps[at] > 0 && entity->cps[at] <= 0x10FFFF);
    }
    if (is_read) {
        everyday_add_entities(&everyday, &entities);
        check_everyday(&everyday);
    }
    everyday_free(&everyday);
    entities_free(&entities);
    return is_read;
}

static void check_table(const struct forms *forms, const struct form_table *table)
{
    for (size_t n = 0; n < table->count; n++) {
        const struct form *form = &table->at[n];
        CHECK(n == 0 || form->cp > form[-1].cp);
        CHECK(form_find(table, form->cp) == form);
        CHECK(form->to.at <= forms->texts.len && form->to.len <= forms->texts.len - form->to.at);
        CHECK(text_is_utf8(buffer_text(&forms->texts, form->to)));
    }
}

/* Whether the forms are read; fields that are at fault already are for fuzz_ucdc. */
static bool try_forms(struct ucd_file *file)
{
    struct unicode_data data = {0};
    struct forms forms = {0};
    struct everyday everyday = {.data = &data, .forms = &forms, .emoji = &known_emoji};
    const struct ucd_file fresh = *file;
    bool is_read = unicode_data_read(&data, file);
    if (is_read) {
        *file = fresh;
        is_read = forms_read(&forms, file, &data);
    }
    if (is_read) {
        check_table(&forms, &forms.upper);
        check_table(&forms, &forms.folded);
        *file = fresh;
        is_read = everyday_read_unicode_1(&everyday, file);
        everyday_sort(&everyday);
    }
    everyday_free(&everyday);
    forms_free(&forms);
    unicode_data_free(&data);
    return is_read;
}

static bool try_source(enum source source, struct ucd_file *file)
{
    switch (source) {
    case SOURCE_UNICODE_DATA:
        return memchr(file->rest.at, '<', file->rest.len) != NULL || try_forms(file);
    case SOURCE_NAMES_LIST:
        return try_names(file, names_list_read);
    case SOURCE_EMOJI_TEST:
        return try_emoji(file);
    case SOURCE_ANNOTATIONS:
        return try_names(file, annotations_read);
    case SOURCE_ENTITIES:
        return try_entities(file);
    default:
        return true;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {(const char *)data, size};
    const char *newline = size == 0 ? NULL : memchr(data, '\n', size);
    if (newline == NULL)
        return 0;
    if (known_data.count == 0)
        read_known();
    struct text name = {text.at, (size_t)(newline - text.at)};
    text = text_from(text, name.len + 1);
    for (enum source source = 0; source < SOURCES; source++) {
        const char *known = source_name(source);
        if (!text_equal(name, (struct text){known, strlen(known)}))
            continue;
        struct ucd_file file = {.name = known, .rest = text};
        memset(file.message, 'x', sizeof file.message); /* one without an end would be seen */
        if (!try_source(source, &file))
            check_message(&file, text);
    }
    return 0;
}
