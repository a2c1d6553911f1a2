"""Where a request ends must never be in doubt: a proxy that sees it elsewhere would let one client
speak for another. Framing is the library's; what we rely on is shown here."""
import pytest
from webclient import statuses

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
    "of nothing": b"Content-Length: 0\r\nX-Is: %d\r\n",
}


def assert_refused_once(said):
    """One refusal at most. libmicrohttpd 0.9.75 writes the head of its own refusals twice, the second
    time where the body should begin; then it hangs up."""
    head, _, rest = said.partition(b"\r\n\r\n")
    assert rest.startswith(head) or len(statuses(said)) <= 1
    assert set(statuses(said)) <= {400, 405}
    assert said == b"" or b"\r\nConnection: close" in head


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"POST"])
@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_nothing_after_an_announced_body_is_a_request(web, method, doubt):
    lines = DOUBTFUL[doubt]
    server = web()
    said = server.say(method + b" /find?query=rook HTTP/1.1\r\nHost: x\r\n" +
                      lines % len(SMUGGLED) + b"Connection: close\r\n\r\n" + SMUGGLED)
    assert HIDDEN not in said
    assert_refused_once(said)
    said = server.say(method + b" /find?query=rook HTTP/1.1\r\nHost: x\r\n" +
                      lines % len(SMUGGLED) + b"\r\n" + SMUGGLED +
                      b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert HIDDEN not in said
    assert_refused_once(said)


def test_chunks_hide_no_request(web):
    said = web().say(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     b"0\r\n\r\n" + SMUGGLED)
    assert statuses(said) == [405]
    assert HIDDEN not in said


@pytest.mark.parametrize("request_line", [
    b"GET", b"GET /", b"GET / HTTP/9.9", b"\0\0\0\0", b"GET  /find  HTTP/1.1 x", b"HTTP/1.1 200 OK",
    b"GET http://x/ HTTP/1.1", b"* * *", b"\x16\x03\x01\x02\x00\x01\x00",
])
def test_what_is_no_request_is_not_answered_as_one(web, request_line):
    server = web()
    said = server.say(request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert all(status >= 400 for status in statuses(said))
    assert server.ask("/healthz").text() == "ok\n"


def test_a_host_is_needed(web):
    assert_refused_once(web().say(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))


def test_a_head_that_is_too_long_is_refused(web):
    server = web()
    said = server.say(b"GET /?query=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert set(statuses(said)) <= {414}  # none: it hung up while we still spoke
    said = server.say(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000)
    assert set(statuses(said)) <= {431}
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
