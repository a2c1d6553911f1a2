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
};

#ifdef CHARFINDER_FUZZ_REPLAY
enum { SLOW_SEARCH_EVERY = 1 };
#else
enum { SLOW_SEARCH_EVERY = 64 }; /* it takes longer than all the other checks */
#endif

/* Results in their order: runs of entries of the index, neighbours joined, so that equal results
 * look equal; or a character without a name, which is no entry. */
struct found {
    uint32_t runs;
    uint32_t count;
    struct run *at; /* entry_count of them are enough for any answer */
};

enum { NAMELESS = 1 << 30 }; /* and the code point: the `first` of a run of no entry */

/* A result line taken apart. */
struct entry {
    const char *line;
    uint32_t cp;
    struct text name;
    struct text alias;
};
static struct entry *entries; /* entry_count of them, and one for where the lines end */
static uint32_t entry_count;  /* index_characters(), and the aliases */

enum founds { WHOLE, CHUNKS, REST, EXPECTED, SLOWLY, FOUNDS };

/* Empty. The megabytes for each are kept: allocating them took longer than all the checks. */
static struct found *new_found(enum founds which)
{
    static struct found founds[FOUNDS];
    struct found *found = &founds[which];
    if (found->at == NULL)
        found->at = malloc(entry_count * sizeof *found->at);
    CHECK(found->at != NULL);
    found->runs = 0;
    found->count = 0;
    return found;
}

static void add_run(struct found *found, struct run run)
{
    struct run *last = found->runs > 0 ? &found->at[found->runs - 1] : NULL;
    bool is_entry = run.first < NAMELESS;
    CHECK(run.count > 0 && found->runs < entry_count);
    if (last != NULL && is_entry && run.first == last->first + last->count)
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
    struct entry entry = {.line = line.at, .cp = (uint32_t)strtoul(line.at + 2, NULL, 16)};
    struct text rest = text_from(line, width + 1);
    uint32_t shown;
    CHECK(obvious_next(&rest, &shown) && rest.at[0] == '\t');
    CHECK(rest.len > 3 && rest.at[rest.len - 2] == '\r' && rest.at[rest.len - 1] == '\n');
    entry.name = (struct text){rest.at + 1, rest.len - 3};
    tab = memchr(entry.name.at, '\t', entry.name.len);
    if (tab != NULL) {
        size_t len = (size_t)(tab - entry.name.at);
        entry.alias = text_from(entry.name, len + 1);
        entry.name.len = len;
    }
    struct result result = result_next(&line);
    CHECK(line.len == 0 && result.cp == entry.cp && text_equal(result.name, entry.name) &&
          text_equal(result.alias, entry.alias));
    return entry;
}

/* The number after the last entry that a word of an alias has. */
static uint32_t count_entries(void)
{
    uint32_t end = index_characters();
    for (uint32_t word = 0; word < index_words(INDEX_ALIASES); word++) {
        struct postings list = index_postings(INDEX_ALIASES, word);
        struct run run;
        while ((run = postings_meet(&list, 1, end)).count > 0)
            end = run.first + run.count;
    }
    return end;
}

/* Names ascend in code points, aliases too, but several may have the same. */
static void read_index(void)
{
    if (entries != NULL)
        return;
    entry_count = count_entries();
    entries = malloc((entry_count + (size_t)1) * sizeof *entries);
    CHECK(entries != NULL);
    struct text all = index_lines((struct run){0, entry_count, 0});
    for (uint32_t n = 0; n < entry_count; n++) {
        struct text line = index_lines((struct run){n, 1, 0});
        CHECK(line.at == all.at);
        all = text_from(all, line.len);
        entries[n] = read_line(line);
        CHECK((entries[n].alias.len > 0) == (n >= index_characters()));
        CHECK(index_code_point(n) == entries[n].cp);
        if (n > 0 && n != index_characters())
            CHECK(entries[n].cp + (n > index_characters()) > entries[n - 1].cp);
    }
    CHECK(all.len == 0);
    entries[entry_count] = (struct entry){.line = all.at};
}

