/* serve.c - `charfinder serve`: options of the server. */
#include <charfinder/http.h>
#include <charfinder/server.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "ending.h"
#include "options.h"

static const char help[] =
    "charfinder serve [OPTION]...\n"
    "\n"
    "Answers queries, a line each, over TCP and Unix sockets, and in a browser.\n"
    "\n"
    "  --listen ADDRESS             127.0.0.1:2323, [::1]:2323, unix:/run/cf.sock;\n"
    "                               may stand more than once (" SERVER_LISTEN_DEFAULT ")\n"
    "  --http [ADDRESS]             a page and an API, too (" HTTP_LISTEN_DEFAULT ")\n"
    "  --proxy-protocol             the --listen or --http before is for a balancer\n"
    "  --trust ADDRESS[/BITS]       a balancer, or unix; may stand more than once\n"
    "  --workers N                  event loops; auto is one per processor (1)\n"
    "  --max-line N                 bytes of the longest line that is read (4096)\n"
    "  --max-clients N              connections at a time (what descriptors allow)\n"
    "  --max-clients-per-address N  from one IPv4 address or IPv6 /64; 0 is any (64)\n"
    "  --idle-timeout S             hang up on a silent client; 0 is never (600)\n"
    "  --stall-timeout S            the same for one that takes no answer (60)\n"
    "  --drain-timeout S            how long an orderly stop waits for answers (5)\n"
    "  --best                       words are answered best first, after a / not\n"
    "  --quiet                      log only the server's own life, and errors\n"
    "\n"
    "N is a number, S are seconds; the default is in parentheses. SIGTERM or CTRL-C\n"
    "ends it when the answers that are due are delivered, a second one at once.\n";

enum {
    LINE_MAX_MAX = 1 << 16, /* bytes; each client may cost as much memory, and others its time */
    PER_ADDRESS_MAX = 4096, /* they are counted one by one */
    WORKERS_MAX = 1024,
};

static bool read_option(struct server_options *server, int option)
{
    switch (option) {
    case 'w':
        if (strcmp(optarg, "auto") == 0) {
            server->workers = SERVER_WORKERS_AUTO;
            return true;
        }
        return cli_number("--workers", optarg, 1, WORKERS_MAX, &server->workers);
    case 'm':
        return cli_number("--max-line", optarg, 1, LINE_MAX_MAX, &server->line_max);
    case 'c':
        return cli_number("--max-clients", optarg, 1, UINT32_MAX, &server->clients_max);
    case 'a':
        return cli_number("--max-clients-per-address", optarg, 0, PER_ADDRESS_MAX,
                          &server->per_address_max);
    case 'i':
        return cli_number("--idle-timeout", optarg, 0, UINT32_MAX, &server->idle_timeout_s);
    case 's':
        return cli_number("--stall-timeout", optarg, 0, UINT32_MAX, &server->stall_timeout_s);
    case 'd':
        return cli_number("--drain-timeout", optarg, 0, UINT32_MAX, &server->drain_timeout_s);
    case 'p': /* not after a --listen or --http */
        cli_fail("--proxy-protocol stands after the --listen or --http that it is about");
        return false;
    case 'b':
        server->best = true;
        return true;
    case 'q':
        server->quiet = true;
        return true;
    default:
        return false;
    }
}

/* The address of --http, which may stand after a space, after a `=`, or not at all. */
static const char *read_http(int argc, char *argv[])
{
    if (optarg != NULL)
        return optarg;
    return optind < argc && argv[optind][0] != '-' ? argv[optind++] : HTTP_LISTEN_DEFAULT;
}

/* Options that may be given several times; there is room for as many as there are arguments. */
struct lists {
    struct server_listen *listen;
    const char **trust;
};

static bool lists_init(struct lists *lists, size_t most)
{
    lists->listen = calloc(most, sizeof *lists->listen);
    lists->trust = calloc(most, sizeof *lists->trust);
    return lists->listen != NULL && lists->trust != NULL;
}

static void lists_close(struct lists *lists)
{
    free(lists->trust);
    free(lists->listen);
}

int cli_serve(int argc, char *argv[])
{
    static const struct option options[] = {
        {"listen", required_argument, NULL, 'l'},
        {"http", optional_argument, NULL, 'H'},
        {"proxy-protocol", no_argument, NULL, 'p'},
        {"trust", required_argument, NULL, 't'},
        {"workers", required_argument, NULL, 'w'},
        {"max-line", required_argument, NULL, 'm'},
        {"max-clients", required_argument, NULL, 'c'},
        {"max-clients-per-address", required_argument, NULL, 'a'},
        {"idle-timeout", required_argument, NULL, 'i'},
        {"stall-timeout", required_argument, NULL, 's'},
        {"drain-timeout", required_argument, NULL, 'd'},
        {"best", no_argument, NULL, 'b'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct lists lists;
    if (!lists_init(&lists, (size_t)argc)) {
        lists_close(&lists);
        return cli_fail("out of memory");
    }
    struct server_options server = SERVER_OPTIONS_DEFAULT;
    server.listen = lists.listen;
    server.trust = lists.trust;
    struct server_listen *last = NULL; /* the listener that --proxy-protocol would be about */
    int status = -1;                   /* not yet known */
    int option;
    while (status == -1 && (option = cli_option(argc, argv, options, help)) != -1) {
        if (option == 'l') {
            last = &lists.listen[server.listen_count++];
            last->address = optarg;
        } else if (option == 'H') {
            last = &server.http;
            *last = (struct server_listen){read_http(argc, argv), false};
        } else if (option == 't') {
            lists.trust[server.trust_count++] = optarg;
        } else if (option == 'p' && last != NULL) {
            last->proxy_protocol = true;
        } else if (option == 'h') {
            status = cli_end_output(CLI_OK);
        } else if (!read_option(&server, option)) {
            status = CLI_ERROR;
        }
    }
    if (status == -1 && optind < argc)
        status = cli_fail("serve takes no '%s'; see charfinder serve --help", argv[optind]);
    if (status == -1)
        status = server_run(&server) == 0 ? CLI_OK : CLI_ERROR;
    lists_close(&lists);
    return status;
}
