/* known.c - responses that were given before. */
#include "known.h"

#include <string.h>

static_assert(sizeof((struct exchange *)NULL)->bytes <= (size_t)MEMO_ANSWER_MAX,
              "any response that is made at once can be kept");

/* No line begins so: the other conversation keeps its answers in the same memo, by their queries. */
enum { KEY_MARK = '\1' };

enum { KEY_BYTES = 17 }; /* before the query */

/* Writes the key, which has all that a response depends on but for the time: what is told, and how
 * its head differs from others. Empty if the query is too long. */
static struct text put_key(const struct exchange *exchange, char out[MEMO_QUESTION_MAX])
{
    const struct ask *ask = &exchange->ask;
    const struct response *response = &exchange->response;
    if (ask->query.len > MEMO_QUESTION_MAX - KEY_BYTES)
        return (struct text){out, 0};
    const uint8_t bytes[KEY_BYTES - 2 * sizeof(uint32_t)] = {
        KEY_MARK,
        (uint8_t)exchange->form,
        (uint8_t)ask->order,
        exchange->head.request.method == METHOD_HEAD,
        ask->has_all_neighbours,
        response->varies,
        response->is_shared,
        response->is_last,
        response->is_before_11,
    };
    char *at = out;
    memcpy(at, bytes, sizeof bytes);
    at += sizeof bytes;
    memcpy(at, &ask->start, sizeof ask->start);
    at += sizeof ask->start;
    memcpy(at, &ask->stop, sizeof ask->stop);
    at += sizeof ask->stop;
    at += text_put(ask->query, at);
    return (struct text){out, (size_t)(at - out)};
}

bool known_find(struct exchange *exchange, struct memo_answer *known)
{
    const struct conversation *conversation = exchange->conversation;
    struct memo *memo = conversation_memo(exchange->conversation);
    char room[MEMO_QUESTION_MAX];
    if (memo == NULL || !exchange->has_answer)
        return false;
    struct text key = put_key(exchange, room);
    if (key.len == 0)
        return false;
    enum memo_found found = memo_find(memo, key, known, exchange->bytes, sizeof exchange->bytes);
    exchange->is_wanted = found == MEMO_WANTED;
    if (found != MEMO_ANSWER)
        return false;
    response_date(exchange->bytes, conversation->watch->time(conversation->owner));
    return true;
}

void known_keep(struct exchange *exchange, struct text response)
{
    char room[MEMO_QUESTION_MAX];
    if (!exchange->is_wanted)
        return;
    const struct memo_answer known = {response, exchange->body.rows.count,
                                      (uint8_t)exchange->body.answer.kind};
    memo_keep(conversation_memo(exchange->conversation), put_key(exchange, room), &known);
}
