/* talker.h - a client of any kind of conversation, which cuts bytes as a fuzzer wants.
 *
 * An input's first four bytes are the plan, the others are what the client says:
 *
 *     0  the most bytes fed at once, 0: 256     2  the limit of a question less 1, 255: 4096
 *     1  the most bytes taken at once, 0: 256   3  flags, see below
 *
 * One conversation is fed whole and taken whole, another one by the plan, and both must agree. */
#ifndef CHARFINDER_TALKER_H
#define CHARFINDER_TALKER_H

#include <charfinder/conversation.h>

#include <stddef.h>

#include "fuzz.h"

enum {
    PLAN = 4,           /* bytes */
    FLAG_EOF = 1,       /* the client's end of input follows */
    FLAG_ROOM_BACK = 2, /* the room is taken back whenever that is allowed */
    FLAG_VARIES = 4,    /* pieces have 1 to the most bytes, else the most */
};

struct talker {
    union {
        struct conversation conversation;
        max_align_t of_any_kind[32];
    };
    /* Looks at the conversation before each step; may be null. */
    void (*look)(const struct talker *talker);
    struct text input; /* not yet taken */
    bool has_end;      /* the client's end of input follows */
    bool is_slow;      /* or it takes too long to go on */
    char *room;
    size_t question_max;
    /* How bytes are cut; SIZE_MAX: not at all. */
    size_t most_in;
    size_t most_out;
    bool is_room_back;
    bool varies;
    uint32_t dice;
    uint32_t cuts;
    uint32_t heard;    /* a hash of all that the watch was told */
    struct memo *memo; /* null: no answers are kept */
};

/* Begins a conversation that is fed whole and taken whole; to be ended. The talker is the owner that the
 * watch is given. */
void talker_start(struct talker *talker, const struct conversation_kind *kind,
                  const struct conversation_watch *watch, const uint8_t plan[PLAN],
                  struct text input);

/* From now on its bytes are cut by the plan. */
void talker_cut(struct talker *talker, const uint8_t plan[PLAN]);

/* For the watch: this was told. */
void talker_hear(struct talker *talker, const void *bytes, size_t len);

/* For the watch: where answers are kept. */
struct memo *talker_memo(void *talker);

/* What is said next; empty when no more will be. Then so much of it is taken. */
struct text talker_due(struct talker *talker);
void talker_said(struct talker *talker, size_t n);

/* Takes all that is said, or the first `most` bytes and some more. */
void talker_take(struct talker *talker, size_t most);

/* Lets both talk, and checks that they say the same and come to the same end. Each piece that `whole`
 * says is given to `check`; if that is false, both stop. Whether they came to the end. */
bool talker_converse(struct talker *whole, struct talker *cut,
                     bool (*check)(struct talker *whole, struct text piece));

/* If the conversation is over, it must ignore `more`. */
void talker_end(struct talker *talker, struct text more);

#endif
