/* fuzz_ucdc.c - whatever the files hold: images that are well made, or the line at fault.
 *
 * The input is UnicodeData.txt; where a line `%%` comes, what follows is NameAliases.txt. */
#include <assert.h>
#include <charfinder/index.h>
#include <string.h>

#include "fuzz.h"
#include "images.h"
#include "index/format.h"
#include "little_endian.h"
#include "obvious.h"
#include "text/category_format.h"

/* Ranges with more characters than this, taken together, are not tried: a line of 80 bytes can ask
 * for a million names. Enough for all Hangul syllables, and for a run longer than INDEX_RUN_MAX. */
enum { RANGED_MAX = 0xD7A3 - 0xAC00 };
static_assert((int)RANGED_MAX > (int)INDEX_RUN_MAX, "a run can be too long");

/* The code point that a line begins with, as far as it has one. */
static uint32_t code_point(struct text line)
{
    uint32_t cp = 0;
    for (size_t n = 0; n < line.len && n < 6 && line.at[n] != ';'; n++) {
        char c = line.at[n];
        cp = cp << 4 | ((uint32_t)(c <= '9' ? c - '0' : c - 'A' + 10) & 0xF);
    }
    return cp;
}

/* Whether the distances between neighbouring lines, of which the second ends a range, add up to
 * little enough. */
static bool is_small(struct text file)
{
    size_t ranged = 0;
    uint32_t last = 0;
    while (file.len > 0) {
        const char *newline = memchr(file.at, '\n', file.len);
        struct text line = {file.at, newline == NULL ? file.len : (size_t)(newline - file.at)};
        uint32_t cp = code_point(line);
        bool ends_range = false;
        for (size_t n = 0; n + 5 <= line.len; n++)
            ends_range = ends_range || memcmp(line.at + n, "Last>", 5) == 0;
        if (ends_range && cp > last)
            ranged += cp - last;
        last = cp;
        file = text_from(file, newline == NULL ? line.len : line.len + 1);
    }
    return ranged <= RANGED_MAX;
}

static size_t count_lines(struct text file)
{
    size_t lines = 0;
    for (size_t n = 0; n < file.len; n++)
        lines += file.at[n] == '\n' || n + 1 == file.len;
    return lines;
}

static void check_message(const struct ucd_file *file, size_t lines)
{
    const char *message = file->message;
    size_t name_len = strlen(file->name);
    CHECK(memchr(message, '\0', MESSAGE_MAX) != NULL);
    CHECK(strncmp(message, file->name, name_len) == 0 && message[name_len] == ':');
    char *after;
    unsigned long line = strtoul(message + name_len + 1, &after, 10);
    CHECK(line >= 1 && line <= (lines == 0 ? 1 : lines));
    CHECK(strncmp(after, ": ", 2) == 0 && after[2] != '\0');
}

static bool is_noncharacter(uint32_t cp)
{
    return (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
}

/* The Standard's label and no name: controls, surrogates, private use. */
static bool is_nameless(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0xD800 && cp <= 0xF8FF) ||
           cp >= 0xF0000;
}

/* A name is words between single spaces and hyphens, none at its ends, and finds its character: no
 * other one has it. */
static void check_name(const struct unicode_data *data, const struct character *character)
{
    struct text name = unicode_data_name(data, character);
    CHECK(unicode_data_named(data, name) == character);
    for (size_t n = 0; n < name.len; n++) {
        bool is_end = n == 0 || n + 1 == name.len;
        CHECK(!(name.at[n] == ' ' && (is_end || name.at[n + 1] == ' ')));
        CHECK(!(name.at[n] == '-' && (is_end || name.at[n + 1] == '-')));
    }
}

static void check_data(const struct unicode_data *data)
{
    CHECK(data->count > 0);
    for (size_t n = 0; n < data->count; n++) {
        const struct character *character = &data->characters[n];
        CHECK(character->cp <= 0x10FFFF && (unsigned)character->category < CATEGORIES);
        CHECK(n == 0 || character->cp > character[-1].cp);
        CHECK(character->name_len <= NAME_MAX_BYTES);
        CHECK(character->name_at <= data->names.len);
        CHECK(character->name_len <= data->names.len - character->name_at);
        CHECK(!is_noncharacter(character->cp));
        CHECK((character->name_len == 0) == is_nameless(character->cp));
        if (character->name_len > 0)
            check_name(data, character);
    }
}

