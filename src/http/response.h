/* response.h - what all HTTP responses have in common: headers that protect the reader, freshness,
 * and refusals. */
#ifndef CHARFINDER_HTTP_RESPONSE_H
#define CHARFINDER_HTTP_RESPONSE_H

#include <charfinder/text.h>

#include "body.h"
#include "microhttpd.h"

struct request;

/* What is fresh in an own way each: bodies, and the files of the page. */
enum { FORM_FILE = BODY_PARAGRAPHS + 1, FORMS };

/* Names what the answers depend on, besides what they were asked: it differs when one could. */
struct edition {
    char name[17];        /* hexadecimal digits */
    char tags[FORMS][48]; /* the ETag of each form */
};

void edition_init(struct edition *edition);

/* Takes a response that was just made, or null, and gives it back with the headers that protect the
 * reader. Null when there is no memory: other headers may be missing then, but not those. */
struct MHD_Response *response_protect(struct MHD_Response *response);

/* A response with that body, which must stay where it is until the request is over; or null. */
struct MHD_Response *response_new(struct request *request, struct text text, const char *type);

/* Sends what response_protect() gave, and gives it up; without a response the connection is
 * closed. */
enum MHD_Result response_send(struct request *request, unsigned status,
                              struct MHD_Response *response);

/* Says in plain words why there is nothing else to say. */
enum MHD_Result response_refuse(struct request *request, unsigned status, const char *why);

/* What is said stays true as long as this edition runs. `tag` names it, and the form of the answer;
 * the rest of what decides about an answer is in its URL or, if it `varies`, in its Accept header.
 */
void response_add_freshness(struct MHD_Response *response, const char *tag, bool varies);

/* Whether the client has what `tag` names already; then it is told so by the other. */
bool response_is_known(const struct request *request, const char *tag);
enum MHD_Result response_send_not_modified(struct request *request, const char *tag, bool varies);

#endif
