/* body.c - an answer as the body of a response. */
#include "body.h"

#include <assert.h>

#include "assets.h"
#include "edition.h"

/* The unit that is written at once is a row, or a part of a template. */
static_assert((int)ROW_MAX < (int)BODY_ROOM_MIN, "it fits");

/* A field of a template is a name between two $. Some are conditions: what follows, up to the field
 * `end`, is there only if they hold. They do not nest. */
static const struct shape {
    struct text template;
    escaping *escape;
    rows_form *rows;
} shapes[] = {
    [FORM_JSON] = {TEXT_CONSTANT("{\"query\":\"$query$\",\"total\":$total$,\"start\":$start$,"
                                 "\"stop\":$stop$,"
                                 "$suggested$\"suggestion\":\"$suggestion$\",$end$"
                                 "$unknown$\"unknown\":\"$term$\",$end$"
                                 "\"items\":[\n$items$\n]}\n"),
                   text_put_json, rows_json},
    [FORM_TEXT] = {TEXT_CONSTANT("$items$($status$)\n"), text_put_character, rows_text},
    [FORM_TABLE] = {TEXT_CONSTANT("$results$"), escape_html, rows_table},
    /* the length of a file is no constant: see body_start() */
    [FORM_PAGE] = {TEXT_CONSTANT(""), escape_html, rows_table},
    [FORM_PARAGRAPHS] = {TEXT_CONSTANT("$items$"), escape_html, rows_paragraphs},
};

/* What leads to other parts of an answer. That of the next one comes first; the others are left out
 * where the query is long, because proxies read heads of 16 KiB. */
#define LINK(path, rest, rel) "Link: <" path "?query=$url$" rest "$ordered$>; rel=\"" rel "\"\r\n"
#define LINKS(path, format)                                                                    \
    TEXT_CONSTANT(                                                                             \
        "$more$" LINK(path, "&start=$stop$&stop=$next$" format, "next") "$end$$earlier$" LINK( \
            path, "&start=$before$&stop=$start$" format, "prev")                               \
            LINK(path, "&start=0&stop=$first_stop$" format, "first") "$end$$later$" LINK(      \
                path, "&start=$last_start$&stop=$last_stop$" format, "last") "$end$")
static const struct text links[] = {
    [FORM_JSON] = LINKS("/find", "&format=json"),  [FORM_TEXT] = LINKS("/find", "&format=text"),
    [FORM_TABLE] = LINKS("/find", "&format=html"), [FORM_PAGE] = LINKS("/", ""),
    [FORM_PARAGRAPHS] = TEXT_CONSTANT(""), /* it has no parts */
};

enum { LINKED_QUERY_MAX = 1024 }; /* bytes, of which each becomes three in each of four links */

/* Where as many results end as were asked for, from `start` on. */
static uint32_t stop_after(const struct body *body, uint32_t start)
{
    return body->step > UINT32_MAX - start ? UINT32_MAX : start + body->step;
}

static uint32_t start_of_last(const struct body *body)
{
    return body->total - 1 - (body->total - 1 - body->start) % body->step;
}

static uint32_t start_of_previous(const struct body *body)
{
    return body->start > body->step ? body->start - body->step : 0;
}

static bool has_more(const struct body *body)
{
    return body->stop > body->start && body->stop < body->total;
}

static bool has_fewer(const struct body *body)
{
    return body->start > 0 && body->stop > body->start;
}

/* Whether the results are best first, and could be asked for in code point order. */
static bool is_best_first(const struct body *body)
{
    return body->answer.kind == QUERY_BEST && body->query.at[0] != '/';
}

/* Whether the results are in code point order, and could be asked for best first. */
static bool is_in_code_order(const struct body *body)
{
    enum query_kind kind = body->answer.kind;
    return kind == QUERY_NAMES || kind == QUERY_ALIASES || kind == QUERY_EVERYDAY;
}

