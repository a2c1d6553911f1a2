/* log.c - log and console: nothing waits for the reader, and what it misses is counted. */
#include <charfinder/log.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static struct console console;
static struct log lines;
static int reader;
static int writer;

static void open_console(int fd)
{
    assert_true(console_init(&console, fd));
    log_init(&lines, &console);
}

static int open_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    reader = ends[0];
    writer = ends[1];
    open_console(writer);
    alarm(60); /* whoever waits for the reader after all, is ended */
    return 0;
}

static int close_pipe(void **state)
{
    (void)state;
    alarm(0);
    if (reader >= 0)
        close(reader);
    close(writer);
    console_close(&console);
    return 0;
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

/* All that is in the pipe now. */
static struct bytes read_pipe(void)
{
    struct bytes got = {NULL, 0, 0};
    char chunk[4096];
    int flags = fcntl(reader, F_GETFL);
    fcntl(reader, F_SETFL, flags | O_NONBLOCK);
    ssize_t n;
    while ((n = read(reader, chunk, sizeof chunk)) > 0)
        bytes_add(&got, (struct text){chunk, (size_t)n});
    fcntl(reader, F_SETFL, flags);
    return got;
}

static void check_read(const char *expected)
{
    struct bytes got = read_pipe();
    CHECK_TEXT(bytes_text(&got), text_of(expected));
    bytes_free(&got);
}

/* All of the log, as a reader sees it who takes his time. */
static struct bytes read_all(void)
{
    struct bytes all = {NULL, 0, 0};
    bool is_done;
    do {
        is_done = log_flush(&lines);
        struct bytes got = read_pipe();
        assert_true(got.len > 0 || is_done); /* with room in the pipe it goes on */
        bytes_add(&all, bytes_text(&got));
        bytes_free(&got);
    } while (!is_done);
    return all;
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
    check_read("");
    assert_true(log_flush(&lines));
    check_read("Serving on ('127.0.0.1', 2323). Hit CTRL-C to stop.\n"
               "Received: b\"it's\\t\\xff\"0\n"
               "\n");
    assert_true(log_flush(&lines));
    check_read("");
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
    assert_true(log_flush(&lines));
    snprintf(expected, sizeof expected, "109319 %zu\n", SIZE_MAX);
    check_read(expected);
}

static void a_full_pipe_is_not_waited_for(void **state)
{
    (void)state;
    unsigned put = 0;
    do
        put_numbered(put++);
    while (log_flush(&lines));
    assert_false(log_flush(&lines));
    assert_int_equal(lines.dropped + console.dropped, 0);
    struct bytes all = read_all();
    struct text rest = bytes_text(&all);
    struct text line;
    unsigned seen = 0;
    while (next_line(&rest, &line)) {
        char expected[32];
        snprintf(expected, sizeof expected, "line %u", seen++);
        CHECK_TEXT(line, text_of(expected));
    }
    assert_int_equal(seen, put);
    bytes_free(&all);
}

static void lines_that_do_not_fit_are_counted(void **state)
{
    (void)state;
    enum { PUT = 100000 };
    for (unsigned n = 0; n < PUT; n++) {
        put_numbered(n);
        log_flush(&lines);
    }
    assert_true(lines.dropped + console.dropped > 0);
    struct bytes all = read_all();
    put_line("back again");
    put_line("and again");
    struct bytes more = read_all();
    bytes_add(&all, bytes_text(&more));
    bytes_free(&more);

    struct text rest = bytes_text(&all);
    struct text line;
    unsigned kept = 0;
    char expected[64];
    while (next_line(&rest, &line) && line.at[0] == 'l') {
        snprintf(expected, sizeof expected, "line %u", kept++);
        CHECK_TEXT(line, text_of(expected)); /* whole lines, from the first on, none left out */
    }
    assert_in_range(kept, 1, PUT - 1);
    snprintf(expected, sizeof expected, "\xE2\x80\xA6 %u lines not logged", PUT - kept);
    CHECK_TEXT(line, text_of(expected));
    CHECK_TEXT(rest, TEXT("back again\nand again\n"));
    bytes_free(&all);
}

/* Stalls, catches up, stalls: in the end every line was either logged or counted. */
static void no_line_is_lost_without_being_counted(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct bytes all = {NULL, 0, 0};
    unsigned put = 0;
    for (unsigned round = 0; round < 20; round++) {
        for (uint32_t n = chance(&seed, 40000); n > 0; n--) {
            put_numbered(put++);
            if (chance(&seed, 100) == 0)
                log_flush(&lines);
        }
        struct bytes some = chance(&seed, 2) > 0 ? read_all() : read_pipe();
        bytes_add(&all, bytes_text(&some));
        bytes_free(&some);
    }
    struct bytes some = read_all();
    bytes_add(&all, bytes_text(&some));
    bytes_free(&some);
    put_numbered(put++);
    some = read_all();
    bytes_add(&all, bytes_text(&some));
    bytes_free(&some);

    struct text rest = bytes_text(&all);
    struct text line;
    unsigned next = 0;
    unsigned gaps = 0;
    while (next_line(&rest, &line)) {
        char shown[64] = {0};
        char again[64];
        unsigned number;
        assert_true(line.len < sizeof shown);
        memcpy(shown, line.at, line.len);
        if (sscanf(shown, "line %u", &number) == 1) {
            assert_int_equal(number, next++);
            snprintf(again, sizeof again, "line %u", number);
        } else {
            assert_int_equal(sscanf(shown, "\xE2\x80\xA6 %u lines", &number), 1);
            assert_true(number > 0);
            next += number;
            gaps++;
            snprintf(again, sizeof again, "\xE2\x80\xA6 %u lines not logged", number);
        }
        assert_string_equal(shown, again);
    }
    assert_int_equal(next, put);
    assert_true(gaps >= 2);
    bytes_free(&all);
}

static void a_line_longer_than_the_room_is_dropped_whole(void **state)
{
    (void)state;
    static char line[LOG_ROOM];
    memset(line, 'x', sizeof line);
    put_line("before");
    assert_true(log_flush(&lines));
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("Received "));
    log_put(&lines, (struct text){line, sizeof line});
    log_put(&lines, TEXT(" after"));
    log_end(&lines);
    put_line("after");
    assert_true(log_flush(&lines));
    check_read("before\n\xE2\x80\xA6 1 lines not logged\nafter\n");
}

