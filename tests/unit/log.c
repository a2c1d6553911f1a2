/* log.c - log and console: nothing waits for the reader, and what it misses is counted. */
#include <charfinder/log.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

static struct console *console;
static struct log lines;
static int reader;
static int writer;
static unsigned others; /* threads, without those of consoles */

static void open_console(int fd)
{
    assert_int_equal(console_open(&console, fd), 0);
    log_init(&lines, console);
}

/* Closes the console that was opened for the test, and opens another one. */
static void open_another(int fd)
{
    console_close(console);
    open_console(fd);
}

/* How many threads this process has; the thread of a console ends when it gives up its reader. */
static unsigned threads(void)
{
    unsigned count = 0;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (const struct dirent *task; (task = readdir(tasks)) != NULL;)
        count += task->d_name[0] != '.';
    closedir(tasks);
    return count;
}

static void wait_for_threads(unsigned count)
{
    while (threads() != count)
        sched_yield();
}

/* A sanitizer may start a thread of its own when the process starts its second one. */
static int count_others(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    open_console(ends[1]);
    others = threads() - 1;
    console_close(console);
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static int open_pipe(void **state)
{
    (void)state;
    int ends[2];
    alarm(60);                /* ends a test that hangs */
    wait_for_threads(others); /* a thread that was joined may be listed a moment longer */
    assert_int_equal(pipe(ends), 0);
    reader = ends[0];
    writer = ends[1];
    open_console(writer);
    return 0;
}

/* Nothing more was written than what the test has read. */
static int close_pipe(void **state)
{
    (void)state;
    char more;
    console_close(console);
    close(writer);
    if (reader >= 0) {
        assert_int_equal(read(reader, &more, 1), 0);
        close(reader);
    }
    alarm(0);
    return 0;
}

static void close_reader(void)
{
    close(reader);
    reader = -1;
}

static void put_line(const char *line)
{
    log_begin(&lines, LOG_INFO);
    log_put(&lines, text_of(line));
    log_end(&lines);
}

static void put_numbered(unsigned number)
{
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("line "));
    log_put_number(&lines, number);
    log_end(&lines);
}

/* Waits for as many bytes. */
static void read_all(char *to, size_t len)
{
    while (len > 0) {
        ssize_t n = read(reader, to, len);
        assert_true(n > 0);
        to += n;
        len -= (size_t)n;
    }
}

static void check_read(const char *expected)
{
    size_t len = strlen(expected);
    char *got = malloc(len);
    assert_non_null(got);
    read_all(got, len);
    CHECK_TEXT(((struct text){got, len}), text_of(expected));
    free(got);
}

static bool is_pipe_empty(void)
{
    char byte;
    int flags = fcntl(reader, F_GETFL);
    fcntl(reader, F_SETFL, flags | O_NONBLOCK);
    ssize_t n = read(reader, &byte, 1);
    fcntl(reader, F_SETFL, flags);
    return n < 0 && errno == EAGAIN;
}

/* Reads numbered lines, and counts of those that are missing between them. */
struct audit {
    unsigned next; /* the number of the next line */
    unsigned gaps;
    size_t len;
    char line[64]; /* the one that is being read */
};

static void audit_line(struct audit *audit)
{
    unsigned number;
    char again[64];
    audit->line[audit->len] = '\0';
    if (sscanf(audit->line, "line %u", &number) == 1) {
        assert_int_equal(number, audit->next++);
        snprintf(again, sizeof again, "line %u", number);
    } else {
        assert_int_equal(sscanf(audit->line, "\xE2\x80\xA6 %u lines", &number), 1);
        assert_true(number > 0);
        audit->next += number;
        audit->gaps++;
        snprintf(again, sizeof again, "\xE2\x80\xA6 %u lines not logged", number);
    }
    assert_string_equal(audit->line, again);
    audit->len = 0;
}

/* Reads some of the log, waiting for it. */
static void audit_some(struct audit *audit)
{
    char chunk[4096];
    ssize_t n = read(reader, chunk, sizeof chunk);
    assert_true(n > 0);
    for (const char *at = chunk; at < chunk + n; at++) {
        if (*at == '\n') {
            audit_line(audit);
        } else {
            assert_true(audit->len < sizeof audit->line - 1);
            audit->line[audit->len++] = *at;
        }
    }
}