/* The number of the entry whose line begins at `at`. */
static uint32_t number_at(const char *at)
{
    uint32_t low = 0;
    uint32_t high = entry_count;
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

/* Which entries' lines these are, whole ones; or the one line of a character without a name, which
 * lies within the answer. */
static struct run run_of(const struct answer *answer, struct text lines)
{
    if (lines.at >= entries[0].line && lines.at < entries[entry_count].line) {
        uint32_t first = number_at(lines.at);
        return (struct run){first, number_at(lines.at + lines.len) - first, 0};
    }
    char expected[64];
    uint32_t cp = read_line(lines).cp;
    CHECK(lines.at >= answer->line && lines.at + lines.len <= answer->line + sizeof answer->line);
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

/* Names and aliases ascend, one line for a character; and each is of the book that was said. */
static void check_order(enum query_kind kind, const struct found *found)
{
    if (kind != QUERY_NAMES && kind != QUERY_ALIASES)
        return;
    int64_t last = -1;
    for (uint32_t n = 0; n < found->runs; n++) {
        struct run run = found->at[n];
        uint32_t first_alias = index_characters();
        CHECK(run.first + run.count <= (kind == QUERY_NAMES ? first_alias : entry_count));
        CHECK(kind == QUERY_NAMES || run.first >= first_alias);
        CHECK((int64_t)entries[run.first].cp > last);
        last = entries[run.first + run.count - 1].cp;
    }
}

static void check_skip(struct text query, const struct found *all, uint32_t skip, uint32_t most)
{
    struct answer answer;
    struct found *rest = new_found(REST);
    struct found *expected = new_found(EXPECTED);
    skip %= all->count + 2; /* one too many among them */
    answer_start(&answer, query);
    CHECK(answer_skip(&answer, skip) == (skip < all->count ? skip : all->count));
    walk(&answer, most, rest);

    for (uint32_t n = 0; n < all->runs; n++) {
        struct run run = all->at[n];
        uint32_t passed = skip < run.count ? skip : run.count;
        skip -= passed;
        if (passed < run.count)
            add_run(expected, (struct run){run.first + passed, run.count - passed, 0});
    }
    CHECK(same_found(rest, expected));
}

/* The words of a query. */
struct spoken {
    struct text *at;
    bool *has_star;
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
        words.has_star[words.count] = query.len > 0 && query.at[0] == '*';
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

static bool has_all(struct text name, const struct spoken *words, bool last_open)
{
    for (size_t n = 0; n < words->count; n++) {
        bool open = words->has_star[n] || (last_open && n + 1 == words->count);
        if (!obvious_has(name, words->at[n], open && words->at[n].len >= 2))
            return false;
    }
    return words->count > 0;
}

/* Looks at every name, or at every alias; whether one fits. */
static bool find_words(struct found *found, enum index_book book, const struct spoken *words,
                       bool last_open)
{
    uint32_t first = book == INDEX_NAMES ? 0 : index_characters();
    uint32_t end = book == INDEX_NAMES ? index_characters() : entry_count;
    int64_t last = -1; /* one line for a character */
    for (uint32_t n = first; n < end; n++) {
        struct text name =
            book == INDEX_NAMES ? obvious_indexed(entries[n].name) : entries[n].alias;
        if ((int64_t)entries[n].cp != last && has_all(name, words, last_open)) {
            add_run(found, (struct run){n, 1, 0});
            last = entries[n].cp;
        }
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

/* Whether all of the query is code points, written so; `found` gets those that there are. */
static bool find_code_points(struct found *found, struct text query,
                             bool (*read)(struct text token, uint32_t *cp))
{
    struct text rest = query;
    struct text token;
    uint32_t cp;
    size_t tokens = 0;
    for (; obvious_token(&rest, &token); tokens++)
        if (!read(token, &cp))
            return false;
    while (obvious_token(&query, &token))
        if (read(token, &cp) && cp <= 0x10FFFF)
            add_code_point(found, cp);
    return tokens > 0;
}

static bool find_characters(struct found *found, struct text query)
{
    for (size_t n = 0; n < query.len; n++) {
        char c = query.at[n];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_')
            return false;
    }
    uint32_t cp;
    while (query.len > 0)
        if (obvious_next(&query, &cp) && !obvious_is_space(cp))
            add_code_point(found, cp);
    return true;
}

static enum query_kind find_slowly(struct found *found, struct text query)
{
    if (find_code_points(found, query, obvious_marked))
        return QUERY_CODE_POINTS;
    if (find_characters(found, query))
        return QUERY_CHARACTERS;
    struct spoken words = read_words(query);
    enum query_kind kind = QUERY_NAMES; /* also of what finds nothing */
    if (!find_words(found, INDEX_NAMES, &words, false)) {
        if (find_words(found, INDEX_ALIASES, &words, false))
            kind = QUERY_ALIASES;
        else if (find_code_points(found, query, obvious_bare) && found->count > 0)
            kind = QUERY_HEXADECIMAL;
        else if (!find_words(found, INDEX_NAMES, &words, true) &&
                 find_words(found, INDEX_ALIASES, &words, true))
            kind = QUERY_ALIASES;
    }
    free_words(&words);
    return kind;
}

/* Every rule of the README, "Queries", one after another, over every line: nothing to get wrong. */
static void check_slowly(struct text query, enum query_kind kind, const struct found *all)
{
    if (query.len > SLOW_SEARCH_MAX)
        return;
    struct found *found = new_found(SLOWLY);
    CHECK(find_slowly(found, query) == kind);
    CHECK(same_found(found, all));
}

static void check_words(struct text text)
{
    char *expected = malloc(3 * text.len + 1);
    CHECK(expected != NULL);
    struct text a = text;
    struct text b = text;
    struct text_word word;
    size_t len;
    while (obvious_word(&a, expected, &len)) {
        CHECK(text_next_word(&b, &word));
        if (len > TEXT_WORD_MAX)
            len = 0;
        CHECK(word.len == len && memcmp(word.at, expected, len) == 0);
        CHECK(word.has_star == (a.len > 0 && a.at[0] == '*'));
    }
    CHECK(!text_next_word(&b, &word) && b.len == 0);
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

static void check_query(struct text query, uint32_t most, uint32_t skip)
{
    struct answer answer;
    struct found *whole = new_found(WHOLE);
    struct found *chunks = new_found(CHUNKS);
    answer_start(&answer, query);
    enum query_kind kind = answer.kind;
    walk(&answer, UINT32_MAX, whole);
    check_order(kind, whole);
    check_status(query, answer.count);
    answer_start(&answer, query);
    walk(&answer, most, chunks);
    CHECK(same_found(chunks, whole));
    check_skip(query, whole, skip, most);
    if (hash(query) % SLOW_SEARCH_EVERY == 0) /* not by chance: a finding must fail again */
        check_slowly(query, kind, whole);
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
    if (query.len > 0)
        check_query(query, data[0] == 0 ? 256 : data[0], (uint32_t)data[1] << 8 | data[2]);
    return 0;
}
