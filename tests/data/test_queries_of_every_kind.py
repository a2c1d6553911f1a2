"""What each kind of query finds, written out by hand: this holds the judge to account as well."""
import pytest

FOUND = {
    # code points
    "U+2656": ["U+2656 \t♖\tWHITE CHESS ROOK"],
    "u+2656, 0X41": ["U+2656 \t♖\tWHITE CHESS ROOK", "U+0041 \tA\tLATIN CAPITAL LETTER A"],
    "\\u2656 \\u{1F600} \\U0001F600": ["U+2656 \t♖\tWHITE CHESS ROOK",
                                       "U+1F600\t😀\tGRINNING FACE",
                                       "U+1F600\t😀\tGRINNING FACE"],
    "&#9814;,&#x2656;": ["U+2656 \t♖\tWHITE CHESS ROOK", "U+2656 \t♖\tWHITE CHESS ROOK"],
    "U+110000 U+41": ["U+0041 \tA\tLATIN CAPITAL LETTER A"],
    "U+110000": [],
    "\\U2656": [],
    "U+2656U+2656": [],
    "U+0002656": [],
    # labels, and what is shown in place of a control
    "U+9 U+7F U+9B": ["U+0009 \t␉\t<control-0009>", "U+007F \t␡\t<control-007F>",
                      "U+009B \t\ufffd\t<control-009B>"],
    "U+E000 U+D800": ["U+E000 \t\ue000\t<private-use-E000>", "U+D800 \t\ufffd\t<surrogate-D800>"],
    "U+FFFF U+FDD0": ["U+FFFF \t\uffff\t<noncharacter-FFFF>",
                      "U+FDD0 \t\ufdd0\t<noncharacter-FDD0>"],
    "U+378 U+1FFFE": ["U+0378 \t\u0378\t<reserved-0378>",
                      "U+1FFFE\t\U0001fffe\t<noncharacter-1FFFE>"],
    # characters
    "♖ ♖é": ["U+2656 \t♖\tWHITE CHESS ROOK", "U+2656 \t♖\tWHITE CHESS ROOK",
             "U+00E9 \té\tLATIN SMALL LETTER E WITH ACUTE"],
    "*": ["U+002A \t*\tASTERISK"],
    "ﬁ": ["U+FB01 \tﬁ\tLATIN SMALL LIGATURE FI"],
    # words
    "heavy ball*": ["U+2718 \t✘\tHEAVY BALLOT X",
                    "U+2724 \t✤\tHEAVY FOUR BALLOON-SPOKED ASTERISK"],
    "kelvin sign": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvin* *sign": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvin s*": [],
    "kelvin é": [],
    # aliases
    "nbsp": ["U+00A0 \t\u00a0\tNO-BREAK SPACE\tNBSP"],
    "nbs*": ["U+00A0 \t\u00a0\tNO-BREAK SPACE\tNBSP"],
    "lf": ["U+000A \t␊\t<control-000A>\tLF"],
    "LINE new": ["U+000A \t␊\t<control-000A>\tNEW LINE"],
    "new lin*": ["U+000A \t␊\t<control-000A>\tNEW LINE"],
    "byte order": ["U+FEFF \t\ufeff\tZERO WIDTH NO-BREAK SPACE\tBYTE ORDER MARK"],
    # hexadecimal
    "1f600": ["U+1F600\t😀\tGRINNING FACE"],
    "0041, 1F600": ["U+0041 \tA\tLATIN CAPITAL LETTER A", "U+1F600\t😀\tGRINNING FACE"],
    "0041,": ["U+0041 \tA\tLATIN CAPITAL LETTER A"],
    "\uff10041": [],
    "1f6": [],
    "1f6000": [],
    "01f6000": [],
    "beef": [],
    "1f600 rook": [],
    # the beginning of the last word
    "nbs": ["U+00A0 \t\u00a0\tNO-BREAK SPACE\tNBSP"],
    "byte orde": ["U+FEFF \t\ufeff\tZERO WIDTH NO-BREAK SPACE\tBYTE ORDER MARK"],
    "kelvin sig": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvi sign": [],
    "kelvin s": [],
}


