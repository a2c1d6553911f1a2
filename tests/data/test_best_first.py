"""A slow, obvious search agrees on thousands of random queries after a slash: best first."""
import collections
import random

import pytest
from everyday import SEQUENCES
from judged import check_conversation, is_fair, make_queries
from query_maker import QueryMaker

# How often each tier, each of what is tried when there is none, and more must have been asked for.
LEAST = {
    "code points": 80, "characters": 150, "nothing": 400, "one result": 300, "results": 700,
    "best first: label": 20, "best first: hexadecimal": 35, "best first: itself": 15,
    "best first: tier 1": 400, "best first: tier 2": 200, "best first: tier 3": 40,
    "best first, two words as one: tier 1": 25, "best first, two words as one: tier 3": 6,
    "best first, endings: tier 1": 25, "best first, endings: tier 3": 5,
    "best first, beginnings: tier 1": 20,
    "best first, fillers: tier 1": 30, "best first, fillers: tier 2": 8,
    "best first, fillers: tier 3": 5,
    "a fourth column": 300, "an equal string": 200, "sequences": 200, "tone variants": 80,
}


@pytest.mark.large_sample
def test_random_queries_best_first(data, server):
    queries = make_queries(data, 20260917, of_each=80, before="/")
    check_conversation(data, server, queries)
    checked = collections.Counter()
    for query in queries:
        step, results, parts = data.find(query)
        for part in parts:
            checked[f"{step}: {part}"] += 1
        checked[step] += not parts
        checked["one result"] += len(results) == 1
        checked["results"] += len(results) > 1
        checked["a fourth column"] += any(column is not None for _, column in results)
        checked["sequences"] += any(number >= SEQUENCES for number, _ in results)
        checked["tone variants"] += any(map(data.is_tone_variant, dict(results)))
        if "tier 1" in parts:
            words = [word for word, _ in data.best.words(data.apart(query)[0])]
            strings = data.best.strings[results[0][0]]
            checked["an equal string"] += any(string.words == words for string in strings)
    if data.is_complete:
        assert {what: checked[what] for what in LEAST if checked[what] < LEAST[what]} == {}


def test_random_queries_best_first_that_were_not_asked_before(data, server):
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    before = ["/", "/ ", "//", " /\u3000"][seed % 4]
    check_conversation(data, server, make_queries(data, seed, of_each=25, before=before))


def cut_in_several_ways(data):
    """What two words that one character or sequence has make together, and two others as well."""
    cuts = collections.defaultdict(set)
    for number in [*data.everyday, *range(SEQUENCES, SEQUENCES + len(data.sequences))]:
        words = {word for string in data.best.strings[number] for word in string.words}
        words = [word for word in words if len(word) <= 9]
        for first in words:
            for second in words:
                cuts[first + second].add(first)
    return [both for both, firsts in cuts.items() if len(firsts) > 1]


def with_several_endings(data):
    """Such as MANES: MANE and S, MAN and ES."""
    words = data.best.sorted_words
    return [word + "S" for word in words if word[-1] == "E" and data.best.is_known(word[:-1])]


@pytest.mark.large_sample
def test_of_all_that_is_tried_the_first_that_finds_something_counts(data, server):
    """Queries for which several things that are tried would find something, each another."""
    maker = QueryMaker(random.Random(20260920), data)
    makers = [maker.two_words_as_one, maker.endings, maker.all_beginnings, maker.fillers] * 250
    queries = set()
    checked = collections.Counter()
    made_up = [*cut_in_several_ways(data), *with_several_endings(data)]
    for made in [*made_up, *(make() for make in makers)]:
        query = "/" + made
        if query in queries or not is_fair(data, query):
            continue
        tried = list(data.best.everything_tried(data.best.words(made)))
        is_tried = data.find(query).step.startswith("best first, ")
        if is_tried and any(results != tried[0][1] for _, results, _ in tried):
            queries.add(query)
            checked[tried[0][0], tried[1][0]] += 1
    check_conversation(data, server, sorted(queries))
    least = {("two words as one", "two words as one"): 20, ("two words as one", "endings"): 5,
             ("endings", "endings"): 20, ("beginnings", "fillers"): 2}
    if data.is_complete:
        assert {what: checked[what] for what in least if checked[what] < least[what]} == {}


def test_answers_of_tens_of_thousands(data, server):
    """Each of the tiers may be as large as the index."""
    queries = ["/letter", "/ideograph", "/hangul syl"]
    check_conversation(data, server, queries)
    assert sum(len(data.find(query).results) for query in queries) > 100000


def test_single_letters_and_digits(data, server):
    queries = ["/" + chr(each) for each in range(0x21, 0x7F)]
    check_conversation(data, server, queries)
    check_conversation(data, server, ["/ a", "/\u3000Z\u3000", "/0 ", "/a*", "/a.", "//a", "/a_"])
    itself = [query for query in queries if "itself" in data.find(query).parts]
    assert len(itself) == 26 + 26 + 10
    for query in itself:
        assert data.find(query).results[0] == (ord(query[1]), None)


def test_serve_best_exchanges_what_a_slash_asks_for(data, serve):
    queries = make_queries(data, 20260919, of_each=10, before="/")
    queries += [query.removeprefix("/") for query in queries]
    queries = [query for query in queries if is_fair(data, query)]
    check_conversation(data, serve(options=["--best"]), queries, serves_best=True)


def test_best_on_the_terminal_is_a_slash_that_is_not_shown(data, run):
    for query in ("right arrow", "rooks", "a", "kelv sig", "U+2656", "lf", "/rook black", "xyzzyq"):
        results = data.find("/" + query).results
        lines = b"".join(data.line(*result) for result in results).replace(b"\r\n", b"\n")
        done = run("find", "--best", query)
        assert done.stdout == lines + f"({data.status(query, len(results))})\n".encode()
        assert done.returncode == (0 if results else 1)
