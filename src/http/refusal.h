/* refusal.h - why there is no answer, and how that is told. */
#ifndef CHARFINDER_HTTP_REFUSAL_H
#define CHARFINDER_HTTP_REFUSAL_H

#include <charfinder/text.h>

#include "form.h"

/* What is to be said in the place of an answer. */
struct refusal {
    unsigned status; /* of HTTP; 0: nothing is refused */
    struct text why; /* constant, UTF-8, a sentence without a full stop */
};

#define NOT_REFUSED ((struct refusal){0, {NULL, 0}})

enum { REFUSAL_MAX = 4096 }; /* bytes of its body; a reason has 256 at most */

/* Writes the body: problem details (RFC 9457), a page, or the words; returns how many bytes. */
size_t refusal_put(struct refusal refusal, enum format format, char out[REFUSAL_MAX]);

/* The field lines that say what that body is; constant. */
struct text refusal_type(enum format format);

#endif
