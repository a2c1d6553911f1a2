/* framing.c - what charfinder makes of streams of bytes, for test_judge.py.
 *
 * Reads streams on standard input, each behind its length: four bytes, the lowest first. Writes a
 * line of JSON for each, with an array for each response: the request that was received, in
 * hexadecimal, or null; the status; whether the connection ends behind it. */
#include <charfinder/http.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUERY_MAX = 4096, BEGINNING = 1024 /* bytes of a response: all that is looked at */ };

static struct text asked;
static char asked_bytes[3 * QUERY_MAX + 256];

static void on_received(void *owner, struct text question)
{
    (void)owner;
    memcpy(asked_bytes, question.at, question.len);
    asked = (struct text){asked_bytes, question.len};
}

static void on_answered(void *owner, enum query_kind kind, uint32_t results)
{
    (void)owner;
    (void)kind;
    (void)results;
}

static int64_t on_time(void *owner)
{
    (void)owner;
    return 0;
}

static size_t on_metrics(void *owner, char *out, size_t room)
{
    (void)owner;
    (void)room;
    out[0] = '\n';
    return 1;
}

static const struct conversation_watch watch = {
    .received = on_received,
    .answered = on_answered,
    .time = on_time,
    .metrics = on_metrics,
};

/* Until something is due, if something will be. */
static void think(struct conversation *conversation)
{
    while (conversation->is_thinking)
        conversation_think(conversation);
}

/* Takes a whole response; `beginning` gets its first bytes, and a NUL behind them. */
static void take_response(struct conversation *conversation, char beginning[BEGINNING + 1])
{
    size_t len = 0;
    for (;;) {
        think(conversation);
        if (conversation->due.len == 0)
            break;
        size_t left = BEGINNING - len;
        size_t n = conversation->due.len < left ? conversation->due.len : left;
        memcpy(beginning + len, conversation->due.at, n);
        len += n;
        conversation_said(conversation, conversation->due.len);
    }
    beginning[len] = '\0';
}

static void write_response(const char *beginning, bool is_first)
{
    const char *last = strstr(beginning, "\r\nConnection: close\r\n");
    const char *body = strstr(beginning, "\r\n\r\n");
    printf("%s[", is_first ? "" : ",");
    if (asked.at == NULL) {
        printf("null");
    } else {
        putchar('"');
        for (size_t n = 0; n < asked.len; n++)
            printf("%02x", (unsigned)(unsigned char)asked.at[n]);
        putchar('"');
    }
    printf(",%.3s,%s]", beginning + sizeof "HTTP/1.1",
           last != NULL && (body == NULL || last < body) ? "true" : "false");
}

static void judge(struct conversation *conversation, struct text input)
{
    char beginning[BEGINNING + 1];
    bool is_first = true;
    putchar('[');
    while (input.len > 0 && !conversation_is_over(conversation)) {
        asked.at = NULL;
        input = text_from(input, conversation_feed(conversation, input));
        think(conversation);
        if (conversation->due.len == 0)
            continue;
        take_response(conversation, beginning);
        write_response(beginning, is_first);
        is_first = false;
    }
    puts("]");
}

int main(void)
{
    struct conversation *conversation = malloc(http_conversation.bytes);
    char *room = malloc(http_conversation.room_bytes(QUERY_MAX));
    unsigned char size[4];
    if (conversation == NULL || room == NULL)
        return EXIT_FAILURE;
    while (fread(size, sizeof size, 1, stdin) == 1) {
        size_t len = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
        char *input = malloc(len + 1);
        if (input == NULL || (len > 0 && fread(input, len, 1, stdin) != 1))
            return EXIT_FAILURE;
        conversation_start(conversation, &http_conversation, QUERY_MAX, &watch, NULL);
        conversation_lend(conversation, room);
        judge(conversation, (struct text){input, len});
        free(input);
    }
    free(room);
    free(conversation);
    return EXIT_SUCCESS;
}
