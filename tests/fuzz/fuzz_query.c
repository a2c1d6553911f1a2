/* fuzz_query.c - an answer is the same however it is walked, and what a slow search finds.
 *
 * The input's first three bytes choose the walk, the others are the query, whatever they are:
 *
 *     0  the most lines per chunk, 0: 256     1, 2  how many results are skipped */
#include <charfinder/query.h>

#include <string.h>

#include "fuzz.h"
#include "obvious.h"

enum {
    WALK = 3,              /* bytes */
    CHUNKS_MAX = 1 << 8,   /* then the rest is one chunk: ten thousands would only take long */
    SLOW_SEARCH_MAX = 128, /* bytes of a query */
    PIECES_MAX = 1 << 20,  /* of one answer: no more than there are code points */
    LISTED_SLOWLY_MAX = 1 << 14, /* results of one answer that are looked for slowly */
};

#ifdef CHARFINDER_FUZZ_REPLAY
enum { SLOW_SEARCH_EVERY = 1 };
#else
enum { SLOW_SEARCH_EVERY = 64 }; /* it takes longer than all the other checks */
#endif

/* Results in their order: runs of entries of the index, neighbours joined, so that equal results
 * look equal; of one with a fourth column `lines` is its string, counted from 1. Or a character
 * without an entry. */
struct found {
    uint32_t runs;
    uint32_t count;
    struct run *at; /* FOUND_MAX of them are enough for any answer */
};

enum { NAMELESS = 1 << 30 }; /* and the code point: the `first` of a run of no entry */
enum { FOUND_MAX = 1 << 18 };

/* A result line taken apart. */
struct entry {
    const char *line;
    uint32_t cp;
    struct text name;
};
static struct entry *entries; /* index_entries() of them, and one for where the lines end */

enum founds { WHOLE, CHUNKS, REST, EXPECTED, SLOWLY, FOUNDS };

/* Empty. The megabytes for each are kept: allocating them took longer than all the checks. */
static struct found *new_found(enum founds which)
{
    static struct found founds[FOUNDS];
    struct found *found = &founds[which];
    if (found->at == NULL)
        found->at = malloc(FOUND_MAX * sizeof *found->at);
    CHECK(found->at != NULL);
    found->runs = 0;
    found->count = 0;
    return found;
}

static void add_run(struct found *found, struct run run)
{
    struct run *last = found->runs > 0 ? &found->at[found->runs - 1] : NULL;
    bool is_entry = run.first < NAMELESS && run.lines == 0;
    CHECK(run.count > 0 && found->runs < FOUND_MAX);
    if (last != NULL && is_entry && last->lines == 0 && run.first == last->first + last->count)
        last->count += run.count;
    else
        found->at[found->runs++] = run;
    found->count += run.count;
}

static bool same_found(const struct found *a, const struct found *b)
{
    return a->runs == b->runs && a->count == b->count &&
           memcmp(a->at, b->at, a->runs * sizeof *a->at) == 0;
}

static struct entry read_line(struct text line)
{
    const char *tab = memchr(line.at, '\t', line.len);
    CHECK(line.len > 12 && line.at[0] == 'U' && line.at[1] == '+' && tab != NULL);
    size_t width = (size_t)(tab - line.at);
    CHECK(width == 7 || (width > 7 && tab[-1] != ' ')); /* padded to 7 columns, no further */
    bool is_sequence = memchr(line.at, ' ', width - 1) != NULL && width > 7;
    struct entry entry = {.line = line.at, .cp = (uint32_t)strtoul(line.at + 2, NULL, 16)};
    struct text rest = text_from(line, width + 1);
    uint32_t shown;
    do
        CHECK(obvious_next(&rest, &shown) && rest.len > 0);
    while (rest.at[0] != '\t');
    CHECK(rest.len > 3 && rest.at[rest.len - 2] == '\r' && rest.at[rest.len - 1] == '\n');
    entry.name = (struct text){rest.at + 1, rest.len - 3};
    CHECK(memchr(entry.name.at, '\t', entry.name.len) == NULL);
    struct result result = result_next(&line);
    CHECK(line.len == 0 && result.cp == entry.cp && text_equal(result.name, entry.name) &&
          result.alias.len == 0 && result.is_sequence == is_sequence);
    return entry;
}

/* Characters ascend in code points; sequences come after them. */
static void read_index(void)
{
    if (entries != NULL)
        return;
    entries = malloc((index_entries() + (size_t)1) * sizeof *entries);
    CHECK(entries != NULL && index_entries() < FOUND_MAX);
    struct text all = index_lines((struct run){0, index_entries(), 0});
    for (uint32_t n = 0; n < index_entries(); n++) {
        struct text line = index_lines((struct run){n, 1, 0});
        CHECK(line.at == all.at);
        all = text_from(all, line.len);
        entries[n] = read_line(line);
        if (n < index_characters())
            CHECK(index_code_point(n) == entries[n].cp &&
                  (n == 0 || entries[n].cp > entries[n - 1].cp));
    }
    CHECK(all.len == 0);
    entries[index_entries()] = (struct entry){.line = all.at};
}

