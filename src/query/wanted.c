/* wanted.c - the words that are looked for when a query is answered best first. */
#include "wanted.h"

#include "conditions.h"

#include <assert.h>
#include <string.h>

enum { CHANGED_WORDS_MAX = 16, ENDING_LEFT_MIN = 3 };

static const struct text endings[] = {TEXT_CONSTANT("S"), TEXT_CONSTANT("ES"), TEXT_CONSTANT("ED"),
                                      TEXT_CONSTANT("ING")};
enum { ENDINGS = sizeof endings / sizeof endings[0] };

bool word_is_of_tone(struct text word)
{
    return text_equal(word, TEXT("TONE")) || text_equal(word, TEXT("SKIN"));
}

bool word_is_known(struct text word)
{
    return index_find_word(INDEX_NAMES, word).count > 0 ||
           index_find_word(INDEX_STRINGS, word).count > 0;
}

/* Whether one of the entries on a list of names fulfils the conditions. */
static bool has_good_name(struct postings list, struct conditions conditions)
{
    struct run run = {0, 0, 0};
    for (;;) {
        run = postings_meet(&list, 1, run.first);
        if (run.count == 0)
            return false;
        struct run good = conditions_meet(&conditions, run.first);
        if (good.count == 0)
            return false;
        if (good.first < run.first + run.count)
            return true;
        run.first = good.first;
    }
}

/* The same of a list of strings. */
static bool has_good_string(struct postings list, struct conditions conditions)
{
    uint32_t string;
    uint32_t entry = 0;
    while ((string = strings_skip_to_entry(&list, entry)) != INDEX_NONE) {
        entry = index_string_entry(string);
        struct run good = conditions_meet(&conditions, entry);
        if (good.count == 0)
            return false;
        if (good.first == entry)
            return true;
        entry = good.first;
    }
    return false;
}

/* Whether a word is known, and has it an entry that fulfils the conditions. */
static bool is_known(struct text word, const struct conditions *conditions)
{
    if (!conditions_are_any(conditions))
        return word_is_known(word);
    struct words names = index_find_word(INDEX_NAMES, word);
    struct words strings = index_find_word(INDEX_STRINGS, word);
    return (names.count > 0 && has_good_name(names.postings, *conditions)) ||
           (strings.count > 0 && has_good_string(strings.postings, *conditions));
}

static bool is_filler(const struct text_word *word)
{
    static const struct text fillers[] = {
        TEXT_CONSTANT("A"),      TEXT_CONSTANT("AN"),   TEXT_CONSTANT("THE"),
        TEXT_CONSTANT("OF"),     TEXT_CONSTANT("AND"),  TEXT_CONSTANT("EMOJI"),
        TEXT_CONSTANT("SYMBOL"), TEXT_CONSTANT("SIGN"), TEXT_CONSTANT("CHARACTER"),
        TEXT_CONSTANT("ICON"),
    };
    for (size_t n = 0; n < sizeof fillers / sizeof fillers[0] && !word->has_star; n++)
        if (text_equal(text_of_word(word), fillers[n]))
            return true;
    return false;
}

/* How long the first part of a word of `len` bytes is after cut number `cut`: the cut in the middle
 * comes first, then those ever farther from it; of two that are as far, the one to the left. */
static size_t first_part(size_t len, size_t cut)
{
    size_t away = (cut + 1) / 2;
    bool goes_left = cut % 2 == (len % 2 == 0 ? 1 : 0);
    return goes_left ? len / 2 - away : len / 2 + away;
}

/* The word without ending number `ending`; false if it has none, or too little is left. */
static bool take_ending(struct text *word, size_t ending)
{
    size_t len = endings[ending].len;
    if (word->len < len + ENDING_LEFT_MIN || !text_ends_with(*word, endings[ending]))
        return false;
    word->len -= len;
    return true;
}

void word_edit(struct text_word *word, const struct change *change)
{
    size_t at = change->at;
    char c = word->at[at];
    switch (change->kind) {
    case CHANGE_SWAP:
        word->at[at] = word->at[at + 1];
        word->at[at + 1] = c;
        break;
    case CHANGE_DROP:
        memmove(word->at + at, word->at + at + 1, --word->len - at);
        break;
    case CHANGE_PUT:
        assert(word->len < TEXT_WORD_MAX);
        memmove(word->at + at + 1, word->at + at, word->len++ - at);
        word->at[at] = change->letter;
        break;
    case CHANGE_REPLACE:
        word->at[at] = change->letter;
        break;
    default:
        break;
    }
}

static bool is_edit(const struct change *change)
{
    return change->kind > CHANGES;
}

