"""Everything that a character or a sequence is called finds it, in steps and best first."""
import collections

import pytest
from everyday import SEQUENCES
from judged import check_conversation

# What is asked for before everyday names are.
EARLIER = {"label", "names", "aliases", "hexadecimal"}


def ask(server, queries):
    """What each query finds: {query: the lines without their fourth columns}."""
    heard = server.converse("".join(query + "\n" for query in queries).encode()).decode()
    answers = heard.split("?> ")[1:-1]
    assert len(answers) == len(queries)
    found = {}
    for query, answer in zip(queries, answers):
        lines = answer.split("\r\n")[:-2]
        found[query] = {"\t".join(line.split("\t")[:3]) for line in lines}
    return found


@pytest.fixture(scope="module")
def texts(data):
    """{a text to type: the characters and sequences that are called so}: everyday names, and names
    of sequences; without those that have no words, or no ASCII letter to make it a words query."""
    owners = collections.defaultdict(set)
    for number, strings in data.best.strings.items():
        for string in strings:
            if string.kind in ("everyday", "keyword") or number >= SEQUENCES:
                owners[string.shown.lower()].add(number)
    asked = {text: numbers for text, numbers in owners.items() if not data.is_characters(text)}
    assert len(owners) - len(asked) < 150
    return asked


def test_every_everyday_name_finds_its_characters_best_first(data, server, texts):
    found = ask(server, ["/" + text for text in texts])
    checked = 0
    for text, numbers in texts.items():
        for number in numbers:
            assert "\t".join(data.columns(number)) in found["/" + text], (text, number)
            checked += 1
    assert checked > 22000 or not data.is_complete


def test_every_everyday_name_finds_its_characters_in_steps(data, server, texts):
    """Unless the text is the name or the alias of others: these come first, and they alone."""
    found = ask(server, texts)
    checked = collections.Counter()
    for text, numbers in texts.items():
        columns = {"\t".join(data.columns(number)) for number in numbers}
        checked["found"] += len(columns & found[text])
        if not columns <= found[text]:
            step, results, _ = data.find(text)
            assert step in EARLIER, text
            assert found[text] == {"\t".join(data.columns(number)) for number, _ in results}
            checked["others first"] += len(columns - found[text])
    assert checked["found"] > 10000 or not data.is_complete
    assert checked["found"] > checked["others first"] or not data.is_complete


def test_every_name_and_alias_finds_its_character_best_first(data, server):
    """Of the names that have a line of their own; of those by a range, some."""
    of_ranges = sorted(set(data.names) - set(data.listed))[::1009]
    strings = [(each, data.names[each]) for each in [*data.listed[::2], *of_ranges]]
    strings += data.aliases
    found = ask(server, ["/" + text for _, text in strings])
    for number, text in strings:
        assert "\t".join(data.columns(number)) in found["/" + text], text
    assert len(strings) > 17000


def test_the_judge_says_the_same_of_some(data, server, texts):
    some = list(texts)[::29]
    check_conversation(data, server, some)
    check_conversation(data, server, ["/" + text for text in some])
    assert len(some) > 300 or not data.is_complete
