"""Where a request ends must never be in doubt: a proxy that sees it elsewhere would let one client
speak for another. What is doubtful is refused, the refusal arrives, and nothing comes behind it."""
import pytest
from webclient import statuses

HOST = b"Host: x\r\n"
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
HIDDEN = b"\r\n\r\nok\n"  # what it would be answered

# Head lines that announce a body in a way on which two readers could disagree.
DOUBTFUL = {
    "both": b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
    "both, turned": b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n",
    "no number": b"Content-Length: %dx\r\n",
    "a list": b"Content-Length: %d, 0\r\n",
    "signed": b"Content-Length: +%d\r\n",
    "unknown coding": b"Content-Length: %d\r\nTransfer-Encoding: xchunked\r\n",
    "identity": b"Content-Length: %d\r\nTransfer-Encoding: identity\r\n",
    "space before the colon": b"Content-Length : %d\r\n",
    "space in the name": b"Content-Length x: %d\r\n",
    "plain": b"Content-Length: %d\r\n",
    "folded": b"Content-Length:\r\n %d\r\n",
    "folded coding": b"X: %d\r\nTransfer-Encoding:\r\n chunked\r\n",
}


def assert_refused(said, *allowed):
    """One whole response, which says that it is the last, and nothing behind it."""
    head, _, body = said.partition(b"\r\n\r\n")
    assert statuses(said)[0] in allowed and len(statuses(said)) == 1
    assert b"\r\nConnection: close\r\n" in head + b"\r\n"
    assert b"\r\nContent-Length: %d\r\n" % len(body) in head + b"\r\n"


@pytest.mark.parametrize("method", [b"GET", b"POST"])
@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_nothing_after_an_announced_body_is_a_request(web, method, doubt):
    said = web().say(method + b" /find?query=rook HTTP/1.1\r\n" + HOST +
                     DOUBTFUL[doubt] % len(SMUGGLED) + b"\r\n" + SMUGGLED)
    assert HIDDEN not in said
    assert_refused(said, 400, 405 if method == b"POST" else 413)


def test_a_body_of_nothing_is_none(web):
    said = web().say(b"GET /nothing HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\n" +
                     SMUGGLED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert statuses(said) == [404, 200]
    assert said.endswith(HIDDEN)


def test_chunks_hide_no_request(web):
    said = web().say(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     b"0\r\n\r\n" + SMUGGLED)
    assert_refused(said, 405)


@pytest.mark.parametrize("status, line", [
    (400, b"GET"), (400, b"GET /"), (505, b"GET / HTTP/9.9"), (400, b"\0\0\0\0"),
    (400, b"GET  /find  HTTP/1.1 x"), (400, b"HTTP/1.1 200 OK"), (400, b"* * *"),
    (400, b"\x16\x03\x01\x02\x00\x01\x00"), (501, b"BREW / HTTP/1.1"), (400, b"GET x HTTP/1.1"),
])
def test_what_is_no_request_is_refused(web, status, line):
    server = web()
    assert_refused(server.say(line + b"\r\n" + HOST + b"\r\n"), status)
    assert server.ask("/healthz").text() == "ok\n"


def test_a_nul_cuts_nothing_wherever_it_is(web):
    """Not the path, nor the query, nor the room that was taken for it."""
    server = web()
    line = b"GET /charfinder?char=" + b"A" * 2000 + b" HTTP/1.1"
    for place in [*range(25), 1000, *range(len(line) - 10, len(line) + 1)]:
        said = server.say(line[:place] + b"\0" + line[place:] + b"\r\n" + HOST + b"\r\n")
        assert_refused(said, 400)
    assert server.ask("/healthz").text() == "ok\n"


@pytest.mark.parametrize("hosts", [b"", HOST + HOST, HOST + b"Host: y\r\n", b"Host: a b\r\n"])
def test_one_host_is_needed(web, hosts):
    assert_refused(web().say(b"GET / HTTP/1.1\r\n" + hosts + b"\r\n"), 400)


@pytest.mark.parametrize("status, head", [
    (414, b"GET /?query=" + b"x" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    (414, b"GET /?" + b"&" * 13_000),
    (431, b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 1_000_000),
    (431, b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 5000 + b"\r\n"),
], ids=["a query", "parameters", "a field", "fields"])
def test_a_head_that_is_too_long_is_refused_and_hears_it(web, status, head):
    """However much comes behind, it is thrown away, and the refusal is not lost."""
    server = web()
    assert_refused(server.say(head), status)
    assert server.ask("/healthz").text() == "ok\n"


def test_a_request_may_come_byte_by_byte(web, run):
    with web().connect() as client:
        client.say_byte_by_byte(b"GET /find?query=kelvin&format=text HTTP/1.1\r\nHost: x\r\n"
                                b"Connection: close\r\n\r\n")
        assert client.hear_all().endswith(b"\r\n\r\n" + run("find", "kelvin").stdout)


def test_the_answer_to_a_client_that_says_no_more(web, run):
    with web().connect() as client:
        client.say(b"GET /find?query=ideograph&format=text HTTP/1.0\r\n\r\n")
        client.say_no_more()
        assert client.hear_all().endswith(b"\r\n\r\n" + run("find", "ideograph").stdout)
