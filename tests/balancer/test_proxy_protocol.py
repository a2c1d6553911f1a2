"""A listener where every connection begins with a PROXY header: which peers and headers are
accepted, how long the server waits for a header, and that log and limits are about the client it
names."""
import re
import select
import signal
import time

import pytest
import webclient
import wire
from answers import ASKED_KELVIN, KELVIN
from pressure import REFUSAL, ask, connect_from, is_silent, many
from proxy import (
    CLIENT, CLIENT6, LOCAL, SIGNATURE, UNKNOWN, block, extension, line, raw_block,
    wait_until_read,
)
from test_listening import needs_ipv6

TRUSTED = ["--proxy-protocol", "--trust", "127.0.0.1"]
PATIENT = ["--drain-timeout", "60"]


@pytest.fixture
def proxied(serve):
    """A server on a free port, for balancers at 127.0.0.1."""
    return lambda *options: serve("127.0.0.1:0", options=options, about=TRUSTED)


def answer(address, said):
    with wire.connect(address) as client:
        return client.converse(said)


def refused(address, said):
    """Whether it is closed without a word; from where."""
    with wire.connect(address) as client:
        where = client.socket.getsockname()
        try:
            client.say(said)
        except OSError:  # after its first bytes, perhaps
            pass
        assert client.hear_all_that_came() == b""
        return where


def saying(server, said):
    """Connects and sends at once, because a header has to come within seconds."""
    client = server.connect()
    client.say(said)
    return client


def let_in(client):
    assert client.hear(3) == b"?> "


# What is read

HEADERS = {
    "line": (line(CLIENT), CLIENT),
    "line of IPv6": (line(CLIENT6), CLIENT6),
    "block": (block(CLIENT), CLIENT),
    "block of IPv6": (block(CLIENT6), CLIENT6),
    "extensions": (block(CLIENT, extension(4, b"") + extension(2, b"cf.example")), CLIENT),
    "as long as may be": (block(CLIENT, extension(4, bytes(505))), CLIENT),
    "mapped address": (line(("::ffff:192.0.2.7", 9)), ("::ffff:192.0.2.7", 9)),
}
NOT_TOLD = {
    "unknown": UNKNOWN,
    "unknown with more": b"PROXY UNKNOWN 192.0.2.7 and whatever\r\n",
    "local": LOCAL,
    "local with an address": raw_block(0, 0x11, block(CLIENT)[16:]),
    "local with extensions": raw_block(0, 0, extension(4, b"padding")),
    "unspecified": raw_block(1, 0, b""),
    "unix": raw_block(1, 0x31, b"/run/client.sock".ljust(108, b"\0") * 2),
    "datagrams": raw_block(1, 0x12, block(CLIENT)[16:]),
}


@pytest.mark.parametrize("header, client", HEADERS.values(), ids=HEADERS)
def test_the_log_shows_the_client(proxied, header, client):
    server = proxied()
    assert answer(server.addresses[0], header + b"kelvin\n") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from {client!r}: 'kelvin'"


@pytest.mark.parametrize("header", NOT_TOLD.values(), ids=NOT_TOLD)
def test_where_no_client_is_told_it_is_the_balancer_itself(proxied, header):
    server = proxied()
    with server.connect() as client:
        where = client.socket.getsockname()
        assert client.converse(header + b"kelvin\n") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from {where!r}: 'kelvin'"


@pytest.mark.parametrize("header, client", HEADERS.values(), ids=HEADERS)
def test_byte_by_byte(proxied, header, client):
    server = proxied()
    with server.connect() as conn:
        conn.say_byte_by_byte(header + b"kelvin\n")
        conn.say_no_more()
        assert conn.hear_all() == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from {client!r}: 'kelvin'"


