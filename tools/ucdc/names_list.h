/* names_list.h - reads the informal aliases of NamesList.txt (UCD, NamesList.html). */
#ifndef UCDC_NAMES_LIST_H
#define UCDC_NAMES_LIST_H

#include "everyday.h"

/* Adds the informal aliases of the whole file, which must be fresh. False when it is refused;
 * file->message says why. */
bool names_list_read(struct everyday *everyday, struct ucd_file *file);

#endif