/* The number of the entry whose line begins at `at`. */
static uint32_t number_at(const char *at)
{
    uint32_t low = 0;
    uint32_t high = index_entries();
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (entries[middle].line < at)
            low = middle + 1;
        else
            high = middle;
    }
    CHECK(entries[low].line == at);
    return low;
}

/* Of which string of the entry this is the end of a line, counted from 1. */
static uint32_t string_of(uint32_t entry, struct text tail)
{
    uint32_t string = index_strings_from(entry);
    while (index_string_tail(string).at != tail.at || index_string_tail(string).len == 0) {
        string++;
        CHECK(string < index_strings() && index_string(string).entry == entry);
    }
    CHECK(index_string_tail(string).len == tail.len && tail.len > 0);
    return string + 1;
}

/* Which entries' lines these are, whole ones; or one without its end, which comes next; or the one
 * line of a character without an entry, which lies within the answer. */
static struct run run_of(struct answer *answer, struct text lines)
{
    const char *end = lines.at + lines.len;
    if (lines.at >= entries[0].line && lines.at < entries[index_entries()].line) {
        uint32_t first = number_at(lines.at);
        if (end[-1] == '\n')
            return (struct run){first, number_at(end) - first, 0};
        CHECK(end + 2 == entries[first + 1].line);
        return (struct run){first, 1, string_of(first, answer_next(answer, 1))};
    }
    char expected[64];
    uint32_t cp = read_line(lines).cp;
    CHECK(lines.at >= answer->line && end <= answer->line + sizeof answer->line);
    CHECK(text_equal(lines, (struct text){expected, obvious_label_line(cp, expected)}));
    return (struct run){NAMELESS | cp, 1, 0};
}

/* Walks to the end in chunks of at most `most` lines. */
static void walk(struct answer *answer, uint32_t most, struct found *found)
{
    uint32_t before = answer->count;
    for (uint32_t pieces = 0;; pieces++) {
        CHECK(pieces < PIECES_MAX);
        uint32_t now = pieces < CHUNKS_MAX ? most : UINT32_MAX;
        struct text lines = answer_next(answer, now);
        if (lines.len == 0)
            break;
        struct run run = run_of(answer, lines);
        CHECK(run.count <= now);
        add_run(found, run);
        CHECK(answer->count == before + found->count);
    }
    CHECK(answer_next(answer, 1).len == 0 && answer_skip(answer, 1) == 0); /* the end stays it */
    CHECK(answer->count == before + found->count);
}

/* In steps entries ascend, each comes once; best first each comes once. */
static void check_order(enum query_kind kind, const struct found *found)
{
    if (kind != QUERY_NAMES && kind != QUERY_ALIASES && kind != QUERY_EVERYDAY)
        return;
    uint32_t floor = 0;
    for (uint32_t n = 0; n < found->runs; n++) {
        struct run run = found->at[n];
        CHECK(run.first >= floor && run.first + run.count <= index_entries());
        CHECK(run.lines == 0 || kind != QUERY_NAMES);
        floor = run.first + run.count;
    }
}

static void check_skip(struct text query, const struct found *all, uint32_t skip, uint32_t most)
{
    struct answer answer;
    struct found *rest = new_found(REST);
    struct found *expected = new_found(EXPECTED);
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    CHECK(answer_skip(&answer, UINT32_MAX) == all->count && answer.count == all->count);
    skip %= all->count + 2; /* one too many among them */
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    CHECK(answer_skip(&answer, skip) == (skip < all->count ? skip : all->count));
    struct answer ahead = answer;
    CHECK(answer_skip(&ahead, UINT32_MAX) == all->count - answer.count);
    walk(&answer, most, rest);

    for (uint32_t n = 0; n < all->runs; n++) {
        struct run run = all->at[n];
        uint32_t passed = skip < run.count ? skip : run.count;
        skip -= passed;
        if (passed < run.count)
            add_run(expected, (struct run){run.first + passed, run.count - passed, run.lines});
    }
    CHECK(same_found(rest, expected));
}

/* The words of a query. */
struct spoken {
    struct text *at;
    bool *has_star; /* one that counts */
    size_t count;
    char *room;
};

static struct spoken read_words(struct text query)
{
    struct spoken words = {malloc(query.len * sizeof *words.at), malloc(query.len), 0,
                           malloc(3 * query.len)}; /* a word has a byte at least */
    CHECK(words.at != NULL && words.has_star != NULL && words.room != NULL);
    char *at = words.room;
    size_t len;
    while (obvious_word(&query, at, &len)) {
        words.has_star[words.count] = query.len > 0 && query.at[0] == '*' && len >= 2;
        words.at[words.count++] = (struct text){at, len};
        at += len;
    }
    return words;
}

static void free_words(struct spoken *words)
{
    free(words->at);
    free(words->has_star);
    free(words->room);
}

