/* listening.h - where the server listens: as it is told, or as it is handed. */
#ifndef CHARFINDER_LISTENING_H
#define CHARFINDER_LISTENING_H

#include "worker.h"

/* Lets all workers, which are ready but do not run, listen on every socket that the service manager
 * hands over and on every address of the options. Returns 0; or 1, and the reason was said on
 * standard error. */
int listening_begin(struct shared *shared);

#endif
