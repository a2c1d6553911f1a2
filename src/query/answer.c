/* answer.c - finds out what a query means, and walks over what it finds. */
#include <charfinder/query.h>

#include <string.h>

#include "best.h"
#include "listed.h"
#include "notation.h"
#include "search.h"
#include "steps.h"

static const struct change no_change = {.kind = CHANGE_NOTHING};

/* The beginning */

/* What follows the `/` of a query that has one, stripped; the query, if it has none, or follows
 * nothing that could be looked for. */
static struct text without_slash(struct text query)
{
    if (query.at[0] != '/')
        return query;
    struct text rest = text_strip(text_from(query, 1));
    return rest.len == 0 || listed_is_characters(rest) ? query : rest;
}

static bool has_result(struct text query, const struct change *change)
{
    struct best best;
    enum best_found found;
    best_start(&best, query, change, false);
    do {
        int budget = BEST_BUDGET;
        found = best_seek(&best, &budget);
    } while (found == BEST_NOT_YET);
    return found == BEST_FOUND;
}

static void start_best(struct answer *answer, struct text query)
{
    uint32_t cp;
    if (steps_find_derived(query, TEXT_FOLDED | TEXT_UNDERSCORES, &cp)) {
        listed_start_one(answer, cp);
        return;
    }
    if (notations_are_all(NOTATION_BARE, query) && !has_result(query, &no_change) &&
        listed_start(answer, QUERY_HEXADECIMAL, query))
        return;
    answer->kind = QUERY_BEST;
    best_start(&answer->best, query, &no_change, true);
}

void answer_start(struct answer *answer, struct text query, enum query_order order)
{
    struct text rest = without_slash(query);
    bool has_slash = rest.len < query.len;
    bool is_best = order == QUERY_ALL_BEST || has_slash == (order == QUERY_SLASH_IS_BEST);
    answer->count = 0;
    answer->tail = INDEX_NONE;
    if (notations_are_all(NOTATION_MARKED, rest))
        listed_start(answer, QUERY_CODE_POINTS, rest);
    else if (listed_is_characters(rest))
        listed_start(answer, QUERY_CHARACTERS, rest);
    else if (is_best)
        start_best(answer, rest);
    else
        steps_start(answer, rest);
}

/* The walk */

bool answer_is_at_hand(const struct answer *answer)
{
    return answer->kind != QUERY_BEST || answer->tail != INDEX_NONE ||
           best_is_at_hand(&answer->best);
}

static bool seek(struct answer *answer, int *budget)
{
    if (answer_is_at_hand(answer))
        return true;
    enum best_found found = best_seek(&answer->best, budget);
    if (found != BEST_OVER || answer->count > 0)
        return found != BEST_NOT_YET;
    struct text query = answer->best.query;
    struct change change = answer->best.change;
    if (!change_next(&change, query))
        return true;
    best_start(&answer->best, query, &change, change.kind == CHANGE_FILLERS);
    return false;
}

bool answer_seek(struct answer *answer)
{
    int budget = BEST_BUDGET;
    return seek(answer, &budget);
}

/* The end of the line that was begun. */
static struct text take_tail(struct answer *answer)
{
    struct text tail = index_string_tail(answer->tail);
    answer->tail = INDEX_NONE;
    answer->count++;
    return tail;
}

/* Whole lines; or one without its end, if a string is shown with it. */
static struct text take_lines(struct answer *answer, struct run run, uint32_t string)
{
    if (run.count == 0)
        return TEXT("");
    struct text lines = index_lines(run);
    answer->tail = string;
    if (string == INDEX_NONE)
        answer->count += run.count;
    else
        lines.len -= sizeof "\r\n" - 1;
    return lines;
}

static struct text next_best(struct answer *answer, uint32_t most)
{
    uint32_t string;
    while (!answer_seek(answer))
        continue;
    struct run run = best_take(&answer->best, most, &string);
    return take_lines(answer, run, string);
}

static struct text next_string(struct answer *answer)
{
    uint32_t entry;
    uint32_t string;
    if (!steps_next_string(answer, &entry, &string))
        return TEXT("");
    return take_lines(answer, (struct run){entry, 1, 0}, string);
}

static struct text next_listed(struct answer *answer)
{
    struct text line = listed_next(answer);
    answer->count += line.len > 0;
    return line;
}

struct text answer_next(struct answer *answer, uint32_t most)
{
    if (answer->tail != INDEX_NONE)
        return take_tail(answer);
    switch (answer->kind) {
    case QUERY_NAMES:
        return take_lines(answer, steps_next_names(answer, most), INDEX_NONE);
    case QUERY_ALIASES:
    case QUERY_EVERYDAY:
        return next_string(answer);
    case QUERY_BEST:
        return next_best(answer, most);
    case QUERY_CHARACTERS:
    case QUERY_CODE_POINTS:
    case QUERY_HEXADECIMAL:
    case QUERY_KINDS:
        break;
    }
    return next_listed(answer);
}

struct text answer_next_lines(struct answer *answer, uint32_t most, char room[INDEX_LINE_MAX])
{
    struct text lines = answer_next(answer, most);
    if (answer->tail == INDEX_NONE)
        return lines;
    struct text tail = take_tail(answer);
    memcpy(room, lines.at, lines.len);
    memcpy(room + lines.len, tail.at, tail.len);
    return (struct text){room, lines.len + tail.len};
}

bool answer_is_constant(const struct answer *answer)
{
    switch (answer->kind) {
    case QUERY_CHARACTERS:
    case QUERY_CODE_POINTS:
    case QUERY_HEXADECIMAL:
        return false;
    default:
        return true;
    }
}

/* Passes over some results, at most `most` (>= 1); false if none is left. */
static bool skip_some(struct answer *answer, uint32_t most)
{
    const uint32_t before = answer->count;
    if (answer->kind == QUERY_CHARACTERS || answer->kind == QUERY_CODE_POINTS ||
        answer->kind == QUERY_HEXADECIMAL) {
        answer->count += listed_skip(answer, most);
    } else if (answer->kind == QUERY_NAMES) {
        answer->count += steps_skip_names(answer, most);
    } else {
        do
            if (answer_next(answer, most).len == 0)
                break;
        while (answer->tail != INDEX_NONE);
    }
    return answer->count > before;
}

bool answer_skip_to(struct answer *answer, uint32_t count)
{
    int budget = BEST_BUDGET;
    while (answer->count < count) {
        if (!seek(answer, &budget))
            return false;
        if (count == UINT32_MAX && answer->kind == QUERY_BEST && answer->tail == INDEX_NONE)
            return best_skip_all(&answer->best, &answer->count, &budget);
        if (!skip_some(answer, count - answer->count))
            break;
    }
    return true;
}

uint32_t answer_skip(struct answer *answer, uint32_t most)
{
    const uint32_t before = answer->count;
    const uint32_t count = most > UINT32_MAX - before ? UINT32_MAX : before + most;
    while (!answer_skip_to(answer, count))
        continue;
    return answer->count - before;
}
