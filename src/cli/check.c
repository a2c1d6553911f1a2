/* check.c - `charfinder check`: whether a server answers. */
#include <charfinder/net.h>
#include <charfinder/server.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "ending.h"
#include "options.h"

static const char help[] =
    "charfinder check [ADDRESS]\n"
    "\n"
    "Connects to a server as a client that sends lines does, and waits 2 seconds for\n"
    "its prompt. Asks nothing, and is not seen in the server's log.\n"
    "\n"
    "ADDRESS is 127.0.0.1:2323, [::1]:2323, unix:/run/cf.sock; or localhost:2323 or\n"
    "2323, either address of this machine (" SERVER_LISTEN_DEFAULT ").\n"
    "\n"
    "A script waits for a server with: until charfinder check; do sleep 0.1; done\n"
    "\n"
    "Exit status: 0 the prompt came, 1 it did not, 2 a wrong call.\n";

enum {
    PATIENCE_MS = 2000,
    HEARD_MAX = 80, /* bytes; as long as a terminal is wide, if there is no prompt to be heard */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Never 0, which would be no limit for a socket. */
static int ms_until(int64_t deadline_ms)
{
    int64_t left = deadline_ms - now_ms();
    return left > 0 ? (int)left : 1;
}

/* A socket that is connected, to be closed; or -1, and errno says why. */
static int connect_to(const union address *address, int64_t deadline_ms)
{
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    const long left_ms = ms_until(deadline_ms);
    const struct timeval left = {left_ms / 1000, left_ms % 1000 * 1000};
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &left, sizeof left) == 0 &&
        connect(fd, &address->any, address_len(address)) == 0)
        return fd;
    const int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* The same for the first of `count` addresses where this succeeds; errno is about the first one. */
static int connect_to_one(const union address addresses[], size_t count, int64_t deadline_ms)
{
    int fd = connect_to(&addresses[0], deadline_ms);
    const int error = errno;
    for (size_t n = 1; fd == -1 && n < count; n++)
        fd = connect_to(&addresses[n], deadline_ms);
    errno = error;
    return fd;
}

static bool is_prompt(struct text heard)
{
    return text_equal(heard, TEXT("?> "));
}

/* The text up to the end of its first line. */
static struct text first_line(struct text text)
{
    size_t len = 0;
    while (len < text.len && text.at[len] != '\r' && text.at[len] != '\n')
        len++;
    return (struct text){text.at, len};
}

/* What a server says first, into `room`: a prompt, a line, or what comes of a line in time. */
static struct text hear(int fd, char room[HEARD_MAX], int64_t deadline_ms)
{
    struct text heard = {room, 0};
    while (!is_prompt(heard) && heard.len < HEARD_MAX && memchr(room, '\n', heard.len) == NULL) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        if (poll(&readable, 1, ms_until(deadline_ms)) <= 0)
            break;
        ssize_t more = recv(fd, room + heard.len, HEARD_MAX - heard.len, 0);
        if (more <= 0)
            break;
        heard.len += (size_t)more;
    }
    return heard;
}

static int check(const char *address, const union address addresses[], size_t count)
{
    const int64_t deadline_ms = now_ms() + PATIENCE_MS;
    const int fd = connect_to_one(addresses, count, deadline_ms);
    if (fd == -1) {
        bool is_late = errno == EINPROGRESS || errno == EAGAIN;
        cli_fail("no prompt from %s: %s", address,
                 is_late ? "it does not accept connections" : strerror(errno));
        return CLI_NOTHING;
    }
    char room[HEARD_MAX];
    const struct text heard = hear(fd, room, deadline_ms);
    close(fd);
    if (is_prompt(heard))
        return CLI_OK;
    const struct text said = first_line(heard);
    if (heard.len == 0)
        cli_fail("no prompt from %s: it says nothing", address);
    else if (text_is_plain(said))
        cli_fail("no prompt from %s: it says '%.*s'", address, (int)said.len, said.at);
    else
        cli_fail("no prompt from %s: it says something else", address);
    return CLI_NOTHING;
}

int cli_check(int argc, char *argv[])
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const int option = cli_option(argc, argv, options, help);
    if (option != -1)
        return option == 'h' ? cli_end_output(CLI_OK) : CLI_ERROR;
    const char *address = optind < argc ? argv[optind] : SERVER_LISTEN_DEFAULT;
    if (optind + 1 < argc)
        return cli_fail("check takes one address; see charfinder check --help");
    union address addresses[ADDRESSES_MAX];
    const size_t count = address_parse(address, addresses);
    if (count == 0)
        return cli_fail("cannot check %s: expected " ADDRESS_FORMS, address);
    return check(address, addresses, count);
}
