/* load.c - a closed-loop load generator that knows the right answers.
 *
 * Each connection keeps `--depth` questions on their way: an answer makes room for the next
 * question. All connections ask the queries of the file in its order and begin with the first, so
 * that a server that parses nothing can give the same answers (limit.c); but if they are `--apart`,
 * they begin as far from each other as they can, so that no two ask the same at the same time.
 *
 * Latencies are those of answers of at most `--timed` bytes, or of all.
 *
 * Says one line of JSON. Ends with status 1, and says why, when an answer is late, wrong or
 * missing. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "dial.h"
#include "fail.h"

static const char usage[] =
    "usage: load --connect ADDRESS --queries FILE [--protocol charfinder|redis]\n"
    "            [--connections N] [--depth N] [--seconds S] [--warm-up S] [--apart]\n"
    "            [--timed BYTES]";

enum { EVENTS = 64, STALLED_S = 20, LEARNED_AT_ONCE = 50 };

struct options {
    const char *connect;
    const char *queries;
    const struct protocol *protocol;
    size_t connections;
    size_t depth;
    double seconds;
    double warm_up;
    bool are_apart;
    size_t timed_bytes;
};

static size_t whole(const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*end != '\0' || n == 0 || n > 100000)
        fail("%s: expected a whole number from 1 to 100000", text);
    return n;
}

static double seconds(const char *text)
{
    char *end;
    double s = strtod(text, &end);
    if (*end != '\0' || !(s >= 0 && s <= 3600))
        fail("%s: expected seconds, 3600 at most", text);
    return s;
}

static struct options parse(int argc, char *argv[])
{
    static const struct option known[] = {
        {"connect", required_argument, NULL, 'a'},  {"queries", required_argument, NULL, 'q'},
        {"protocol", required_argument, NULL, 'p'}, {"connections", required_argument, NULL, 'c'},
        {"depth", required_argument, NULL, 'd'},    {"seconds", required_argument, NULL, 's'},
        {"warm-up", required_argument, NULL, 'w'},  {"apart", no_argument, NULL, 'x'},
        {"timed", required_argument, NULL, 't'},    {NULL, 0, NULL, 0},
    };
    struct options options = {
        .protocol = protocol_find("charfinder"),
        .connections = 1,
        .depth = 1,
        .seconds = 2,
        .warm_up = 0.3,
        .timed_bytes = SIZE_MAX,
    };
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        switch (option) {
        case 'a':
            options.connect = optarg;
            break;
        case 'q':
            options.queries = optarg;
            break;
        case 'p':
            options.protocol = protocol_find(optarg);
            break;
        case 'c':
            options.connections = whole(optarg);
            break;
        case 'd':
            options.depth = whole(optarg);
            break;
        case 's':
            options.seconds = seconds(optarg);
            break;
        case 'w':
            options.warm_up = seconds(optarg);
            break;
        case 't':
            options.timed_bytes = whole(optarg);
            break;
        case 'x':
            options.are_apart = true;
            break;
        default:
            fail("%s", usage);
        }
    if (options.connect == NULL || options.queries == NULL || options.protocol == NULL ||
        options.seconds <= 0 || optind < argc)
        fail("%s", usage);
    return options;
}

static void on_alarm(int number)
{
    static const char why[] = "the server stalls\n";
    (void)number;
    if (write(STDERR_FILENO, why, sizeof why - 1) < 0)
        _exit(2);
    _exit(1);
}

/* From now on, this much longer, or it has stalled. */
static void must_end_in(double s)
{
    alarm((unsigned)s + STALLED_S);
}

static int connect_to(const struct options *options, const struct endpoint *endpoint)
{
    int fd = dial(endpoint);
    if (fd < 0)
        fail("%s: %s", options->connect, strerror(errno));
    expect_greeting(options->protocol, fd);
    return fd;
}

static void watch(int epoll, int operation, struct client *client, bool for_room)
{
    struct epoll_event event = {
        .events = EPOLLIN | (for_room ? (uint32_t)EPOLLOUT : 0),
        .data.ptr = client,
    };
    if (epoll_ctl(epoll, operation, client->fd, &event) != 0)
        fail("epoll: %s", strerror(errno));
}

