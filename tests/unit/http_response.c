/* http_response.c - heads of responses, and the time of day in them. */
#include "http/date.h"
#include "http/refusal.h"
#include "http/response.h"

#include <stdio.h>
#include <time.h>

#include "support.h"

static void check_date(int64_t time, const char *expected)
{
    char date[DATE_LEN];
    date_put(time, date);
    CHECK_TEXT(((struct text){date, DATE_LEN}), text_of(expected));
}

static void a_date_is_written_as_http_wants_it(void **state)
{
    (void)state;
    check_date(784111777, "Sun, 06 Nov 1994 08:49:37 GMT"); /* RFC 9110, section 5.6.7 */
    check_date(0, "Thu, 01 Jan 1970 00:00:00 GMT");
    check_date(951782399, "Mon, 28 Feb 2000 23:59:59 GMT");
    check_date(951782400, "Tue, 29 Feb 2000 00:00:00 GMT");
    check_date(4107542399, "Sun, 28 Feb 2100 23:59:59 GMT");
    check_date(4107542400, "Mon, 01 Mar 2100 00:00:00 GMT");
    check_date(253402300799, "Fri, 31 Dec 9999 23:59:59 GMT");
    check_date(INT64_MAX, "Fri, 31 Dec 9999 23:59:59 GMT");
    check_date(INT64_MIN, "Thu, 01 Jan 1970 00:00:00 GMT");
}

/* Each day of four centuries and some more, as the C library has it. */
static void dates_agree_with_gmtime(void **state)
{
    (void)state;
    for (int64_t day = 0; day < 420 * 366; day++) {
        int64_t now = day * 86400 + day % 86400;
        time_t as_time = (time_t)now;
        struct tm tm;
        char expected[40];
        gmtime_r(&as_time, &tm);
        strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &tm);
        check_date(now, expected);
    }
}

static void a_head_has_room_for_all_that_may_stand_in_it(void **state)
{
    (void)state;
    static const unsigned statuses[] = {200, 304, 400, 404, 405, 408, 413,
                                        414, 431, 500, 501, 503, 505};
    for (size_t n = 0; n < COUNT(statuses); n++) {
        struct response response = {
            .status = statuses[n],
            .type = TEXT("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
            .fresh = TEXT("ETag: \"0123456789abcdef-paragraphs\"\r\n"
                          "Cache-Control: public, max-age=3600\r\n"),
            .varies = true,
            .is_shared = true,
            .is_last = true,
            .is_before_11 = true,
            .framing = FRAMING_LENGTH,
            .len = UINT64_MAX,
        };
        char head[RESPONSE_HEAD_MAX];
        char first[80];
        size_t len = response_put(&response, INT64_MAX, head);
        struct text title = response_title(statuses[n]);
        assert_in_range(len, 400, RESPONSE_HEAD_MAX);
        snprintf(first, sizeof first, "HTTP/1.1 %u %.*s\r\nDate: ", statuses[n], (int)title.len,
                 title.at);
        struct text expected = text_of(first);
        CHECK_TEXT(((struct text){head, expected.len}), expected);
        CHECK_TEXT(((struct text){head + len - 2, 2}), TEXT("\r\n"));
    }
}

static void refusals_are_escaped(void **state)
{
    (void)state;
    struct refusal refusal = {400, TEXT("a <b> & \"c\" \\ ♖")};
    char out[REFUSAL_MAX];
    size_t len = refusal_put(refusal, FORMAT_JSON, out);
    CHECK_TEXT(((struct text){out, len}),
               TEXT("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                    "\"detail\":\"a <b> & \\\"c\\\" \\\\ ♖\"}\n"));
    len = refusal_put(refusal, FORMAT_TEXT, out);
    CHECK_TEXT(((struct text){out, len}), TEXT("a <b> & \"c\" \\ ♖\n"));
    len = refusal_put(refusal, FORMAT_HTML, out);
    struct text page = {out, len};
    struct text expected = TEXT("<p id=\"message\">a &lt;b&gt; &amp; &quot;c&quot; \\ ♖.</p>");
    while (page.len > expected.len && !text_equal((struct text){page.at, expected.len}, expected))
        page = text_from(page, 1);
    assert_true(page.len > expected.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_written_as_http_wants_it),
        cmocka_unit_test(dates_agree_with_gmtime),
        cmocka_unit_test(a_head_has_room_for_all_that_may_stand_in_it),
        cmocka_unit_test(refusals_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
