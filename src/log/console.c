/* console.c - standard output, shared by all threads.
 *
 * A thread of the console's own writes to the descriptor; the others leave their lines in a ring
 * and go on. A write may have to wait: for the reader of a pipe, for CTRL-Q on a terminal, for a
 * disk. Only a thread can wait everywhere: O_NONBLOCK would hold for every process that shares the
 * descriptor, such as the shell; opening it a second time needs /proc, and a terminal of the same
 * user; and where poll() promises room, a terminal may have less than a line needs.
 *
 * - The reader does not read: the thread waits in write(), the ring fills up, and further lines are
 *   dropped and counted. The count is written before the next line that finds room, or when all
 *   that came before it is written.
 * - There is no room, as on a full disk: tried again each RETRY_MS, until there is.
 * - The reader is gone: the thread ends, and lines are forgotten.
 * - The console is closed: what still waits gets CLOSE_MS to be written. A thread that cannot come
 *   back from write() is left behind, and the memory with it. */
#include <charfinder/log.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    WRITE_MAX = 16 * 1024,   /* bytes at a time: so much of the ring is free again after each */
    RETRY_MS = 1000,         /* after a failure that may pass */
    CLOSE_MS = 500,          /* for the last lines */
    STACK_BYTES = 64 * 1024, /* of the thread, which calls few functions */
};

enum console_state {
    CONSOLE_OPEN,
    CONSOLE_CLOSING,   /* console_close() waits for the thread */
    CONSOLE_ENDED,     /* the thread will not touch the console again */
    CONSOLE_ABANDONED, /* only the thread uses the console, and frees it */
};

struct console {
    int fd;
    bool is_terminal;
    bool is_journal; /* the level of each line is told to it, in sd-daemon(3)'s way */
    pthread_t thread;
    pthread_mutex_t lock;   /* of what is below */
    pthread_cond_t changed; /* there are lines, or another state */
    enum console_state state;
    size_t begin;   /* where the oldest byte is in the ring */
    size_t len;     /* bytes in the ring */
    size_t dropped; /* lines, since the last one that was kept */
    uint64_t dropped_in_all;
    char ring[CONSOLE_ROOM];
};

/* The service manager names the stream of the journal in JOURNAL_STREAM (systemd.exec(5)). */
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

bool console_tells_levels(const struct console *console)
{
    return console->is_journal;
}

/* The ring. Each function needs the lock. */

static bool ring_put(struct console *console, const char *at, size_t len)
{
    if (len > CONSOLE_ROOM - console->len)
        return false;
    size_t end = (console->begin + console->len) % CONSOLE_ROOM;
    size_t first = len < CONSOLE_ROOM - end ? len : CONSOLE_ROOM - end;
    memcpy(console->ring + end, at, first);
    memcpy(console->ring, at + first, len - first);
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
    if (!ring_put(console, note, (size_t)len))
        return false;
    console->dropped = 0;
    return true;
}

static void put_line(struct console *console, const char *at, size_t len)
{
    size_t before = console->len;
    size_t dropped = console->dropped;
    if (!put_dropped(console) || !ring_put(console, at, len)) {
        console->len = before; /* no count without a line after it: another count would follow */
        console->dropped = dropped + 1;
        console->dropped_in_all++;
    }
}

static void put_lines(struct console *console, struct text lines)
{
    if (lines.len == 0 || (console->dropped == 0 && ring_put(console, lines.at, lines.len)))
        return;
    while (lines.len > 0) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = (size_t)(end - lines.at) + 1;
        put_line(console, lines.at, len);
        lines = text_from(lines, len);
    }
}

void console_put(struct console *console, struct text lines, size_t dropped)
{
    pthread_mutex_lock(&console->lock);
    if (console->state == CONSOLE_OPEN) {
        console->dropped += dropped;
        console->dropped_in_all += dropped;
        put_lines(console, lines);
    }
    pthread_mutex_unlock(&console->lock);
    pthread_cond_signal(&console->changed);
}

uint64_t console_dropped(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    uint64_t dropped = console->dropped_in_all;
    pthread_mutex_unlock(&console->lock);
    return dropped;
}

/* The thread. Each function needs the lock, and may give it away while it waits. */

static struct timespec after_ms(int ms)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += ms % 1000 * 1000000L;
    time.tv_sec += ms / 1000 + time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

/* Waits until there is something to write; false when there will be nothing. */
static bool wait_for_lines(struct console *console)
{
    for (;;) {
        if (console->len == 0)
            put_dropped(console); /* the next line may come much later */
        if (console->len > 0)
            return console->state != CONSOLE_ABANDONED;
        if (console->state != CONSOLE_OPEN)
            return false;
        pthread_cond_wait(&console->changed, &console->lock);
    }
}

/* Waits for RETRY_MS; false, perhaps sooner, when there is nothing to be tried again. */
static bool wait_to_retry(struct console *console)
{
    struct timespec deadline = after_ms(RETRY_MS);
    if (console->state != CONSOLE_OPEN)
        return false;
    while (console->state == CONSOLE_OPEN &&
           pthread_cond_timedwait(&console->changed, &console->lock, &deadline) == 0)
        continue;
    return true;
}

