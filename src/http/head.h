/* head.h - takes the head of a request out of a stream of bytes, cut anywhere.
 *
 *  LINE ── CR ──► LINE_CR ── LF ──► FIELD ── CR ──► FIELD_CR ── LF, after nothing ──► (ready)
 *    ▲               │                ▲                 │
 *    └── LF, after nothing ──┘        └── LF, after a field ──┘
 *
 * Bytes are checked as they come: the first one that may not be where it is ends the head, so a
 * client that speaks another protocol is answered at once. */
#ifndef CHARFINDER_HTTP_HEAD_H
#define CHARFINDER_HTTP_HEAD_H

#include "request.h"

enum {
    HEAD_FIELDS_BYTES = 16 * 1024, /* of all field lines together, with their ends */
    HEAD_FIELDS_MAX = 100,         /* of them, Host not counted */
};

enum head_state { HEAD_LINE, HEAD_LINE_CR, HEAD_FIELD, HEAD_FIELD_CR };

enum head_status {
    HEAD_MORE,    /* the head is begun and not whole */
    HEAD_NOTHING, /* it was an empty line: no head is begun (RFC 9112, section 2.2) */
    HEAD_READY,   /* the head is whole, and head.request is what it says */
    HEAD_WRONG,   /* this is no head; head.refusal says why. Nothing after it can be a request */
};

struct head {
    enum head_state state;
    struct refusal refusal;
    struct request request;
    char *line; /* the request line, or the field line that is read */
    size_t line_len;
    size_t line_max;
    char *field;
    size_t fields_bytes;
    unsigned fields;
};

/* Begins to read a head. `line` has room for a request line of `line_max` bytes, and stays as long
 * as the request is looked at; `field` has room for HEAD_FIELDS_BYTES, until the head is ready. */
void head_start(struct head *head, char *line, size_t line_max, char *field);

/* Takes bytes, up to the end of the head at most; returns how many. */
size_t head_take(struct head *head, struct text input, enum head_status *status);

#endif