void wanted_start(struct wanted *wanted, struct text query, const struct change *change)
{
    piece_words_start(&wanted->raw, query,
                      is_edit(change) ? WANTED_HOW | TEXT_MARK_FOREIGN : WANTED_HOW);
    wanted->change = *change;
    wanted->word = 0;
    wanted->has_tail = false;
}

/* Changes the word that the change is about. */
static void change_word(struct wanted *wanted, struct text_word *word)
{
    const struct change *change = &wanted->change;
    struct text text = text_of_word(word);
    if (change->kind == CHANGE_CUT) {
        wanted->tail = *word;
        wanted->has_tail = true;
        word->len = first_part(text.len, change->at);
        word->has_star = false;
        wanted->tail.len = text.len - word->len;
        memmove(wanted->tail.at, wanted->tail.at + word->len, wanted->tail.len);
    } else if (change->kind == CHANGE_ENDING) {
        take_ending(&text, change->at);
        word->len = text.len;
    } else {
        word_edit(word, change);
    }
}

bool wanted_next(struct wanted *wanted, struct text_word *word)
{
    const struct change *change = &wanted->change;
    if (wanted->has_tail) {
        *word = wanted->tail;
        wanted->has_tail = false;
        return true;
    }
    do {
        if (!piece_words_next(&wanted->raw, word))
            return false;
        word->has_star = word->has_star && word->characters >= 2;
    } while (change->kind == CHANGE_FILLERS && is_filler(word));
    bool is_about_it = change->word == wanted->word++;
    if (change->kind == CHANGE_OPEN_ALL)
        word->has_star = true;
    else if (is_about_it && change->kind != CHANGE_NOTHING && change->kind != CHANGE_FILLERS)
        change_word(wanted, word);
    return true;
}

/* What can be tried */

/* Moves on from `at` to the next cut, or ending, of this word that can be tried; false if there is
 * none. */
static bool find_cut(const struct text_word *word, const struct conditions *conditions, uint8_t *at)
{
    if (word->has_star || word->len < 2 || (*at == 0 && is_known(text_of_word(word), conditions)))
        return false;
    for (; *at < word->len - 1; ++*at) {
        size_t first = first_part(word->len, *at);
        if (is_known((struct text){word->at, first}, conditions) &&
            is_known(text_from(text_of_word(word), first), conditions))
            return true;
    }
    return false;
}

static bool find_ending(const struct text_word *word, const struct conditions *conditions,
                        uint8_t *at)
{
    for (; *at < ENDINGS && !word->has_star; ++*at) {
        struct text text = text_of_word(word);
        if (take_ending(&text, *at) && is_known(text, conditions))
            return true;
    }
    return false;
}

/* One walk over the words, however many are passed over: the query may be long. */
static bool next_of_words(struct change *change, struct text query)
{
    const struct change nothing = {.kind = CHANGE_NOTHING};
    struct wanted wanted;
    struct text_word word;
    struct conditions conditions;
    conditions_read(&conditions, query);
    wanted_start(&wanted, query, &nothing);
    for (uint32_t n = 0; wanted_next(&wanted, &word); n++) {
        if (n < change->word)
            continue;
        if (n > change->word)
            change->at = 0;
        change->word = n;
        if (change->kind == CHANGE_CUT ? find_cut(&word, &conditions, &change->at)
                                       : find_ending(&word, &conditions, &change->at))
            return true;
    }
    return false;
}

/* What kinds of words a query has. */
struct census {
    uint32_t words;
    uint32_t fillers;
    uint32_t shortest; /* in bytes */
};

static struct census count_words(struct text query)
{
    const struct change nothing = {.kind = CHANGE_NOTHING};
    struct census census = {0, 0, TEXT_WORD_MAX};
    struct wanted wanted;
    struct text_word word;
    wanted_start(&wanted, query, &nothing);
    while (wanted_next(&wanted, &word)) {
        census.words++;
        census.fillers += is_filler(&word);
        if (word.len < census.shortest)
            census.shortest = (uint32_t)word.len;
    }
    return census;
}

bool change_next(struct change *change, struct text query)
{
    const struct census census = count_words(query);
    if (census.words > CHANGED_WORDS_MAX)
        return false;
    if (change->kind == CHANGE_CUT || change->kind == CHANGE_ENDING) {
        change->at++;
        if (next_of_words(change, query))
            return true;
    }
    while (++change->kind < CHANGES) {
        change->word = 0;
        change->at = 0;
        bool can_be_tried = change->kind == CHANGE_OPEN_ALL ? census.shortest >= 2
                            : change->kind == CHANGE_FILLERS
                                ? census.fillers > 0 && census.fillers < census.words
                                : next_of_words(change, query);
        if (can_be_tried)
            return true;
    }
    return false;
}
