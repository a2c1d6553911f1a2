/* main.c - the program: finds the command. */
#include <charfinder/index.h>
#include <charfinder/server.h>
#include <charfinder/text.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "ending.h"

static const char help[] =
    "charfinder finds Unicode characters by the words of their names.\n"
    "\n"
    "  charfinder find WORD...   look characters up, here\n"
    "  charfinder describe WORD... all that is known of them\n"
    "  charfinder words          the words of all names, with their counts\n"
    "  charfinder serve          answer queries over TCP and Unix sockets\n"
    "\n"
    "  charfinder COMMAND --help says more about a command, charfinder(1) all.\n"
    "  charfinder --version      the versions of charfinder, Unicode, libuv, utf8proc\n"
    "\n"
    "Exit status: 0 done, 1 nothing found, 2 an error, said on standard error.\n";

static int say_version(void)
{
    struct text unicode = index_unicode_version();
    printf("charfinder %s\nUnicode %.*s\nlibuv %s\nutf8proc %s\n", CHARFINDER_VERSION,
           (int)unicode.len, unicode.at, server_libuv_version(), text_utf8proc_version());
    return CLI_OK;
}

static int say_help(void)
{
    fputs(help, stdout);
    return CLI_OK;
}

int main(int argc, char *argv[])
{
    /* `| head -1` ends us quietly, whatever we inherited */
    signal(SIGPIPE, SIG_DFL);
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "find") == 0)
        return cli_find(argc - 1, argv + 1);
    if (strcmp(command, "describe") == 0)
        return cli_describe(argc - 1, argv + 1);
    if (strcmp(command, "words") == 0)
        return cli_words(argc - 1, argv + 1);
    if (strcmp(command, "serve") == 0)
        return cli_serve(argc - 1, argv + 1);
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0)
        return cli_end_output(say_help());
    if (strcmp(command, "--version") == 0)
        return cli_end_output(say_version());
    if (argc < 2)
        return cli_fail("say find, describe, words or serve; see charfinder --help");
    return cli_fail("'%s' is not a command; see charfinder --help", command);
}
