/* conversation.h - one client's conversation, whatever it is held in: bytes in, slices out.
 *
 * The server drives every kind of conversation through this header and never asks which kind it
 * is. A conversation knows no socket and no clock, never blocks and allocates nothing; how the
 * bytes were cut on either side changes nothing. This is all that its owner does:
 *
 *     for (;;) {
 *         if (c->due.len > 0)                conversation_said(c, send(c->due));
 *         else if (c->is_thinking)           conversation_think(c);
 *         else if (conversation_is_over(c))  break;
 *         else if (input.len > 0)            input = text_from(input, conversation_feed(c, input));
 *         else if (input has ended)          conversation_feed_eof(c);
 *         else                               wait for input;
 *     } */
#ifndef CHARFINDER_CONVERSATION_H
#define CHARFINDER_CONVERSATION_H

#include <charfinder/query.h>

struct memo; /* memo.h */

/* What the owner is told, and what it is asked for. Called from within any function below that is
 * given a conversation to change, with the `owner` of conversation_start(); must not call the
 * conversation. */
struct conversation_watch {
    /* A question has come in: a line, without white space at its ends if it is UTF-8; or a method
     * and a request target, `GET /find?query=rook`, as the client wrote them. Valid during the
     * call. */
    void (*received)(void *owner, struct text question);
    /* A line of more than `line_max` bytes has come in and was dropped. */
    void (*received_too_long)(void *owner, size_t line_max);
    /* The answer to a query, understood as `kind`, has been taken to the end: so many results. */
    void (*answered)(void *owner, enum query_kind kind, uint32_t results);
    /* The time of day: seconds since 1970-01-01 00:00 UTC, leap seconds not counted. */
    int64_t (*time)(void *owner);
    /* Writes what the server counts, in the text format of Prometheus; returns how many of the
     * `room` bytes at `out`, 0 if that is not enough. */
    size_t (*metrics)(void *owner, char *out, size_t room);
    /* Where answers are kept. Other conversations may share it if they have the same `question_max`
     * and give the same answer to the same question. The function is null, or returns null, if no
     * answers are kept. */
    struct memo *(*memo)(void *owner);
};

struct conversation;

/* One kind of conversation: a constant. The functions are called through those below. */
struct conversation_kind {
    size_t bytes;            /* of its struct, which begins with a struct conversation */
    unsigned turn_questions; /* how many may be answered before other clients have their turn */
    size_t (*room_bytes)(size_t question_max);
    void (*start)(struct conversation *c, size_t question_max);
    void (*lend)(struct conversation *c, char *room);
    bool (*holds_room)(const struct conversation *c);
    size_t (*feed)(struct conversation *c, struct text input);
    void (*feed_eof)(struct conversation *c);
    void (*go_on)(struct conversation *c);
    void (*think)(struct conversation *c);
    bool (*is_over)(const struct conversation *c);
    void (*time_out)(struct conversation *c);
    void (*refuse)(struct conversation *c, struct text why);
    void (*drain)(struct conversation *c);
};

/* What all kinds begin with. Must not be moved. */
struct conversation {
    const struct conversation_kind *kind;
    const struct conversation_watch *watch;
    void *owner;
    /* To be said next: never empty while something is due. Valid until the next call that may
     * change the conversation: parts of it lie in the conversation, or in the room lent. */
    struct text due;
    /* True only if `due` is constant data, which may be kept as long as the program runs: result
     * lines, where long pieces come from. */
    bool due_is_constant;
    /* Nothing is due yet, but something will be: see conversation_think(). */
    bool is_thinking;
};

/* Begins. `c` has kind->bytes bytes; questions may have `question_max` (>= 1) bytes. `watch` must
 * outlive the conversation. There is nothing to free. */
static inline void conversation_start(struct conversation *c, const struct conversation_kind *kind,
                                      size_t question_max, const struct conversation_watch *watch,
                                      void *owner)
{
    c->kind = kind;
    c->watch = watch;
    c->owner = owner;
    c->due = (struct text){"", 0};
    c->due_is_constant = false;
    c->is_thinking = false;
    kind->start(c, question_max);
}

/* Lends `room`, kind->room_bytes(question_max) bytes aligned for any type, to keep a question and
 * what belongs to its answer in. Needed before conversation_feed() and conversation_feed_eof(), and
 * until conversation_holds_room() is false; then the room may be taken back by lending null. */
static inline void conversation_lend(struct conversation *c, char *room)
{
    c->kind->lend(c, room);
}

/* Whether something of a question, or of its answer, lies in the room lent. */
static inline bool conversation_holds_room(const struct conversation *c)
{
    return c->kind->holds_room(c);
}

/* Offers bytes from the client; returns how many were taken. Fewer than there are means something
 * is due or thought about, or the conversation is over: say it, then offer the rest again. With
 * nothing due or thought about it takes at least one byte (of input that is not empty), and of
 * questions at most one that is answered; once over, it takes and ignores all. Keeps no pointer to
 * `input`. */
static inline size_t conversation_feed(struct conversation *c, struct text input)
{
    return c->kind->feed(c, input);
}

/* The client has said its last byte. Takes effect only when nothing is due, so it is called again
 * after every answer, in the place of conversation_feed(). */
static inline void conversation_feed_eof(struct conversation *c)
{
    c->kind->feed_eof(c);
}

/* The first `n` bytes of what is due were taken. */
static inline void conversation_said(struct conversation *c, size_t n)
{
    c->due = text_from(c->due, n);
    if (c->due.len == 0)
        c->kind->go_on(c);
}

/* While c->is_thinking: searches for what is due next, for no longer than some 200 µs. A longer
 * search takes several calls, so that other clients have their turn in between. */
static inline void conversation_think(struct conversation *c)
{
    c->kind->think(c);
}

/* Nothing is due, nothing will be: close. */
static inline bool conversation_is_over(const struct conversation *c)
{
    return c->kind->is_over(c);
}

/* The client took too long to ask: what it is to be told becomes due, if anything, and then the
 * conversation is over. To be called only when nothing is due, and with room lent. */
static inline void conversation_time_out(struct conversation *c)
{
    c->kind->time_out(c);
}

/* This client will get no answer, for the reason `why`, constant, a sentence without a full stop.
 * To be called directly after conversation_start(). It is told so at once, or when it has asked, as
 * the kind of conversation wants it; then the conversation is over. No question is received. */
static inline void conversation_refuse(struct conversation *c, struct text why)
{
    c->kind->refuse(c, why);
}

/* No more input will be offered than what the next call of conversation_feed() is offered: the
 * server stops. So the client can be told that its last answer is the last. What becomes due is
 * said as ever; a question that is begun and not ended then is never answered. */
static inline void conversation_drain(struct conversation *c)
{
    c->kind->drain(c);
}

/* For kinds of conversations: where answers are kept; null if none are. */
static inline struct memo *conversation_memo(const struct conversation *c)
{
    return c->watch->memo == NULL ? NULL : c->watch->memo(c->owner);
}

#endif
