/* list.h - a list whose links lie in its members: nothing is allocated, members leave from the
 * middle, and leaving twice does no harm. */
#ifndef CHARFINDER_LIST_H
#define CHARFINDER_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* A list's head, or a member's link; a lone link points to itself. */
struct list {
    struct list *next;
    struct list *prev;
};

#define CONTAINER_OF(pointer, type, member) \
    ((type *)(void *)(((char *)(pointer)) - offsetof(type, member)))

static inline void list_init(struct list *list)
{
    list->next = list->prev = list;
}

static inline bool list_is_empty(const struct list *list)
{
    return list->next == list;
}

static inline void list_remove(struct list *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    list_init(link);
}

/* Makes `link`, alone or in some list, the last member of `list`. */
static inline void list_move_last(struct list *list, struct list *link)
{
    list_remove(link);
    link->prev = list->prev;
    link->next = list;
    list->prev->next = link;
    list->prev = link;
}

#endif
