/* status.c - the line that ends an answer. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

static_assert(sizeof((struct status *)NULL)->scratch >= TEXT_ESCAPE_MAX, "escapes go there, too");

static struct text put_count(uint32_t count, char room[24])
{
    const struct text tail = TEXT(" matches for ");
    char *at = room + 24 - tail.len;
    memcpy(at, tail.at, tail.len);
    do {
        *--at = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    return (struct text){at, (size_t)(room + 24 - at)};
}

void status_start(struct status *status, struct text query, uint32_t count)
{
    if (count == 0)
        status->head = TEXT("No match for ");
    else if (count == 1)
        status->head = TEXT("1 match for ");
    else
        status->head = put_count(count, status->scratch);
    text_quote_start(&status->quote, query);
}

struct text status_next(struct status *status)
{
    struct text head = status->head;
    if (head.len == 0)
        return text_quote_next(&status->quote, status->scratch);
    status->head = (struct text){NULL, 0};
    return head;
}