/* A name or string as words with a space between: it is shown so, but for accents and the like. */
static struct text words_of(struct text text, char room[INDEX_LINE_MAX])
{
    struct text_words words = {text, {NULL, 0}, TEXT_FOLDED};
    struct text_word word;
    size_t len = 0;
    while (text_words_next(&words, &word)) {
        memcpy(room + len, word.at, word.len);
        len += word.len;
        room[len++] = ' ';
    }
    return (struct text){room, len};
}

static bool has_all(struct text name, const struct spoken *words, bool last_open)
{
    for (size_t n = 0; n < words->count; n++) {
        bool open = words->has_star[n] || (last_open && n + 1 == words->count);
        if (!obvious_has(name, words->at[n], open && words->at[n].len >= 2))
            return false;
    }
    return words->count > 0;
}

static bool find_names(struct found *found, const struct spoken *words, bool last_open)
{
    for (uint32_t n = 0; n < index_characters(); n++)
        if (has_all(obvious_indexed(entries[n].name), words, last_open))
            add_run(found, (struct run){n, 1, 0});
    return found->count > 0;
}

static bool wants_tone(const struct spoken *words)
{
    for (size_t n = 0; n < words->count; n++)
        if (text_equal(words->at[n], TEXT("TONE")) || text_equal(words->at[n], TEXT("SKIN")))
            return true;
    return false;
}

static bool find_strings(struct found *found, bool are_aliases, const struct spoken *words,
                         bool last_open)
{
    uint32_t last = UINT32_MAX;
    char room[INDEX_LINE_MAX];
    for (uint32_t n = 0; n < index_strings(); n++) {
        struct index_string string = index_string(n);
        if ((string.kind == INDEX_ALIAS) != are_aliases || string.entry == last ||
            (string.kind == INDEX_TONE_NAME && !wants_tone(words)) ||
            !has_all(words_of(index_string_text(n), room), words, last_open))
            continue;
        add_run(found, (struct run){string.entry, 1, string.kind > INDEX_TONE_NAME ? n + 1 : 0});
        last = string.entry;
    }
    return found->count > 0;
}

static void add_code_point(struct found *found, uint32_t cp)
{
    for (uint32_t n = 0; n < index_characters(); n++) {
        if (entries[n].cp == cp) {
            add_run(found, (struct run){n, 1, 0});
            return;
        }
    }
    add_run(found, (struct run){NAMELESS | cp, 1, 0});
}

/* The line of the sequence that these code points are comes first. */
static void add_sequence(struct found *found, const uint32_t *cps, size_t count)
{
    for (uint32_t n = index_characters(); n < index_entries() && count > 1; n++) {
        struct text rest = {entries[n].line, (size_t)(entries[n + 1].line - entries[n].line)};
        uint32_t cp = 0;
        size_t at = 0;
        rest =
            text_from(rest, (size_t)((const char *)memchr(rest.at, '\t', rest.len) - rest.at) + 1);
        bool is_same = true;
        while (rest.at[0] != '\t' && obvious_next(&rest, &cp)) {
            while (at < count && cps[at] == 0xFE0F)
                at++;
            if (cp != 0xFE0F)
                is_same = is_same && at < count && cps[at++] == cp;
        }
        while (at < count && cps[at] == 0xFE0F)
            at++;
        if (is_same && at == count)
            add_run(found, (struct run){n, 1, 0});
    }
}

enum { LISTED_MAX = 1 << 16 };

static void add_listed(struct found *found, const uint32_t *cps, size_t count)
{
    add_sequence(found, cps, count);
    for (size_t n = 0; n < count; n++)
        add_code_point(found, cps[n]);
}

/* Takes the longest notation off `*rest`. */
static bool take_marked(struct text *rest, struct obvious_points *points)
{
    for (size_t len = rest->len; len > 0; len--)
        if (obvious_may_end(text_from(*rest, len), false) &&
            obvious_marked((struct text){rest->at, len}, points)) {
            *rest = text_from(*rest, len);
            return true;
        }
    return false;
}

static bool take_bare(struct text *rest, struct obvious_points *points)
{
    for (size_t len = rest->len; len > 0; len--) {
        if (!obvious_may_end(text_from(*rest, len), true) ||
            !obvious_bare((struct text){rest->at, len}, &points->first))
            continue;
        points->last = points->first;
        points->is_range = false;
        *rest = text_from(*rest, len);
        return true;
    }
    return false;
}

/* Whether all of the query is code points, written so; `found` gets those that there are. */
static bool find_code_points(struct found *found, struct text query, bool is_bare)
{
    uint32_t *cps = calloc(LISTED_MAX + query.len, sizeof *cps);
    struct obvious_points points;
    size_t count = 0;
    uint32_t ranged = 0;
    bool has_one = false;
    CHECK(cps != NULL);
    for (obvious_skip_separators(&query, is_bare); query.len > 0;
         obvious_skip_separators(&query, is_bare)) {
        if (!(is_bare ? take_bare(&query, &points) : take_marked(&query, &points))) {
            free(cps);
            return false;
        }
        has_one = true;
        if (points.last < points.first || points.last > 0x10FFFF ||
            (points.is_range && points.last - points.first + 1 > LISTED_MAX - ranged))
            continue;
        ranged += points.is_range ? points.last - points.first + 1 : 0;
        for (uint32_t cp = points.first; cp <= points.last; cp++)
            cps[count++] = cp;
    }
    if (count <= LISTED_SLOWLY_MAX)
        add_listed(found, cps, count);
    free(cps);
    return has_one;
}

