/* http_body.c - bodies of answers, and the rows in them. */
#include "http/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { ROOM = 64 * 1024 };

/* What is asked for. */
struct wish {
    enum form form;
    const char *query;
    enum query_order order;
    uint32_t start;
    uint32_t stop;
};

static struct body *new_body(const struct wish *wish)
{
    struct body *body = malloc(sizeof *body);
    assert_non_null(body);
    body_start(body, wish->form, text_of(wish->query), wish->order, wish->start, wish->stop);
    return body;
}

static struct bytes told_of(const struct wish *wish, size_t room)
{
    static char block[ROOM];
    const enum form form = wish->form;
    struct body *body = new_body(wish);
    struct bytes told = {0};
    while (!body_count(body))
        continue;
    uint64_t len = body->text_len;
    while (!body_is_over(body)) {
        size_t written = body_fill(body, block, room);
        assert_true(written <= room);
        bytes_add(&told, (struct text){block, written});
    }
    assert_int_equal(body_fill(body, block, room), 0);
    if (len > 0)
        assert_int_equal(told.len, len);
    if (form != FORM_PAGE)
        assert_int_equal(body->rows.count, body->stop - body->start);
    free(body);
    return told;
}

static struct bytes told_in(enum form form, const char *query, uint32_t start, uint32_t stop,
                            size_t room)
{
    return told_of(&(struct wish){form, query, QUERY_SLASH_IS_BEST, start, stop}, room);
}

static struct bytes links_of(const struct wish *wish)
{
    static char block[ROOM];
    struct body *body = new_body(wish);
    struct body *link = malloc(sizeof *link);
    struct bytes told = {0};
    assert_non_null(link);
    while (!body_count(body))
        continue;
    body_start_link(link, body);
    while (!body_is_over(link))
        bytes_add(&told, (struct text){block, body_fill(link, block, BODY_ROOM_MIN)});
    free(link);
    free(body);
    return told;
}

static void check_told(enum form form, const char *query, const char *expected)
{
    struct bytes told = told_in(form, query, 0, UINT32_MAX, ROOM);
    CHECK_TEXT(bytes_text(&told), text_of(expected));
    bytes_free(&told);
}

static void an_answer_has_its_forms(void **state)
{
    (void)state;
    check_told(
        FORM_JSON, "kelvin",
        "{\"query\":\"kelvin\",\"total\":1,\"start\":0,\"stop\":1,\"items\":[\n"
        "{\"code\":\"U+212A\",\"char\":\"\u212A\",\"name\":\"KELVIN SIGN\",\"category\":\"Lu\"}\n"
        "]}\n");
    check_told(
        FORM_JSON, "x\"\\\u202Ey",
        "{\"query\":\"x\\\"\\\\\\u202ey\",\"total\":0,\"start\":0,\"stop\":0,\"items\":[\n\n]}\n");
    check_told(FORM_TEXT, "nbsp", "U+00A0 \t\u00A0\tNO-BREAK SPACE\tNBSP\n(1 match for 'nbsp')\n");
    check_told(FORM_TEXT, "xyzzyq", "(No match for 'xyzzyq')\n");
    check_told(FORM_PARAGRAPHS, "<", "<p>U+003C \t&lt;\tLESS-THAN SIGN</p>\n");
    check_told(FORM_PARAGRAPHS, "xyzzyq", "");
    check_told(FORM_TABLE, "xyzzyq", "");
}

static void check_wish(struct wish wish, const char *expected)
{
    struct bytes told = told_of(&wish, ROOM);
    CHECK_TEXT(bytes_text(&told), text_of(expected));
    bytes_free(&told);
}

/* The query is what was asked, and a `/` is only there if it was. */
static void an_answer_may_be_best_first(void **state)
{
    (void)state;
#define BEST(query)                                                                               \
    "{\"query\":\"" query "\",\"total\":134,\"start\":0,\"stop\":1,\"items\":[\n"                 \
    "{\"code\":\"U+2192\",\"char\":\"\u2192\",\"name\":\"RIGHTWARDS ARROW\",\"category\":\"Sm\"," \
    "\"alias\":\"RIGHT ARROW\"}\n]}\n"
    check_wish((struct wish){FORM_JSON, "right arrow", QUERY_ALL_BEST, 0, 1}, BEST("right arrow"));
    check_wish((struct wish){FORM_JSON, "/right arrow", QUERY_ALL_BEST, 0, 1},
               BEST("/right arrow"));
    check_wish((struct wish){FORM_JSON, "/right arrow", QUERY_SLASH_IS_BEST, 0, 1},
               BEST("/right arrow"));
    check_wish((struct wish){FORM_TEXT, "right arrow", QUERY_ALL_BEST, 0, 1},
               "U+2192 \t\u2192\tRIGHTWARDS ARROW\tRIGHT ARROW\n(134 matches for 'right arrow')\n");
    check_wish((struct wish){FORM_TEXT, "\u2656", QUERY_ALL_BEST, 0, 1},
               "U+2656 \t\u2656\tWHITE CHESS ROOK\n(1 match for '\u2656')\n");
}

