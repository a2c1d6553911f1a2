/* answer.c - finds out what a query means, and walks over what it finds. */
#include <charfinder/query.h>

#include "notation.h"

/* Words */

/* What all results must have: a word of each. */
struct terms {
    struct words at[INDEX_NAME_WORDS_MAX];
    size_t n;
};

static bool lie_within(const struct words *inner, const struct words *outer)
{
    return inner->first >= outer->first &&
           inner->first + inner->count <= outer->first + outer->count;
}

/* Adds a term. Words that begin alike either lie within those of a shorter beginning or are quite
 * others, so of two terms that touch the narrower one says it all; and terms that do not touch need
 * a word each. False if they are more than a name can have. */
static bool add_term(struct terms *terms, const struct words *term)
{
    size_t kept = 0;
    for (size_t n = 0; n < terms->n; n++) {
        if (lie_within(&terms->at[n], term))
            return true; /* nor can `term` have been narrower than an earlier one */
        if (!lie_within(term, &terms->at[n]))
            terms->at[kept++] = terms->at[n];
    }
    terms->n = kept;
    if (kept == INDEX_NAME_WORDS_MAX)
        return false;
    terms->at[terms->n++] = *term;
    return true;
}

static bool has_word(struct text text)
{
    struct text_word word;
    return text_next_word(&text, &word);
}

/* The query's words as terms. False if one of them is in no name, or they are too many.
 * `last_open`: the last word stands for all that begin like it. */
static bool read_terms(struct terms *terms, enum index_book book, struct text query, bool last_open)
{
    struct text_word word;
    terms->n = 0;
    while (text_next_word(&query, &word)) {
        struct text text = {word.at, word.len};
        bool is_open = text.len >= 2 && (word.has_star || (last_open && !has_word(query)));
        struct words term = is_open ? index_find_prefix(book, text) : index_find_word(book, text);
        if (term.count == 0 || !add_term(terms, &term))
            return false;
    }
    return terms->n > 0;
}

/* Puts `list` where it belongs: the shortest list decides how far the others may jump. */
static void insert(struct answer *answer, struct postings list)
{
    uint32_t n = answer->n++;
    uint32_t runs = list.end - list.at;
    while (n > 0 && answer->lists[n - 1].end - answer->lists[n - 1].at > runs) {
        answer->lists[n] = answer->lists[n - 1];
        n--;
    }
    answer->lists[n] = list;
}

/* Looks for the words in one book; whether there is a result. */
static bool find_words(struct answer *answer, enum index_book book, struct text query,
                       bool last_open)
{
    struct terms terms;
    answer->n = 0;
    if (!read_terms(&terms, book, query, last_open))
        return false;
    for (size_t n = 0; n < terms.n; n++)
        insert(answer, terms.at[n].postings);
    answer->next = postings_meet(answer->lists, answer->n, 0);
    answer->kind = book == INDEX_NAMES ? QUERY_NAMES : QUERY_ALIASES;
    return answer->next.count > 0;
}

/* The next run of results, at most `most`; of count 0 when none is left. */
static struct run next_run(struct answer *answer, uint32_t most)
{
    struct run run = answer->next;
    if (run.count > most) {
        run = (struct run){run.first, most, 0};
        answer->next = (struct run){run.first + most, answer->next.count - most, 0};
    } else if (run.count > 0) {
        answer->next = postings_meet(answer->lists, answer->n, run.first + run.count);
        index_expect_lines(answer->next);
    }
    return run;
}

static struct text next_names(struct answer *answer, uint32_t most)
{
    struct run run = next_run(answer, most);
    answer->count += run.count;
    return run.count == 0 ? TEXT("") : index_lines(run);
}

/* A character has one line, with its first alias that fits. */
static struct text next_alias(struct answer *answer)
{
    struct run run;
    while ((run = next_run(answer, 1)).count > 0) {
        uint32_t cp = index_code_point(run.first);
        if (answer->count > 0 && cp == answer->last_cp)
            continue;
        answer->last_cp = cp;
        answer->count++;
        return index_lines(run);
    }
    return TEXT("");
}

/* Characters and code points */

/* Words are made of ASCII; without it, the characters themselves are meant. */
static bool is_all_characters(struct text query)
{
    for (size_t n = 0; n < query.len; n++) {
        char c = query.at[n];
        if (text_is_letter(c) || text_is_digit(c) || c == '_')
            return false;
    }
    return true;
}

static bool next_code_point(struct answer *answer, uint32_t *cp)
{
    enum notation notation = answer->kind == QUERY_HEXADECIMAL ? NOTATION_BARE : NOTATION_MARKED;
    while (notation_next(notation, &answer->rest, cp))
        if (*cp <= 0x10FFFF)
            return true;
    return false;
}

static bool next_character(struct answer *answer, uint32_t *cp)
{
    while (answer->rest.len > 0) {
        *cp = text_next_character(&answer->rest);
        if (!text_is_space(*cp))
            return true;
    }
    return false;
}

static struct text next_listed(struct answer *answer)
{
    uint32_t cp;
    bool has_next = answer->kind == QUERY_CHARACTERS ? next_character(answer, &cp)
                                                     : next_code_point(answer, &cp);
    if (!has_next)
        return TEXT("");
    answer->count++;
    return index_line(cp, answer->line);
}

/* Begins to list what the query itself names; whether there is a result. */
static bool list(struct answer *answer, enum query_kind kind, struct text query)
{
    uint32_t cp;
    answer->kind = kind;
    answer->rest = query;
    bool has_one =
        kind == QUERY_CHARACTERS ? next_character(answer, &cp) : next_code_point(answer, &cp);
    answer->rest = has_one ? query : TEXT("");
    return has_one;
}

/* All of them */

static void start_words(struct answer *answer, struct text query)
{
    if (find_words(answer, INDEX_NAMES, query, false) ||
        find_words(answer, INDEX_ALIASES, query, false) ||
        (notation_is_all(NOTATION_BARE, query) && list(answer, QUERY_HEXADECIMAL, query)) ||
        find_words(answer, INDEX_NAMES, query, true) ||
        find_words(answer, INDEX_ALIASES, query, true))
        return;
    answer->kind = QUERY_NAMES;
    answer->next.count = 0;
}

void answer_start(struct answer *answer, struct text query)
{
    answer->count = 0;
    if (notation_is_all(NOTATION_MARKED, query))
        list(answer, QUERY_CODE_POINTS, query);
    else if (is_all_characters(query))
        list(answer, QUERY_CHARACTERS, query);
    else
        start_words(answer, query);
}

struct text answer_next(struct answer *answer, uint32_t most)
{
    switch (answer->kind) {
    case QUERY_NAMES:
        return next_names(answer, most);
    case QUERY_ALIASES:
        return next_alias(answer);
    case QUERY_CHARACTERS:
    case QUERY_CODE_POINTS:
    case QUERY_HEXADECIMAL:
        break;
    }
    return next_listed(answer);
}

bool answer_is_constant(const struct answer *answer)
{
    return answer->kind == QUERY_NAMES || answer->kind == QUERY_ALIASES;
}

uint32_t answer_skip(struct answer *answer, uint32_t most)
{
    uint32_t before = answer->count;
    while (answer->count - before < most &&
           answer_next(answer, most - (answer->count - before)).len > 0)
        ;
    return answer->count - before;
}
