/* desk.h - the memory of a connection that is at work. One that waits for its client with nothing
 * begun has none, so ten thousand idle clients share the few desks of those that are busy. */
#ifndef CHARFINDER_DESK_H
#define CHARFINDER_DESK_H

#include <stdalign.h>
#include <uv.h>

#include "batch.h"

enum { DESK_INPUT = 4096 }; /* bytes of one read: some three hundred pipelined questions */

struct desk {
    struct desk *next;  /* in a pool */
    struct text unread; /* of `input`: what the conversation has not taken yet */
    uv_write_t write;   /* for what the kernel did not take at once */
    size_t writing;     /* bytes that `write` is about */
    size_t unsaid;      /* bytes at the end of the batch that the conversation still has to keep */
    uint64_t asked_ns;  /* when the question came in that is being timed; 0: none is */
    struct batch batch;
    char input[DESK_INPUT];
    alignas(max_align_t) char room[]; /* lent to the conversation */
};

enum { DESKS_SPARE = 4 }; /* kept for the next connections that need one */

/* Desks for one kind of conversation. */
struct desk_pool {
    struct desk *spare;
    size_t spares;
    size_t room_bytes;
};

void desk_pool_init(struct desk_pool *pool, size_t room_bytes);

/* Frees the spare desks; the others must have been given back. */
void desk_pool_close(struct desk_pool *pool);

/* An empty desk, to be given back; null when there is no memory. */
struct desk *desk_take(struct desk_pool *pool);
void desk_give_back(struct desk_pool *pool, struct desk *desk);

#endif
