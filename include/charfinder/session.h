/* session.h - the conversation of lines: a prompt, a query, its result lines and its status.
 *
 * The protocol: charfinder-protocol(5), "The line protocol"; Telnet: RFC 854, RFC 855, RFC 860.
 * conversation.h says how it is driven; a client that takes too long is told nothing. */
#ifndef CHARFINDER_SESSION_H
#define CHARFINDER_SESSION_H

#include <charfinder/conversation.h>

/*  PROMPT ── all said ──► LISTEN ── a line ──► ANSWER ── all said ──► STATUS ── all said ──► PROMPT
 *                         │ │ │ │ └── without a result ─────────────► STATUS
 *                         │ │ │ └── too long ──► TOO_LONG ── all said ──► PROMPT
 *                         │ │ └── empty ──► PROMPT
 *                         │ └── a telnet request ──► REPLY ── all said ──► LISTEN
 *                         └── end of input, a line that is not UTF-8, … ──► OVER
 *  LISTEN, ANSWER ── the next result is not found yet ──► SEARCH ── it is ──► ANSWER, STATUS
 *  LISTEN ── a line that was answered before ──► KNOWN ── all said ──► LISTEN
 *  LISTEN ── a line whose answer is to be kept ──► GATHER ── it is small ──► KNOWN
 *                                                  └── it is not ──► SEARCH, ANSWER, STATUS
 *  PROMPT ── the client is refused ──► REFUSAL ── all said ──► REFUSED ── its line ends ──► OVER */
enum session_state {
    SESSION_PROMPT,
    SESSION_LISTEN,
    SESSION_SEARCH,
    SESSION_ANSWER,
    SESSION_STATUS,
    SESSION_GATHER,
    SESSION_KNOWN,
    SESSION_TOO_LONG,
    SESSION_REPLY,
    SESSION_REFUSAL,
    SESSION_REFUSED,
    SESSION_OVER,
};

/* Which bytes belong to a telnet command, and what it is (src/session/nvt.c). */
enum nvt_state { NVT_DATA, NVT_IAC, NVT_WILL, NVT_WONT, NVT_DO, NVT_DONT, NVT_SB, NVT_SB_IAC };

/* The bytes of a key that have come: none, ESC, ESC [ and what follows, ESC O. */
enum line_key { LINE_NO_KEY, LINE_ESC, LINE_ESC_BRACKET, LINE_ESC_O };

/* The line begun (src/session/line.c). */
struct line {
    char *at;   /* lent: max + 1 bytes; null while there is no room */
    size_t max; /* bytes of a line without its ending */
    size_t len; /* bytes of the line begun; max + 2: it is too long, and dropped */
    bool ends_in_cr;
    enum line_key key;
};

/* What a line is answered: lies in the room that is lent. */
struct session_answer {
    struct text query; /* within the line */
    union {            /* one after the other */
        struct answer answer;
        struct status status;
        char scratch[64]; /* the answer to a line that is too long */
    };
    enum query_kind kind; /* of the answer; set when its status begins */
    uint32_t results;     /* of the answer; set when its status begins */
    struct text gathered; /* the part of an answer that is to be kept; in `line`, after the query */
    char line[];          /* the line; then its query, or the answer if that was kept */
};

/* What a connection has while it waits for its client; the rest is in the room that is lent. */
struct session {
    struct conversation conversation;
    enum session_state state : 8;
    enum query_order order : 8;
    enum nvt_state nvt : 8;
    char reply[3];
    struct line line;
    struct session_answer *answer; /* lent; null while nothing is lent */
};

/* The second kind answers queries of words best first, and those after a `/` in steps. */
extern const struct conversation_kind session_conversation;
extern const struct conversation_kind session_best_conversation;

#endif