static bool is_of_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_characters(struct text query)
{
    for (size_t n = 0; n < query.len; n++) {
        uint32_t after = 0;
        struct text rest = text_from(query, n + 1);
        if (is_of_word(query.at[n]) &&
            (rest.len == 0 || !obvious_next(&rest, &after) || text_category(after) < CATEGORY_Mn ||
             text_category(after) > CATEGORY_Me))
            return false;
    }
    return true;
}

static void find_characters(struct found *found, struct text query)
{
    uint32_t cps[SLOW_SEARCH_MAX];
    uint32_t cp;
    size_t count = 0;
    while (query.len > 0)
        if (obvious_next(&query, &cp) && !obvious_is_space(cp))
            cps[count++] = cp;
    add_listed(found, cps, count);
}

/* A derived name or a label, written out. */
static bool find_derived(struct found *found, const struct spoken *words)
{
    char digits[16];
    char room[INDEX_LABEL_LINE_MAX];
    if (words->count == 0 || words->at[words->count - 1].len > 6)
        return false;
    struct text last = words->at[words->count - 1];
    snprintf(digits, sizeof digits, "%.*s", (int)last.len, last.len > 0 ? last.at : "");
    uint32_t cp = (uint32_t)strtoul(digits, NULL, 16);
    if (cp > 0x10FFFF)
        return false;
    struct text line = index_line(cp, room);
    struct text name = result_next(&line).name;
    if (obvious_indexed(name).len == name.len)
        return false;
    for (size_t n = 0; n < words->count; n++) {
        char word[INDEX_LINE_MAX];
        size_t len;
        if (words->has_star[n] || !obvious_word(&name, word, &len) ||
            !text_equal((struct text){word, len}, words->at[n]))
            return false;
    }
    char none[INDEX_LINE_MAX];
    size_t len;
    if (obvious_word(&name, none, &len))
        return false;
    add_code_point(found, cp);
    return true;
}

/* Steps 2 to 5, or what of them step 6 or 7 takes. */
static bool find_steps(struct found *found, struct text query, const struct spoken *words,
                       bool last_open, bool has_hexadecimal)
{
    if (!last_open && find_derived(found, words))
        return true;
    return find_names(found, words, last_open) || find_strings(found, true, words, last_open) ||
           (has_hexadecimal && find_code_points(found, query, true) && found->count > 0) ||
           find_strings(found, false, words, last_open);
}

static void find_in_steps(struct found *found, struct text query)
{
    char *spaced = malloc(query.len);
    CHECK(spaced != NULL);
    for (size_t n = 0; n < query.len; n++)
        spaced[n] = query.at[n] == '_' ? ' ' : query.at[n];
    struct spoken words = read_words(query);
    struct spoken apart = read_words((struct text){spaced, query.len});
    for (int last_open = 0; last_open <= 1; last_open++)
        if (find_steps(found, query, &words, last_open, !last_open) ||
            find_steps(found, query, &apart, last_open, false))
            break;
    free_words(&words);
    free_words(&apart);
    free(spaced);
}

/* Best first */

struct ranked {
    unsigned tier, distance;
    bool is_other; /* not equal */
    uint32_t entry, string;
};

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->tier != b->tier)
        return a->tier < b->tier ? -1 : 1;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    if (a->is_other != b->is_other)
        return b->is_other ? -1 : 1;
    return (a->entry > b->entry) - (a->entry < b->entry);
}

static unsigned distance_of(struct text text, const struct spoken *words, bool last_open)
{
    unsigned distance = 0;
    while (text.len > 0) {
        size_t len = (size_t)((const char *)memchr(text.at, ' ', text.len) - text.at);
        bool is_matched = false;
        for (size_t n = 0; n < words->count; n++)
            is_matched = is_matched ||
                         obvious_has((struct text){text.at, len}, words->at[n],
                                     words->has_star[n] || (last_open && n + 1 == words->count));
        distance += !is_matched;
        text = text_from(text, len + 1);
    }
    return distance;
}

static bool is_equal(struct text text, const struct spoken *words)
{
    for (size_t n = 0; n < words->count; n++) {
        struct text word = words->at[n];
        if (words->has_star[n] || text.len <= word.len || text.at[word.len] != ' ' ||
            memcmp(text.at, word.at, word.len) != 0)
            return false;
        text = text_from(text, word.len + 1);
    }
    return text.len == 0;
}

