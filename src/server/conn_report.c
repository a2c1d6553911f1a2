/* conn_report.c - what the console and the counts are told of a connection. */
#include "conn_state.h"

#include <time.h>

#include "metrics.h"

struct transport_counts *conn_counts(const struct conn *conn)
{
    enum transport transport = conn->service == SERVICE_HTTP ? TRANSPORT_HTTP
                               : conn->handle.type == UV_TCP ? TRANSPORT_TCP
                                                             : TRANSPORT_UNIX;
    return &conn->worker->counts.of[transport];
}

static bool is_quiet(const struct conn *conn)
{
    return conn->worker->shared->options->quiet;
}

/* What the conversation tells */

/* Begins the line about what came from the client; null if it is not to be written. */
static struct log *begin_received(struct conn *conn)
{
    struct log *log = &conn->worker->log;
    if (is_quiet(conn))
        return NULL;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Received from "));
    log_put(log, (struct text){conn->shown, conn->shown_len});
    log_put(log, TEXT(": "));
    return log;
}

static void on_received(void *owner, struct text question)
{
    struct log *log = begin_received(owner);
    if (log == NULL)
        return;
    log_put_quoted(log, question);
    log_end(log);
}

static void on_received_too_long(void *owner, size_t line_max)
{
    struct log *log = begin_received(owner);
    if (log == NULL)
        return;
    log_put(log, TEXT("more than "));
    log_put_number(log, line_max);
    log_put(log, TEXT(" bytes without an end of line"));
    log_end(log);
}

static void on_answered(void *owner, enum query_kind kind, uint32_t results)
{
    struct conn *conn = owner;
    struct log *log = &conn->worker->log;
    count_question(conn_counts(conn), kind, results);
    if (is_quiet(conn))
        return;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Sent "));
    log_put_number(log, results);
    log_put(log, TEXT(" results"));
    log_end(log);
}

static int64_t on_time_wanted(void *owner)
{
    (void)owner;
    return time(NULL);
}

static size_t on_metrics_wanted(void *owner, char *out, size_t room)
{
    struct conn *conn = owner;
    return metrics_write(conn->worker->shared, out, room);
}

static struct memo *on_memo_wanted(void *owner)
{
    const struct conn *conn = owner;
    return conn->worker->memo;
}

const struct conversation_watch conn_watch = {
    .received = on_received,
    .received_too_long = on_received_too_long,
    .answered = on_answered,
    .time = on_time_wanted,
    .metrics = on_metrics_wanted,
    .memo = on_memo_wanted,
};

/* The beginning and the end */

void conn_report_opened(struct conn *conn)
{
    count_more(&conn_counts(conn)->connections, 1);
}

void conn_report_refused(struct conn *conn)
{
    struct log *log = &conn->worker->log;
    if (is_quiet(conn))
        return;
    log_begin(log, LOG_INFO);
    log_put(log, TEXT("Too many connections: refused "));
    log_put(log, (struct text){conn->shown, conn->shown_len});
    log_end(log);
}

/* A connection on which nothing came, such as a health check, is not logged. */
void conn_report_closed(struct conn *conn)
{
    if (conn->place != PLACE_CLIENT)
        return;
    count_more(&conn_counts(conn)->closed, 1);
    if (!is_quiet(conn) && !conn->is_silent)
        log_line(&conn->worker->log, LOG_INFO, TEXT("Close the client socket"));
}

/* How long questions wait for the first bytes of their answers. Of lines one read in TIMED_EVERY is
 * timed, which may hold many questions; a request takes so long that reading the clock adds
 * next to nothing. */
enum { TIMED_EVERY = 16 };

void conn_report_asked(struct conn *conn)
{
    struct worker *worker = conn->worker;
    if (conn->service == SERVICE_HTTP || ++worker->reads % TIMED_EVERY == 0)
        conn->desk->asked_ns = uv_hrtime();
}

void conn_report_ready(struct conn *conn)
{
    struct desk *desk = conn->desk;
    if (desk->asked_ns == 0)
        return;
    count_ready(conn_counts(conn), uv_hrtime() - desk->asked_ns);
    desk->asked_ns = 0;
}
