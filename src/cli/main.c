/* main.c - the program: finds the command, and what all commands share. */
#include "cli.h"

#include <charfinder/index.h>
#include <charfinder/log.h>
#include <charfinder/server.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "charfinder finds Unicode characters by the words of their names.\n"
    "\n"
    "  charfinder find WORD...   look characters up, here\n"
    "  charfinder words          the words of all names, with their counts\n"
    "  charfinder serve          answer queries over TCP and Unix sockets\n"
    "\n"
    "  charfinder COMMAND --help says more about a command, charfinder(1) all.\n"
    "  charfinder --version      the versions of charfinder, Unicode, libuv, utf8proc\n"
    "\n"
    "Exit status: 0 done, 1 nothing found, 2 an error, said on standard error.\n";

int cli_fail(const char *message, ...)
{
    fprintf(stderr, "%scharfinder: ", log_error_prefix());
    va_list values;
    va_start(values, message);
    vfprintf(stderr, message, values);
    fputc('\n', stderr);
    va_end(values);
    return CLI_ERROR;
}

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

int cli_option(int argc, char *argv[], const struct option *options, const char *usage)
{
    char room[3];
    opterr = 0;
    int option = getopt_long(argc, argv, ":", options, NULL);
    if (option == 'h')
        fputs(usage, stdout);
    else if (option == ':')
        cli_fail("%s needs a value; see charfinder %s --help", argv[optind - 1], argv[0]);
    else if (option == '?')
        cli_fail("%s does not know %s; see charfinder %s --help", argv[0],
                 stumbled_over(argv, room), argv[0]);
    return option == ':' ? '?' : option;
}

bool cli_number(const char *option, const char *digits, uint32_t least, uint32_t most,
                uint32_t *number)
{
    uint64_t value = 0;
    size_t len = strlen(digits);
    bool good = len > 0 && len <= 10 && strspn(digits, "0123456789") == len;
    for (size_t n = 0; good && n < len; n++)
        value = value * 10 + (uint64_t)(digits[n] - '0');
    if (!good || value < least || value > most) {
        cli_fail("%s takes a whole number from %u to %u, not '%s'", option, (unsigned)least,
                 (unsigned)most, digits);
        return false;
    }
    *number = (uint32_t)value;
    return true;
}

int cli_end_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    return cli_fail("cannot write to standard output: %s", strerror(errno));
}

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
    if (strcmp(command, "words") == 0)
        return cli_words(argc - 1, argv + 1);
    if (strcmp(command, "serve") == 0)
        return cli_serve(argc - 1, argv + 1);
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0)
        return cli_end_output(say_help());
    if (strcmp(command, "--version") == 0)
        return cli_end_output(say_version());
    if (argc < 2)
        return cli_fail("say find, words or serve; see charfinder --help");
    return cli_fail("'%s' is not a command; see charfinder --help", command);
}