static void audit_until(struct audit *audit, unsigned next)
{
    while (audit->next < next)
        audit_some(audit);
    assert_int_equal(audit->next, next);
}

static void lines_are_kept_until_they_are_flushed(void **state)
{
    (void)state;
    put_line("Serving on ('127.0.0.1', 2323). Hit CTRL-C to stop.");
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("Received: "));
    log_put_quoted(&lines, TEXT("it's\t\xFF"));
    log_put(&lines, (struct text){NULL, 0});
    log_put_number(&lines, 0);
    log_end(&lines);
    put_line("");
    assert_true(is_pipe_empty());
    log_flush(&lines);
    check_read("Serving on ('127.0.0.1', 2323). Hit CTRL-C to stop.\n"
               "Received: b\"it's\\t\\xff\"0\n"
               "\n");
    log_flush(&lines);
}

static void an_empty_line_is_a_line(void **state)
{
    (void)state;
    put_line("");
    log_flush(&lines);
    check_read("\n");
}

static uint64_t now_ms(void)
{
    struct timespec time;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &time), 0);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void numbers_are_written_in_decimal(void **state)
{
    (void)state;
    char expected[64];
    log_begin(&lines, LOG_INFO);
    log_put_number(&lines, 109319);
    log_put(&lines, TEXT(" "));
    log_put_number(&lines, SIZE_MAX);
    log_end(&lines);
    log_flush(&lines);
    snprintf(expected, sizeof expected, "109319 %zu\n", SIZE_MAX);
    check_read(expected);
}

