/* body.h - an answer as the body of a response, made as the client takes it.
 *
 * A body is a walk over a template with fields. It holds no text but the piece that it is at, so
 * the largest answer costs what the smallest does. */
#ifndef CHARFINDER_HTTP_BODY_H
#define CHARFINDER_HTTP_BODY_H

#include <charfinder/query.h>

#include "escape.h"
#include "form.h"
#include "rows.h"

/* What is being written: the template, or the field that it is at. */
enum body_state { BODY_TEMPLATE, BODY_STRING, BODY_STATUS, BODY_ITEMS };

/* Points into itself: must not be moved. */
struct body {
    enum form form;
    enum body_state state;
    struct text query;
    uint32_t start; /* the first result shown, counted from 0 */
    uint32_t stop;  /* after the last one */
    uint32_t total;
    struct text template; /* what is left of it */
    struct text outer;    /* and of the one that it stands in */
    struct text string;   /* what is left of the text that is being written */
    escaping *escape;     /* how that text is */
    uint32_t results;     /* written so far */
    struct answer answer;
    struct rows rows; /* the next results, of those that the answer gave last */
    struct status status;
};

/* Begins to tell the results number `start` to `stop` - 1 of `query`, which must be UTF-8 and
 * stripped, is empty for FORM_PAGE only, and must stay where it is. `form` is not FORM_FILE. */
void body_start(struct body *body, enum form form, struct text query, uint32_t start,
                uint32_t stop);

/* Begins to tell the field line that leads to the results after these of `body`, which was just
 * begun and must stay where it is: `Link: …`, with its CR LF (RFC 8288). It is over at once where
 * there are none. The URL is no longer than 3 bytes for each byte of the query, and 96. */
void body_start_link(struct body *link, const struct body *body);

enum { BODY_ROOM_MIN = 2048 };

/* Writes what comes next, up to `room` (>= BODY_ROOM_MIN) bytes; returns how many, 0 only when all
 * of it was written. It stops when less than BODY_ROOM_MIN are left. */
size_t body_fill(struct body *body, char *out, size_t room);

/* Whether all of it was written. */
bool body_is_over(const struct body *body);

/* How many bytes a FORM_TEXT that was just begun will have; it does not make them. */
uint64_t body_text_len(const struct body *body);

#endif
