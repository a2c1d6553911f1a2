"""How many may come in, how long they may stay, what they may cost, and how it ends."""
import select
import time

import pytest
from pressure import SMALL, at_a_pace, is_sanitized, many, own_bytes
from wire import SOON, needs_ipv6

IDEOGRAPH = b"GET /find?query=ideograph&format=text HTTP/1.1\r\nHost: x\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
HEALTHY = b"\r\n\r\nok\n"


def is_healthy(client):
    client.say(HEALTH)
    said = b""
    while piece := client.socket.recv(4096):
        said += piece
        if said.endswith(HEALTHY):
            return True
    return False


def test_one_more_than_may_come_is_told_so(web):
    server = web("--max-clients", "2")
    with server.server.connect() as telnet, server.connect() as browser:
        assert telnet.hear(3) == b"?> "
        assert is_healthy(browser)
        with server.connect() as third:
            third.say(HEALTH)
            said = third.hear_all()
        assert said.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 1\r\n" in said and b"\r\nConnection: close\r\n" in said
        server.server.wait_for("Too many connections: refused ('127.0.0.1', ")
        assert is_healthy(browser)
    server.server.wait_for_clients(0)
    assert server.ask("/healthz").status == 200


def test_an_address_has_its_own_share(web):
    server = web("--max-clients-per-address", "1")
    with server.connect() as first:
        assert is_healthy(first)
        assert server.ask("/healthz").status == 503


def test_refused_clients_that_stay_are_let_go(web):
    server = web("--max-clients", "1")
    with server.connect() as inside:
        assert is_healthy(inside)
        with many(server.connect, 100) as refused:
            for client in refused:
                assert client.hear_all_that_came() == b""  # no request, no response
        assert is_healthy(inside)


def test_a_client_that_asks_nothing_is_hung_up_on(web):
    """Nothing at all, nothing whole, or nothing more."""
    def attempt(pace):
        server = web("--idle-timeout", "1")
        began = time.monotonic()
        beginnings = b"", b"GET / HTTP/1.1\r\nHost: x\r\n", HEALTH
        with many(server.connect, 3) as clients:
            for client, beginning in zip(clients, beginnings):
                client.say(beginning)
            pace.beat()
            silent, unfinished, idle = [client.hear_all_that_came() for client in clients]
        assert 0.9 < time.monotonic() - began < SOON
        assert unfinished.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert b"\r\nConnection: close\r\n" in unfinished
        assert silent == b""
        assert idle.endswith(HEALTHY)  # and no 408, which would look like a second answer

    at_a_pace(0.7, attempt)


