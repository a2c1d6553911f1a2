/* manager_absent.c - charfinder without libsystemd: there is never a service manager. */
#include <stddef.h>

#include "manager.h"

int manager_take_sockets(struct manager_socket **sockets)
{
    *sockets = NULL;
    return 0;
}

const char *manager_why_absent(void)
{
    return "charfinder was built without libsystemd";
}

bool manager_listens(void)
{
    return false;
}

uint64_t manager_watchdog_ms(void)
{
    return 0;
}

int manager_tell(const char *lines)
{
    (void)lines;
    return 0;
}
