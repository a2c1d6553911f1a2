"""The program for another processor, under qemu, says what that of this machine says, byte by byte:
CHARFINDER names the one, CHARFINDER_OTHER the other. See `run`, beside this file."""
import os
import re
import subprocess

import pytest
import webclient
import wire
from judged import make_queries

SEED = 20261126
PATHS = ["/", "/?query=chess+rook", "/?query=arrow&start=200", "/U+2656", "/U+1F1E9+U+1F1EA",
         "/find?query=right+arrow&order=best", "/find?query=cat&format=text",
         "/find?query=rook&format=html", "/describe?query=%C3%A9", "/describe?query=rook&format=text",
         "/find?query=ideograph&stop=1000", "/find", "/nothing", "/openapi.json", "/script.js"]


@pytest.fixture(scope="module")
def programs(program):
    return program, os.environ["CHARFINDER_OTHER"]


@pytest.fixture(scope="module")
def queries(data):
    """Some of each kind."""
    made = [query for query in make_queries(data, SEED, of_each=8) if "\0" not in query]
    assert len(made) >= 250
    return made


def said(program, *arguments):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=wire.PATIENCE)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", [["find"], ["find", "--json"], ["find", "--best"], ["describe"]],
                         ids=" ".join)
def test_the_terminal_shows_the_same(programs, queries, command):
    found = 0
    for query in queries[:: 1 if command == ["find"] else 4]:
        ours, others = (said(each, *command, "--", query) for each in programs)
        assert others == ours, query
        found += ours[0] == 0
    assert found >= 20


def test_all_words_are_the_same(programs):
    ours, others = (said(each, "words") for each in programs)
    assert others == ours
    assert ours[1].count(b"\n") > 40000


def test_one_session_hears_the_same(programs, queries):
    heard = []
    for each in programs:
        server = wire.Server(each)
        heard.append(server.converse("".join(query + "\n" for query in queries).encode()))
        server.stop()
    assert heard[1] == heard[0]
    assert heard[0].count(b"?> ") > len(queries)


def test_the_page_and_the_api_are_the_same(programs):
    heard = []
    for each in programs:
        server = wire.Server(each, options=["--http", "127.0.0.1:0"])
        web = webclient.Web(server)
        requests = "".join(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n" for path in PATHS)
        last = "GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
        heard.append(re.sub(rb"\r\nDate: [^\r]*", b"", web.say((requests + last).encode())))
        server.stop()
    assert heard[1] == heard[0]
    assert heard[0].count(b"HTTP/1.1 ") == len(PATHS) + 1
