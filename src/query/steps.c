/* steps.c - the steps that a words query takes. */
#include "steps.h"

#include <string.h>

#include "conditions.h"
#include "listed.h"
#include "notation.h"
#include "terms.h"
#include "wanted.h"

/* Step 1 */

/* Whether a derived name or a label begins with this word: the names of ideographs, and all code
 * point labels (Unicode 4.8). */
static bool may_begin_derived(struct text word)
{
    static const struct text firsts[] = {
        TEXT_CONSTANT("CJK"),       TEXT_CONSTANT("CONTROL"),      TEXT_CONSTANT("PRIVATE"),
        TEXT_CONSTANT("SURROGATE"), TEXT_CONSTANT("NONCHARACTER"), TEXT_CONSTANT("RESERVED"),
    };
    for (size_t n = 0; n < sizeof firsts / sizeof firsts[0]; n++)
        if (text_equal(word, firsts[n]))
            return true;
    return false;
}

/* Whether a query, or its first piece, may begin so: a quick look at two letters, because most
 * queries do not. A mark may stand between the two, or belong to the second one, if the query is
 * folded. */
static bool may_be_derived(struct text query)
{
    char first = query.len > 0 ? (char)(query.at[0] | 0x20) : '\0';
    char second = query.len > 1 ? (char)(query.at[1] | 0x20) : '\0';
    if ((unsigned char)second >= 0x80)
        return true;
    switch (first) {
    case 'c':
        return second == 'j' || second == 'o';
    case 'n':
        return second == 'o';
    case 'p':
        return second == 'r';
    case 'r':
        return second == 'e';
    case 's':
        return second == 'u';
    default:
        return first < 'a' || first > 'z'; /* such as the `<` of a label */
    }
}

/* Whether this is the name of an ideograph that goes by its code point, or a label. */
static bool is_derived(struct text name)
{
    return index_indexed_part(name).len < name.len;
}

/* Whether the words of both are the same, in the same order. */
static bool same_words(struct piece_words a, struct text_words b)
{
    struct text_word one;
    struct text_word other;
    while (piece_words_next(&a, &one))
        if (!text_words_next(&b, &other) || !text_equal(text_of_word(&one), text_of_word(&other)))
            return false;
    return !text_words_next(&b, &other);
}

/* The value of a word that is 4 to 6 hexadecimal digits. */
static bool read_code_point(const struct text_word *word, uint32_t *cp)
{
    *cp = 0;
    for (size_t n = 0; n < word->len; n++) {
        uint32_t value = text_digit_value(word->at[n]);
        if (value == TEXT_NO_DIGIT)
            return false;
        *cp = *cp << 4 | value;
    }
    return word->len >= 4 && word->len <= 6 && *cp <= 0x10FFFF;
}

/* Not inlined: few queries come so far, and all would have to set up its frame. */
__attribute__((noinline)) static bool read_derived(const struct piece_words *all, uint32_t *cp)
{
    struct piece_words words = *all;
    struct text_word word;
    char room[INDEX_LABEL_LINE_MAX];
    if (!piece_words_next(&words, &word) || !may_begin_derived(text_of_word(&word)))
        return false;
    bool is_last_one = false;
    do {
        if (word.has_star && word.characters >= 2)
            return false;
        is_last_one = read_code_point(&word, cp);
    } while (piece_words_next(&words, &word));
    if (!is_last_one)
        return false;
    struct text name = index_name_in(index_line(*cp, room));
    return is_derived(name) && same_words(*all, (struct text_words){name, {NULL, 0}, 0});
}

bool steps_find_derived(struct text query, unsigned how, uint32_t *cp)
{
    struct piece_words all;
    piece_words_start(&all, query, how);
    return may_be_derived(all.words.rest) && read_derived(&all, cp);
}

/* Words as lists */

/* What all results must have: a word of each. */
struct needs {
    struct words at[INDEX_NAME_WORDS_MAX];
    size_t n;
};

static bool lie_within(const struct words *inner, const struct words *outer)
{
    return inner->first >= outer->first &&
           inner->first + inner->count <= outer->first + outer->count;
}

/* Adds a need. The words of two beginnings are disjoint, or those of the longer one are part of
 * those of the shorter one. So of two needs with common words the narrower one includes the other;
 * and needs without common words need a word each. False if they are more than a name can have. */
static bool add_need(struct needs *needs, const struct words *need)
{
    size_t kept = 0;
    for (size_t n = 0; n < needs->n; n++) {
        if (lie_within(&needs->at[n], need))
            return true; /* nor can `need` have been narrower than an earlier one */
        if (!lie_within(need, &needs->at[n]))
            needs->at[kept++] = needs->at[n];
    }
    needs->n = kept;
    if (kept == INDEX_NAME_WORDS_MAX)
        return false;
    needs->at[needs->n++] = *need;
    return true;
}

