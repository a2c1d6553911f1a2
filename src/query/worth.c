/* worth.c - what each candidate of a query is worth.
 *
 * What an entry is worth the lists say, and the sizes of names and strings: a string that stands on
 * the lists of all words has them all, and a distance of its size less their number. Only where one
 * word of the query may match two of the string, or the other way round, because they begin alike,
 * the texts themselves must be looked at. */
#include "worth.h"

#include <assert.h>
#include <string.h>

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
    return wanted.len > 0 && text_begins_with(word, wanted);
}

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
        distance += !is_matched(search, text_of_word(&word), is_open);
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
        if (!wanted_next(&wanted, &one) || !text_equal(text_of_word(&word), text_of_word(&one)))
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

/* Whether tier 3 counts, in which no single string has all words: not if every word has a `*`. */
static bool has_tier_3(const struct search *search)
{
    return search->change->kind != CHANGE_OPEN_ALL;
}

/* By the lists */

/* Takes into account a name or string of `size` words, 0 if that is not known, that is on the lists
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
        search_list_stand(list, strings_next(&list->strings));
    }
    return set;
}

/* The lists that a name is on, as a set. */
static unsigned lists_of_name(const struct search *search, uint32_t entry)
{
    const unsigned lists = search->list_count;
    unsigned set = 0;
    for (unsigned n = 0; n < lists; n++) {
        const struct run *run = &search->lists[n].run;
        bool is_on = run->first <= entry && entry - run->first < run->count;
        set |= is_on ? 1U << n : 0;
    }
    return set;
}

static struct worth weigh_by_lists(struct search *search, uint32_t entry, uint32_t least)
{
    struct worth worth = {RANK_NONE, INDEX_NONE};
    const bool may_have_strings = entry == search->candidate;
    uint32_t string;
    if (entry == search->candidate) { /* the others that it stands for are on the same lists */
        search->names = lists_of_name(search, entry);
        search->goes_by_size = (search->names & search->full) == search->full &&
                               !search->has_alike && !search->has_star;
    }
    unsigned all = search->names;
    if (all != 0)
        weigh(search, entry, INDEX_NONE, index_name_size(entry), index_name_has_alike(entry), all,
              &worth);
    while (may_have_strings && worth.rank >= least &&
           (string = least_string(search, entry)) != INDEX_NONE) {
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

/* The place of a word, as a set of one; it is added if it is new. */
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
        text->words |= word_in(&texts->words, text_of_word(&word));
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
        left += (word_in(&texts->words, text_of_word(&word)) & matched) == 0;
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

struct worth worth_of_any(struct search *search, uint32_t entry, uint32_t least)
{
    if (entry == search->first)
        return (struct worth){RANK_FIRST, INDEX_NONE};
    if (is_unwanted_tone(search, entry))
        return (struct worth){RANK_NONE, INDEX_NONE};
    return search->has_all_lists ? weigh_by_lists(search, entry, least)
                                 : weigh_by_texts(search, entry);
}
