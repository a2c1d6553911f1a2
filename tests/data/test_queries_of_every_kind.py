"""What each kind of query finds, written out by hand: this checks the judge as well."""
import pytest

ROOK, BISHOP = "U+2656 \t♖\tWHITE CHESS ROOK", "U+2657 \t♗\tWHITE CHESS BISHOP"
KNIGHT, PAWN = "U+2658 \t♘\tWHITE CHESS KNIGHT", "U+2659 \t♙\tWHITE CHESS PAWN"
A, SMILE = "U+0041 \tA\tLATIN CAPITAL LETTER A", "U+1F600\t😀\tGRINNING FACE"
SLASH = "U+002F \t/\tSOLIDUS"
GERMANY = ["U+1F1E9 U+1F1EA\t🇩🇪\tFLAG: GERMANY",
           "U+1F1E9\t🇩\tREGIONAL INDICATOR SYMBOL LETTER D",
           "U+1F1EA\t🇪\tREGIONAL INDICATOR SYMBOL LETTER E"]
TECHNOLOGIST = ["U+1F468 U+200D U+1F4BB\t👨\u200d💻\tMAN TECHNOLOGIST", "U+1F468\t👨\tMAN",
                "U+200D \t\u200d\tZERO WIDTH JOINER", "U+1F4BB\t💻\tPERSONAL COMPUTER"]

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
    # notations as they are found
    "<U+2656>, (U+2657): [U+2658]; “U+2659”.": [ROOK, BISHOP, KNIGHT, PAWN],
    "‘U+2656’‚U+2657‛“U+2658”„U+2659‟": [ROOK, BISHOP, KNIGHT, PAWN],
    "\\x{2656}\\N{U+2657}\\n{u+2658}\\X{2659}": [ROOK, BISHOP, KNIGHT, PAWN],
    "U+2656\\u2657&#9816;": [ROOK, BISHOP, KNIGHT],
    "&#9814;U+2657": [],
    "&Zqxq;": [],
    "\\uD83D\\uDE00": [SMILE],
    "\\ud83d\\ude00\\u0041": [SMILE, A],
    "\\uD83D \\uDE00": ["U+D83D \t\ufffd\t<surrogate-D83D>",
                       "U+DE00 \t\ufffd\t<surrogate-DE00>"],
    "\\uDE00\\uD83D": ["U+DE00 \t\ufffd\t<surrogate-DE00>",
                       "U+D83D \t\ufffd\t<surrogate-D83D>"],
    "U+2656..U+2659": [ROOK, BISHOP, KNIGHT, PAWN],
    "U+2656-2657 u+2658–u+2659": [ROOK, BISHOP, KNIGHT, PAWN],
    "U+2656..2657.": [ROOK, BISHOP],
    "U+2656.. U+2658": [ROOK, KNIGHT],
    "U+2656...2659": [],
    "U+2656-2657-2658": [],
    "U+2657..2656 U+41": [A],
    "U+10FFFF..110000 U+41": [A],
    "U+0-10000 U+41": [A],
    "U+0-10000 U+41-41": [A],
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
    "e\u0301": ["U+0065 \te\tLATIN SMALL LETTER E", "U+0301 \t\u0301\tCOMBINING ACUTE ACCENT"],
    "_": ["U+005F \t_\tLOW LINE"],
    "/": [SLASH],
    "/ ♖": [SLASH, ROOK],
    "//": [SLASH, SLASH],
    # derived names and labels, written out
    "CJK UNIFIED IDEOGRAPH-4E00": ["U+4E00 \t一\tCJK UNIFIED IDEOGRAPH-4E00"],
    "cjk compatibility ideograph f900": ["U+F900 \t\uf900\tCJK COMPATIBILITY IDEOGRAPH-F900"],
    "cjk unified ideograph 04e00": [],
    "cjk unified ideograph 4e00*": ["U+1F229\t🈩\tSQUARED CJK UNIFIED IDEOGRAPH-4E00"],
    "unified cjk ideograph 4e00": ["U+1F229\t🈩\tSQUARED CJK UNIFIED IDEOGRAPH-4E00"],
    "cjk unified ideograph f900": [],
    "<control-0009>": ["U+0009 \t␉\t<control-0009>"],
    "Reserved 0378 *": ["U+0378 \t\u0378\t<reserved-0378>"],
    "private-use-E000": ["U+E000 \t\ue000\t<private-use-E000>"],
    "control 09": [],
    "surrogate e000": [],
    # words
    "heavy ball*": ["U+2718 \t✘\tHEAVY BALLOT X",
                    "U+2724 \t✤\tHEAVY FOUR BALLOON-SPOKED ASTERISK"],
    "kelvin sign": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvin* *sign": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvin s*": [],
    "kelvin é": [],
    "ß* syllable": [],
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
    "dfdf": [],
    "1f600 rook": [],
    "u2656 U2657": [ROOK, BISHOP],
    "U 2656, u_2657": [ROOK, BISHOP],
    "u u2656": [],
    "2656 u": [],
    # everyday names
    "line feed (lf)": ["U+000A \t␊\t<control-000A>\tLINE FEED (LF)"],
    # an underscore that is a space
    "kelvin_sign": ["U+212A \t\u212a\tKELVIN SIGN"],
    "new_line": ["U+000A \t␊\t<control-000A>\tNEW LINE"],
    "reserved_0378": ["U+0378 \t\u0378\t<reserved-0378>"],
    "kelvin_sig": ["U+212A \t\u212a\tKELVIN SIGN"],
    # the beginning of the last word
    "nbs": ["U+00A0 \t\u00a0\tNO-BREAK SPACE\tNBSP"],
    "byte orde": ["U+FEFF \t\ufeff\tZERO WIDTH NO-BREAK SPACE\tBYTE ORDER MARK"],
    "kelvin sig": ["U+212A \t\u212a\tKELVIN SIGN"],
    "kelvi sign": [],
    "hangul ß": [],
    "kelvin s": [],
    # best first
    "/kelvin": ["U+212A \t\u212a\tKELVIN SIGN"],
    "/ backslash small": ["U+FE68 \t﹨\tSMALL REVERSE SOLIDUS\tSMALL BACKSLASH"],
    "/U+2656": [ROOK],
    "/1f600": [SMILE],
    "/new_line": ["U+000A \t␊\t<control-000A>\tNEW LINE"],
    "/<control-0009>": ["U+0009 \t␉\t<control-0009>"],
    "/kelv sig": ["U+212A \t\u212a\tKELVIN SIGN"],
    "/g fla": [],
    "/kelvin é": [],
}

