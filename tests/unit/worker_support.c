/* worker_support.c - a worker without the rest of the server. */
#include "worker_support.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct server_options options;
struct worker worker;
static struct shared shared;
static int nobody = -1; /* who reads the console */

void worker_begin(const struct conversation_kind *kind)
{
    options = (struct server_options)SERVER_OPTIONS_DEFAULT;
    shared = (struct shared){.options = &options};
    for (unsigned n = 0; n < SERVICES; n++)
        shared.kinds[n] = kind;
    list_init(&shared.workers);
    nobody = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_true(nobody >= 0);
    assert_int_equal(console_open(&shared.console, nobody), 0);
    assert_int_equal(admission_init(&shared.admission, 1, 10, SERVER_PER_ADDRESS_DEFAULT), 0);
    assert_true(trust_init(&shared.trust, 1));
    memset(&worker, 0, sizeof worker);
    assert_int_equal(worker_init(&worker, &shared), 0);
}

int worker_end(void **state)
{
    (void)state;
    worker_close(&worker);
    trust_close(&shared.trust);
    admission_close(&shared.admission);
    console_close(shared.console);
    return close(nobody);
}

void worker_turn(void)
{
    uv_run(&worker.loop, UV_RUN_NOWAIT);
}

int client_new(int *fd)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    *fd = ends[1];
    return ends[0];
}

size_t unread(int fd)
{
    int bytes = -1;
    assert_int_equal(ioctl(fd, FIONREAD, &bytes), 0);
    return (size_t)bytes;
}
