/* desk.c - the memory of a connection that is at work. */
#include "desk.h"

#include <stdlib.h>

void desk_pool_init(struct desk_pool *pool, size_t room_bytes)
{
    *pool = (struct desk_pool){.room_bytes = room_bytes};
}

void desk_pool_close(struct desk_pool *pool)
{
    while (pool->spare != NULL) {
        struct desk *desk = pool->spare;
        pool->spare = desk->next;
        free(desk);
    }
    pool->spares = 0;
}

struct desk *desk_take(struct desk_pool *pool)
{
    struct desk *desk = pool->spare;
    if (desk != NULL) {
        pool->spare = desk->next;
        pool->spares--;
    } else {
        desk = malloc(sizeof *desk + pool->room_bytes);
        if (desk == NULL)
            return NULL;
    }
    desk->unread = (struct text){NULL, 0};
    desk->unsaid = 0;
    desk->asked_ns = 0;
    batch_clear(&desk->batch);
    return desk;
}

void desk_give_back(struct desk_pool *pool, struct desk *desk)
{
    if (pool->spares == DESKS_SPARE) {
        free(desk);
        return;
    }
    desk->next = pool->spare;
    pool->spare = desk;
    pool->spares++;
}