/* Takes up one string of an entry; `*had` is which words any of them has. */
static void rank_string(struct ranked *best, const struct spoken *words, struct text text,
                        uint32_t string, bool is_keyword, uint64_t *had)
{
    for (size_t n = 0; n < words->count; n++)
        if (obvious_has(text, words->at[n], words->has_star[n]))
            *had |= UINT64_C(1) << n;
    bool can_open = words->at[words->count - 1].len >= 2 && !words->has_star[words->count - 1];
    for (unsigned tier = 1; tier <= 1U + can_open; tier++) {
        if (!has_all(text, words, tier == 2))
            continue;
        struct ranked this = {tier, distance_of(text, words, tier == 2),
                              tier == 2 || is_keyword || !is_equal(text, words), best->entry,
                              string};
        if (compare_ranked(&this, best) < 0)
            *best = this;
        return;
    }
}

/* Tiers 1 to 3 in their order. */
static void find_best(struct found *found, const struct spoken *words)
{
    struct ranked *all = malloc(FOUND_MAX * sizeof *all);
    size_t count = 0;
    uint32_t string = 0;
    char room[INDEX_LINE_MAX];
    CHECK(all != NULL && words->count < 64);
    for (uint32_t n = 0; n < index_entries(); n++) {
        struct ranked best = {4, 0, true, n, 0};
        uint64_t had = 0;
        bool is_tone = false;
        if (n < index_characters())
            rank_string(&best, words, words_of(obvious_indexed(entries[n].name), room), 0, false,
                        &had);
        for (; string < index_strings() && index_string(string).entry == n; string++) {
            enum index_string_kind kind = index_string(string).kind;
            is_tone = is_tone || kind == INDEX_TONE_NAME;
            rank_string(&best, words, words_of(index_string_text(string), room),
                        kind > INDEX_TONE_NAME ? string + 1 : 0, kind == INDEX_KEYWORD, &had);
        }
        if (best.tier == 4 && had == (UINT64_C(1) << words->count) - 1)
            best.tier = 3;
        if (best.tier < 4 && !(is_tone && !wants_tone(words)))
            all[count++] = best;
    }
    qsort(all, count, sizeof *all, compare_ranked);
    for (size_t n = 0; n < count; n++)
        add_run(found, (struct run){all[n].entry, 1, all[n].string});
    free(all);
}

/* What follows a `/`, if words do; a `_` is a space there. False if the query is of another kind, or
 * one that best first does more with than tiers. */
static bool find_best_slowly(struct found *found, struct text query)
{
    char spaced[SLOW_SEARCH_MAX];
    for (size_t n = 0; n < query.len; n++) {
        if ((unsigned char)query.at[n] >= 0x80)
            return false;
        spaced[n] = query.at[n] == '_' ? ' ' : query.at[n];
    }
    struct spoken words = read_words((struct text){spaced, query.len});
    bool is_judged = words.count > 0 && words.count < 64 && query.len > 1 &&
                     !find_code_points(new_found(EXPECTED), query, true);
    if (is_judged && !find_derived(found, &words))
        find_best(found, &words);
    free_words(&words);
    return is_judged && found->count > 0;
}

static bool is_ascii(struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        if ((unsigned char)text.at[n] >= 0x80)
            return false;
    return true;
}

/* Every rule of charfinder(1), "Queries", one after another, over every line: nothing to get wrong.
 * What folding does tests/data judges, which has its own table of it; and names of entities. */
static void check_slowly(struct text query, const struct found *all)
{
    struct found *found = new_found(SLOWLY);
    struct text rest = query;
    if (query.len > SLOW_SEARCH_MAX || memchr(query.at, '&', query.len) != NULL ||
        all->count > LISTED_SLOWLY_MAX)
        return;
    if (query.at[0] == '/') {
        rest = text_strip(text_from(query, 1));
        if (rest.len == 0 || is_characters(rest))
            rest = query;
    }
    if (find_code_points(found, rest, false)) {
        CHECK(same_found(found, all));
        return;
    }
    if (is_characters(rest)) {
        find_characters(found, rest);
        CHECK(same_found(found, all));
    } else if (rest.len < query.len) {
        if (find_best_slowly(found, rest))
            CHECK(same_found(found, all));
    } else if (is_ascii(rest)) {
        find_in_steps(found, rest);
        CHECK(same_found(found, all));
    }
}

static void check_words(struct text text)
{
    char *expected = malloc(3 * text.len + 1);
    CHECK(expected != NULL);
    struct text a = text;
    struct text_words b = {.rest = text};
    struct text_word word;
    size_t len;
    while (obvious_word(&a, expected, &len)) {
        CHECK(text_words_next(&b, &word));
        if (len > TEXT_WORD_MAX)
            len = 0;
        CHECK(word.len == len && memcmp(word.at, expected, len) == 0);
        CHECK(word.has_star == (a.len > 0 && a.at[0] == '*'));
    }
    CHECK(!text_words_next(&b, &word) && b.rest.len == 0);
    free(expected);
}