def status(query, count):
    count = {0: "No match", 1: "1 match"}.get(count, f"{count} matches")
    return f"{count} for '{query}'".replace("\\", "\\\\")


@pytest.mark.parametrize("query", FOUND)
def test_on_the_terminal(run, query):
    done = run("find", "--", query)
    found = FOUND[query]
    assert done.stdout.decode().split("\n") == [*found, f"({status(query, len(found))})", ""]
    assert (done.returncode, done.stderr) == (0 if found else 1, b"")


def test_over_a_socket(server):
    expected = "?> "
    for query, found in FOUND.items():
        expected += "\r\n".join([*found, status(query, len(found)), "?> "])
    assert server.converse("\n".join([*FOUND, ""]).encode()).decode() == expected


def test_the_judge_agrees(data):
    for query, found in FOUND.items():
        lines = [data.line(*result).decode() for result in data.find(query).results]
        assert lines == [line + "\r\n" for line in found], query


@pytest.mark.parametrize(
    "query, same",
    [("ﬀorte cleﬀ", "fforte cleff"), ("ﬁsh", "fish"), ("a ﬂag", "a flag"), ("oﬃce", "office"),
     ("waﬄe", "waffle"), ("ﬅar", "star"), ("ﬆar", "star"), ("ſtar", "star"), ("croß", "cross"),
     ("sıgn plus", "sign plus"), ("rook ﬀ", "rook ff"), ("sharp ß*", "sharp ss*"),
     ("one ſ*", "one s*"), ("minuſ si", "minus si")],
)
def test_letters_that_upper_case_to_ascii(data, run, query, same):
    lines = run("find", query).stdout.splitlines()[:-1]
    assert lines == run("find", same).stdout.splitlines()[:-1]
    assert run("find", query).stdout == data.printed(query)


def test_a_star_needs_two_characters_before_it(data, run):
    for query, same in [("chess r*", "chess r"), ("b* a c", "b a c"), ("ro**ok", "ro* ok"),
                        ("*rook", "rook"), ("rook *", "rook"), ("ro-*ok", "ro ok"),
                        ("ro\u0301*ok", "ro ok")]:
        lines = run("find", query).stdout.splitlines()[:-1]
        assert lines == run("find", same).stdout.splitlines()[:-1], query
        assert run("find", query).stdout == data.printed(query)


def test_a_character_has_one_line_for_all_its_aliases(data, run):
    """U+0009 is CHARACTER TABULATION, HORIZONTAL TABULATION, HT and TAB."""
    lines = run("find", "tabulation").stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("U+0009")] in (
        [], ["U+0009 \t␉\t<control-0009>\tCHARACTER TABULATION"]
    )
    several = [code_point for code_point, _ in data.aliases]
    several = sorted({each for each in several if several.count(each) > 1})
    assert len(several) > 30
    for query in ("ht*", "pad*", "vs*", "eo*", "nul", "zw*", "sp", "cg*", "del", "line tabul*"):
        done = run("find", query)
        assert done.stdout == data.printed(query)
        code_points = [line.split()[0] for line in done.stdout.splitlines()[:-1]]
        assert code_points and len(code_points) == len(set(code_points)), query


def test_a_status_line_quotes_every_kind_of_character(data, run):
    """One character of every general category, between words that no name has."""
    of_category = {}
    for first, _, category in data.ranges:
        of_category.setdefault(category, chr(first))
    of_category["Cn"] = "\u0378"
    for category in ("Cs", "Co", "Cc"):
        of_category.pop(category)
    inside = [*of_category.values(), "\x1b", "\x7f", "\x85", "\t", "\ue000", "\U000f0000",
              "\U0010ffff", "'", '"', "'\"", "\\", "\u00a0", "\u2028", "\ufeff", "\u202e"]
    for each in inside:
        query = f"qq9{each}9zz"
        assert data.find(query) == ("nothing", [])
        done = run("find", query)
        assert (done.returncode, done.stderr) == (1, b""), query
        assert done.stdout == data.printed(query)
    assert len(inside) >= 40
