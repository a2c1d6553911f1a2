/* log.h - lines for the console: their levels, what is dropped and how much it was. It knows nothing
 * of clients, and nothing here ever waits for the reader of the console.
 *
 * Each thread has a log of its own, in which lines are put together without a lock. All logs hand
 * their lines over to one console, whose own thread writes what its reader takes; the rest is
 * dropped and counted. */
#ifndef CHARFINDER_LOG_H
#define CHARFINDER_LOG_H

#include <charfinder/text.h>
#include <pthread.h>

/* The console: standard output, shared by all threads */

/* Bytes that wait for a reader that has stalled: some three thousand lines. */
enum { CONSOLE_ROOM = 256 * 1024 };

struct console;

/* Whether `fd` leads to the journal of systemd. */
bool console_is_journal(int fd);

/* A console that writes to `fd`, which stays the caller's, and as it is; in `*opened`, to be closed.
 * Starts a thread. Returns 0, or a negative errno, which leaves nothing behind. */
int console_open(struct console **opened, int fd);

/* Lets what waits be written for another half a second, and how many lines were dropped in the end.
 * Then the console is gone; only a thread that is stuck in a write keeps its memory until it comes
 * back, or the process ends, and until then `fd`, if it is closed, must not become another file. To
 * be called when all logs are done with. */
void console_close(struct console *console);

/* Takes whole lines, after a count of `dropped` ones that came before them, to be written soon. Never
 * waits: of what finds no room the lines are dropped and counted, and the count is written as soon as
 * there is room again. May be called from any thread. */
void console_put(struct console *console, struct text lines, size_t dropped);

/* How many lines were dropped since the beginning. May be called from any thread. */
uint64_t console_dropped(struct console *console);

/* Whether the level of each line is to be told, in sd-daemon(3)'s way. */
bool console_tells_levels(const struct console *console);

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

/* Hands all lines to the console. */
void log_flush(struct log *log);

/* Standard error: what goes wrong where there is no log */

/* What a line on standard error begins with to be an error in systemd's journal, if that is where
 * it goes; else nothing. Constant. */
const char *log_error_prefix(void);

/* Says on standard error `charfinder: cannot WHAT WHERE: WHY`; `where` may be empty. Returns 1. */
int complain(const char *what, const char *where, const char *why);

#endif
