/* answer.c - finds the characters that have all the words of a query. */
#include <charfinder/query.h>

/* Puts `list` where it belongs: the shortest list decides how far the others may jump. */
static void insert(struct answer *answer, struct postings list)
{
    size_t n = answer->n++;
    uint32_t runs = list.end - list.at;
    while (n > 0 && answer->lists[n - 1].end - answer->lists[n - 1].at > runs) {
        answer->lists[n] = answer->lists[n - 1];
        n--;
    }
    answer->lists[n] = list;
}

static bool has(const struct answer *answer, struct postings list)
{
    for (size_t n = 0; n < answer->n; n++)
        if (answer->lists[n].at == list.at)
            return true;
    return false;
}

void answer_start(struct answer *answer, struct text query)
{
    struct text_word word;
    answer->n = 0;
    answer->next = 0;
    answer->count = 0;
    while (text_next_word(&query, &word)) {
        uint32_t number;
        bool known = index_find_word((struct text){word.at, word.len}, &number);
        if (known && has(answer, index_postings(number)))
            continue;
        if (!known || answer->n == INDEX_NAME_WORDS_MAX) { /* no name has it, or so many */
            answer->n = 0;
            return;
        }
        insert(answer, index_postings(number));
    }
}

/* The next results, at most `most`; a run of count 0 when none is left. */
static struct run next_run(struct answer *answer, uint32_t most)
{
    if (answer->n == 0)
        return (struct run){0, 0};
    struct run run = postings_meet(answer->lists, answer->n, answer->next);
    if (run.count > most)
        run.count = most;
    answer->next = run.first + run.count;
    answer->count += run.count;
    return run;
}

struct text answer_next(struct answer *answer, uint32_t most)
{
    struct run run = next_run(answer, most);
    return run.count == 0 ? (struct text){NULL, 0} : index_lines(run);
}

uint32_t answer_skip(struct answer *answer, uint32_t most)
{
    uint32_t skipped = 0;
    while (skipped < most) {
        uint32_t count = next_run(answer, most - skipped).count;
        if (count == 0)
            break;
        skipped += count;
    }
    return skipped;
}