# With all files of everyday names
FOUND_WITH_ALL = {
    # HTML entities
    "&hearts;": ["U+2665 \t♥\tBLACK HEART SUIT"],
    "&NotEqualTilde;": ["U+2242 \t≂\tMINUS TILDE",
                        "U+0338 \t\u0338\tCOMBINING LONG SOLIDUS OVERLAY"],
    # sequences that were pasted
    "🇩🇪": GERMANY,
    "🇩 🇪": GERMANY,
    "🇩🇪🇩": [*GERMANY[1:], GERMANY[1]],
    "U+1F1E9 U+1F1EA": GERMANY,
    "👨\u200d💻": TECHNOLOGIST,
    "1f468-200d-1f4bb": TECHNOLOGIST,
    "1️⃣": ["U+0031 U+FE0F U+20E3\t1️⃣\tKEYCAP: 1", "U+0031 \t1\tDIGIT ONE",
           "U+FE0F \t\ufe0f\tVARIATION SELECTOR-16",
           "U+20E3 \t\u20e3\tCOMBINING ENCLOSING KEYCAP"],
    "0031 20E3": ["U+0031 U+FE0F U+20E3\t1️⃣\tKEYCAP: 1", "U+0031 \t1\tDIGIT ONE",
                  "U+20E3 \t\u20e3\tCOMBINING ENCLOSING KEYCAP"],
    # everyday names
    "frac12": ["U+00BD \t½\tVULGAR FRACTION ONE HALF\tFRAC12"],
    "frac 12": ["U+00BD \t½\tVULGAR FRACTION ONE HALF\tFRAC 12"],
    "piñata": ["U+1FA85\t🪅\tPINATA\tPIÑATA"],
    "flag: germany": GERMANY[:1],
    "ge*rmany FLÀG": [],
    "germany FLÀG": GERMANY[:1],
    "waving dark hand skin tone": [
        "U+1F44B U+1F3FE\t👋🏾\tWAVING HAND: MEDIUM-DARK SKIN TONE",
        "U+1F44B U+1F3FF\t👋🏿\tWAVING HAND: DARK SKIN TONE",
    ],
    "waving dark hand": [],
    # an underscore that is a space, and the beginning of the last word
    "flag_germany_": GERMANY[:1],
    "flag_germ": GERMANY[:1],
    "flag germ": GERMANY[:1],
    "flag ger*m": [],
    # best first
    "/germany flag": GERMANY[:1],
    "/germany flàg": GERMANY[:1],
    "/germany the flag of": GERMANY[:1],
    "/germanyflag": GERMANY[:1],
    "/flags germany": GERMANY[:1],
    "/germanyflags": [],
    "/germ flag": GERMANY[:1],
}


def status(query, count):
    count = {0: "No match", 1: "1 match"}.get(count, f"{count} matches")
    quoted = query.replace("\\", "\\\\").replace("\u200d", "\\u200d")
    return f"{count} for '{quoted}'"


@pytest.fixture(scope="module")
def found(data):
    return FOUND | FOUND_WITH_ALL if data.is_complete else FOUND


@pytest.mark.parametrize("query", FOUND | FOUND_WITH_ALL)
def test_on_the_terminal(run, found, query):
    if query not in found:
        pytest.skip("this data has not all files of everyday names")
    lines = found[query]
    done = run("find", "--", query)
    assert done.stdout.decode().split("\n") == [*lines, f"({status(query, len(lines))})", ""]
    assert (done.returncode, done.stderr) == (0 if lines else 1, b"")


def test_over_a_socket(server, found):
    expected = "?> "
    for query, lines in found.items():
        expected += "\r\n".join([*lines, status(query, len(lines)), "?> "])
    assert server.converse("\n".join([*found, ""]).encode()).decode() == expected


def test_the_judge_agrees(data, found):
    for query, lines in found.items():
        judged = [data.line(*result).decode() for result in data.find(query).results]
        assert judged == [line + "\r\n" for line in lines], query


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


def test_ranges_stand_for_65536_code_points_at_most(data, run):
    for query, count in [("U+0-FFFF", 65536), ("U+0-10000", 0), ("U+0-FFFF U+41-41 U+42", 65537),
                         ("U+0-7FFF U+0-8000 U+0-7FFF", 65536), ("U+0-FFFF U+9-8 U+41-41", 65536)]:
        assert run("find", "--count", query).stdout == f"{count}\n".encode()
        assert len(data.find(query).results) == count


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
        assert data.find(query).results == []
        done = run("find", query)
        assert (done.returncode, done.stderr) == (1, b""), query
        assert done.stdout == data.printed(query)
    assert len(inside) >= 40
