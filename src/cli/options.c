/* options.c - reads the arguments of a command. */
#include "options.h"

#include <charfinder/text.h>
#include <stdio.h>
#include <string.h>

#include "ending.h"
#include "meant.h"

/* The word with the option that getopt_long() does not know: the last one that it read or, if more
 * letters follow the unknown one, the one that it is still reading. */
static const char *stumbled_over(char *const argv[])
{
    const char *read = argv[optind - 1];
    bool is_read = optopt == 0 || strncmp(read, "--", 2) == 0 ||
                   (*read == '-' && read[strlen(read) - 1] == optopt);
    return is_read ? read : argv[optind];
}

/* Names are compared if there is more than a letter, with one `-` as with two. */
static void complain_of(const char *word, const char *command, const struct option *options)
{
    struct meant meant;
    char hint[MEANT_HINT_MAX];
    const char *name = word + strspn(word, "-");
    meant_start(&meant, (struct text){name, strcspn(name, "=")});
    for (; strlen(word) > 2 && options->name != NULL; options++)
        meant_take(&meant, options->name);
    cli_fail("%s does not know %s%s; see charfinder %s --help", command, word,
             meant_hint(&meant, "--", hint), command);
}

int cli_option(int argc, char *argv[], const struct option *options, const char *usage)
{
    opterr = 0;
    int option = getopt_long(argc, argv, ":h", options, NULL);
    if (option == 'h')
        fputs(usage, stdout);
    else if (option == ':')
        cli_fail("%s needs a value; see charfinder %s --help", argv[optind - 1], argv[0]);
    else if (option == '?')
        complain_of(stumbled_over(argv), argv[0], options);
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
