/* body.h - an answer as the body of a response, made as the client takes it.
 *
 * A body is a walk over a template with fields. It holds no text but the piece that it is at, so
 * the largest answer costs what the smallest does. */
#ifndef CHARFINDER_HTTP_BODY_H
#define CHARFINDER_HTTP_BODY_H

#include <charfinder/query.h>

#include "detailed.h"
#include "escape.h"
#include "form.h"
#include "rows.h"

/*  SKIP ──► COUNT ──► SUGGEST ──► TEMPLATE ◄──► STRING, STATUS, SUGGESTION, ITEMS ◄──► DETAILS
 *
 * First it is found out what there is to tell, then it is written: the template, or the field that
 * it is at. Without a query it begins at the template. */
enum body_state {
    BODY_TEMPLATE,
    BODY_STRING,
    BODY_STATUS,
    BODY_SUGGESTION,
    BODY_ITEMS,
    BODY_DETAILS, /* of the item that was written last */
    BODY_SKIP,    /* results up to the first one that is shown are passed over */
    BODY_COUNT,   /* those after it are counted */
    BODY_SUGGEST, /* nothing is found: a suggestion is looked for */
};

/* Points into itself: must not be moved. */
struct body {
    enum form form;
    enum body_state state;
    struct text query;
    enum query_order order;
    uint32_t start; /* the first result shown, counted from 0 */
    uint32_t stop;  /* after the last one; until it is counted, what was asked for */
    uint32_t step;  /* how many were asked for */
    uint32_t total;
    uint64_t text_len;    /* bytes of all of it, if known before it is made: see body_count() */
    struct text template; /* what is left of it */
    struct text outer;    /* what is left of the template around it */
    struct text string;   /* what is left of the text that is being written */
    escaping *escape;     /* how that text is escaped */
    struct answer answer;
    struct answer counted; /* the same answer, all of which was passed over */
    struct detailed detailed;
    bool has_all_neighbours; /* in details; may be set until the body is filled */
    struct unknown unknown;  /* a term that is not known; without one, its parts are empty */
    bool has_suggestion;
    struct suggestion suggestion, telling; /* at its beginning; and the one that is being written */
    struct rows rows;          /* the next results, of those that the answer gave last */
    char room[INDEX_LINE_MAX]; /* for a line of two pieces */
    struct status status;
};

/* Begins to tell the results number `start` to `stop` - 1 of `query`, which must be UTF-8 and
 * stripped, is empty for FORM_PAGE only, and must stay where it is. `form` is not FORM_FILE. */
void body_start(struct body *body, enum form form, struct text query, enum query_order order,
                uint32_t start, uint32_t stop);

/* Finds out how many results there are, for no longer than some 200 µs, or a millisecond where
 * there is none: false if it must be called again. Needed before all that follows. Then text_len is
 * the length of a FORM_TEXT, if it can be told without making it: the answer is to words, and in
 * code point order; else it is 0. */
bool body_count(struct body *body);

/* Begins to tell the field lines that lead to other parts of the answer of `body`, which is counted
 * and must stay where it is: `Link: …` with its CR LF, each (RFC 8288). It is over at once where
 * there are none. A URL is no longer than 3 bytes for each byte of the query, and 96. */
void body_start_link(struct body *link, const struct body *body);

enum { BODY_ROOM_MIN = 2048 };

/* Writes what comes next, up to `room` bytes; returns how many. It stops when less than
 * BODY_ROOM_MIN are left, when all is written, or when the next result has been looked for for some
 * 200 µs: so it is called until one of the first two is true. */
size_t body_fill(struct body *body, char *out, size_t room);

/* Whether all of it was written. */
bool body_is_over(const struct body *body);

#endif
