/* taken.h - how much of what was sent the other side has. */
#ifndef CHARFINDER_TAKEN_H
#define CHARFINDER_TAKEN_H

#include <stdint.h>

/* Bytes that were acknowledged on the TCP socket `fd` since it was opened. */
uint64_t taken_bytes(int fd);

#endif
