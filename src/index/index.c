/* index.c - reads the compiled index. */
#include <charfinder/index.h>

#include <assert.h>
#include <string.h>

#include "index/format.h"
#include "index/image.h"
#include "index/result_line.h"

static unsigned dictionary(enum index_book book, enum dictionary_slot slot)
{
    return (unsigned)INDEX_DICTIONARIES + (unsigned)book * DICTIONARY_SLOTS + (unsigned)slot;
}

struct text index_unicode_version(void)
{
    return (struct text){bytes(INDEX_VERSION_AT, 0), slot(INDEX_VERSION_LEN)};
}

uint32_t index_characters(void)
{
    return slot(INDEX_CHARACTER_COUNT);
}

uint32_t index_entries(void)
{
    return slot(INDEX_ENTRY_COUNT);
}

/* Lines */

/* Where in `lines` the line of an entry begins; of the entry after the last one, where all end. */
static uint32_t line_begin(uint32_t entry)
{
    const unsigned char *lens = (const unsigned char *)bytes(INDEX_LINE_LENS_AT, 0);
    uint32_t at = number_in(INDEX_LINE_AT_AT, entry / INDEX_LINE_BLOCK);
    for (uint32_t n = entry - entry % INDEX_LINE_BLOCK; n < entry; n++)
        at += lens[n];
    return at;
}

struct text index_lines(struct run run)
{
    assert(run.first + run.count <= slot(INDEX_ENTRY_COUNT));
    uint32_t len = index_lines_bytes(run.lines);
    if (len > 0)
        return (struct text){bytes(INDEX_LINES_AT, index_lines_begin(run.lines)), len};
    uint32_t begin = line_begin(run.first);
    len = run.count == 1 ? (unsigned char)*bytes(INDEX_LINE_LENS_AT, run.first)
                         : line_begin(run.first + run.count) - begin;
    return (struct text){bytes(INDEX_LINES_AT, begin), len};
}

void index_expect_lines(struct run run)
{
    if (run.lines != 0)
        __builtin_prefetch(bytes(INDEX_LINES_AT, index_lines_begin(run.lines)));
}

enum span_number { SPAN_ENTRY, SPAN_CODE_POINT, SPAN_NUMBERS };

static uint32_t span(uint32_t n, enum span_number number)
{
    return number_in(INDEX_SPANS_AT, n * SPAN_NUMBERS + number);
}

/* The last span whose `number` is at most `most`; or as many as there are, for none. */
static uint32_t find_span(enum span_number number, uint32_t most)
{
    const uint32_t spans = slot(INDEX_SPAN_COUNT);
    uint32_t low = 0;
    uint32_t high = spans;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (span(middle, number) <= most)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? spans : low - 1;
}

uint32_t index_code_point(uint32_t entry)
{
    assert(entry < index_characters());
    uint32_t n = find_span(SPAN_ENTRY, entry);
    return span(n, SPAN_CODE_POINT) + (entry - span(n, SPAN_ENTRY));
}

/* The entry of `cp`, or where it would be among the entries. */
static inline uint32_t place_of(uint32_t cp, bool *has_entry)
{
    const uint32_t spans = slot(INDEX_SPAN_COUNT);
    uint32_t n = find_span(SPAN_CODE_POINT, cp);
    *has_entry = false;
    if (n == spans)
        return 0;
    uint32_t found = span(n, SPAN_ENTRY) + (cp - span(n, SPAN_CODE_POINT));
    uint32_t end = n + 1 < spans ? span(n + 1, SPAN_ENTRY) : index_characters();
    *has_entry = found < end;
    return found < end ? found : end;
}

uint32_t index_entry(uint32_t cp)
{
    bool has_entry;
    uint32_t entry = place_of(cp, &has_entry);
    return has_entry ? entry : INDEX_NONE;
}

uint32_t index_entry_from(uint32_t cp)
{
    bool has_entry;
    return place_of(cp, &has_entry);
}

