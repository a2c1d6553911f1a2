/* fail.h - how a program of the benchmarks fails: it says why and exits with status 1. */
#ifndef BENCH_FAIL_H
#define BENCH_FAIL_H

/* Like printf, to standard error. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
