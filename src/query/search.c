/* search.c - the candidates of a query: the words that it asks for, and the entries that have
 * them. */
#include "search.h"

#include <string.h>

/* The beginning */

static void find_ranges(struct search_word *word)
{
    struct text text = {word->at, word->len};
    if (word->is_open && text.len >= 2) {
        word->names = index_find_prefix(INDEX_NAMES, text);
        word->strings = index_find_prefix(INDEX_STRINGS, text);
    } else {
        word->names = index_find_word(INDEX_NAMES, text);
        word->strings = index_find_word(INDEX_STRINGS, text);
    }
}

static bool is_known(const struct search_word *word)
{
    return word->names.count > 0 || word->strings.count > 0;
}

static bool overlap(const struct words *a, const struct words *b)
{
    return a->count > 0 && b->count > 0 && a->first < b->first + b->count &&
           b->first < a->first + a->count;
}

static bool are_alike(const struct search_word *a, const struct search_word *b)
{
    return overlap(&a->names, &b->names) || overlap(&a->strings, &b->strings);
}

static size_t length(const struct search_word *word)
{
    return (word->names.postings.end - word->names.postings.at) +
           (word->strings.postings.end - word->strings.postings.at);
}

static bool same_word(const struct search_word *a, const struct search_word *b)
{
    return a->len == b->len && a->is_open == b->is_open && memcmp(a->at, b->at, a->len) == 0;
}

/* Whether what has `full` has `start`, another one, because that is its beginning. */
static bool says_more(const struct search_word *full, const struct search_word *start)
{
    return start->is_open && full->len >= start->len &&
           memcmp(full->at, start->at, start->len) == 0;
}

static bool are_nested(const struct search_word *a, const struct search_word *b)
{
    return says_more(a, b) || says_more(b, a);
}

/* Whether a word, kept or not, lies between two that are kept. */
static bool is_between(const struct search *search, const struct search_word *word)
{
    bool has_more = false;
    bool has_less = false;
    for (unsigned n = 0; n < search->count && word->is_open; n++) {
        const struct search_word *other = &search->words[n];
        if (same_word(other, word))
            continue;
        has_more = has_more || says_more(other, word);
        has_less = has_less || says_more(word, other);
    }
    return has_more && has_less;
}

/* Whether a word of the query need not be added. Notes if one that is kept is also the last one. */
static bool is_kept(struct search *search, const struct search_word *word)
{
    for (unsigned n = 0; n < search->count; n++) {
        struct search_word *other = &search->words[n];
        if (!same_word(other, word))
            continue;
        other->is_last = word->is_last;
        if (word->is_last) /* what has the word has it with a `*`, too: all is in tier 1 */
            search->is_open = false;
        return true;
    }
    return is_between(search, word);
}

/* Adds a word of the query; false if there are too many for anything to be found. Only a word that is
 * nested with the new one can lie between two now: to ask about all of them each time would take as
 * long as all pairs. */
static bool add_word(struct search *search, const struct search_word *word)
{
    if (search->count == SEARCH_WORDS_MAX)
        return false;
    for (unsigned n = 0; n < search->count; n++)
        search->has_alike = search->has_alike || are_alike(&search->words[n], word);
    search->words[search->count++] = *word;
    for (unsigned n = search->count; n-- > 0 && search->has_alike;)
        if (are_nested(&search->words[n], word) && is_between(search, &search->words[n]))
            search->words[n] = search->words[--search->count];
    return true;
}

static void put_word(struct search_word *word, const struct text_word *said, bool is_open)
{
    memcpy(word->at, said->at, said->len);
    word->len = said->len;
    word->is_open = said->has_star || is_open;
    word->is_last = false;
}

/* Reads the words of the query; false if one of them is in no name or string, or they are too many,
 * so that nothing can be found. `*open` becomes the last one with a `*`, if that counts. */
static bool read_words(struct search *search, struct search_word *open)
{
    struct wanted wanted;
    struct text_word said[2];
    struct search_word word;
    unsigned at = 0;
    open->len = 0;
    open->is_open = false;
    open->names = open->strings = (struct words){0};
    wanted_start(&wanted, search->query, search->change);
    bool has_word = wanted_next(&wanted, &said[0]);
    while (has_word) {
        const struct text_word *one = &said[at];
        at ^= 1;
        has_word = wanted_next(&wanted, &said[at]);
        put_word(&word, one, false);
        word.is_last = !has_word;
        search->has_star = search->has_star || one->has_star;
        search->has_tone = search->has_tone || word_is_of_tone(text_of_word(one));
        if (word.is_last && search->is_open) {
            search->is_open = one->len >= 2 && !one->has_star;
            if (search->is_open)
                put_word(open, one, true);
        }
        if (is_kept(search, &word))
            continue;
        find_ranges(&word);
        if (word.is_last && search->is_open)
            find_ranges(open);
        if (!is_known(&word) && !(word.is_last && search->is_open && is_known(open)))
            return false;
        if (!add_word(search, &word))
            return false;
    }
    return search->count > 0;
}

static void start_list(struct search_list *list, const struct search_word *word)
{
    const struct postings none = {0, 0};
    list->names = word->names.count > 0 ? word->names.postings : none;
    list->strings = word->strings.count > 0 ? word->strings.postings : none;
    list->run = postings_next(&list->names, 0);
    if (list->run.count == 0)
        list->run.first = INDEX_NONE;
    search_list_stand(list, strings_skip(&list->strings, 0));
}