@pytest.mark.parametrize("header, client", [(line(CLIENT6), CLIENT6), (block(CLIENT), CLIENT)])
def test_every_cut(serve, tmp_path, header, client):
    """The server reads the first part before the second is sent: over a Unix socket the test can
    see that."""
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}", about=["--proxy-protocol", "--trust", "unix"])
    said = header + b"kelvin\n"
    for cut in range(1, len(said)):
        with wire.connect(path) as conn:
            conn.say(said[:cut])
            wait_until_read(conn)
            conn.say(said[cut:])
            conn.say_no_more()
            assert conn.hear_all() == ASKED_KELVIN
    server.wait_for(f"Received from {client!r}: 'kelvin'", len(said) - 1)


def test_nothing_of_what_follows_is_lost(proxied):
    server = proxied()
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n" * 3000) == (
        b"?> " + KELVIN * 3000)
    assert answer(server.addresses[0], block(CLIENT) + b"\xff\xf6kelvin") == (
        b"?> [Yes]\r\n" + KELVIN)
    assert answer(server.addresses[0], block(CLIENT)) == b"?> "


def test_a_second_header_is_a_query(proxied):
    server = proxied()
    assert answer(server.addresses[0], line(CLIENT) * 2).startswith(b"?> No match for 'PROXY TCP4")


def test_the_prompt_waits_for_the_header(proxied):
    server = proxied()
    with server.connect() as client:
        assert is_silent(client, 0.1)
        client.say(line(CLIENT)[:-1])
        assert is_silent(client, 0.1)
        client.say(b"\n")
        let_in(client)
        ask(client)


def test_several_workers(serve):
    server = serve("127.0.0.1:0", options=["--workers", "3"], about=TRUSTED)
    numbers = iter(range(30))

    def connect():
        n = next(numbers)
        return saying(server, block((f"192.0.2.{n}", 1000 + n)) + b"kelvin\n")

    with many(connect, 30) as clients:
        for client in clients:
            assert client.hear(len(ASKED_KELVIN)) == ASKED_KELVIN
    for n in range(30):
        server.wait_for(f"Received from ('192.0.2.{n}', {1000 + n}): 'kelvin'")


# Where

@needs_ipv6
def test_over_ipv6(serve):
    server = serve("[::1]:0", about=["--proxy-protocol", "--trust", "::1"])
    assert answer(server.addresses[0], block(CLIENT6) + b"kelvin\n") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from {CLIENT6!r}: 'kelvin'"


def test_over_a_unix_socket(serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}", about=["--proxy-protocol", "--trust", "unix"])
    assert answer(path, line(CLIENT) + b"kelvin\n") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from {CLIENT!r}: 'kelvin'"
    assert answer(path, LOCAL + b"kelvin\n") == ASKED_KELVIN
    assert server.wait_for("Received", 2) == f"Received from '{path}': 'kelvin'"
    refused(path, b"kelvin\n")
    assert server.wait_for("No PROXY") == f"No PROXY header: refused '{path}'"


def test_other_listeners_take_a_header_for_a_line(serve):
    """And the option is about the one before it alone."""
    server = serve("127.0.0.1:0", about=[*TRUSTED, "--listen", "127.0.0.2:0"])
    server.wait_for("Serving on ('127.0.0.2', ")
    port = int(re.search(r"', (\d+)\)", server.console[1]).group(1))
    said = answer(("127.0.0.2", port), line(CLIENT) + b"kelvin\n")
    assert said.startswith(b"?> No match for 'PROXY TCP4 192.0.2.7 ")
    assert said.endswith(b"'\r\n?> " + KELVIN)
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n") == ASKED_KELVIN


# What is no header

