/* tags.h - ETags: names of what a client may have kept (RFC 9110, section 8.8.3). */
#ifndef CHARFINDER_HTTP_TAGS_H
#define CHARFINDER_HTTP_TAGS_H

#include <charfinder/text.h>

#include "edition.h" /* HTTP_EDITION, generated: edition.cmake */
#include "form.h"

/* The ETag of a form, as a string literal. The edition differs when any answer could; the rest of
 * what decides about an answer is in its URL or, where it varies, in the Accept field. */
#define TAG(form_name) "\"" HTTP_EDITION "-" form_name "\""

/* The tags that an If-None-Match field lists: of form n if bit n is set. Any bytes. */
unsigned tags_listed(struct text value);

#endif
