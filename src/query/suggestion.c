/* suggestion.c - did you mean: a better spelling of a query that found nothing. */
#include <charfinder/query.h>

#include <string.h>

#include "asked.h"
#include "best.h"
#include "listed.h"
#include "notation.h"
#include "terms.h"
#include "wanted.h"

enum { MISSPELT_MIN = 4, SUGGESTED_MIN = 3 }; /* characters */

/* The one word that is not known, as it is read when it is edited; false if there is none, or
 * another, or a `*`, or more words than anything has: each edit reads the whole query. */
static bool find_misspelt(struct text query, struct change *change, struct text_word *misspelt)
{
    *change = (struct change){.kind = CHANGE_NOTHING};
    struct wanted wanted;
    struct text_word word;
    bool found = false;
    wanted_start(&wanted, query, change);
    wanted.raw.words.how |= TEXT_MARK_FOREIGN;
    while (wanted_next(&wanted, &word)) {
        if (word.has_star || wanted.word > INDEX_ENTRY_WORDS_MAX)
            return false;
        if (word.len > 0 && word_is_known(text_of_word(&word)))
            continue;
        if (found)
            return false;
        found = true;
        *misspelt = word;
        change->word = wanted.word - 1;
    }
    return found && misspelt->len >= MISSPELT_MIN;
}

static bool has_digit(const struct text_word *word)
{
    for (size_t n = 0; n < word->len; n++)
        if (text_is_digit(word->at[n]))
            return true;
    return false;
}

/* The best edit of one kind. */
struct choice {
    struct change change;
    struct text_word word;
    uint32_t count; /* how many have the word; 0: there is none */
};

static bool finds_tier_1(struct text query, const struct change *change)
{
    struct best best;
    return best_find(&best, query, change) && best_is_tier_1(&best);
}

/* Takes up an edit of the word. */
static void consider(struct choice *choice, struct text query, const struct text_word *misspelt,
                     struct change change)
{
    struct text_word word = *misspelt;
    word_edit(&word, &change);
    if (word.len < SUGGESTED_MIN || has_digit(&word) || !word_is_known(text_of_word(&word)))
        return;
    uint32_t count = best_count_having(text_of_word(&word));
    bool is_better = count > choice->count ||
                     (count == choice->count &&
                      text_compare(text_of_word(&word), text_of_word(&choice->word)) < 0);
    if (is_better && finds_tier_1(query, &change))
        *choice = (struct choice){change, word, count};
}

static void try_letters(struct choice *choice, struct text query, const struct text_word *misspelt,
                        struct change change)
{
    for (change.letter = 'A'; change.letter <= 'Z'; change.letter++)
        consider(choice, query, misspelt, change);
}

/* Tries all edits of a kind at all places; leaving out counts as one kind with putting in. */
static bool try_kind(struct choice *choice, struct text query, const struct text_word *misspelt,
                     struct change change)
{
    const size_t len = misspelt->len;
    choice->count = 0;
    choice->word.len = 0;
    for (change.at = 0; change.at <= len; change.at++) {
        switch (change.kind) {
        case CHANGE_SWAP:
            if (change.at + (size_t)1 < len)
                consider(choice, query, misspelt, change);
            break;
        case CHANGE_DROP:
            if (change.at < len)
                consider(choice, query, misspelt, change);
            change.kind = CHANGE_PUT;
            if (len < TEXT_WORD_MAX)
                try_letters(choice, query, misspelt, change);
            change.kind = CHANGE_DROP;
            break;
        default:
            if (change.at < len)
                try_letters(choice, query, misspelt, change);
            break;
        }
    }
    return choice->count > 0;
}

bool suggestion_start(struct suggestion *suggestion, struct text query)
{
    struct text_word misspelt;
    struct choice choice;
    struct term term;
    const struct asked asked = asked_read(query);
    query = asked.query;
    *suggestion = (struct suggestion){
        .words = {.rest = query, .how = WANTED_HOW | TEXT_MARK_FOREIGN},
        .has_slash = asked.has_slash,
        .is_described = asked.is_described,
    };
    if (term_find(query, &term) || listed_is_characters(query) ||
        notations_are_all(NOTATION_MARKED, query) ||
        !find_misspelt(query, &suggestion->change, &misspelt))
        return false;
    static const enum change_kind kinds[] = {CHANGE_SWAP, CHANGE_DROP, CHANGE_REPLACE};
    for (size_t n = 0; n < sizeof kinds / sizeof kinds[0]; n++) {
        suggestion->change.kind = (uint8_t)kinds[n];
        if (try_kind(&choice, query, &misspelt, suggestion->change)) {
            suggestion->change = choice.change;
            return true;
        }
    }
    return false;
}

struct text suggestion_next(struct suggestion *suggestion)
{
    struct text_word word;
    char *at = suggestion->piece;
    if (!text_words_next(&suggestion->words, &word))
        return TEXT("");
    if (suggestion->told == suggestion->change.word)
        word_edit(&word, &suggestion->change);
    if (suggestion->told == 0 && suggestion->is_described)
        at += text_put(TEXT("describe "), at);
    if (suggestion->told > 0)
        *at++ = ' ';
    else if (suggestion->has_slash)
        *at++ = '/';
    suggestion->told++;
    for (size_t n = 0; n < word.len; n++)
        *at++ = text_lower(word.at[n]);
    return (struct text){suggestion->piece, (size_t)(at - suggestion->piece)};
}
