/* protocol.c - the three languages of the servers that are measured. */
#include "protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static size_t ask_charfinder(char *out, size_t n, const char *query)
{
    (void)n;
    return (size_t)snprintf(out, PROTOCOL_REQUEST_MAX, "%s\r\n", query);
}

/* A new line that begins like the prompt stands nowhere else in an answer. */
static size_t charfinder_answer_len(const char *answer, size_t len)
{
    static const char end[] = {'\r', '\n', '?', '>', ' '};
    const char *found = memmem(answer, len, end, sizeof end);
    return found == NULL ? 0 : (size_t)(found + sizeof end - answer);
}

static size_t ask_redis(char *out, size_t n, const char *query)
{
    char key[24];
    (void)query;
    int len = snprintf(key, sizeof key, "%zu", n);
    return (size_t)snprintf(out, PROTOCOL_REQUEST_MAX, "*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n", len,
                            key);
}

/* The head of an answer is a line that ends with the length of the value. */
static size_t value_answer_len(const char *answer, size_t len, char before_length, const char *tail)
{
    const char *end = memchr(answer, '\n', len);
    if (end == NULL)
        return 0;
    const char *number = memrchr(answer, before_length, (size_t)(end - answer));
    if (number == NULL || number[1] < '0' || number[1] > '9')
        fail("not a value: %.*s", (int)(end - answer), answer);
    return (size_t)(end + 1 - answer) + strtoul(number + 1, NULL, 10) + strlen(tail);
}

static size_t redis_answer_len(const char *answer, size_t len)
{
    return value_answer_len(answer, len, '$', "\r\n");
}

static size_t ask_memcached(char *out, size_t n, const char *query)
{
    (void)query;
    return (size_t)snprintf(out, PROTOCOL_REQUEST_MAX, "get %zu\r\n", n);
}

static size_t memcached_answer_len(const char *answer, size_t len)
{
    return value_answer_len(answer, len, ' ', "\r\nEND\r\n");
}

static const struct protocol protocols[] = {
    {"charfinder", "?> ", ask_charfinder, charfinder_answer_len},
    {"redis", "", ask_redis, redis_answer_len},
    {"memcached", "", ask_memcached, memcached_answer_len},
};

const struct protocol *protocol_find(const char *name)
{
    for (size_t n = 0; n < sizeof protocols / sizeof protocols[0]; n++)
        if (strcmp(protocols[n].name, name) == 0)
            return &protocols[n];
    return NULL;
}
