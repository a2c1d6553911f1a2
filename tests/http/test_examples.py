"""Examples worked out by hand, in lines, on the terminal and over HTTP: details of a character,
terms, and JSON."""
import json
import re

import pytest
import webclient

ROOK = r"""U+2656 	♖	WHITE CHESS ROOK
	category	So Other_Symbol
	block	Miscellaneous Symbols
	script	Common
	age	1.1
	bidi class	ON
	UTF-8	E2 99 96
	UTF-16	2656
	HTML	&#x2656;
	URL	%E2%99%96
	C	\u2656
	JSON	\u2656
	CSS	\2656
	Python	\N{WHITE CHESS ROOK}
"""

# (what is described, a key, its value or values; none where the key is left out)
DETAILS = [
    ("U+00B4", "decomposition", ["<compat> U+0020 U+0301"]),
    ("U+AC01", "decomposition", ["U+AC00 U+11A8"]),
    ("U+AC00", "decomposition", ["U+1100 U+1161"]),
    ("½", "numeric value", ["1/2"]),
    ("(", "mirrored", ["yes"]),
    ("U+0061", "uppercase", ["U+0041 A"]),
    ("U+0061", "titlecase", []),
    ("U+0378", "category", ["Cn Unassigned"]),
    ("U+00A0", "alias", ["NBSP (abbreviation)"]),
    ("U+0301", "combining class", ["230"]),
    ("U+0041", "combining class", []),
    ("👨\u200d💻", "part 1", ["U+1F468 MAN"]),
    ("👨\u200d💻", "category", []),
    ("👨\u200d💻", "CSS", [r"\1F468\200D\1F4BB"]),
    ("U+2656", "HTML", ["&#x2656;"]),
    ("U+2665", "HTML", ["&#x2665; &hearts; &heartsuit;"]),
    ("U+0000", "HTML", []),
    ("U+0080", "HTML", []),
    ("U+2656", "URL", ["%E2%99%96"]),
    ("U+007E", "URL", ["~"]),
    ("😀", "C", [r"\U0001F600"]),
    ("U+0041", "C", [r"\101"]),
    ("U+0085", "C", [r"\302\205"]),
    ("😀", "JSON", [r"\uD83D\uDE00"]),
    ("U+0041", "JSON", [r"\u0041"]),
    ("U+2656", "CSS", [r"\2656"]),
    ("U+0000", "CSS", []),
    ("U+0085", "Python", [r"\u0085"]),
    ("U+17000", "Python", [r"\U00017000"]),
    ("U+D800", "UTF-8", []),
    ("U+D800", "Python", []),
]

# How many results a query has, and the first one.
FOUND = {
    "block:arrows": (112, "U+2190 \t←\tLEFTWARDS ARROW"),
    "script:greek small omega": (27, "U+03C9 \tω\tGREEK SMALL LETTER OMEGA"),
    "category:Sm": (1005, "U+002B \t+\tPLUS SIGN"),
    "age:18.0": (13007, "U+0558 \t\u0558\tMODIFIER LETTER ARMENIAN SMALL EH"),
    "age:18": (13007, "U+0558 \t\u0558\tMODIFIER LETTER ARMENIAN SMALL EH"),
    "age:18.0 category:Sc": (3, "U+20C2 \t\u20c2\tRUFIYAA SIGN"),
    "is:emoji heart": (26, "U+2665 \t♥\tBLACK HEART SUIT"),
    "U+2190..U+22FF category:Sm": (283, "U+2190 \t←\tLEFTWARDS ARROW"),
    "/a script:latin": (92, "U+0061 \ta\tLATIN SMALL LETTER A"),
    "block:latin-1_supplement": (96, "U+00A0 \t\u00a0\tNO-BREAK SPACE"),
    "category:LC rook": (0, None),
    "category:L& black rook": (0, None),
    "category:So black rook": (5, "U+265C \t♜\tBLACK CHESS ROOK"),
    "category:Other_Symbol black rook": (5, "U+265C \t♜\tBLACK CHESS ROOK"),
    "category:S black rook": (5, "U+265C \t♜\tBLACK CHESS ROOK"),
    "category:Symbol black rook": (5, "U+265C \t♜\tBLACK CHESS ROOK"),
    "foo:bar": (0, None),
    "KEYCAP: #": (2, "U+20E3 \t\u20e3\tCOMBINING ENCLOSING KEYCAP"),
    "block:": (516, "U+2417 \t␗\tSYMBOL FOR END OF TRANSMISSION BLOCK"),
    "block: arrows": (0, None),
    "block:arrows:left": (8, "U+2194 \t↔\tLEFT RIGHT ARROW"),
    "roo block:arrows*": (0, None),
    "wihte rook": (0, None),
    "block:arrow": (0, None),
}


def status(query, count):
    count = {0: "No match", 1: "1 match"}.get(count, f"{count} matches")
    return f"{count} for '{query}'"


def details_in(text):
    """{key: [values]} of the first result."""
    found = {}
    for line in text.replace("\r", "").split("\n")[1:]:
        if not line.startswith("\t"):
            break
        _, key, value = line.split("\t")
        found.setdefault(key, []).append(value)
    return found


def in_json(key, values):
    """A key and its values as they stand in JSON."""
    if key.startswith("part "):
        return "parts", values
    if key in ("alias", "also called", "keywords"):
        return key.replace(" ", "_"), values
    return key.replace(" ", "_"), values[0] if values else None


