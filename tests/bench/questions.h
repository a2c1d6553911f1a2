/* questions.h - questions and their right answers. */
#ifndef BENCH_QUESTIONS_H
#define BENCH_QUESTIONS_H

#include "protocol.h"

struct question {
    size_t number; /* in the file, from 1 */
    char *request;
    size_t request_len;
    char *answer; /* null until it has been learned */
    size_t answer_len;
};

struct questions {
    struct question *at;
    size_t count; /* >= 1 */
};

/* One question per line of the file at `path`. */
struct questions questions_read(const char *path, const struct protocol *protocol);

/* Asks those from number `first` on, counted from 0, `most` at most, over `fd`, a blocking socket, in
 * order and all at once: they must be few enough for the sockets' buffers. */
void questions_learn(struct questions *questions, size_t first, size_t most,
                     const struct protocol *protocol, int fd);

void questions_free(struct questions *questions);

/* Takes the server's greeting from `fd`. */
void expect_greeting(const struct protocol *protocol, int fd);

#endif
