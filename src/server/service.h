/* service.h - what is spoken on a listener. */
#ifndef CHARFINDER_SERVICE_H
#define CHARFINDER_SERVICE_H

#include <charfinder/conversation.h>

enum service { SERVICE_LINES, SERVICE_HTTP, SERVICES };

/* The kind of conversation of a service; `best`: lines are answered best first. */
const struct conversation_kind *service_kind(enum service service, bool best);

#endif