struct text index_line(uint32_t cp, char room[INDEX_LABEL_LINE_MAX])
{
    uint32_t entry = index_entry(cp);
    if (entry != INDEX_NONE)
        return index_lines((struct run){entry, 1, 0});
    char label[LABEL_MAX];
    struct text name = {label, label_put(cp, text_category(cp), label)};
    return (struct text){room, result_line_put(cp, name, TEXT(""), room)};
}
static_assert(INDEX_LABEL_LINE_MAX >= RESULT_LINE_FRAME_MAX + LABEL_MAX, "a label's line fits");

uint32_t index_name_size(uint32_t entry)
{
    unsigned char both = (unsigned char)*bytes(INDEX_NAME_SIZES_AT, entry / 2);
    return entry % 2 == 0 ? both & INDEX_SIZE_MAX : both >> INDEX_SIZE_BITS;
}

bool index_name_has_alike(uint32_t entry)
{
    return ((unsigned char)*bytes(INDEX_NAMES_ALIKE_AT, entry / 8) >> entry % 8 & 1) != 0;
}

struct text index_name_in(struct text line)
{
    for (unsigned tabs = 0; tabs < 2; line = text_from(line, 1))
        tabs += line.at[0] == '\t';
    const char *end = memchr(line.at, '\r', line.len);
    assert(end != NULL && "result lines have all their tabs and ends");
    return (struct text){line.at, (size_t)(end - line.at)};
}

/* Sequences */

/* The code points of a sequence without U+FE0F; returns how many. */
static size_t sequence_code_points(uint32_t entry, uint32_t cps[INDEX_SEQUENCE_MAX])
{
    struct text line = index_lines((struct run){entry, 1, 0});
    const char *tab = memchr(line.at, '\t', line.len);
    size_t count = 0;
    assert(tab != NULL);
    line = text_from(line, (size_t)(tab - line.at) + 1);
    while (line.at[0] != '\t') {
        uint32_t cp = text_next_character(&line);
        if (cp != 0xFE0F)
            cps[count++] = cp;
    }
    return count;
}

static int compare_code_points(const uint32_t a[], size_t a_count, const uint32_t b[],
                               size_t b_count)
{
    for (size_t n = 0; n < a_count && n < b_count; n++)
        if (a[n] != b[n])
            return a[n] < b[n] ? -1 : 1;
    return (a_count > b_count) - (a_count < b_count);
}

