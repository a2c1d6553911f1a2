/* http.h - the answers of query.h as a conversation in HTTP/1.1: a page, an API, health and metrics
 * (charfinder-protocol(5), "HTTP").
 *
 * What is spoken is the strict part of RFC 9110 and RFC 9112 that a look-up needs: GET and HEAD
 * without a body. What is doubtful is refused with a status and the end of the conversation. */
#ifndef CHARFINDER_HTTP_H
#define CHARFINDER_HTTP_H

#include <charfinder/conversation.h>

#define HTTP_LISTEN_DEFAULT "127.0.0.1:8888"

/* A request's head is read into the room; so is the answer made there, 48 KiB of it at a time. A
 * client that is refused (conversation_refuse()) is told so when it has asked. */
extern const struct conversation_kind http_conversation;

#endif
