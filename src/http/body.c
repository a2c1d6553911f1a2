/* body.c - an answer as the body of a response. */
#include "body.h"

#include <assert.h>
#include <string.h>

#include "assets.h"

/* Writing. Every unit that is written at once is shorter than BODY_ROOM_MIN. */

static char *put(char *at, struct text text)
{
    if (text.len > 0)
        memcpy(at, text.at, text.len);
    return at + text.len;
}

/* Controls but the tab can stand in HTML in no way, not even escaped: they become U+FFFD. Which
 * they are, no version of Unicode will change (its stability policy). */
static uint32_t html_character(uint32_t cp)
{
    return (cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp < 0xA0) ? 0xFFFD : cp;
}

/* Text and values of attributes. */
static size_t put_html(uint32_t cp, char *out)
{
    switch (cp) {
    case '&':
        return (size_t)(put(out, TEXT("&amp;")) - out);
    case '<':
        return (size_t)(put(out, TEXT("&lt;")) - out);
    case '>':
        return (size_t)(put(out, TEXT("&gt;")) - out);
    case '"':
        return (size_t)(put(out, TEXT("&quot;")) - out);
    case '\'':
        return (size_t)(put(out, TEXT("&#39;")) - out);
    default:
        return text_put_character(html_character(cp), out);
    }
}

/* A value in the query of a URL: everything is escaped but what never needs to be (RFC 3986,
 * section 2.3). */
static size_t put_url(uint32_t cp, char *out)
{
    char utf8[TEXT_CHARACTER_MAX];
    size_t len = text_put_character(cp, utf8);
    bool is_plain = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
                    (cp >= '0' && cp <= '9') || cp == '-' || cp == '.' || cp == '_' || cp == '~';
    if (is_plain || cp == ' ') {
        *out = is_plain ? (char)cp : '+';
        return 1;
    }
    char *at = out;
    for (size_t n = 0; n < len; n++) {
        *at++ = '%';
        *at++ = "0123456789ABCDEF"[(unsigned char)utf8[n] >> 4];
        *at++ = "0123456789ABCDEF"[(unsigned char)utf8[n] & 0xF];
    }
    return (size_t)(at - out);
}

static char *put_escaped(char *at, struct text text, size_t (*escape)(uint32_t cp, char *out))
{
    while (text.len > 0)
        at += escape(text_next_character(&text), at);
    return at;
}

/* Items: each takes the first result off `*lines` */

static char *put_json_item(char *at, struct text *lines)
{
    struct result result = result_next(lines);
    return at + result_put_json(&result, at);
}

/* Result lines end in CR LF on the wire, in LF here. */
static char *put_text_item(char *at, struct text *lines)
{
    const char *end = memchr(lines->at, '\r', lines->len);
    struct text line = {lines->at, (size_t)(end - lines->at)};
    *lines = text_from(*lines, line.len + 2);
    at = put(at, line);
    *at++ = '\n';
    return at;
}

static char *put_table_item(char *at, struct text *lines)
{
    const char *line = lines->at;
    struct result result = result_next(lines);
    at = put(at, TEXT("<tr><td>"));
    at = put(at, (struct text){line, (size_t)(result.shown.at - line) - 1});
    at = put(at, TEXT("<td>"));
    /* of what lines are made of, only ASCII characters and labels have something to escape */
    if (result.shown.len == 1)
        at += put_html((unsigned char)*result.shown.at, at);
    else
        at = put(at, result.shown);
    at = put(at, TEXT("<th>"));
    at = result.name.at[0] == '<' ? put_escaped(at, result.name, put_html) : put(at, result.name);
    if (result.alias.len > 0) {
        at = put(at, TEXT(" <small>"));
        at = put(at, result.alias);
        at = put(at, TEXT("</small>"));
    }
    *at++ = '\n';
    return at;
}

static char *put_paragraph_item(char *at, struct text *lines)
{
    const char *end = memchr(lines->at, '\r', lines->len);
    struct text line = {lines->at, (size_t)(end - lines->at)};
    *lines = text_from(*lines, line.len + 2);
    at = put(at, TEXT("<p>"));
    at = put_escaped(at, line, put_html);
    return put(at, TEXT("</p>\n"));
}

