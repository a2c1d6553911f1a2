/* response.h - the head of a response: what all have in common, and what sets them apart. */
#ifndef CHARFINDER_HTTP_RESPONSE_H
#define CHARFINDER_HTTP_RESPONSE_H

#include <charfinder/text.h>

/* Where the body ends (RFC 9112, section 6). */
enum framing {
    FRAMING_NONE,    /* no body and no length: 304 */
    FRAMING_LENGTH,  /* after so many bytes */
    FRAMING_CHUNKED, /* after the last chunk */
    FRAMING_CLOSE,   /* where the connection ends */
};

struct response {
    unsigned status;
    struct text type;     /* field lines about the body; constant */
    struct text location; /* where else to ask; empty for most */
    struct text fresh;    /* field lines about how long it may be kept; constant */
    bool varies;          /* the Accept field decided about the form */
    bool is_shared;       /* with pages of other origins */
    bool is_last;         /* the connection ends after this response */
    bool is_before_11;    /* `Connection: keep-alive` is sent unless it is the last */
    enum framing framing;
    uint64_t len; /* of the body */
};

enum { RESPONSE_HEAD_MAX = 1024 };

/* Writes the status line and the field lines, but no empty line after them; returns how many bytes.
 * `time` is in seconds since 1970. */
size_t response_put(const struct response *response, int64_t time, char out[RESPONSE_HEAD_MAX]);

/* Writes another date into a head of status 200, which response_put() has written. */
void response_date(char *head, int64_t time);

/* What a status means, such as `Not Found`; constant. */
struct text response_title(unsigned status);

#endif