static void a_sequence_has_all_its_code_points(void **state)
{
    (void)state;
    check_told(FORM_JSON, "flag germany",
               "{\"query\":\"flag germany\",\"total\":1,\"start\":0,\"stop\":1,\"items\":[\n"
               "{\"code\":\"U+1F1E9 U+1F1EA\",\"char\":\"\U0001F1E9\U0001F1EA\","
               "\"name\":\"FLAG: GERMANY\"}\n]}\n");
    check_told(FORM_TEXT, "U+1F1E9 U+1F1EA",
               "U+1F1E9 U+1F1EA\t\U0001F1E9\U0001F1EA\tFLAG: GERMANY\n"
               "U+1F1E9\t\U0001F1E9\tREGIONAL INDICATOR SYMBOL LETTER D\n"
               "U+1F1EA\t\U0001F1EA\tREGIONAL INDICATOR SYMBOL LETTER E\n"
               "(3 matches for 'U+1F1E9 U+1F1EA')\n");
    check_told(FORM_PARAGRAPHS, "flag germany",
               "<p>U+1F1E9 U+1F1EA\t\U0001F1E9\U0001F1EA\tFLAG: GERMANY</p>\n");
}

static void a_better_spelling_is_suggested(void **state)
{
    (void)state;
    static const char nothing[] = ",\"total\":0,\"start\":0,\"stop\":0,\"suggestion\":\"";
    static const struct {
        const char *query, *suggestion;
    } cases[] = {{"Wihte rook", "white rook"}, {"/wihte  ROOK", "/white rook"}};
    for (size_t n = 0; n < COUNT(cases); n++) {
        char expected[200];
        snprintf(expected, sizeof expected, "{\"query\":\"%s\"%s%s\",\"items\":[\n\n]}\n",
                 cases[n].query, nothing, cases[n].suggestion);
        check_told(FORM_JSON, cases[n].query, expected);
        check_wish((struct wish){FORM_JSON, cases[n].query, QUERY_ALL_BEST, 0, UINT32_MAX},
                   expected);
    }
    check_told(FORM_TEXT, "wihte rook", "(No match for 'wihte rook')\n");
    check_told(FORM_TABLE, "wihte rook", "");
}

static void details_follow_each_result(void **state)
{
    (void)state;
    check_told(FORM_JSON, "describe U+E000",
               "{\"query\":\"describe U+E000\",\"total\":1,\"start\":0,\"stop\":1,\"items\":[\n"
               "{\"code\":\"U+E000\",\"char\":\"\\ue000\",\"name\":\"<private-use-E000>\","
               "\"category\":\"Co\",\"details\":{\"category\":\"Co Private_Use\","
               "\"block\":\"Private Use Area\",\"age\":\"1.1\",\"bidi_class\":\"L\","
               "\"UTF-8\":\"EE 80 80\",\"UTF-16\":\"E000\",\"HTML\":\"&#xE000;\","
               "\"URL\":\"%EE%80%80\",\"C\":\"\\\\uE000\",\"JSON\":\"\\\\uE000\","
               "\"CSS\":\"\\\\E000\",\"Python\":\"\\\\uE000\"}}\n]}\n");
    check_told(FORM_TEXT, "describe U+D800",
               "U+D800 \t\uFFFD\t<surrogate-D800>\n"
               "\tcategory\tCs Surrogate\n\tblock\tHigh Surrogates\n\tage\t2.0\n"
               "\tbidi class\tL\n(1 match for 'describe U+D800')\n");
    check_told(FORM_PARAGRAPHS, "describe U+2656", "<p>U+2656 \t\u2656\tWHITE CHESS ROOK</p>\n");
}

