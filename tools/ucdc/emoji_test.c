/* emoji_test.c - reads emoji-test.txt. */
#include "emoji_test.h"

#include <stdlib.h>
#include <string.h>

enum { VARIATION_SELECTOR = 0xFE0F, TONE_FIRST = 0x1F3FB, TONE_LAST = 0x1F3FF };

/* `1F441 FE0F ; fully-qualified # 👁️ E0.7 eye`, cut into its parts. */
struct row {
    struct text cps;
    struct text status;
    struct text characters;
    struct text version;
    struct text name;
};

/* Takes what stands before `mark` off `*rest`, with the mark; false if there is none. */
static bool take_until(struct text *rest, char mark, struct text *part)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->at, mark, rest->len);
    if (end == NULL)
        return false;
    *part = (struct text){rest->at, (size_t)(end - rest->at)};
    *rest = text_from(*rest, part->len + 1);
    return true;
}

static bool split_row(struct ucd_file *file, struct text line, struct row *row)
{
    struct text rest = line;
    if (!take_until(&rest, ';', &row->cps) || !take_until(&rest, '#', &row->status))
        return ucd_refuse(file, "expected `code points ; status # emoji version name`");
    row->cps = ucd_without_spaces(row->cps);
    row->status = ucd_without_spaces(row->status);
    rest = ucd_without_spaces(rest);
    if (!take_until(&rest, ' ', &row->characters) || !take_until(&rest, ' ', &row->version) ||
        row->version.len < 2 || row->version.at[0] != 'E')
        return ucd_refuse(file, "expected `# emoji version name`, such as "
                                "`# ☺️ E0.6 smiling face`");
    row->name = ucd_without_spaces(rest);
    return ucd_check_no_tab(file, row->name);
}

static bool check_status(struct ucd_file *file, struct text status)
{
    static const char *const statuses[] = {"fully-qualified", "minimally-qualified", "unqualified",
                                           "component"};
    return ucd_is_among(status, statuses, sizeof statuses / sizeof statuses[0]) ||
           ucd_refuse(file, "'%.*s' is not a status", UCD_SHOWN(status));
}

/* Reads the code points, and checks that the characters of the entry are these. */
static bool read_code_points(struct ucd_file *file, const struct row *row,
                             struct emoji_sequence *sequence)
{
    struct text rest = row->cps;
    struct text characters = row->characters;
    struct text field = {NULL, 0};
    bool is_last;
    do {
        is_last = !take_until(&rest, ' ', &field);
        if (sequence->count == EMOJI_SEQUENCE_MAX)
            return ucd_refuse(file, "more than %d code points: raise EMOJI_SEQUENCE_MAX",
                              (int)EMOJI_SEQUENCE_MAX);
        uint32_t cp;
        if (!ucd_code_point(file, is_last ? rest : field, 0, &cp))
            return false;
        if (characters.len == 0 || text_next_character(&characters) != cp)
            return ucd_refuse(file, "'%.*s' are not these code points", UCD_SHOWN(row->characters));
        sequence->cps[sequence->count++] = cp;
        if (cp >= TONE_FIRST && cp <= TONE_LAST)
            sequence->is_tone_variant = true;
    } while (!is_last);
    return characters.len == 0 ||
           ucd_refuse(file, "'%.*s' are more than these code points", UCD_SHOWN(row->characters));
}

/* The next code point from `*at` on that counts; UINT32_MAX at the end. */
static uint32_t next_that_counts(const uint32_t cps[], size_t count, size_t *at)
{
    while (*at < count && cps[*at] == VARIATION_SELECTOR)
        ++*at;
    return *at < count ? cps[(*at)++] : UINT32_MAX;
}

static size_t count_that_count(const uint32_t cps[], size_t count)
{
    size_t at = 0;
    size_t found = 0;
    while (next_that_counts(cps, count, &at) != UINT32_MAX)
        found++;
    return found;
}

static int compare(const uint32_t a[], size_t a_count, const uint32_t b[], size_t b_count)
{
    size_t a_at = 0;
    size_t b_at = 0;
    for (;;) {
        uint32_t a_next = next_that_counts(a, a_count, &a_at);
        uint32_t b_next = next_that_counts(b, b_count, &b_at);
        if (a_next != b_next)
            return a_next < b_next ? -1 : 1;
        if (a_next == UINT32_MAX)
            return 0;
    }
}

