/* routes.h - what is to be had over HTTP: a path, and what it answers. */
#ifndef CHARFINDER_HTTP_ROUTES_H
#define CHARFINDER_HTTP_ROUTES_H

#include "microhttpd.h"

struct request;

/* Answers the request, which is whole and may ask, by what there is at `path`. As the library wants
 * it: MHD_NO closes the connection. */
enum MHD_Result route_answer(struct request *request, const char *path);

#endif