static void details_lead_to_neighbours(void **state)
{
    (void)state;
    struct bytes told = told_in(FORM_TABLE, "describe #", 0, UINT32_MAX, ROOM);
    bytes_add(&told, (struct text){"", 1});
    const char *end = strstr(told.at, "</dl>");
    assert_non_null(end);
    CHECK_TEXT(text_of(end),
               TEXT("</dl>\n"
                    "<a rel=\"prev\" href=\"/U+0022\">\u2190 U+0022 QUOTATION MARK</a>\n"
                    "<a rel=\"next\" href=\"/U+0024\">\u2192 U+0024 DOLLAR SIGN</a>\n"
                    "<h2>Characters made with it</h2>\n"
                    "<ul class=\"neighbours\">\n"
                    "<li><a href=\"/U+FE5F\"><b>\uFE5F</b> SMALL NUMBER SIGN</a>\n"
                    "<li><a href=\"/U+FF03\"><b>\uFF03</b> FULLWIDTH NUMBER SIGN</a>\n"
                    "</ul>\n"
                    "<h2>Sequences that it is part of</h2>\n"
                    "<ul class=\"neighbours\">\n"
                    "<li><a href=\"/U+0023+U+FE0F+U+20E3\"><b>#\uFE0F\u20E3</b> KEYCAP: #</a>\n"
                    "</ul>\n"
                    "</tbody>\n</table>\n"));
    bytes_free(&told);
}

#define TABLE(rows)                                                                        \
    "<table>\n"                                                                            \
    "<thead><tr><th scope=\"col\">Code<th scope=\"col\">Character<th scope=\"col\">Name</" \
    "thead>\n"                                                                             \
    "<tbody>\n" rows "</tbody>\n</table>\n"
#define DETAIL(key, value)     "<dt>" key "<dd>" value "\n"
#define LINKED(key, to, value) DETAIL(key, "<a href=\"/" to "\">" value "</a>")

static void details_in_html_lead_to_others(void **state)
{
    (void)state;
    check_told(
        FORM_TABLE, "describe U+01C5",
        TABLE(
            "<tr><td><a href=\"/U+01C5\">U+01C5</a><td>\u01C5"
            "<th>LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH CARON\n"
            "<tr class=\"details\"><td colspan=\"3\"><dl>\n" LINKED(
                "category", "?query=category:Lt", "Lt Titlecase_Letter")
                LINKED("block", "?query=block:Latin_Extended-B", "Latin Extended-B") LINKED(
                    "script", "?query=script:Latin", "Latin") LINKED("age", "?query=age:1.1", "1.1")
                    DETAIL("bidi class", "L") LINKED("decomposition", "U+0044+U+017E",
                                                     "&lt;compat&gt; U+0044 U+017E")
                        LINKED("uppercase", "U+01C4", "U+01C4 \u01C4") LINKED("lowercase", "U+01C6",
                                                                              "U+01C6 \u01C6")
                            LINKED("titlecase", "U+01C5", "U+01C5 \u01C5") DETAIL(
                                "Unicode 1 name", "LATIN LETTER CAPITAL D SMALL Z HACEK")
                                DETAIL("UTF-8", "C7 85") DETAIL("UTF-16", "01C5") DETAIL(
                                    "HTML", "&amp;#x1C5;") DETAIL("URL", "%C7%85") DETAIL("C",
                                                                                          "\\u01C5")
                                    DETAIL("JSON", "\\u01C5") DETAIL("CSS", "\\1C5") DETAIL(
                                        "Python",
                                        "\\N{LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH "
                                        "CARON}") "</dl>\n"
                                                  "<a rel=\"prev\" href=\"/U+01C4\">\u2190 U+01C4 "
                                                  "LATIN CAPITAL LETTER DZ WITH CARON</a>\n"
                                                  "<a rel=\"next\" href=\"/U+01C6\">\u2192 U+01C6 "
                                                  "LATIN SMALL LETTER DZ WITH CARON</a>\n"));
    check_told(
        FORM_TABLE, "describe flag germany",
        TABLE("<tr><td><a href=\"/U+1F1E9+U+1F1EA\">U+1F1E9 U+1F1EA</a>"
              "<td>\U0001F1E9\U0001F1EA<th>FLAG: GERMANY\n"
              "<tr class=\"details\"><td colspan=\"3\"><dl>\n" DETAIL("keywords", "FLAG") LINKED(
                  "part 1", "U+1F1E9", "U+1F1E9 REGIONAL INDICATOR SYMBOL LETTER D")
                  LINKED("part 2", "U+1F1EA", "U+1F1EA REGIONAL INDICATOR SYMBOL LETTER E") DETAIL(
                      "UTF-8", "F0 9F 87 A9 F0 9F 87 AA") DETAIL("UTF-16", "D83C DDE9 D83C DDEA")
                      DETAIL("HTML", "&amp;#x1F1E9;&amp;#x1F1EA;") DETAIL(
                          "URL", "%F0%9F%87%A9%F0%9F%87%AA") DETAIL("C", "\\U0001F1E9\\U0001F1EA")
                          DETAIL("JSON", "\\uD83C\\uDDE9\\uD83C\\uDDEA")
                              DETAIL("CSS", "\\1F1E9\\1F1EA")
                                  DETAIL("Python", "\\N{REGIONAL INDICATOR SYMBOL LETTER D}"
                                                   "\\N{REGIONAL INDICATOR SYMBOL LETTER "
                                                   "E}") "</dl>\n"
                                                         "<a rel=\"prev\" "
                                                         "href=\"/U+1F1E8+U+1F1FF\">\u2190 "
                                                         "U+1F1E8 U+1F1FF FLAG: "
                                                         "CZECHIA</a>\n"
                                                         "<a rel=\"next\" "
                                                         "href=\"/U+1F1E9+U+1F1EC\">\u2192 "
                                                         "U+1F1E9 U+1F1EC FLAG: DIEGO "
                                                         "GARCIA"
                                                         "</a>\n"));
}