/* Every character has its category, everything between them none. */
static void check_categories(const struct buffer *image, const struct unicode_data *data)
{
    uint32_t ranges = u32_at(image->at);
    CHECK(ranges > 0 && image->len == 4 + 4 * (size_t)ranges);
    size_t next = 0; /* the first character not met yet */
    for (uint32_t n = 0; n < ranges; n++) {
        uint32_t range = u32_at(image->at + 4 + 4 * (size_t)n);
        uint32_t first = category_range_first(range);
        uint32_t category = category_range_category(range);
        uint32_t end =
            n + 1 < ranges ? category_range_first(u32_at(image->at + 8 + 4 * (size_t)n)) : 0x110000;
        CHECK(n > 0 || first == 0);
        CHECK(first < end);
        size_t before = next;
        while (next < data->count && data->characters[next].cp < end)
            CHECK((uint32_t)data->characters[next++].category == category);
        CHECK(category == CATEGORY_Cn || next - before == end - first);
    }
    CHECK(next == data->count);
}

static uint32_t slot(const struct buffer *image, unsigned slot)
{
    return u32_at(image->at + 4 * (size_t)slot);
}

static unsigned of_book(enum index_book book, enum dictionary_slot slot)
{
    return INDEX_DICTIONARIES + (unsigned)book * DICTIONARY_SLOTS + (unsigned)slot;
}

static uint32_t entry(const struct buffer *image, unsigned table, uint32_t n)
{
    size_t at = slot(image, table) + 4 * (size_t)n;
    CHECK(at + 4 <= image->len);
    return u32_at(image->at + at);
}

/* Where the line of an entry begins; of the one after the last, where all end. */
static uint32_t line_at(const struct buffer *image, uint32_t number)
{
    const unsigned char *lens = image->at + slot(image, INDEX_LINE_LENS_AT);
    uint32_t block = number / INDEX_LINE_BLOCK;
    uint32_t at = entry(image, INDEX_LINE_AT_AT, block);
    for (uint32_t n = block * INDEX_LINE_BLOCK; n < number; n++)
        at += lens[n];
    return at;
}

/* The line of entry `number` is that of `character`, and ends with its name, if it has one. */
static void check_line(const struct buffer *image, uint32_t number,
                       const struct character *character, struct text name)
{
    uint32_t begin = line_at(image, number);
    uint32_t end = line_at(image, number + 1);
    CHECK(begin < end && slot(image, INDEX_LINES_AT) + end <= image->len);
    const char *line = (const char *)image->at + slot(image, INDEX_LINES_AT) + begin;
    size_t len = end - begin;
    CHECK(len > name.len + 3 && line[0] == 'U' && line[1] == '+');
    CHECK(strtoul(line + 2, NULL, 16) == character->cp);
    CHECK(line[len - 3 - name.len] == (name.len > 0 ? '\t' : '>'));
    CHECK(memcmp(line + len - 2 - name.len, name.at, name.len) == 0);
    CHECK(memcmp(line + len - 2, "\r\n", 2) == 0);
}

/* String `number` is of entry `owner`, and shown so. */
static void check_string(const struct buffer *image, uint32_t number, uint32_t owner,
                         struct text shown)
{
    unsigned record = number * STRING_NUMBERS;
    CHECK(entry(image, INDEX_STRINGS_AT, record + STRING_ENTRY) >> INDEX_KIND_BITS == owner);
    uint32_t begin = entry(image, INDEX_STRINGS_AT, record + STRING_TAIL) >> INDEX_TAIL_SHIFT;
    uint32_t end =
        entry(image, INDEX_STRINGS_AT, record + STRING_NUMBERS + STRING_TAIL) >> INDEX_TAIL_SHIFT;
    const char *tail = (const char *)image->at + slot(image, INDEX_TAILS_AT) + begin;
    CHECK(end - begin == shown.len + 3 && tail[0] == '\t');
    CHECK(memcmp(tail + 1, shown.at, shown.len) == 0);
    CHECK(memcmp(tail + 1 + shown.len, "\r\n", 2) == 0);
}

/* All that have a name or an alias are there, in their order. */
static void check_lines(const struct buffer *image, const struct unicode_data *data,
                        const struct name_aliases *aliases)
{
    uint32_t number = 0;
    uint32_t alias = 0;
    for (size_t n = 0; n < data->count; n++) {
        const struct character *character = &data->characters[n];
        bool has_alias = alias < aliases->count && aliases->at[alias].character == character;
        if (character->name_len == 0 && !has_alias)
            continue;
        check_line(image, number, character, unicode_data_name(data, character));
        for (; alias < aliases->count && aliases->at[alias].character == character; alias++)
            check_string(image, alias, number, aliases->at[alias].alias);
        number++;
    }
    CHECK(number == slot(image, INDEX_CHARACTER_COUNT) && number == slot(image, INDEX_ENTRY_COUNT));
    CHECK(alias == aliases->count && alias == slot(image, INDEX_STRING_COUNT));
}

