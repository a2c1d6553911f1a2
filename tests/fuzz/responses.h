/* responses.h - reads a stream of HTTP responses the obvious way (RFC 9112), and ends the process
 * where it is not what it should be. */
#ifndef CHARFINDER_RESPONSES_H
#define CHARFINDER_RESPONSES_H

#include <charfinder/text.h>

struct responses {
    char *at; /* all that was said */
    size_t len;
    size_t room;
    bool *is_head; /* for each request that was received: the response has no body */
    size_t asked;
    size_t asked_max;
};

/* `input_len` bytes at most will be asked. */
void responses_start(struct responses *responses, size_t input_len);
void responses_end(struct responses *responses);

/* A request was received: method, space and target. */
void responses_expect(struct responses *responses, struct text asked);

/* The next bytes of the stream. */
void responses_add(struct responses *responses, struct text said);

/* Checks the whole stream: a response to each request, in order, and perhaps one more, which
 * refuses what was no request. If `is_closed`, the last one must say that it is the last. */
void responses_check(const struct responses *responses, bool is_closed);

#endif