static void check_is_space(struct text text)
{
    while (text.len > 0) {
        uint32_t cp;
        CHECK(obvious_next(&text, &cp) && obvious_is_space(cp));
    }
}

static void check_strip(struct text text, struct text query)
{
    CHECK(query.at >= text.at && query.at + query.len <= text.at + text.len);
    size_t before = (size_t)(query.at - text.at);
    check_is_space((struct text){text.at, before});
    check_is_space(text_from(text, before + query.len));
    if (query.len == 0)
        return;
    uint32_t cp;
    CHECK(obvious_next(&query, &cp) && !obvious_is_space(cp));
    while (query.len > 0)
        CHECK(obvious_next(&query, &cp));
    CHECK(!obvious_is_space(cp));
}

/* The status says the count, and the query such that it can be read back. */
static void check_status(struct text query, uint32_t count)
{
    struct status status;
    size_t room = 4 * query.len + 64; /* \xNN for every byte, the rest of the line beside it */
    char *line = malloc(room);
    char *back = malloc(room);
    CHECK(line != NULL && back != NULL);
    size_t len = 0;
    struct text piece;
    status_start(&status, query, count);
    while ((piece = status_next(&status)).len > 0) {
        CHECK(piece.len <= room - len);
        memcpy(line + len, piece.at, piece.len);
        len += piece.len;
    }
    CHECK(status_next(&status).len == 0);

    char head[40];
    int head_len = count == 0   ? snprintf(head, sizeof head, "No match for ")
                   : count == 1 ? snprintf(head, sizeof head, "1 match for ")
                                : snprintf(head, sizeof head, "%u matches for ", (unsigned)count);
    struct text said = {line, len};
    CHECK(len >= (size_t)head_len && memcmp(line, head, (size_t)head_len) == 0);
    CHECK(obvious_is_harmless(said));
    CHECK(memchr(line, '\t', len) == NULL && memchr(line, '\n', len) == NULL);
    size_t back_len;
    CHECK(obvious_unquote(text_from(said, (size_t)head_len), back, &back_len));
    CHECK(text_equal((struct text){back, back_len}, query));
    free(back);
    free(line);
}

static uint32_t hash(struct text text)
{
    uint32_t hash = 2166136261U;
    for (size_t n = 0; n < text.len; n++)
        hash = (hash ^ (unsigned char)text.at[n]) * 16777619U;
    return hash ^ hash >> 15;
}

/* A better spelling finds something, and is told in small letters. */
static void check_suggestion(struct text query)
{
    struct suggestion suggestion;
    struct answer answer;
    struct text piece;
    char better[2 * SLOW_SEARCH_MAX];
    size_t len = 0;
    if (query.len > SLOW_SEARCH_MAX || !suggestion_start(&suggestion, query))
        return;
    while ((piece = suggestion_next(&suggestion)).len > 0) {
        CHECK(piece.len <= sizeof better - len);
        memcpy(better + len, piece.at, piece.len);
        len += piece.len;
    }
    CHECK(len > 0 && (better[0] == '/') == (query.at[0] == '/'));
    for (size_t n = 0; n < len; n++)
        CHECK(better[n] == ' ' || better[n] == '/' || (better[n] >= 'a' && better[n] <= 'z') ||
              (better[n] >= '0' && better[n] <= '9'));
    answer_start(&answer, (struct text){better, len}, QUERY_ALL_BEST);
    CHECK(answer_skip(&answer, UINT32_MAX) > 0);
}

/* Terms */

struct obvious_term {
    char key; /* its first letter, in lower case */
    struct text value;
};

enum { TERMS_MAX = 32 };

static bool is_word_character(uint32_t cp)
{
    enum category category = text_category(cp);
    return cp == '_' || (category >= CATEGORY_Lu && category <= CATEGORY_Lo) ||
           (category >= CATEGORY_Nd && category <= CATEGORY_No);
}

/* Whether a term begins at `rest`; it has `*len` bytes. */
static bool begins_term(struct text rest, struct obvious_term *term, size_t *len)
{
    static const char *const keys[] = {"block:", "script:", "category:", "age:", "is:"};
    for (size_t n = 0; n < sizeof keys / sizeof keys[0]; n++) {
        size_t at = 0;
        while (at < rest.len && keys[n][at] != '\0' &&
               (rest.at[at] == keys[n][at] || rest.at[at] + 'a' - 'A' == keys[n][at]))
            at++;
        if (keys[n][at] != '\0')
            continue;
        struct text after = text_from(rest, at);
        struct text value = after;
        uint32_t cp = 0;
        while (value.len > 0 && obvious_next(&value, &cp) &&
               (is_word_character(cp) || cp == '-' || cp == '.' || cp == '&'))
            after = value;
        *len = rest.len - after.len;
        *term = (struct obvious_term){keys[n][0], {rest.at + at, *len - at}};
        return *len > at;
    }
    return false;
}

