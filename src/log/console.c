/* console.c - standard output, shared by all threads. */
#include <charfinder/log.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* The service manager names the journal's stream that it connected us to (systemd.exec(5)). */
bool console_is_journal(int fd)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat stat;
    char ours[64];
    if (stream == NULL || fstat(fd, &stat) != 0)
        return false;
    snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)stat.st_dev, (uintmax_t)stat.st_ino);
    return strcmp(stream, ours) == 0;
}

/* A terminal or a pipe is opened once more, for a description of our own that does not block: to
 * make the given one so would be seen by all who share it, the shell for one. Negative if that
 * cannot be. */
static int open_again(int fd, const struct stat *stat)
{
    char path[32];
    if (!S_ISFIFO(stat->st_mode) && !S_ISCHR(stat->st_mode))
        return -1;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool console_init(struct console *console, int fd)
{
    if (pthread_mutex_init(&console->lock, NULL) != 0)
        return false;
    struct stat stat;
    bool has_stat = fstat(fd, &stat) == 0;
    int again = has_stat ? open_again(fd, &stat) : -1;
    console->fd = again < 0 ? fd : again;
    console->is_ours = again >= 0;
    console->is_file = has_stat && S_ISREG(stat.st_mode);
    console->is_socket = has_stat && S_ISSOCK(stat.st_mode);
    console->is_journal = console_is_journal(fd);
    console->len = 0;
    console->dropped = 0;
    console->dropped_in_all = 0;
    return true;
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

/* Writes without waiting, as write(2) does. */
static ssize_t write_some(const struct console *console, const char *at, size_t len)
{
    if (console->is_ours || console->is_file)
        return write(console->fd, at, len);
    if (console->is_socket)
        return send(console->fd, at, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    /* a pipe of another user's, which we may not open: POLLOUT promises it no more room than
     * this */
    struct pollfd ready = {.fd = console->fd, .events = POLLOUT};
    if (poll(&ready, 1, 0) <= 0) {
        errno = EAGAIN;
        return -1;
    }
    return write(console->fd, at, len < PIPE_BUF ? len : PIPE_BUF);
}

static void give_up(struct console *console)
{
    if (console->is_ours)
        close(console->fd);
    console->fd = -1;
    console->is_ours = false;
}

static void write_out(struct console *console)
{
    size_t begin = 0;
    while (console->fd >= 0 && begin < console->len) {
        ssize_t written = write_some(console, console->room + begin, console->len - begin);
        if (written >= 0)
            begin += (size_t)written;
        else if (errno == EPIPE || errno == EBADF)
            give_up(console); /* nobody reads: the answers are what matters */
        else if (errno != EINTR)
            break; /* there is no room: later, perhaps, even on a full disk */
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
    give_up(console);
    pthread_mutex_destroy(&console->lock);
}

bool console_put(struct console *console, struct text lines, size_t dropped)
{
    pthread_mutex_lock(&console->lock);
    if (console->fd >= 0) {
        console->dropped += dropped;
        console->dropped_in_all += dropped;
        put_lines(console, lines);
    }
    write_out(console);
    bool is_done = console->len == 0;
    pthread_mutex_unlock(&console->lock);
    return is_done;
}

uint64_t console_dropped(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    uint64_t dropped = console->dropped_in_all;
    pthread_mutex_unlock(&console->lock);
    return dropped;
}
