/* find.c - `charfinder find`: an answer on the terminal. */
#include <charfinder/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "ending.h"
#include "options.h"

static const char help[] =
    "charfinder find [--best] [--start N] [--stop N] [--json | --count] QUERY...\n"
    "\n"
    "Prints the characters that the query finds: code point, character, name; then\n"
    "how many there are. A query is one of\n"
    "\n"
    "  words        chess black  whole words of names, all of them, any case; where\n"
    "                            no name has them: aliases (nbsp, lf), code points in\n"
    "                            hexadecimal (1f600), everyday names (backslash),\n"
    "                            beginnings (chess roo)\n"
    "               heavy ball*  a * stands for any end of a word, after two letters\n"
    "               /right arrow after a / all names at once, the best first\n"
    "  code points  U+2656 0x2656 \\u2656 \\u{1F600} \\U0001F600 \\x{2656} \\N{U+2656}\n"
    "               &#9814; &#x2656; &hearts; U+2656..U+2659\n"
    "  characters   ♖é           anything without ASCII letters and digits\n"
    "\n"
    "  --best       the best first, as after a /\n"
    "  --start N    begin with result N, counted from 0\n"
    "  --stop N     end before result N\n"
    "  --json       an object a line: code, char, name, category, alias if it has one\n"
    "  --count      only how many there are\n"
    "\n"
    "Where words find nothing, a better spelling is suggested on a terminal.\n"
    "\n"
    "Exit status: 0 something matched, 1 nothing did, 2 an error.\n";

enum format { FORMAT_LINES, FORMAT_JSON, FORMAT_COUNT };

/* Result lines end in CR LF on the wire, in LF here. */
static void print_lines(struct text lines)
{
    while (lines.len > 0) {
        const char *end = memchr(lines.at, '\r', lines.len);
        size_t len = (size_t)(end - lines.at);
        fwrite(lines.at, 1, len, stdout);
        putchar('\n');
        lines = text_from(lines, len + 2);
    }
}

static void print_status(struct text query, uint32_t count)
{
    struct status status;
    struct text piece;
    status_start(&status, query, count);
    putchar('(');
    while ((piece = status_next(&status)).len > 0)
        fwrite(piece.at, 1, piece.len, stdout);
    fputs(")\n", stdout);
}

static void print_json(struct text lines)
{
    char object[RESULT_JSON_MAX];
    while (lines.len > 0) {
        struct result result = result_next(&lines);
        fwrite(object, 1, result_put_json(&result, object), stdout);
        putchar('\n');
    }
}

/* A better spelling, for people; programs read standard output. */
static void print_suggestion(struct text query)
{
    struct suggestion suggestion;
    struct text piece;
    if (!isatty(STDERR_FILENO) || !suggestion_start(&suggestion, query))
        return;
    fflush(stdout); /* which may be the same terminal */
    fputs("Did you mean '", stderr);
    while ((piece = suggestion_next(&suggestion)).len > 0)
        fwrite(piece.at, 1, piece.len, stderr);
    fputs("'?\n", stderr);
}

/* What of an answer is asked for, and how it is shown. */
struct wish {
    enum query_order order;
    uint32_t start;
    uint32_t stop;
    enum format format;
};

static int find(struct text query, const struct wish *wish)
{
    struct answer answer;
    struct text lines;
    char room[INDEX_LINE_MAX];
    answer_start(&answer, query, wish->order);
    if (wish->format != FORMAT_COUNT) {
        answer_skip(&answer, wish->start);
        while (answer.count < wish->stop &&
               (lines = answer_next_lines(&answer, wish->stop - answer.count, room)).len > 0) {
            if (wish->format == FORMAT_JSON)
                print_json(lines);
            else
                print_lines(lines);
        }
    }
    answer_skip(&answer, UINT32_MAX);
    if (wish->format == FORMAT_LINES)
        print_status(query, answer.count);
    else if (wish->format == FORMAT_COUNT)
        printf("%u\n", (unsigned)answer.count);
    if (answer.count == 0)
        print_suggestion(query);
    return answer.count > 0 ? CLI_OK : CLI_NO_MATCH;
}

/* The words with a space between; null when there is no memory. To be freed. */
static char *join(char *words[], int count)
{
    size_t len = 1;
    for (int n = 0; n < count; n++)
        len += strlen(words[n]) + 1;
    char *joined = malloc(len);
    if (joined == NULL)
        return NULL;
    char *at = joined;
    for (int n = 0; n < count; n++) {
        if (n > 0)
            *at++ = ' ';
        size_t word_len = strlen(words[n]);
        memcpy(at, words[n], word_len);
        at += word_len;
    }
    *at = '\0';
    return joined;
}

int cli_find(int argc, char *argv[])
{
    static const struct option options[] = {
        {"best", no_argument, NULL, 'b'},
        {"start", required_argument, NULL, 's'},
        {"stop", required_argument, NULL, 't'},
        {"json", no_argument, NULL, 'j'},
        {"count", no_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct wish wish = {QUERY_SLASH_IS_BEST, 0, UINT32_MAX, FORMAT_LINES};
    int option;
    while ((option = cli_option(argc, argv, options, help)) != -1) {
        if (option == 'h')
            return cli_end_output(CLI_OK);
        if (option == '?' ||
            (option == 's' && !cli_number("--start", optarg, 0, UINT32_MAX, &wish.start)) ||
            (option == 't' && !cli_number("--stop", optarg, 0, UINT32_MAX, &wish.stop)))
            return CLI_ERROR;
        if (option == 'b')
            wish.order = QUERY_ALL_BEST;
        if (option == 'j' || option == 'c') {
            if (wish.format != FORMAT_LINES)
                return cli_fail("find takes --json or --count, once");
            wish.format = option == 'j' ? FORMAT_JSON : FORMAT_COUNT;
        }
    }
    char *joined = join(argv + optind, argc - optind);
    if (joined == NULL)
        return cli_fail("out of memory");
    struct text query = {joined, strlen(joined)};
    int status;
    if (!text_is_utf8(query))
        status = cli_fail("the words are not UTF-8");
    else if ((query = text_strip(query)).len == 0)
        status = cli_fail("find needs a query; see charfinder find --help");
    else
        status = cli_end_output(find(query, &wish));
    free(joined);
    return status;
}
