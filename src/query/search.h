/* search.h - the candidates of a words query that is answered best first (charfinder(1),
 * "QUERIES").
 *
 * A candidate is an entry with each word in its name or in one of its strings. A search has what is
 * known of the words; it is on the stack while candidates are looked at, and is made anew for the
 * next ones. */
#ifndef CHARFINDER_SEARCH_H
#define CHARFINDER_SEARCH_H

#include "conditions.h"
#include "wanted.h"

/* Lists are kept of so many words; if there are more, of those with the shortest lists. */
enum { SEARCH_LISTS = 8 };

/* How many words are kept. A word that is repeated is kept once. And of words that begin alike, such
 * as LE*, LET* and LETTER, those in between are not: what has LETTER has LET*, too, and what LET*
 * matches LE* does. So each word that is kept has none that says more, or none that says less; of
 * either kind no two can match one word of an entry, which has INDEX_ENTRY_WORDS_MAX at most. One
 * more of each, as the last word of the query may yet get a `*`: more than these find nothing. */
enum { SEARCH_WORDS_MAX = 2 * (INDEX_ENTRY_WORDS_MAX + 1) };

/* A word, and where its lists stand. */
struct search_list {
    struct postings names, strings;
    struct run run;        /* of names: at the candidate or after it; first is INDEX_NONE if none
                              is left */
    uint32_t string;       /* the first string of the candidate or after it, or INDEX_NONE */
    uint32_t string_entry; /* the entry of that string, or INDEX_NONE */
};

/* Makes a list stand at a string. */
static inline void search_list_stand(struct search_list *list, uint32_t string)
{
    list->string = string;
    list->string_entry = string == INDEX_NONE ? INDEX_NONE : index_string_entry(string);
}

struct search_word {
    struct words names, strings; /* the words of the two books that it stands for */
    size_t len;
    bool is_open; /* has a `*` */
    bool is_last; /* of the query */
    char at[TEXT_WORD_MAX];
};

struct search {
    struct text query;
    const struct change *change;
    struct conditions conditions; /* the terms of the query */
    uint32_t good_end;            /* entries from the candidate up to here fulfil the conditions */
    struct search_word words[SEARCH_WORDS_MAX + 1]; /* those with lists first */
    unsigned count;                                 /* of words */
    struct search_list lists[SEARCH_LISTS + 1];     /* one more: of the last word with a `*`, which
                                                       is number `count` if lists are of all */
    unsigned list_count;
    unsigned full, full_open; /* sets of lists that are all of tier 1, and of tier 2 */
    uint32_t candidate;       /* the one that search_next() found last */
    unsigned names;           /* the set of lists that its name is on */
    bool goes_by_size;        /* the size of a name on these lists decides what it is worth */
    bool may_find;            /* there may be candidates */
    bool is_open;             /* tier 2 counts, too */
    bool has_all_lists;       /* lists are kept of all words */
    bool has_alike;           /* two words begin alike: one of a name may be matched by both */
    bool has_star;
    bool has_tone;  /* sequences with a skin tone are wanted */
    uint32_t first; /* the entry of the letter or digit that the query is; INDEX_NONE for none */
};

/* The entry of the letter or digit that a query is, if that fulfils its terms; else INDEX_NONE. */
uint32_t search_find_first(struct text query);

/* Begins a search; if not `is_open`, as if there were no tier 2. */
void search_start(struct search *search, struct text query, const struct change *change,
                  bool is_open);

/* The next candidate from entry `floor` on, or INDEX_NONE. `*count` becomes the number of entries
 * that it stands for, itself and those after it: all have the same words in their names, and none
 * in their strings. `first` stands for itself alone. */
uint32_t search_next(struct search *search, uint32_t floor, uint32_t *count);

/* The time that a candidate of this search takes: 1 for the quickest searches. */
unsigned search_cost(const struct search *search);

#endif
