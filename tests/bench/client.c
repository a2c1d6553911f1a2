/* client.c - one connection of the load generator. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"

enum {
    ROOM = 256 * 1024,
    LARGE = 16 * 1024, /* bytes of an answer whose copying would take noticeable time */
    DISCARD_MAX =
        ROOM, /* bytes of one receive; the room has as many, in case the kernel copies them */
    END_CHECKED = 5, /* bytes: the end of the status line, and the prompt */
};

static char room[ROOM];

uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static const struct question *question_number(const struct client *client, const struct run *run,
                                              uint64_t n)
{
    return &run->questions->at[(client->first + n) % run->questions->count];
}

void client_start(struct client *client, const struct run *run, int fd, size_t first)
{
    size_t longest = 0;
    for (size_t n = 0; n < run->questions->count; n++)
        if (run->questions->at[n].request_len > longest)
            longest = run->questions->at[n].request_len;
    *client = (struct client){
        .fd = fd,
        .first = first,
        .asked_ns = calloc(run->depth, sizeof(uint64_t)),
        .unsent = malloc(run->depth * longest),
        .checks_all = true,
    };
    if (client->asked_ns == NULL || client->unsent == NULL)
        fail("out of memory");
}

static bool flush(struct client *client)
{
    while (client->unsent_at < client->unsent_len) {
        ssize_t n = send(client->fd, client->unsent + client->unsent_at,
                         client->unsent_len - client->unsent_at, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (n < 0)
            fail("cannot ask: %s", strerror(errno));
        client->unsent_at += (size_t)n;
    }
    client->unsent_at = client->unsent_len = 0;
    return true;
}

bool client_ask(struct client *client, const struct run *run, uint64_t now)
{
    if (!flush(client)) /* at most the questions in flight are unsent, so there is room for them */
        return false;
    while (now < run->end_ns && client->asked - client->answered < run->depth) {
        const struct question *question = question_number(client, run, client->asked);
        memcpy(client->unsent + client->unsent_len, question->request, question->request_len);
        client->unsent_len += question->request_len;
        client->asked_ns[client->asked++ % run->depth] = now;
    }
    return flush(client);
}

static void compare(const struct question *question, size_t from, const char *heard, size_t len)
{
    if (memcmp(question->answer + from, heard, len) != 0)
        fail("a wrong answer to query %zu", question->number);
}

/* Bytes `from` to `from + len - 1` of an answer have come. */
static void check(const struct client *client, const struct question *question, const char *heard,
                  size_t len)
{
    size_t from = client->got;
    size_t end_at = question->answer_len > END_CHECKED ? question->answer_len - END_CHECKED : 0;
    if (client->checks_all)
        compare(question, from, heard, len);
    else if (from >= end_at)
        compare(question, from, heard, len);
    else if (from + len > end_at)
        compare(question, end_at, heard + (end_at - from), from + len - end_at);
}

static void answer_complete(struct client *client, const struct question *question, struct run *run,
                            uint64_t now)
{
    if (now >= run->begin_ns && now < run->end_ns) {
        if (question->answer_len <= run->timed_bytes)
            histogram_add(&run->latency_ns, now - client->asked_ns[client->answered % run->depth]);
        run->answered++;
        run->checked += client->checks_all;
    }
    client->answered++;
    client->got = 0;
    client->checks_all = client->answered % CHECK_ALL == 0;
}

static ssize_t receive(const struct client *client, const struct run *run, size_t due,
                       size_t answer_len, bool *discarded)
{
    *discarded = run->can_discard && !client->checks_all && due > LARGE;
    if (*discarded) {
        size_t most = due - END_CHECKED;
        return recv(client->fd, room, most < DISCARD_MAX ? most : DISCARD_MAX,
                    MSG_DONTWAIT | MSG_TRUNC);
    }
    /* not into a large answer that may be discarded when its turn comes */
    size_t most = answer_len > LARGE && due < ROOM ? due : ROOM;
    return recv(client->fd, room, most, MSG_DONTWAIT);
}

void client_hear(struct client *client, struct run *run)
{
    const struct question *question = question_number(client, run, client->answered);
    bool discarded;
    ssize_t received =
        receive(client, run, question->answer_len - client->got, question->answer_len, &discarded);
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (received < 0)
        fail("no answer: %s", strerror(errno));
    if (received == 0)
        fail("the server hung up");

    uint64_t now = now_ns();
    const char *heard = room;
    size_t left = (size_t)received;
    if (now >= run->begin_ns && now < run->end_ns)
        run->bytes += left;
    if (discarded) {
        client->got += left;
        return;
    }
    while (left > 0) {
        if (client_is_content(client))
            fail("the server said more than it was asked for");
        question = question_number(client, run, client->answered);
        size_t due = question->answer_len - client->got;
        size_t len = left < due ? left : due;
        check(client, question, heard, len);
        client->got += len;
        heard += len;
        left -= len;
        if (len == due)
            answer_complete(client, question, run, now);
    }
}

bool client_is_content(const struct client *client)
{
    return client->asked == client->answered;
}

void client_finish(struct client *client)
{
    if (shutdown(client->fd, SHUT_WR) != 0 || recv(client->fd, room, 1, 0) != 0)
        fail("the server did not hang up in good order");
    close(client->fd);
    free(client->asked_ns);
    free(client->unsent);
}