BAD = {
    "a question": b"kelvin\n",
    "a request": b"GET / HTTP/1.1\r\n\r\n",
    "telnet": b"\xff\xfb\x1f",
    "end of line": b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\n" + b"rook\n" * 20,
    "address": b"PROXY TCP4 192.0.2.700 198.51.100.1 56324 443\r\n",
    "family": b"PROXY TCP6 192.0.2.7 198.51.100.1 56324 443\r\n",
    "line too long": b"PROXY UNKNOWN " + b"x" * 100,
    "signature": SIGNATURE[:-1] + b"\r",
    "version": SIGNATURE + b"\x11" + block(CLIENT)[13:],
    "command": SIGNATURE + b"\x22" + block(CLIENT)[13:],
    "too short": raw_block(1, 0x21, bytes(12)),
    "block too long": SIGNATURE + b"\x21\x11\xff\xff",
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_what_is_no_header_is_not_answered(proxied, said):
    server = proxied()
    where = refused(server.addresses[0], said)
    assert server.wait_for("No PROXY") == f"No PROXY header: refused {where!r}"
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n") == ASKED_KELVIN


def test_a_header_cut_short(proxied):
    server = proxied()
    with server.connect() as client:
        where = client.socket.getsockname()
        assert client.converse(line(CLIENT)[:-2]) == b""
    assert server.wait_for("PROXY") == f"PROXY header is cut short: refused {where!r}"


def test_a_connection_without_a_byte_is_not_logged(proxied):
    server = proxied()
    for _ in range(3):
        with server.connect() as client:
            client.say_no_more()
            assert client.hear_all() == b""
        server.connect().reset()
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n") == ASKED_KELVIN
    server.stop()
    assert len(server.console) == 5  # where it serves, one question in three lines, the end


def test_a_peer_that_trust_does_not_name_is_closed(proxied):
    server = proxied()
    with connect_from("127.0.0.2", server) as client:
        where = client.socket.getsockname()
        assert client.hear_all_that_came() == b""
    assert server.wait_for("Not named") == f"Not named by --trust: refused {where!r}"
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n") == ASKED_KELVIN


def test_networks_are_named_and_more_than_one(serve):
    server = serve("127.0.0.1:0", about=["--proxy-protocol", "--trust", "10.0.0.0/8",
                                         "--trust", "127.0.0.8/29", "--trust", "::1"])
    for source, is_named in [("127.0.0.8", True), ("127.0.0.15", True), ("127.0.0.7", False),
                             ("127.0.0.16", False)]:
        with connect_from(source, server) as client:
            if is_named:
                assert client.converse(line(CLIENT) + b"kelvin\n") == ASKED_KELVIN
            else:
                assert client.hear_all_that_came() == b""


def test_quiet_says_nothing_of_all_that(proxied):
    server = proxied("--quiet")
    refused(server.addresses[0], b"kelvin\n")
    with connect_from("127.0.0.2", server) as client:
        assert client.hear_all_that_came() == b""
    assert answer(server.addresses[0], line(CLIENT) + b"kelvin\n") == ASKED_KELVIN
    server.stop()
    assert server.console[1:] == ["Server shutting down."]


# Time

def say_slowly(client, said):
    """Until the server hangs up: every half second a byte."""
    for byte in said:
        try:
            client.say(bytes([byte]))
        except OSError:
            return
        if select.select([client.socket], [], [], 0.5)[0]:
            return
    raise AssertionError("the server has all the time in the world")


@pytest.fixture
def late(serve, tmp_path):
    """A server that was held up half-way through a header, and a client that was not."""
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}", about=["--proxy-protocol", "--trust", "unix"])
    with wire.connect(path) as client:
        client.say(line(CLIENT)[:10])
        wait_until_read(client)
        server.process.send_signal(signal.SIGSTOP)
        client.say(line(CLIENT)[10:])
        yield server, client
        server.process.send_signal(signal.SIGCONT)