/* Neighbours are characters that have an entry in the index: those of private use have none. */
static void neighbours_are_found_to_both_ends(void **state)
{
    (void)state;
    static const char first[] = "</dl>\n<a rel=\"next\" href=\"/U+0001\">";
    static const char last[] = "U+E01EE VARIATION SELECTOR-255</a>\n</tbody>";
    static const char before[] = "<a rel=\"prev\" href=\"/U+D7FB\">";
    static const char after[] = "<a rel=\"next\" href=\"/U+F900\">";
    struct bytes told = told_in(FORM_TABLE, "describe U+0000", 0, 1, ROOM);
    assert_non_null(memmem(told.at, told.len, first, strlen(first)));
    bytes_free(&told);
    told = told_in(FORM_TABLE, "describe U+E01EF", 0, 1, ROOM);
    assert_non_null(memmem(told.at, told.len, last, strlen(last)));
    bytes_free(&told);
    told = told_in(FORM_TABLE, "describe U+E000", 0, 1, ROOM);
    assert_non_null(memmem(told.at, told.len, before, strlen(before)));
    assert_non_null(memmem(told.at, told.len, after, strlen(after)));
    bytes_free(&told);
}

static void no_more_is_described_than_a_page(void **state)
{
    (void)state;
    static const char link[] =
        "Link: </find?query=describe+chess&start=64&stop=128&format=json>; rel=\"next\"\r\n";
    struct bytes told = told_in(FORM_JSON, "describe chess", 0, UINT32_MAX, ROOM);
    assert_non_null(memmem(told.at, told.len, "\"start\":0,\"stop\":64,", 20));
    bytes_free(&told);
    struct wish wish = {FORM_JSON, "describe chess", QUERY_SLASH_IS_BEST, 0, UINT32_MAX};
    struct bytes links = links_of(&wish);
    assert_true(links.len > strlen(link));
    CHECK_TEXT(((struct text){links.at, strlen(link)}), text_of(link));
    bytes_free(&links);
    told = told_in(FORM_JSON, "describe chess", 3, 5, ROOM);
    assert_non_null(memmem(told.at, told.len, "\"start\":3,\"stop\":5,", 19));
    bytes_free(&told);
}

static void a_term_that_is_not_known_is_told(void **state)
{
    (void)state;
    check_told(FORM_JSON, "left Block:Arrow is:\u00E9\"",
               "{\"query\":\"left Block:Arrow is:\u00E9\\\"\",\"total\":0,\"start\":0,"
               "\"stop\":0,\"unknown\":\"Block:Arrow\",\"items\":[\n\n]}\n");
    check_told(FORM_TEXT, "block:arrow", "(No match for 'block:arrow')\n");
}

