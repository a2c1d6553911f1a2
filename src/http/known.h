/* known.h - responses that were given before, whole ones of up to 52 KB (memo.h). */
#ifndef CHARFINDER_HTTP_KNOWN_H
#define CHARFINDER_HTTP_KNOWN_H

#include <charfinder/memo.h>

#include "exchange.h"

/* Looks for the response to what `exchange` has found out that it should tell, before anything of it
 * is made. If it is there, it is copied to where responses are made, dated anew, and described in
 * `*known`. */
bool known_find(struct exchange *exchange, struct memo_answer *known);

/* Keeps the whole response, head and body, if known_find() found that this is wanted. */
void known_keep(struct exchange *exchange, struct text response);

#endif
