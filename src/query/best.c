/* best.c - a walk over results, best first.
 *
 * A result is a key, a number: its rank, its entry, and which string is shown with it; so that keys
 * are in the order of results. Looking at all candidates once gives the least BEST_KEYS keys above
 * those that came before. When they are handed out all is looked at again, for the next ones; but
 * where a rank has more results than that, they come in the order of the candidates, and the search
 * for them goes on from where it stopped. */
#include "best.h"

#include <assert.h>
#include <string.h>

#include "worth.h"

/*  ALL ── looked at all ──► READY ── handed out ──► ALL, RANK or DONE
 *  RANK ── keys are many, or looked at all ──► READY, or without any ──► ALL
 *  READY ── the rest is passed over ──► SKIP ── looked at all ──► DONE */
enum best_state {
    BEST_ALL,   /* searches for the least keys above the floor */
    BEST_RANK,  /* searches for keys of the floor's rank, from `entry` on */
    BEST_READY, /* hands out keys; more may follow */
    BEST_SKIP,  /* counts all results, from `entry` on */
    BEST_DONE,  /* hands out the last keys */
};

enum { START_COST = 64 }; /* to begin a search takes as long as looking at so many candidates */

/* Keys: 8 bits of rank, then the entry, then its string, counted from 1; 0 is its name. */
enum { KEY_STRING_BITS = 6, KEY_RANK_SHIFT = KEY_STRING_BITS + INDEX_ENTRY_BITS };
static_assert(INDEX_ENTRY_STRINGS_MAX < 1 << KEY_STRING_BITS && KEY_RANK_SHIFT <= 24,
              "all of them fit");

static uint32_t key_rank(uint32_t key)
{
    return key >> KEY_RANK_SHIFT;
}

static uint32_t key_entry(uint32_t key)
{
    return key >> KEY_STRING_BITS & ((1U << INDEX_ENTRY_BITS) - 1);
}

static uint32_t key_string(uint32_t key)
{
    uint32_t n = key & ((1U << KEY_STRING_BITS) - 1);
    return n == 0 ? INDEX_NONE : index_strings_from(key_entry(key)) + n - 1;
}

/* The greatest key of a rank. */
static uint32_t rank_end(uint32_t rank)
{
    return rank << KEY_RANK_SHIFT | ((1U << KEY_RANK_SHIFT) - 1);
}

static uint32_t make_key(uint32_t entry, const struct worth *worth)
{
    uint32_t key = worth->rank << KEY_RANK_SHIFT | entry << KEY_STRING_BITS;
    if (worth->string == INDEX_NONE || index_string(worth->string).kind <= INDEX_TONE_NAME)
        return key;
    return key | (worth->string - index_strings_from(entry) + 1);
}

void best_start(struct best *best, struct text query, const struct change *change, bool is_open)
{
    const uint32_t first = search_find_first(query);
    *best = (struct best){
        .query = query,
        .change = *change,
        .is_open = is_open,
        .state = BEST_ALL,
        .floor = rank_end(RANK_FIRST),
    };
    if (first != INDEX_NONE) {
        best->keys[best->count++] = RANK_FIRST << KEY_RANK_SHIFT | first << KEY_STRING_BITS;
        best->state = BEST_READY;
    }
}

