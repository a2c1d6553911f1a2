/* nvt.h - finds telnet commands among the bytes of a line, and refuses every option (RFC 854). */
#ifndef CHARFINDER_NVT_H
#define CHARFINDER_NVT_H

#include <charfinder/session.h>

enum nvt_event {
    NVT_NOTHING,   /* the byte was part of a command */
    NVT_BYTE,      /* it belongs to the line, as it is */
    NVT_REPLY,     /* it ended a command that wants the answer in `reply` */
    NVT_INTERRUPT, /* it ended a command that ends the session */
};

/* How many of the first bytes of `input` belong to the line, as they are. */
size_t nvt_plain(enum nvt_state state, struct text input);

/* What `byte` is. `reply` is written only for NVT_REPLY: constant data, or in `room`. */
enum nvt_event nvt_take(enum nvt_state *state, unsigned char byte, char room[3],
                        struct text *reply);

#endif
