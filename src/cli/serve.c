/* serve.c - `charfinder serve`: options of the server. */
#include <charfinder/server.h>
#include <stdlib.h>

#include "cli.h"

static const char help[] =
    "charfinder serve [--listen ADDRESS]...\n"
    "\n"
    "Answers queries, a line each, over TCP and Unix sockets: telnet localhost 2323\n"
    "\n"
    "  --listen ADDRESS  where to listen; may stand more than once (" SERVER_LISTEN_DEFAULT ")\n"
    "                    127.0.0.1:2323    an IPv4 address and a port\n"
    "                    [::1]:2323        an IPv6 address and a port\n"
    "                    unix:/run/cf.sock a Unix socket\n"
    "                    0.0.0.0 and [::] are all addresses, port 0 is any free one\n"
    "\n"
    "SIGINT (CTRL-C) and SIGTERM end it when the answers that are due are delivered, a second\n"
    "one at once.\n";

int cli_serve(int argc, char *argv[])
{
    static const struct option options[] = {
        {"listen", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const char **listen = calloc((size_t)argc, sizeof *listen);
    if (listen == NULL)
        return cli_fail("out of memory");
    struct server_options server = {.listen = listen, .line_max = SERVER_LINE_MAX_DEFAULT};
    int status = -1; /* not yet known */
    int option;
    while (status == -1 && (option = cli_option(argc, argv, options, help)) != -1) {
        if (option == 'l')
            listen[server.listen_count++] = optarg;
        else
            status = option == 'h' ? cli_end_output(CLI_OK) : CLI_ERROR;
    }
    if (status == -1 && optind < argc)
        status = cli_fail("serve takes no '%s'; see charfinder serve --help", argv[optind]);
    if (status == -1)
        status = server_run(&server) == 0 ? CLI_OK : CLI_ERROR;
    free(listen);
    return status;
}