/* Templates. A field is a name between two $. */

static const struct shape {
    struct text template;
    struct text between; /* two items */
    size_t (*escape)(uint32_t cp, char *out);
    char *(*put_item)(char *at, struct text *lines);
} shapes[] = {
    [BODY_JSON] = {TEXT_CONSTANT("{\"query\":\"$query$\",\"total\":$total$,\"start\":$start$,"
                                 "\"stop\":$stop$,\"items\":[\n$items$\n]}\n"),
                   TEXT_CONSTANT(",\n"), text_put_json, put_json_item},
    [BODY_TEXT] = {TEXT_CONSTANT("$items$($status$)\n"), TEXT_CONSTANT(""), text_put_character,
                   put_text_item},
    [BODY_TABLE] = {TEXT_CONSTANT("$results$"), TEXT_CONSTANT(""), put_html, put_table_item},
    /* the length of a file is no constant: see body_start() */
    [BODY_PAGE] = {TEXT_CONSTANT(""), TEXT_CONSTANT(""), put_html, put_table_item},
    [BODY_PARAGRAPHS] = {TEXT_CONSTANT("$items$"), TEXT_CONSTANT(""), put_html, put_paragraph_item},
};

static uint32_t stop_of_next(const struct body *body)
{
    uint32_t count = body->stop - body->start;
    return count > UINT32_MAX - body->stop ? UINT32_MAX : body->stop + count;
}

static bool has_more(const struct body *body)
{
    return body->stop > body->start && body->stop < body->total;
}

static char *put_number(char *at, uint32_t number)
{
    return at + text_put_number(number, at);
}

static void begin_text(struct body *body, struct text text, size_t (*escape)(uint32_t, char *))
{
    body->unescaped = text;
    body->escape = escape;
}

static void begin_status(struct body *body)
{
    if (body->query.len == 0) {
        begin_text(body, TEXT("Enter words describing characters."), put_html);
        return;
    }
    status_start(&body->status, body->query, body->total);
    body->in_status = true;
}

/* Begins to write a field, or writes it if it is short. */
static char *put_field(struct body *body, struct text field, char *at)
{
    const struct shape *shape = &shapes[body->kind];
    if (text_equal(field, TEXT("query"))) {
        begin_text(body, body->query, shape->escape);
    } else if (text_equal(field, TEXT("url"))) {
        begin_text(body, body->query, put_url);
    } else if (text_equal(field, TEXT("status"))) {
        begin_status(body);
    } else if (text_equal(field, TEXT("items"))) {
        body->in_items = true;
    } else if (text_equal(field, TEXT("total"))) {
        at = put_number(at, body->total);
    } else if (text_equal(field, TEXT("start"))) {
        at = put_number(at, body->start);
    } else if (text_equal(field, TEXT("stop"))) {
        at = put_number(at, body->stop);
    } else if (text_equal(field, TEXT("next"))) {
        at = put_number(at, stop_of_next(body));
    } else if (text_equal(field, TEXT("edition"))) {
        at = put(at, body->edition);
    } else if (text_equal(field, TEXT("results"))) {
        if (body->total > 0) {
            body->outer = body->template;
            body->template = ASSET(results);
        }
    } else {
        assert(text_equal(field, TEXT("more")) && "templates have no other fields");
        if (!has_more(body)) /* what is left of the template is about them */
            body->template.len = 0;
    }
    return at;
}

/* Writes of the template what stands before a field, or the field that it begins with. */
static char *put_template(struct body *body, char *at, size_t room)
{
    struct text *template = &body->template;
    const char *mark = memchr(template->at, '$', template->len);
    if (mark != template->at) {
        size_t len = mark == NULL ? template->len : (size_t)(mark - template->at);
        if (len > room)
            len = room;
        at = put(at, (struct text){template->at, len});
        *template = text_from(*template, len);
        return at;
    }
    const char *end = memchr(mark + 1, '$', template->len - 1);
    assert(end != NULL && "a field has both its marks");
    struct text field = {mark + 1, (size_t)(end - mark) - 1};
    *template = text_from(*template, field.len + 2);
    return put_field(body, field, at);
}

