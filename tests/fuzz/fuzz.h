/* fuzz.h - what every fuzz target is made of: one entry for an input, and checks that end the
 * process, with or without NDEBUG, so that the fuzzer keeps the input. */
#ifndef CHARFINDER_FUZZ_H
#define CHARFINDER_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Tries one input; returns 0, or does not return. Called by libFuzzer or by replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_check(bool good, const char *claim, const char *file, int line)
{
    if (good)
        return;
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, claim);
    abort();
}

#define CHECK(claim) fuzz_check((claim), #claim, __FILE__, __LINE__)

#endif
