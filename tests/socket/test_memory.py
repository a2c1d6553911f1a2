"""What clients cost in memory and descriptors, and that all of it comes back. What a sanitizer
keeps for itself is not counted: there, only that everything works is tested."""
import resource

import pytest
import wire
from answers import ASKED_KELVIN, KELVIN
from pressure import (
    SMALL, ask, descriptors, is_sanitized, is_served, many, own_bytes, wait_until,
    wait_until_at_rest,
)

IDLE = 10000
IDLE_BYTES = 700  # for each; with a desk it would be 8 KiB more at least
SLOW = 200
SLOW_BYTES = 29 * 1024  # for each: a desk, whatever it asked


@pytest.fixture
def descriptors_for_many():
    """The server inherits the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this machine allows {hard} descriptors, {wanted} are needed")
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def wait_until_all_left(server, before):
    wait_until(lambda: descriptors(server) <= before, "descriptors stay open")


def test_ten_thousand_idle_clients(serve, program, descriptors_for_many):
    server = serve(options=["--quiet"])
    assert is_served(server)
    wait_until_at_rest(server)
    open_before, before = descriptors(server), own_bytes(server)
    peaks = []
    for _ in range(2):  # the allocator may keep what was freed, but for the next ones
        with many(server.connect, IDLE) as clients:
            for client in clients:
                assert client.hear(3) == b"?> "
            assert descriptors(server) == open_before + IDLE
            for client in clients:  # a client that has asked and waits again costs no more
                client.say(b"kelvin\n")
            for client in clients:
                assert client.hear(len(KELVIN)) == KELVIN
            wait_until_at_rest(server)
            peaks.append(own_bytes(server) - before)
        wait_until_all_left(server, open_before)
    if not is_sanitized(program):
        assert max(peaks) < IDLE * IDLE_BYTES
        assert peaks[1] - peaks[0] < 1024 * 1024


def growth_for_slow_readers(serve, questions):
    server = serve()
    assert is_served(server)
    wait_until_at_rest(server)
    before = own_bytes(server)
    with many(lambda: server.connect(SMALL), SLOW) as clients:
        for client in clients:
            client.say(b"ideograph\n" * questions)
        server.wait_for("Received from", SLOW + 1)
        wait_until_at_rest(server)
        growth = own_bytes(server) - before
        assert is_served(server)
        for client in clients:
            client.reset()
    server.wait_for("Close the client socket", SLOW + 2)
    return growth


def test_slow_readers_cost_the_same_however_much_they_asked(serve, program):
    once = growth_for_slow_readers(serve, 1)
    often = growth_for_slow_readers(serve, 100)
    if not is_sanitized(program):
        assert once < SLOW * SLOW_BYTES
        assert often < SLOW * SLOW_BYTES
        assert abs(often - once) < SLOW * 2048


@pytest.mark.parametrize("count, most_bytes", [(SLOW, 2 * 1024 * 1024), (2000, 4 * 1024 * 1024)])
def test_what_slow_readers_cost_comes_back(serve, program, descriptors_for_many, count, most_bytes):
    server = serve(options=["--quiet"])
    assert is_served(server)
    wait_until_at_rest(server)
    open_before, before = descriptors(server), own_bytes(server)
    for _ in range(2):
        with many(lambda: server.connect(SMALL), count) as clients:
            for client in clients:
                client.say(b"ideograph\n" * 4)
            for client in clients:
                client.hear(1000)
            for client in clients:
                client.reset()
        wait_until_all_left(server, open_before)
        wait_until_at_rest(server)
        assert own_bytes(server) - before < most_bytes or is_sanitized(program)


def come_and_go(server, path, times):
    """Half of them over TCP; every other one leaves with an RST, and keeps no port busy."""
    for n in range(times):
        client = server.connect() if n % 4 < 2 else wire.connect(path)
        if n % 8 == 0:
            ask(client, b"kelvin\n", ASKED_KELVIN)
        if n % 4 == 0:
            client.reset()
        else:
            client.socket.close()
        if n % 500 == 0:  # clients are served in order: the queue is empty now
            assert is_served(server)
    assert is_served(server)


def test_clients_that_come_and_go_leave_nothing(serve, program, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve("127.0.0.1:0", f"unix:{path}", options=["--quiet"])
    come_and_go(server, path, 1000)  # what is allocated once is
    wait_until_at_rest(server)
    open_before, before = descriptors(server), own_bytes(server)
    come_and_go(server, path, 5000 if is_sanitized(program) else 50000)
    wait_until_all_left(server, open_before)
    assert own_bytes(server) - before < 1024 * 1024 or is_sanitized(program)
