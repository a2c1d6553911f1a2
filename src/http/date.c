/* date.c - the time of day as HTTP tells it. */
#include "date.h"

#include <string.h>

enum { DAY = 24 * 60 * 60 };

static const int64_t last_second = INT64_C(253402300799); /* of the year 9999 */

static void put_digits(char *out, unsigned number, unsigned digits)
{
    for (; digits > 0; number /= 10)
        out[--digits] = (char)('0' + number % 10);
}

void date_put(int64_t time, char out[DATE_LEN])
{
    static const char weekdays[] = "ThuFriSatSunMonTueWed";
    static const char months[] = "MarAprMayJunJulAugSepOctNovDecJanFeb";
    time = time < 0 ? 0 : time > last_second ? last_second : time;
    unsigned second = (unsigned)(time % DAY);
    unsigned days = (unsigned)(time / DAY);
    memcpy(out, "Thu, 01 Jan 1970 00:00:00 GMT", DATE_LEN);
    memcpy(out, weekdays + 3 * (size_t)(days % 7), 3); /* 1970-01-01 was a Thursday */

    /* Years are counted from March on, so that a leap day is the last day of its year. 2000-03-01
     * was day 11017; 400 years before it is 1600-03-01. */
    unsigned day = days - 11017 + 146097; /* since then */
    unsigned era = day / 146097;          /* of 400 years */
    day %= 146097;
    unsigned century = day / 36524 < 3 ? day / 36524 : 3; /* the fourth one is a day longer */
    day -= century * 36524;
    unsigned four = day / 1461;
    day %= 1461;
    unsigned one = day / 365 < 3 ? day / 365 : 3; /* the fourth one again */
    day -= one * 365;
    unsigned month = (5 * day + 2) / 153; /* five months have 153 days: 31 30 31 30 31 */
    day -= (153 * month + 2) / 5;
    unsigned year = 1600 + era * 400 + century * 100 + four * 4 + one + (month >= 10);

    put_digits(out + 5, day + 1, 2);
    memcpy(out + 8, months + 3 * (size_t)month, 3);
    put_digits(out + 12, year, 4);
    put_digits(out + 17, second / 3600, 2);
    put_digits(out + 20, second / 60 % 60, 2);
    put_digits(out + 23, second % 60, 2);
}