def test_a_request_that_never_ends_is_no_sign_of_life(web):
    server = web("--idle-timeout", "1")
    with server.connect() as client:
        began = time.monotonic()
        client.say(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            while time.monotonic() - began < SOON:
                client.say(b"y")
                if select.select([client.socket], [], [], 0.05)[0] and not client.socket.recv(1):
                    raise BrokenPipeError


def test_a_client_that_takes_nothing_is_hung_up_on(web):
    server = web("--stall-timeout", "1")
    with server.connect(SMALL) as client:
        client.say(IDEOGRAPH)
        server.server.wait_for("Close the client socket")
        assert len(client.hear_all_that_came()) < 4_400_000
    assert not any(line.startswith("Sent") for line in server.server.console)


def test_a_client_that_takes_a_little_is_not_stalled(web):
    """Twice the timeout, in which something is taken eight times."""
    def attempt(pace):
        server = web("--stall-timeout", "1", "--idle-timeout", "1")
        with server.connect(SMALL) as client:
            client.say(IDEOGRAPH)
            taken = 0
            for _ in range(8):
                taken += len(client.hear(60_000))
                pace.beat()
                select.select([], [], [], 0.25)
            assert taken == 8 * 60_000
            client.say_no_more()
            assert taken + len(client.hear_all()) > 4_400_000
        server.server.wait_for("Sent 109319 results")

    at_a_pace(0.7, attempt)


def test_slow_readers_of_everything_cost_little(web, program):
    server = web()
    before = own_bytes(server.server)
    count = 50
    with many(lambda: server.connect(SMALL), count) as clients:
        for client in clients:
            client.say(IDEOGRAPH.replace(b"=text", b"=json"))
            assert client.hear(15) == b"HTTP/1.1 200 OK"
        grown = own_bytes(server.server) - before
        assert server.ask("/healthz").status == 200
    if not is_sanitized(program):
        assert grown < count * 200 * 1024


def test_small_questions_are_answered_between_large_ones(web):
    server = web()
    with many(server.connect, 8) as pulling:
        for client in pulling:
            client.say(IDEOGRAPH * 3)
        with server.server.connect() as telnet:
            assert telnet.hear(3) == b"?> "
            telnet.say(b"kelvin\n")
            assert telnet.hear(5) == b"U+212"
        assert server.ask("/healthz").text() == "ok\n"


def test_an_orderly_stop_delivers_what_is_due(web):
    server = web("--drain-timeout", "60")
    with server.connect(SMALL) as busy, server.connect() as idle:
        assert is_healthy(idle)
        busy.say(IDEOGRAPH)
        assert busy.hear(15) == b"HTTP/1.1 200 OK"
        server.server.signal()
        server.server.wait_for("Server shutting down.")
        assert idle.hear_all() == b""
        assert busy.hear_all().endswith(b"(109319 matches for 'ideograph')\n")
        status, took = server.server.wait()
        assert status == 0
        assert took < SOON


def test_an_orderly_stop_does_not_wait_for_ever(web):
    server = web("--drain-timeout", "1")
    with server.connect(SMALL) as client:
        client.say(IDEOGRAPH)
        assert client.hear(15) == b"HTTP/1.1 200 OK"
        began = time.monotonic()
        server.server.signal()
        status, _ = server.server.wait()
        assert status == 0
        assert 0.9 < time.monotonic() - began < SOON


def test_a_second_signal_ends_it_at_once(web):
    server = web("--drain-timeout", "60")
    with server.connect(SMALL) as client:
        client.say(IDEOGRAPH)
        assert client.hear(15) == b"HTTP/1.1 200 OK"
        server.server.signal()
        server.server.wait_for("Server shutting down.")
        server.server.signal()
        status, took = server.server.wait()
        assert status == 0
        assert took < SOON


def test_clients_that_vanish_leave_nothing_behind(web):
    server = web()
    for request in (b"", b"GE", b"GET / HTTP/1.1\r\nHo", HEALTH, IDEOGRAPH):
        for _ in range(5):
            client = server.connect(SMALL)
            client.say(request)
            client.reset()
    assert server.ask("/healthz").status == 200
    server.server.wait_for_clients(0)
    assert server.metrics()[("charfinder_connections_open", ("transport", "http"))] == 1


def test_several_workers_share_one_page(web):
    server = web("--workers", "3")
    for _ in range(10):
        assert server.server.converse(b"kelvin\n").count(b"KELVIN SIGN") == 1
    assert server.find("kelvin").json()["total"] == 1
    samples = server.metrics()
    assert samples[("charfinder_questions_total", ("kind", "names"), ("transport", "tcp"))] == 10


@pytest.mark.parametrize("address", [pytest.param("[::1]:0", marks=needs_ipv6), "127.0.0.1:0"])
def test_where_it_serves(serve, address):
    server = serve(options=["--http", address])
    host = address.rpartition(":")[0]
    assert server.wait_for("Serving on http").startswith(f"Serving on http://{host}:")


@pytest.mark.parametrize("address", ["unix:/tmp/x", "example.org:80", "127.0.0.1", "127.0.0.1:x"])
def test_where_it_cannot(run, address):
    done = run("serve", "--listen", "127.0.0.1:0", f"--http={address}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (f"charfinder: cannot serve HTTP on {address}: expected ADDRESS:PORT, "
                           "[IPV6-ADDRESS]:PORT, localhost:PORT or PORT\n").encode()


def test_a_port_that_is_taken(web, run):
    server = web()
    address = "{}:{}".format(*server.address)
    done = run("serve", "--listen", "127.0.0.1:0", "--http", address)
    assert done.returncode == 2
    assert done.stderr.startswith(f"charfinder: cannot serve HTTP on {address}: ".encode())
