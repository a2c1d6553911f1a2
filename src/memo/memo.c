/* memo.c - answers that were given before. */
#include <charfinder/memo.h>

#include <assert.h>
#include <string.h>

static_assert(MEMO_QUESTION_MAX <= MEMO_BLOCK_BYTES, "a question lies in one block");
static_assert(MEMO_QUESTION_MAX + MEMO_ANSWER_MAX <= MEMO_BLOCKS * MEMO_BLOCK_BYTES &&
                  MEMO_BLOCKS < UINT16_MAX,
              "there is room for any answer, and blocks have numbers of 16 bits");

/* Need not resist an attack: questions that are chosen to be in one bucket fill that one only. */
static uint64_t hash_of(struct text question)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / the golden ratio, odd */
    uint64_t hash = question.len * factor;
    uint64_t eight = 0;
    const char *at = question.at;
    size_t left = question.len;
    for (; left > sizeof eight; left -= sizeof eight, at += sizeof eight) {
        memcpy(&eight, at, sizeof eight);
        hash = (hash ^ eight) * factor;
        hash ^= hash >> 32;
    }
    if (question.len >= sizeof eight) { /* the last eight, whether all of them are new or not */
        memcpy(&eight, at + left - sizeof eight, sizeof eight);
    } else {
        for (; left > 0; left--)
            eight = eight << 8 | (unsigned char)*at++;
    }
    hash = (hash ^ eight) * factor;
    return hash ^ hash >> 32;
}

