"""/find, /charfinder and what goes with every response."""
import html.parser
import json
import re

import pytest

import webclient

QUERIES = ["chess black", "rook black", "nbsp", "1F600", "♖é", "U+2656 0x41 &#9814;", "heavy ball*",
           "xyzzyq", "vest's \"x\" \\", "U+0000 U+D800 U+10FFFF U+E000 U+202E", "<b>&amp;</b>",
           "lf", "digit", "\u202e\u2028x"]

PROTECTION = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
                               "img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
                               "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Table(html.parser.HTMLParser):
    """The rows of a piece of HTML: lists of the texts of their cells."""

    def __init__(self, text):
        super().__init__()
        self.rows = []
        self.tags = []
        self.in_body = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.in_body = self.in_body or tag == "tbody"
        if self.in_body and tag == "tr":
            self.rows.append([])
        elif self.in_body and tag in ("td", "th", "small"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag == "tbody":
            self.in_body = False

    def handle_data(self, data):
        if self.in_body and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def rows_of(text):
    """Cells as the lines of `charfinder find` have them; white space around them is layout."""
    return [[row[0].rstrip(), row[1], *(cell.strip() for cell in row[2:])]
            for row in Table(text).rows]


def lines_of(printed):
    return [[line.split("\t")[0].rstrip(), *line.split("\t")[1:]]
            for line in printed.decode().split("\n")[:-2]]


def links_of(response):
    """What the Link fields of a response lead to: {"next": "/find?query=…", …}"""
    links = {}
    for field in response.headers.get_all("Link", []):
        path, rel = re.fullmatch('<([!-~]*)>; rel="([a-z]+)"', field).groups()
        assert rel not in links
        links[rel] = path
    return links


def test_text_is_what_find_prints(web, run):
    server = web()
    for query in QUERIES:
        for part in ({}, {"start": 1}, {"stop": 3}, {"start": 2, "stop": 4}, {"start": 9999}):
            options = [f"--{name}={value}" for name, value in part.items()]
            response = server.find(query, format="text", **part)
            assert response.status == 200
            assert response.body == run("find", *options, "--", query).stdout
            assert int(response.headers["Content-Length"]) == len(response.body)
    assert server.curl("/find?query=chess+black&format=text") == run("find", "chess", "black").stdout


def test_json_has_the_objects_that_find_prints(web, run):
    server = web()
    for query in QUERIES:
        printed = run("find", "--json", "--", query).stdout.decode().splitlines()
        whole = [json.loads(line) for line in printed]
        response = server.find(query)
        assert response.headers["Content-Type"] == "application/json"
        said = response.json()
        assert list(said) == ["query", "total", "start", "stop", "items"]
        assert said == {"query": query, "total": len(whole), "start": 0, "stop": len(whole),
                        "items": whole}
        said = server.find(query, start=1, stop=3).json()
        assert said["items"] == whole[1:3]
        assert (said["total"], said["start"]) == (len(whole), 1)
        assert said["stop"] == 1 + len(whole[1:3])


def test_html_has_the_rows_of_the_lines(web, run):
    server = web()
    for query in QUERIES:
        response = server.find(query, format="html")
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        expected = lines_of(run("find", "--", query).stdout)
        assert rows_of(response.text()) == expected
        assert set(Table(response.text()).tags) <= {
            "table", "thead", "tbody", "tr", "th", "td", "small", "nav", "p", "span", "a"}


@pytest.mark.parametrize("accept, expected", [
    (None, "application/json"),
    ("*/*", "application/json"),
    ("text/plain", "text/plain; charset=utf-8"),
    ("TEXT/Plain;charset=utf-8", "text/plain; charset=utf-8"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
    ("text/*", "text/plain; charset=utf-8"),
    ("text/*, text/plain;q=0.1", "text/html; charset=utf-8"),
    ("text/html;q=0.5, application/json;q=0.25", "text/html; charset=utf-8"),
    ("text/plain;q=0, */*", "application/json"),
    ("text/plain;q=2, text/html;q=0.001", "text/html; charset=utf-8"),
    ("image/png", "application/json"),
    (",;=q,,", "application/json"),
])
def test_accept_chooses_the_form(web, accept, expected):
    headers = {} if accept is None else {"Accept": accept}
    response = web().ask("/find?query=rook", **headers)
    assert (response.status, response.headers["Content-Type"]) == (200, expected)
    assert response.headers["Vary"] == "Accept"


def test_a_browser_that_shows_what_it_gets_is_given_a_page(web):
    """And the page's own script, which asks by name, the table alone."""
    server = web()
    page = server.ask("/find?query=rook", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.text().startswith("<!DOCTYPE html>\n<html lang=")
    assert rows_of(page.text()) == rows_of(server.find("rook", format="html").text())
    assert page.headers["ETag"] != server.find("rook", format="html").headers["ETag"]


@pytest.mark.parametrize("path, accept", [
    ("/find", "application/json"), ("/find?query=%ff", "application/problem+json"),
    ("/find?query=a&start=x&format=json", "text/html"),
    ("/nothing", "application/json, text/plain;q=0.5"),
])
def test_what_went_wrong_is_told_in_json_if_json_is_accepted(web, path, accept):
    response = web().ask(path, Accept=accept)
    assert response.headers["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status >= 400
    assert said["title"] and said["detail"]


def test_what_went_wrong_is_a_page_in_a_browser(web):
    text = web().ask("/nothing", Accept="text/html,*/*;q=0.8").text()
    for needed in ("<!DOCTYPE html>", '<html lang="en">', '<meta name="viewport"', "<title>",
                   '<a href="/">'):
        assert needed in text


def test_pages_of_others_may_have_the_data_and_nothing_else(web):
    server = web()
    for path in ("/", "/find?query=rook", "/find", "/charfinder?char=rook"):
        for method in ("GET", "HEAD"):
            response = server.ask(path, method, Origin="https://other.example")
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.headers["Access-Control-Expose-Headers"] == "Link"
    for path in ("/metrics", "/healthz"):
        response = server.ask(path, Origin="https://other.example")
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_named_format_is_stronger_than_accept_and_than_the_client(web):
    server = web()
    response = server.ask("/find?query=rook&format=text", Accept="text/html", User_Agent="Mozilla")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Vary" not in response.headers
    response = server.ask("/find?query=rook", User_Agent="Mozilla/5.0 Chrome/100")
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("form", ["json", "text", "html"])
def test_links_lead_through_all_of_it(web, run, form):
    server = web()
    whole = [json.loads(line) for line in run("find", "--json", "braille").stdout.splitlines()]
    path, seen, asked = f"/find?query=braille&stop=100&format={form}", [], 0
    while path:
        response = server.ask(path)
        if form == "json":
            seen += [item["code"] for item in response.json()["items"]]
        elif form == "text":
            seen += [line[0] for line in lines_of(response.body)]
        else:
            seen += [row[0] for row in rows_of(response.text())]
        asked += 1
        path = links_of(response).get("next")
    assert seen == [item["code"] for item in whole]
    assert asked == -(-len(whole) // 100)


BEST = ["right arrow", "heart", "lol", "a", "whi che roo", "/rook", "♖", "1f600", "flag germany"]


def test_best_first_is_what_find_best_prints(web, run):
    server = web()
    for query in BEST:
        printed = run("find", "--best", "--json", "--", query).stdout.decode().splitlines()
        said = server.find(query, order="best").json()
        assert said["query"] == query
        assert said["items"] == [json.loads(line) for line in printed]
        assert server.find(query, order="best", format="text").body == \
            run("find", "--best", "--", query).stdout
        rows = lines_of(run("find", "--best", "--", query).stdout)
        assert rows_of(server.find(query, order="best", format="html").text()) == rows
        assert rows_of(server.ask("/?" + webclient.escaped(query=query)).text()) == rows[:200]
        code = server.ask("/?" + webclient.escaped(query=query, order="code")).text()
        assert rows_of(code) == lines_of(run("find", "--", query).stdout)[:200]


@pytest.mark.parametrize("path", [
    "/find?query=arrow&order=best&stop=100&format=text", "/find?query=/arrow&stop=100&format=text",
    "/find?query=arrow&order=code&stop=100&format=text"])
def test_links_keep_the_order(web, run, path):
    server = web()
    query = ["/arrow"] if "code" not in path else ["arrow"]
    whole = run("find", *query).stdout.split(b"\n")[:-2]
    first = links_of(server.ask(path))["last"]
    seen = []
    while path:
        response = server.ask(path)
        seen += response.body.split(b"\n")[:-2]
        links, last = links_of(response), path
        path = links.get("next")
    assert seen == whole
    assert server.ask(first).body == server.ask(last).body
    back = links["prev"]
    while "prev" in links_of(server.ask(back)):
        back = links_of(server.ask(back))["prev"]
    assert server.ask(back).body.split(b"\n")[:-2] == whole[:100]


def test_a_better_spelling_is_suggested(web):
    server = web()
    said = server.find("wihte rook").json()
    assert list(said) == ["query", "total", "start", "stop", "suggestion", "items"]
    assert said["suggestion"] == "white rook"
    assert server.find("/wihte rook").json()["suggestion"] == "/white rook"
    assert "suggestion" not in server.find("rook").json()
    assert "suggestion" not in server.find("xyzzyq").json()
    page = server.ask("/?query=wihte+rook").text()
    assert re.search("Did you mean '<a href=\"([^\"]*)\">white rook</a>'\\?", page)


DESCRIBED = ["♖", "U+1F1E9 U+1F1EA", "flag germany", "/right arrow", "U+0 U+41 U+D800 U+E000", "ß",
             "nbsp", "letter a", "xyzzyq", "block:arrows", "👩‍💻"]


def test_describe_is_find_with_describe_before_the_query(web, run):
    server = web()
    for query in DESCRIBED:
        printed = run("find", "describe", "--", query).stdout
        assert server.find("describe " + query, format="text").body == printed
        for form in ("text", "json", "html"):
            found = server.find("describe " + query, format=form, order="best")
            path = "/describe?" + webclient.escaped(format=form, order="best", query=query)
            assert server.ask(path).body == found.body
    for path in ("/describe", "/describe?query=", "/describe?query=a&order=x"):
        assert server.ask(path).status == 400


@pytest.mark.parametrize("path, title", [
    ("/U+2656", "U+2656 WHITE CHESS ROOK"),
    ("/U+0009", "U+0009 <control-0009>"),
    ("/U+1F1E9+U+1F1EA", "U+1F1E9 U+1F1EA FLAG: GERMANY"),
    ("/?query=describe+U%2B2656&start=1", "1 match for 'describe U+2656'"),
    ("/?query=U%2B2656", "1 match for 'U+2656'")])
def test_a_page_about_code_points_has_their_title(web, path, title):
    page = web().ask(path).text()
    said = re.search("<title>(.*)</title>", page)[1]
    assert html.unescape(said) == f"{title} – charfinder"


def test_details_in_json_are_those_in_text(web):
    server = web()
    for query in DESCRIBED:
        text = server.find("describe " + query, format="text").text().split("\n")[:-2]
        lines = []
        for line in text:
            if line.startswith("\t"):
                lines[-1].append(tuple(line.split("\t")[1:]))
            else:
                lines.append([])
        told = []
        for item in server.find("describe " + query).json()["items"]:
            assert list(item)[-1] == "details"
            told.append([])
            for key, value in item["details"].items():
                key = key.replace("_", " ") if key != "UTF-8" else key
                if key == "parts":
                    told[-1] += [(f"part {n}", part) for n, part in enumerate(value, 1)]
                elif key == "alias":
                    told[-1] += [(key, alias) for alias in value]
                else:
                    told[-1].append((key, " | ".join(value) if isinstance(value, list) else value))
        assert told == lines


def test_links_lead_through_all_that_is_described(web, run):
    server = web()
    path, seen = "/describe?query=chess&format=json", []
    while path:
        response = server.ask(path)
        items = response.json()["items"]
        assert len(items) <= 64 and all("details" in item for item in items)
        seen += [item["code"] for item in items]
        path = links_of(response).get("next")
    whole = [json.loads(line) for line in run("find", "--json", "chess").stdout.splitlines()]
    assert seen == [item["code"] for item in whole]


class Links(html.parser.HTMLParser):
    """The links of a page: {text: address}"""

    def __init__(self, text):
        super().__init__()
        self.links, self.here = {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.here = dict(attrs)["href"]

    def handle_endtag(self, tag):
        if tag == "a":
            self.here = None

    def handle_data(self, data):
        if self.here is not None:
            self.links[data] = self.here


def test_code_points_have_pages_that_lead_on(web):
    server = web()
    response = server.ask("/U+0041")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    links = Links(response.text()).links
    assert links["U+0061 a"] == "/U+0061"
    assert links["Lu Uppercase_Letter"] == "/?query=category:Lu"
    assert links["Basic Latin"] == "/?query=block:Basic_Latin"
    assert links["→ U+0042 LATIN CAPITAL LETTER B"] == "/U+0042"
    assert links["← U+0040 COMMERCIAL AT"] == "/U+0040"
    for text in ("Latin", "1.1", "Lu Uppercase_Letter", "Basic Latin"):
        assert "LATIN CAPITAL LETTER A\n" in server.ask(links[text] + "&stop=300").text()
    assert Links(server.ask("/U+00C0").text()).links["U+0041 U+0300"] == "/U+0041+U+0300"
    parts = server.ask("/U+1F1E9+U+1F1EA").text()
    assert "FLAG: GERMANY" in parts
    assert Links(parts).links["U+1F1E9 REGIONAL INDICATOR SYMBOL LETTER D"] == "/U+1F1E9"


@pytest.mark.parametrize("path, address", [
    ("/U%2B2656", "/U+2656"), ("/u+2656", "/U+2656"), ("/U+02656", "/U+2656"), ("/U+41", "/U+0041"),
    ("/U%2b1f1e9%2BU%2B1F1EA", "/U+1F1E9+U+1F1EA"), ("/U+10ffff", "/U+10FFFF"),
    ("/U+2656?query=x", None), ("/U+110000", 404), ("/U+", 404), ("/U+2656+", 404), ("/U+26567890", 404),
    ("/U2656", 404), ("/U+2656/", 404), ("/U+2656+2657", 404), ("/U 2656", 400),
    ("/U+0" + "+U+1" * 15, "/U+0000" + "+U+0001" * 15), ("/U+0" + "+U+1" * 16, 404)])
def test_a_code_point_has_one_address(web, path, address):
    server = web()
    said = server.say(f"GET {path} HTTP/1.0\r\n\r\n".encode()).decode()
    if isinstance(address, str):
        assert said.startswith("HTTP/1.1 301 ")
        assert f"\r\nLocation: {address}\r\n" in said
        assert server.ask(address).status == 200
    else:
        assert said.startswith(f"HTTP/1.1 {address or 200} ")


def test_a_term_that_is_not_known_is_told(web):
    server = web()
    said = server.find("block:arrow left").json()
    assert list(said) == ["query", "total", "start", "stop", "unknown", "items"]
    assert (said["total"], said["unknown"]) == (0, "block:arrow")
    assert "unknown" not in server.find("block:arrows left").json()
    page = server.ask("/?query=block:%3Carrow").text()
    assert "There is no" not in page
    assert "There is no block 'arrow'." in server.ask("/?query=block:arrow").text()


def test_a_link_escapes_what_was_asked(web):
    server = web()
    query = "♖ &=+%\"<>' é"
    path = links_of(server.find(query, stop=1))["next"]
    assert server.ask(path).json()["query"] == query


def test_a_response_that_the_client_has_is_not_sent_again(web):
    server = web()
    paths = ["/", "/?query=rook", "/find?query=rook", "/find?query=rook&format=text",
             "/charfinder?char=rook", "/style.css", "/script.js", "/icon.svg", "/favicon.ico",
             "/openapi.json", "/opensearch.xml"]
    tags = set()
    for path in paths:
        first = server.ask(path)
        tag = first.headers["ETag"]
        tags.add(tag)
        assert first.headers["Cache-Control"] == "public, max-age=3600"
        for known in (tag, f'"other", W/{tag}', "*"):
            again = server.ask(path, If_None_Match=known)
            assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert again.headers.get("Vary") == first.headers.get("Vary")
        assert server.ask(path, If_None_Match='"other"').body == first.body
    assert len(tags) == 5  # one for each form
    assert server.find("rook", format="text").headers["ETag"] != server.find("rook").headers["ETag"]


def test_head_is_get_without_the_body(web):
    server = web()
    for path in ("/", "/find?query=rook", "/find?query=ideograph&format=text", "/style.css",
                 "/charfinder?char=sun", "/nothing", "/find", "/healthz"):
        whole, head = server.ask(path), server.ask(path, "HEAD")
        assert (head.status, head.body) == (whole.status, b"")
        assert head.headers.get("Content-Length") == whole.headers.get("Content-Length")
        assert head.headers.get("ETag") == whole.headers.get("ETag")
    assert b"HTTP/1.1 200 OK" in server.curl("-I", "/find?query=rook")


def test_charfinder_answers_with_a_paragraph_for_each_line(web, run):
    server = web()
    response = server.ask("/charfinder?char=sun&char=black")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    printed = run("find", "sun", "black").stdout.decode().split("\n")[:-2]
    assert response.text() == "".join(f"<p>{line}</p>\n" for line in printed)
    assert server.ask("/charfinder?char=%3C").text() == "<p>U+003C \t&lt;\tLESS-THAN SIGN</p>\n"
    assert server.ask("/charfinder?char=xyzzyq").text() == ""
    assert server.ask("/charfinder").status == 400


@pytest.mark.parametrize("form, size", [("json", 9_402_108), ("text", 4_401_540), ("html", None)])
def test_the_largest_answers_come_whole(web, run, form, size):
    response = web().find("ideograph", format=form)
    assert size is None or len(response.body) == size
    if form == "json":
        assert len(response.json()["items"]) == 109319
    elif form == "text":
        assert response.body == run("find", "ideograph").stdout
    else:
        assert response.body.count(b"<tr><td>") == 109319


@pytest.mark.parametrize("path, reason", [
    ("/find", "query is missing"), ("/find?query=", "query is missing"),
    ("/find?query=+%E2%80%83", "query is missing"), ("/find?query", "query is missing"),
    ("/find?query=%ff", "UTF-8"), ("/find?query=caf%E9", "UTF-8"), ("/?query=%C0%80", "UTF-8"),
    ("/find?query=%ED%A0%80", "UTF-8"), ("/charfinder?char=%ff", "UTF-8"),
    ("/find?query=a&start=x", "start must be"), ("/find?query=a&start=", "start must be"),
    ("/find?query=a&start=-1", "start must be"), ("/find?query=a&stop=1e3", "stop must be"),
    ("/find?query=a&stop=4294967296", "stop must be"), ("/?query=a&start=%2B1", "start must be"),
    ("/find?query=a&stop=99999999999999999999999", "stop must be"),
    ("/find?query=a&format=xml", "format must be"), ("/find?query=a&format=", "format must be"),
    ("/find?query=a&order=", "order must be"), ("/?query=a&order=first", "order must be"),
    ("/find?query=a&query=b", "only once"), ("/?query=a&start=1&start=1", "only once"),
])
def test_what_makes_no_sense_is_refused_with_a_reason(web, path, reason):
    response = web().ask(path)
    assert response.status == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reason in response.text()


def test_every_response_protects_its_reader(web):
    server = web()
    requests = [("/", "GET"), ("/?query=rook", "GET"), ("/find?query=ideograph", "GET"),
                ("/find?query=rook", "HEAD"), ("/find", "GET"), ("/nothing", "GET"),
                ("/style.css", "GET"), ("/script.js", "GET"), ("/icon.svg", "GET"),
                ("/favicon.ico", "GET"), ("/openapi.json", "GET"), ("/opensearch.xml", "GET"),
                ("/healthz", "GET"), ("/metrics", "GET"), ("/", "DELETE")]
    for path, method in requests:
        headers = server.ask(path, method).headers
        assert {name: headers[name] for name in PROTECTION} == PROTECTION, path


def test_paths_and_methods_that_there_are_not(web):
    server = web()
    for path in ("/nothing", "/find/", "/FIND", "//", "/../find", "/style.css/x"):
        assert server.ask(path).status == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
        response = server.ask("/find?query=rook", method)
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")
        assert response.headers["Connection"] == "close"
    for method in ("get", "X" * 40):
        assert server.ask("/find?query=rook", method).status == 501


@pytest.mark.parametrize("path", [
    "/%6Detrics", "/metric%73", "/metrics%00", "//metrics", "/./metrics", "/metrics/", "/METRICS",
    "/metrics;x=1", "/%66ind?query=rook", "/find%3Fquery=rook",
])
def test_a_path_is_written_in_one_way_only(web, path):
    """Or a proxy that keeps one for itself leaves another door open."""
    assert web().ask(path).status == 404


def test_a_query_may_be_as_long_as_a_line(web):
    server = web("--max-line", "100")
    assert server.find("x" * 100).status == 200
    assert server.find("x" * 101).status == 414
    assert server.ask("/?query=" + "%E2%99%96" * 33).status == 200
    assert server.ask("/?query=" + "%E2%99%96" * 34).status == 414


def test_the_longest_query_of_the_default_limit(web, run):
    server = web()
    query = "♖" * 1365  # 4095 bytes, 12285 when escaped
    assert server.find(query, format="text").body == run("find", query).stdout
    link = re.fullmatch('<(.*)>; rel="next"', server.find(query, stop=2).headers["Link"]).group(1)
    assert link.count("%E2%99%96") == 1365
    said = server.ask(link).json()
    assert (said["query"], said["start"], said["stop"]) == (query, 2, 4)


def test_connections_are_kept_and_pipelined(web, run):
    server = web()
    conn = server.keep()
    for query in ("rook", "chess black", "ideograph", "nbsp"):
        response = server.ask(f"/find?query={query.replace(' ', '+')}&format=text", conn=conn)
        assert response.body == run("find", query).stdout
    conn.close()
    said = server.say(b"GET /find?query=kelvin&format=text HTTP/1.1\r\nHost: x\r\n\r\n" * 3 +
                      b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert said.count(b"\r\n\r\n" + run("find", "kelvin").stdout) == 3
    assert said.endswith(b"\r\n\r\nok\n")


def test_the_console_tells_of_requests(web):
    server = web()
    conn = server.keep()
    server.ask("/find?query=chess%20black", conn=conn)
    port = conn.sock.getsockname()[1]
    server.ask("/?query=xyzzyq", conn=conn)
    server.ask("/nothing", "HEAD", conn=conn)
    conn.close()
    server.server.wait_for("Close the client socket")
    server.server.signal()
    server.server.wait()
    who = f"Received from ('127.0.0.1', {port}): "
    assert server.server.console[2:] == [
        who + "'GET /find?query=chess%20black'", "Sent 35 results",
        who + "'GET /?query=xyzzyq'", "Sent 0 results",
        who + "'HEAD /nothing'",
        "Close the client socket", "Server shutting down."]


def test_what_a_client_sends_cannot_move_the_console(web):
    server = web()
    server.say(b"GET /\x1b[2J\xe2\x80\xae'\" HTTP/1.0\r\n\r\n")
    server.say(b"\x1b[2J / HTTP/1.0\r\n\r\n")
    server.ask("/healthz")
    server.server.wait_for("Received from", 1)
    assert not any(ord(character) < 32 or character == "\u202e"
                   for line in server.server.console for character in line)
