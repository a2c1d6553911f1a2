/* complain.h - what goes wrong before there is a log. */
#ifndef CHARFINDER_COMPLAIN_H
#define CHARFINDER_COMPLAIN_H

/* Says on standard error `charfinder: cannot WHAT WHERE: WHY`; `where` may be empty. Returns 1. */
int complain(const char *what, const char *where, const char *why);

#endif
