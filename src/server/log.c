/* log.c - the console's lines. */
#include "log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void log_init(struct log *log, int fd)
{
    struct stat stat;
    log->fd = fd;
    log->is_file = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
    log->begin = log->len = log->line = log->dropped = 0;
    log->overflows = false;
}

void log_put(struct log *log, struct text text)
{
    log->overflows = log->overflows || text.len > LOG_ROOM - log->len;
    if (log->overflows || text.len == 0)
        return;
    memcpy(log->room + log->len, text.at, text.len);
    log->len += text.len;
}

void log_put_quoted(struct log *log, struct text text)
{
    struct text_quote quote;
    struct text piece;
    char escape[TEXT_ESCAPE_MAX];
    text_quote_start(&quote, text);
    while ((piece = text_quote_next(&quote, escape)).len > 0)
        log_put(log, piece);
}

void log_put_number(struct log *log, size_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%zu", number);
    log_put(log, (struct text){digits, (size_t)len});
}

void log_begin(struct log *log)
{
    log->overflows = log->fd < 0;
    log->line = log->len;
    if (log->dropped > 0) { /* first things first; if this does not fit, nothing does */
        log_put(log, TEXT("… "));
        log_put_number(log, log->dropped);
        log_put(log, TEXT(" lines not logged\n"));
    }
}

void log_end(struct log *log)
{
    log_put(log, TEXT("\n"));
    if (log->overflows) {
        log->len = log->line;
        log->dropped++;
    } else {
        log->dropped = 0;
    }
}

static bool can_write(const struct log *log)
{
    struct pollfd ready = {.fd = log->fd, .events = POLLOUT};
    return log->is_file || poll(&ready, 1, 0) > 0;
}

bool log_flush(struct log *log)
{
    while (log->fd >= 0 && log->begin < log->len && can_write(log)) {
        size_t len = log->len - log->begin;
        /* POLLOUT promises a pipe no more than this much room; descriptors that others share, a
         * terminal say, must not be made non-blocking */
        if (!log->is_file && len > PIPE_BUF)
            len = PIPE_BUF;
        ssize_t written = write(log->fd, log->room + log->begin, len);
        if (written >= 0)
            log->begin += (size_t)written;
        else if (errno == EPIPE || errno == EBADF)
            log->fd = -1; /* nobody reads: the answers are what matters */
        else if (errno != EINTR)
            break; /* a full disk may have room later */
    }
    if (log->fd < 0)
        log->begin = log->len;
    memmove(log->room, log->room + log->begin, log->len - log->begin);
    log->len -= log->begin;
    log->begin = 0;
    return log->len == 0;
}
