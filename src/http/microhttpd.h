/* microhttpd.h - libmicrohttpd, loaded when HTTP is asked for. It brings a dozen libraries of its
 * own; to load them takes longer than all else that is done at start. */
#ifndef CHARFINDER_MICROHTTPD_H
#define CHARFINDER_MICROHTTPD_H

#include <microhttpd.h>

#define MICROHTTPD_FUNCTIONS(X)      \
    X(add_connection)                \
    X(add_response_header)           \
    X(create_response_from_buffer)   \
    X(create_response_from_callback) \
    X(destroy_response)              \
    X(get_connection_info)           \
    X(get_connection_values_n)       \
    X(get_daemon_info)               \
    X(get_timeout)                   \
    X(get_version)                   \
    X(lookup_connection_value)       \
    X(queue_response)                \
    X(run)                           \
    X(start_daemon)                  \
    X(stop_daemon)

/* MHD_add_connection() is mhd.add_connection(), and so on. */
#define MICROHTTPD_POINTER(name) __typeof__(MHD_##name) *(name);
struct microhttpd {
    MICROHTTPD_FUNCTIONS(MICROHTTPD_POINTER)
};
#undef MICROHTTPD_POINTER

/* Constant once it is loaded. */
extern struct microhttpd mhd;

/* Loads it, unless it is loaded already. Returns 0, or -ENOSYS if it is not installed. */
int microhttpd_load(void);

#endif
