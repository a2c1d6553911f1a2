/* console.c - standard output, shared by all workers. */
#include "console.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The service manager names the journal's stream that it connected us to (systemd.exec(5)). */
static bool is_journal(const struct stat *stat)
{
    const char *stream = getenv("JOURNAL_STREAM");
    char ours[64];
    snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)stat->st_dev, (uintmax_t)stat->st_ino);
    return stream != NULL && strcmp(stream, ours) == 0;
}

int console_init(struct console *console, int fd)
{
    struct stat stat;
    bool has_stat = fstat(fd, &stat) == 0;
    console->fd = fd;
    console->is_file = has_stat && S_ISREG(stat.st_mode);
    console->is_journal = has_stat && is_journal(&stat);
    console->len = 0;
    console->dropped = 0;
    console->dropped_in_all = 0;
    return uv_mutex_init(&console->lock);
}

static bool put(struct console *console, const char *at, size_t len)
{
    if (len > CONSOLE_ROOM - console->len)
        return false;
    memcpy(console->room + console->len, at, len);
    console->len += len;
    return true;
}

/* The count of the lines that were dropped, unless there is none; false if it does not fit. */
static bool put_dropped(struct console *console)
{
    char note[64];
    if (console->dropped == 0)
        return true;
    int len = snprintf(note, sizeof note, "%s… %zu lines not logged\n",
                       console->is_journal ? "<4>" : "", console->dropped);
    if (!put(console, note, (size_t)len))
        return false;
    console->dropped = 0;
    return true;
}

static void put_line(struct console *console, const char *at, size_t len)
{
    size_t before = console->len;
    size_t dropped = console->dropped;
    if (!put_dropped(console) || !put(console, at, len)) {
        console->len = before; /* a count without a line after it would be followed by another */
        console->dropped = dropped + 1;
        console->dropped_in_all++;
    }
}

static void put_lines(struct console *console, struct text lines)
{
    if (console->dropped == 0 && put(console, lines.at, lines.len))
        return;
    while (lines.len > 0) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = (size_t)(end - lines.at) + 1;
        put_line(console, lines.at, len);
        lines = text_from(lines, len);
    }
}

static bool can_write(const struct console *console)
{
    struct pollfd ready = {.fd = console->fd, .events = POLLOUT};
    return console->is_file || poll(&ready, 1, 0) > 0;
}

static void write_out(struct console *console)
{
    size_t begin = 0;
    while (console->fd >= 0 && begin < console->len && can_write(console)) {
        size_t len = console->len - begin;
        /* POLLOUT promises a pipe no more than this much room; descriptors that others share, a
         * terminal say, must not be made non-blocking */
        if (!console->is_file && len > PIPE_BUF)
            len = PIPE_BUF;
        ssize_t written = write(console->fd, console->room + begin, len);
        if (written >= 0)
            begin += (size_t)written;
        else if (errno == EPIPE || errno == EBADF)
            console->fd = -1; /* nobody reads: the answers are what matters */
        else if (errno != EINTR)
            break; /* a full disk may have room later */
    }
    if (console->fd < 0)
        begin = console->len;
    console->len -= begin;
    memmove(console->room, console->room + begin, console->len);
}

void console_close(struct console *console)
{
    if (put_dropped(console))
        write_out(console);
    uv_mutex_destroy(&console->lock);
}

bool console_put(struct console *console, struct text lines, size_t dropped)
{
    uv_mutex_lock(&console->lock);
    if (console->fd >= 0) {
        console->dropped += dropped;
        console->dropped_in_all += dropped;
        put_lines(console, lines);
    }
    write_out(console);
    bool is_done = console->len == 0;
    uv_mutex_unlock(&console->lock);
    return is_done;
}

uint64_t console_dropped(struct console *console)
{
    uv_mutex_lock(&console->lock);
    uint64_t dropped = console->dropped_in_all;
    uv_mutex_unlock(&console->lock);
    return dropped;
}
