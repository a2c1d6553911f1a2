/* accept.h - which form of an answer a client would rather have (RFC 9110, section 12.5.1). */
#ifndef CHARFINDER_HTTP_ACCEPT_H
#define CHARFINDER_HTTP_ACCEPT_H

#include <charfinder/text.h>

#include "form.h"

/* Media types with a weight: the formats, and application/problem+json, the JSON of refusals. */
enum { ACCEPT_TYPES = FORMATS + 1 };

/* What the Accept fields of a request say together. All zero: nothing, which is anything. */
struct accept {
    uint16_t weights[ACCEPT_TYPES]; /* in thousandths */
    uint8_t fits[ACCEPT_TYPES];     /* how closely the media range fits that the weight is from */
};

/* Takes the value of an Accept field, any bytes. What makes no sense there is passed over. */
void accept_take(struct accept *accept, struct text value);

/* The format that is wanted most: of equals the first, and the first if none is wanted. */
enum format accept_format(const struct accept *accept);

/* The same for a refusal: text, unless JSON or HTML is wanted more. */
enum format accept_refusal_format(const struct accept *accept);

#endif