/* Takes the next word off what is left of a name. */
static bool next_word(struct text *rest, struct text *word)
{
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '-'))
        *rest = text_from(*rest, 1);
    *word = (struct text){rest->at, 0};
    while (word->len < rest->len && rest->at[word->len] != ' ' && rest->at[word->len] != '-')
        word->len++;
    *rest = text_from(*rest, word->len);
    return word->len > 0;
}

/* How many different words there are: each that does not come again. */
static size_t different_words(struct text name)
{
    size_t count = 0;
    struct text word;
    while (next_word(&name, &word)) {
        struct text rest = name;
        struct text other;
        bool again = false;
        while (!again && next_word(&rest, &other))
            again = text_equal(word, other);
        count += !again;
    }
    return count;
}

static size_t count_name_words(const struct unicode_data *data)
{
    size_t count = 0;
    for (size_t n = 0; n < data->count; n++)
        if (data->characters[n].name_len > 0)
            count +=
                different_words(obvious_indexed(unicode_data_name(data, &data->characters[n])));
    return count;
}

static size_t count_alias_words(const struct name_aliases *aliases)
{
    size_t count = 0;
    for (size_t n = 0; n < aliases->count; n++)
        count += different_words(aliases->at[n].alias);
    return count;
}

/* Number `number` of a run. */
static uint32_t of_run(const struct buffer *image, uint32_t at, unsigned number)
{
    return entry(image, INDEX_RUNS_AT, at * RUN_NUMBERS + number);
}

/* The skip table after a long list says of each block which run is the first to end in it or later. */
static void check_skips(const struct buffer *image, uint32_t at, uint32_t end)
{
    uint32_t table = end;
    for (uint32_t block = 0; block * INDEX_SKIP_BLOCK < slot(image, INDEX_ENTRY_COUNT); block++) {
        while (at < end &&
               index_run_end(of_run(image, at, RUN_ENTRIES)) <= block * INDEX_SKIP_BLOCK)
            at++;
        CHECK(entry(image, INDEX_RUNS_AT, table * RUN_NUMBERS + block) == at);
    }
}

/* Numbers the entries of runs `at` to `end` - 1, which must ascend without overlap; `marks` gets
 * `mark` for each that has not got it. Returns how many there are. */
static size_t read_runs(const struct buffer *image, uint32_t at, uint32_t end, uint32_t *marks,
                        uint32_t mark, size_t *marked)
{
    size_t count = 0;
    uint32_t floor = 0;
    CHECK(at < end);
    if (end - at >= INDEX_SKIP_RUNS)
        check_skips(image, at, end);
    for (; at < end; at++) {
        uint32_t run = of_run(image, at, RUN_ENTRIES);
        uint32_t lines = of_run(image, at, RUN_LINES);
        CHECK(index_run_first(run) >= floor && index_run_first(run) < index_run_end(run));
        floor = index_run_end(run);
        CHECK(floor <= slot(image, INDEX_CHARACTER_COUNT));
        uint32_t begin = line_at(image, index_run_first(run));
        uint32_t bytes = line_at(image, floor) - begin;
        CHECK(index_lines_begin(lines) == begin);
        CHECK(index_lines_bytes(lines) == (bytes <= INDEX_FEW_BYTES ? bytes : 0));
        for (uint32_t n = index_run_first(run); n < floor; n++, count++) {
            *marked += marks[n] != mark;
            marks[n] = mark;
        }
    }
    return count;
}

/* The same of a list of strings. */
static size_t read_strings(const struct buffer *image, uint32_t at, uint32_t end, uint32_t *marks,
                           uint32_t mark, size_t *marked)
{
    const unsigned char *listed = image->at + slot(image, INDEX_LISTED_AT);
    uint32_t floor = 0;
    CHECK(at < end);
    for (uint32_t n = at; n < end; n++) {
        uint32_t string = u16_at(listed + 2 * (size_t)n);
        CHECK(string >= floor && string < slot(image, INDEX_STRING_COUNT));
        floor = string + 1;
        *marked += marks[string] != mark;
        marks[string] = mark;
    }
    return end - at;
}

