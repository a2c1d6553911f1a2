/* find.c - `charfinder find` and `charfinder describe`: an answer on the terminal. */
#include <charfinder/query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "ending.h"
#include "options.h"

static const char find_help[] =
    "charfinder find [--best] [--start N] [--stop N] [--json | --count] QUERY...\n"
    "\n"
    "Prints the characters that the query finds: code point, character, name; then\n"
    "how many there are. A query is one of\n"
    "\n"
    "  words        chess black  whole words of names, all of them, any case; where\n"
    "                            no name has them: aliases (nbsp, lf), code points in\n"
    "                            hexadecimal (1f600), everyday names (lol),\n"
    "                            beginnings (chess roo)\n"
    "               heavy ball*  a * stands for any end of a word, after two letters\n"
    "               /right arrow after a / all names at once, the best first\n"
    "  code points  U+2656 0x2656 \\u2656 \\u{1F600} \\U0001F600 \\x{2656} \\N{U+2656}\n"
    "               &#9814; &#x2656; &hearts; U+2656..U+2659\n"
    "  characters   ♖é           anything without ASCII letters and digits\n"
    "Terms narrow it, or stand alone: block:arrows script:greek category:Sm age:18.0\n"
    "is:emoji. After the word describe it tells all that is known of the results.\n"
    "\n"
    "  --best       the best first, as after a /\n"
    "  --start N    begin with result N, counted from 0\n"
    "  --stop N     end before result N\n"
    "  --json       an object a line: code, char, name, category, alias if it has one\n"
    "  --count      only how many there are\n"
    "\n"
    "Exit status: 0 something matched, 1 nothing did, 2 an error.\n";

static const char describe_help[] =
    "charfinder describe [--best] [--start N] [--stop N] [--json | --count] QUERY...\n"
    "\n"
    "Prints what the query finds, and all that is known of it: what it is, what it\n"
    "turns into, what it is called, and how it is written in UTF-8, UTF-16, HTML,\n"
    "URL, C, JSON, CSS and Python. The same as charfinder find describe QUERY;\n"
    "charfinder find --help says what a query is.\n"
    "\n"
    "  --best       the best first, as after a /\n"
    "  --start N    begin with result N, counted from 0\n"
    "  --stop N     end before result N\n"
    "  --json       an object a line, with an object details at its end\n"
    "  --count      only how many there are\n"
    "\n"
    "No more than 64 are shown.\n"
    "\n"
    "Exit status: 0 something matched, 1 nothing did, 2 an error.\n";

enum format { FORMAT_LINES, FORMAT_JSON, FORMAT_COUNT };

static void print(struct text text)
{
    fwrite(text.at, 1, text.len, stdout);
}

/* Lines, and pieces of lines, that end in CR LF on the wire, and in LF here. */
static void print_lines(struct text lines)
{
    while (lines.len > 0) {
        const char *end = memchr(lines.at, '\r', lines.len);
        size_t len = end == NULL ? lines.len : (size_t)(end - lines.at);
        print((struct text){lines.at, len});
        lines = text_from(lines, end == NULL ? len : len + 1);
    }
}

enum { KEY_WIDTH = sizeof "combining class" + 1 };

/* All that is known of a result, a line for each detail. */
static void print_details(const struct result *result)
{
    struct details details;
    details_start(&details, result_owner(result));
    while (details_next(&details)) {
        struct text piece = details_key(&details);
        printf("  %-*.*s", (int)KEY_WIDTH, (int)piece.len, piece.at);
        while ((piece = details_value(&details)).len > 0)
            print(piece);
        putchar('\n');
    }
}

static void print_described(struct text lines)
{
    while (lines.len > 0) {
        struct text line = lines;
        struct result result = result_next(&lines);
        print_lines((struct text){line.at, line.len - lines.len});
        print_details(&result);
    }
}

static void print_status(struct text query, uint32_t count)
{
    struct status status;
    struct text piece;
    status_start(&status, query, count);
    putchar('(');
    while ((piece = status_next(&status)).len > 0)
        print(piece);
    fputs(")\n", stdout);
}

static void print_json(struct text lines, bool is_described)
{
    char object[RESULT_JSON_MAX];
    while (lines.len > 0) {
        struct result result = result_next(&lines);
        struct text text = {object, result_put_json(&result, object)};
        if (is_described) {
            struct details_json json;
            text.len--; /* its last brace comes with the details */
            print(text);
            details_json_start(&json, result_owner(&result));
            while ((text = details_json_next(&json)).len > 0)
                print(text);
        } else {
            print(text);
        }
        putchar('\n');
    }
}

