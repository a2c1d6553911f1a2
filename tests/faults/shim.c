/* shim.c - preloaded into the program: lets the n-th call of one function fail.
 *
 * The file that CHARFINDER_FAULTS names is shared with the test, which arms it at any time. Until
 * then, and after the failures, every call goes through. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>

/* As the test packs it. */
struct faults {
    char function[32];
    int32_t error; /* the errno; not 0 when armed, and written last */
    int32_t unused;
    _Atomic int64_t skip; /* calls that still go through; then `times` of them fail */
    _Atomic int64_t times;
    _Atomic int64_t hits; /* that failed */
    char aborted_by[128]; /* the file of the program or library that called abort() */
};

static struct faults *faults;

__attribute__((constructor)) static void faults_open(void)
{
    const char *path = getenv("CHARFINDER_FAULTS");
    int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    faults = shared == MAP_FAILED ? NULL : shared; /* the descriptor stays, as it would anyway */
}

/* The errno that this call is to fail with, or 0. */
static int strike(const char *function)
{
    const volatile int32_t *error = faults == NULL ? NULL : &faults->error;
    if (error == NULL || *error == 0 || strcmp(faults->function, function) != 0)
        return 0;
    if (atomic_fetch_sub(&faults->skip, 1) > 0 || atomic_fetch_sub(&faults->times, 1) <= 0)
        return 0;
    atomic_fetch_add(&faults->hits, 1);
    return *error;
}

/* The function itself, further down the chain: sanitizers may stand between. Not found early, as
 * the first calls come before constructors run. */
static void find(const char *function, void *found)
{
    void *next = dlsym(RTLD_NEXT, function);
    if (next == NULL)
        _Exit(EXIT_FAILURE);
    memcpy(found, &next, sizeof next); /* ISO C converts no pointers to functions */
}

/* A function that returns -1, or a null pointer, with errno set. Declared like this rather than by
 * system headers, which give some of them types that no C program can define. */
#define FAILING(type, failure, name, parameters, arguments) \
    type name parameters;                                   \
    type name parameters                                    \
    {                                                       \
        static type(*next) parameters;                      \
        if (next == NULL)                                   \
            find(#name, &next);                             \
        int error = strike(#name);                          \
        if (error == 0)                                     \
            return next arguments;                          \
        errno = error;                                      \
        return failure;                                     \
    }

FAILING(void *, NULL, malloc, (size_t size), (size))
FAILING(void *, NULL, calloc, (size_t count, size_t size), (count, size))
FAILING(void *, NULL, realloc, (void *old, size_t size), (old, size))

FAILING(int, -1, socket, (int family, int type, int protocol), (family, type, protocol))
FAILING(int, -1, bind, (int fd, const void *address, unsigned len), (fd, address, len))
FAILING(int, -1, listen, (int fd, int backlog), (fd, backlog))
FAILING(int, -1, setsockopt, (int fd, int level, int option, const void *value, unsigned len),
        (fd, level, option, value, len))
FAILING(int, -1, getsockname, (int fd, void *address, unsigned *len), (fd, address, len))
FAILING(int, -1, accept4, (int fd, void *address, unsigned *len, int flags),
        (fd, address, len, flags))
FAILING(int, -1, shutdown, (int fd, int how), (fd, how))

FAILING(ssize_t, -1, read, (int fd, void *to, size_t len), (fd, to, len))
FAILING(ssize_t, -1, recv, (int fd, void *to, size_t len, int flags), (fd, to, len, flags))
FAILING(ssize_t, -1, write, (int fd, const void *from, size_t len), (fd, from, len))
FAILING(ssize_t, -1, writev, (int fd, const void *bufs, int count), (fd, bufs, count))

FAILING(void *, NULL, dlopen, (const char *name, int how), (name, how))

FAILING(int, -1, epoll_create1, (int flags), (flags))
FAILING(int, -1, epoll_ctl, (int epoll, int what, int fd, void *event), (epoll, what, fd, event))
FAILING(int, -1, epoll_wait, (int epoll, void *events, int room, int timeout),
        (epoll, events, room, timeout))
FAILING(int, -1, pipe2, (int fds[2], int flags), (fds, flags))
FAILING(int, -1, eventfd, (unsigned value, int flags), (value, flags))
FAILING(int, -1, sigaction, (int number, const void *action, void *old), (number, action, old))

/* Returns its error. */
int pthread_create(void *thread, const void *how, void *(*run)(void *), void *argument);
int pthread_create(void *thread, const void *how, void *(*run)(void *), void *argument)
{
    static int (*next)(void *, const void *, void *(*)(void *), void *);
    if (next == NULL)
        find("pthread_create", &next);
    int error = strike("pthread_create");
    return error != 0 ? error : next(thread, how, run, argument);
}

/* libuv has used both: to the test they are the same. */
int epoll_pwait(int epoll, void *events, int room, int timeout, const void *signals);
int epoll_pwait(int epoll, void *events, int room, int timeout, const void *signals)
{
    static int (*next)(int, void *, int, int, const void *);
    if (next == NULL)
        find("epoll_pwait", &next);
    int error = strike("epoll_wait");
    if (error == 0)
        return next(epoll, events, room, timeout, signals);
    errno = error;
    return -1;
}

/* Tells the test whose code aborts: there are failures that libuv does not survive. */
void abort(void)
{
    static void (*next)(void) __attribute__((noreturn));
    Dl_info caller;
    if (faults != NULL && dladdr(__builtin_return_address(0), &caller) != 0)
        strncpy(faults->aborted_by, caller.dli_fname, sizeof faults->aborted_by - 1);
    find("abort", &next);
    next();
}