/* Puts the query into `plain` with a space for each term; returns how many there are. */
static size_t take_terms(struct text query, struct obvious_term terms[TERMS_MAX],
                         struct text *plain, char *room)
{
    size_t count = 0;
    size_t put = 0;
    bool is_within = false; /* a word */
    while (query.len > 0) {
        size_t len;
        uint32_t cp = 0;
        if (!is_within && count < TERMS_MAX && begins_term(query, &terms[count], &len)) {
            count++;
            room[put++] = ' ';
            query = text_from(query, len);
            continue;
        }
        struct text before = query;
        CHECK(obvious_next(&query, &cp));
        is_within = is_word_character(cp);
        memcpy(room + put, before.at, before.len - query.len);
        put += before.len - query.len;
    }
    *plain = text_strip((struct text){room, put});
    return count;
}

/* Whether these are the same but for case, `_`, `-` and spaces. */
static bool is_loosely(struct text a, struct text b)
{
    size_t n = 0;
    for (size_t m = 0; m < a.len; m++) {
        if (strchr("_- ", a.at[m]) != NULL)
            continue;
        while (n < b.len && strchr("_- ", b.at[n]) != NULL)
            n++;
        if (n == b.len || (a.at[m] | 0x20) != (b.at[n] | 0x20))
            return false;
        n++;
    }
    while (n < b.len && strchr("_- ", b.at[n]) != NULL)
        n++;
    return n == b.len;
}

static bool has_category(uint32_t cp, struct text value)
{
    static const char *const groups[][3] = {
        {"L", "Letter", ""},      {"M", "Mark", ""},   {"N", "Number", ""},    {"C", "Other", ""},
        {"P", "Punctuation", ""}, {"S", "Symbol", ""}, {"Z", "Separator", ""},
    };
    struct text both = index_property(cp, INDEX_CATEGORY);
    if (is_loosely(value, (struct text){both.at, 2}) || is_loosely(value, text_from(both, 3)))
        return true;
    if (is_loosely(value, TEXT("LC")) || is_loosely(value, TEXT("L&")) ||
        is_loosely(value, TEXT("Cased_Letter")))
        return both.at[0] == 'L' && strchr("ult", both.at[1]) != NULL;
    for (size_t n = 0; n < sizeof groups / sizeof groups[0]; n++)
        for (size_t m = 0; m < 2; m++)
            if (groups[n][0][0] == both.at[0] &&
                is_loosely(value, (struct text){groups[n][m], strlen(groups[n][m])}))
                return true;
    return false;
}

static bool has_age(uint32_t cp, struct text value)
{
    struct text age = index_property(cp, INDEX_AGE);
    if (is_loosely(value, age) && age.len > 0)
        return true;
    return age.len > 2 && text_equal(text_from(age, age.len - 2), TEXT(".0")) &&
           is_loosely(value, (struct text){age.at, age.len - 2});
}

/* Whether run element `first`, an entry or a code point without one, fulfils all. */
static bool fulfils(uint32_t first, const struct obvious_term *terms, size_t count)
{
    bool is_sequence = first < NAMELESS && first >= index_characters();
    uint32_t cp = first >= NAMELESS ? first - NAMELESS : entries[first].cp;
    bool holds = true;
    for (size_t n = 0; n < count && holds; n++) {
        struct text value = terms[n].value;
        struct text block = index_property(cp, INDEX_BLOCK);
        struct text script = index_property(cp, INDEX_SCRIPT);
        switch (terms[n].key) {
        case 'b':
            holds = !is_sequence && block.len > 0 && is_loosely(value, block);
            break;
        case 's':
            holds = !is_sequence && script.len > 0 && is_loosely(value, script);
            break;
        case 'c':
            holds = !is_sequence && has_category(cp, value);
            break;
        case 'a':
            holds = !is_sequence && has_age(cp, value);
            break;
        default:
            holds = is_loosely(value, TEXT("emoji")) &&
                    (is_sequence || index_property(cp, INDEX_EMOJI).len > 0);
            break;
        }
    }
    return holds;
}

/* Adds what fulfils the terms. */
static void add_fulfilling(struct found *to, const struct found *from,
                           const struct obvious_term *terms, size_t count)
{
    for (uint32_t n = 0; n < from->runs; n++)
        for (uint32_t m = 0; m < from->at[n].count; m++)
            if (fulfils(from->at[n].first + m, terms, count))
                add_run(to, (struct run){from->at[n].first + m, 1, from->at[n].lines});
}

static void add_named(struct found *found)
{
    for (uint32_t n = 0; n < index_entries(); n++) {
        uint32_t string = n < index_characters() ? 0 : index_strings_from(n);
        if (n < index_characters() ? entries[n].name.at[0] != '<'
                                   : index_string(string).kind != INDEX_TONE_NAME)
            add_run(found, (struct run){n, 1, 0});
    }
}

/* All results fulfil the terms; and where the first step without them finds some that do, these are
 * the results. */