/* Results whose first part is passed over are the rest of all of them. */
static void parts_of_an_answer_are_its_parts(void **state)
{
    (void)state;
    static const char *const queries[] = {"/letter", "/a", "/ideograph", "letter", "lol"};
    for (size_t n = 0; n < COUNT(queries); n++) {
        struct bytes whole = told_in(FORM_PARAGRAPHS, queries[n], 0, UINT32_MAX, ROOM);
        struct bytes parts = {0};
        static const uint32_t cuts[] = {0, 1, 31, 32, 33, 700, 5000, 90000, UINT32_MAX};
        for (size_t cut = 1; cut < COUNT(cuts); cut++) {
            struct bytes part =
                told_in(FORM_PARAGRAPHS, queries[n], cuts[cut - 1], cuts[cut], ROOM);
            bytes_add(&parts, bytes_text(&part));
            bytes_free(&part);
        }
        CHECK_TEXT(bytes_text(&parts), bytes_text(&whole));
        bytes_free(&parts);
        bytes_free(&whole);
    }
}

static void check_links(struct wish wish, const char *expected)
{
    struct bytes links = links_of(&wish);
    CHECK_TEXT(bytes_text(&links), text_of(expected));
    bytes_free(&links);
}

/* There are 18 rooks. */
static void links_lead_to_the_other_parts(void **state)
{
    (void)state;
    check_links((struct wish){FORM_JSON, "rook", QUERY_SLASH_IS_BEST, 2, 5},
                "Link: </find?query=rook&start=5&stop=8&format=json>; rel=\"next\"\r\n"
                "Link: </find?query=rook&start=0&stop=2&format=json>; rel=\"prev\"\r\n"
                "Link: </find?query=rook&start=0&stop=3&format=json>; rel=\"first\"\r\n"
                "Link: </find?query=rook&start=17&stop=20&format=json>; rel=\"last\"\r\n");
    check_links((struct wish){FORM_TEXT, "rook", QUERY_ALL_BEST, 0, 17},
                "Link: </find?query=rook&start=17&stop=34&format=text&order=best>; "
                "rel=\"next\"\r\n"
                "Link: </find?query=rook&start=17&stop=34&format=text&order=best>; "
                "rel=\"last\"\r\n");
    check_links((struct wish){FORM_TABLE, "rook", QUERY_SLASH_IS_BEST, 9, 18},
                "Link: </find?query=rook&start=0&stop=9&format=html>; rel=\"prev\"\r\n"
                "Link: </find?query=rook&start=0&stop=9&format=html>; rel=\"first\"\r\n");
    check_links((struct wish){FORM_TABLE, "rook", QUERY_SLASH_IS_BEST, 9, UINT32_MAX},
                "Link: </find?query=rook&start=0&stop=9&format=html>; rel=\"prev\"\r\n"
                "Link: </find?query=rook&start=0&stop=18&format=html>; rel=\"first\"\r\n");
    check_links((struct wish){FORM_PAGE, "a&\u00E9", QUERY_ALL_BEST, 0, 200}, "");
    check_links((struct wish){FORM_PAGE, "\u2656\u2656 ", QUERY_ALL_BEST, 0, 1},
                "Link: </?query=%E2%99%96%E2%99%96+&start=1&stop=2>; rel=\"next\"\r\n"
                "Link: </?query=%E2%99%96%E2%99%96+&start=1&stop=2>; rel=\"last\"\r\n");
    check_links((struct wish){FORM_PAGE, "rook", QUERY_SLASH_IS_BEST, 0, 12},
                "Link: </?query=rook&start=12&stop=24&order=code>; rel=\"next\"\r\n"
                "Link: </?query=rook&start=12&stop=24&order=code>; rel=\"last\"\r\n");
    check_links((struct wish){FORM_PARAGRAPHS, "rook", QUERY_SLASH_IS_BEST, 0, 1}, "");
    check_links((struct wish){FORM_JSON, "rook", QUERY_SLASH_IS_BEST, 5, 5}, "");
    check_links((struct wish){FORM_JSON, "rook", QUERY_SLASH_IS_BEST, 18, 20}, "");
    check_links((struct wish){FORM_JSON, "rook", QUERY_SLASH_IS_BEST, 7, 3}, "");
}

/* A proxy may not read heads of more bytes. */
static void a_long_query_has_one_link(void **state)
{
    (void)state;
    char query[1026];
    for (size_t len = 1024; len <= 1025; len++) {
        memset(query, '-', len);
        query[len] = '\0';
        struct bytes links = links_of(&(struct wish){FORM_JSON, query, QUERY_ALL_BEST, 3, 4});
        size_t count = 0;
        for (size_t n = 0; n < links.len; n++)
            count += links.at[n] == '\n';
        assert_int_equal(count, len == 1024 ? 4 : 1);
        bytes_free(&links);
    }
}

