/* log.c - the console's lines. */
#include "log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

/* The service manager names the journal's stream that it connected us to (systemd.exec(5)). */
static bool is_journal(const struct stat *stat)
{
    const char *stream = getenv("JOURNAL_STREAM");
    char ours[64];
    snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)stat->st_dev, (uintmax_t)stat->st_ino);
    return stream != NULL && strcmp(stream, ours) == 0;
}

void log_init(struct log *log, int fd)
{
    struct stat stat;
    bool has_stat = fstat(fd, &stat) == 0;
    log->fd = fd;
    log->is_file = has_stat && S_ISREG(stat.st_mode);
    log->is_journal = has_stat && is_journal(&stat);
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

static void put_level(struct log *log, enum log_level level)
{
    const char prefix[] = {'<', (char)('0' + level), '>'};
    if (log->is_journal)
        log_put(log, (struct text){prefix, sizeof prefix});
}

void log_begin(struct log *log, enum log_level level)
{
    log->overflows = log->fd < 0;
    log->line = log->len;
    if (log->dropped > 0) { /* first things first; if this does not fit, nothing does */
        put_level(log, LOG_WARNING);
        log_put(log, TEXT("… "));
        log_put_number(log, log->dropped);
        log_put(log, TEXT(" lines not logged\n"));
    }
    put_level(log, level);
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

void log_line(struct log *log, enum log_level level, struct text line)
{
    log_begin(log, level);
    log_put(log, line);
    log_end(log);
}

void log_error(struct log *log, struct text what, int uv_error)
{
    const char *why = uv_strerror(uv_error);
    log_begin(log, LOG_ERROR);
    log_put(log, what);
    log_put(log, TEXT(": "));
    log_put(log, (struct text){why, strlen(why)});
    log_end(log);
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
