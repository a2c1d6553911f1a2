/* status.c - the line that ends an answer. */
#include <charfinder/query.h>

#include <assert.h>
#include <string.h>

static_assert(sizeof((struct status *)NULL)->scratch >= TEXT_ESCAPE_MAX, "escapes go there, too");

static char *put(char *at, struct text text)
{
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return at + text.len;
}

void status_start(struct status *status, struct text query, uint32_t count)
{
    char *at = status->scratch;
    if (count == 0)
        at = put(at, TEXT("No match for "));
    else if (count == 1)
        at = put(at, TEXT("1 match for "));
    else
        at = put(at + text_put_number(count, at), TEXT(" matches for "));
    size_t room = (size_t)(status->scratch + sizeof status->scratch - at);
    if (query.len + 2 <= room && text_is_plain(query)) {
        *at++ = '\'';
        at = put(at, query);
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