static void a_part_of_a_table_leads_to_the_others(void **state)
{
    (void)state;
    check_wish(
        (struct wish){FORM_TABLE, "rook", QUERY_SLASH_IS_BEST, 2, 3},
        TABLE("<tr><td><a href=\"/U+1CCC2\">U+1CCC2</a><td>\U0001CCC2"
              "<th>UPPER LEFT QUADRANT CHESS ROOK\n") "<nav class=\"pages\" aria-label=\"Pages\">\n"
                                                      "<p>Rows 3\u2013<span "
                                                      "class=\"last\">3</span> of 18</p>\n"
                                                      "<a rel=\"prev\" "
                                                      "href=\"/"
                                                      "?query=rook&amp;start=1&amp;stop=2&amp;"
                                                      "order=code\">"
                                                      "Previous</a>\n"
                                                      "<a rel=\"next\" "
                                                      "href=\"/"
                                                      "?query=rook&amp;start=3&amp;stop=4&amp;"
                                                      "order=code\">"
                                                      "Next</a>\n"
                                                      "</nav>\n");
    check_wish(
        (struct wish){FORM_TABLE, "ideograph", QUERY_SLASH_IS_BEST, 109318, 120000},
        TABLE(
            "<tr><td><a href=\"/U+33479\">U+33479</a><td>\U00033479"
            "<th>CJK UNIFIED IDEOGRAPH-33479\n") "<nav class=\"pages\" aria-label=\"Pages\">\n"
                                                 "<p>Rows 109,319\u2013<span "
                                                 "class=\"last\">109,319</span> of 109,319</p>\n"
                                                 "<a rel=\"prev\" "
                                                 "href=\"/"
                                                 "?query=ideograph&amp;start=98636&amp;stop=109318"
                                                 "&amp;order=code\">Previous</a>\n"
                                                 "</nav>\n");
}

static bool page_has(struct wish wish, const char *what)
{
    struct bytes told = told_of(&wish, ROOM);
    bool has = memmem(told.at, told.len, what, strlen(what)) != NULL;
    bytes_free(&told);
    return has;
}

static void the_page_leads_to_the_other_order_and_to_a_better_spelling(void **state)
{
    (void)state;
    static const char to_best[] = "<a href=\"/?query=black+rook&amp;order=best\">";
    static const char better[] = "Did you mean '<a href=\"/?query=white+rook&amp;order=best\">"
                                 "white rook</a>'?";
    struct wish wish = {FORM_PAGE, "black rook", QUERY_SLASH_IS_BEST, 0, 200};
    assert_true(page_has(wish, to_best));
    assert_false(page_has(wish, "order=code\""));
    wish.order = QUERY_ALL_BEST;
    assert_false(page_has(wish, to_best));
    assert_true(page_has(wish, "<a href=\"/?query=black+rook&amp;order=code\">"));
    wish.query = "/black rook"; /* which is best first in any order */
    assert_false(page_has(wish, "order=code\""));
    wish.query = "\u2656\u2656"; /* these are in the order in which they were named */
    assert_false(page_has(wish, "order=code\""));
    wish.query = "wihte rook";
    assert_true(page_has(wish, better));
    wish.query = "";
    assert_false(page_has(wish, "Did you mean"));
}

/* Not even in the search field, which holds the query. */
static void no_control_stands_on_the_page(void **state)
{
    (void)state;
    static const char shown[] = "value=\"x\uFFFDy\"";
    for (uint32_t cp = 1; cp <= 0xA0; cp++) {
        const bool is_control = (cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp < 0xA0);
        char query[8] = "x";
        query[1 + plain_utf8(cp, query + 1)] = 'y';
        struct bytes told = told_in(FORM_PAGE, query, 0, 10, ROOM);
        for (size_t n = 0; n < told.len; n++)
            assert_true((unsigned char)told.at[n] >= 0x20 || told.at[n] == '\n' ||
                        told.at[n] == '\t');
        assert_null(memchr(told.at, 0x7F, told.len));
        assert_int_equal(memmem(told.at, told.len, shown, sizeof shown - 1) != NULL, is_control);
        bytes_free(&told);
    }
}