static void a_reader_that_stalls_misses_nothing_that_has_room(void **state)
{
    (void)state;
    enum { LINE = 11 }; /* bytes of the longest one, with its end */
    struct audit audit = {0};
    for (unsigned n = 0; n < CONSOLE_ROOM / LINE; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    audit_until(&audit, CONSOLE_ROOM / LINE);
    assert_int_equal(audit.gaps, 0);
    assert_int_equal(console_dropped(console), 0);
}

static void lines_that_do_not_fit_are_counted_without_another_line(void **state)
{
    (void)state;
    enum { PUT = 100000 };
    struct audit audit = {0};
    for (unsigned n = 0; n < PUT; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    uint64_t dropped = console_dropped(console);
    assert_in_range(dropped, 1, PUT);
    audit_until(&audit, PUT);
    assert_true(audit.gaps >= 1);
    put_line("back again");
    log_flush(&lines);
    check_read("back again\n");
    assert_int_equal(console_dropped(console), dropped);
}

/* Stalls, catches up, stalls: in the end every line was either logged or counted. */
static void no_line_is_lost_without_being_counted(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct audit audit = {0};
    unsigned put = 0;
    for (unsigned round = 0; round < 20; round++) {
        for (uint32_t n = chance(&seed, 40000); n > 0; n--) {
            put_numbered(put++);
            if (chance(&seed, 100) == 0)
                log_flush(&lines);
        }
        log_flush(&lines);
        if (chance(&seed, 2) > 0)
            audit_until(&audit, put);
        else
            audit_some(&audit);
    }
    audit_until(&audit, put);
    put_numbered(put++);
    log_flush(&lines);
    audit_until(&audit, put);
    assert_true(audit.gaps >= 2);
}

static void a_line_longer_than_the_room_is_dropped_whole(void **state)
{
    (void)state;
    static char line[LOG_ROOM];
    memset(line, 'x', sizeof line);
    put_line("before");
    log_flush(&lines);
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("Received "));
    log_put(&lines, (struct text){line, sizeof line});
    log_put(&lines, TEXT(" after"));
    log_end(&lines);
    put_line("after");
    log_flush(&lines);
    check_read("before\n\xE2\x80\xA6 1 lines not logged\nafter\n");
}

static void a_line_may_fill_the_room_to_the_last_byte(void **state)
{
    (void)state;
    static char line[LOG_ROOM + 1];
    memset(line, 'x', LOG_ROOM - 1);
    log_begin(&lines, LOG_INFO);
    log_put(&lines, (struct text){line, LOG_ROOM - 1});
    log_end(&lines);
    log_flush(&lines);
    line[LOG_ROOM - 1] = '\n';
    check_read(line);
    put_line("next");
    log_flush(&lines);
    check_read("next\n");
}

static void a_reader_that_went_away_is_given_up(void **state)
{
    (void)state;
    put_line("heard");
    log_flush(&lines);
    check_read("heard\n");
    close_reader();
    put_line("not heard");
    log_flush(&lines);
    wait_for_threads(others);
    for (unsigned n = 0; n < 100000; n++)
        put_numbered(n);
    log_flush(&lines);
    assert_int_equal(console_dropped(console),
                     0); /* lines for a reader that has gone are not counted */
}

static void a_reader_that_goes_away_while_lines_wait_is_given_up(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 100000; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    close_reader();
    wait_for_threads(others);
}

static void a_reader_that_stalls_does_not_keep_the_console_open(void **state)
{
    (void)state;
    open_another(dup(writer)); /* not closed, as only the thread knows when it may be */
    for (unsigned n = 0; n < 100000; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    const uint64_t before = now_ms();
    open_another(writer); /* would hang if the first console were not closed */
    assert_in_range(now_ms() - before, 499, UINT64_MAX); /* half a second, rounded down twice */
    wait_for_threads(others + 2);
    close_reader();
    put_line("to nobody");
    log_flush(&lines);
    wait_for_threads(others); /* the thread of the first console has also freed its memory */
}

static void without_a_descriptor_nothing_is_kept(void **state)
{
    (void)state;
    open_another(-1);
    put_line("to nobody");
    log_flush(&lines);
    wait_for_threads(others);
}

static void a_closed_descriptor_does_no_harm(void **state)
{
    (void)state;
    int copy = fcntl(writer, F_DUPFD, 100); /* a number that no other descriptor gets */
    assert_true(copy >= 100);
    close(copy);
    open_another(copy);
    put_line("to nobody");
    log_flush(&lines);
    wait_for_threads(others);
    put_line("to nobody either");
    log_flush(&lines);
}

static int open_file(char path[])
{
    int file = mkstemp(path);
    assert_true(file >= 0);
    open_another(file);
    return file;
}

/* Puts numbered lines into the log, and into `expected`. */
static void put_many(unsigned count, struct bytes *expected)
{
    for (unsigned n = 0; n < count; n++) {
        char line[32];
        put_numbered(n);
        snprintf(line, sizeof line, "line %u\n", n);
        bytes_add(expected, text_of(line));
    }
    log_flush(&lines);
}

static void check_file(const char *path, struct bytes *expected)
{
    struct bytes written = read_file(path);
    CHECK_TEXT(bytes_text(&written), bytes_text(expected));
    bytes_free(&written);
    bytes_free(expected);
    assert_int_equal(unlink(path), 0);
}

static void closing_writes_what_waits(void **state)
{
    (void)state;
    char path[] = "/tmp/charfinder-log-XXXXXX";
    struct bytes expected = {NULL, 0, 0};
    int file = open_file(path);
    put_many(10000, &expected);
    open_another(writer);
    close(file);
    check_file(path, &expected);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void wait_until_file_has(int file, size_t bytes)
{
    struct stat stat;
    do {
        sched_yield();
        assert_int_equal(fstat(file, &stat), 0);
    } while ((size_t)stat.st_size < bytes);
    assert_int_equal(stat.st_size, bytes);
}

/* SIGXFSZ does not end the process, and lines wait until the file may grow again. */
static void a_file_at_its_limit_goes_on_when_it_may(void **state)
{
    (void)state;
    enum { LIMIT = 1000 };
    char path[] = "/tmp/charfinder-log-XXXXXX";
    struct bytes expected = {NULL, 0, 0};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    int file = open_file(path);
    limit_files(LIMIT);
    put_many(1000, &expected);
    wait_until_file_has(file, LIMIT);
    limit_files(before.rlim_cur);
    wait_until_file_has(file, expected.len);
    assert_int_equal(console_dropped(console), 0);
    open_another(writer);
    close(file);
    check_file(path, &expected);
}

static void a_full_disk_makes_no_writer_wait(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    open_another(full);
    for (unsigned n = 0; n < 100000; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    assert_true(console_dropped(console) > 0);
    open_another(writer);
    wait_for_threads(others + 1); /* the thread of the first console has ended */
    close(full);
}

/* Only for a reader that may come back does closing wait half a second. A busy machine may be slow,
 * so one quick close in twenty is enough. */
static void a_full_disk_does_not_keep_the_console_open(void **state)
{
    (void)state;
    uint64_t least = UINT64_MAX;
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    for (unsigned time = 0; time < 20 && least >= 400; time++) {
        open_another(full);
        put_line("for a full disk");
        log_flush(&lines);
        const uint64_t before = now_ms();
        open_another(writer);
        const uint64_t took = now_ms() - before;
        least = took < least ? took : least;
    }
    assert_in_range(least, 0, 399);
    close(full);
}

/* The other end of a new terminal, which is `*terminal`. */
static int open_terminal(int *terminal)
{
    int ours = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(ours >= 0);
    assert_int_equal(grantpt(ours), 0);
    assert_int_equal(unlockpt(ours), 0);
    *terminal = open(ptsname(ours), O_RDWR | O_NOCTTY);
    assert_true(*terminal >= 0);
    return ours;
}

static void a_terminal_that_is_gone_is_given_up(void **state)
{
    (void)state;
    int terminal;
    int ours = open_terminal(&terminal);
    open_another(terminal);
    close(ours);
    put_line("to nobody");
    log_flush(&lines);
    wait_for_threads(others);
    open_another(writer);
    close(terminal);
}

/* Waits for lines of a terminal, which ends them with CR LF. */
static void audit_terminal(int ours, unsigned count)
{
    unsigned seen = 0;
    while (seen < count) {
        char chunk[4096];
        ssize_t n = read(ours, chunk, sizeof chunk);
        assert_true(n > 0);
        for (const char *at = chunk; at < chunk + n; at++)
            seen += *at == '\n';
    }
    assert_int_equal(seen, count);
}

static void a_terminal_that_was_stopped_goes_on(void **state)
{
    (void)state;
    int terminal;
    int ours = open_terminal(&terminal);
    open_another(terminal);
    assert_int_equal(tcflow(terminal, TCOOFF), 0); /* as CTRL-S does */
    for (unsigned n = 0; n < 1000; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    assert_int_equal(tcflow(terminal, TCOON), 0);
    audit_terminal(ours, 1000);
    open_another(writer);
    close(terminal);
    close(ours);
}

static void a_descriptor_that_does_not_block_gets_all(void **state)
{
    (void)state;
    struct audit audit = {0};
    fcntl(writer, F_SETFL, fcntl(writer, F_GETFL) | O_NONBLOCK);
    for (unsigned n = 0; n < 20000; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    audit_until(&audit, 20000);
    assert_int_equal(audit.gaps, 0);
}

/* As soon as it is ready, and not after the pause before the next try: 70 such pauses would take
 * longer than the alarm allows. */
static void a_descriptor_that_does_not_block_is_written_to_when_it_is_ready(void **state)
{
    (void)state;
    enum { LINES = 85, TIMES = 70 };
    static char line[1001];
    memset(line, 'x', sizeof line - 1);
    fcntl(writer, F_SETFL, fcntl(writer, F_GETFL) | O_NONBLOCK);
    for (unsigned time = 0; time < TIMES; time++) {
        for (unsigned n = 0; n < LINES; n++)
            put_line(line);
        log_flush(&lines);
        while (poll(&(struct pollfd){.fd = writer, .events = POLLOUT}, 1, 0) == 1)
            sched_yield(); /* until the pipe is full */
        for (unsigned n = 0; n < LINES; n++) {
            char read_back[sizeof line];
            read_all(read_back, sizeof read_back);
            assert_memory_equal(read_back, line, sizeof line - 1);
            assert_int_equal(read_back[sizeof line - 1], '\n');
        }
    }
}

static void a_pipe_shared_with_others_stays_blocking(void **state)
{
    (void)state;
    int before = fcntl(writer, F_GETFL);
    put_line("rook");
    log_flush(&lines);
    check_read("rook\n");
    assert_int_equal(fcntl(writer, F_GETFL), before);
}

static void errors_say_why(void **state)
{
    (void)state;
    log_error(&lines, TEXT("Cannot accept"), "too many open files");
    log_line(&lines, LOG_WARNING, TEXT("Server shutting down."));
    log_flush(&lines);
    check_read("Cannot accept: too many open files\nServer shutting down.\n");
}

static void the_journal_is_told_the_level_of_each_line(void **state)
{
    (void)state;
    struct stat stat;
    char stream[64];
    assert_int_equal(fstat(writer, &stat), 0);
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)stat.st_dev, (uintmax_t)stat.st_ino);
    assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
    open_another(writer);
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_line(&lines, LOG_INFO, TEXT("rook"));
    log_line(&lines, LOG_WARNING, TEXT("bishop"));
    log_line(&lines, LOG_ERROR, TEXT("queen"));
    log_flush(&lines);
    check_read("<6>rook\n<4>bishop\n<3>queen\n");
    lines.dropped = 3;
    log_line(&lines, LOG_INFO, TEXT("king"));
    log_flush(&lines);
    check_read("<4>\xE2\x80\xA6 3 lines not logged\n<6>king\n");
}

static void a_journal_that_is_not_ours_is_none(void **state)
{
    (void)state;
    assert_int_equal(setenv("JOURNAL_STREAM", "1:1", 1), 0);
    open_another(writer);
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_line(&lines, LOG_INFO, TEXT("rook"));
    log_flush(&lines);
    check_read("rook\n");
}

static void logs_that_share_a_console_write_whole_lines(void **state)
{
    (void)state;
    static struct log other;
    log_init(&other, console);
    put_line("one");
    log_line(&other, LOG_INFO, TEXT("two"));
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("thr"));
    log_flush(&other);
    log_put(&lines, TEXT("ee"));
    log_end(&lines);
    log_flush(&lines);
    check_read("two\none\nthree\n");
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, open_pipe, close_pipe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOG_TEST(lines_are_kept_until_they_are_flushed),
        LOG_TEST(an_empty_line_is_a_line),
        LOG_TEST(numbers_are_written_in_decimal),
        LOG_TEST(a_reader_that_stalls_misses_nothing_that_has_room),
        LOG_TEST(lines_that_do_not_fit_are_counted_without_another_line),
        LOG_TEST(no_line_is_lost_without_being_counted),
        LOG_TEST(a_line_longer_than_the_room_is_dropped_whole),
        LOG_TEST(a_line_may_fill_the_room_to_the_last_byte),
        LOG_TEST(a_reader_that_went_away_is_given_up),
        LOG_TEST(a_reader_that_goes_away_while_lines_wait_is_given_up),
        LOG_TEST(a_reader_that_stalls_does_not_keep_the_console_open),
        LOG_TEST(without_a_descriptor_nothing_is_kept),
        LOG_TEST(a_closed_descriptor_does_no_harm),
        LOG_TEST(closing_writes_what_waits),
        LOG_TEST(a_file_at_its_limit_goes_on_when_it_may),
        LOG_TEST(a_full_disk_makes_no_writer_wait),
        LOG_TEST(a_full_disk_does_not_keep_the_console_open),
        LOG_TEST(a_terminal_that_is_gone_is_given_up),
        LOG_TEST(a_terminal_that_was_stopped_goes_on),
        LOG_TEST(a_descriptor_that_does_not_block_gets_all),
        LOG_TEST(a_descriptor_that_does_not_block_is_written_to_when_it_is_ready),
        LOG_TEST(a_pipe_shared_with_others_stays_blocking),
        LOG_TEST(errors_say_why),
        LOG_TEST(the_journal_is_told_the_level_of_each_line),
        LOG_TEST(a_journal_that_is_not_ours_is_none),
        LOG_TEST(logs_that_share_a_console_write_whole_lines),
    };
    return cmocka_run_group_tests(tests, count_others, NULL);
}
