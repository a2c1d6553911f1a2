/* limit.c - a libuv server that looks nothing up: how fast a server of this kind can be.
 *
 *     limit [--http] PORT ANSWERS [PORT ANSWERS]...
 *
 * It counts the newlines in what it reads on 127.0.0.1:PORT and sends as many of the answers in the
 * file ANSWERS, in their order and over again; each connection begins with the first one. To a
 * client that asks the same questions in the same order it says the same bytes as a server that
 * understands them. With --http it counts empty lines, which end the heads of requests, says no
 * prompt, and the answers in the file are whole responses.
 *
 * The file has, for each answer, a line with its length in bytes, and the bytes. They are laid end
 * to end in memory, and again from the first one on, so that the answers to pipelined questions
 * are one piece, sent in one write from where it lies. It neither parses nor logs nor has turns:
 * what it costs is the work of the kernel and of libuv. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uv.h>

#include "fail.h"

enum {
    AHEAD = 1024,              /* answers in one write, at most */
    AHEAD_BYTES = 1024 * 1024, /* bytes in one write, at most; but always one whole answer */
    BACKLOG = 4096,
};

struct answers {
    char *bytes;
    size_t *at;   /* where answer n begins; n up to and with `laid` */
    size_t count; /* different ones */
    size_t laid;  /* with those laid again */
};

struct port {
    uv_tcp_t tcp;
    struct answers answers;
};

struct conn {
    uv_tcp_t tcp;
    uv_write_t write;
    const struct answers *answers;
    size_t next;  /* the number of the next answer; < count */
    size_t owed;  /* answers that are due */
    bool in_line; /* its last byte but CR was no newline */
};

static bool is_http;
static char input[64 * 1024];

static void *must(void *memory)
{
    if (memory == NULL)
        fail("out of memory");
    return memory;
}

/* Answer number `laid` has `len` bytes, which are in place. */
static void add(struct answers *answers, size_t len)
{
    answers->at = must(realloc(answers->at, (answers->laid + 2) * sizeof *answers->at));
    answers->at[answers->laid + 1] = answers->at[answers->laid] + len;
    answers->laid++;
}

static struct answers read_answers(const char *path)
{
    FILE *file = fopen(path, "r");
    struct stat stat;
    if (file == NULL || fstat(fileno(file), &stat) != 0)
        fail("%s: %s", path, strerror(errno));
    /* what is laid again is at most one answer longer than AHEAD_BYTES */
    struct answers answers = {
        .bytes = must(malloc(2 * (size_t)stat.st_size + AHEAD_BYTES)),
        .at = must(calloc(1, sizeof(size_t))),
    };
    size_t len;
    while (fscanf(file, "%zu%*1[\n]", &len) == 1) {
        size_t used = answers.at[answers.laid];
        if (len > (size_t)stat.st_size - used || fread(answers.bytes + used, 1, len, file) != len)
            fail("%s: an answer is cut short", path);
        add(&answers, len);
    }
    fclose(file);
    answers.count = answers.laid;
    if (answers.count == 0)
        fail("%s: no answers", path);