static void the_page_leads_to_the_value_that_is_nearest(void **state)
{
    (void)state;
    struct wish wish = {FORM_PAGE, "left Block:arows \u2190", QUERY_ALL_BEST, 0, 9};
    assert_true(page_has(wish, "<span>There is no block 'arows'.</span>\n"
                               "<span>The nearest is '<a href=\"/?query=left+Block%3AArrows+"
                               "%E2%86%90&amp;order=best\">Arrows</a>'.</span></p>"));
    wish.query = "category:Smm";
    assert_true(page_has(wish, "There is no category 'Smm'."));
    assert_true(
        page_has(wish, "<a href=\"/?query=category%3ASm&amp;order=best\">Sm Math_Symbol</a>"));
    wish.query = "IS:emojis";
    assert_true(page_has(wish, "There is no such thing as 'emojis'."));
    wish.query = "block:basic_latn";
    assert_true(page_has(wish, "?query=block%3ABasic_Latin&amp;"));
    wish.query = "block:arrows";
    assert_false(page_has(wish, "There is no"));
    assert_false(page_has(wish, "The nearest"));
}

/* Without a query, with rows, and without any. */
static void the_page_says_what_it_is_about(void **state)
{
    (void)state;
    static const struct {
        const char *query, *title, *message, *results;
    } cases[] = {
        {"", "charfinder", "Enter words describing characters.</p>\n",
         "<nav aria-label=\"Examples\">\n"},
        {"<nbsp", "1 match for &#39;&lt;nbsp&#39; \u2013 charfinder",
         "1 match for &#39;&lt;nbsp&#39;</p>\n", "<table>\n"},
        {"block:arrow", "No match for &#39;block:arrow&#39; \u2013 charfinder",
         "No match for &#39;block:arrow&#39;\n<span>There is no block "
         "'arrow'.</span>\n<span>The nearest is '",
         "\n</div>\n"},
    };
    for (size_t n = 0; n < COUNT(cases); n++) {
        struct wish wish = {FORM_PAGE, cases[n].query, QUERY_SLASH_IS_BEST, 0, 200};
        char title[200];
        char message[200];
        char results[200];
        snprintf(title, sizeof title, "<title>%s</title>", cases[n].title);
        snprintf(message, sizeof message, "<p id=\"message\" role=\"status\">%s", cases[n].message);
        snprintf(results, sizeof results, "<div id=\"results\" tabindex=\"-1\">\n%s",
                 cases[n].results);
        assert_true(page_has(wish, title));
        assert_true(page_has(wish, message));
        assert_true(page_has(wish, results));
        assert_true(page_has(wish, "</html>\n"));
    }
}

static void what_is_told_does_not_depend_on_the_room(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "letter small",        "nbsp",
        "U+0000 < & U+10FFFF", "\u2656\u202E'\"<>&\\\x7F\x01",
        "heavy ball*",         "/letter small",
        "/wihte rook",         "flag*",
        "block:arow A",        "describe e\u0301\u200D\U0001F468"};
    for (unsigned form = 0; form < FORM_FILE; form++)
        for (size_t n = 0; n < COUNT(queries); n++) {
            struct bytes whole = told_in((enum form)form, queries[n], 1, 300, ROOM);
            for (size_t room = BODY_ROOM_MIN; room < ROOM; room += room / 7) {
                struct bytes told = told_in((enum form)form, queries[n], 1, 300, room);
                CHECK_TEXT(bytes_text(&told), bytes_text(&whole));
                bytes_free(&told);
            }
            assert_true(text_is_utf8(bytes_text(&whole)));
            bytes_free(&whole);
        }
}

/* A line as rows_json() has it, and as result_put_json() does. Nothing is read behind it. */
static void check_json_row(struct rows *rows, struct text line, const struct fenced *fenced)
{
    char expected[RESULT_JSON_MAX];
    char row[ROW_MAX];
    struct text left = line;
    struct result result = result_next(&left);
    struct text json = {expected, result_put_json(&result, expected)};
    rows->lines = fenced_copy(fenced, line);
    rows->count = 0;
    CHECK_TEXT(((struct text){row, (size_t)(rows_json(rows, row, row) - row)}), json);
    assert_int_equal(rows->lines.len, 0);
}

static void rows_of_json_are_what_find_prints(void **state)
{
    (void)state;
    struct fenced fenced = fenced_new(INDEX_LINE_MAX);
    struct rows rows = {0};
    char room[INDEX_LABEL_LINE_MAX];
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp > 0x20000 && cp < 0x10FFF0 ? 7 : 1)
        check_json_row(&rows, index_line(cp, room), &fenced);
    uint64_t seed = 1;
    for (unsigned n = 0; n < 100000; n++) /* categories are not in order there */
        check_json_row(&rows, index_line(chance(&seed, 0x110000), room), &fenced);
    check_json_row(&rows, TEXT("U+00A0 \t\u00A0\tNO-BREAK SPACE\tNBSP\r\n"), &fenced);
    fenced_free(&fenced);
}

