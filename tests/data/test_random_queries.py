"""A slow, obvious search agrees on thousands of random queries of every kind."""
import collections
import random
import re

import naive
import pytest
from everyday import SEQUENCES
from judged import CONTROL, KEYS, check_conversation, make_queries

# How often each step of a query, and more that matters, must have been asked for.
LEAST = {step: 5 for step in naive.STEPS if step != "terms alone"} | {  # which have their own file
    "code points": 150, "characters": 200, "label": 15, "names": 350, "aliases": 80,
    "hexadecimal": 45, "everyday names": 120, "names by a beginning": 50,
    "nothing": 800, "one result": 500, "results": 700, "sequences among others": 80,
    "code points, their sequence first": 25, "characters, their sequence first": 20,
    "hexadecimal, their sequence first": 12, "tone variants": 50, "names, with a star": 55,
    "aliases, with a star": 25, "everyday names, with a star": 25,
}


@pytest.mark.large_sample
def test_random_queries_over_one_connection(data, server):
    queries = make_queries(data, 20260916, of_each=110)
    heard = check_conversation(data, server, queries)
    assert CONTROL.search(heard) is None

    checked = collections.Counter()
    for query in queries:
        step, results, _ = data.find(query)
        checked[step] += 1
        checked["one result"] += len(results) == 1
        checked["results"] += len(results) > 1
        numbers = [number for number, _ in results]
        if step in ("code points", "characters", "hexadecimal"):
            checked[step + ", their sequence first"] += any(n >= SEQUENCES for n in numbers[:1])
        else:
            checked["sequences among others"] += any(n >= SEQUENCES for n in numbers)
            checked["tone variants"] += any(map(data.is_tone_variant, numbers))
            checked[step + ", with a star"] += any(star for _, star in data.query_words(query))
    if data.is_complete:
        assert {what: checked[what] for what in LEAST if checked[what] < LEAST[what]} == {}


def test_random_queries_that_were_not_asked_before(data, server):
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    check_conversation(data, server, make_queries(data, seed, of_each=25))


def test_every_alias_is_found_by_its_words(data, server):
    """By those that no name has all of; the others are found by name."""
    aliases = sorted({alias for _, alias in data.aliases})
    check_conversation(data, server, aliases)
    steps = collections.Counter(data.find(alias).step for alias in aliases)
    assert steps.keys() == {"names", "aliases"}
    assert steps["aliases"] > 300 and steps["names"] > 10
    for code_point, alias in data.aliases:
        step, results, _ = data.find(alias)
        assert step == "names" or code_point in dict(results)


def test_every_code_point_has_a_line(data, server):
    """All but most of the vast empty planes, as code points and again as characters."""
    code_points = [*range(0x3400), *range(0xD700, 0x11000), *range(0x11000, 0x110000, 61),
                   *range(0x1FFF0, 0x20010), *range(0x10FFF0, 0x110010)]
    pieces = [code_points[at : at + 200] for at in range(0, len(code_points), 200)]
    queries = [",".join(f"U+{each:X}" for each in piece) for piece in pieces]
    heard = check_conversation(data, server, queries)
    assert len(re.findall("(?m)^(?:[?]> )?U[+]", heard)) == len(code_points) - 16

    pasted = [chr(each) for each in code_points if each <= 0x10FFFF]
    pasted = [c for c in pasted if not "\ud800" <= c <= "\udfff" and c not in "\r\n"]
    pasted = [c for c in pasted if not naive.WORDS_KIND.fullmatch(c) and not KEYS.fullmatch(c)]
    queries = ["♜" + "".join(pasted[at : at + 300]) for at in range(0, len(pasted), 300)]
    heard += check_conversation(data, server, queries)
    assert CONTROL.search(heard) is None
    kinds = set(re.findall("<([a-z-]+)-[0-9A-F]+>\r", heard))
    assert kinds == {"control", "private-use", "surrogate", "noncharacter", "reserved"}


def test_long_queries_are_quoted_each_in_its_own_answer(data, server):
    """Pipelined: no answer may show the line of another, however long they are."""
    for length in (100, 1000, 2000, 2040, 2048, 2049, 2100, 3000, 4000):
        queries = [c * length for c in "abcdefgh"] + ["rook" + "é♜"[at % 2] * (length // 4) + "é"
                                                      for at in range(4)]
        queries += [",".join([f"U+{0x2656 + at:X}"] * (length // 7)) for at in range(4)]
        check_conversation(data, server, queries)


def test_no_control_character_of_a_client_comes_back(data, run, server):
    controls = [chr(each) for each in [*range(0x20), *range(0x7F, 0xA0)]]
    keys = [each for each in controls if KEYS.fullmatch(each)]
    controls = [each for each in controls if each not in keys]
    frames = ["♜{}", "♜{}♜", "rook{}", "rook{}black", "qxqxq{}9", "U+{}2656", "U+2656{}U+2657",
              "nbsp{}", "nbs{}*", "1F600{}", "1F600{}41", "'{}\"", "\"{}", "\\{}", "é{}a"]
    queries = [frame.format(control) for frame in frames for control in controls]
    queries += [f"U+{ord(control):X}" for control in [*controls, *keys]]
    queries += [f"{ord(control):04X}" for control in [*controls, *keys]]
    heard = check_conversation(data, server, queries)
    assert CONTROL.search(heard) is None
    for query in [frame.format(key) for frame in frames for key in keys]:  # no keys of a terminal's
        assert run("find", "--", query).stdout == data.printed(query), query
    assert len(queries) > 1000
    assert heard.count("<control-001B>") >= 4


def test_names_of_the_most_words_and_one_more(data, run):
    name = max(data.names.values(), key=lambda name: len(naive.name_words(name)))
    for query in (name, name.lower() + " " + name, name + " qxqxq"):
        assert run("find", query).stdout == data.printed(query)
    unrelated = " ".join(sorted(data.carriers)[::1000])
    assert run("find", unrelated).stdout == data.printed(unrelated)
    assert len(unrelated.split()) > 30
