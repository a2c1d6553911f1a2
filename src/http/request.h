/* request.h - what the head of a request says, line by line (RFC 9112, sections 3 and 5; RFC 9110).
 *
 * What is doubtful is refused, never guessed: where two readers could disagree on where a request
 * ends or to which host it goes, a client could smuggle requests past one of them. */
#ifndef CHARFINDER_HTTP_REQUEST_H
#define CHARFINDER_HTTP_REQUEST_H

#include "accept.h"
#include "refusal.h"

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_OTHER,   /* a known one, which no resource here allows */
    METHOD_UNKNOWN, /* any other */
};

enum { HOST_MAX = 260 }; /* bytes of a host that is kept: a name of 253, and a port */

/* Begins all zero. The texts lie in the request line. */
struct request {
    struct text asked;  /* method, space and target, as the client wrote them */
    struct text origin; /* of a target that is a URL: `http://x`; empty if it is a path */
    struct text path;   /* of the target, as the client wrote it */
    struct text query;  /* of the target, behind the `?`; empty if there is none */
    enum method method;
    unsigned version; /* tenfold: 10, 11 or another */
    struct accept accept;
    unsigned client_has; /* an answer in these forms: a bit for each (tags.h) */
    bool has_host;
    char host[HOST_MAX]; /* of the Host field; not kept if it is longer */
    size_t host_len;
    bool has_length;
    bool has_body; /* or could have one */
    bool says_close;
    bool says_keep_alive;
};

/* Take the request line and each field line, without their CR LF and without controls but the tab,
 * which only a field line may have. */
struct refusal request_take_line(struct request *request, struct text line);
struct refusal request_take_field(struct request *request, struct text line);

/* All lines were taken: refuses a request that lacks something. */
struct refusal request_end(const struct request *request);

/* Whether the field line has this name, in any case. */
bool request_is_field(struct text line, struct text name);

#endif