static void check_narrowed(struct text query, const struct found *all,
                           const struct obvious_term *terms, size_t count, struct text plain)
{
    struct found *good = new_found(SLOWLY);
    struct found *found = new_found(EXPECTED);
    struct obvious_term others[TERMS_MAX];
    struct text again;
    char room[SLOW_SEARCH_MAX];
    add_fulfilling(good, all, terms, count);
    CHECK(same_found(good, all));
    good = new_found(SLOWLY);
    struct text left = plain;
    obvious_skip_separators(&left, false);
    if (query.at[0] == '/' ||
        (plain.len > 0 && (plain.at[0] == '/' || (plain.at[0] | 0x20) == 'd')))
        return; /* these may mean more without the terms */
    if (left.len == 0) {
        add_named(found);
        add_fulfilling(good, found, terms, count);
        CHECK(same_found(good, all));
        return;
    }
    struct answer answer;
    answer_start(&answer, plain, QUERY_SLASH_IS_BEST);
    enum query_kind kind = answer.kind;
    if (take_terms(plain, others, &again, room) > 0)
        return;
    walk(&answer, UINT32_MAX, found);
    add_fulfilling(good, found, terms, count);
    if (kind == QUERY_CHARACTERS ||
        (good->count > 0 && (kind == QUERY_NAMES || kind == QUERY_CODE_POINTS)))
        CHECK(same_found(good, all));
}

/* Describe */

/* What follows `describe` and white space; empty if the query does not begin so. */
static struct text described(struct text query)
{
    static const char word[] = "describe";
    struct text rest = query;
    uint32_t cp = 0;
    for (size_t n = 0; n < sizeof word - 1; n++)
        if (n >= query.len || (query.at[n] != word[n] && query.at[n] + 'a' - 'A' != word[n]))
            return TEXT("");
    rest = text_from(rest, sizeof word - 1);
    struct text after = rest;
    if (rest.len == 0 || !obvious_next(&after, &cp) || !obvious_is_space(cp))
        return TEXT("");
    return text_strip(rest);
}

/* The lines are those of what follows, the first ones, each with details; all are counted. */
static void check_described(struct text query, struct text rest)
{
    struct answer answer;
    struct answer plain;
    struct text piece;
    char room[INDEX_LINE_MAX];
    uint32_t lines = 0;
    uint32_t details = 0;
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    answer_start(&plain, rest, QUERY_SLASH_IS_BEST);
    CHECK(answer_is_described(&answer) && !answer_is_constant(&answer));
    char last = '\n';
    while ((piece = answer_next(&answer, 1)).len > 0) {
        if (last == '\n' && piece.at[0] == '\t') {
            details++;
        } else if (last == '\n') {
            struct text line = answer_next_lines(&plain, 1, room);
            CHECK(line.len >= piece.len && memcmp(line.at, piece.at, piece.len) == 0);
            CHECK(lines == 0 || details > 0);
            lines++;
        }
        last = piece.at[piece.len - 1];
        CHECK(details <= lines * 64);
    }
    CHECK(last == '\n' && (lines == 0 || details > 0));
    uint32_t more = answer_skip(&plain, UINT32_MAX);
    CHECK(lines == QUERY_DESCRIBED_MAX || more == 0);
    CHECK(answer.count == plain.count && answer_skip(&answer, UINT32_MAX) == 0);
}

static void check_query(struct text query, uint32_t most, uint32_t skip)
{
    struct answer answer;
    struct found *whole = new_found(WHOLE);
    struct found *chunks = new_found(CHUNKS);
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    enum query_kind kind = answer.kind;
    walk(&answer, UINT32_MAX, whole);
    check_order(kind, whole);
    check_status(query, answer.count);
    answer_start(&answer, query, QUERY_SLASH_IS_BEST);
    walk(&answer, most, chunks);
    CHECK(same_found(chunks, whole));
    check_skip(query, whole, skip, most);
    if (whole->count == 0)
        check_suggestion(query);
    if (hash(query) % SLOW_SEARCH_EVERY != 0) /* not by chance: a finding must fail again */
        return;
    struct obvious_term terms[TERMS_MAX];
    struct text plain;
    char room[SLOW_SEARCH_MAX];
    if (query.len > SLOW_SEARCH_MAX)
        return;
    size_t count = take_terms(query, terms, &plain, room);
    if (count == 0)
        check_slowly(query, whole);
    else if (count < TERMS_MAX)
        check_narrowed(query, whole, terms, count, plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < WALK)
        return 0;
    read_index();
    struct text text = {(const char *)data + WALK, size - WALK};
    bool is_utf8 = text_is_utf8(text);
    CHECK(is_utf8 == obvious_is_utf8(text));
    check_status(text, data[1]);
    if (!is_utf8)
        return 0;
    check_words(text);
    struct text query = text_strip(text);
    check_strip(text, query);
    struct text rest = described(query);
    if (described(rest).len > 0) /* a word like any other here, but not at the beginning */
        return 0;
    if (rest.len > 0) {
        check_described(query, rest);
        query = rest;
    }
    if (query.len > 0)
        check_query(query, data[0] == 0 ? 256 : data[0], (uint32_t)data[1] << 8 | data[2]);
    return 0;
}
