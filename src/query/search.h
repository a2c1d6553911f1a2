/* search.h - the candidates of a words query that is answered best first (charfinder(1),
 * "QUERIES").
 *
 * Candidates are the entries of which each word is had by the name or by a string. A search holds
 * what is found out about the words; it lives on the stack, for as long as candidates are looked
 * at, and is made anew when there is more to look at. */
#ifndef CHARFINDER_SEARCH_H
#define CHARFINDER_SEARCH_H

#include "conditions.h"
#include "wanted.h"

/* How many words lists are kept of; of more, those with the shortest. */
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
    struct run run;        /* of names: at the candidate or after it; from INDEX_NONE on if
                              none is left */
    uint32_t string;       /* the same of strings; INDEX_NONE if none is left */
    uint32_t string_entry; /* whose that is, or INDEX_NONE */
};

/* A list stands at a string now. */
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
    uint32_t good_end;            /* from the candidate up to here all entries fulfil them */
    struct search_word words[SEARCH_WORDS_MAX + 1]; /* those with lists first */
    unsigned count;                                 /* of words */
    struct search_list lists[SEARCH_LISTS + 1];     /* one more: of the last word with a `*`, which
                                                       is number `count` if lists are of all */
    unsigned list_count;
    unsigned full, full_open; /* sets of lists that are all of tier 1, and of tier 2 */
    uint32_t candidate;       /* that search_next() found last, */
    unsigned names;           /* the set of lists that its name is on, */
    bool goes_by_size;        /* and whether the size of a name on these says what it is worth */
    bool is_known;            /* there may be candidates */
    bool is_open;             /* tier 2 counts, too */
    bool has_all_lists;       /* lists are kept of all words */
    bool has_alike;           /* two words begin alike: one of a name may be matched by both */
    bool has_star;
    bool has_tone;  /* sequences with a skin tone are wanted */
    uint32_t first; /* the entry of the letter or digit that the query is; INDEX_NONE for none */
};

/* Begins a search; if not `is_open`, as if there were no tier 2. */
void search_start(struct search *search, struct text query, const struct change *change,
                  bool is_open);

/* The next candidate from entry `floor` on, or INDEX_NONE. In `*count` how many entries it
 * stands for: these have the same words in their names, and in strings none; and `first` stands for
 * itself alone. */
uint32_t search_next(struct search *search, uint32_t floor, uint32_t *count);

/* About how many candidates could be looked at in the time that this one takes. */
unsigned search_cost(const struct search *search);

#endif
