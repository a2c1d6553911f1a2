"""What is known of each of the 1,114,112 code points is what the data files say, and what Python's
unicodedata says of those that it knows."""
import json
import pathlib
import random
import re
import unicodedata

import pytest
from properties import GROUPS, LONG_CATEGORIES, Properties, written

PART = 64  # results that one `describe` query shows
SEED = 20261126

# Python's version of Unicode is an older one, and unassigned code points change.
KNOWN_TO_PYTHON = [each for each in range(0x110000) if unicodedata.category(chr(each)) != "Cn"]


@pytest.fixture(scope="module")
def properties(data):
    return Properties(pathlib.Path(data.folder))


@pytest.fixture(scope="module")
def described(serve_once):
    """{code point: [(key, value)]} of all code points, as the server describes them."""
    queries = [f"describe U+{first:04X}..U+{first + PART - 1:04X}"
               for first in range(0, 0x110000, PART)]
    found = {}
    for begin in range(0, len(queries), 1024):
        asked = queries[begin:begin + 1024]
        heard = serve_once.converse("".join(query + "\n" for query in asked).encode()).decode()
        for answer in heard.split("?> ")[1:-1]:
            for result in re.split(r"(?m)^(?=U\+)", answer)[1:]:
                line, *details = result.split("\r\n")
                code_point = int(line.split("\t")[0][2:], 16)
                found[code_point] = [tuple(each[1:].split("\t")) for each in details
                                     if each.startswith("\t")]
    return found


@pytest.fixture(scope="module")
def serve_once(program):
    import wire
    server = wire.Server(program)
    yield server
    server.stop()


BEFORE_ALIASES = {"category", "block", "script", "age", "bidi class", "combining class",
                  "decomposition", "numeric value", "mirrored", "uppercase", "lowercase",
                  "titlecase", "Unicode 1 name"}
NAMES = {"alias", "also called", "keywords"}


def test_every_property_of_every_code_point_is_that_of_the_files(described, properties):
    assert len(described) == 0x110000
    for code_point, details in described.items():
        shown = [each for each in details if each[0] in BEFORE_ALIASES]
        assert shown == properties.described(code_point), f"{code_point:04X}"


def test_every_code_point_is_written_as_python_would(described, data, properties):
    names = {each: name for each, name in data.names.items()
             if each in properties.listed or
             name.startswith(("HANGUL SYLLABLE", "CJK UNIFIED IDEOGRAPH"))}
    checked = 0
    for code_point, details in described.items():
        shown = [(key, re.sub(r"(?<=;) &.*", "", value) if key == "HTML" else value)
                 for key, value in details if key not in BEFORE_ALIASES | NAMES]
        if 0xD800 <= code_point <= 0xDFFF:
            assert shown == []
            continue
        assert shown == written(chr(code_point), names), f"{code_point:04X}"
        checked += 1
    assert checked == 0x110000 - 0x800


def test_what_is_written_is_read_as_the_character(described):
    """By Python: JSON, Python's own names as far as it has them, HTML, and URLs."""
    import html
    import urllib.parse
    checked = 0
    for code_point in random.Random(SEED).sample(KNOWN_TO_PYTHON, 20000):
        if 0xD800 <= code_point <= 0xDFFF:
            continue
        character = chr(code_point)
        details = dict(described[code_point])
        assert json.loads(f'"{details["JSON"]}"') == character
        assert eval(f'"{details["Python"]}"') == character  # noqa: S307
        assert urllib.parse.unquote(details["URL"]) == character
        assert bytes.fromhex(details["UTF-8"]).decode() == character
        assert bytes.fromhex(details["UTF-16"]).decode("utf-16-be") == character
        for reference in details.get("HTML", "").split():
            if code_point not in (0xD, *range(1, 0x20), 0x7F) and code_point & 0xFFFE != 0xFFFE:
                assert html.unescape(reference) == character
        checked += 1
    assert checked > 19000


def test_what_python_knows_it_knows_alike(described):
    """Data of an older version changes now and then; these are none of many."""
    different = []
    for code_point in KNOWN_TO_PYTHON:
        character = chr(code_point)
        details = dict(described[code_point])
        decomposition = re.sub(r"U\+", "", details.get("decomposition", ""))
        if 0xAC00 <= code_point < 0xAC00 + 11172:
            decomposition = unicodedata.decomposition(character)
        ours = (details["category"][:2], details["bidi class"],
                int(details.get("combining class", 0)), int("mirrored" in details), decomposition)
        theirs = (unicodedata.category(character), unicodedata.bidirectional(character),
                  unicodedata.combining(character), unicodedata.mirrored(character),
                  unicodedata.decomposition(character))
        if ours != theirs:
            different.append((f"{code_point:04X}", ours, theirs))
    assert len(KNOWN_TO_PYTHON) > 280000
    assert len(different) < 60, different


def loosely(value):
    return re.sub("[ _-]", "", value).lower()


def test_every_value_finds_the_characters_that_have_it(serve_once, data, properties):
    """Terms alone: all named characters of each block, script, age and general category."""
    asked = {}
    for key in ("block", "script", "age"):
        for value in sorted(set(properties.of[key].values())):
            asked[f"{key}:{value.replace(' ', '_')}"] = {
                each for each, own in properties.of[key].items() if own == value}
    of_category = {}
    for code_point, value in properties.of["category"].items():
        of_category.setdefault(value[:2], set()).add(code_point)
    for brief, long in LONG_CATEGORIES.items():
        asked[f"category:{brief}"] = asked[f"Category:{loosely(long)}"] = of_category[brief]
    for brief, long in GROUPS.items():
        members = ("Lu", "Ll", "Lt") if brief == "LC" else [
            each for each in LONG_CATEGORIES if each[0] == brief]
        asked[f"category:{brief.lower()}"] = asked[f"category:{long}"] = set().union(
            *(of_category[each] for each in members))
    heard = serve_once.converse("".join(query + "\n" for query in asked).encode()).decode()
    answers = heard.split("?> ")[1:-1]
    assert len(answers) == len(asked) > 600 or not properties.of["block"]
    for (query, code_points), answer in zip(asked.items(), answers):
        found = [int(line.split("\t")[0][2:], 16) for line in answer.split("\r\n")[:-2]]
        assert found == sorted(code_points & data.names.keys()), query