def test_the_header_is_whole_within_some_seconds(proxied, late):
    """Also if the peer sends nothing, half a header, or a byte now and then; meanwhile others are
    served."""
    late_server, in_time = late
    server = proxied()
    began = time.monotonic()
    with many(server.connect, 4) as (silent, half_line, half_block, slow):
        half_line.say(line(CLIENT)[:-1])
        half_block.say(block(CLIENT)[:-1])
        with server.connect() as client:
            client.say(block(CLIENT))
            let_in(client)
            say_slowly(slow, line(CLIENT))
            for late in (silent, half_line, half_block, slow):
                assert late.hear_all_that_came() == b""
            assert time.monotonic() - began > 4
            ask(client)  # once the header is whole, a client may be silent for longer
    server.wait_for("PROXY header did not come in time: refused ('127.0.0.1', ", 4)
    late_server.process.send_signal(signal.SIGCONT)
    let_in(in_time)


# Limits

def test_an_address_is_that_of_the_client(proxied):
    server = proxied("--max-clients-per-address", "2")
    with many(server.connect, 5) as (first, second, third, other, local):
        for client in first, second:
            client.say(line(CLIENT))
            let_in(client)
        third.say(block((CLIENT[0], 4711)))
        assert third.hear_all() == REFUSAL
        assert server.wait_for("Too many") == (
            f"Too many connections: refused ({CLIENT[0]!r}, 4711)")
        other.say(block(("192.0.2.8", 1)))
        let_in(other)
        local.say(LOCAL)
        let_in(local)
        third.socket.close()
        first.reset()
        server.wait_for_clients(3)
        with server.connect() as again:
            again.say(line(CLIENT))
            let_in(again)


def test_clients_from_elsewhere_are_counted_though_the_balancer_is_here(proxied):
    server = proxied()
    with many(lambda: saying(server, block(CLIENT)), 64) as clients:
        for client in clients:
            let_in(client)
        with saying(server, block(CLIENT)) as one_more:
            assert one_more.hear_all() == REFUSAL


def test_a_connection_without_a_whole_header_has_a_place(proxied):
    server = proxied("--max-clients", "2")
    with server.connect() as first, server.connect() as second, server.connect() as third:
        with server.connect() as fourth:
            fourth.say(block(CLIENT))
            assert fourth.hear_all() == REFUSAL
        assert server.wait_for("Too many") == f"Too many connections: refused {CLIENT!r}"
        for client in first, second:
            client.say(line(CLIENT))
            let_in(client)
        first.say_no_more()
        assert first.hear_all() == b""
        third.say(line(CLIENT))  # is refused, but kept until it hangs up
        let_in(third)


def test_no_more_refused_clients_are_kept_than_places(proxied):
    """Some refused clients are kept until they hang up; the others are closed at once."""
    server = proxied("--max-clients", "1")
    with saying(server, line(CLIENT)) as client:
        let_in(client)
        with many(server.connect, 100) as others:
            server.wait_for("Too many connections: refused ('127.0.0.1', ", 60)
            assert others[-1].hear_all_that_came() == b""
            ask(client)


def test_places_are_given_back(proxied):
    server = proxied("--max-clients", "2")
    for n in range(1, 8):
        refused(server.addresses[0], b"kelvin\n")
        server.wait_for("No PROXY", n)
    with server.connect() as first, server.connect() as second:
        for client in first, second:
            client.say(line(CLIENT))
            let_in(client)


# The end

def test_a_stop_does_not_wait_for_a_header(proxied):
    server = proxied(*PATIENT)
    with server.connect() as silent, server.connect() as half, server.connect() as client:
        half.say(line(CLIENT)[:20])
        client.say(block(CLIENT))
        let_in(client)
        server.signal()
        for each in silent, half, client:
            assert each.hear_all_that_came() == b""
    status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < 15


# HTTP, and what is counted

@pytest.fixture
def pages(serve):
    """A server that a balancer asks over HTTP, and every client in lines."""
    def start(*options):
        return webclient.Web(serve(
            "127.0.0.1:0", options=[*options, "--http", "127.0.0.1:0", *TRUSTED]))
    return start


