/* meant.h - the known name that was probably meant by one that is not known. */
#ifndef CHARFINDER_MEANT_H
#define CHARFINDER_MEANT_H

#include <charfinder/text.h>

/* A plain value over names that stay where they are. */
struct meant {
    struct text_nearest nearest;
    const char *name; /* the nearest so far; null before the first */
};

/* Begins with the name that is not known. */
void meant_start(struct meant *meant, struct text unknown);

/* Takes one of those that are known. */
void meant_take(struct meant *meant, const char *name);

enum { MEANT_HINT_MAX = 64 }; /* bytes, and a terminator */

/* ` (did you mean --best?)`, with `dashes` before the name, for a complaint; written into `room`.
 * Empty unless the nearest name begins like the unknown one, or no more than a third of that one is
 * different. */
const char *meant_hint(const struct meant *meant, const char *dashes, char room[MEANT_HINT_MAX]);

#endif