def test_describe_tells_what_is_known_of_a_rook(web, run, server):
    """On the wire, on the terminal and over HTTP, and `describe` is the same everywhere."""
    said = f"{ROOK}1 match for 'describe ♖'\n".replace("\n", "\r\n")
    assert server.converse("describe ♖\n".encode()).decode() == f"?> {said}?> "
    printed = f"{ROOK}(1 match for 'describe ♖')\n".encode()
    assert run("describe", "♖").stdout == run("find", "describe ♖").stdout == printed
    http = web()
    assert http.ask("/describe?query=%E2%99%96&format=text").body == printed
    assert http.ask("/find?query=describe+%E2%99%96&format=text").body == printed


def test_of_a_sequence_and_its_parts_each_is_described(server):
    said = server.converse(b"describe U+1F1E9 U+1F1EA\ndescribe flag germany\n").decode()
    first, second = said.split("?> ")[1:3]
    assert [line.split("\t")[0] for line in re.findall("(?m)^U.*", first)] == [
        "U+1F1E9 U+1F1EA", "U+1F1E9", "U+1F1EA"]
    assert [line.split("\t")[0] for line in re.findall("(?m)^U.*", second)] == ["U+1F1E9 U+1F1EA"]


@pytest.mark.parametrize("query, key, values", DETAILS)
def test_details_are_everywhere_as_they_should_be(web, run, server, query, key, values):
    wire = server.converse(f"describe {query}\n".encode()).decode()
    assert details_in(wire).get(key, []) == values
    assert details_in(run("describe", query).stdout.decode()).get(key, []) == values
    http = web()
    assert details_in(http.find("describe " + query, format="text").text()).get(key, []) == values
    objects = [http.find("describe " + query).json()["items"][0],
               json.loads(run("describe", "--json", query).stdout.split(b"\n")[0])]
    name, value = in_json(key, values)
    for item in objects:
        told = item["details"].get(name)
        assert (set(value) <= set(told) if isinstance(told, list) else told == value)


def test_queries_find_the_same_everywhere(web, run, server, data):
    said = server.converse("".join(query + "\n" for query in FOUND).encode()).decode()
    http = web()
    for (query, (count, first)), answer in zip(FOUND.items(), said.split("?> ")[1:]):
        lines = answer.split("\r\n")[:-1]
        assert (len(lines) - 1, lines[-1]) == (count, status(query, count)), query
        assert count == 0 or lines[0] == first
        assert answer.encode() == data.answer(query), query
        printed = run("find", "--", query).stdout
        assert printed.decode().split("\n") == [*lines[:-1], f"({lines[-1]})", ""]
        assert http.find(query, format="text").body == printed
        found = http.find(query).json()
        assert (found["query"], found["total"], len(found["items"])) == (query, count, count)
        assert [item["code"] for item in found["items"]] == [
            line.split("\t")[0].rstrip() for line in lines[:-1]]


def test_json_is_as_it_is_written_there(web, run):
    item = '{"code":"U+2192","char":"→","name":"RIGHTWARDS ARROW","category":"Sm",' \
           '"alias":"RIGHT ARROW"}'
    http = web()
    for query, more in (("/right arrow", {}), ("right arrow", {"order": "best"})):
        assert http.find(query, stop=1, **more).text().split("\n")[1] == item
    assert run("find", "--json", "--stop=1", "/right arrow").stdout.decode() == item + "\n"
    start = '"total":0,"start":0,"stop":0,'
    assert http.find("wihte rook").text().startswith(
        '{"query":"wihte rook",' + start + '"suggestion":"white rook","items":[')
    assert http.find("block:arrow").text().startswith(
        '{"query":"block:arrow",' + start + '"unknown":"block:arrow","items":[')


def test_order_is_code_best_or_nothing(web):
    http = web()
    for path in ("/find", "/describe", "/"):
        for order, expected in (("code", 200), ("best", 200), ("bogus", 400), ("", 400)):
            assert http.ask(f"{path}?query=rook&order={order}").status == expected
    assert http.ask("/find?query=/right+arrow&order=code&stop=1").json()["items"][0]["code"] == \
        "U+2192"
    assert http.ask("/find?query=rook").body == http.ask("/find?query=rook&order=code").body


def words_of(page):
    return " ".join(re.sub("<[^>]*>", "", page).split())


def test_the_page_says_in_words_what_json_says(web):
    http = web()
    assert "Did you mean 'white rook'?" in words_of(http.ask("/?query=wihte+rook").text())
    assert "There is no block 'arrow'. The nearest is 'Arrows'." in words_of(
        http.ask("/?query=block:arrow").text())


def test_describe_and_code_points_are_paths(web):
    http = web()
    for form in ("text", "json", "html"):
        tail = webclient.escaped(format=form)
        assert http.ask(f"/describe?query=rook&{tail}").body == \
            http.ask(f"/find?query=describe+rook&{tail}").body
    for path, name in (("/U+2656", "WHITE CHESS ROOK"), ("/U+1F1E9+U+1F1EA", "FLAG: GERMANY")):
        assert name in http.ask(path).text()
    moved = http.ask("/U%2B2656")
    assert (moved.status, moved.headers["Location"]) == (301, "/U+2656")
    for query in ("U+2656", "u+2656", "U%2B2656"):
        assert http.ask(f"/find?query={query}").json()["items"][0]["name"] == "WHITE CHESS ROOK"
    assert http.ask("/find?query=sun+black").json()["query"] == "sun black"
