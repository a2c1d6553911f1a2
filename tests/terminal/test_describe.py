"""charfinder describe, and terms of charfinder find"""
import json
import os
import pty
import re

import pytest

ROOK = """\
U+2656 \t♖\tWHITE CHESS ROOK
\tcategory\tSo Other_Symbol
\tblock\tMiscellaneous Symbols
\tscript\tCommon
\tage\t1.1
\tbidi class\tON
\tUTF-8\tE2 99 96
\tUTF-16\t2656
\tHTML\t&#x2656;
\tURL\t%E2%99%96
\tC\t\\u2656
\tJSON\t\\u2656
\tCSS\t\\2656
\tPython\t\\N{WHITE CHESS ROOK}
(1 match for 'describe ♖')
"""


@pytest.fixture
def run_in_terminal(run):
    """Runs the program with a terminal as these of its outputs: what that shows, its status."""
    def run_command(*arguments, outputs=("stdout", "stderr")):
        ours, its = pty.openpty()
        try:
            done = run(*arguments, **dict.fromkeys(outputs, its))
            os.close(its)
            shown = b""
            try:
                while chunk := os.read(ours, 4096):
                    shown += chunk
            except OSError:
                pass  # all is read, and the other end is closed
            return shown.decode().replace("\r\n", "\n"), done.returncode
        finally:
            os.close(ours)

    return run_command


def test_describe_prints_details_below_each_result(run):
    done = run("describe", "♖")
    assert (done.returncode, done.stderr, done.stdout.decode()) == (0, b"", ROOK)
    assert run("find", "describe", "♖").stdout == done.stdout


def test_describe_without_a_query_is_an_error(run):
    for words in ([], [""], ["  "]):
        done = run("describe", *words)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr == (
            b"charfinder: describe needs a query; see charfinder describe --help\n")


def test_describe_says_that_nothing_matches_and_exits_1(run):
    done = run("describe", "xyzzyq")
    assert (done.returncode, done.stdout) == (1, b"(No match for 'describe xyzzyq')\n")


@pytest.mark.parametrize("command", [("describe",), ("find", "describe")])
def test_a_terminal_shows_details_aligned(run_in_terminal, command):
    shown, status = run_in_terminal(*command, "U+0301")
    assert status == 0
    assert shown.startswith("U+0301 \t\u0301\tCOMBINING ACUTE ACCENT\n"
                            "  category         Mn Nonspacing_Mark\n"
                            "  block            Combining Diacritical Marks\n")
    assert "  combining class  230\n" in shown
    assert "  also called      STRESS MARK | GREEK OXIA | TONOS\n" in shown
    assert shown.endswith("  Python           \\N{COMBINING ACUTE ACCENT}\n"
                          "(1 match for 'describe U+0301')\n")


def test_describe_best_is_not_in_the_status(run):
    best = run("describe", "--best", "right arrow").stdout
    slash = run("describe", "/right arrow").stdout
    assert best.splitlines()[:-1] == slash.splitlines()[:-1]
    assert best.splitlines()[-1] == slash.splitlines()[-1].replace(b"/", b"")


def test_start_and_stop_say_which_results_are_described(run):
    part = run("describe", "--start", "1", "--stop", "3", "♖♗♘♙").stdout
    assert part.count(b"\tcategory\t") == 2
    assert part.startswith("U+2657 \t♗\t".encode())
    assert part.endswith("(4 matches for 'describe ♖♗♘♙')\n".encode())
    assert run("describe", "--stop", "0", "♖").stdout == "(1 match for 'describe ♖')\n".encode()
    many = run("describe", "--start=1000", "letter").stdout
    assert many.count(b"\tcategory\t") == 64


def test_json_has_details_at_its_end(run):
    done = run("describe", "--json", "U+FEFF")
    character = json.loads(done.stdout.decode().splitlines()[0])
    assert list(character) == ["code", "char", "name", "category", "details"]
    assert character["details"] == {
        "category": "Cf Format", "block": "Arabic Presentation Forms-B", "script": "Common",
        "age": "1.1", "bidi_class": "BN", "Unicode_1_name": "BYTE ORDER MARK",
        "alias": ["BYTE ORDER MARK (alternate)", "BOM (abbreviation)", "ZWNBSP (abbreviation)"],
        "UTF-8": "EF BB BF", "UTF-16": "FEFF", "HTML": "&#xFEFF;", "URL": "%EF%BB%BF",
        "C": "\\uFEFF", "JSON": "\\uFEFF", "CSS": "\\FEFF",
        "Python": "\\N{ZERO WIDTH NO-BREAK SPACE}"}
    sequence = json.loads(run("describe", "--json", "🇩🇪").stdout.decode().splitlines()[0])
    assert list(sequence) == ["code", "char", "name", "details"]
    assert sequence["details"]["keywords"] == ["FLAG"]
    assert sequence["details"]["parts"] == ["U+1F1E9 REGIONAL INDICATOR SYMBOL LETTER D",
                                            "U+1F1EA REGIONAL INDICATOR SYMBOL LETTER E"]


def test_json_of_everything_is_json(run):
    for first in range(0, 0x20000, 0x1000):
        done = run("describe", "--json", f"U+{first:04X}..{first + 63:04X}")
        objects = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert len(objects) == 64 and all(each["details"] for each in objects)


def test_terms_narrow_what_is_found(run):
    done = run("find", "category:Sc", "age:18.0")
    assert done.stdout.decode() == ("U+20C2 \t⃂\tRUFIYAA SIGN\n"
                                    "U+20C3 \t⃃\tUAE DIRHAM SIGN\n"
                                    "U+20C4 \t⃄\tOMANI RIAL SIGN\n"
                                    "(3 matches for 'category:Sc age:18.0')\n")


@pytest.mark.parametrize("query, said", [
    ("block:arrow", "There is no block 'arrow'. Did you mean 'block:Arrows'?\n"),
    ("rook Script:greak", "There is no script 'greak'. Did you mean 'Script:Greek'?\n"),
    ("is:emojis", "There is no such thing as 'emojis'. Did you mean 'is:emoji'?\n"),
])
def test_a_terminal_hears_of_a_value_that_there_is_not(run, run_in_terminal, query, said):
    shown, status = run_in_terminal("find", query, outputs=["stderr"])
    assert (shown, status) == (said, 1)
    done = run("find", query)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("query", ["block:latin_1_suplement", "category:Smm", "script:old_italc"])
def test_a_value_that_is_named_instead_can_be_asked_for(run, run_in_terminal, query):
    shown, _ = run_in_terminal("find", query, outputs=["stderr"])
    named = re.search(r"Did you mean '(\S+)'\?\n", shown).group(1)
    assert run("find", "--count", named).returncode == 0, named
