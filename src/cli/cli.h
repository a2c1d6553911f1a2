/* cli.h - the commands of the program, and what they share. */
#ifndef CHARFINDER_CLI_H
#define CHARFINDER_CLI_H

#include <charfinder/text.h>
#include <getopt.h>
#include <stdio.h>

enum { CLI_OK = 0, CLI_NO_MATCH = 1, CLI_ERROR = 2 };

/* Each gets its own arguments, argv[0] being its name, and returns the exit status. */
int cli_find(int argc, char *argv[]);
int cli_words(int argc, char *argv[]);
int cli_serve(int argc, char *argv[]);

/* Says `charfinder: ` and the message on standard error; returns CLI_ERROR. */
__attribute__((format(printf, 1, 2))) int cli_fail(const char *message, ...);

/* The next option of a command whose options all have long names only; as getopt_long(), but what
 * it does not know it complains of, and returns '?'. `--help` prints `usage` and returns 'h'. */
int cli_option(int argc, char *argv[], const struct option *options, const char *usage);

/* Reads a decimal number from `least` to `most`; false, and complains, if `digits` is none. */
bool cli_number(const char *option, const char *digits, uint32_t least, uint32_t most,
                uint32_t *number);

/* Makes sure that all of standard output was written; `status`, or CLI_ERROR after a complaint. */
int cli_end_output(int status);

#endif
