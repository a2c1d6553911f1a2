/* service.c - what is spoken on a listener. The one place where the server names a conversation. */
#include "service.h"

#include <charfinder/http.h>
#include <charfinder/session.h>

const struct conversation_kind *const service_kinds[SERVICES] = {
    [SERVICE_LINES] = &session_conversation,
    [SERVICE_HTTP] = &http_conversation,
};
