/* questions.c - reads questions, and learns their right answers. */
#include "questions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fail.h"

enum { ANSWER_ROOM = 64 * 1024 }; /* to begin with */

static void *must(void *memory)
{
    if (memory == NULL)
        fail("out of memory");
    return memory;
}

static void add(struct questions *questions, const struct protocol *protocol, const char *query)
{
    char request[PROTOCOL_REQUEST_MAX];
    size_t len = protocol->ask(request, questions->count, query);
    if (len >= sizeof request)
        fail("a query is too long: %.40s...", query);
    struct question *at =
        must(realloc(questions->at, (questions->count + 1) * sizeof *questions->at));
    questions->at = at;
    at[questions->count] = (struct question){
        .number = questions->count + 1,
        .request = must(malloc(len)),
        .request_len = len,
    };
    memcpy(at[questions->count++].request, request, len);
}

struct questions questions_read(const char *path, const struct protocol *protocol)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail("%s: %s", path, strerror(errno));
    struct questions questions = {NULL, 0};
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0')
            add(&questions, protocol, line);
    }
    if (ferror(file) || questions.count == 0)
        fail("%s: no queries", path);
    free(line);
    fclose(file);
    return questions;
}

static void send_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n < 0)
            fail("cannot ask: %s", strerror(errno));
        at += n;
        len -= (size_t)n;
    }
}

/* Answers as they come, end to end. */
struct heard {
    char *at;
    size_t len;
    size_t room;
};

/* Takes the answer to a question off what was heard, and hears more if that is not all of it. */
static void learn(struct question *question, const struct protocol *protocol, int fd,
                  struct heard *heard)
{
    size_t due;
    while ((due = protocol->answer_len(heard->at, heard->len)) == 0 || due > heard->len) {
        if (heard->len == heard->room)
            heard->at = must(realloc(heard->at, heard->room *= 2));
        ssize_t n = recv(fd, heard->at + heard->len, heard->room - heard->len, 0);
        if (n <= 0)
            fail("no answer to query %zu", question->number);
        heard->len += (size_t)n;
    }
    question->answer = must(malloc(due));
    question->answer_len = due;
    memcpy(question->answer, heard->at, due);
    heard->len -= due;
    memmove(heard->at, heard->at + due, heard->len);
}

void questions_learn(struct questions *questions, size_t first, size_t most,
                     const struct protocol *protocol, int fd)
{
    size_t end = questions->count - first < most ? questions->count : first + most;
    struct heard heard = {must(malloc(ANSWER_ROOM)), 0, ANSWER_ROOM};
    for (size_t n = first; n < end; n++)
        send_all(fd, questions->at[n].request, questions->at[n].request_len);
    for (size_t n = first; n < end; n++)
        learn(&questions->at[n], protocol, fd, &heard);
    if (heard.len > 0)
        fail("too much of an answer to query %zu", end);
    free(heard.at);
}

void questions_free(struct questions *questions)
{
    for (size_t n = 0; n < questions->count; n++) {
        free(questions->at[n].request);
        free(questions->at[n].answer);
    }
    free(questions->at);
}

void expect_greeting(const struct protocol *protocol, int fd)
{
    char said[16];
    size_t len = strlen(protocol->greeting);
    if (len > 0 && (recv(fd, said, len, MSG_WAITALL) != (ssize_t)len ||
                    memcmp(said, protocol->greeting, len) != 0))
        fail("the server did not say '%s'", protocol->greeting);
}