/* Puts the words with the shortest lists first, and begins these. */
static void start_lists(struct search *search)
{
    search->has_all_lists = search->count <= SEARCH_LISTS;
    search->list_count = search->has_all_lists ? search->count : SEARCH_LISTS;
    for (unsigned n = 0; n < search->list_count; n++) {
        struct search_word *word = &search->words[n];
        struct search_word *shortest = word;
        for (unsigned other = n + 1; other < search->count && !search->has_all_lists; other++)
            if (length(&search->words[other]) < length(shortest))
                shortest = &search->words[other];
        if (shortest != word) {
            const struct search_word longer = *word;
            *word = *shortest;
            *shortest = longer;
        }
        start_list(&search->lists[n], word);
    }
    search->full = (1U << search->list_count) - 1;
    search->full_open = search->full;
}

/* Puts the list of the last word with a `*` after all others. */
static void add_open(struct search *search, const struct search_word *open)
{
    const unsigned last = search->list_count++;
    search->full_open = 1U << last;
    for (unsigned n = 0; n < last; n++) {
        if (search->words[n].is_last)
            continue;
        search->full_open |= 1U << n;
        search->has_alike = search->has_alike || are_alike(&search->words[n], open);
    }
    if (search->has_all_lists)
        search->words[last] = *open;
    start_list(&search->lists[last], open);
}

/* The letter or digit that a query is; 0 if it is none. */
static unsigned char single_character(struct text query)
{
    struct text piece;
    unsigned char single = 0;
    while (piece_next(&query, &piece)) {
        piece = text_strip(piece);
        if (piece.len == 0)
            continue;
        if (single != 0 || piece.len > 1 ||
            !(text_is_letter(piece.at[0]) || text_is_digit(piece.at[0])))
            return 0;
        single = (unsigned char)piece.at[0];
    }
    return single;
}

/* The entry of the character that a query is, if that fulfils the conditions. */
static uint32_t find_first(const struct conditions *conditions, struct text query)
{
    unsigned char single = single_character(query);
    return single != 0 && conditions_hold(conditions, single) ? index_entry(single) : INDEX_NONE;
}

uint32_t search_find_first(struct text query)
{
    struct conditions conditions;
    conditions_read(&conditions, query);
    return find_first(&conditions, query);
}

void search_start(struct search *search, struct text query, const struct change *change,
                  bool is_open)
{
    struct search_word open;
    search->query = query;
    search->change = change;
    search->count = 0;
    search->is_open = is_open;
    search->has_alike = false;
    search->has_star = false;
    search->has_tone = false;
    conditions_read(&search->conditions, query);
    search->first = find_first(&search->conditions, query);
    search->may_find = read_words(search, &open);
    if (!search->may_find)
        return;
    start_lists(search);
    if (search->is_open)
        add_open(search, &open);
}

/* Candidates */

/* Moves a list on to the first entry from `floor` on that has the word; returns it. Most often it
 * stands there already. */
static inline uint32_t move_list(struct search_list *list, uint32_t floor)
{
    if (list->run.first < floor) {
        uint32_t end = list->run.first + list->run.count;
        list->run.count = end > floor ? end - floor : 0;
        list->run.first = floor;
        if (list->run.count == 0)
            list->run = postings_next(&list->names, floor);
        if (list->run.count == 0)
            list->run.first = INDEX_NONE;
    }
    if (list->string_entry < floor)
        search_list_stand(list, strings_skip_to_entry(&list->strings, floor));
    return list->run.first < list->string_entry ? list->run.first : list->string_entry;
}

/* The next entry at which all lists meet of which candidates must be on one. All lists stand at it
 * or after it. */
static uint32_t meet_lists(struct search *search, uint32_t floor)
{
    const unsigned lists = search->list_count;
    const unsigned needed = search->is_open ? search->full_open : search->full;
    for (unsigned n = 0; n < lists;) {
        uint32_t entry = floor;
        if ((needed & 1U << n) != 0)
            entry = move_list(&search->lists[n], floor);
        if (entry == INDEX_NONE)
            return INDEX_NONE;
        n = entry > floor && n > 0 ? 0 : n + 1; /* the floor rose: begin again with the first */
        floor = entry;
    }
    for (unsigned n = 0; n < lists; n++)
        if ((needed & 1U << n) == 0)
            move_list(&search->lists[n], floor);
    return floor;
}

/* The same of entries that fulfil the conditions. */
static uint32_t meet(struct search *search, uint32_t floor)
{
    uint32_t entry = meet_lists(search, floor);
    search->good_end = INDEX_NONE;
    while (entry != INDEX_NONE && conditions_are_any(&search->conditions)) {
        struct run good = conditions_meet(&search->conditions, entry);
        search->good_end = good.first + good.count;
        if (good.count == 0)
            return INDEX_NONE;
        if (good.first == entry)
            break;
        entry = meet_lists(search, good.first);
    }
    return entry;
}

uint32_t search_next(struct search *search, uint32_t floor, uint32_t *count)
{
    const unsigned lists = search->list_count;
    if (!search->may_find)
        return INDEX_NONE;
    const uint32_t entry = meet(search, floor);
    uint32_t end = search->good_end;
    for (unsigned n = 0; n < lists && entry != INDEX_NONE; n++) {
        const struct search_list *list = &search->lists[n];
        uint32_t until = list->run.count == 0       ? end
                         : list->run.first == entry ? entry + list->run.count
                                                    : list->run.first;
        until = list->string_entry < until ? list->string_entry : until;
        end = until < end ? until : end;
    }
    if (search->first > entry && search->first < end)
        end = search->first;
    bool is_alone = end <= entry || entry == search->first || !search->has_all_lists;
    *count = is_alone ? 1 : end - entry;
    search->candidate = entry;
    return entry;
}

unsigned search_cost(const struct search *search)
{
    if (!search->has_all_lists)
        return 32;
    return search->has_alike ? 4 : 1; /* names are read to know which words are matched */
}
