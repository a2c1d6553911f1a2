/* body.h - an answer as the body of a response, made as the client takes it.
 *
 * A body is a walk over a template with fields. It holds no text but the piece that it is at, so
 * the largest answer costs what the smallest does. */
#ifndef CHARFINDER_HTTP_BODY_H
#define CHARFINDER_HTTP_BODY_H

#include <charfinder/query.h>

#include "accept.h"

enum body_kind {
    BODY_JSON = FORMAT_JSON, /* an object with the results in it */
    BODY_TEXT = FORMAT_TEXT, /* what `charfinder find` prints */
    BODY_TABLE =
        FORMAT_HTML, /* a piece of HTML, and a link to the page of the results after these */
    BODY_PAGE,       /* the same within the page; without a query, the page alone */
    BODY_PARAGRAPHS, /* a <p> for each result line */
};

/* Points into itself: must not be moved. */
struct body {
    enum body_kind kind;
    struct text edition;
    struct text query;
    uint32_t start; /* the first result shown, counted from 0 */
    uint32_t stop;  /* after the last one */
    uint32_t total;
    struct text template;  /* what is left of it */
    struct text outer;     /* and of the one that it stands in */
    struct text unescaped; /* what is left of the piece that is being told */
    size_t (*escape)(uint32_t cp, char *out);
    bool in_status;
    bool in_items;
    uint32_t results; /* written so far */
    struct answer answer;
    struct text lines; /* the next results, of those that the answer gave last */
    struct status status;
};

/* Begins to tell the results number `start` to `stop` - 1 of `query`, which must be UTF-8 and
 * stripped, is empty for BODY_PAGE only, and must stay where it is. `edition` is what the page's
 * links to its own files end in; it must stay, too. */
void body_start(struct body *body, enum body_kind kind, struct text query, uint32_t start,
                uint32_t stop, struct text edition);

enum { BODY_ROOM_MIN = 1024 };

/* Writes what comes next, up to `room` (>= BODY_ROOM_MIN) bytes; returns how many, 0 only when all
 * of it was written. */
size_t body_fill(struct body *body, char *out, size_t room);

/* Whether all of it was written. */
bool body_is_over(const struct body *body);

/* How many bytes a BODY_TEXT that was just begun will have; it does not make them. */
uint64_t body_text_len(const struct body *body);

/* Writes the value of a Link header that leads to the results after these, in the same format;
 * returns how many bytes of `room`. 0 if there are no such results, or no room for so long a query;
 * or if the body is a page, which has its own link, or paragraphs, which have none. */
size_t body_put_link(const struct body *body, char *out, size_t room);

#endif
