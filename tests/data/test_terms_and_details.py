"""A slow, obvious search agrees on thousands of random queries with terms, and on the details of
the results."""
import collections
import random

import naive
import pytest
from everyday import SEQUENCES
from judged import check_conversation, is_fair, make_queries
from query_maker import QueryMaker

# How often what matters must have been asked for.
LEAST = {"terms alone": 3, "code points": 50, "characters": 80, "names": 150, "aliases": 15,
         "everyday names": 40, "hexadecimal": 15, "names by a beginning": 15, "label": 4,
         "narrowed": 250, "gives way to a later step": 5, "nothing": 250, "sequences": 60,
         "two terms": 300}
LEAST_BEST = {"best first": 450, "best first, two words as one": 5, "best first, endings": 10,
              "best first, beginnings": 5, "best first, fillers": 5, "narrowed": 200,
              "gives way to a later step": 2, "nothing": 250, "sequences": 80}


def is_known_whole(data):
    """Whether there are all files, so that everything that is asked for can be found."""
    return data.is_complete and all(
        data.details.properties.of[key] for key in ("block", "script", "age"))


def census(data, queries):
    checked = collections.Counter()
    for query in queries:
        step, results, _ = data.find(query)
        narrowed, asked, has_slash, has_terms = data.read(query)
        plain = data.find_asked(asked, has_slash) if asked else None
        checked[step] += 1
        checked["two terms"] += query.count(":") > 1
        checked["sequences"] += any(number >= SEQUENCES for number, _ in results)
        if has_terms and results and plain:
            checked["narrowed"] += len(plain.results) > len(results)
            checked["gives way to a later step"] += plain.step not in (step, "nothing")
    return checked


@pytest.mark.large_sample
@pytest.mark.parametrize("before, least", [("", LEAST), ("/", LEAST_BEST)])
def test_random_queries_with_terms(data, server, before, least):
    queries = make_queries(data, 20261126, of_each=80, before=before, with_terms=True)
    check_conversation(data, server, queries)
    checked = census(data, queries)
    if is_known_whole(data):
        assert {what: checked[what] for what in least if checked[what] < least[what]} == {}


def test_random_queries_with_terms_that_were_not_asked_before(data, server):
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    before = ["", "/", "describe ", "describe /"][seed % 4]
    check_conversation(data, server, make_queries(data, seed, 10, before, with_terms=True))


@pytest.mark.parametrize("before", ["describe ", "DESCRIBE\u3000/"])
def test_random_results_are_described(data, server, before):
    queries = make_queries(data, 20261127, of_each=12, before=before)
    queries += make_queries(data, 20261128, of_each=8, before=before, with_terms=True)
    heard = check_conversation(data, server, queries)
    assert heard.count("\tcategory\t") > 2000
    longer = [query for query in queries if len(data.find(query).results) > naive.DESCRIBED]
    assert len(longer) > 5


def test_everything_that_has_an_everyday_name_or_is_a_sequence_is_described(data, server):
    """Those of characters in the parts of a query that are 64 at most; sequences one by one."""
    numbers = sorted({*data.everyday, *data.details.aliases, *data.details.entities})
    characters = [f"U+{each:04X}" for each in numbers if each < SEQUENCES]
    queries = ["describe " + ",".join(characters[at:at + naive.DESCRIBED])
               for at in range(0, len(characters), naive.DESCRIBED)]
    for number in range(SEQUENCES, SEQUENCES + len(data.sequences), 7):
        queries.append("describe " + "".join(map(chr, data.sequence(number)[0])))
    heard = check_conversation(data, server, queries)
    assert heard.count("\tkeywords\t") > 1500 or not data.is_complete


def test_terms_stand_in_a_query_of_any_order(data, server):
    """Each before and behind the words, and each as it is after `describe` and `/`."""
    maker = QueryMaker(random.Random(20261129), data)
    queries = []
    while len(queries) < 400:
        words = maker.words_of_names()
        numbers = [number for number, _ in data.find(words).results]
        if not numbers or not is_fair(data, words):
            continue
        term = maker.term_for(maker.chance.choice(numbers))
        both = [f"{term} {words}", f"{words} {term}"]
        assert data.find(both[0]).results == data.find(both[1]).results, both
        queries += [before + query for query in both for before in ("", "describe ", "/", "describe /")
                    if is_fair(data, before + query)]
    check_conversation(data, server, queries)
