/* body.c - an answer as the body of a response. */
#include "body.h"

#include <assert.h>

#include "assets.h"
#include "edition.h"

/* The unit that is written at once is a row, or a part of a template. */
static_assert((int)ROW_MAX < (int)BODY_ROOM_MIN, "it fits");

/* A field of a template is a name between two $. */
static const struct shape {
    struct text template;
    bool has_commas; /* between items */
    escaping *escape;
    row_form *row;
} shapes[] = {
    [FORM_JSON] = {TEXT_CONSTANT("{\"query\":\"$query$\",\"total\":$total$,\"start\":$start$,"
                                 "\"stop\":$stop$,\"items\":[\n$items$\n]}\n"),
                   true, text_put_json, row_json},
    [FORM_TEXT] = {TEXT_CONSTANT("$items$($status$)\n"), false, text_put_character, row_text},
    [FORM_TABLE] = {TEXT_CONSTANT("$results$"), false, escape_html, row_table},
    /* the length of a file is no constant: see body_start() */
    [FORM_PAGE] = {TEXT_CONSTANT(""), false, escape_html, row_table},
    [FORM_PARAGRAPHS] = {TEXT_CONSTANT("$items$"), false, escape_html, row_paragraph},
};

#define LINK(path, format)                                                            \
    TEXT_CONSTANT("$more$Link: <" path "?query=$url$&start=$stop$&stop=$next$" format \
                  ">; rel=\"next\"\r\n")
static const struct text links[] = {
    [FORM_JSON] = LINK("/find", "&format=json"),  [FORM_TEXT] = LINK("/find", "&format=text"),
    [FORM_TABLE] = LINK("/find", "&format=html"), [FORM_PAGE] = LINK("/", ""),
    [FORM_PARAGRAPHS] = TEXT_CONSTANT(""), /* nobody can ask for a part of them */
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

static void begin_string(struct body *body, struct text text, escaping *escape)
{
    body->string = text;
    body->escape = escape;
    body->state = BODY_STRING;
}

static void begin_status(struct body *body)
{
    if (body->query.len == 0) {
        begin_string(body, TEXT("Enter words describing characters."), escape_html);
        return;
    }
    status_start(&body->status, body->query, body->total);
    body->string = TEXT("");
    body->escape = shapes[body->form].escape;
    body->state = BODY_STATUS;
}

/* Begins to write a field, or writes it if it is short. */
static char *put_field(struct body *body, struct text field, char *at)
{
    if (text_equal(field, TEXT("query"))) {
        begin_string(body, body->query, shapes[body->form].escape);
    } else if (text_equal(field, TEXT("url"))) {
        begin_string(body, body->query, escape_url);
    } else if (text_equal(field, TEXT("status"))) {
        begin_status(body);
    } else if (text_equal(field, TEXT("items"))) {
        body->state = BODY_ITEMS;
    } else if (text_equal(field, TEXT("total"))) {
        at += text_put_number(body->total, at);
    } else if (text_equal(field, TEXT("start"))) {
        at += text_put_number(body->start, at);
    } else if (text_equal(field, TEXT("stop"))) {
        at += text_put_number(body->stop, at);
    } else if (text_equal(field, TEXT("next"))) {
        at += text_put_number(stop_of_next(body), at);
    } else if (text_equal(field, TEXT("edition"))) {
        at += text_put(TEXT(HTTP_EDITION), at);
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
        at += text_put((struct text){template->at, len}, at);
        *template = text_from(*template, len);
        return at;
    }
    const char *end = memchr(mark + 1, '$', template->len - 1);
    assert(end != NULL && "a field has both its marks");
    struct text field = {mark + 1, (size_t)(end - mark) - 1};
    *template = text_from(*template, field.len + 2);
    return put_field(body, field, at);
}

/* Writes characters of the string; a plain one becomes ESCAPED_MAX bytes at most. */
static char *put_string(struct body *body, char *at, const char *end)
{
    while (body->string.len > 0 && end - at >= BODY_ROOM_MIN)
        at += body->escape(text_next_character(&body->string), at);
    return at;
}

/* Looks for the next lines; false when none is left to show. */
static bool has_lines(struct body *body)
{
    if (body->rows.lines.len == 0 && body->answer.count < body->stop)
        body->rows.lines = answer_next(&body->answer, body->stop - body->answer.count);
    return body->rows.lines.len > 0;
}

static char *put_items(struct body *body, char *at, const char *end)
{
    const struct shape *shape = &shapes[body->form];
    while (end - at >= BODY_ROOM_MIN) {
        if (!has_lines(body)) {
            body->state = BODY_TEMPLATE;
            break;
        }
        if (body->results++ > 0 && shape->has_commas)
            at += text_put(TEXT(",\n"), at);
        at = shape->row(&body->rows, at);
    }
    return at;
}

size_t body_fill(struct body *body, char *out, size_t room)
{
    char *at = out;
    const char *end = out + room;
    while (end - at >= BODY_ROOM_MIN && !body_is_over(body)) {
        switch (body->state) {
        case BODY_TEMPLATE:
            if (body->template.len > 0) {
                at = put_template(body, at, (size_t)(end - at));
            } else {
                body->template = body->outer;
                body->outer.len = 0;
            }
            break;
        case BODY_STATUS:
            if (body->string.len == 0)
                body->string = status_next(&body->status);
            if (body->string.len == 0)
                body->state = BODY_TEMPLATE;
            at = put_string(body, at, end);
            break;
        case BODY_STRING:
            at = put_string(body, at, end);
            if (body->string.len == 0)
                body->state = BODY_TEMPLATE;
            break;
        case BODY_ITEMS:
            at = put_items(body, at, end);
            break;
        }
    }
    return (size_t)(at - out);
}

bool body_is_over(const struct body *body)
{
    return body->state == BODY_TEMPLATE && body->template.len == 0 && body->outer.len == 0;
}

void body_start(struct body *body, enum form form, struct text query, uint32_t start, uint32_t stop)
{
    *body = (struct body){
        .form = form,
        .query = query,
        .start = start,
        .stop = start,
        .template = form == FORM_PAGE ? ASSET(page) : shapes[form].template,
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

void body_start_link(struct body *link, const struct body *body)
{
    *link = (struct body){
        .form = body->form,
        .query = body->query,
        .start = body->start,
        .stop = body->stop,
        .total = body->total,
        .template = has_more(body) ? links[body->form] : TEXT(""),
    };
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
