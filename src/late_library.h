/* late_library.h - a library that is loaded when it is needed, if ever: what is linked in is
 * loaded, with all that it needs itself, before main() begins. */
#ifndef CHARFINDER_LATE_LIBRARY_H
#define CHARFINDER_LATE_LIBRARY_H

#include <assert.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Fills `functions`, a struct of `size` bytes with nothing but pointers to functions, with those of
 * these names. False, and nothing filled, if the library is not there, or one of them is not in it.
 * The library stays for as long as the program runs. */
static inline bool late_library_load(const char *soname, const char *const names[], void *functions,
                                     size_t size)
{
    void *found[32];
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    assert(size <= sizeof found && size % sizeof found[0] == 0);
    for (size_t n = 0; n < size / sizeof found[0]; n++) {
        found[n] = library == NULL ? NULL : dlsym(library, names[n]);
        if (found[n] == NULL)
            return false;
    }
    memcpy(functions, found, size); /* as POSIX has it, a function's address fits */
    return true;
}

#endif
