/* ending.c - how a command ends. */
#include "ending.h"

#include <charfinder/log.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

int cli_end_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    return cli_fail("cannot write to standard output: %s", strerror(errno));
}
