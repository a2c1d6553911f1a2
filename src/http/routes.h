/* routes.h - what is to be had over HTTP: a path, and what it answers. */
#ifndef CHARFINDER_HTTP_ROUTES_H
#define CHARFINDER_HTTP_ROUTES_H

#include "exchange.h"

/* Answers the request, whose head is whole: decides about the response, but for what concerns the
 * connection. Parameters are decoded where they are: the request line is no longer what was sent. */
void route(struct exchange *exchange);

/* Begins to find what the response tells, if that is the answer to a query: exchange->form is set, and
 * nothing of the answer is known yet. */
void route_start(struct exchange *exchange);

/* Makes the next block of the body, as far as that takes some 200 µs; false if it must be called
 * again. Once it has been true, exchange->made is what was made; it is set to 0 before the next
 * block is begun. */
bool route_make(struct exchange *exchange);

/* The first block is made: decides how the body is framed, and begins the Link field lines. */
void route_frame(struct exchange *exchange);

/* The same as route() with a refusal in the place of an answer; the head need not be whole, and
 * all of the body is made. */
void route_refuse(struct exchange *exchange, struct refusal refusal);

#endif
