/* search.c - the candidates of a query, and what each is worth.
 *
 * What an entry is worth the lists say, and the sizes of names and strings: a string that stands on
 * the lists of all words has them all, and a distance of its size less their number. Only where one
 * word of the query may match two of the string, or the other way round, because they begin alike,
 * the texts themselves must be looked at. */
#include "search.h"

#include <assert.h>
#include <string.h>

static struct text text_of(const struct text_word *word)
{
    return (struct text){word->at, word->len};
}

/* The words of a name or string. */
static struct text_words words_of(struct text text)
{
    return (struct text_words){text, {NULL, 0}, TEXT_FOLDED};
}

/* The name of an entry that is a character, or a string. */
static struct text text_at(uint32_t entry, uint32_t string)
{
    if (string != INDEX_NONE)
        return index_string_text(string);
    return index_indexed_part(index_name_in(index_lines((struct run){entry, 1, 0})));
}

static bool matches(struct text wanted, bool is_open, struct text word)
{
    if (!is_open)
        return text_equal(wanted, word);
    return wanted.len > 0 && word.len >= wanted.len && memcmp(word.at, wanted.at, wanted.len) == 0;
}

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

/* Whether a word of the query need not be taken up. */
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

/* Takes up a word of the query; false if they become too many for anything to be found. */
static bool add_word(struct search *search, const struct search_word *word)
{
    if (search->count == SEARCH_WORDS_MAX)
        return false;
    for (unsigned n = 0; n < search->count; n++)
        search->has_alike = search->has_alike || are_alike(&search->words[n], word);
    search->words[search->count++] = *word;
    for (unsigned n = search->count; n-- > 0 && search->has_alike;)
        if (is_between(search, &search->words[n]))
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
        search->has_tone = search->has_tone || text_equal(text_of(one), TEXT("TONE")) ||
                           text_equal(text_of(one), TEXT("SKIN"));
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

/* A list stands at a string now. */
static inline void put_string(struct search_list *list, uint32_t string)
{
    list->string = string;
    list->string_entry = string == INDEX_NONE ? INDEX_NONE : index_string_entry(string);
}

static void start_list(struct search_list *list, const struct search_word *word)
{
    const struct postings none = {0, 0};
    list->names = word->names.count > 0 ? word->names.postings : none;
    list->strings = word->strings.count > 0 ? word->strings.postings : none;
    list->run = postings_next(&list->names, 0);
    if (list->run.count == 0)
        list->run.first = INDEX_NONE;
    put_string(list, strings_skip(&list->strings, 0));
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

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
        if (single != 0 || piece.len > 1 || !is_letter_or_digit(piece.at[0]))
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
    search->is_known = read_words(search, &open);
    if (!search->is_known)
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
        put_string(list, strings_skip_to_entry(&list->strings, floor));
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
    if (!search->is_known)
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
    *count = end > entry && search->has_all_lists ? end - entry : 1;
    return entry;
}

/* Worth */

static void keep_better(struct worth *worth, struct worth other)
{
    if (other.rank < worth->rank)
        *worth = other;
}

/* Whether one of the words matches, those of tier 2 if `is_open`. */
static bool is_matched(const struct search *search, struct text word, bool is_open)
{
    const unsigned lists = search->list_count;
    const unsigned set = is_open ? search->full_open : search->full;
    for (unsigned n = 0; n < lists; n++) {
        const struct search_word *wanted = &search->words[n];
        if ((set & 1U << n) != 0 &&
            matches((struct text){wanted->at, wanted->len}, wanted->is_open, word))
            return true;
    }
    return false;
}

/* How many words of a text no word matches. */
static unsigned distance_of(const struct search *search, struct text text, bool is_open)
{
    struct text_words words = words_of(text);
    struct text_word word;
    unsigned distance = 0;
    while (text_words_next(&words, &word))
        distance += !is_matched(search, text_of(&word), is_open);
    return distance;
}

/* The same of the name of a character, which is made of A-Z, 0-9, space and `-`. */
static unsigned distance_of_name(const struct search *search, struct text name, bool is_open)
{
    unsigned distance = 0;
    while (name.len > 0) {
        struct text word = {name.at, 0};
        while (word.len < name.len && name.at[word.len] != ' ' && name.at[word.len] != '-')
            word.len++;
        distance += word.len > 0 && !is_matched(search, word, is_open);
        name = text_from(name, word.len < name.len ? word.len + 1 : word.len);
    }
    return distance;
}

/* Whether the words of a text are those of the query, in its order. */
static bool is_equal_text(const struct search *search, struct text text)
{
    struct text_words words = words_of(text);
    struct text_word word;
    struct text_word one;
    struct wanted wanted;
    wanted_start(&wanted, search->query, search->change);
    while (text_words_next(&words, &word))
        if (!wanted_next(&wanted, &one) || !text_equal(text_of(&word), text_of(&one)))
            return false;
    return !wanted_next(&wanted, &one);
}

/* Of a name or string at this distance, of tier 1, or of tier 2 if `is_open`. */
static inline struct worth worth_at(const struct search *search, uint32_t entry, uint32_t string,
                                    unsigned distance, bool is_open)
{
    distance = distance < DISTANCE_MAX ? distance : DISTANCE_MAX;
    if (is_open)
        return (struct worth){RANK_TIER_2 + distance, string};
    bool may_be_equal = distance == 0 && !search->has_star &&
                        (string == INDEX_NONE || index_string(string).kind != INDEX_KEYWORD);
    bool is_equal = may_be_equal && is_equal_text(search, text_at(entry, string));
    return (struct worth){is_equal ? RANK_EQUAL : RANK_TIER_1 + distance, string};
}

/* In tier 3 one string has this word and another one that: but where every word has a `*`, only one
 * that has all counts. */
static bool has_tier_3(const struct search *search)
{
    return search->change->kind != CHANGE_OPEN_ALL;
}

/* By the lists */

/* Takes up a name or string of `size` words, 0 if that is not known, that stands on the lists
 * `set`. */
static inline void weigh(const struct search *search, uint32_t entry, uint32_t string,
                         unsigned size, bool has_alike, unsigned set, struct worth *worth)
{
    bool is_open = (set & search->full) != search->full;
    if (is_open && ((set & search->full_open) != search->full_open || worth->rank < RANK_TIER_2))
        return;
    unsigned distance = size - search->count;
    bool may_match_two = has_alike && (is_open || search->has_star);
    bool is_sure = size > 0 && !may_match_two && !search->has_alike;
    if (!is_sure && string == INDEX_NONE)
        distance = distance_of_name(search, text_at(entry, string), is_open);
    else if (!is_sure)
        distance = distance_of(search, text_at(entry, string), is_open);
    keep_better(worth, worth_at(search, entry, string, distance, is_open));
}

/* The least string of `entry` that a list stands at. */
static uint32_t least_string(const struct search *search, uint32_t entry)
{
    const unsigned lists = search->list_count;
    uint32_t string = INDEX_NONE;
    for (unsigned n = 0; n < lists; n++) {
        const struct search_list *list = &search->lists[n];
        if (list->string < string && list->string_entry == entry)
            string = list->string;
    }
    return string;
}

/* The lists that stand at a string, as a set; these move on. */
static unsigned pass_string(struct search *search, uint32_t string)
{
    const unsigned lists = search->list_count;
    unsigned set = 0;
    for (unsigned n = 0; n < lists; n++) {
        struct search_list *list = &search->lists[n];
        if (list->string != string)
            continue;
        set |= 1U << n;
        put_string(list, strings_next(&list->strings));
    }
    return set;
}

static struct worth weigh_by_lists(struct search *search, uint32_t entry, uint32_t least)
{
    const unsigned lists = search->list_count;
    struct worth worth = {RANK_NONE, INDEX_NONE};
    unsigned names = 0;
    uint32_t string;
    for (unsigned n = 0; n < lists; n++) {
        const struct run *run = &search->lists[n].run;
        bool is_on = run->first <= entry && entry - run->first < run->count;
        names |= is_on ? 1U << n : 0;
    }
    unsigned all = names;
    if (names != 0)
        weigh(search, entry, INDEX_NONE, index_name_size(entry), index_name_has_alike(entry), names,
              &worth);
    while (worth.rank >= least && (string = least_string(search, entry)) != INDEX_NONE) {
        unsigned set = pass_string(search, string);
        struct index_string found = index_string(string);
        weigh(search, entry, string, found.size, found.has_alike, set, &worth);
        all |= set;
    }
    if (worth.rank == RANK_NONE && (all & search->full) == search->full && has_tier_3(search))
        worth.rank = RANK_TIER_3;
    return worth;
}

/* By the texts */

/* The different words of an entry's name and strings. */
struct entry_words {
    struct text at[INDEX_ENTRY_WORDS_MAX];
    size_t count;
    char room[INDEX_ENTRY_WORDS_MAX * TEXT_WORD_MAX];
    size_t len;
};

/* Which one a word is, as a set; takes it up if it is new. */
static uint32_t word_in(struct entry_words *all, struct text word)
{
    size_t n = 0;
    while (n < all->count && !text_equal(all->at[n], word))
        n++;
    if (n == all->count) {
        assert(n < INDEX_ENTRY_WORDS_MAX && "ucdc stops on an entry with more");
        memcpy(all->room + all->len, word.at, word.len);
        all->at[all->count++] = (struct text){all->room + all->len, word.len};
        all->len += word.len;
    }
    return UINT32_C(1) << n;
}
static_assert(INDEX_ENTRY_WORDS_MAX <= 32, "a set of them has 32 bits");

/* Which of the words a word of the query matches. */
static uint32_t words_matched(const struct entry_words *all, const struct search_word *wanted,
                              bool is_open)
{
    uint32_t set = 0;
    for (size_t n = 0; n < all->count; n++)
        if (matches((struct text){wanted->at, wanted->len}, is_open, all->at[n]))
            set |= UINT32_C(1) << n;
    return set;
}

/* A name or string of an entry: the set of its words; what of the query it has, up to now. */
struct entry_text {
    uint32_t string;
    uint32_t words;
    bool has_all, has_all_open;
};

struct entry_texts {
    struct entry_words words;
    struct entry_text at[1 + INDEX_ENTRY_STRINGS_MAX];
    size_t count;
};

static void read_text(struct entry_texts *texts, uint32_t entry, uint32_t string)
{
    struct text_words words = words_of(text_at(entry, string));
    struct text_word word;
    assert(texts->count <= INDEX_ENTRY_STRINGS_MAX && "ucdc stops on an entry with more");
    struct entry_text *text = &texts->at[texts->count++];
    *text = (struct entry_text){string, 0, true, true};
    while (text_words_next(&words, &word))
        text->words |= word_in(&texts->words, text_of(&word));
}

static void read_texts(struct entry_texts *texts, uint32_t entry)
{
    texts->words.count = 0;
    texts->words.len = 0;
    texts->count = 0;
    if (entry < index_characters())
        read_text(texts, entry, INDEX_NONE);
    uint32_t string = index_strings_from(entry);
    for (; string < index_strings() && index_string(string).entry == entry; string++)
        read_text(texts, entry, string);
}

/* How many words of a text, repeats counted, are none of these. */
static unsigned words_left(struct entry_texts *texts, struct text text, uint32_t matched)
{
    struct text_words words = words_of(text);
    struct text_word word;
    unsigned left = 0;
    while (text_words_next(&words, &word))
        left += (word_in(&texts->words, text_of(&word)) & matched) == 0;
    return left;
}

static struct worth weigh_by_texts(const struct search *search, uint32_t entry)
{
    struct entry_texts texts;
    uint32_t matched = 0; /* by any word of the query */
    uint32_t matched_open = 0;
    bool has_each = has_tier_3(search);
    read_texts(&texts, entry);
    for (unsigned n = 0; n < search->count; n++) {
        const struct search_word *word = &search->words[n];
        uint32_t set = words_matched(&texts.words, word, word->is_open);
        uint32_t set_open =
            search->is_open && word->is_last ? words_matched(&texts.words, word, true) : set;
        has_each = has_each && set != 0;
        matched |= set;
        matched_open |= set_open;
        for (struct entry_text *text = texts.at; text < texts.at + texts.count; text++) {
            text->has_all = text->has_all && (text->words & set) != 0;
            text->has_all_open = text->has_all_open && (text->words & set_open) != 0;
        }
    }
    struct worth worth = {has_each ? RANK_TIER_3 : RANK_NONE, INDEX_NONE};
    struct worth open = {RANK_NONE, INDEX_NONE};
    for (struct entry_text *text = texts.at; text < texts.at + texts.count; text++) {
        struct text shown = text_at(entry, text->string);
        if (text->has_all)
            keep_better(&worth, worth_at(search, entry, text->string,
                                         words_left(&texts, shown, matched), false));
        else if (search->is_open && text->has_all_open)
            keep_better(&open, worth_at(search, entry, text->string,
                                        words_left(&texts, shown, matched_open), true));
    }
    keep_better(&worth, open);
    return worth;
}

/* Sequences with a skin tone have no other string, so that all lists stand at that one. */
static bool is_unwanted_tone(const struct search *search, uint32_t entry)
{
    const struct search_list *list = &search->lists[search->list_count - 1];
    return entry >= index_characters() && !search->has_tone && list->string_entry == entry &&
           index_string(list->string).kind == INDEX_TONE_NAME;
}

struct worth search_weigh(struct search *search, uint32_t entry, uint32_t least)
{
    if (entry == search->first)
        return (struct worth){RANK_FIRST, INDEX_NONE};
    if (is_unwanted_tone(search, entry))
        return (struct worth){RANK_NONE, INDEX_NONE};
    return search->has_all_lists ? weigh_by_lists(search, entry, least)
                                 : weigh_by_texts(search, entry);
}

unsigned search_cost(const struct search *search)
{
    return search->has_all_lists ? 1 : 32;
}
