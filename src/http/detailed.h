/* detailed.h - the details of a result as they stand in each form of an answer, piece by piece. */
#ifndef CHARFINDER_HTTP_DETAILED_H
#define CHARFINDER_HTTP_DETAILED_H

#include <charfinder/query.h>

#include "escape.h"
#include "form.h"
#include "neighbours.h"

/* A walk over pieces. Begun by detailed_start(). */
struct detailed {
    enum form form;
    uint8_t step;
    struct details details;
    struct details_json json;
    struct neighbours neighbours;
    size_t len; /* of the value */
    char value[512];
};

/* Begins to tell what is known of an owner (index_fact()). In HTML, what it leads to is a link, and
 * its neighbours follow, all of them or no more than NEIGHBOURS_SHOWN of a kind; in FORM_JSON the
 * first piece takes the place of the last byte of the object before it. */
void detailed_start(struct detailed *detailed, enum form form, uint32_t owner,
                    bool has_all_neighbours);

/* The next piece, and how it is to be escaped; constant or within `*detailed`, valid until the next
 * call. Empty at the end. */
struct text detailed_next(struct detailed *detailed, escaping **escape);

#endif
