/* batch.h - what goes to the kernel in one write: short pieces copied end to end, long ones
 * left where they lie if they stay there. */
#ifndef CHARFINDER_BATCH_H
#define CHARFINDER_BATCH_H

#include <charfinder/text.h>
#include <uv.h>

enum {
    BATCH_ROOM = 128 * 1024, /* some thirty answers of 4 KB; pages of it never used cost nothing */
    BATCH_BUFS = 16,
    BATCH_COPY_MAX = 2048, /* from here on the kernel gathers as fast as we copy */
};

struct batch {
    unsigned first; /* bufs before it are sent */
    unsigned count; /* bufs in use */
    size_t bytes;   /* not yet sent */
    size_t used;    /* of the room */
    uv_buf_t bufs[BATCH_BUFS];
    char room[BATCH_ROOM];
};

void batch_clear(struct batch *batch);

/* Adds the first bytes of `piece`, at most `most`; returns how many, 0 when the batch is full. Only
 * a piece that `stays` as it is until it is sent is ever left where it lies. */
size_t batch_add(struct batch *batch, struct text piece, bool stays, size_t most);

/* The first `n` bytes are sent. */
void batch_sent(struct batch *batch, size_t n);

#endif
