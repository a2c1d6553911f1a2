"""charfinder find --json and --count"""
import json
import re

import pytest

# Quotes, backslash, controls, every label, combining, invisible, beyond the first plane.
REMARKABLE = [*range(0x180), 0x300, 0x378, 0x2028, 0x2029, 0x202E, 0x200B, 0x3000, 0x4E00, 0xAC00,
              0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xF8FF, 0xFDD0, 0xFEFF, 0xFFFD,
              0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x1FFFE, 0x3D000, 0xE0001, 0xE0041, 0xF0000,
              0xFFFFF, 0x10FFFD, 0x10FFFE, 0x10FFFF]

QUERIES = ["U+2656 0x41", "♖é\ue000", "rook black", "heavy ball*", "nbsp", "vs*", "1F600 0041",
           "line fee", "nbs", "xyzzyq", "U+110000", "variation"]


def objects(done):
    """What was printed, each line on its own; nothing in it but what may stand in JSON."""
    text = done.stdout.decode()
    assert done.stderr == b""
    assert re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text) is None
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def check(done, expected):
    """The same objects, the same fields, in the same order."""
    said = objects(done)
    assert said == expected
    assert list(map(list, said)) == list(map(list, expected))
    assert done.returncode == (0 if expected else 1)


def test_an_object_tells_all_about_a_character(run):
    assert run("find", "--json", "u+2656").stdout.decode() == (
        '{"code":"U+2656","char":"♖","name":"WHITE CHESS ROOK","category":"So"}\n'
    )
    assert run("find", "--json", "lf").stdout.decode() == (
        '{"code":"U+000A","char":"\\u000a","name":"<control-000A>","category":"Cc","alias":"LF"}\n'
    )


def test_every_sort_of_character_makes_valid_json(run, data):
    code_points = sorted({*REMARKABLE, *range(0, 0x3400, 7), *range(0x3400, 0x110000, 601)})
    for at in range(0, len(code_points), 500):
        query = " ".join(f"U+{each:X}" for each in code_points[at : at + 500])
        check(run("find", "--json", query), list(data.objects(query)))
    assert len(code_points) > 3000
    assert len({data.category(each) for each in code_points}) == 30


def test_a_surrogate_is_shown_as_u_fffd(run):
    said = objects(run("find", "--json", "U+D800 U+DBFF U+DC00 U+DFFF U+FFFD"))
    assert [each["char"] for each in said] == ["\ufffd"] * 5
    assert [each["category"] for each in said] == ["Cs"] * 4 + ["So"]


@pytest.mark.parametrize("query", QUERIES)
def test_every_kind_of_query_as_json(run, data, query):
    check(run("find", "--json", query), list(data.objects(query)))


def test_an_object_has_an_alias_only_when_it_was_found_by_it(run, data):
    aliases = sorted({alias for _, alias in data.aliases})[::5]
    steps = set()
    for alias in aliases:
        said = objects(run("find", "--json", alias))
        steps.add(data.find(alias).step)
        assert said == list(data.objects(alias))
        assert all(("alias" in each) == (data.find(alias).step == "aliases") for each in said)
    assert steps == {"names", "aliases"}


def test_an_object_for_every_line(run, data):
    assert len(objects(run("find", "--json", "letter"))) == len(data.carriers["LETTER"])


@pytest.mark.parametrize("query", QUERIES)
def test_a_count_is_only_a_number(run, data, query):
    found = len(data.find(query).results)
    done = run("find", "--count", query)
    assert (done.returncode, done.stderr) == (0 if found else 1, b"")
    assert done.stdout == f"{found}\n".encode()


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("start, stop", [(0, 1), (1, 3), (2, 2), (3, 1), (5, 4294967295)])
def test_a_part_of_every_kind(run, data, query, start, stop):
    part = [f"--start={start}", f"--stop={stop}"]
    whole = list(data.objects(query))
    done = run("find", *part, query)
    assert done.stdout == data.printed(query, start, max(start, stop))
    assert (done.returncode, done.stderr) == (0 if whole else 1, b"")
    done = run("find", "--json", *part, query)
    assert objects(done) == whole[start:stop]
    assert done.returncode == (0 if whole else 1)
    assert run("find", *part, "--count", query).stdout == f"{len(whole)}\n".encode()


def test_options_may_follow_the_words(run):
    assert run("find", "nbsp", "--json").stdout == run("find", "--json", "nbsp").stdout
    assert run("find", "rook", "--count", "black").stdout == b"5\n"
    assert run("find", "--count", "--", "rook", "--json").stdout == b"0\n"


@pytest.mark.parametrize(
    "options",
    [["--json", "--count"], ["--count", "--json"], ["--json", "--json"], ["--count", "--count"],
     ["--json=yes"], ["--count=3"], ["--json", "--start", "x"], ["--count", "--stop"]],
)
def test_formats_that_make_no_sense_are_an_error(run, options):
    done = run("find", "rook", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("option", ["--json", "--count"])
@pytest.mark.parametrize("query", ["", " \u2003"])
def test_a_format_without_a_query_is_an_error(run, option, query):
    done = run("find", option, query)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ")


def test_a_sequence_has_all_its_code_points_and_no_category(run):
    assert objects(run("find", "--json", "flag germany")) == [
        {"code": "U+1F1E9 U+1F1EA", "char": "🇩🇪", "name": "FLAG: GERMANY"}
    ]
    [found] = objects(run("find", "--json", "family man woman boy girl"))
    assert found["char"] == "👨‍👩‍👧‍👦"


def test_what_is_no_letter_is_escaped_where_json_wants_it(run):
    found = objects(run("find", "--json", "--stop", "1", "/backslash"))
    assert found[0]["char"] == "\\" and found[0]["alias"] == "BACKSLASH"
    assert run("find", "--json", "pin\u0303ata").stdout.decode().endswith('"alias":"PIÑATA"}\n')