static void serve_event(int epoll, const struct epoll_event *event, struct run *run)
{
    struct client *client = event->data.ptr;
    bool waited_for_room = client->unsent_len > 0;
    if (event->events & ~(uint32_t)EPOLLOUT)
        client_hear(client, run);
    bool waits_for_room = !client_ask(client, run, now_ns());
    if (waits_for_room != waited_for_room)
        watch(epoll, EPOLL_CTL_MOD, client, waits_for_room);
}

static bool all_content(const struct client clients[], size_t n)
{
    for (size_t at = 0; at < n; at++)
        if (!client_is_content(&clients[at]))
            return false;
    return true;
}

static void measure(struct client clients[], size_t n, struct run *run)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        fail("epoll: %s", strerror(errno));
    for (size_t at = 0; at < n; at++)
        watch(epoll, EPOLL_CTL_ADD, &clients[at], !client_ask(&clients[at], run, now_ns()));
    while (now_ns() < run->end_ns || !all_content(clients, n)) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        if (ready < 0 && errno != EINTR)
            fail("epoll: %s", strerror(errno));
        for (int at = 0; at < ready; at++)
            serve_event(epoll, &events[at], run);
    }
    close(epoll);
}

/* Of this process, since it began. */
static double cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static double quantile_us(const struct run *run, double share)
{
    return (double)histogram_quantile(&run->latency_ns, share) / 1000;
}

static uint64_t answered_in_all(const struct client clients[], size_t n, const struct run *run)
{
    uint64_t all = run->questions->count; /* when they were learned */
    for (size_t at = 0; at < n; at++)
        all += clients[at].answered;
    return all;
}

/* `busy`: the share of the time that the generator itself was at work; near 1, it is the limit. */
static void report(const struct options *options, const struct run *run, double all, double busy)
{
    double questions = (double)run->answered;
    printf("{\"connections\": %zu, \"depth\": %zu, \"seconds\": %.3f, \"different\": %zu, "
           "\"questions\": %.0f, \"bytes\": %.0f, \"checked_in_full\": %.0f, "
           "\"answered_in_all\": %.0f, "
           "\"questions_per_second\": %.1f, \"bytes_per_second\": %.0f, "
           "\"p50_us\": %.2f, \"p90_us\": %.2f, \"p99_us\": %.2f, \"p99_9_us\": %.2f, "
           "\"max_us\": %.2f, \"generator_busy\": %.3f}\n",
           options->connections, options->depth, options->seconds, run->questions->count, questions,
           (double)run->bytes, (double)run->checked, all, questions / options->seconds,
           (double)run->bytes / options->seconds, quantile_us(run, 0.5), quantile_us(run, 0.9),
           quantile_us(run, 0.99), quantile_us(run, 0.999), quantile_us(run, 1), busy);
}

int main(int argc, char *argv[])
{
    struct options options = parse(argc, argv);
    struct endpoint endpoint = endpoint_parse(options.connect);
    signal(SIGALRM, on_alarm);

    struct questions questions = questions_read(options.queries, options.protocol);
    int fd = connect_to(&options, &endpoint);
    for (size_t n = 0; n < questions.count; n += LEARNED_AT_ONCE) {
        must_end_in(0);
        questions_learn(&questions, n, LEARNED_AT_ONCE, options.protocol, fd);
    }
    close(fd);

    struct run run = {
        .questions = &questions,
        .depth = options.depth,
        .timed_bytes = options.timed_bytes,
        .can_discard = endpoint.address.ss_family != AF_UNIX,
    };

    struct client *clients = calloc(options.connections, sizeof *clients);
    if (clients == NULL)
        fail("out of memory");
    size_t apart = options.are_apart ? questions.count / options.connections : 0;
    for (size_t n = 0; n < options.connections; n++)
        client_start(&clients[n], &run, connect_to(&options, &endpoint), n * apart);

    must_end_in(options.warm_up + options.seconds);
    run.begin_ns = now_ns() + (uint64_t)(options.warm_up * 1e9);
    run.end_ns = run.begin_ns + (uint64_t)(options.seconds * 1e9);
    double cpu_before = cpu_seconds();
    measure(clients, options.connections, &run);
    double busy = (cpu_seconds() - cpu_before) / (options.warm_up + options.seconds);
    for (size_t n = 0; n < options.connections; n++)
        client_finish(&clients[n]);
    report(&options, &run, (double)answered_in_all(clients, options.connections, &run), busy);
    free(clients);
    questions_free(&questions);
    return fflush(stdout) == 0 ? 0 : 1;
}
