/* metrics.c - what all workers counted, in the text format of Prometheus, version 0.0.4. */
#include "metrics.h"

#include <stdio.h>
#include <string.h>

static const char *const transport_names[TRANSPORTS] = {
    [TRANSPORT_TCP] = "tcp", [TRANSPORT_UNIX] = "unix", [TRANSPORT_HTTP] = "http"};

static const char *const kind_names[QUERY_KINDS] = {
    [QUERY_NAMES] = "names",
    [QUERY_ALIASES] = "aliases",
    [QUERY_CHARACTERS] = "characters",
    [QUERY_CODE_POINTS] = "code_points",
    [QUERY_HEXADECIMAL] = "hexadecimal",
    [QUERY_EVERYDAY] = "everyday",
    [QUERY_BEST] = "best",
};

static const char *const refusal_names[REFUSALS] = {
    [REFUSAL_CLIENTS] = "clients",
    [REFUSAL_ADDRESS] = "address",
    [REFUSAL_UNTRUSTED] = "untrusted",
    [REFUSAL_HEADER] = "proxy_header",
};

/* The sums over all workers. Workers go on while they are read, so the figures are not all of the
 * same moment. */
struct sums {
    struct {
        uint64_t connections, closed, bytes, results, ready_ns;
        uint64_t questions[QUERY_KINDS];
        uint64_t ready[BUCKETS + 1];
    } of[TRANSPORTS];
};

static void add(struct sums *sums, const struct counts *counts)
{
    for (unsigned t = 0; t < TRANSPORTS; t++) {
        const struct transport_counts *from = &counts->of[t];
        /* closed first: so it never exceeds the connections that are read later */
        sums->of[t].closed += count_read(&from->closed);
        sums->of[t].connections += count_read(&from->connections);
        sums->of[t].bytes += count_read(&from->bytes);
        sums->of[t].results += count_read(&from->results);
        sums->of[t].ready_ns += count_read(&from->ready_ns);
        for (unsigned n = 0; n < QUERY_KINDS; n++)
            sums->of[t].questions[n] += count_read(&from->questions[n]);
        for (unsigned n = 0; n <= BUCKETS; n++)
            sums->of[t].ready[n] += count_read(&from->ready[n]);
    }
}

static void begin_metric(FILE *out, const char *name, const char *type, const char *help)
{
    fprintf(out, "# HELP charfinder_%s %s\n# TYPE charfinder_%s %s\n", name, help, name, type);
}

static void put_sample(FILE *out, const char *name, unsigned transport, uint64_t value)
{
    fprintf(out, "charfinder_%s{transport=\"%s\"} %llu\n", name, transport_names[transport],
            (unsigned long long)value);
}

static void put_histogram(FILE *out, const struct sums *sums, unsigned transport)
{
    const char *name = transport_names[transport];
    uint64_t so_far = 0;
    uint64_t bound_us = BUCKET_LEAST_US;
    for (unsigned n = 0; n < BUCKETS; n++, bound_us *= 4) {
        so_far += sums->of[transport].ready[n];
        fprintf(out, "charfinder_first_byte_seconds_bucket{transport=\"%s\",le=\"%.6f\"} %llu\n",
                name, (double)bound_us / 1e6, (unsigned long long)so_far);
    }
    so_far += sums->of[transport].ready[BUCKETS];
    fprintf(out, "charfinder_first_byte_seconds_bucket{transport=\"%s\",le=\"+Inf\"} %llu\n", name,
            (unsigned long long)so_far);
    fprintf(out, "charfinder_first_byte_seconds_sum{transport=\"%s\"} %.9f\n", name,
            (double)sums->of[transport].ready_ns / 1e9);
    fprintf(out, "charfinder_first_byte_seconds_count{transport=\"%s\"} %llu\n", name,
            (unsigned long long)so_far);
}

static void put_transports(FILE *out, const struct sums *sums)
{
    begin_metric(out, "connections_open", "gauge", "Connections that are open.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        put_sample(out, "connections_open", t, sums->of[t].connections - sums->of[t].closed);
    begin_metric(out, "connections_total", "counter", "Connections that came in.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        put_sample(out, "connections_total", t, sums->of[t].connections);
    begin_metric(out, "questions_total", "counter",
                 "Questions answered in full, by how they were understood.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        for (unsigned n = 0; n < QUERY_KINDS; n++)
            fprintf(out, "charfinder_questions_total{transport=\"%s\",kind=\"%s\"} %llu\n",
                    transport_names[t], kind_names[n],
                    (unsigned long long)sums->of[t].questions[n]);
    begin_metric(out, "results_total", "counter", "Results in these answers.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        put_sample(out, "results_total", t, sums->of[t].results);
    begin_metric(out, "sent_bytes_total", "counter", "Bytes sent.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        put_sample(out, "sent_bytes_total", t, sums->of[t].bytes);
    begin_metric(
        out, "first_byte_seconds", "histogram",
        "From a question having come in to the first bytes of its answer being there; of lines one "
        "read in 16 is timed.");
    for (unsigned t = 0; t < TRANSPORTS; t++)
        put_histogram(out, sums, t);
}

static void put_server(FILE *out, struct shared *shared)
{
    struct text unicode = index_unicode_version();
    begin_metric(out, "build_info", "gauge", "What runs here; always 1.");
    fprintf(out,
            "charfinder_build_info{version=\"%s\",unicode=\"%.*s\",libuv=\"%s\",utf8proc=\"%s\"} "
            "1\n",
            CHARFINDER_VERSION, (int)unicode.len, unicode.at, uv_version_string(),
            text_utf8proc_version());
    begin_metric(out, "uptime_seconds", "gauge", "Since the server started.");
    fprintf(out, "charfinder_uptime_seconds %.3f\n",
            (double)(uv_hrtime() - shared->started_ns) / 1e9);
    begin_metric(out, "log_lines_dropped_total", "counter",
                 "Lines that the console's reader missed.");
    fprintf(out, "charfinder_log_lines_dropped_total %llu\n",
            (unsigned long long)console_dropped(shared->console));

    uint64_t refused[REFUSALS];
    admission_refused(&shared->admission, refused);
    begin_metric(
        out, "connections_refused_total", "counter",
        "Connections turned away: too many clients, too many from one address, not trusted to "
        "tell the client, or no good PROXY header.");
    for (unsigned n = 0; n < REFUSALS; n++)
        fprintf(out, "charfinder_connections_refused_total{reason=\"%s\"} %llu\n", refusal_names[n],
                (unsigned long long)refused[n]);
}

size_t metrics_write(struct shared *shared, char *out, size_t room)
{
    FILE *file = fmemopen(out, room, "w");
    if (file == NULL)
        return 0;
    struct sums sums;
    memset(&sums, 0, sizeof sums);
    for (struct list *at = shared->workers.next; at != &shared->workers; at = at->next)
        add(&sums, &worker_of(at)->counts);
    put_server(file, shared);
    put_transports(file, &sums);
    long len = ftell(file);
    return fclose(file) == 0 && len > 0 ? (size_t)len : 0;
}