def get(path, header=b""):
    return header + b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("header", [line(CLIENT), block(CLIENT)])
def test_http(pages, header):
    web = pages()
    said = get(b"/healthz", header)
    assert web.say(said).endswith(b"\r\n\r\nok\n")
    with web.connect() as client:
        client.say_byte_by_byte(said)
        assert client.hear_all_that_came().endswith(b"\r\n\r\nok\n")
    assert web.server.wait_for("Received", 2) == f"Received from {CLIENT!r}: 'GET /healthz'"
    assert web.say(get(b"/healthz")) == b""
    web.server.wait_for("No PROXY header: refused ('127.0.0.1', ")
    assert web.server.converse(b"kelvin\n") == ASKED_KELVIN


def test_http_as_curl_says_it(pages):
    web = pages()
    assert web.curl("--haproxy-protocol", "/healthz") == b"ok\n"


def test_http_counts_the_client(pages):
    web = pages("--max-clients-per-address", "1")
    with web.connect() as first:
        first.say(line(CLIENT))
        first.say(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert first.hear(12) == b"HTTP/1.1 200"
        assert web.say(get(b"/", block(CLIENT))).startswith(b"HTTP/1.1 503 ")
        assert web.say(get(b"/healthz", block(CLIENT6))).startswith(b"HTTP/1.1 200 ")


def test_what_is_refused_is_counted(serve):
    web = webclient.Web(serve("127.0.0.1:0", options=["--http", "127.0.0.1:0"], about=TRUSTED))
    refused(web.server.addresses[0], b"kelvin\n")
    refused(web.server.addresses[0], line(CLIENT)[:-3] + b"x\r\n")
    with connect_from("127.0.0.2", web.server) as client:
        assert client.hear_all_that_came() == b""
    answer(web.server.addresses[0], line(CLIENT) + b"kelvin\n")
    samples = web.metrics()

    def count(name, **labels):
        return samples[("charfinder_" + name, *sorted(labels.items()))]

    assert count("connections_refused_total", reason="proxy_header") == 2
    assert count("connections_refused_total", reason="untrusted") == 1
    assert count("connections_refused_total", reason="clients") == 0
    assert count("connections_total", transport="tcp") == 1  # one client was let in


# Options

@pytest.mark.parametrize("options, complaint", [
    (["--proxy-protocol", "--trust", "127.0.0.1"],
     "--proxy-protocol stands after the --listen or --http that it is about"),
    (["--listen", "127.0.0.1:0", "--proxy-protocol"],
     "cannot listen on 127.0.0.1:0: the PROXY protocol needs --trust ADDRESS[/BITS], "
     "your balancer's"),
    (["--listen", "127.0.0.1:0", "--proxy-protocol", "--trust", "unix"],
     "cannot listen on 127.0.0.1:0: the PROXY protocol needs --trust ADDRESS[/BITS], "
     "your balancer's"),
    (["--listen", "unix:/nowhere/cf.sock", "--proxy-protocol", "--trust", "127.0.0.1"],
     "cannot listen on unix:/nowhere/cf.sock: "
     "the PROXY protocol on a Unix socket needs --trust unix"),
    (["--listen", "127.0.0.1:0", "--trust", "127.0.0.1"],
     "cannot trust 127.0.0.1: neither a --listen nor --http has --proxy-protocol"),
    (["--listen", "127.0.0.1:0", "--proxy-protocol", "--trust", "balancer"],
     "cannot trust balancer: expected ADDRESS, ADDRESS/BITS with no bit set after those, or unix"),
    (["--listen", "127.0.0.1:0", "--proxy-protocol", "--trust", "10.0.0.1/8"],
     "cannot trust 10.0.0.1/8: "
     "expected ADDRESS, ADDRESS/BITS with no bit set after those, or unix"),
])
def test_what_is_not_said_well_is_explained(run, options, complaint):
    done = run("serve", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"charfinder: {complaint}\n"
