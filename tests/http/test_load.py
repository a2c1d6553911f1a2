"""Clients that pipeline without end, ask odd things or keep their connections: others do not notice,
and what they cost comes back."""
import contextlib
import os
import statistics
import subprocess
import sys
import time

import pytest
from pressure import (
    KELVIN, SMALL, ask, is_sanitized, many, own_bytes, wait_until, wait_until_at_rest,
)
from wire import SOON

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
ROOK = b"GET /find?query=rook&format=text HTTP/1.1\r\nHost: x\r\n\r\n"
HEALTHY = b"\r\n\r\nok\n"
MIB = 1 << 20

FLOOD = """
import contextlib, select, socket, sys
said = bytes.fromhex(sys.argv[3]) * 100
conns = []
for _ in range(int(sys.argv[2])):
    conns.append(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
    conns[-1].setblocking(False)
at = dict.fromkeys(conns, 0)
heard = 0
while conns:
    for conn in select.select(conns, [], [], 0)[0]:
        piece = b""
        with contextlib.suppress(ConnectionResetError):
            piece = conn.recv(1 << 18)
        if not piece:
            conns.remove(conn)
        if heard < 1 << 20 <= heard + len(piece):
            print("flooding", flush=True)
        heard += len(piece)
    for conn in select.select([], conns, [], 0.1)[1]:
        with contextlib.suppress(BlockingIOError, ConnectionResetError, BrokenPipeError):
            at[conn] = (at[conn] + conn.send(said[at[conn]:])) % len(said)
"""


@contextlib.contextmanager
def flooded(server, request, connections=8):
    """A process of its own that asks without waiting, and takes what comes."""
    with subprocess.Popen([sys.executable, "-c", FLOOD, str(server.address[1]), str(connections),
                           request.hex()], stdout=subprocess.PIPE) as flood:
        try:
            assert flood.stdout.readline() == b"flooding\n"
            yield flood
        finally:
            flood.kill()


@pytest.mark.parametrize("connections", [2, 8])
@pytest.mark.parametrize("request_", [HEALTH, ROOK], ids=["health", "rook"])
def test_a_client_that_pipelines_without_end_starves_no_other(web, request_, connections):
    server = web("--quiet")
    with flooded(server, request_, connections) as flood:
        took = []
        with server.server.connect() as client:
            assert client.hear(3) == b"?> "
            for _ in range(50):
                began = time.perf_counter()
                ask(client)
                took.append(time.perf_counter() - began)
        assert server.ask("/healthz").text() == "ok\n"  # a new client is let in, too
        assert flood.poll() is None
    assert statistics.median(took) < 0.25
    assert max(took) < SOON


@pytest.mark.parametrize("connections", [2, 8])
def test_a_stop_comes_to_its_end_whatever_comes_in(web, connections):
    server = web("--quiet", "--drain-timeout", "60")
    with flooded(server, HEALTH, connections):
        server.server.signal()
        status, took = server.server.wait()
        assert (status, server.server.complaints()) == (0, "")
        assert took < SOON


def test_a_stop_cuts_no_answer_of_a_client_that_pipelines(web, run):
    """Requests that it sent after that get no answer, but must not turn the end into a reset."""
    server = web("--drain-timeout", "60")
    with server.connect(SMALL) as client:
        client.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            client.socket.sendall(b"GET /find?query=ideograph&format=text HTTP/1.1\r\n"
                                  b"Host: x\r\n\r\n" + HEALTH * 20_000)
        client.socket.settimeout(60)
        heard = client.hear(1000)
        server.server.signal()
        server.server.wait_for("Server shutting down.")
        body = run("find", "ideograph").stdout
        head = heard[:heard.index(b"\r\n\r\n") + 4]
        rest = client.hear(len(head) + len(body) - len(heard))
        assert heard + rest == head + body
        client.hear_all_that_came()
    assert server.server.wait()[0] == 0


def cpu_of_threads(server):
    """Clock ticks by thread."""
    ticks = {}
    for thread in os.listdir(f"/proc/{server.process.pid}/task"):
        with open(f"/proc/{server.process.pid}/task/{thread}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks[thread] = int(fields[11]) + int(fields[12])
    return ticks


def test_every_worker_serves_http(web):
    server = web("--workers", "3", "--quiet")

    def workers_busy():
        with many(server.connect, 24) as clients:
            for client in clients:
                client.say(b"GET /find?query=ideograph HTTP/1.0\r\n\r\n")
            for client in clients:
                assert client.hear_all().endswith(b"]}\n")
        return sum(ticks >= 2 for ticks in cpu_of_threads(server.server).values()) >= 3

    wait_until(workers_busy, "some worker has nothing to do")


ODD = [
    b"GET /find?" + b"&" * 600 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /find?query=" + b"x" * 6000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a=b; " * 440 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000,
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n", b"GET /find%00\r\n", b"\0",
    b"GET / HTTP/1.1\r\nHos",
]


def ask_odd_things(server, count):
    for number in range(count):
        with server.connect() as client:
            client.say(ODD[number % len(ODD)])
            if number % 3 == 0:
                client.reset()
    assert server.ask("/healthz").text() == "ok\n"
    server.server.wait_for_clients(0)
    wait_until_at_rest(server.server)


def test_odd_requests_leave_nothing_behind(web, program):
    server = web("--quiet")
    ask_odd_things(server, 500)
    before = own_bytes(server.server)
    ask_odd_things(server, 4000)
    # How many desks were in use at a time, and are kept or not, depends on the machine.
    assert own_bytes(server.server) - before < 3 * MIB or is_sanitized(program)


def test_a_kept_connection_costs_what_an_idle_client_costs(web, program):
    server = web("--quiet", "--max-clients-per-address", "0")
    with many(server.connect, 100) as some:
        for client in some:
            client.say(HEALTH)
            assert HEALTHY in client.socket.recv(4096)
    wait_until_at_rest(server.server)
    before = own_bytes(server.server)
    count = 2000
    with many(server.connect, count) as clients:
        for client in clients:
            client.say(HEALTH)
            assert HEALTHY in client.socket.recv(4096)
        wait_until_at_rest(server.server)
        each = (own_bytes(server.server) - before) / count
        print(f"{each:.0f} bytes each")
        assert each < 1400 or is_sanitized(program)
