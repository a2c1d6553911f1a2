/* batch.c - what goes to the kernel in one write. */
#include "batch.h"

#include <assert.h>
#include <string.h>

/* Called through a volatile pointer, because gcc would inline `rep movs`, which takes longer to
 * start than to copy most result lines. */
static void *(*volatile copy)(void *, const void *, size_t) = memcpy;

void batch_clear(struct batch *batch)
{
    batch->first = 0;
    batch->count = 0;
    batch->bytes = 0;
    batch->used = 0;
}

static bool add_buf(struct batch *batch, const char *at, size_t len)
{
    if (batch->count == BATCH_BUFS)
        return false;
    batch->bufs[batch->count++] = uv_buf_init((char *)at, (unsigned)len); /* only ever read */
    return true;
}

static bool ends_at(const struct batch *batch, const char *at)
{
    if (batch->count == 0)
        return false;
    const uv_buf_t *last = &batch->bufs[batch->count - 1];
    return last->base + last->len == at;
}

size_t batch_add(struct batch *batch, struct text piece, bool stays, size_t most)
{
    size_t len = piece.len < most ? piece.len : most;
    if (stays && piece.len > BATCH_COPY_MAX) {
        if (!add_buf(batch, piece.at, len))
            return 0;
    } else {
        char *to = batch->room + batch->used;
        if (len > BATCH_ROOM - batch->used)
            len = BATCH_ROOM - batch->used;
        if (len == 0)
            return 0;
        if (ends_at(batch, to))
            batch->bufs[batch->count - 1].len += len;
        else if (!add_buf(batch, to, len))
            return 0;
        copy(to, piece.at, len);
        batch->used += len;
    }
    batch->bytes += len;
    return len;
}

void batch_sent(struct batch *batch, size_t n)
{
    assert(n <= batch->bytes);
    batch->bytes -= n;
    if (batch->bytes == 0) {
        batch_clear(batch);
        return;
    }
    while (n >= batch->bufs[batch->first].len)
        n -= batch->bufs[batch->first++].len;
    batch->bufs[batch->first].base += n;
    batch->bufs[batch->first].len -= n;
}
