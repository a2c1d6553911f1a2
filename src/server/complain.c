/* complain.c - what goes wrong before there is a log. */
#include "complain.h"

#include <charfinder/server.h>
#include <stdio.h>
#include <unistd.h>

#include "console.h"

const char *server_error_prefix(void)
{
    return console_is_journal(STDERR_FILENO) ? "<3>" : "";
}

int complain(const char *what, const char *where, const char *why)
{
    fprintf(stderr, "%scharfinder: cannot %s%s%s: %s\n", server_error_prefix(), what,
            *where == '\0' ? "" : " ", where, why);
    return 1;
}
