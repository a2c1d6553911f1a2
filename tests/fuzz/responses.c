/* responses.c - reads a stream of HTTP responses the obvious way. */
#include "responses.h"

#include <string.h>

#include "fuzz.h"
#include "obvious.h"

enum { REQUEST_MIN = 18, /* bytes: `GET / HTTP/1.0` and two line ends */ FIELDS_MAX = 32 };

void responses_start(struct responses *responses, size_t input_len)
{
    *responses = (struct responses){.asked_max = input_len / REQUEST_MIN};
    responses->is_head = malloc((responses->asked_max + 1) * sizeof *responses->is_head);
    CHECK(responses->is_head != NULL);
}

void responses_end(struct responses *responses)
{
    free(responses->at);
    free(responses->is_head);
}

void responses_expect(struct responses *responses, struct text asked)
{
    CHECK(responses->asked < responses->asked_max);
    CHECK(memchr(asked.at, ' ', asked.len) != NULL);
    for (size_t n = 0; n < asked.len; n++)
        CHECK((unsigned char)asked.at[n] >= 0x20 && asked.at[n] != 0x7F);
    responses->is_head[responses->asked++] = asked.len > 5 && memcmp(asked.at, "HEAD ", 5) == 0;
}

void responses_add(struct responses *responses, struct text said)
{
    if (responses->room - responses->len < said.len) {
        responses->room = 2 * (responses->len + said.len);
        responses->at = realloc(responses->at, responses->room);
        CHECK(responses->at != NULL);
    }
    memcpy(responses->at + responses->len, said.at, said.len);
    responses->len += said.len;
}

/* The head */

struct field {
    struct text name, value;
};

struct head {
    unsigned status;
    struct field fields[FIELDS_MAX];
    size_t count;
};

static bool begins_with(struct text text, struct text begin)
{
    return text.len >= begin.len && memcmp(text.at, begin.at, begin.len) == 0;
}

/* Takes a line off, and its CR LF with it. */
static struct text take_line(struct text *text)
{
    const char *end = text->len == 0 ? NULL : memchr(text->at, '\n', text->len);
    CHECK(end != NULL && end > text->at && end[-1] == '\r');
    struct text line = {text->at, (size_t)(end - text->at) - 1};
    *text = text_from(*text, line.len + 2);
    for (size_t n = 0; n < line.len; n++)
        CHECK(line.at[n] >= 0x20 && line.at[n] < 0x7F);
    return line;
}

static unsigned take_status(struct text *text)
{
    static const unsigned known[] = {200, 301, 304, 400, 404, 405, 408,
                                     413, 414, 431, 500, 501, 503, 505};
    struct text line = take_line(text);
    CHECK(begins_with(line, TEXT("HTTP/1.1 ")) && line.len > 13 && line.at[12] == ' ');
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        char digits[4];
        snprintf(digits, sizeof digits, "%u", known[n]);
        if (memcmp(line.at + 9, digits, 3) == 0)
            return known[n];
    }
    CHECK(false && "one of the statuses that there are");
    return 0;
}

/* Empty if it is not there. Names are written in one way only. */
static struct text field(const struct head *head, struct text name)
{
    for (size_t n = 0; n < head->count; n++)
        if (text_equal(head->fields[n].name, name))
            return head->fields[n].value;
    return TEXT("");
}

static void take_field(struct head *head, struct text line)
{
    const char *colon = memchr(line.at, ':', line.len);
    CHECK(colon != NULL && colon > line.at);
    struct text name = {line.at, (size_t)(colon - line.at)};
    for (size_t n = 0; n < name.len; n++)
        CHECK(name.at[n] == '-' || (name.at[n] >= 'A' && name.at[n] <= 'Z') ||
              (name.at[n] >= 'a' && name.at[n] <= 'z'));
    struct text value = text_from(line, name.len + 1);
    CHECK(value.len > 1 && value.at[0] == ' ' && value.at[1] != ' ');
    CHECK(value.at[value.len - 1] != ' ');
    CHECK((field(head, name).len == 0 || text_equal(name, TEXT("Link"))) &&
          "each stands once, but for what leads to several places");
    CHECK(head->count < FIELDS_MAX);
    head->fields[head->count++] = (struct field){name, text_from(value, 1)};
}

static struct head take_head(struct text *text)
{
    struct head head = {.status = take_status(text)};
    struct text line;
    while ((line = take_line(text)).len > 0)
        take_field(&head, line);
    CHECK(text_equal(field(&head, TEXT("Date")), TEXT("Sun, 06 Nov 1994 08:49:37 GMT")));
    CHECK(text_equal(field(&head, TEXT("X-Content-Type-Options")), TEXT("nosniff")));
    CHECK(text_equal(field(&head, TEXT("Referrer-Policy")), TEXT("no-referrer")));
    CHECK(begins_with(field(&head, TEXT("Content-Security-Policy")), TEXT("default-src 'none'; ")));
    CHECK((head.status == 405) == (field(&head, TEXT("Allow")).len > 0));
    CHECK((head.status == 304) == (field(&head, TEXT("Content-Type")).len == 0));
    return head;
}

