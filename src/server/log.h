/* log.h - the console's lines, kept in memory until the loop has nothing better to do, and never
 * waited for: what the reader of standard output does not take in time is dropped, and counted. */
#ifndef CHARFINDER_LOG_H
#define CHARFINDER_LOG_H

#include <charfinder/text.h>

enum { LOG_ROOM = 256 * 1024 }; /* a stalled reader misses nothing of some three thousand lines */

/* Priorities of syslog (RFC 5424, table 2). */
enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

struct log {
    int fd;          /* negative: nobody reads any more */
    bool is_journal; /* which is told the level of each line, in sd-daemon(3)'s way */
    bool is_file;    /* takes all at once; anything else may stall */
    size_t begin;    /* bytes before it are written */
    size_t len;      /* bytes after it are free */
    size_t line;     /* where the line that is being put together begins */
    size_t dropped;  /* lines, since the last one that was kept */
    bool overflows;  /* the line being put together */
    char room[LOG_ROOM];
};

/* Writes to `fd`, which stays the caller's. */
void log_init(struct log *log, int fd);

/* One line is begun, put together and ended; nothing else comes between. */
void log_begin(struct log *log, enum log_level level);
void log_put(struct log *log, struct text text);
void log_put_quoted(struct log *log, struct text text); /* any bytes: see text_quote */
void log_put_number(struct log *log, size_t number);
void log_end(struct log *log);

/* A whole line, and one for a libuv error: `what: why`. */
void log_line(struct log *log, enum log_level level, struct text line);
void log_error(struct log *log, struct text what, int uv_error);

/* Writes what can be written without waiting. True when nothing is left. */
bool log_flush(struct log *log);

#endif