/* Where in `by_code_points` the sequence stands, or would stand. */
static size_t place_of(const struct emoji_test *emoji, const uint32_t cps[], size_t count)
{
    size_t low = 0;
    size_t high = emoji->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct emoji_sequence *other = &emoji->sequences[emoji->by_code_points[middle]];
        if (compare(other->cps, other->count, cps, count) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t emoji_find(const struct emoji_test *emoji, const uint32_t cps[], size_t count)
{
    size_t place = place_of(emoji, cps, count);
    if (place == emoji->count)
        return emoji->count;
    uint32_t number = emoji->by_code_points[place];
    const struct emoji_sequence *found = &emoji->sequences[number];
    return compare(found->cps, found->count, cps, count) == 0 ? number : emoji->count;
}

static bool add_sequence(struct emoji_test *emoji, struct ucd_file *file,
                         const struct emoji_sequence *sequence)
{
    if (emoji_find(emoji, sequence->cps, sequence->count) < emoji->count)
        return ucd_refuse(file, "this sequence was there before");
    size_t room = emoji->room; /* of both */
    emoji->sequences = must_grow(emoji->sequences, emoji->count, &room, sizeof *emoji->sequences);
    emoji->by_code_points =
        must_grow(emoji->by_code_points, emoji->count, &emoji->room, sizeof *emoji->by_code_points);
    uint32_t *place = emoji->by_code_points + place_of(emoji, sequence->cps, sequence->count);
    size_t after = (size_t)(emoji->by_code_points + emoji->count - place);
    memmove(place + 1, place, after * sizeof *place);
    *place = (uint32_t)emoji->count;
    emoji->sequences[emoji->count++] = *sequence;
    return true;
}

static void add_single(struct emoji_test *emoji, uint32_t cp)
{
    size_t place = emoji->single_count;
    while (place > 0 && emoji->singles[place - 1] >= cp)
        place--;
    if (place < emoji->single_count && emoji->singles[place] == cp)
        return;
    emoji->singles =
        must_grow(emoji->singles, emoji->single_count, &emoji->single_room, sizeof *emoji->singles);
    memmove(emoji->singles + place + 1, emoji->singles + place,
            (emoji->single_count - place) * sizeof *emoji->singles);
    emoji->singles[place] = cp;
    emoji->single_count++;
}

static bool read_row(struct emoji_test *emoji, struct ucd_file *file, const struct forms *forms,
                     struct text line)
{
    struct row row = {0};
    struct emoji_sequence sequence = {.count = 0};
    if (!split_row(file, line, &row) || !check_status(file, row.status) ||
        !read_code_points(file, &row, &sequence))
        return false;
    size_t count = count_that_count(sequence.cps, sequence.count);
    if (count == 0)
        return ucd_refuse(file, "an entry of U+FE0F alone");
    if (count == 1) {
        size_t at = 0;
        add_single(emoji, next_that_counts(sequence.cps, sequence.count, &at));
        return true;
    }
    if (!text_equal(row.status, TEXT("fully-qualified")))
        return true;
    size_t at = emoji->texts.len;
    forms_put_upper(forms, row.name, &emoji->texts);
    sequence.name = buffer_span_from(&emoji->texts, at);
    at = emoji->texts.len;
    forms_put_words(forms, row.name, &emoji->texts);
    sequence.words = buffer_span_from(&emoji->texts, at);
    return add_sequence(emoji, file, &sequence);
}

bool emoji_test_read(struct emoji_test *emoji, struct ucd_file *file, const struct forms *forms)
{
    struct text line;
    enum ucd_line got;
    while ((got = ucd_next_text_line(file, &line)) == UCD_LINE)
        if (line.len > 0 && line.at[0] != '#' && !read_row(emoji, file, forms, line))
            return false;
    if (got == UCD_REFUSED)
        return false;
    if (emoji->single_count == 0) {
        file->line = 1;
        return ucd_refuse(file, "no emoji in this file");
    }
    return true;
}

void emoji_test_free(struct emoji_test *emoji)
{
    free(emoji->sequences);
    free(emoji->by_code_points);
    free(emoji->singles);
    buffer_free(&emoji->texts);
    *emoji = (struct emoji_test){0};
}