static void a_line_may_fill_the_room_to_the_last_byte(void **state)
{
    (void)state;
    static char line[LOG_ROOM - 1];
    memset(line, 'x', sizeof line);
    log_begin(&lines, LOG_INFO);
    log_put(&lines, (struct text){line, sizeof line});
    log_end(&lines);
    assert_int_equal(lines.dropped + console.dropped, 0);
    struct bytes all = read_all();
    assert_int_equal(all.len, LOG_ROOM);
    assert_int_equal(all.at[LOG_ROOM - 1], '\n');
    bytes_free(&all);
    put_line("next");
    assert_true(log_flush(&lines));
    check_read("next\n");
}

static void a_reader_that_went_away_does_no_harm(void **state)
{
    (void)state;
    put_line("heard");
    assert_true(log_flush(&lines));
    close(reader);
    reader = -1;
    put_line("not heard");
    assert_true(log_flush(&lines)); /* nothing is left to be written, ever */
    for (unsigned n = 0; n < 100000; n++)
        put_numbered(n);
    assert_true(log_flush(&lines));
    assert_int_equal(lines.len + console.len, 0);
}

static void a_reader_that_goes_away_while_lines_wait_does_no_harm(void **state)
{
    (void)state;
    unsigned put = 0;
    do
        put_numbered(put++);
    while (log_flush(&lines));
    close(reader);
    reader = -1;
    assert_true(log_flush(&lines));
    put_line("nobody hears this");
    assert_true(log_flush(&lines));
}

static void without_a_descriptor_nothing_is_kept(void **state)
{
    (void)state;
    console_close(&console);
    open_console(-1);
    put_line("to nobody");
    assert_true(log_flush(&lines));
    assert_int_equal(lines.len + console.len, 0);
    check_read("");
}

static void a_closed_descriptor_does_no_harm(void **state)
{
    (void)state;
    int copy = dup(writer);
    assert_true(copy >= 0);
    close(copy);
    console_close(&console);
    open_console(copy);
    put_line("to nobody");
    assert_true(log_flush(&lines));
    put_line("to nobody either");
    assert_true(log_flush(&lines));
    check_read("");
}

