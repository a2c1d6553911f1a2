/* log.h - one worker's lines for the console, put together in memory and handed over when its loop
 * has nothing better to do. */
#ifndef CHARFINDER_LOG_H
#define CHARFINDER_LOG_H

#include "console.h"

enum { LOG_ROOM = 64 * 1024 }; /* a line longer than half of it may be dropped, and counted */

/* Priorities of syslog (RFC 5424, table 2). */
enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

struct log {
    struct console *console;
    size_t len;      /* bytes in `room` */
    size_t line;     /* where the line that is being put together begins */
    size_t dropped;  /* lines that did not fit */
    bool overflows;  /* the line that is being put together does not fit */
    bool is_stalled; /* the console still has to be asked to write */
    char room[LOG_ROOM];
};

void log_init(struct log *log, struct console *console);

/* One line is begun, put together and ended; nothing else comes between. */
void log_begin(struct log *log, enum log_level level);
void log_put(struct log *log, struct text text);
void log_put_quoted(struct log *log, struct text text); /* any bytes: see text_quote */
void log_put_number(struct log *log, size_t number);
void log_end(struct log *log);

/* A whole line, and one for a libuv error: `what: why`. */
void log_line(struct log *log, enum log_level level, struct text line);
void log_error(struct log *log, struct text what, int uv_error);

/* Hands all lines to the console. False if they are not all written: call again, a little later. */
bool log_flush(struct log *log);

#endif
