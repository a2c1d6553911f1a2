/* syntax.h - what the parts of a request head may be made of (RFC 9110, section 5.6; RFC 3986). */
#ifndef CHARFINDER_HTTP_SYNTAX_H
#define CHARFINDER_HTTP_SYNTAX_H

#include <charfinder/text.h>

/* A token (RFC 9110, section 5.6.2): the name of a method or of a field. */
bool is_token(struct text text);

/* A host, and a port if there is one (RFC 3986, section 3.2.2 and 3.2.3; no IPvFuture). The host
 * may be empty. */
bool is_host(struct text text);

static inline bool is_hexadecimal(char c)
{
    return text_digit_value(c) != TEXT_NO_DIGIT;
}

/* The text without spaces and tabs at its ends (RFC 9110, section 5.6.3). */
struct text without_blanks(struct text text);

/* Takes everything up to `end`, or all of it, off `*text`, and `end` with it; blanks around what
 * comes back are left out. */
struct text next_part(struct text *text, char end);

#endif
