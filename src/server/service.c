/* service.c - what is spoken on a listener. The one place where the server names a conversation. */
#include "service.h"

#include <charfinder/http.h>
#include <charfinder/session.h>

const struct conversation_kind *service_kind(enum service service, bool best)
{
    if (service == SERVICE_HTTP)
        return &http_conversation;
    return best ? &session_best_conversation : &session_conversation;
}
