/* meant.c - the known name that was probably meant by one that is not known. */
#include "meant.h"

#include <stdio.h>

void meant_start(struct meant *meant, struct text unknown)
{
    text_nearest_start(&meant->nearest, unknown);
    meant->name = NULL;
}

void meant_take(struct meant *meant, const char *name)
{
    if (text_nearest_take(&meant->nearest, (struct text){name, strlen(name)}))
        meant->name = name;
}

static bool is_likely(const struct text_nearest *nearest)
{
    const size_t len = nearest->wanted.len;
    bool begins_like_it = len > 0 && nearest->alike == len;
    return begins_like_it || nearest->away <= (len + 2) / 3;
}

const char *meant_hint(const struct meant *meant, const char *dashes, char room[MEANT_HINT_MAX])
{
    room[0] = '\0';
    if (is_likely(&meant->nearest))
        snprintf(room, MEANT_HINT_MAX, " (did you mean %s%s?)", dashes, meant->name);
    return room;
}