static void rows_are_taken_one_by_one_or_together(void **state)
{
    (void)state;
    static const char lines[] = "U+0026 \t&\tAMPERSAND\tA & B\r\n"
                                "U+0000 \t\u2400\t<control-0000>\r\n"
                                "U+1F600\t\U0001F600\tGRINNING FACE\r\n"
                                "U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A & B\r\n"
                                "U+10FFFF\t\uFFFD\t<noncharacter-10FFFF>\r\n";
    static const struct {
        rows_form *form;
        const char *expected;
    } cases[] = {
        {rows_text, "U+0026 \t&\tAMPERSAND\tA & B\n"
                    "U+0000 \t\u2400\t<control-0000>\n"
                    "U+1F600\t\U0001F600\tGRINNING FACE\n"
                    "U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A & B\n"
                    "U+10FFFF\t\uFFFD\t<noncharacter-10FFFF>\n"},
        {rows_table,
         "<tr><td><a href=\"/U+0026\">U+0026</a><td>&amp;<th>AMPERSAND <small>A &amp; B</small>\n"
         "<tr><td><a href=\"/U+0000\">U+0000</a><td>\u2400<th>&lt;control-0000&gt;\n"
         "<tr><td><a href=\"/U+1F600\">U+1F600</a><td>\U0001F600<th>GRINNING FACE\n"
         "<tr><td><a href=\"/U+1F1E6+U+1F1EC\">U+1F1E6 "
         "U+1F1EC</a><td>\U0001F1E6\U0001F1EC<th>FLAG: A &amp; B\n"
         "<tr><td><a href=\"/U+10FFFF\">U+10FFFF</a><td>\uFFFD<th>&lt;noncharacter-10FFFF&gt;\n"},
        {rows_paragraphs, "<p>U+0026 \t&amp;\tAMPERSAND\tA &amp; B</p>\n"
                          "<p>U+0000 \t\u2400\t&lt;control-0000&gt;</p>\n"
                          "<p>U+1F600\t\U0001F600\tGRINNING FACE</p>\n"
                          "<p>U+1F1E6 U+1F1EC\t\U0001F1E6\U0001F1EC\tFLAG: A &amp; B</p>\n"
                          "<p>U+10FFFF\t\uFFFD\t&lt;noncharacter-10FFFF&gt;</p>\n"},
    };
    struct fenced fenced = fenced_new(sizeof lines - 1);
    for (size_t n = 0; n < COUNT(cases); n++) {
        char out[5 * ROW_MAX];
        for (size_t room = 0; room <= sizeof out; room += ROW_MAX) {
            struct rows rows = {.lines = fenced_copy(&fenced, text_of(lines))};
            char *at = out;
            while (rows.lines.len > 0)
                at = cases[n].form(&rows, at, at + room);
            CHECK_TEXT(((struct text){out, (size_t)(at - out)}), text_of(cases[n].expected));
            assert_int_equal(rows.count, 5);
        }
    }
    fenced_free(&fenced);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_its_forms),
        cmocka_unit_test(an_answer_may_be_best_first),
        cmocka_unit_test(a_sequence_has_all_its_code_points),
        cmocka_unit_test(a_better_spelling_is_suggested),
        cmocka_unit_test(details_follow_each_result),
        cmocka_unit_test(details_lead_to_neighbours),
        cmocka_unit_test(details_in_html_lead_to_others),
        cmocka_unit_test(neighbours_are_found_to_both_ends),
        cmocka_unit_test(no_more_is_described_than_a_page),
        cmocka_unit_test(a_term_that_is_not_known_is_told),
        cmocka_unit_test(parts_of_an_answer_are_its_parts),
        cmocka_unit_test(links_lead_to_the_other_parts),
        cmocka_unit_test(a_long_query_has_one_link),
        cmocka_unit_test(a_part_of_a_table_leads_to_the_others),
        cmocka_unit_test(the_page_leads_to_the_other_order_and_to_a_better_spelling),
        cmocka_unit_test(no_control_stands_on_the_page),
        cmocka_unit_test(the_page_leads_to_the_value_that_is_nearest),
        cmocka_unit_test(the_page_says_what_it_is_about),
        cmocka_unit_test(what_is_told_does_not_depend_on_the_room),
        cmocka_unit_test(rows_of_json_are_what_find_prints),
        cmocka_unit_test(rows_are_taken_one_by_one_or_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