/* Looks for the next lines; false when none is left to show. */
static bool has_item(struct body *body)
{
    if (body->lines.len == 0 && body->answer.count < body->stop)
        body->lines = answer_next(&body->answer, body->stop - body->answer.count);
    return body->lines.len > 0;
}

static char *put_items(struct body *body, char *at, const char *end)
{
    const struct shape *shape = &shapes[body->kind];
    while (end - at >= BODY_ROOM_MIN) {
        if (!has_item(body)) {
            body->in_items = false;
            break;
        }
        if (body->results++ > 0)
            at = put(at, shape->between);
        at = shape->put_item(at, &body->lines);
    }
    return at;
}

size_t body_fill(struct body *body, char *out, size_t room)
{
    char *at = out;
    const char *end = out + room;
    while (end - at >= BODY_ROOM_MIN && !body_is_over(body)) {
        if (body->unescaped.len > 0) {
            at += body->escape(text_next_character(&body->unescaped), at);
        } else if (body->in_status) {
            body->unescaped = status_next(&body->status);
            body->escape = shapes[body->kind].escape;
            body->in_status = body->unescaped.len > 0;
        } else if (body->in_items) {
            at = put_items(body, at, end);
        } else if (body->template.len > 0) {
            at = put_template(body, at, (size_t)(end - at));
        } else {
            body->template = body->outer;
            body->outer.len = 0;
        }
    }
    return (size_t)(at - out);
}

bool body_is_over(const struct body *body)
{
    return body->unescaped.len == 0 && !body->in_status && !body->in_items &&
           body->template.len == 0 && body->outer.len == 0;
}

void body_start(struct body *body, enum body_kind kind, struct text query, uint32_t start,
                uint32_t stop, struct text edition)
{
    *body = (struct body){
        .kind = kind,
        .edition = edition,
        .query = query,
        .start = start,
        .stop = start,
        .template = kind == BODY_PAGE ? ASSET(page) : shapes[kind].template,
    };
    if (query.len == 0)
        return;
    answer_start(&body->answer, query);
    struct answer whole = body->answer;
    answer_skip(&whole, UINT32_MAX);
    body->total = whole.count;
    uint32_t end = stop < body->total ? stop : body->total;
    if (end > start)
        body->stop = end;
    answer_skip(&body->answer, start);
}

uint64_t body_text_len(const struct body *body)
{
    struct answer answer = body->answer;
    struct status status;
    struct text piece;
    uint64_t len = sizeof "()\n" - 1;
    while (answer.count < body->stop &&
           (piece = answer_next(&answer, body->stop - answer.count)).len > 0)
        len += piece.len;
    if (body->stop > body->start)
        len -= body->stop - body->start; /* a line ending is a byte shorter than on the wire */
    status_start(&status, body->query, body->total);
    while ((piece = status_next(&status)).len > 0)
        len += piece.len;
    return len;
}

/* An escaped character, and all that comes after the query. */
enum { LINK_TAIL_MAX = 96 };

size_t body_put_link(const struct body *body, char *out, size_t room)
{
    if ((unsigned)body->kind >= FORMATS || !has_more(body) || room < LINK_TAIL_MAX)
        return 0;
    struct text query = body->query;
    char *at = put(out, TEXT("</find?query="));
    while (query.len > 0) {
        if (room - (size_t)(at - out) < LINK_TAIL_MAX)
            return 0;
        at += put_url(text_next_character(&query), at);
    }
    if (room - (size_t)(at - out) < LINK_TAIL_MAX)
        return 0;
    at = put_number(put(at, TEXT("&start=")), body->stop);
    at = put_number(put(at, TEXT("&stop=")), stop_of_next(body));
    at = put(put(at, TEXT("&format=")), format_name((enum format)body->kind));
    return (size_t)(put(at, TEXT(">; rel=\"next\"")) - out);
}
