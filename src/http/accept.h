/* accept.h - the forms an answer can have, and which of them a client would rather have. */
#ifndef CHARFINDER_HTTP_ACCEPT_H
#define CHARFINDER_HTTP_ACCEPT_H

#include <charfinder/text.h>

/* What can be asked for; of equals the first is preferred. */
enum format { FORMAT_JSON, FORMAT_TEXT, FORMAT_HTML, FORMATS };

/* The form with that name, `json`, `text` or `html`; FORMATS if none has it. */
enum format format_named(struct text name);

/* The name of a form; constant. */
struct text format_name(enum format format);

/* The form that an Accept header (RFC 9110, section 12.5.1; any bytes) asks for most. What makes no
 * sense there is passed over, and who wants none of the forms gets the first. */
enum format format_accepted(struct text accept);

#endif
