/* listed.c - the code points that a query itself names. */
#include "listed.h"

#include "notation.h"

enum { EMOJI_PRESENTATION = 0xFE0F };

static bool is_ascii_word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_mark(uint32_t cp)
{
    enum category category = text_category(cp);
    return category >= CATEGORY_Mn && category <= CATEGORY_Me;
}

bool listed_is_characters(struct text query)
{
    for (size_t n = 0; n < query.len; n++) {
        if (!is_ascii_word_character(query.at[n]))
            continue;
        struct text rest = text_from(query, n + 1);
        if (rest.len == 0 || (unsigned char)rest.at[0] < 0x80 ||
            !is_mark(text_next_character(&rest)))
            return false;
    }
    return true;
}

static bool next_code_point(struct answer *answer, uint32_t *cp)
{
    if (answer->kind != QUERY_CHARACTERS)
        return notations_next(&answer->notations, cp);
    while (answer->rest.len > 0) {
        *cp = text_next_character(&answer->rest);
        if (!text_is_space(*cp))
            return true;
    }
    return false;
}

/* The sequence that all the code points to come are, U+FE0F not counted. */
static uint32_t find_sequence(const struct answer *answer)
{
    struct answer ahead = *answer;
    uint32_t cps[INDEX_SEQUENCE_MAX];
    uint32_t cp;
    size_t count = 0;
    while (next_code_point(&ahead, &cp)) {
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
    if (kind == QUERY_CHARACTERS)
        answer->rest = query;
    else
        notations_start(&answer->notations,
                        kind == QUERY_HEXADECIMAL ? NOTATION_BARE : NOTATION_MARKED, query);
    answer->sequence = find_sequence(answer);
    struct answer ahead = *answer;
    return next_code_point(&ahead, &cp);
}

void listed_start_one(struct answer *answer, uint32_t cp)
{
    answer->kind = QUERY_CODE_POINTS;
    answer->sequence = INDEX_NONE;
    answer->notations = (struct notations){.form = NOTATION_MARKED, .next = cp, .left = 1};
}

struct text listed_next(struct answer *answer)
{
    uint32_t cp;
    if (answer->sequence != INDEX_NONE) {
        struct run run = {answer->sequence, 1, 0};
        answer->sequence = INDEX_NONE;
        return index_lines(run);
    }
    return next_code_point(answer, &cp) ? index_line(cp, answer->line) : TEXT("");
}

uint32_t listed_skip(struct answer *answer, uint32_t most)
{
    if (answer->sequence == INDEX_NONE && answer->kind != QUERY_CHARACTERS) {
        uint32_t passed = notations_skip(&answer->notations, most);
        if (passed > 0)
            return passed;
    }
    return listed_next(answer).len > 0 ? 1 : 0;
}
