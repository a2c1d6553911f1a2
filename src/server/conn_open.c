/* conn_open.c - how a connection begins: the socket is adopted, the client let in or refused. */
#include <stdlib.h>
#include <unistd.h>

#include "conn_state.h"

struct conn *conn_new(struct worker *worker, enum service service)
{
    struct conn *conn = malloc(sizeof *conn + worker->shared->kinds[service]->bytes);
    if (conn == NULL)
        return NULL;
    *conn = (struct conn){
        .worker = worker, .state = CONN_READING, .service = service, .is_silent = true};
    list_init(&conn->in_all);
    list_init(&conn->in_turns);
    list_init(&conn->waiting.in_list);
    return conn;
}

void conn_discard(struct conn *conn)
{
    free(conn);
}

/* Lets libuv have the socket; 0 or an error, which closes both. */
static int conn_adopt(struct conn *conn, int fd, bool is_unix)
{
    uv_loop_t *loop = &conn->worker->loop;
    int error = is_unix ? uv_pipe_init(loop, &conn->pipe, 0) : uv_tcp_init(loop, &conn->tcp);
    if (error != 0) {
        close(fd);
        conn_discard(conn);
        return error;
    }
    worker_count_conn(conn->worker);
    error = is_unix ? uv_pipe_open(&conn->pipe, fd) : uv_tcp_open(&conn->tcp, fd);
    if (error != 0) {
        close(fd);
        uv_close(&conn->handle, conn_on_closed);
    }
    return error;
}

/* One client too many: it is told so. With PLACE_HELD, the connection then waits a bounded time
 * until the client hangs up. Without a place it is closed at once, and the client may lose what it
 * is told. */
static void conn_refuse(struct conn *conn)
{
    conn_report_refused(conn);
    conversation_refuse(conn_conversation(conn), TEXT("Too many connections, try again later"));
    conn_await_end(conn);
    conn_take_turn(conn);
    if (conn->place == PLACE_NONE)
        conn_close(conn);
}

int conn_open(struct conn *conn, int fd, bool is_unix, const union address *client,
              struct text listener_shown)
{
    struct worker *worker = conn->worker;
    struct shared *shared = worker->shared;
    int error = conn_adopt(conn, fd, is_unix);
    if (error != 0)
        return error;
    list_move_last(&worker->conns, &conn->in_all);
    struct text shown = client->any.sa_family == AF_UNIX
                            ? listener_shown
                            : address_show(&client->any, conn->shown_room);
    conn->shown = shown.at;
    conn->shown_len = (uint16_t)shown.len; /* a few hundred bytes at most: ADDRESS_PATH_SHOWN_MAX */
    conversation_start(conn_conversation(conn), shared->kinds[conn->service],
                       shared->options->line_max, &conn_watch, conn);
    conn->place = admission_enter(&shared->admission, &conn->admission, &client->any);
    if (conn->place == PLACE_CLIENT) {
        conn_report_opened(conn);
        conn_await_question(conn);
        conn_take_turn(conn);
    } else {
        conn_refuse(conn);
    }
    return 0;
}
