/* proxy.h - the PROXY protocol, versions 1 and 2: what a balancer says of its client before the
 * client's own bytes come (haproxy's proxy-protocol.txt, 2020/03/05). */
#ifndef CHARFINDER_PROXY_H
#define CHARFINDER_PROXY_H

#include <charfinder/text.h>

#include "address.h"

/* Bytes of a header: section 2 promises that it fits in the smallest segment, extensions and
 * all. */
enum { PROXY_HEADER_MAX = 536 };

/* Once BAD or HEADER, more bytes change nothing. */
enum proxy_status {
    PROXY_MORE,   /* all of it may belong to a header, of which the end is missing */
    PROXY_BAD,    /* no header, or one that is too long */
    PROXY_HEADER, /* the first bytes are one */
};

struct proxy_header {
    size_t len;           /* bytes, up to PROXY_HEADER_MAX; what follows is the client's */
    union address client; /* an IP address; or of AF_UNSPEC: the peer has to be taken for itself */
};

/* Reads the header that a connection begins with; `*header` is set when there is one. */
enum proxy_status proxy_read(struct text bytes, struct proxy_header *header);

#endif
