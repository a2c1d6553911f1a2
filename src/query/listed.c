/* listed.c - the code points that a query itself names. */
#include "listed.h"

#include "conditions.h"
#include "notation.h"
#include "terms.h"

enum { EMOJI_PRESENTATION = 0xFE0F };

enum { SEEK_STEPS = 1024 }; /* code points that are looked at in one call; each takes some 50 ns */

static bool is_mark(uint32_t cp)
{
    enum category category = text_category(cp);
    return category >= CATEGORY_Mn && category <= CATEGORY_Me;
}

/* listed_is_characters() for a piece of a query. */
static bool is_characters(struct text piece)
{
    for (size_t n = 0; n < piece.len; n++) {
        if (!text_is_letter(piece.at[n]) && !text_is_digit(piece.at[n]))
            continue;
        struct text rest = text_from(piece, n + 1);
        if (rest.len == 0 || (unsigned char)rest.at[0] < 0x80 ||
            !is_mark(text_next_character(&rest)))
            return false;
    }
    return true;
}

bool listed_is_characters(struct text query)
{
    struct text piece;
    while (piece_next(&query, &piece))
        if (!is_characters(piece))
            return false;
    return true;
}

/* The next code point that the query names. */
static bool next_named(struct answer *answer, uint32_t *cp)
{
    if (answer->kind != QUERY_CHARACTERS)
        return notations_next(&answer->notations, cp);
    do {
        while (answer->rest.len > 0) {
            *cp = text_next_character(&answer->rest);
            if (!text_is_space(*cp))
                return true;
        }
    } while (piece_next(&answer->later, &answer->rest));
    return false;
}

/* The next one that fulfils the conditions. */
static bool next_code_point(struct answer *answer, uint32_t *cp)
{
    while (next_named(answer, cp))
        if (conditions_hold(&answer->conditions, *cp))
            return true;
    return false;
}

/* The sequence of exactly the code points that are left, U+FE0F not counted; or INDEX_NONE. */
static uint32_t find_sequence(const struct answer *answer)
{
    struct answer ahead = *answer;
    uint32_t cps[INDEX_SEQUENCE_MAX];
    uint32_t cp;
    size_t count = 0;
    while (next_named(&ahead, &cp)) {
        if (cp == EMOJI_PRESENTATION)
            continue;
        if (count == INDEX_SEQUENCE_MAX)
            return INDEX_NONE;
        cps[count++] = cp;
    }
    return count < 2 ? INDEX_NONE : index_sequence(cps, count);
}

bool listed_start(struct answer *answer, enum query_kind kind, struct text query)
{
    uint32_t cp;
    answer->kind = kind;
    if (kind == QUERY_CHARACTERS) {
        answer->rest = TEXT("");
        answer->later = query;
    } else {
        notations_start(&answer->notations,
                        kind == QUERY_HEXADECIMAL ? NOTATION_BARE : NOTATION_MARKED, query);
    }
    answer->sequence = find_sequence(answer);
    if (answer->sequence != INDEX_NONE && !conditions_hold_for_sequences(&answer->conditions))
        answer->sequence = INDEX_NONE;
    if (kind != QUERY_HEXADECIMAL) /* no other kind is tried, even without a result */
        return true;
    struct answer ahead = *answer;
    return answer->sequence != INDEX_NONE || next_code_point(&ahead, &cp);
}

void listed_start_one(struct answer *answer, uint32_t cp)
{
    answer->kind = QUERY_CODE_POINTS;
    answer->sequence = INDEX_NONE;
    answer->notations = (struct notations){.form = NOTATION_MARKED, .next = cp, .left = 1};
}

bool listed_seek(struct answer *answer)
{
    struct answer ahead = *answer;
    uint32_t cp;
    if (answer->sequence != INDEX_NONE || !conditions_are_any(&answer->conditions))
        return true;
    for (int n = 0; n < SEEK_STEPS; n++) {
        if (!next_named(&ahead, &cp) || conditions_hold(&answer->conditions, cp))
            return true;
        *answer = ahead;
    }
    return false;
}

struct text listed_next(struct answer *answer, uint32_t *owner)
{
    uint32_t cp;
    if (answer->sequence != INDEX_NONE) {
        struct run run = {answer->sequence, 1, 0};
        answer->sequence = INDEX_NONE;
        *owner = INDEX_SEQUENCE_OWNERS + (run.first - index_characters());
        return index_lines(run);
    }
    if (!next_code_point(answer, &cp))
        return TEXT("");
    *owner = cp;
    return index_line(cp, answer->line);
}

uint32_t listed_skip(struct answer *answer, uint32_t most)
{
    uint32_t owner;
    if (answer->sequence == INDEX_NONE && !conditions_are_any(&answer->conditions) &&
        answer->kind != QUERY_CHARACTERS) {
        uint32_t passed = notations_skip(&answer->notations, most);
        if (passed > 0)
            return passed;
    }
    return listed_next(answer, &owner).len > 0 ? 1 : 0;
}