    size_t once = answers.at[answers.count];
    while (answers.laid - answers.count < AHEAD && answers.at[answers.laid] - once < AHEAD_BYTES) {
        size_t n = answers.laid - answers.count;
        size_t len_again = answers.at[n + 1] - answers.at[n];
        memcpy(answers.bytes + answers.at[answers.laid], answers.bytes + answers.at[n], len_again);
        add(&answers, len_again);
    }
    return answers;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void conn_close(struct conn *conn)
{
    if (!uv_is_closing((uv_handle_t *)&conn->tcp))
        uv_close((uv_handle_t *)&conn->tcp, on_closed);
}

static void conn_read(struct conn *conn);
static void conn_pump(struct conn *conn);

static void on_written(uv_write_t *write, int status)
{
    struct conn *conn = write->data;
    if (status != 0) {
        conn_close(conn);
        return;
    }
    conn_read(conn);
    conn_pump(conn);
}

static void conn_pump(struct conn *conn)
{
    const struct answers *answers = conn->answers;
    while (conn->owed > 0) {
        size_t n = answers->laid - conn->next;
        if (n > conn->owed)
            n = conn->owed;
        size_t begin = answers->at[conn->next];
        size_t len = answers->at[conn->next + n] - begin;
        conn->next = (conn->next + n) % answers->count;
        conn->owed -= n;

        uv_buf_t buf = uv_buf_init(answers->bytes + begin, (unsigned)len);
        int sent = uv_try_write((uv_stream_t *)&conn->tcp, &buf, 1);
        if (sent < 0 && sent != UV_EAGAIN) {
            conn_close(conn);
            return;
        }
        if (sent != (int)len) { /* a client that does not read must wait before it may ask */
            size_t done = sent > 0 ? (size_t)sent : 0;
            buf = uv_buf_init(buf.base + done, (unsigned)(len - done));
            uv_read_stop((uv_stream_t *)&conn->tcp);
            if (uv_write(&conn->write, (uv_stream_t *)&conn->tcp, &buf, 1, on_written) != 0)
                conn_close(conn);
            return;
        }
    }
}

static void on_room_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)handle;
    (void)suggested;
    *buf = uv_buf_init(input, sizeof input);
}

static void count_lines(struct conn *conn, const char *at, size_t len)
{
    for (size_t n = 0; n < len; n++)
        conn->owed += at[n] == '\n';
}

static void count_heads(struct conn *conn, const char *at, size_t len)
{
    for (size_t n = 0; n < len; n++) {
        if (at[n] == '\n') {
            conn->owed += !conn->in_line;
            conn->in_line = false;
        } else if (at[n] != '\r') {
            conn->in_line = true;
        }
    }
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *conn = stream->data;
    if (nread < 0) {
        conn_close(conn);
        return;
    }
    if (is_http)
        count_heads(conn, buf->base, (size_t)nread);
    else
        count_lines(conn, buf->base, (size_t)nread);
    conn_pump(conn);
}

static void conn_read(struct conn *conn)
{
    if (uv_read_start((uv_stream_t *)&conn->tcp, on_room_wanted, on_read) != 0)
        conn_close(conn);
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status != 0)
        fail("cannot accept: %s", uv_strerror(status));
    struct conn *conn = must(calloc(1, sizeof *conn));
    conn->answers = &((struct port *)listener->data)->answers;
    conn->write.data = conn;
    uv_tcp_init(listener->loop, &conn->tcp);
    conn->tcp.data = conn;
    uv_buf_t prompt = uv_buf_init((char *)"?> ", 3);
    if (uv_accept(listener, (uv_stream_t *)&conn->tcp) != 0 || uv_tcp_nodelay(&conn->tcp, 1) != 0 ||
        (!is_http && uv_try_write((uv_stream_t *)&conn->tcp, &prompt, 1) != 3))
        conn_close(conn);
    else
        conn_read(conn);
}

static void listen_on(struct port *port, const char *number, const char *path)
{
    struct sockaddr_in address;
    port->answers = read_answers(path);
    uv_tcp_init(uv_default_loop(), &port->tcp);
    port->tcp.data = port;
    int error = uv_ip4_addr("127.0.0.1", atoi(number), &address);
    if (error == 0)
        error = uv_tcp_bind(&port->tcp, (const struct sockaddr *)&address, 0);
    if (error == 0)
        error = uv_listen((uv_stream_t *)&port->tcp, BACKLOG, on_connection);
    if (error != 0)
        fail("cannot listen on port %s: %s", number, uv_strerror(error));
}

int main(int argc, char *argv[])
{
    is_http = argc > 1 && strcmp(argv[1], "--http") == 0;
    if (is_http) {
        argc--;
        argv++;
    }
    if (argc < 3 || argc % 2 == 0)
        fail("usage: limit [--http] PORT ANSWERS [PORT ANSWERS]...");
    size_t count = (size_t)(argc - 1) / 2;
    struct port *ports = must(calloc(count, sizeof *ports));
    for (size_t n = 0; n < count; n++)
        listen_on(&ports[n], argv[1 + 2 * n], argv[2 + 2 * n]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT); /* until it is killed */
}
