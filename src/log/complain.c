/* complain.c - what goes wrong before there is a log. */
#include <charfinder/log.h>

#include <stdio.h>
#include <unistd.h>

const char *log_error_prefix(void)
{
    return console_is_journal(STDERR_FILENO) ? "<3>" : "";
}

int complain(const char *what, const char *where, const char *why)
{
    fprintf(stderr, "%scharfinder: cannot %s%s%s: %s\n", log_error_prefix(), what,
            *where == '\0' ? "" : " ", where, why);
    return 1;
}