/* A term whose value is not known, and the term with the nearest value. */
static void print_unknown(const struct unknown *unknown)
{
    fprintf(stderr, "There is no %.*s '%.*s'.", (int)unknown->what.len, unknown->what.at,
            (int)unknown->value.len, unknown->value.at);
    if (unknown->instead.len > 0) {
        fprintf(stderr, " Did you mean '%.*s:", (int)unknown->key.len, unknown->key.at);
        for (size_t n = 0; n < unknown->instead.len; n++)
            fputc(unknown->instead.at[n] == ' ' ? '_' : unknown->instead.at[n], stderr);
        fputs("'?", stderr);
    }
    fputc('\n', stderr);
}

/* A better spelling, on standard error, because programs read standard output. */
static void print_suggestion(struct text query)
{
    struct suggestion suggestion;
    struct unknown unknown;
    struct text piece;
    if (!isatty(STDERR_FILENO))
        return;
    fflush(stdout); /* which may be the same terminal */
    if (unknown_find(query, &unknown)) {
        print_unknown(&unknown);
        return;
    }
    if (!suggestion_start(&suggestion, query))
        return;
    fputs("Did you mean '", stderr);
    while ((piece = suggestion_next(&suggestion)).len > 0)
        fwrite(piece.at, 1, piece.len, stderr);
    fputs("'?\n", stderr);
}

/* Which part of an answer is asked for, and how it is shown. */
struct wish {
    enum query_order order;
    uint32_t start;
    uint32_t stop;
    enum format format;
};

/* The results that are wished for. */
static void print_results(struct answer *answer, const struct wish *wish)
{
    const bool is_described = answer_is_described(answer);
    const bool is_aligned =
        is_described && wish->format == FORMAT_LINES && isatty(STDOUT_FILENO) != 0;
    char room[INDEX_LINE_MAX];
    answer_skip(answer, wish->start);
    while (answer->count < wish->stop) {
        uint32_t most = wish->stop - answer->count;
        bool is_whole = is_aligned || wish->format == FORMAT_JSON;
        struct text lines =
            is_whole ? answer_next_lines(answer, most, room) : answer_next(answer, most);
        if (lines.len == 0)
            break;
        if (wish->format == FORMAT_JSON)
            print_json(lines, is_described);
        else if (is_aligned)
            print_described(lines);
        else
            print_lines(lines);
    }
}

static int find(struct text query, const struct wish *wish)
{
    struct answer answer;
    answer_start(&answer, query, wish->order);
    if (wish->format != FORMAT_COUNT)
        print_results(&answer, wish);
    answer_skip(&answer, UINT32_MAX);
    if (wish->format == FORMAT_LINES)
        print_status(query, answer.count);
    else if (wish->format == FORMAT_COUNT)
        printf("%u\n", (unsigned)answer.count);
    if (answer.count == 0)
        print_suggestion(query);
    return answer.count > 0 ? CLI_OK : CLI_NOTHING;
}

/* `first` and the words, a space before each of these; null when there is no memory. To be freed. */
static char *join(const char *first, char *words[], int count)
{
    const struct text begin = {first, strlen(first)};
    size_t len = begin.len + 1;
    for (int n = 0; n < count; n++)
        len += strlen(words[n]) + 1;
    char *joined = malloc(len);
    if (joined == NULL)
        return NULL;
    char *at = joined + text_put(begin, joined);
    for (int n = 0; n < count; n++) {
        *at++ = ' ';
        at += text_put((struct text){words[n], strlen(words[n])}, at);
    }
    *at = '\0';
    return joined;
}

/* Answers the query that the arguments are, after the word `first`, if it is not empty. */
static int ask(int argc, char *argv[], const char *help, const char *first)
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
                return cli_fail("%s takes --json or --count, once", argv[0]);
            wish.format = option == 'j' ? FORMAT_JSON : FORMAT_COUNT;
        }
    }
    char *joined = join(first, argv + optind, argc - optind);
    if (joined == NULL)
        return cli_fail("out of memory");
    struct text query = {joined, strlen(joined)};
    int status;
    if (!text_is_utf8(query))
        status = cli_fail("the words are not UTF-8");
    else if (text_strip(text_from(query, strlen(first))).len == 0)
        status = cli_fail("%s needs a query; see charfinder %s --help", argv[0], argv[0]);
    else
        status = cli_end_output(find(text_strip(query), &wish));
    free(joined);
    return status;
}

int cli_find(int argc, char *argv[])
{
    return ask(argc, argv, find_help, "");
}

int cli_describe(int argc, char *argv[])
{
    return ask(argc, argv, describe_help, "describe");
}
