/* log.h - lines for the console: their levels, what is dropped and how much it was. It knows nothing
 * of clients, and nothing here ever waits for the reader of the console.
 *
 * Each thread has a log of its own, in which lines are put together without a lock. All logs hand
 * their lines over to one console, which writes what its reader takes, drops the rest and counts
 * it. */
#ifndef CHARFINDER_LOG_H
#define CHARFINDER_LOG_H

#include <charfinder/text.h>
#include <pthread.h>

/* The console: standard output, shared by all threads */

/* Bytes that wait for a reader that has stalled: some three thousand lines. */
enum { CONSOLE_ROOM = 256 * 1024 };

struct console {
    pthread_mutex_t lock; /* of what is below, but for `is_journal`, which does not change */
    int fd;               /* negative: it has no reader any more */
    bool is_ours;         /* a description of our own, non-blocking; to be closed */
    bool is_file;         /* takes all at once; anything else may stall */
    bool is_socket;
    bool is_journal; /* the level of each line is told to it, in sd-daemon(3)'s way */
    size_t len;      /* bytes waiting in `room` */
    size_t dropped;  /* lines, since the last one that was kept */
    uint64_t dropped_in_all;
    char room[CONSOLE_ROOM];
};

/* Whether `fd` leads to the journal of systemd. */
bool console_is_journal(int fd);

/* Writes to where `fd` leads; `fd` stays the caller's, and as it is. To be closed. False when the
 * system has no lock to give: nothing is to be closed then. */
bool console_init(struct console *console, int fd);

/* Writes what can still be written, and how many lines were dropped in the end. */
void console_close(struct console *console);

/* Puts whole lines, after a count of `dropped` ones that came before them, and writes what can be
 * written without waiting. True when nothing is left to be written; else call again a little later,
 * if need be with no lines. May be called from any thread. */
bool console_put(struct console *console, struct text lines, size_t dropped);

/* How many lines were dropped since the beginning. May be called from any thread. */
uint64_t console_dropped(struct console *console);

/* A log: the lines of one thread */

/* Bytes; a line that is longer than half of it may be dropped, and counted. */
enum { LOG_ROOM = 64 * 1024 };

/* Priorities of syslog (RFC 5424, table 2). */
enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

struct log {
    struct console *console; /* not ours; outlives the log */
    size_t len;              /* bytes in `room` */
    size_t line;             /* where the line that is being put together begins */
    size_t dropped;          /* lines that did not fit */
    bool overflows;          /* the line that is being put together does not fit */
    bool is_stalled;         /* the console still has to be asked to write */
    char room[LOG_ROOM];
};

/* Nothing is to be closed. */
void log_init(struct log *log, struct console *console);

/* One line is begun, put together and ended; nothing else comes between. */
void log_begin(struct log *log, enum log_level level);
void log_put(struct log *log, struct text text);
void log_put_quoted(struct log *log, struct text text); /* any bytes: see text_quote */
void log_put_number(struct log *log, size_t number);
void log_end(struct log *log);

/* A whole line; and one that tells an error: `what: why`. */
void log_line(struct log *log, enum log_level level, struct text line);
void log_error(struct log *log, struct text what, const char *why);

/* Hands all lines to the console. False if they are not all written: call again, a little later. */
bool log_flush(struct log *log);

/* Standard error: what goes wrong where there is no log */

/* What a line on standard error begins with to be an error in systemd's journal, if that is where
 * it goes; else nothing. Constant. */
const char *log_error_prefix(void);

/* Says on standard error `charfinder: cannot WHAT WHERE: WHY`; `where` may be empty. Returns 1. */
int complain(const char *what, const char *where, const char *why);

#endif
