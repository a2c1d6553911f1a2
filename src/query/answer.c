/* answer.c - finds out what a query means, and walks over what it finds. */
#include <charfinder/query.h>

#include <string.h>

#include "asked.h"
#include "best.h"
#include "conditions.h"
#include "listed.h"
#include "notation.h"
#include "steps.h"
#include "terms.h"
#include "wanted.h"

enum { PASSED_LINES = 64 }; /* pieces of lines that answer_seek() passes over in one call */

static const struct change no_change = {.kind = CHANGE_NOTHING};

/* The beginning */

static bool has_result(struct text query, const struct change *change)
{
    struct best best;
    return best_find(&best, query, change);
}

static void start_best(struct answer *answer, struct text query)
{
    uint32_t cp;
    if (steps_find_derived(query, WANTED_HOW, &cp) && conditions_hold(&answer->conditions, cp)) {
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
    const struct asked asked = asked_read(query);
    bool is_best = order == QUERY_ALL_BEST || asked.has_slash == (order == QUERY_SLASH_IS_BEST);
    answer->count = 0;
    answer->tail = INDEX_NONE;
    answer->described = asked.is_described ? DESCRIBED_LINE : DESCRIBED_NOT;
    answer->shown = 0;
    conditions_read(&answer->conditions, asked.query);
    if (conditions_are_any(&answer->conditions) && notations_are_none(asked.query))
        steps_start_all(answer);
    else if (notations_are_all(NOTATION_MARKED, asked.query))
        listed_start(answer, QUERY_CODE_POINTS, asked.query);
    else if (listed_is_characters(asked.query))
        listed_start(answer, QUERY_CHARACTERS, asked.query);
    else if (is_best)
        start_best(answer, asked.query);
    else
        steps_start(answer, asked.query);
}

/* The walk */

static bool is_listed(const struct answer *answer)
{
    return answer->kind == QUERY_CHARACTERS || answer->kind == QUERY_CODE_POINTS ||
           answer->kind == QUERY_HEXADECIMAL;
}

bool answer_is_at_hand(const struct answer *answer)
{
    if (answer->kind == QUERY_NAMES && answer->described == DESCRIBED_NOT)
        return true;
    if (answer->tail != INDEX_NONE || answer->described > DESCRIBED_LINE)
        return true;
    if (answer->described == DESCRIBED_LINE && answer->shown == QUERY_DESCRIBED_MAX)
        return false;
    if (answer->kind == QUERY_BEST)
        return best_is_at_hand(&answer->best);
    return !is_listed(answer) || !conditions_are_any(&answer->conditions);
}

/* Looks for the next results, whether they are shown or not. */
static bool seek(struct answer *answer, int *budget)
{
    if (answer->tail != INDEX_NONE)
        return true;
    if (answer->kind != QUERY_BEST)
        return !is_listed(answer) || listed_seek(answer);
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

/* The end of the line that was begun. */
static struct text take_tail(struct answer *answer)
{
    struct text tail = index_string_tail(answer->tail);
    answer->tail = INDEX_NONE;
    answer->count++;
    return tail;
}

static uint32_t owner_of(uint32_t entry)
{
    return entry < index_characters() ? index_code_point(entry)
                                      : INDEX_SEQUENCE_OWNERS + (entry - index_characters());
}

/* Whole lines; or one without its end, if a string is shown with it. */
static struct text take_lines(struct answer *answer, struct run run, uint32_t string)
{
    if (run.count == 0)
        return TEXT("");
    struct text lines = index_lines(run);
    if (answer->described != DESCRIBED_NOT)
        answer->details.owner = owner_of(run.first);
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
    int budget;
    do
        budget = BEST_BUDGET;
    while (!seek(answer, &budget));
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
    struct text line = listed_next(answer, &answer->details.owner);
    answer->count += line.len > 0;
    return line;
}

static struct text next_names(struct answer *answer, uint32_t most)
{
    struct run run = steps_next_names(answer, most);
    answer->count += run.count;
    return run.count == 0 ? TEXT("") : index_lines(run);
}

/* The next lines, or a piece of one, whether they are described or not. */
static struct text next_lines(struct answer *answer, uint32_t most)
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

bool answer_seek(struct answer *answer)
{
    int budget = BEST_BUDGET;
    if (answer->described > DESCRIBED_LINE)
        return true;
    if (answer->described == DESCRIBED_NOT || answer->shown < QUERY_DESCRIBED_MAX)
        return seek(answer, &budget);
    bool is_over = false;
    for (int n = 0; n < PASSED_LINES && !is_over; n++) { /* nothing more is shown */
        if (!seek(answer, &budget))
            return false;
        is_over = next_lines(answer, UINT32_MAX).len == 0;
    }
    return is_over;
}

/* How many of `most` lines may be shown; passes over all that are left if it is none. */
static uint32_t limit_shown(struct answer *answer, uint32_t most)
{
    uint32_t left = (uint32_t)QUERY_DESCRIBED_MAX - answer->shown;
    if (answer->described == DESCRIBED_NOT)
        return most;
    if (left == 0)
        answer_skip(answer, UINT32_MAX);
    return left < most ? left : most;
}

/* The next line of a `describe` query; when it is whole, its details come next. */
static struct text next_described_line(struct answer *answer)
{
    if (answer->tail == INDEX_NONE && limit_shown(answer, 1) == 0)
        return TEXT("");
    struct text line = next_lines(answer, 1);
    if (line.len == 0 || answer->tail != INDEX_NONE)
        return line;
    answer->count--; /* until its details are told */
    answer->shown++;
    details_start(&answer->details, answer->details.owner);
    details_next(&answer->details); /* there is one at least, the category or a part */
    answer->described = DESCRIBED_TAB;
    return line;
}

/* The next piece of a value; at its end, that of its line. */
static struct text next_value(struct answer *answer)
{
    struct text piece = details_value(&answer->details);
    if (piece.len > 0)
        return piece;
    answer->described = DESCRIBED_TAB;
    if (!details_next(&answer->details)) {
        answer->described = DESCRIBED_LINE;
        answer->count++;
    }
    return TEXT("\r\n");
}

struct text answer_next(struct answer *answer, uint32_t most)
{
    if (answer->kind == QUERY_NAMES && answer->described == DESCRIBED_NOT)
        return next_names(answer, most); /* what most answers are, with no other step between */
    switch ((enum described)answer->described) {
    case DESCRIBED_NOT:
        break;
    case DESCRIBED_LINE:
        return next_described_line(answer);
    case DESCRIBED_TAB:
        answer->described = DESCRIBED_KEY;
        return TEXT("\t");
    case DESCRIBED_KEY:
        answer->described = DESCRIBED_IS;
        return details_key(&answer->details);
    case DESCRIBED_IS:
        answer->described = DESCRIBED_VALUE;
        return TEXT("\t");
    case DESCRIBED_VALUE:
        return next_value(answer);
    }
    return next_lines(answer, most);
}

struct text answer_next_lines(struct answer *answer, uint32_t most, char room[INDEX_LINE_MAX])
{
    most = limit_shown(answer, most);
    if (most == 0)
        return TEXT("");
    const uint32_t before = answer->count;
    struct text lines = next_lines(answer, most);
    if (answer->tail != INDEX_NONE) {
        struct text tail = take_tail(answer);
        memcpy(room, lines.at, lines.len);
        memcpy(room + lines.len, tail.at, tail.len);
        lines = (struct text){room, lines.len + tail.len};
    }
    if (answer->described != DESCRIBED_NOT)
        answer->shown = (uint8_t)(answer->shown + (answer->count - before));
    return lines;
}

bool answer_is_constant(const struct answer *answer)
{
    return !is_listed(answer) && answer->described == DESCRIBED_NOT;
}

bool answer_is_described(const struct answer *answer)
{
    return answer->described != DESCRIBED_NOT;
}

/* Passes over some results, at most `most` (>= 1); false if none is left. */
static bool skip_some(struct answer *answer, uint32_t most)
{
    const uint32_t before = answer->count;
    if (is_listed(answer)) {
        answer->count += listed_skip(answer, most);
    } else if (answer->kind == QUERY_NAMES) {
        answer->count += steps_skip_names(answer, most);
    } else {
        do
            if (next_lines(answer, most).len == 0)
                break;
        while (answer->tail != INDEX_NONE);
    }
    return answer->count > before;
}

bool answer_skip_to(struct answer *answer, uint32_t count)
{
    int budget = BEST_BUDGET;
    while (answer->count < count) {
        if (--budget <= 0 || !seek(answer, &budget))
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
    if (answer->described > DESCRIBED_LINE) { /* with the rest of the details that are told */
        answer->described = DESCRIBED_LINE;
        answer->count++;
    }
    const uint32_t before = answer->count;
    const uint32_t count = most > UINT32_MAX - before ? UINT32_MAX : before + most;
    while (!answer_skip_to(answer, count))
        continue;
    return answer->count - before;
}
