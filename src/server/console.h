/* console.h - standard output, shared by all workers and never waited for: what its reader does not
 * take in time is dropped, and counted. */
#ifndef CHARFINDER_CONSOLE_H
#define CHARFINDER_CONSOLE_H

#include <charfinder/text.h>
#include <uv.h>

enum {
    CONSOLE_ROOM = 256 * 1024
}; /* a stalled reader misses nothing of some three thousand lines */

struct console {
    uv_mutex_t lock;
    int fd;       /* negative: nobody reads any more */
    bool is_ours; /* a description of our own, non-blocking; to be closed */
    bool is_file; /* takes all at once; anything else may stall */
    bool is_socket;
    bool is_journal; /* which is told the level of each line, in sd-daemon(3)'s way */
    size_t len;      /* bytes waiting in `room` */
    size_t dropped;  /* lines, since the last one that was kept */
    uint64_t dropped_in_all;
    char room[CONSOLE_ROOM];
};

/* Whether `fd` leads to the journal of systemd. */
bool console_is_journal(int fd);

/* Writes to where `fd` leads; `fd` stays the caller's, and as it is. 0 or a libuv error. */
int console_init(struct console *console, int fd);

/* Writes what can still be written, and how many lines were dropped in the end. */
void console_close(struct console *console);

/* Puts whole lines, after a count of `dropped` ones that came before them, and writes what can be
 * written without waiting. True when nothing is left; else call again a little later, with nothing
 * new perhaps. May be called from any thread. */
bool console_put(struct console *console, struct text lines, size_t dropped);

/* How many lines were dropped since the beginning. May be called from any thread. */
uint64_t console_dropped(struct console *console);

#endif
