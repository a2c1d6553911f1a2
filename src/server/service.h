/* service.h - what is spoken on a listener. */
#ifndef CHARFINDER_SERVICE_H
#define CHARFINDER_SERVICE_H

#include <charfinder/conversation.h>

enum service { SERVICE_LINES, SERVICE_HTTP, SERVICES };

/* The kind of conversation of each service. */
extern const struct conversation_kind *const service_kinds[SERVICES];

#endif
