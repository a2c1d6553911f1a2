"""A slow, obvious search agrees on thousands of random queries of every kind."""
import collections
import random
import re

import naive
from query_maker import QueryMaker

OF_EACH_MAKER = 500
ANSWER_MAX = 3000  # longer answers have tests of their own

# Of a client's control characters: none comes back but in an escape. CR LF ends our lines, tabs
# stand between our columns.
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|(?<!\r)\n")


def is_fair(data, query):
    """Leaves out what ends the line or the session, and what is too long."""
    stripped = query.strip(naive.WHITE_SPACE)
    return (
        stripped != ""
        and stripped[0] >= " "
        and not re.search("[\r\n]", query)
        and len(query.encode()) < 4000
        and len(data.find(query).results) <= ANSWER_MAX
    )


def check_conversation(data, server, queries):
    """Asks all on one connection and wants what the judge says; returns what was heard."""
    heard = server.converse("".join(query + "\r\n" for query in queries).encode())
    at = len(b"?> ")
    assert heard[:at] == b"?> "
    for query in queries:
        expected = data.answer(query) + b"?> "
        assert heard[at : at + len(expected)] == expected, (query, data.find(query).step)
        at += len(expected)
    assert at == len(heard)
    return heard.decode()


def test_random_queries_over_one_connection(data, server):
    maker = QueryMaker(random.Random(20260916), data)
    queries = []
    by_maker = collections.Counter()
    while min(by_maker[make.__name__] for make in maker.makers) < OF_EACH_MAKER:
        for make in maker.makers:
            query = make()
            if is_fair(data, query):
                queries.append(query)
                by_maker[make.__name__] += 1

    checked = collections.Counter()
    for query in queries:
        step, results = data.find(query)
        checked[step] += 1
        checked["one result"] += len(results) == 1
        checked["results"] += len(results) > 1
        if step in ("names", "aliases"):
            checked[step + ", with a star"] += any(star for _, star in data.query_words(query))
    least = {step: 150 for step in naive.STEPS}
    least |= {"nothing": 700, "one result": 700, "results": 700, "aliases by a beginning": 75,
              "names, with a star": 150, "aliases, with a star": 75}
    assert {what: checked[what] for what in least if checked[what] < least[what]} == {}

    heard = check_conversation(data, server, queries)
    assert CONTROL.search(heard) is None


def test_every_alias_is_found_by_its_words(data, server):
    """By those that no name has all of; the others are found by name."""
    aliases = sorted({alias for _, alias in data.aliases})
    check_conversation(data, server, aliases)
    steps = collections.Counter(data.find(alias).step for alias in aliases)
    assert steps.keys() == {"names", "aliases"}
    assert steps["aliases"] > 300 and steps["names"] > 10
    for code_point, alias in data.aliases:
        step, results = data.find(alias)
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
    pasted = [c for c in pasted if not naive.WORDS_KIND.fullmatch(c)]
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


def test_no_control_character_of_a_client_comes_back(data, server):
    controls = [chr(each) for each in [*range(0x20), *range(0x7F, 0xA0)] if chr(each) not in "\r\n"]
    frames = ["♜{}", "♜{}♜", "rook{}", "rook{}black", "qxqxq{}9", "U+{}2656", "U+2656{}U+2657",
              "nbsp{}", "nbs{}*", "1F600{}", "1F600{}41", "'{}\"", "\"{}", "\\{}", "é{}a"]
    queries = [frame.format(control) for frame in frames for control in controls]
    queries += [f"U+{ord(control):X}" for control in [*controls, "\r", "\n"]]
    queries += [f"{ord(control):04X}" for control in [*controls, "\r", "\n"]]
    heard = check_conversation(data, server, queries)
    assert CONTROL.search(heard) is None
    assert len(queries) > 1000
    assert heard.count("<control-001B>") >= 4


def test_names_of_the_most_words_and_one_more(data, run):
    name = max(data.names.values(), key=lambda name: len(naive.name_words(name)))
    for query in (name, name.lower() + " " + name, name + " qxqxq"):
        assert run("find", query).stdout == data.printed(query)
    unrelated = " ".join(sorted(data.carriers)[::1000])
    assert run("find", unrelated).stdout == data.printed(unrelated)
    assert len(unrelated.split()) > 30