/* Inserts a key: there is room for it, or it is less than the last one, which is dropped. */
static void add_key(struct best *best, uint32_t key)
{
    unsigned last = best->count < BEST_KEYS ? best->count++ : BEST_KEYS - 1;
    unsigned low = 0;
    unsigned high = last;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (best->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    memmove(&best->keys[low + 1], &best->keys[low], (last - low) * sizeof key);
    best->keys[low] = key;
}

/* Adds the key of a candidate, if it is one of those that are searched for. */
static void consider(struct best *best, struct search *search, uint32_t entry)
{
    struct worth worth = worth_of(search, entry, key_rank(best->floor));
    if (worth.rank == RANK_NONE)
        return;
    uint32_t least = worth.rank << KEY_RANK_SHIFT | entry << KEY_STRING_BITS;
    bool is_wanted = best->state == BEST_RANK
                         ? worth.rank == key_rank(best->floor)
                         : best->count < BEST_KEYS || least < best->keys[BEST_KEYS - 1];
    if (is_wanted && least > best->floor)
        add_key(best, make_key(entry, &worth));
}

/* The keys that are left have been handed out: how to find more. */
static void look_for_more(struct best *best)
{
    const uint32_t rank = key_rank(best->floor);
    bool is_one_rank = rank == RANK_TIER_3 || /* the last rank */
                       (best->count == BEST_KEYS && key_rank(best->keys[0]) == rank);
    best->state = is_one_rank ? BEST_RANK : BEST_ALL;
    best->entry = is_one_rank ? key_entry(best->floor) + 1 : 0;
    best->count = 0;
    best->at = 0;
}

/* All candidates have been looked at. */
static void end_search(struct best *best)
{
    if (best->state == BEST_ALL) {
        best->state = best->count < BEST_KEYS ? BEST_DONE : BEST_READY;
        if (best->count > 0)
            best->floor = best->keys[best->count - 1] | ((1U << KEY_STRING_BITS) - 1);
        return;
    }
    const uint32_t rank = key_rank(best->floor);
    best->floor = rank_end(rank);
    best->state = rank == RANK_TIER_3 ? BEST_DONE : best->count > 0 ? BEST_READY : BEST_ALL;
    best->entry = 0;
}

/* Whether no later candidate can be among the least keys: all are of the least rank that is left, in
 * which entries are in the order of candidates. */
static bool is_settled(const struct best *best)
{
    return best->state == BEST_ALL && best->count == BEST_KEYS &&
           key_rank(best->keys[BEST_KEYS - 1]) <= key_rank(best->floor + 1);
}

bool best_is_at_hand(const struct best *best)
{
    bool has_looked = best->state == BEST_READY || best->state == BEST_DONE;
    return has_looked && best->at < best->count;
}

enum best_found best_seek(struct best *best, int *budget)
{
    struct search search;
    if (best_is_at_hand(best) || best->state == BEST_SKIP)
        return BEST_FOUND;
    if (best->state == BEST_DONE)
        return BEST_OVER;
    if (best->state == BEST_READY)
        look_for_more(best);
    search_start(&search, best->query, &best->change, best->is_open);
    *budget -= START_COST;
    while (best->state == BEST_ALL || best->state == BEST_RANK) {
        uint32_t count;
        if (*budget <= 0)
            return BEST_NOT_YET;
        uint32_t entry = search_next(&search, best->entry, &count);
        if (entry == INDEX_NONE) {
            end_search(best);
            if (best->count == 0 && best->state == BEST_ALL)
                return BEST_NOT_YET;
            break;
        }
        for (; count > 0 && *budget > 0 && best->state != BEST_READY; count--, entry++) {
            consider(best, &search, entry);
            *budget -= (int)search_cost(&search);
            best->entry = entry + 1;
            if (best->state == BEST_RANK && best->count == BEST_KEYS) {
                best->floor = best->keys[BEST_KEYS - 1];
                best->state = BEST_READY;
            } else if (is_settled(best)) {
                end_search(best);
            }
        }
    }
    return best->count > 0 ? BEST_FOUND : BEST_OVER;
}

bool best_find(struct best *best, struct text query, const struct change *change)
{
    enum best_found found;
    best_start(best, query, change, false);
    do {
        int budget = BEST_BUDGET;
        found = best_seek(best, &budget);
    } while (found == BEST_NOT_YET);
    return found == BEST_FOUND;
}

bool best_is_tier_1(const struct best *best)
{
    return key_rank(best->keys[best->at]) < RANK_TIER_2;
}

struct run best_take(struct best *best, uint32_t most, uint32_t *string)
{
    if (best->at == best->count)
        return (struct run){0, 0, 0};
    const uint32_t key = best->keys[best->at++];
    struct run run = {key_entry(key), 1, 0};
    *string = key_string(key);
    while (*string == INDEX_NONE && run.count < most && best->at < best->count &&
           best->keys[best->at] == key + (run.count << KEY_STRING_BITS)) {
        run.count++;
        best->at++;
    }
    return run;
}

bool best_skip_all(struct best *best, uint32_t *passed, int *budget)
{
    struct search search;
    uint32_t count;
    if (best->state == BEST_DONE) {
        *passed += (uint32_t)best->count - best->at;
        best->at = best->count;
        return true;
    }
    search_start(&search, best->query, &best->change, best->is_open);
    *budget -= START_COST;
    if (best->state == BEST_READY) { /* to count all is faster than to find out which are left */
        best->at = best->count;
        best->state = BEST_SKIP;
        best->entry = 0;
        *passed = search.first == INDEX_NONE ? 0 : 1;
    }
    for (; *budget > 0; best->entry = search.candidate + count) {
        if (search_next(&search, best->entry, &count) == INDEX_NONE) {
            best->state = BEST_DONE;
            return true;
        }
        const struct worth worth = worth_of(&search, search.candidate, RANK_NONE);
        if (worth.rank != RANK_NONE && worth.rank != RANK_FIRST)
            *passed += count;
        *budget -= (int)search_cost(&search);
    }
    return false;
}

uint32_t best_count_having(struct text word)
{
    struct words names = index_find_word(INDEX_NAMES, word);
    struct words strings = index_find_word(INDEX_STRINGS, word);
    uint32_t count = names.count > 0 ? postings_count(names.postings) : 0;
    uint32_t string;
    uint32_t entry = 0;
    while (strings.count > 0 &&
           (string = strings_skip_to_entry(&strings.postings, entry)) != INDEX_NONE) {
        struct run run = {0, 0, 0};
        entry = index_string(string).entry;
        if (names.count > 0)
            run = postings_next(&names.postings, entry);
        count += !(run.count > 0 && run.first == entry);
        entry++;
    }
    return count;
}
