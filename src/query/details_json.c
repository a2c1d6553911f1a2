/* details_json.c - details as JSON, piece by piece. */
#include <charfinder/query.h>

#include <string.h>

/*  OPEN ──► KEY ──► VALUE ──► KEY, VALUE (one more of a list) or CLOSE ──► OVER */
enum state { OPEN, KEY, VALUE, CLOSE, OVER };

static bool is_list(enum detail_kind kind)
{
    return kind == DETAIL_ALIAS || kind == DETAIL_ALSO_CALLED || kind == DETAIL_KEYWORDS ||
           kind == DETAIL_PART;
}

void details_json_start(struct details_json *json, uint32_t owner)
{
    *json = (struct details_json){.state = OPEN};
    details_start(&json->details, owner);
}

/* `"bidi_class":"`, after a comma if it is not the first one; of a list with its `[`. */
static struct text put_key(struct details_json *json)
{
    const enum detail_kind kind = (enum detail_kind)json->details.kind;
    struct text key = kind == DETAIL_PART ? TEXT("parts") : details_key(&json->details);
    char *at = json->piece;
    at += text_put(json->is_first ? TEXT("\"") : TEXT(",\""), at);
    json->is_first = false;
    for (size_t n = 0; n < key.len; n++)
        *at++ = key.at[n] == ' ' ? '_' : key.at[n];
    at += text_put(is_list(kind) ? TEXT("\":[\"") : TEXT("\":\""), at);
    return (struct text){json->piece, (size_t)(at - json->piece)};
}

/* As much of what is left of the value's piece as there is room for. Between two names in it a
 * string ends and another one begins. */
static struct text put_value(struct details_json *json)
{
    const enum detail_kind kind = (enum detail_kind)json->details.kind;
    const bool is_joined = kind == DETAIL_ALSO_CALLED || kind == DETAIL_KEYWORDS;
    const struct text between = TEXT(" | ");
    char *at = json->piece;
    const char *end = json->piece + sizeof json->piece - TEXT_JSON_MAX;
    while (json->rest.len > 0 && at < end) {
        if (is_joined && json->rest.len > between.len &&
            memcmp(json->rest.at, between.at, between.len) == 0) {
            at += text_put(TEXT("\",\""), at);
            json->rest = text_from(json->rest, between.len);
            continue;
        }
        at += text_put_json(text_next_character(&json->rest), at);
    }
    return (struct text){json->piece, (size_t)(at - json->piece)};
}

/* A value has ended. */
static struct text end_value(struct details_json *json)
{
    const enum detail_kind kind = (enum detail_kind)json->details.kind;
    bool has_next = details_next(&json->details);
    if (has_next && json->details.kind == kind) { /* one more of a list */
        json->state = VALUE;
        return TEXT("\",\"");
    }
    json->state = has_next ? KEY : CLOSE;
    return is_list(kind) ? TEXT("\"]") : TEXT("\"");
}

struct text details_json_next(struct details_json *json)
{
    switch ((enum state)json->state) {
    case OPEN:
        json->is_first = true;
        json->state = details_next(&json->details) ? KEY : CLOSE;
        return TEXT(",\"details\":{");
    case KEY:
        json->state = VALUE;
        return put_key(json);
    case VALUE:
        if (json->rest.len == 0)
            json->rest = details_value(&json->details);
        return json->rest.len > 0 ? put_value(json) : end_value(json);
    case CLOSE:
        json->state = OVER;
        return TEXT("}}");
    case OVER:
        break;
    }
    return TEXT("");
}
