/* cli.h - the commands of the program. */
#ifndef CHARFINDER_CLI_H
#define CHARFINDER_CLI_H

/* Each gets its own arguments, argv[0] being its name, and returns the exit status. */
int cli_find(int argc, char *argv[]);
int cli_describe(int argc, char *argv[]);
int cli_words(int argc, char *argv[]);
int cli_serve(int argc, char *argv[]);
int cli_check(int argc, char *argv[]);

#endif
