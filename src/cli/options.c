/* options.c - reads the arguments of a command. */
#include "options.h"

#include <charfinder/text.h>
#include <stdio.h>
#include <string.h>

#include "ending.h"
#include "meant.h"

/* The option that getopt_long() stumbled over: of short ones it tells the letter. */
static const char *stumbled_over(char *const argv[], char room[3])
{
    if (optopt == 0 || strncmp(argv[optind - 1], "--", 2) == 0)
        return argv[optind - 1];
    room[0] = '-';
    room[1] = (char)optopt;
    room[2] = '\0';
    return room;
}

/* Only long options have names that can be compared. */
static void complain_of(const char *word, const char *command, const struct option *options)
{
    struct meant meant;
    char hint[MEANT_HINT_MAX];
    const char *name = word + strspn(word, "-");
    meant_start(&meant, (struct text){name, strcspn(name, "=")});
    for (; strncmp(word, "--", 2) == 0 && options->name != NULL; options++)
        meant_take(&meant, options->name);
    cli_fail("%s does not know %s%s; see charfinder %s --help", command, word,
             meant_hint(&meant, "--", hint), command);
}

int cli_option(int argc, char *argv[], const struct option *options, const char *usage)
{
    char room[3];
    opterr = 0;
    int option = getopt_long(argc, argv, ":h", options, NULL);
    if (option == 'h')
        fputs(usage, stdout);
    else if (option == ':')
        cli_fail("%s needs a value; see charfinder %s --help", argv[optind - 1], argv[0]);
    else if (option == '?')
        complain_of(stumbled_over(argv, room), argv[0], options);
    return option == ':' ? '?' : option;
}

bool cli_number(const char *option, const char *digits, uint32_t least, uint32_t most,
                uint32_t *number)
{
    struct text value = {digits, strlen(digits)};
    if (text_read_number(value, most, number) && *number >= least)
        return true;
    cli_fail("%s takes a whole number from %u to %u, not '%s'", option, (unsigned)least,
             (unsigned)most, digits);
    return false;
}