static size_t read_list(const struct buffer *image, enum index_book book, uint32_t at, uint32_t end,
                        uint32_t *marks, uint32_t mark, size_t *marked)
{
    return book == INDEX_NAMES ? read_runs(image, at, end, marks, mark, marked)
                               : read_strings(image, at, end, marks, mark, marked);
}

/* Number `number` of a word's record. */
static uint32_t of_record(const struct buffer *image, enum index_book book, uint32_t word,
                          unsigned number)
{
    size_t at = slot(image, of_book(book, DICTIONARY_WORDS_AT)) +
                entry(image, of_book(book, DICTIONARY_WORD_AT_AT), word) + 4 * (size_t)number;
    CHECK(at + 4 <= image->len);
    return u32_at(image->at + at);
}

static size_t read_word(const struct buffer *image, enum index_book book, uint32_t word,
                        uint32_t *marks, uint32_t mark, size_t *marked)
{
    return read_list(image, book, of_record(image, book, word, WORD_RUNS_BEGIN),
                     of_record(image, book, word, WORD_RUNS_END), marks, mark, marked);
}

/* Words know their numbers, and all together have as many entries as the names have words. */
static void check_words(const struct buffer *image, enum index_book book, uint32_t *marks,
                        size_t expected)
{
    size_t postings = 0;
    for (uint32_t word = 0; word < slot(image, of_book(book, DICTIONARY_WORDS)); word++) {
        size_t marked = 0;
        CHECK(of_record(image, book, word, WORD_NUMBER) == word);
        postings += read_word(image, book, word, marks, 0, &marked);
    }
    CHECK(postings == expected);
}

/* Every group has two words or more, and of their lists the union. */
static void check_groups(const struct buffer *image, enum index_book book, uint32_t *marks)
{
    unsigned table = of_book(book, DICTIONARY_GROUPS_AT);
    uint32_t groups = slot(image, of_book(book, DICTIONARY_GROUPS));
    static uint32_t mark; /* another one for every group, even of another input */
    for (uint32_t n = 0; n < groups; n++) {
        uint32_t group[GROUP_NUMBERS];
        for (uint32_t number = 0; number < GROUP_NUMBERS; number++)
            group[number] = entry(image, table, n * GROUP_NUMBERS + number);
        uint32_t first = group[GROUP_FIRST];
        uint32_t count = group[GROUP_COUNT];
        CHECK(count >= 2 && first + count <= slot(image, of_book(book, DICTIONARY_WORDS)));
        if (n > 0) {
            uint32_t before = entry(image, table, (n - 1) * GROUP_NUMBERS + GROUP_FIRST);
            uint32_t smaller = entry(image, table, (n - 1) * GROUP_NUMBERS + GROUP_COUNT);
            CHECK(first > before || (first == before && count > smaller));
        }
        size_t of_words = 0;
        size_t besides = 0;
        mark++;
        for (uint32_t word = first; word < first + count; word++)
            read_word(image, book, word, marks, mark, &of_words);
        size_t of_group = read_list(image, book, group[GROUP_RUNS_BEGIN], group[GROUP_RUNS_END],
                                    marks, mark, &besides);
        CHECK(besides == 0 && of_group == of_words);
    }
}

/* Each word is in the table once, and a free bucket ends every look-up. */
static void check_buckets(const struct buffer *image, enum index_book book)
{
    uint32_t buckets = slot(image, of_book(book, DICTIONARY_BUCKETS));
    uint32_t words = slot(image, of_book(book, DICTIONARY_WORDS));
    uint32_t used = 0;
    CHECK(buckets > 0 && (buckets & (buckets - 1)) == 0);
    for (uint32_t n = 0; n < buckets; n++) {
        uint32_t bucket = entry(image, of_book(book, DICTIONARY_BUCKETS_AT), n);
        uint32_t found = bucket == 0 ? 0 : index_bucket_record(bucket) + 1;
        if (found == 0)
            continue;
        uint32_t word =
            u32_at(image->at + slot(image, of_book(book, DICTIONARY_WORDS_AT)) + found - 1);
        CHECK(word < words);
        CHECK(entry(image, of_book(book, DICTIONARY_WORD_AT_AT), word) == found - 1);
        used++;
    }
    CHECK(used == words && used < buckets);
}

