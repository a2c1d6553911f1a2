/* options.h - reads the arguments of a command, and says what is wrong with them. */
#ifndef CHARFINDER_OPTIONS_H
#define CHARFINDER_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

/* The next option of a command, argv[0], whose options all have long names only; as getopt_long(),
 * but what it does not know it complains of, and returns '?'. `--help`, or `-h`, prints `usage` and
 * returns 'h'. */
int cli_option(int argc, char *argv[], const struct option *options, const char *usage);

/* Reads a decimal number from `least` to `most`, the value of `option`. False, after a complaint, if
 * `digits` is none. */
bool cli_number(const char *option, const char *digits, uint32_t least, uint32_t most,
                uint32_t *number);

#endif
