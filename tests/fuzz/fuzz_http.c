/* fuzz_http.c - what we make of a request by ourselves: parameters, numbers, Accept, and the bodies
 * of answers.
 *
 * Input: a byte that chooses the body, one that chooses how it is cut, then `key=value&…` as the
 * library would hand them over, decoded; `Accept` is the header. What must be so: a body is the same
 * however it is cut; what was asked for is found in it again, and nothing of it is markup. */
#include <string.h>

#include "fuzz.h"
#include "http/ask.h"
#include "http/body.h"

enum { HEAD = 2, BODY_MAX = 4 * 1024 * 1024, RESULTS_MAX = 2000 };

static struct text take_until(struct text *text, char end)
{
    const char *at = text->len == 0 ? NULL : memchr(text->at, end, text->len);
    struct text part = {text->at, at == NULL ? text->len : (size_t)(at - text->at)};
    *text = text_from(*text, at == NULL ? text->len : part.len + 1);
    return part;
}

static bool is_number(struct text digits, uint64_t *value)
{
    *value = 0;
    for (size_t n = 0; n < digits.len; n++) {
        if (digits.at[n] < '0' || digits.at[n] > '9' || n == 10)
            return false;
        *value = *value * 10 + (uint64_t)(digits.at[n] - '0');
    }
    return digits.len > 0 && *value <= UINT32_MAX;
}

/* A parameter alone: what it is taken for can be said in a line each. */
static void check_parameter(struct text key, struct text value)
{
    struct ask ask;
    uint64_t number;
    ask_start(&ask);
    ask_take(&ask, key, value);
    if (text_equal(key, TEXT("start")))
        CHECK(is_number(value, &number) ? ask.wrong == NULL && ask.start == number
                                        : ask.wrong != NULL);
    else if (text_equal(key, TEXT("stop")))
        CHECK(is_number(value, &number) ? ask.wrong == NULL && ask.stop == number
                                        : ask.wrong != NULL);
    else if (text_equal(key, TEXT("format")))
        CHECK((ask.format == FORMATS) == (ask.wrong != NULL));
    else if (text_equal(key, TEXT("query")))
        CHECK(text_is_utf8(value) ? ask.wrong == NULL : ask.wrong != NULL);
    else
        CHECK(ask.wrong == NULL && ask.start == 0 && ask.stop == UINT32_MAX);
    CHECK(text_is_utf8(ask.query));
}

/* Writes the body in pieces of at most `room` bytes; returns its length. */
static size_t tell(const struct ask *ask, enum body_kind kind, size_t room, char *out)
{
    struct body *body = malloc(sizeof *body);
    CHECK(body != NULL);
    size_t len = 0;
    size_t written;
    body_start(body, kind, ask->query, ask->start, ask->stop, TEXT("edition"));
    uint64_t expected = kind == BODY_TEXT ? body_text_len(body) : 0;
    CHECK(body_is_over(body) == false);
    while ((written = body_fill(body, out + len, room)) > 0) {
        CHECK(written <= room);
        len += written;
        CHECK(len + room < BODY_MAX);
    }
    CHECK(body_is_over(body));
    CHECK(kind != BODY_TEXT || len == expected);
    CHECK(kind == BODY_PAGE || body->results == body->stop - body->start);
    free(body);
    return len;
}

static size_t count(struct text text, char c)
{
    size_t count = 0;
    for (size_t n = 0; n < text.len; n++)
        count += text.at[n] == c;
    return count;
}

/* Nothing between the tags is left unescaped: in each tag is no other, and after each & comes the
 * name of an entity of ours. */
static void check_html(struct text html)
{
    static const char *const entities[] = {"amp;", "lt;", "gt;", "quot;", "#39;"};
    bool in_tag = false;
    for (size_t n = 0; n < html.len; n++) {
        char c = html.at[n];
        CHECK(c != '<' || !in_tag);
        CHECK(c != '>' || in_tag);
        in_tag = c == '<' || (in_tag && c != '>');
        bool is_entity = c != '&';
        for (size_t e = 0; !is_entity && e < sizeof entities / sizeof *entities; e++)
            is_entity = html.len - n > strlen(entities[e]) &&
                        memcmp(html.at + n + 1, entities[e], strlen(entities[e])) == 0;
        CHECK(is_entity);
        CHECK((unsigned char)c >= 0x20 || c == '\n' || c == '\t');
    }
    CHECK(!in_tag);
    CHECK(count(html, '"') % 2 == 0);
}

/* Not a parser: strings end, braces close, and no control stands in it. */
static void check_json(struct text json)
{
    int depth = 0;
    bool in_string = false;
    for (size_t n = 0; n < json.len; n++) {
        char c = json.at[n];
        if (in_string && c == '\\') {
            n++;
            CHECK(n < json.len && strchr("\"\\u", json.at[n]) != NULL);
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            CHECK(depth >= 0 && strchr("{}[]:,\n", c) != NULL ? true : c >= '0' && c <= '9');
        } else {
            CHECK((unsigned char)c >= 0x20);
        }
    }
    CHECK(!in_string && depth == 0);
}

static void check_link(const struct ask *ask, enum body_kind kind)
{
    struct body body;
    char link[512];
    body_start(&body, kind, ask->query, ask->start, ask->stop, TEXT("edition"));
    size_t len = body_put_link(&body, link, sizeof link);
    CHECK(len <= sizeof link);
    for (size_t n = 0; n < len; n++)
        CHECK(link[n] >= ' ' && link[n] < 0x7F);
    CHECK(count((struct text){link, len}, '<') == (len > 0));
}

static void check_body(struct ask *ask, enum body_kind kind, size_t room)
{
    static char whole[BODY_MAX];
    static char pieces[BODY_MAX];
    if (ask->query.len == 0 && kind != BODY_PAGE)
        return;
    if (ask->stop > ask->start && ask->stop - ask->start > RESULTS_MAX)
        ask->stop = ask->start > UINT32_MAX - RESULTS_MAX ? UINT32_MAX : ask->start + RESULTS_MAX;
    size_t len = tell(ask, kind, BODY_MAX / 4, whole);
    CHECK(tell(ask, kind, room, pieces) == len);
    CHECK(memcmp(whole, pieces, len) == 0);
    struct text body = {whole, len};
    CHECK(text_is_utf8(body));
    if (kind == BODY_JSON)
        check_json(body);
    else if (kind != BODY_TEXT)
        check_html(body);
    check_link(ask, kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    struct text rest = {(const char *)data + HEAD, size - HEAD};
    struct text accept = TEXT("");
    struct ask ask;
    ask_start(&ask);
    while (rest.len > 0) {
        struct text value = take_until(&rest, '&');
        struct text key = take_until(&value, '=');
        check_parameter(key, value);
        if (text_equal(key, TEXT("Accept")))
            accept = value;
        else
            ask_take(&ask, key, value);
    }
    enum format accepted = format_accepted(accept);
    CHECK(accepted < FORMATS);
    CHECK(format_named(format_name(accepted)) == accepted);
    if (ask.wrong == NULL)
        check_body(&ask, (enum body_kind)(data[0] % (BODY_PARAGRAPHS + 1)),
                   BODY_ROOM_MIN + data[1]);
    return 0;
}
