/* date.h - the time of day as HTTP tells it. */
#ifndef CHARFINDER_HTTP_DATE_H
#define CHARFINDER_HTTP_DATE_H

#include <stdint.h>

enum { DATE_LEN = 29 };

/* Writes `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7) for a number of seconds since
 * 1970-01-01 00:00 UTC. What is not in the years 1970 to 9999 becomes their first or last second. */
void date_put(int64_t time, char out[DATE_LEN]);

#endif
