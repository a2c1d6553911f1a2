/* opensearch.h - how a browser asks from its address bar (OpenSearch 1.1). */
#ifndef CHARFINDER_HTTP_OPENSEARCH_H
#define CHARFINDER_HTTP_OPENSEARCH_H

#include "request.h"

enum { OPENSEARCH_MAX = 1024 + 15 * HOST_MAX };

/* Writes the description; returns how many bytes. Browsers need absolute URLs: they have the origin
 * of this request, if that has at most HOST_MAX bytes. */
size_t opensearch_put(const struct request *request, char out[OPENSEARCH_MAX]);

#endif
