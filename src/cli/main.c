/* main.c - the program: finds the command. */
#include <charfinder/index.h>
#include <charfinder/server.h>
#include <charfinder/text.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "ending.h"
#include "meant.h"

static const char help[] =
    "charfinder finds Unicode characters by the words of their names.\n"
    "\n"
    "  charfinder find WORD...   look characters up, here\n"
    "  charfinder describe WORD... all that is known of them\n"
    "  charfinder words          the words of all names, with their counts\n"
    "  charfinder serve          answer queries over TCP and Unix sockets\n"
    "  charfinder check          whether a server answers\n"
    "\n"
    "  charfinder COMMAND --help says more about a command, charfinder(1) all.\n"
    "  charfinder --version      the versions of charfinder, Unicode, libuv, utf8proc\n"
    "\n"
    "Exit status: 0 done, 1 nothing found or no server, 2 an error, which is said.\n";

static int say_version(int argc, char *argv[])
{
    (void)argc;
    (void)argv;
    struct text unicode = index_unicode_version();
    printf("charfinder %s\nUnicode %.*s\nlibuv %s\nutf8proc %s\n", CHARFINDER_VERSION,
           (int)unicode.len, unicode.at, server_libuv_version(), text_utf8proc_version());
    return cli_end_output(CLI_OK);
}

static int say_help(int argc, char *argv[])
{
    (void)argc;
    (void)argv;
    fputs(help, stdout);
    return cli_end_output(CLI_OK);
}

/* The commands, and what else may stand in their place. */
static const struct {
    const char *name;
    int (*run)(int argc, char *argv[]);
} commands[] = {
    {"find", cli_find},         {"describe", cli_describe}, {"words", cli_words},
    {"serve", cli_serve},       {"check", cli_check},       {"--help", say_help},
    {"--version", say_version},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int complain_of(const char *word)
{
    struct meant meant;
    char hint[MEANT_HINT_MAX];
    meant_start(&meant, (struct text){word, strlen(word)});
    for (size_t n = 0; n < COMMANDS; n++)
        meant_take(&meant, commands[n].name);
    return cli_fail("'%s' is not a command%s; see charfinder --help", word,
                    meant_hint(&meant, "", hint));
}

int main(int argc, char *argv[])
{
    /* `| head -1` ends the program quietly, even if the parent ignores SIGPIPE */
    signal(SIGPIPE, SIG_DFL);
    if (argc < 2)
        return cli_fail("say find, describe, words, serve or check; see charfinder --help");
    const char *name = strcmp(argv[1], "-h") == 0 ? "--help" : argv[1];
    for (size_t n = 0; n < COMMANDS; n++)
        if (strcmp(name, commands[n].name) == 0)
            return commands[n].run(argc - 1, argv + 1);
    return complain_of(name);
}
