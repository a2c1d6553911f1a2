/* client.h - one connection of the load generator: it keeps a number of questions on their way, and
 * checks what comes back.
 *
 * Of each answer the length and the end are checked, of every CHECK_ALLth all bytes: so that no
 * time is spent on looking, most bytes of a large answer are not even copied from the kernel. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"
#include "questions.h"

enum { CHECK_ALL = 61 }; /* a prime, so that in time each question has its turn */

/* What all clients share. */
struct run {
    const struct questions *questions;
    size_t depth;      /* questions on their way, on each connection */
    bool can_discard;  /* MSG_TRUNC drops bytes of this kind of socket without copying them */
    uint64_t begin_ns; /* what ends from then on counts */
    uint64_t end_ns;   /* from then on nothing is asked and nothing counts */
    uint64_t bytes;    /* received */
    uint64_t checked;  /* answers of which all bytes were compared */
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

/* Asks until `depth` questions are on their way. False while the kernel takes no more: call again
 * when it does. */
bool client_ask(struct client *client, const struct run *run, uint64_t now);

/* Takes what has come in. Fails when it is not the right answer. */
void client_hear(struct client *client, struct run *run);

/* No question is on its way. */
bool client_is_content(const struct client *client);

/* Hangs up, and fails if the server has more to say. */
void client_finish(struct client *client);

uint64_t now_ns(void);

#endif
