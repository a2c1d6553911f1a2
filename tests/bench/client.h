/* client.h - one connection of the load generator: it keeps a number of questions in flight, and
 * checks the answers.
 *
 * It checks the length and the end of each answer, and all bytes of every CHECK_ALLth. To save
 * time, most bytes of a large answer are not copied from the kernel. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"
#include "questions.h"

enum { CHECK_ALL = 61 }; /* a prime, so that each question is checked at some time */

/* What all clients share. */
struct run {
    const struct questions *questions;
    size_t depth;       /* questions in flight on each connection */
    bool can_discard;   /* MSG_TRUNC drops bytes of this kind of socket without copying them */
    uint64_t begin_ns;  /* answers that end from then on count */
    uint64_t end_ns;    /* no question is asked and no answer counts from then on */
    uint64_t bytes;     /* received */
    uint64_t answered;  /* questions */
    uint64_t checked;   /* answers of which all bytes were compared */
    size_t timed_bytes; /* the latency of longer answers does not count */
    struct histogram latency_ns; /* from sending the question to the answer's last byte */
};

struct client {
    int fd;
    size_t first;       /* the question that it begins with, counted from 0 */
    uint64_t *asked_ns; /* of question n at n % depth */
    uint64_t asked;     /* questions so far */
    uint64_t answered;
    size_t got;      /* bytes of the answer that is coming in */
    bool checks_all; /* of it */
    char *unsent;    /* of requests: depth times the longest */
    size_t unsent_at;
    size_t unsent_len;
};

/* Takes over `fd`, on which the greeting has been heard. Asks the questions in their order, from
 * `first` on, and round again. */
void client_start(struct client *client, const struct run *run, int fd, size_t first);

/* Asks until `depth` questions are in flight. False while the kernel takes no more: call again
 * when it does. */
bool client_ask(struct client *client, const struct run *run, uint64_t now);

/* Takes what has come in. Fails when it is not the right answer. */
void client_hear(struct client *client, struct run *run);

/* Whether no question is in flight. */
bool client_is_content(const struct client *client);

/* Hangs up, and fails if the server has more to say. */
void client_finish(struct client *client);

uint64_t now_ns(void);

#endif