/* Whether the descriptor may take bytes again after it failed like this: there is no room in the
 * file system, or in what a file may hold (RLIMIT_FSIZE), or no memory. A disk may recover from EIO;
 * a terminal says so when it is gone. */
static bool may_pass(const struct console *console, int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case ENOBUFS:
    case ENOMEM:
        return true;
    case EIO:
        return !console->is_terminal;
    default:
        return false;
    }
}

/* As write(2), but what failed is returned: a negative errno. */
static ssize_t write_or_why(int fd, const char *at, size_t len)
{
    ssize_t written = write(fd, at, len);
    return written < 0 ? -errno : written;
}

/* Writes the oldest bytes of the ring; no other thread touches these while the lock is open. Returns
 * how many were taken, or a negative errno. */
static ssize_t write_oldest(struct console *console)
{
    const char *at = console->ring + console->begin;
    size_t len =
        console->len < CONSOLE_ROOM - console->begin ? console->len : CONSOLE_ROOM - console->begin;
    if (len > WRITE_MAX)
        len = WRITE_MAX;
    pthread_mutex_unlock(&console->lock);
    ssize_t written = write_or_why(console->fd, at, len);
    if (written == -EAGAIN) { /* the descriptor has O_NONBLOCK */
        struct pollfd ready = {.fd = console->fd, .events = POLLOUT};
        poll(&ready, 1, -1);
        written = write_or_why(console->fd, at, len);
    }
    pthread_mutex_lock(&console->lock);
    return written;
}

/* Writes some of what waits; false when the descriptor will never take more. */
static bool write_some(struct console *console)
{
    ssize_t written = write_oldest(console);
    if (written >= 0) {
        console->begin = (console->begin + (size_t)written) % CONSOLE_ROOM;
        console->len -= (size_t)written;
        return true;
    }
    if (written == -EINTR)
        return true;
    /* EAGAIN again: there was less room than poll() promised */
    return (written == -EAGAIN || may_pass(console, (int)-written)) && wait_to_retry(console);
}

static void console_free(struct console *console)
{
    pthread_cond_destroy(&console->changed);
    pthread_mutex_destroy(&console->lock);
    free(console);
}

/* No signal reaches this thread: those that a write brings upon itself (SIGPIPE, SIGXFSZ, and
 * SIGTTOU from a terminal with `stty tostop`) would end or stop the server; blocked, they let the
 * write fail, or go on. */
static void *write_lines(void *argument)
{
    struct console *console = argument;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_mutex_lock(&console->lock);
    while (wait_for_lines(console) && write_some(console))
        continue;
    bool is_abandoned = console->state == CONSOLE_ABANDONED;
    console->state = CONSOLE_ENDED;
    pthread_cond_signal(&console->changed);
    pthread_mutex_unlock(&console->lock);
    if (is_abandoned)
        console_free(console);
    return NULL;
}

/* Opening and closing */

static int start_thread(struct console *console)
{
    pthread_attr_t attr;
    int error = pthread_attr_init(&attr);
    if (error != 0)
        return error;
    pthread_attr_setstacksize(&attr, STACK_BYTES); /* if this fails, it has the usual size */
    error = pthread_create(&console->thread, &attr, write_lines, console);
    pthread_attr_destroy(&attr);
    return error;
}

static int init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attr;
    int error = pthread_condattr_init(&attr);
    if (error != 0)
        return error;
    error = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    if (error == 0)
        error = pthread_cond_init(condition, &attr);
    pthread_condattr_destroy(&attr);
    return error;
}

int console_open(struct console **opened, int fd)
{
    struct console *console = malloc(sizeof *console);
    if (console == NULL)
        return -ENOMEM;
    console->fd = fd;
    console->is_terminal = isatty(fd) == 1;
    console->is_journal = console_is_journal(fd);
    console->state = CONSOLE_OPEN;
    console->begin = console->len = console->dropped = 0;
    console->dropped_in_all = 0;
    int error = pthread_mutex_init(&console->lock, NULL);
    if (error != 0)
        goto no_lock;
    error = init_condition(&console->changed);
    if (error != 0)
        goto no_condition;
    error = start_thread(console);
    if (error != 0)
        goto no_thread;
    *opened = console;
    return 0;

no_thread:
    pthread_cond_destroy(&console->changed);
no_condition:
    pthread_mutex_destroy(&console->lock);
no_lock:
    free(console);
    return -error;
}

void console_close(struct console *console)
{
    struct timespec deadline = after_ms(CLOSE_MS);
    pthread_t thread = console->thread;
    pthread_mutex_lock(&console->lock);
    if (console->state == CONSOLE_OPEN)
        console->state = CONSOLE_CLOSING;
    pthread_cond_signal(&console->changed);
    while (console->state == CONSOLE_CLOSING &&
           pthread_cond_timedwait(&console->changed, &console->lock, &deadline) == 0)
        continue;
    bool has_ended = console->state == CONSOLE_ENDED;
    if (!has_ended)
        console->state = CONSOLE_ABANDONED;
    pthread_mutex_unlock(&console->lock);
    if (has_ended) {
        pthread_join(thread, NULL);
        console_free(console);
    } else {
        pthread_detach(thread); /* from here on it may free the console at any time */
    }
}