/* How a step reads the words of a query. */
struct reading {
    struct text query;
    unsigned how;      /* as in text_words */
    bool is_last_open; /* the last word has a `*` if it has two characters and none yet */
};

/* Whether a word stands for all that begin like it: if it has two characters, before they are put in
 * upper case, and a `*`. */
static bool is_open(const struct text_word *word, bool is_last_open)
{
    return (word->has_star || is_last_open) && word->len >= 2 && word->characters >= 2;
}

/* The query's words as needs. False if one of them is in no name, or they are too many. */
static bool read_needs(struct needs *needs, enum index_book book, const struct reading *reading)
{
    struct piece_words rest;
    struct text_word words[2];
    unsigned at = 0;
    needs->n = 0;
    piece_words_start(&rest, reading->query, reading->how);
    bool has_word = piece_words_next(&rest, &words[0]);
    while (has_word) {
        const struct text_word *word = &words[at];
        at ^= 1;
        has_word = piece_words_next(&rest, &words[at]);
        struct words need = is_open(word, reading->is_last_open && !has_word)
                                ? index_find_prefix(book, text_of_word(word))
                                : index_find_word(book, text_of_word(word));
        if (need.count == 0 || !add_need(needs, &need))
            return false;
    }
    return needs->n > 0;
}

/* Puts `list` where it belongs: the shortest list decides how far the others may jump. */
static void insert(struct answer *answer, struct postings list)
{
    uint32_t n = answer->n++;
    uint32_t len = list.end - list.at;
    while (n > 0 && answer->lists[n - 1].end - answer->lists[n - 1].at > len) {
        answer->lists[n] = answer->lists[n - 1];
        n--;
    }
    answer->lists[n] = list;
}

static void put_lists(struct answer *answer, const struct needs *needs)
{
    conditions_rewind(&answer->conditions);
    answer->n = 0;
    for (size_t n = 0; n < needs->n; n++)
        insert(answer, needs->at[n].postings);
}

/* Names */

/* The next entries from number `floor` on that are on all lists and fulfil the conditions. */
static struct run meet(struct answer *answer, uint32_t floor)
{
    struct run run = postings_meet(answer->lists, answer->n, floor);
    while (run.count > 0 && conditions_are_any(&answer->conditions)) {
        struct run good = conditions_meet(&answer->conditions, run.first);
        uint32_t end = run.first + run.count;
        if (good.count == 0)
            return (struct run){floor, 0, 0};
        if (good.first == run.first && good.count >= run.count)
            break;
        if (good.first < end) {
            end = good.first + good.count < end ? good.first + good.count : end;
            return (struct run){good.first, end - good.first, 0};
        }
        run = postings_meet(answer->lists, answer->n, good.first);
    }
    return run;
}

static bool find_names(struct answer *answer, const struct reading *reading)
{
    struct needs needs;
    if (!read_needs(&needs, INDEX_NAMES, reading))
        return false;
    put_lists(answer, &needs);
    answer->kind = QUERY_NAMES;
    answer->next = meet(answer, 0);
    index_expect_lines(answer->next);
    return answer->next.count > 0;
}

struct run steps_next_names(struct answer *answer, uint32_t most)
{
    struct run run = answer->next;
    if (run.count > most) {
        run = (struct run){run.first, most, 0};
        answer->next = (struct run){run.first + most, answer->next.count - most, 0};
    } else if (run.count > 0) {
        answer->next = meet(answer, run.first + run.count);
        index_expect_lines(answer->next);
    }
    return run;
}

uint32_t steps_skip_names(struct answer *answer, uint32_t most)
{
    const struct run run = answer->next;
    if (run.count > most) {
        answer->next = (struct run){run.first + most, run.count - most, 0};
        return most;
    }
    if (answer->n == 1 && !conditions_are_any(&answer->conditions) && most >= index_entries() &&
        run.count > 0) { /* all that are left */
        struct postings rest = {answer->lists[0].at + 1, answer->lists[0].end};
        answer->next.count = 0;
        return run.count + postings_count(rest);
    }
    if (run.count > 0)
        answer->next = meet(answer, run.first + run.count);
    return run.count;
}

/* Strings */

/* Whether the step of this kind of answer searches such strings. */
static bool is_wanted(const struct answer *answer, enum index_string_kind kind)
{
    if (kind == INDEX_TONE_NAME && !answer->has_tone)
        return false;
    return (kind == INDEX_ALIAS) == (answer->kind == QUERY_ALIASES);
}

