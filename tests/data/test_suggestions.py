"""What `charfinder find` asks on a terminal when it finds nothing: Did you mean 'white rook'?"""
import collections
import os
import pty
import random
import subprocess

import best
import pytest
import wire
from judged import is_fair
from query_maker import QueryMaker


END = b"that was all"  # what we say after the program


@pytest.fixture(scope="session")
def complain(program):
    """What `find` says on standard error, where that is a terminal: complain("wihte rook")"""
    def run_find(*arguments):
        ours, terminal = pty.openpty()
        with open(ours, "rb", buffering=0) as ours:
            try:
                subprocess.run([program, "find", *arguments], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=terminal, timeout=wire.PATIENCE)
                os.write(terminal, END + b"\n")
                said = b""
                while not said.endswith(END + b"\r\n"):
                    said += ours.read(4096)
            finally:
                os.close(terminal)
        return said.removesuffix(END + b"\r\n").decode()

    return run_find


def question(suggestion):
    return f"Did you mean '{suggestion}'?\r\n" if suggestion is not None else ""


# By the rules of charfinder(1), "QUERIES", worked out by hand.
SUGGESTED = {
    "wihte rook": "white rook",
    "/wihte rook": "/white rook",
    "WIHTE-rook_": "white rook",
    "white rok": None,  # the beginning of ROKHA, ROKU…: unknown, but of three characters only
    "whte rook": "white rook",  # one put in
    "whitte rook": "white rook",  # one left out
    "whitx rook": "white rook",  # one replaced
    "white rook bihsop": None,  # nothing has all three
    "wihte roook": None,  # two are not known
    "wihte wihte rook": None,  # a repeat is another one
    "wihte* rook": None,
    "wihte ro*": None,
    "xyzzyq": None,
    "rook": None,  # found
    "U+110000": None,  # no question for words
}


@pytest.mark.parametrize("query", SUGGESTED)
def test_what_may_have_been_meant(data, complain, query):
    assert data.suggestion(query) == SUGGESTED[query]
    assert complain("--", query) == question(SUGGESTED[query])


def kind_of_edit(wrong, right):
    if len(wrong) != len(right):
        return "left out" if len(wrong) > len(right) else "put in"
    kinds = {best.SWAPPED: "swapped", best.REPLACED: "replaced"}
    return next(kinds[kind] for kind, word in best.edits(wrong) if word == right)


def test_random_misspellings(data, complain):
    maker = QueryMaker(random.Random(20260918), data)
    checked = collections.Counter()
    while checked["queries"] < 200:
        before = maker.chance.choice(["", "/"])
        query = before + maker.misspelt()
        if not is_fair(data, query) or data.find(query).results:
            continue
        suggestion = data.suggestion(query)
        assert complain("--", query) == question(suggestion), query
        checked["queries"] += 1
        if suggestion is None:
            checked["nothing to suggest"] += 1
            continue
        checked["best first"] += suggestion.startswith("/")
        wrong = [word for word, _ in data.best.words(query)]
        right = suggestion.removeprefix("/").upper().split(" ")
        [edit] = [each for each in zip(wrong, right) if each[0] != each[1]]
        checked[kind_of_edit(*edit)] += 1
    least = {"nothing to suggest": 30, "best first": 50, "swapped": 15, "left out": 25,
             "put in": 15, "replaced": 20}
    if data.is_complete:
        assert {what: checked[what] for what in least if checked[what] < least[what]} == {}


def test_nothing_is_suggested_without_a_terminal(run, server):
    done = run("find", "wihte rook")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout == b"(No match for 'wihte rook')\n"
    assert server.converse(b"wihte rook\n") == b"?> No match for 'wihte rook'\r\n?> "
