/* first_answer.c - the time from exec to the first answer.
 *
 *     first_answer ADDRESS QUESTION TIMES CORE COMMAND...
 *
 * Starts COMMAND on CORE (-1: any), tries to connect to ADDRESS until that succeeds, asks, waits
 * for the next prompt, or for the +PONG with which Redis answers PING, and kills it; so many TIMES.
 * Prints one line of JSON: the milliseconds of each. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dial.h"
#include "fail.h"

enum { ROOM = 64 * 1024, PATIENCE_S = 10 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static pid_t start(int core, char *command[])
{
    pid_t child = fork();
    if (child < 0)
        fail("fork: %s", strerror(errno));
    if (child > 0)
        return child;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (core >= 0) {
        CPU_SET((size_t)core, &cores);
        sched_setaffinity(0, sizeof cores, &cores);
    }
    dup2(nowhere, STDOUT_FILENO);
    execvp(command[0], command);
    _exit(127);
}

static int knock(const struct endpoint *endpoint, pid_t child)
{
    double since = now_ms();
    int fd;
    while ((fd = dial(endpoint)) < 0) {
        if (waitpid(child, NULL, WNOHANG) != 0 || now_ms() - since > PATIENCE_S * 1e3)
            fail("the server did not start");
        sched_yield(); /* COMMAND may have to run on this core */
    }
    return fd;
}

static bool ends_with(const char *heard, size_t len, const char *end)
{
    size_t end_len = strlen(end);
    return len >= end_len && memcmp(heard + len - end_len, end, end_len) == 0;
}

static void ask(int fd, const char *question)
{
    static char heard[ROOM];
    size_t len = 0;
    if (send(fd, question, strlen(question), 0) < 0 || send(fd, "\r\n", 2, 0) < 0)
        fail("cannot ask: %s", strerror(errno));
    for (;;) {
        ssize_t n = recv(fd, heard + len, ROOM - len, 0);
        if (n <= 0)
            fail("no answer");
        len += (size_t)n;
        if (ends_with(heard, len, "\r\n?> ") || ends_with(heard, len, "+PONG\r\n"))
            return;
    }
}

int main(int argc, char *argv[])
{
    if (argc < 6)
        fail("usage: first_answer ADDRESS QUESTION TIMES CORE COMMAND...");
    struct endpoint endpoint = endpoint_parse(argv[1]);
    int times = atoi(argv[3]);
    for (int n = 0; n < times; n++) {
        double begin = now_ms();
        pid_t child = start(atoi(argv[4]), argv + 5);
        int fd = knock(&endpoint, child);
        ask(fd, argv[2]);
        printf("%s%.3f", n == 0 ? "[" : ", ", now_ms() - begin);
        fflush(stdout);
        close(fd);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    puts("]");
    return 0;
}