static bool is_last(const struct head *head)
{
    return text_equal(field(head, TEXT("Connection")), TEXT("close"));
}

/* The body */

/* Nothing between the tags is left unescaped: in each tag is no other, and after each & comes the
 * name of an entity of ours. */
static void check_html(struct text html)
{
    static const char *const entities[] = {"amp;", "lt;", "gt;", "quot;", "#39;"};
    bool in_tag = false;
    size_t quotes = 0;
    for (size_t n = 0; n < html.len; n++) {
        char c = html.at[n];
        CHECK(c != '<' || !in_tag);
        CHECK(c != '>' || in_tag);
        in_tag = c == '<' || (in_tag && c != '>');
        bool is_entity = c != '&';
        for (size_t e = 0; !is_entity && e < sizeof entities / sizeof *entities; e++)
            is_entity = begins_with(text_from(html, n + 1),
                                    (struct text){entities[e], strlen(entities[e])});
        CHECK(is_entity);
        CHECK((unsigned char)c >= 0x20 || c == '\n' || c == '\t');
        quotes += c == '"';
    }
    CHECK(!in_tag && quotes % 2 == 0);
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
            CHECK(depth >= 0);
            CHECK(strchr("{}[]:,\n", c) != NULL || (c >= '0' && c <= '9'));
        } else {
            CHECK((unsigned char)c >= 0x20);
        }
    }
    CHECK(!in_string && depth == 0);
}

static void check_body(const struct head *head, struct text body)
{
    struct text type = field(head, TEXT("Content-Type"));
    if (text_equal(type, TEXT("image/x-icon")))
        return;
    CHECK(obvious_is_utf8(body));
    if (text_equal(type, TEXT("application/json")) ||
        text_equal(type, TEXT("application/problem+json")))
        check_json(body);
    else if (begins_with(type, TEXT("text/html")) ||
             text_equal(type, TEXT("application/opensearchdescription+xml")))
        check_html(body);
    else if (text_equal(type, TEXT("text/plain; charset=utf-8")))
        CHECK(obvious_is_harmless(body));
}

static size_t number(struct text digits, unsigned base)
{
    static const char all[] = "0123456789ABCDEF";
    size_t value = 0;
    CHECK(digits.len > 0 && digits.len <= 10);
    for (size_t n = 0; n < digits.len; n++) {
        const char *digit = digits.at[n] == '\0' ? NULL : strchr(all, digits.at[n]);
        CHECK(digit != NULL && (unsigned)(digit - all) < base);
        value = value * base + (size_t)(digit - all);
    }
    return value;
}

/* Joins the chunks where they lie; what follows them in the stream stays. */
static struct text take_chunks(struct text *text)
{
    char *body = (char *)text->at; /* within responses.at, which may be written */
    struct text joined = {body, 0};
    size_t len;
    while ((len = number(take_line(text), 16)) > 0) {
        CHECK(text->len >= len);
        memmove(body + joined.len, text->at, len);
        joined.len += len;
        *text = text_from(*text, len);
        CHECK(take_line(text).len == 0);
    }
    CHECK(take_line(text).len == 0);
    return joined;
}

static struct text take_body(const struct head *head, struct text *text)
{
    struct text length = field(head, TEXT("Content-Length"));
    struct text coding = field(head, TEXT("Transfer-Encoding"));
    struct text body = *text;
    CHECK(length.len == 0 || coding.len == 0);
    if (coding.len > 0) {
        CHECK(text_equal(coding, TEXT("chunked")));
        return take_chunks(text);
    }
    if (length.len > 0) {
        body.len = number(length, 10);
        CHECK(body.len <= text->len);
    } else {
        CHECK(is_last(head));
    }
    *text = text_from(*text, body.len);
    return body;
}

void responses_check(const struct responses *responses, bool is_closed)
{
    struct text left = {responses->at, responses->len};
    bool was_last = false;
    size_t answered = 0;
    while (left.len > 0) {
        CHECK(!was_last);
        bool is_refusal = answered == responses->asked; /* of what was no request */
        struct head head = take_head(&left);
        was_last = is_last(&head);
        bool is_bare = head.status == 304 || (is_refusal ? left.len == 0 /* it may be of a HEAD */
                                                         : responses->is_head[answered]);
        CHECK(head.status != 304 || (field(&head, TEXT("Content-Length")).len == 0 &&
                                     field(&head, TEXT("Transfer-Encoding")).len == 0));
        CHECK(!is_refusal || (was_last && head.status >= 400));
        if (!is_bare)
            check_body(&head, take_body(&head, &left));
        answered++;
    }
    CHECK(answered >= responses->asked);
    CHECK(!is_closed || was_last);
}
