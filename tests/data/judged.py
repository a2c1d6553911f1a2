"""Asks the program over a socket, and wants byte for byte what the slow, obvious search says."""
import random
import re

import naive
from query_maker import QueryMaker

ANSWER_MAX = 1000  # longer answers have tests of their own

# Of a client's control characters: none comes back but in an escape. CR LF ends our lines, tabs
# stand between our columns.
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|(?<!\r)\n")

# What ends a line or changes it: backspace, delete, NAK, and what arrow and function keys send.
KEYS = re.compile("[\r\n\b\x7f\x15]|\x1b[\\[O]")


def is_fair(data, query):
    """Leaves out what ends the line or the session, and what is too long."""
    stripped = query.strip(naive.WHITE_SPACE)
    return (
        stripped != ""
        and stripped[0] >= " "
        and not KEYS.search(query)
        and len(query.encode()) < 4000
        and not asks_too_much(data, stripped)
        and len(data.find(query).results) <= ANSWER_MAX
    )


def asks_too_much(data, query):
    """Whether best first would have to look at so many that the judge takes seconds."""
    narrowed, asked, has_slash, _ = data.read(query)
    words = narrowed.best.words(asked) if has_slash else []
    opened = words[:-1] + [(word, True) for word, _ in words[-1:]]
    return any(len(narrowed.best.having(each)) > ANSWER_MAX for each in (words, opened))


def make_queries(data, seed, of_each, before="", with_terms=False):
    """So many fair queries of every maker, `before` before each; with terms in it, or without."""
    maker = QueryMaker(random.Random(seed), data)
    queries = []
    for make in maker.makers:
        made = 0
        while made < of_each:
            query = before + (maker.with_terms(make()) if with_terms else make())
            if is_fair(data, query):
                queries.append(query)
                made += 1
    return queries


def check_conversation(data, server, queries, serves_best=False):
    """Asks all on one connection and wants what the judge says; returns what was heard."""
    heard = server.converse("".join(query + "\r\n" for query in queries).encode())
    at = len(b"?> ")
    assert heard[:at] == b"?> "
    for query in queries:
        expected = data.answer(query, serves_best) + b"?> "
        said = heard[at : at + len(expected)]
        assert said == expected, (query, data.find(query, serves_best)[::2])
        at += len(expected)
    assert at == len(heard)
    return heard.decode()
