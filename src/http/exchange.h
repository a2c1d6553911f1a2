/* exchange.h - one request and its response: all that lies in the room that is lent. */
#ifndef CHARFINDER_HTTP_EXCHANGE_H
#define CHARFINDER_HTTP_EXCHANGE_H

#include <charfinder/conversation.h>

#include <assert.h>

#include "ask.h"
#include "body.h"
#include "head.h"
#include "response.h"

enum {
    /* For the head of the response; of its Link field a part at a time. */
    FRONT_BYTES = RESPONSE_HEAD_MAX + 2 * BODY_ROOM_MIN,
    /* A body of up to 48 KiB is made before it is sent, so its length is known: a page of 200 rows
     * has half of that. body_fill() stops before the end. */
    BLOCK_BYTES = 48 * 1024 + BODY_ROOM_MIN,
    CODES_MAX = INDEX_SEQUENCE_MAX * (sizeof "+U+10FFFF" - 1), /* so many code points at most */
    BACK_BYTES = 16, /* the end of a chunk, and the last chunk */
};

static_assert((int)FRONT_BYTES + (int)BLOCK_BYTES >= (int)HEAD_FIELDS_BYTES,
              "a field line is read in both");
static_assert((int)BLOCK_BYTES >= (int)REFUSAL_MAX, "a refusal is written at once");

struct exchange {
    const struct conversation *conversation;
    size_t query_max;    /* bytes of a query */
    struct text refused; /* why this client gets no answer; empty if it does */
    struct head head;
    struct ask ask;
    char address[CODES_MAX + sizeof "/all"]; /* of a page about code points: `/U+1F1E9+U+1F1EA` */
    char described[sizeof "describe" + CODES_MAX]; /* the query that such a page answers */
    struct response response;
    enum form form;   /* of the answer, if it has one */
    struct body body; /* the rest of the body, not made yet */
    struct body link; /* the rest of the Link field, not made yet */
    size_t made;      /* bytes of the body that lie in the block */
    bool has_answer;  /* the body is an answer's, and not all of it is made yet */
    bool is_wanted;   /* the response is to be kept, if it is made at once (known.h) */
    bool is_question; /* the answer to a query is told, not only its head */
    char bytes[FRONT_BYTES + BLOCK_BYTES + BACK_BYTES]; /* the front, and the block behind it */
    char line[];                                        /* the request line */
};

/* Where the body is made. */
static inline char *exchange_block(struct exchange *exchange)
{
    return exchange->bytes + FRONT_BYTES;
}

/* The query of the target, to be decoded where it is. */
static inline char *exchange_parameters(struct exchange *exchange)
{
    return exchange->line + (exchange->head.request.query.at - exchange->line);
}

#endif
