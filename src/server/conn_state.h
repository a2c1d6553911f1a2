/* conn_state.h - what the files of a connection share: conn.c (states and turns), conn_open.c (how
 * it begins), conn_wait.c (clients that take too long) and conn_report.c (what is told of it). */
#ifndef CHARFINDER_CONN_STATE_H
#define CHARFINDER_CONN_STATE_H

#include <stdalign.h>

#include "conn.h"

/*     READING ◄── all said ── a turn ── the kernel is full ──► WRITING ── it has room ──► WAITING
 *        └────── a read ───────► ▲ └─── enough for one turn ──────────────────────────────► │
 *                                └──────────────────────── next turn ───────────────────────┘
 *     a turn ── the conversation is over ──► LINGERING ── the client hangs up ──► CLOSING
 *     any of these ── a read or a write fails, a timeout, the server's end ──► CLOSING */
#define CONN_STATES(X) X(READING) X(WRITING) X(WAITING) X(LINGERING) X(CLOSING)

#define CONN_STATE_ENUM(name) CONN_##name,
enum conn_state { CONN_STATES(CONN_STATE_ENUM) };
#undef CONN_STATE_ENUM

/* What may still come from the client. */
enum conn_input {
    INPUT_COMES,   /* anything */
    INPUT_COUNTED, /* `input_left` bytes: the server stops, and the kernel had these by then */
    INPUT_CLOSED,  /* nothing that will be read: the server stops */
    INPUT_ENDED,   /* nothing: the client has said its last byte */
};

struct conn {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    struct worker *worker;
    struct desk *desk; /* null while nothing lies on it */
    struct list in_all;
    struct list in_turns;        /* alone unless WAITING */
    struct timeout_link waiting; /* in one of the worker's timeouts, or none */
    struct admission_link admission;
    enum conn_state state : 8;
    enum conn_input input : 8;
    enum service service : 8;
    enum admission_place place : 8;
    uint32_t steps;    /* timeouts since the client last took something */
    uint32_t untaken;  /* bytes, when the client last took something */
    int input_left;    /* bytes, if INPUT_COUNTED */
    const char *shown; /* the client's address, or its listener's if it has none */
    char shown_room[ADDRESS_SHOWN_MAX];
    uint16_t shown_len;
    bool is_silent;                        /* the client has sent nothing yet */
    alignas(uint64_t) char conversation[]; /* of the service's kind; its members need no more */
};

static inline struct conversation *conn_conversation(struct conn *conn)
{
    return (struct conversation *)(void *)conn->conversation;
}

/* conn.c */

/* Takes a desk for the connection unless it has one; false when there is no memory. */
bool conn_take_desk(struct conn *conn);

/* Lets the conversation be fed and heard until nothing is due, the kernel takes no more, or enough
 * was asked or written: then other connections come first. */
void conn_take_turn(struct conn *conn);

/* Closes the connection, and over TCP lets the kernel forget what the client has not taken: else it
 * would hold that for minutes. The client sees a reset. What it has not taken from a Unix socket, it
 * can take after the end, too. */
void conn_reset(struct conn *conn);

/* Frees a connection when its handle is closed. */
void conn_on_closed(uv_handle_t *handle);

/* conn_wait.c */

/* The client has its time anew: to ask, to take what is due, or to hang up. */
void conn_await_question(struct conn *conn);
void conn_await_taking(struct conn *conn);
void conn_await_end(struct conn *conn);

/* How many bytes the client has not taken yet: those left to write, and those in the kernel; none if
 * it is gone. */
size_t conn_untaken(const struct conn *conn);

/* conn_report.c */

extern const struct conversation_watch conn_watch;

struct transport_counts *conn_counts(const struct conn *conn);
void conn_report_opened(struct conn *conn);
void conn_report_refused(struct conn *conn);
void conn_report_closed(struct conn *conn);

/* Something was read: from now on a question may be timed, up to the next call of
 * conn_report_ready(). To read the clock costs, so only some are timed. */
void conn_report_asked(struct conn *conn);
void conn_report_ready(struct conn *conn);

#endif