static void a_file_takes_all_at_once(void **state)
{
    (void)state;
    char path[] = "/tmp/charfinder-log-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    console_close(&console);
    open_console(file);
    struct bytes expected = {NULL, 0, 0};
    for (unsigned n = 0; n < 10000; n++) {
        char line[32];
        put_numbered(n);
        snprintf(line, sizeof line, "line %u\n", n);
        bytes_add(&expected, text_of(line));
    }
    assert_int_equal(lines.dropped + console.dropped, 0);
    assert_true(log_flush(&lines));
    close(file);
    struct bytes written = read_file(path);
    CHECK_TEXT(bytes_text(&written), bytes_text(&expected));
    bytes_free(&written);
    bytes_free(&expected);
    assert_int_equal(unlink(path), 0);
}

static void a_pipe_shared_with_others_stays_blocking(void **state)
{
    (void)state;
    int before = fcntl(writer, F_GETFL);
    put_line("rook");
    assert_true(log_flush(&lines));
    assert_int_equal(fcntl(writer, F_GETFL), before);
}

static void errors_say_why(void **state)
{
    (void)state;
    log_error(&lines, TEXT("Cannot accept"), "too many open files");
    log_line(&lines, LOG_WARNING, TEXT("Server shutting down."));
    assert_true(log_flush(&lines));
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
    console_close(&console);
    open_console(writer);
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_line(&lines, LOG_INFO, TEXT("rook"));
    log_line(&lines, LOG_WARNING, TEXT("bishop"));
    log_line(&lines, LOG_ERROR, TEXT("queen"));
    assert_true(log_flush(&lines));
    check_read("<6>rook\n<4>bishop\n<3>queen\n");
    lines.dropped = 3;
    log_line(&lines, LOG_INFO, TEXT("king"));
    assert_true(log_flush(&lines));
    check_read("<4>\xE2\x80\xA6 3 lines not logged\n<6>king\n");
}

static void a_journal_that_is_not_ours_is_none(void **state)
{
    (void)state;
    assert_int_equal(setenv("JOURNAL_STREAM", "1:1", 1), 0);
    console_close(&console);
    open_console(writer);
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_line(&lines, LOG_INFO, TEXT("rook"));
    assert_true(log_flush(&lines));
    check_read("rook\n");
}

static void logs_that_share_a_console_write_whole_lines(void **state)
{
    (void)state;
    static struct log other;
    log_init(&other, &console);
    put_line("one");
    log_line(&other, LOG_INFO, TEXT("two"));
    log_begin(&lines, LOG_INFO);
    log_put(&lines, TEXT("thr"));
    assert_true(log_flush(&other));
    log_put(&lines, TEXT("ee"));
    log_end(&lines);
    assert_true(log_flush(&lines));
    check_read("two\none\nthree\n");
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, open_pipe, close_pipe)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOG_TEST(lines_are_kept_until_they_are_flushed),
        LOG_TEST(numbers_are_written_in_decimal),
        LOG_TEST(a_full_pipe_is_not_waited_for),
        LOG_TEST(lines_that_do_not_fit_are_counted),
        LOG_TEST(no_line_is_lost_without_being_counted),
        LOG_TEST(a_line_longer_than_the_room_is_dropped_whole),
        LOG_TEST(a_line_may_fill_the_room_to_the_last_byte),
        LOG_TEST(a_reader_that_went_away_does_no_harm),
        LOG_TEST(a_reader_that_goes_away_while_lines_wait_does_no_harm),
        LOG_TEST(without_a_descriptor_nothing_is_kept),
        LOG_TEST(a_closed_descriptor_does_no_harm),
        LOG_TEST(a_file_takes_all_at_once),
        LOG_TEST(a_pipe_shared_with_others_stays_blocking),
        LOG_TEST(errors_say_why),
        LOG_TEST(the_journal_is_told_the_level_of_each_line),
        LOG_TEST(a_journal_that_is_not_ours_is_none),
        LOG_TEST(logs_that_share_a_console_write_whole_lines),
    };
    signal(SIGPIPE, SIG_IGN); /* as the server does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
