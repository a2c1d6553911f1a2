/* session.h - one client's conversation, with no socket in sight.
 *
 * Feed it what the client sent, take what the client should get. It never blocks, allocates or
 * asks the time, and how the bytes were cut on either side changes nothing. PROTOCOL: README,
 * "What is said on the wire"; Telnet: RFC 854, RFC 855, RFC 860.
 *
 *     for (;;) {
 *         struct text due = session_due(s);
 *         if (due.len > 0)              session_said(s, send(due));
 *         else if (session_is_over(s))  break;
 *         else if (input.len > 0)       input = text_from(input, session_feed(s, input));
 *         else if (input has ended)     session_feed_eof(s);
 *         else                          wait for input;
 *     } */
#ifndef CHARFINDER_SESSION_H
#define CHARFINDER_SESSION_H

#include <charfinder/query.h>

/*  PROMPT ── all said ──► LISTEN ── a line ──► ANSWER ── all said ──► STATUS ── all said ──► PROMPT
 *                          │ │ │ └── without a result ─────────────► STATUS
 *                          │ │ └── too long, or empty ──► PROMPT
 *                          │ └── a telnet request ──► REPLY ── all said ──► LISTEN
 *                          └── end of input, a line that is not UTF-8, … ──► OVER */
enum session_state {
    SESSION_PROMPT,
    SESSION_LISTEN,
    SESSION_ANSWER,
    SESSION_STATUS,
    SESSION_REPLY,
    SESSION_OVER,
};

/* What the keeper of a log may want to know. Called from within session_feed(), session_feed_eof()
 * and session_said(), with the `who` of session_start(); must not call the session. */
struct session_watch {
    /* A line has come in: stripped if it is UTF-8, else whole. Valid during the call. */
    void (*received)(void *who, struct text line);
    /* A line of more than `line_max` bytes has come in and was dropped. */
    void (*received_too_long)(void *who, size_t line_max);
    /* An answer of so many result lines has been taken to the end. */
    void (*sent)(void *who, uint32_t results);
};

/* Which bytes belong to a telnet command, and what it is (src/session/nvt.c). */
enum nvt_state { NVT_DATA, NVT_IAC, NVT_WILL, NVT_WONT, NVT_DO, NVT_DONT, NVT_SB, NVT_SB_IAC };

/* The line begun (src/session/line.c). */
struct line {
    char *at;        /* lent; null while nobody lends */
    size_t max;      /* bytes that may stand there */
    size_t len;      /* bytes that came; more than `max`: the line is too long, and dropped */
    bool pending_cr; /* and a CR after them, of which the next byte tells what it is */
};

/* No pointers to itself but in `due`, `status` and `answer`: must not be moved. */
struct session {
    enum session_state state;
    enum nvt_state nvt;
    struct line line;
    struct text query; /* within the line */
    struct text due;   /* what is left of the piece that is being said */
    struct answer answer;
    union {
        struct status status;
        char scratch[64]; /* a reply or a refusal */
    };
    const struct session_watch *watch;
    void *who;
};

/* Begins with the prompt. Lines may have `line_max` (>= 1) bytes without their ending. `watch` may
 * be null; it must outlive the session. There is nothing to free. */
void session_start(struct session *session, size_t line_max, const struct session_watch *watch,
                   void *who);

/* Lends `room`, `line_max` bytes, to keep a line in. Needed before session_feed(), and until
 * session_holds_line() is false; then the room may be taken back by lending null. */
void session_lend(struct session *session, char *room);

/* Whether something of a line, or of a query that is being answered, lies in the room lent. */
bool session_holds_line(const struct session *session);

/* Offers bytes from the client; returns how many were taken. Fewer than there are means something
 * is due, or the session is over: say it, then offer the rest again. With nothing due it takes at
 * least one byte (of input that is not empty); once over, it takes and ignores all. Keeps no
 * pointer to `input`. */
size_t session_feed(struct session *session, struct text input);

/* The client has said its last byte: a line begun counts as a line. Takes effect only when nothing
 * is due, so call it again after every answer, in the place of session_feed(). */
void session_feed_eof(struct session *session);

/* What is to be said next: never empty while something is due. Valid until the next call that may
 * change the session: parts of it lie in the session, or in the room lent. */
struct text session_due(const struct session *session);

/* True only if session_due() is constant data, which may be kept as long as the program runs:
 * result lines, where long pieces come from. */
bool session_due_is_constant(const struct session *session);

/* The first `n` bytes of session_due() were taken. */
void session_said(struct session *session, size_t n);

/* Nothing is due, nothing will be: close. */
bool session_is_over(const struct session *session);

#endif
