/* microhttpd.c - loads libmicrohttpd. */
#include "microhttpd.h"

#include <errno.h>

#include "late_library.h"

struct microhttpd mhd;

int microhttpd_load(void)
{
#define NAME(name) "MHD_" #name,
    static const char *const names[] = {MICROHTTPD_FUNCTIONS(NAME)};
#undef NAME
    if (mhd.start_daemon != NULL)
        return 0;
    return late_library_load(CHARFINDER_MICROHTTPD, names, &mhd, sizeof mhd) ? 0 : -ENOSYS;
}
