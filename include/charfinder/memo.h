/* memo.h - answers that were given before: the bytes that were said, found by those of the question.
 *
 * The same few hundred questions are asked again and again. A memo keeps their answers:
 *
 * - An answer is kept when its question comes for the second time within some 4,000 different ones.
 *   So a question that is asked once costs one look at one place, and pushes nothing out.
 * - Where there is no room, an answer goes that was not asked for since this was last the case (the
 *   CLOCK algorithm). So what is asked all the time stays.
 *
 * The question is kept with its answer and compared byte by byte, so two questions never meet. What
 * is found is copied out: nothing outside points into a memo, and nothing in it ever moves. A memo is
 * one piece of memory of fixed size, allocates nothing, and is for one thread. */
#ifndef CHARFINDER_MEMO_H
#define CHARFINDER_MEMO_H

#include <charfinder/text.h>

enum {
    MEMO_BLOCKS = 8191, /* 4 MiB: more than 6,000 answers of half a dozen lines, or 160 pages */
    MEMO_BLOCK_BYTES = 510,
    MEMO_BUCKETS = 16384,
    MEMO_SEEN = 4096,         /* questions that came once */
    MEMO_QUESTION_MAX = 256,  /* bytes; what people ask is shorter */
    MEMO_ANSWER_MAX = 0xFFFF, /* bytes */
    MEMO_BUCKET_ANSWERS = 8,  /* in one bucket: questions may be chosen to meet in one */
};

/* An answer begins with its question in one block, and goes on in others. */
struct memo_block {
    uint16_t next; /* of the answer, or of those that are free; 0 for none */
    char bytes[MEMO_BLOCK_BYTES];
};

enum memo_state { MEMO_UNUSED, MEMO_KEPT, MEMO_ASKED /* since the hand passed it */ };

/* Of the block of the same number, if an answer begins there. */
struct memo_entry {
    uint32_t tag; /* one half of the hash of the question */
    uint32_t results;
    uint16_t next; /* in its bucket; 0 for none */
    uint16_t said_len;
    uint16_t question_len;
    uint8_t kind;
    uint8_t state; /* enum memo_state */
};

/* Begins all zero: nothing is kept. Blocks are counted from 1. */
struct memo {
    uint16_t free;   /* the first of those that were given back */
    uint16_t unused; /* how many these are */
    uint16_t fresh;  /* how many blocks were ever used */
    uint16_t hand;   /* the entry that was looked at last for room */
    uint16_t seen[MEMO_SEEN];
    uint16_t buckets[MEMO_BUCKETS];
    struct memo_entry entries[MEMO_BLOCKS + 1];
    struct memo_block blocks[MEMO_BLOCKS + 1];
};

/* An answer, and two numbers that are kept with it. */
struct memo_answer {
    struct text said;
    uint32_t results;
    uint8_t kind;
};

enum memo_found {
    MEMO_NOTHING, /* there is no answer, and none should be kept */
    MEMO_WANTED,  /* there is no answer, but the question came before: it is time for memo_keep() */
    MEMO_ANSWER,
};

/* Looks for the answer to a question, any bytes. If it is found, it is copied to `out`, and described
 * in `*answer`; one of more than `room` bytes is not found, nor wanted. The question may lie in the room. */
enum memo_found memo_find(struct memo *memo, struct text question, struct memo_answer *answer,
                          char *out, size_t room);

/* Keeps a copy of the answer to a question for which memo_find() said MEMO_WANTED, of at most
 * MEMO_ANSWER_MAX bytes; if there is one already, that stays. An answer without a byte says that the
 * true one cannot be kept: then memo_find() says MEMO_NOTHING, not each time anew MEMO_WANTED. */
void memo_keep(struct memo *memo, struct text question, const struct memo_answer *answer);

#endif