/* Different bits of the hash say which bucket, which tag, which place of `seen` and what is there. */
static uint16_t *bucket_of(struct memo *memo, uint64_t hash)
{
    return &memo->buckets[hash % MEMO_BUCKETS];
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static uint16_t *seen_of(struct memo *memo, uint64_t hash)
{
    return &memo->seen[(hash >> 14) % MEMO_SEEN];
}

static uint16_t mark_of(uint64_t hash)
{
    return (uint16_t)(hash >> 26);
}
static_assert(MEMO_BUCKETS == 1 << 14 && MEMO_SEEN == 1 << 12, "these are the bits");

/* The number of the entry; 0 if there is none. */
static unsigned find(const struct memo *memo, unsigned first, uint32_t tag, struct text question)
{
    unsigned n = first;
    while (n != 0 && !(memo->entries[n].tag == tag &&
                       text_equal(question, (struct text){memo->blocks[n].bytes,
                                                          memo->entries[n].question_len})))
        n = memo->entries[n].next;
    return n;
}

/* Copies the answer of entry number `n`, which lies behind its question. */
static void copy_out(const struct memo *memo, unsigned n, char *out)
{
    size_t left = memo->entries[n].said_len;
    size_t before = memo->entries[n].question_len;
    for (;;) {
        const struct memo_block *block = &memo->blocks[n];
        size_t len = MEMO_BLOCK_BYTES - before;
        if (len > left)
            len = left;
        out += text_put((struct text){block->bytes + before, len}, out);
        left -= len;
        if (left == 0)
            break;
        before = 0;
        n = block->next;
    }
}

enum memo_found memo_find(struct memo *memo, struct text question, struct memo_answer *answer,
                          char *out, size_t room)
{
    if (question.len > MEMO_QUESTION_MAX)
        return MEMO_NOTHING;
    uint64_t hash = hash_of(question);
    unsigned n = find(memo, *bucket_of(memo, hash), tag_of(hash), question);
    if (n != 0) {
        struct memo_entry *entry = &memo->entries[n];
        entry->state = MEMO_ASKED;
        if (entry->said_len == 0 || entry->said_len > room)
            return MEMO_NOTHING;
        copy_out(memo, n, out);
        *answer = (struct memo_answer){{out, entry->said_len}, entry->results, entry->kind};
        return MEMO_ANSWER;
    }
    uint16_t *seen = seen_of(memo, hash);
    if (*seen == mark_of(hash))
        return MEMO_WANTED;
    *seen = mark_of(hash);
    return MEMO_NOTHING;
}

/* Blocks */

static unsigned count_free(const struct memo *memo)
{
    return (unsigned)MEMO_BLOCKS - memo->fresh + memo->unused;
}

static unsigned take_block(struct memo *memo)
{
    if (memo->free == 0)
        return ++memo->fresh;
    unsigned n = memo->free;
    memo->free = memo->blocks[n].next;
    memo->unused--;
    return n;
}

/* Gives all blocks of an entry back, in their order. */
static void give_back(struct memo *memo, unsigned first)
{
    unsigned last = first;
    for (memo->unused++; memo->blocks[last].next != 0; memo->unused++)
        last = memo->blocks[last].next;
    memo->blocks[last].next = memo->free;
    memo->free = (uint16_t)first;
}

/* Writes to the block number `*n` and to others behind it; `*used` bytes are used of the one. */
static void put_in_blocks(struct memo *memo, unsigned *n, size_t *used, struct text text)
{
    while (text.len > 0) {
        if (*used == MEMO_BLOCK_BYTES) {
            unsigned next = take_block(memo);
            memo->blocks[*n].next = (uint16_t)next;
            *n = next;
            *used = 0;
        }
        size_t len = MEMO_BLOCK_BYTES - *used;
        if (len > text.len)
            len = text.len;
        memcpy(memo->blocks[*n].bytes + *used, text.at, len);
        *used += len;
        text = text_from(text, len);
    }
    memo->blocks[*n].next = 0;
}

/* Entries */

/* Takes the entry that `*link` leads to out of its bucket, and gives its blocks back. */
static void drop(struct memo *memo, uint16_t *link)
{
    unsigned n = *link;
    *link = memo->entries[n].next;
    memo->entries[n].state = MEMO_UNUSED;
    give_back(memo, n);
}

static uint16_t *link_to(struct memo *memo, unsigned n)
{
    uint64_t hash = hash_of((struct text){memo->blocks[n].bytes, memo->entries[n].question_len});
    uint16_t *link = bucket_of(memo, hash);
    while (*link != n)
        link = &memo->entries[*link].next;
    return link;
}

/* Drops one entry: the next one that was not asked for since the hand last passed it. */
static void make_room(struct memo *memo)
{
    for (;;) {
        memo->hand = (uint16_t)(memo->hand == MEMO_BLOCKS ? 1 : memo->hand + 1);
        struct memo_entry *entry = &memo->entries[memo->hand];
        if (entry->state == MEMO_KEPT)
            break;
        if (entry->state == MEMO_ASKED)
            entry->state = MEMO_KEPT;
    }
    drop(memo, link_to(memo, memo->hand));
}

/* Drops the last entry of a bucket that is full. */
static void make_place(struct memo *memo, uint16_t *bucket)
{
    uint16_t *link = bucket;
    unsigned count = 1;
    for (; *link != 0 && count < MEMO_BUCKET_ANSWERS; count++)
        link = &memo->entries[*link].next;
    if (*link != 0)
        drop(memo, link);
}

void memo_keep(struct memo *memo, struct text question, const struct memo_answer *answer)
{
    assert(question.len <= MEMO_QUESTION_MAX && answer->said.len <= MEMO_ANSWER_MAX);
    uint64_t hash = hash_of(question);
    uint16_t *bucket = bucket_of(memo, hash);
    if (find(memo, *bucket, tag_of(hash), question) != 0)
        return;
    size_t len = question.len + answer->said.len;
    while (count_free(memo) < len / MEMO_BLOCK_BYTES + 1)
        make_room(memo);
    make_place(memo, bucket);
    unsigned first = take_block(memo);
    unsigned last = first;
    size_t used = 0;
    put_in_blocks(memo, &last, &used, question);
    put_in_blocks(memo, &last, &used, answer->said);
    memo->entries[first] = (struct memo_entry){
        .tag = tag_of(hash),
        .results = answer->results,
        .next = *bucket,
        .said_len = (uint16_t)answer->said.len,
        .question_len = (uint16_t)question.len,
        .kind = answer->kind,
        .state = MEMO_KEPT,
    };
    *bucket = (uint16_t)first;
}
