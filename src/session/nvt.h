/* nvt.h - finds telnet commands among the bytes of a line, and refuses every option (RFC 854). */
#ifndef CHARFINDER_NVT_H
#define CHARFINDER_NVT_H

#include <charfinder/session.h>

enum nvt_event {
    NVT_NOTHING,         /* the byte was part of a command */
    NVT_BYTE,            /* it belongs to the line, as it is */
    NVT_REPLY,           /* it ended a command that wants the answer in `reply` */
    NVT_INTERRUPT,       /* it ended a command that ends the session */
    NVT_ERASE_CHARACTER, /* it ended a command that takes a character off the line */
    NVT_ERASE_LINE,      /* it ended a command that takes all of the line */
};

/* What `byte` is; in the state NVT_DATA all but 0xFF belong to the line. `*reply` is set only for
 * NVT_REPLY: constant data, or in `room`. */
enum nvt_event nvt_take(enum nvt_state *state, unsigned char byte, char room[3],
                        struct text *reply);

#endif