uint32_t index_sequence(const uint32_t cps[], size_t count)
{
    uint32_t low = 0;
    uint32_t high = index_entries() - index_characters();
    while (low < high) {
        uint32_t others[INDEX_SEQUENCE_MAX];
        uint32_t middle = low + (high - low) / 2;
        uint32_t entry = index_characters() + short_in(INDEX_SEQUENCES_AT, middle);
        int order = compare_code_points(others, sequence_code_points(entry, others), cps, count);
        if (order == 0)
            return entry;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return INDEX_NONE;
}

/* Strings */

static uint32_t string_number(uint32_t string, unsigned number)
{
    return number_in(INDEX_STRINGS_AT, string * STRING_NUMBERS + number);
}

uint32_t index_strings(void)
{
    return slot(INDEX_STRING_COUNT);
}

uint32_t index_string_entry(uint32_t string)
{
    return string_number(string, STRING_ENTRY) >> INDEX_KIND_BITS;
}

struct index_string index_string(uint32_t string)
{
    uint32_t entry = string_number(string, STRING_ENTRY);
    uint32_t tail = string_number(string, STRING_TAIL);
    return (struct index_string){
        .entry = entry >> INDEX_KIND_BITS,
        .kind = (enum index_string_kind)(entry & ((1U << INDEX_KIND_BITS) - 1)),
        .size = tail & INDEX_SIZE_MAX,
        .has_alike = (tail & INDEX_STRING_ALIKE) != 0,
    };
}

uint32_t index_strings_from(uint32_t entry)
{
    if (entry >= index_entries())
        return index_strings();
    uint32_t low = number_in(INDEX_STRING_AT_AT, entry / INDEX_STRING_BLOCK);
    uint32_t high = number_in(INDEX_STRING_AT_AT, entry / INDEX_STRING_BLOCK + 1);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index_string_entry(middle) < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct text index_string_tail(uint32_t string)
{
    uint32_t begin = string_number(string, STRING_TAIL) >> INDEX_TAIL_SHIFT;
    uint32_t end = string_number(string + 1, STRING_TAIL) >> INDEX_TAIL_SHIFT;
    return (struct text){bytes(INDEX_TAILS_AT, begin), end - begin};
}

struct text index_string_text(uint32_t string)
{
    struct text tail = index_string_tail(string);
    if (tail.len > 0)
        return (struct text){tail.at + 1, tail.len - 3};
    return index_name_in(index_lines((struct run){index_string(string).entry, 1, 0}));
}

/* Entities */

static struct text entity_name(uint32_t n)
{
    uint32_t begin = number_in(INDEX_ENTITIES_AT, n * ENTITY_NUMBERS + ENTITY_NAME_AT);
    uint32_t end = number_in(INDEX_ENTITIES_AT, (n + 1) * ENTITY_NUMBERS + ENTITY_NAME_AT);
    return (struct text){bytes(INDEX_ENTITY_NAMES_AT, begin), end - begin};
}

uint32_t index_entity(struct text name, uint32_t cps[INDEX_ENTITY_MAX])
{
    uint32_t low = 0;
    uint32_t high = slot(INDEX_ENTITY_COUNT);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = text_compare(entity_name(middle), name);
        if (order == 0) {
            cps[0] = number_in(INDEX_ENTITIES_AT, middle * ENTITY_NUMBERS + ENTITY_FIRST);
            cps[1] = number_in(INDEX_ENTITIES_AT, middle * ENTITY_NUMBERS + ENTITY_SECOND);
            return cps[1] == 0 ? 1 : 2;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Words */

uint32_t index_words(enum index_book book)
{
    return slot(dictionary(book, DICTIONARY_WORDS));
}

/* The record of a word. */
static const unsigned char *record_at(enum index_book book, uint32_t offset)
{
    return index_image + slot(dictionary(book, DICTIONARY_WORDS_AT)) + offset;
}

static const unsigned char *record_of(enum index_book book, uint32_t word)
{
    assert(word < index_words(book));
    return record_at(book, number_in(dictionary(book, DICTIONARY_WORD_AT_AT), word));
}

static uint32_t record_number(const unsigned char *record, unsigned number)
{
    return u32_at(record + 4 * (size_t)number);
}

static struct text record_text(const unsigned char *record)
{
    const unsigned char *len = record + 4 * (size_t)WORD_NUMBERS;
    return (struct text){(const char *)len + 1, *len};
}

static struct postings record_postings(const unsigned char *record)
{
    return (struct postings){record_number(record, WORD_RUNS_BEGIN),
                             record_number(record, WORD_RUNS_END)};
}

struct text index_word(enum index_book book, uint32_t word)
{
    return record_text(record_of(book, word));
}

struct postings index_postings(enum index_book book, uint32_t word)
{
    return record_postings(record_of(book, word));
}

struct words index_find_word(enum index_book book, struct text word)
{
    const uint32_t mask = slot(dictionary(book, DICTIONARY_BUCKETS)) - 1;
    const uint32_t hash = index_hash(word.at, word.len);
    for (uint32_t n = hash & mask;; n = (n + 1) & mask) { /* ends: some bucket is free */
        uint32_t bucket = number_in(dictionary(book, DICTIONARY_BUCKETS_AT), n);
        if (bucket == 0)
            return (struct words){0, 0, {0, 0}};
        if (!index_bucket_may_be(bucket, hash))
            continue;
        const unsigned char *record = record_at(book, index_bucket_record(bucket));
        if (text_equal(record_text(record), word))
            return (struct words){record_number(record, WORD_NUMBER), 1, record_postings(record)};
    }
}

/* How the word compares with the words that begin with `prefix`: below, among (0) or above them. */
static int compare_prefix(struct text word, struct text prefix)
{
    int order = memcmp(word.at, prefix.at, word.len < prefix.len ? word.len : prefix.len);
    return order != 0 ? order : word.len < prefix.len ? -1 : 0;
}

/* The first word from number `low` on that compares with `prefix` as more than `below`. */
static uint32_t find_bound(enum index_book book, struct text prefix, uint32_t low, int below)
{
    uint32_t high = index_words(book);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_prefix(index_word(book, middle), prefix) <= below)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t group(enum index_book book, uint32_t n, unsigned number)
{
    return number_in(dictionary(book, DICTIONARY_GROUPS_AT), n * GROUP_NUMBERS + number);
}

/* The list of `count` (>= 2) words that begin alike, from number `first` on. */
static struct postings group_postings(enum index_book book, uint32_t first, uint32_t count)
{
    uint32_t low = 0;
    uint32_t high = slot(dictionary(book, DICTIONARY_GROUPS));
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t other = group(book, middle, GROUP_FIRST);
        if (other < first || (other == first && group(book, middle, GROUP_COUNT) < count))
            low = middle + 1;
        else
            high = middle;
    }
    assert(group(book, low, GROUP_FIRST) == first && group(book, low, GROUP_COUNT) == count);
    return (struct postings){group(book, low, GROUP_RUNS_BEGIN), group(book, low, GROUP_RUNS_END)};
}

struct words index_find_prefix(enum index_book book, struct text prefix)
{
    assert(prefix.len >= 2 && "of words that share one letter there is no list");
    struct words found = {0, 0, {0, 0}};
    found.first = find_bound(book, prefix, 0, -1);
    found.count = find_bound(book, prefix, found.first, 0) - found.first;
    if (found.count == 1)
        found.postings = index_postings(book, found.first);
    else if (found.count > 1)
        found.postings = group_postings(book, found.first, found.count);
    return found;
}

/* Posting lists */

static const unsigned char *run_at(uint32_t n)
{
    return index_image + slot(INDEX_RUNS_AT) + RUN_SIZE * (size_t)n;
}

static uint32_t entries_at(uint32_t n)
{
    return u32_at(run_at(n) + 4 * (size_t)RUN_ENTRIES);
}

static uint32_t lines_at(uint32_t n)
{
    return u32_at(run_at(n) + 4 * (size_t)RUN_LINES);
}

uint32_t postings_count(struct postings postings)
{
    uint32_t count = 0;
    for (uint32_t n = postings.at; n < postings.end; n++)
        count += index_run_end(entries_at(n)) - index_run_first(entries_at(n));
    return count;
}

/* A run of the list, not beyond the first that ends after `floor`, and from where that is near. */
static inline uint32_t skip_to(struct postings postings, uint32_t floor)
{
    if (postings.end - postings.at < INDEX_SKIP_RUNS)
        return postings.at;
    uint32_t n = u32_at(run_at(postings.end) + 4 * (size_t)(floor / INDEX_SKIP_BLOCK));
    return n > postings.at ? n : postings.at;
}

/* Moves on to the first run that ends after `floor`, an entry, most often this one or the next;
 * false if there is none. */
static inline bool postings_skip(struct postings *postings, uint32_t floor)
{
    const uint32_t key = index_run_floor(floor);
    if (postings->at == postings->end)
        return false;
    if (entries_at(postings->at) >= key)
        return true;
    uint32_t at = skip_to(*postings, floor);
    const unsigned char *run = run_at(at) + 4 * (size_t)RUN_ENTRIES;
    for (; at < postings->end && u32_at(run) < key; run += RUN_SIZE)
        at++;
    postings->at = at;
    return at < postings->end;
}

/* Where the lines of these entries are, if a list stands at a run that is just these; else 0. */
static uint32_t find_lines(const struct postings lists[], size_t n, uint32_t first, uint32_t end)
{
    const uint32_t entries = index_run_pack(first, end - first);
    for (size_t list = 0; list < n; list++)
        if (entries_at(lists[list].at) == entries)
            return lines_at(lists[list].at);
    return 0;
}

struct run postings_meet(struct postings lists[], size_t n, uint32_t floor)
{
    uint32_t end = UINT32_MAX;
    if (floor >= slot(INDEX_ENTRY_COUNT))
        return (struct run){floor, 0, 0};
    for (size_t agreed = 0; agreed < n;) { /* that many lists have all of floor to end - 1 */
        if (!postings_skip(&lists[agreed], floor))
            return (struct run){floor, 0, 0};
        const uint32_t entries = entries_at(lists[agreed].at);
        const uint32_t first = index_run_first(entries);
        if (first > floor) {
            floor = first;
            end = UINT32_MAX;
            if (agreed > 0) { /* a list checked before may not have it: begin with the first */
                agreed = 0;
                continue;
            }
        }
        if (index_run_end(entries) < end)
            end = index_run_end(entries);
        agreed++;
    }
    return (struct run){floor, end - floor, find_lines(lists, n, floor, end)};
}

struct run postings_next(struct postings *list, uint32_t floor)
{
    if (floor >= slot(INDEX_ENTRY_COUNT) || !postings_skip(list, floor))
        return (struct run){floor, 0, 0};
    const uint32_t entries = entries_at(list->at);
    const uint32_t first = index_run_first(entries);
    if (first > floor)
        floor = first;
    return (struct run){floor, index_run_end(entries) - floor, 0};
}

/* Lists of strings */

static uint32_t listed_at(uint32_t n)
{
    return short_in(INDEX_LISTED_AT, n);
}

/* Whether number `n` of the lists comes before `floor`, a string; or if `by_entry`, an entry. */
static bool is_below(uint32_t n, uint32_t floor, bool by_entry)
{
    uint32_t string = listed_at(n);
    return (by_entry ? index_string_entry(string) : string) < floor;
}

static inline uint32_t skip_in(struct postings *list, uint32_t floor, bool by_entry)
{
    uint32_t at = list->at;
    uint32_t step = 1;
    if (at == list->end)
        return INDEX_NONE;
    if (!is_below(at, floor, by_entry))
        return listed_at(at);
    while (list->end - at > step && is_below(at + step, floor, by_entry)) { /* ever further */
        at += step;
        step *= 2;
    }
    uint32_t low = at + 1; /* what is at `at` is below the floor */
    uint32_t high = list->end - at > step ? at + step : list->end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_below(middle, floor, by_entry))
            low = middle + 1;
        else
            high = middle;
    }
    list->at = low;
    return low == list->end ? INDEX_NONE : listed_at(low);
}

uint32_t strings_next(struct postings *list)
{
    list->at++;
    return list->at == list->end ? INDEX_NONE : listed_at(list->at);
}

uint32_t strings_skip(struct postings *list, uint32_t floor)
{
    return skip_in(list, floor, false);
}

uint32_t strings_skip_to_entry(struct postings *list, uint32_t entry)
{
    return skip_in(list, entry, true);
}

uint32_t strings_meet(struct postings lists[], size_t n, uint32_t floor)
{
    for (size_t agreed = 0; agreed < n; agreed++) {
        uint32_t found = strings_skip(&lists[agreed], floor);
        if (found == INDEX_NONE)
            return INDEX_NONE;
        if (found > floor) { /* a list checked before may not have it: begin again */
            floor = found;
            if (agreed > 0)
                agreed = SIZE_MAX;
        }
    }
    return floor;
}