static void check_books(const struct buffer *image, const struct unicode_data *data,
                        const struct name_aliases *aliases)
{
    size_t numbers = (size_t)slot(image, INDEX_ENTRY_COUNT) + slot(image, INDEX_STRING_COUNT);
    uint32_t *marks = calloc(numbers + 1, sizeof *marks);
    CHECK(marks != NULL);
    check_words(image, INDEX_NAMES, marks, count_name_words(data));
    check_words(image, INDEX_STRINGS, marks, count_alias_words(aliases));
    for (enum index_book book = INDEX_NAMES; book <= INDEX_STRINGS; book++) {
        check_groups(image, book, marks);
        check_buckets(image, book);
    }
    free(marks);
}

static bool same_bytes(const struct buffer *a, const struct buffer *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->at, b->at, a->len) == 0);
}

static void check_images(const struct unicode_data *data, const struct name_aliases *aliases)
{
    struct buffer index[2] = {{0}, {0}};
    struct buffer categories[2] = {{0}, {0}};
    char messages[2][MESSAGE_MAX] = {"", ""};
    bool made[2];
    for (int n = 0; n < 2; n++) {
        const struct sources sources = {.data = *data, .aliases = *aliases};
        made[n] = index_image_make(&index[n], &sources, TEXT("18.0.0"), messages[n]);
        category_image_make(&categories[n], data);
    }
    CHECK(made[0] == made[1] && strcmp(messages[0], messages[1]) == 0);
    CHECK(same_bytes(&index[0], &index[1]));
    CHECK(same_bytes(&categories[0], &categories[1]));
    CHECK(made[0] == (messages[0][0] == '\0')); /* a refusal has its reason */
    CHECK(made[0] == (index[0].len > 0));
    check_categories(&categories[0], data);
    if (made[0]) {
        check_lines(&index[0], data, aliases);
        check_books(&index[0], data, aliases);
    }
    for (int n = 0; n < 2; n++) {
        buffer_free(&index[n]);
        buffer_free(&categories[n]);
    }
}

static void check_aliases(const struct unicode_data *data, const struct name_aliases *aliases)
{
    CHECK(aliases->count > 0);
    for (size_t n = 0; n < aliases->count; n++) {
        const struct name_alias *alias = &aliases->at[n];
        CHECK(alias->alias.len > 0 && alias->alias.len <= NAME_MAX_BYTES);
        CHECK(n == 0 || alias->character >= alias[-1].character);
        CHECK(unicode_data_named(data, alias->alias) == NULL);
        for (size_t other = 0; other < n; other++)
            CHECK(!text_equal(aliases->at[other].alias, alias->alias));
    }
}

static void try_aliases(const struct unicode_data *data, struct text text)
{
    struct name_aliases aliases = {0};
    struct ucd_file file = {.name = "NameAliases.txt", .rest = text};
    memset(file.message, 'x', sizeof file.message); /* one without an end would be seen */
    if (name_aliases_read(&aliases, &file, data)) {
        check_aliases(data, &aliases);
        check_images(data, &aliases);
    } else {
        check_message(&file, count_lines(text));
    }
    name_aliases_free(&aliases);
}

/* Takes what stands after the line `%%` off `*text`; false if there is no such line. */
static bool cut_aliases(struct text *text, struct text *aliases)
{
    for (size_t n = 0; n + 3 <= text->len; n++) {
        if (memcmp(text->at + n, "%%\n", 3) == 0 && (n == 0 || text->at[n - 1] == '\n')) {
            *aliases = text_from(*text, n + 3);
            text->len = n;
            return true;
        }
    }
    return false;
}

static void check_end(const struct unicode_data *data, struct ucd_file *file)
{
    bool is_whole = unicode_data_check_end(data, file);
    CHECK(is_whole == (data->characters[data->count - 1].cp == 0x10FFFD));
    if (!is_whole)
        check_message(file, file->line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct text text = {(const char *)bytes, size};
    struct text alias_text;
    bool has_aliases = cut_aliases(&text, &alias_text);
    if (!is_small(text))
        return 0;
    const struct name_aliases none = {0};
    struct unicode_data data = {0};
    struct ucd_file file = {.name = "UnicodeData.txt", .rest = text};
    memset(file.message, 'x', sizeof file.message);
    if (unicode_data_read(&data, &file)) {
        check_data(&data);
        check_end(&data, &file);
        if (has_aliases)
            try_aliases(&data, alias_text);
        else
            check_images(&data, &none);
    } else {
        check_message(&file, count_lines(text));
    }
    unicode_data_free(&data);
    return 0;
}
