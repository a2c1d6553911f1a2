/* ending.h - how a command ends: its exit status, and why it failed. */
#ifndef CHARFINDER_ENDING_H
#define CHARFINDER_ENDING_H

/* Exit statuses. */
enum { CLI_OK = 0, CLI_NOTHING = 1, CLI_ERROR = 2 };

/* Says `charfinder: ` and the message on standard error; returns CLI_ERROR. */
__attribute__((format(printf, 1, 2))) int cli_fail(const char *message, ...);

/* Makes sure that all of standard output was written; `status`, or CLI_ERROR after a complaint. */
int cli_end_output(int status);

#endif
