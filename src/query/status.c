/* status.c - the line that ends an answer. */
#include <charfinder/query.h>

#include <assert.h>

static_assert(sizeof((struct status *)NULL)->scratch >= TEXT_ESCAPE_MAX, "escapes go there, too");

void status_start(struct status *status, struct text query, uint32_t count)
{
    char *at = status->scratch;
    if (count == 0) {
        at += text_put(TEXT("No match for "), at);
    } else {
        at += text_put_number(count, at);
        at += text_put(count == 1 ? TEXT(" match for ") : TEXT(" matches for "), at);
    }
    size_t room = (size_t)(status->scratch + sizeof status->scratch - at);
    if (query.len + 2 <= room && text_is_plain(query)) {
        *at++ = '\'';
        at += text_put(query, at);
        *at++ = '\'';
        status->quote.state = TEXT_QUOTE_OVER;
    } else {
        text_quote_start(&status->quote, query);
    }
    status->head = (struct text){status->scratch, (size_t)(at - status->scratch)};
}
static_assert(sizeof((struct status *)NULL)->scratch > sizeof "4294967295 matches for ",
              "any head fits");

struct text status_next(struct status *status)
{
    struct text head = status->head;
    if (head.len == 0)
        return text_quote_next(&status->quote, status->scratch);
    status->head = (struct text){NULL, 0};
    return head;
}
