/* words.c - `charfinder words`: which words names have, and how often. */
#include <charfinder/index.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "ending.h"
#include "options.h"

static const char help[] =
    "charfinder words [--top N]\n"
    "\n"
    "Prints the words of all names and how many characters carry each, the most\n"
    "frequent first, words with the same count in alphabetical order.\n"
    "\n"
    "  --top N  no more than N words\n";

struct word_count {
    uint32_t word;
    uint32_t count;
};

static int compare(const void *left, const void *right)
{
    const struct word_count *a = left;
    const struct word_count *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return (a->word > b->word) - (a->word < b->word); /* words are numbered in order */
}

static int print_words(uint32_t top)
{
    uint32_t words = index_words(INDEX_NAMES);
    struct word_count *counts = malloc(words * sizeof *counts);
    if (counts == NULL)
        return cli_fail("out of memory");
    for (uint32_t word = 0; word < words; word++)
        counts[word] = (struct word_count){word, postings_count(index_postings(INDEX_NAMES, word))};
    qsort(counts, words, sizeof *counts, compare);
    for (uint32_t n = 0; n < words && n < top; n++) {
        struct text word = index_word(INDEX_NAMES, counts[n].word);
        printf("%5u %.*s\n", (unsigned)counts[n].count, (int)word.len, word.at);
    }
    free(counts);
    return CLI_OK;
}

int cli_words(int argc, char *argv[])
{
    static const struct option options[] = {
        {"top", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    uint32_t top = UINT32_MAX;
    int option;
    while ((option = cli_option(argc, argv, options, help)) != -1) {
        if (option == 'h')
            return cli_end_output(CLI_OK);
        if (option == '?' || (option == 't' && !cli_number("--top", optarg, 0, UINT32_MAX, &top)))
            return CLI_ERROR;
    }
    if (optind < argc)
        return cli_fail("words takes no '%s'; see charfinder words --help", argv[optind]);
    return cli_end_output(print_words(top));
}