/* What stands in a URL for the order; nothing if the path has it by itself. */
static struct text order_parameter(const struct body *body)
{
    bool is_best = body->order == QUERY_ALL_BEST;
    if (is_best == (body->form == FORM_PAGE))
        return TEXT("");
    return is_best ? TEXT("&order=best") : TEXT("&order=code");
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

static void begin_suggestion(struct body *body, escaping *escape)
{
    body->telling = body->suggestion;
    body->string = TEXT("");
    body->escape = escape;
    body->state = BODY_SUGGESTION;
}

/* Takes the next field off, and what stands before it. */
static struct text take_field(struct text *template)
{
    const char *mark = memchr(template->at, '$', template->len);
    assert(mark != NULL && "a condition has its end");
    *template = text_from(*template, (size_t)(mark - template->at) + 1);
    mark = memchr(template->at, '$', template->len);
    assert(mark != NULL && "a field has both its marks");
    struct text field = {template->at, (size_t)(mark - template->at)};
    *template = text_from(*template, field.len + 1);
    return field;
}

/* What follows is there only if this condition holds. */
static void begin_if(struct body *body, bool holds)
{
    while (!holds && !text_equal(take_field(&body->template), TEXT("end")))
        continue;
}

/* Writes a number for people to read: 11,533. */
static char *put_count(uint32_t count, char *at)
{
    char digits[TEXT_NUMBER_MAX];
    size_t len = text_put_number(count, digits);
    for (size_t n = 0; n < len; n++) {
        if (n > 0 && (len - n) % 3 == 0)
            *at++ = ',';
        *at++ = digits[n];
    }
    return at;
}

/* Begins the table, if it has rows. */
static void begin_results(struct body *body)
{
    if (body->total > 0) {
        body->outer = body->template;
        body->template = ASSET(results);
    }
}

/* What follows the field is there only if this holds. */
struct condition {
    struct text field;
    bool (*holds)(const struct body *body);
};

static bool is_suggested(const struct body *body)
{
    return body->has_suggestion;
}

static bool is_unknown(const struct body *body)
{
    return body->unknown.term.len > 0;
}

static bool has_nearest(const struct body *body)
{
    return body->unknown.nearest.len > 0;
}

static bool is_best(const struct body *body)
{
    return is_best_first(body) && body->total > 1;
}

static bool is_code(const struct body *body)
{
    return is_in_code_order(body) && body->total > 1;
}

static bool is_earlier(const struct body *body)
{
    return has_fewer(body) && body->query.len <= LINKED_QUERY_MAX;
}

static bool is_later(const struct body *body)
{
    return has_more(body) && body->query.len <= LINKED_QUERY_MAX;
}

/* Whether the page is about code points, the first of which gives it its title. */
static bool is_about(const struct body *body)
{
    return answer_is_described(&body->answer) && body->answer.kind == QUERY_CODE_POINTS &&
           body->start == 0 && body->total > 0;
}

static bool is_search(const struct body *body)
{
    return body->query.len > 0 && !is_about(body);
}

static bool is_unasked(const struct body *body)
{
    return body->query.len == 0;
}

static bool is_part(const struct body *body)
{
    return has_fewer(body) || has_more(body);
}

static const struct condition conditions[] = {
    {TEXT_CONSTANT("suggested"), is_suggested},
    {TEXT_CONSTANT("unknown"), is_unknown},
    {TEXT_CONSTANT("has_nearest"), has_nearest},
    {TEXT_CONSTANT("best"), is_best},
    {TEXT_CONSTANT("code"), is_code},
    {TEXT_CONSTANT("earlier"), is_earlier},
    {TEXT_CONSTANT("later"), is_later},
    {TEXT_CONSTANT("about"), is_about},
    {TEXT_CONSTANT("search"), is_search},
    {TEXT_CONSTANT("unasked"), is_unasked},
    {TEXT_CONSTANT("part"), is_part},
    {TEXT_CONSTANT("fewer"), has_fewer},
    {TEXT_CONSTANT("more"), has_more},
};

static bool begin_condition(struct body *body, struct text field)
{
    for (size_t n = 0; n < sizeof conditions / sizeof *conditions; n++) {
        if (text_equal(conditions[n].field, field)) {
            begin_if(body, conditions[n].holds(body));
            return true;
        }
    }
    return false;
}

/* Writes a field that is a number; nothing if it is none. */
static char *put_number(const struct body *body, struct text field, char *at)
{
    if (text_equal(field, TEXT("total"))) {
        at += text_put_number(body->total, at);
    } else if (text_equal(field, TEXT("start"))) {
        at += text_put_number(body->start, at);
    } else if (text_equal(field, TEXT("stop"))) {
        at += text_put_number(body->stop, at);
    } else if (text_equal(field, TEXT("next"))) {
        at += text_put_number(stop_after(body, body->stop), at);
    } else if (text_equal(field, TEXT("first"))) {
        at = put_count(body->start + 1, at);
    } else if (text_equal(field, TEXT("last"))) {
        at = put_count(body->stop, at);
    } else if (text_equal(field, TEXT("all"))) {
        at = put_count(body->total, at);
    } else if (text_equal(field, TEXT("before"))) {
        at += text_put_number(start_of_previous(body), at);
    } else if (text_equal(field, TEXT("first_stop"))) {
        at += text_put_number(body->step < body->total ? body->step : body->total, at);
    } else if (text_equal(field, TEXT("last_start"))) {
        at += text_put_number(start_of_last(body), at);
    } else if (text_equal(field, TEXT("last_stop"))) {
        at += text_put_number(stop_after(body, start_of_last(body)), at);
    }
    return at;
}

/* Writes the code and the name of the first result: U+2656 WHITE CHESS ROOK. */
static char *put_title(struct body *body, char *at)
{
    struct answer answer = body->answer;
    struct text line = answer_next_lines(&answer, 1, body->room);
    struct result first = result_next(&line);
    at += text_put(first.code, at);
    *at++ = ' ';
    return at + escape_text(first.name, escape_html, at);
}

/* What of a text stands before a part of it, and behind it. */
static struct text text_before(struct text text, struct text part)
{
    return (struct text){text.at, (size_t)(part.at - text.at)};
}

static struct text text_after(struct text text, struct text part)
{
    return text_from(text, (size_t)(part.at - text.at) + part.len);
}

/* Begins to write a field about the term of which the value is not known; false if it is none. */
static bool begin_unknown(struct body *body, struct text field)
{
    const struct unknown *unknown = &body->unknown;
    escaping *escape = shapes[body->form].escape;
    if (text_equal(field, TEXT("term")))
        begin_string(body, unknown->term, escape);
    else if (text_equal(field, TEXT("unknown_what")))
        begin_string(body, unknown->what, escape);
    else if (text_equal(field, TEXT("unknown_value")))
        begin_string(body, unknown->value, escape);
    else if (text_equal(field, TEXT("nearest")))
        begin_string(body, unknown->nearest, escape);
    else if (text_equal(field, TEXT("nearest_term")))
        begin_string(body, unknown->instead, escape_term);
    else if (text_equal(field, TEXT("before_value")))
        begin_string(body, text_before(body->query, unknown->value), escape_url);
    else if (text_equal(field, TEXT("after_value")))
        begin_string(body, text_after(body->query, unknown->value), escape_url);
    else
        return false;
    return true;
}

/* Begins to write a field, or writes it if it is short. */
static char *put_field(struct body *body, struct text field, char *at)
{
    if (text_equal(field, TEXT("end")) || begin_condition(body, field) ||
        begin_unknown(body, field))
        return at;
    if (text_equal(field, TEXT("query"))) {
        begin_string(body, body->query, shapes[body->form].escape);
    } else if (text_equal(field, TEXT("url"))) {
        begin_string(body, body->query, escape_url);
    } else if (text_equal(field, TEXT("status"))) {
        begin_status(body);
    } else if (text_equal(field, TEXT("items"))) {
        body->state = BODY_ITEMS;
    } else if (text_equal(field, TEXT("edition"))) {
        at += text_put(TEXT(HTTP_EDITION), at);
    } else if (text_equal(field, TEXT("results"))) {
        begin_results(body);
    } else if (text_equal(field, TEXT("title"))) {
        at = put_title(body, at);
    } else if (text_equal(field, TEXT("order"))) {
        at += text_put(body->order == QUERY_ALL_BEST ? TEXT("best") : TEXT("code"), at);
    } else if (text_equal(field, TEXT("ordered"))) {
        at += text_put(order_parameter(body), at);
    } else if (text_equal(field, TEXT("suggestion"))) {
        begin_suggestion(body, shapes[body->form].escape);
    } else if (text_equal(field, TEXT("suggestion_url"))) {
        begin_suggestion(body, escape_url);
    } else {
        char *end = put_number(body, field, at);
        assert(end > at && "templates have no other fields");
        return end;
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
    struct text field = take_field(template);
    return put_field(body, field, at);
}

/* Writes characters of the string. */
static char *put_string(struct body *body, char *at, const char *end)
{
    while (body->string.len > 0 && end - at >= BODY_ROOM_MIN)
        at += body->escape(text_next_character(&body->string), at);
    return at;
}

/* Takes the next lines, if those before are written; none if none is left to show. False if they
 * must be looked for for longer. */
static bool take_lines(struct body *body)
{
    if (body->rows.lines.len > 0 || body->answer.count >= body->stop)
        return true;
    if (!answer_seek(&body->answer))
        return false;
    body->rows.lines =
        answer_next_lines(&body->answer, body->stop - body->answer.count, body->room);
    return true;
}

/* Writes a row, of which details come next. */
static char *put_described(struct body *body, char *at, const char *end)
{
    struct text rest = body->rows.lines;
    struct result result = result_next(&rest);
    detailed_start(&body->detailed, body->form, result_owner(&result), body->has_all_neighbours);
    body->string = TEXT("");
    body->state = BODY_DETAILS;
    body->rows.lines.len -= rest.len; /* one line alone */
    at = shapes[body->form].rows(&body->rows, at, end);
    body->rows.lines = rest;
    return body->form == FORM_JSON ? at - 1 : at; /* the object goes on */
}

/* Writes the next piece of details. */
static char *put_details(struct body *body, char *at, const char *end)
{
    if (body->string.len == 0)
        body->string = detailed_next(&body->detailed, &body->escape);
    if (body->string.len == 0)
        body->state = BODY_ITEMS;
    return put_string(body, at, end);
}

/* Writes rows, until there is no room, no next one is found yet, or all are written. */
static char *put_items(struct body *body, char *at, const char *end)
{
    while (end - at >= BODY_ROOM_MIN && take_lines(body)) {
        if (body->rows.lines.len == 0) {
            body->state = BODY_TEMPLATE;
            break;
        }
        if (answer_is_described(&body->answer) && body->form != FORM_PARAGRAPHS)
            return put_described(body, at, end);
        at = shapes[body->form].rows(&body->rows, at, end);
    }
    return at;
}

/* Writes the next piece of the text that is told in pieces, whose end is an empty one. */
static char *put_piece(struct body *body, char *at, const char *end)
{
    if (body->string.len == 0)
        body->string = body->state == BODY_STATUS ? status_next(&body->status)
                                                  : suggestion_next(&body->telling);
    if (body->string.len == 0)
        body->state = BODY_TEMPLATE;
    return put_string(body, at, end);
}

size_t body_fill(struct body *body, char *out, size_t room)
{
    char *at = out;
    const char *end = out + room;
    while (end - at >= BODY_ROOM_MIN && !body_is_over(body)) {
        switch (body->state) {
        case BODY_SKIP:
        case BODY_COUNT:
        case BODY_SUGGEST:
            assert(false && "it is counted before it is written");
            return 0;
        case BODY_TEMPLATE:
            if (body->template.len > 0) {
                at = put_template(body, at, (size_t)(end - at));
            } else {
                body->template = body->outer;
                body->outer.len = 0;
            }
            break;
        case BODY_STATUS:
        case BODY_SUGGESTION:
            at = put_piece(body, at, end);
            break;
        case BODY_STRING:
            at = put_string(body, at, end);
            if (body->string.len == 0)
                body->state = BODY_TEMPLATE;
            break;
        case BODY_DETAILS:
            at = put_details(body, at, end);
            break;
        case BODY_ITEMS:
            at = put_items(body, at, end);
            if (body->state == BODY_ITEMS) /* the room is full, or there is more to look for */
                return (size_t)(at - out);
            break;
        }
    }
    return (size_t)(at - out);
}

bool body_is_over(const struct body *body)
{
    return body->state == BODY_TEMPLATE && body->template.len == 0 && body->outer.len == 0;
}

void body_start(struct body *body, enum form form, struct text query, enum query_order order,
                uint32_t start, uint32_t stop)
{
    *body = (struct body){
        .form = form,
        .query = query,
        .order = order,
        .start = start,
        .stop = stop,
        .step = stop > start ? stop - start : 0,
        .template = form == FORM_PAGE ? ASSET(page) : shapes[form].template,
    };
    if (query.len == 0) {
        body->stop = start;
        return;
    }
    answer_start(&body->answer, query, order);
    body->state = BODY_SKIP;
}

/* The bytes of a FORM_TEXT. */
static uint64_t text_len(const struct body *body)
{
    struct answer answer = body->answer;
    struct status status;
    struct text piece;
    uint64_t len = sizeof "()\n" - 1;
    while (answer.count < body->stop &&
           (piece = answer_next(&answer, body->stop - answer.count)).len > 0)
        len += piece.len;
    len -= body->stop - body->start; /* a line ending is a byte shorter than on the wire */
    status_start(&status, body->query, body->total);
    while ((piece = status_next(&status)).len > 0)
        len += piece.len;
    return len;
}

/* Takes down how many results there are, when all are counted. */
static void end_count(struct body *body)
{
    const struct answer *answer = &body->answer;
    body->total = body->counted.count;
    if (answer_is_described(answer) && body->step > QUERY_DESCRIBED_MAX) {
        body->step = QUERY_DESCRIBED_MAX;
        body->stop = stop_after(body, body->start);
    }
    if (body->stop > body->total)
        body->stop = body->total;
    if (body->stop < body->start)
        body->stop = body->start;
    if (body->form == FORM_TEXT && answer->kind != QUERY_BEST && answer_is_constant(answer))
        body->text_len = text_len(body);
    if (!unknown_find(body->query, &body->unknown))
        body->unknown = (struct unknown){0};
    bool may_suggest = body->form == FORM_JSON || body->form == FORM_PAGE;
    body->state = may_suggest && body->total == 0 ? BODY_SUGGEST : BODY_TEMPLATE;
}

bool body_count(struct body *body)
{
    if (body->state == BODY_SKIP && answer_skip_to(&body->answer, body->start)) {
        body->counted = body->answer;
        body->state = BODY_COUNT;
    }
    if (body->state == BODY_COUNT && answer_skip_to(&body->counted, UINT32_MAX)) {
        end_count(body);
    } else if (body->state == BODY_SUGGEST) {
        body->has_suggestion = suggestion_start(&body->suggestion, body->query);
        body->state = BODY_TEMPLATE;
    }
    return body->state != BODY_SKIP && body->state != BODY_COUNT && body->state != BODY_SUGGEST;
}

void body_start_link(struct body *link, const struct body *body)
{
    *link = (struct body){
        .form = body->form,
        .query = body->query,
        .order = body->order,
        .start = body->start,
        .stop = body->stop,
        .step = body->step,
        .total = body->total,
        .template = links[body->form],
    };
}
