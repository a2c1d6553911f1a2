/* routes.h - what is to be had over HTTP: a path, and what it answers. */
#ifndef CHARFINDER_HTTP_ROUTES_H
#define CHARFINDER_HTTP_ROUTES_H

#include "exchange.h"

/* Answers the request, whose head is whole: decides about the response, but for what concerns the
 * connection, and makes the first block of its body. Parameters are decoded where they are: the
 * request line is no longer what was sent. */
void route(struct exchange *exchange);

/* The same with a refusal in the place of an answer; the head need not be whole. */
void route_refuse(struct exchange *exchange, struct refusal refusal);

#endif