/* Moves on to the next string from number `floor` on that is the first one of its entry, which
 * fulfils the conditions. */
static void find_string(struct answer *answer, uint32_t floor)
{
    while ((answer->string = strings_meet(answer->lists, answer->n, floor)) != INDEX_NONE) {
        struct index_string string = index_string(answer->string);
        if (conditions_are_any(&answer->conditions)) {
            struct run good = conditions_meet(&answer->conditions, string.entry);
            if (good.first != string.entry || good.count == 0) {
                floor = good.count == 0 ? index_strings() : index_strings_from(good.first);
                continue;
            }
        }
        if (string.entry != answer->last_entry && is_wanted(answer, string.kind))
            break;
        floor = answer->string + 1;
    }
}

bool steps_next_string(struct answer *answer, uint32_t *entry, uint32_t *string)
{
    if (answer->string == INDEX_NONE)
        return false;
    struct index_string found = index_string(answer->string);
    *entry = found.entry;
    *string = found.kind > INDEX_TONE_NAME ? answer->string : INDEX_NONE;
    answer->last_entry = *entry;
    find_string(answer, answer->string + 1);
    return true;
}

static bool has_tone(const struct reading *reading)
{
    struct piece_words words;
    struct text_word word;
    piece_words_start(&words, reading->query, reading->how);
    while (piece_words_next(&words, &word))
        if (word_is_of_tone(text_of_word(&word)))
            return true;
    return false;
}

/* Looks for an answer of this kind, aliases or everyday names, that has the needs. */
static bool find_strings(struct answer *answer, enum query_kind kind, const struct needs *needs,
                         const struct reading *reading)
{
    put_lists(answer, needs);
    answer->kind = kind;
    answer->last_entry = INDEX_NONE;
    answer->has_tone = kind == QUERY_EVERYDAY && has_tone(reading);
    find_string(answer, 0);
    return answer->string != INDEX_NONE;
}

static bool find_everyday(struct answer *answer, struct reading reading)
{
    struct needs needs;
    reading.how |= TEXT_FOLDED;
    return read_needs(&needs, INDEX_STRINGS, &reading) &&
           find_strings(answer, QUERY_EVERYDAY, &needs, &reading);
}

/* All steps */

static bool is_ascii(struct text text)
{
    for (size_t n = 0; n < text.len; n++)
        if ((unsigned char)text.at[n] >= 0x80)
            return false;
    return true;
}

static bool find_derived(struct answer *answer, const struct reading *reading)
{
    uint32_t cp;
    if (reading->is_last_open || !steps_find_derived(reading->query, reading->how, &cp) ||
        !conditions_hold(&answer->conditions, cp))
        return false;
    listed_start_one(answer, cp);
    return true;
}

/* Steps 2 to 5, or of them what step 6 or 7 takes. Folding changes nothing in ASCII, so that the
 * needs of aliases are those of everyday names. */
static bool find_words(struct answer *answer, const struct reading *reading, bool has_hexadecimal)
{
    struct needs needs;
    if (find_names(answer, reading))
        return true;
    bool are_known = read_needs(&needs, INDEX_STRINGS, reading);
    if (are_known && find_strings(answer, QUERY_ALIASES, &needs, reading))
        return true;
    if (has_hexadecimal && notations_are_all(NOTATION_BARE, reading->query) &&
        listed_start(answer, QUERY_HEXADECIMAL, reading->query))
        return true;
    if (!is_ascii(reading->query))
        return find_everyday(answer, *reading);
    return are_known && find_strings(answer, QUERY_EVERYDAY, &needs, reading);
}

/* Whether there is one outside of terms. */
static bool has_underscore(struct text query)
{
    struct text piece;
    while (piece_next(&query, &piece))
        if (memchr(piece.at, '_', piece.len) != NULL)
            return true;
    return false;
}

void steps_start(struct answer *answer, struct text query)
{
    for (int is_last_open = 0; is_last_open <= 1; is_last_open++) {
        struct reading reading = {query, TEXT_AS_IT_IS, is_last_open != 0};
        if (find_derived(answer, &reading) || find_words(answer, &reading, is_last_open == 0))
            return;
        reading.how = TEXT_UNDERSCORES;
        if (has_underscore(query) &&
            (find_derived(answer, &reading) || find_words(answer, &reading, false)))
            return;
    }
    answer->kind = QUERY_NAMES;
    answer->next.count = 0;
}

void steps_start_all(struct answer *answer)
{
    conditions_rewind(&answer->conditions);
    answer->kind = QUERY_NAMES;
    answer->n = 1;
    answer->lists[0] = index_value_postings(index_named_value());
    answer->next = meet(answer, 0);
}
