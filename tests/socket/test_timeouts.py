"""Clients that keep a connection and do nothing with it. All timeouts here are short; what ends a
wait is always the server or another client, and upper bounds allow for a busy machine."""
import contextlib
import select
import time

import pytest
from pressure import KELVIN, SMALL, ask, is_silent, many

SOON = 15  # seconds: far from every timeout here, and from a client's patience
CLOSED = "Close the client socket"
LONG = b"ideograph\n" * 3  # megabytes: more than the kernel keeps


def idle_for(seconds):
    return ["--idle-timeout", str(seconds), "--stall-timeout", "0"]


def stalled_for(seconds):
    return ["--idle-timeout", "0", "--stall-timeout", str(seconds)]


def seconds_until_closed(client, meanwhile=lambda: None, every=0.1):
    """Does something now and then until the server hangs up."""
    began = time.monotonic()
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        while is_silent(client, every):
            assert time.monotonic() - began < SOON, "it is never closed"
            meanwhile()
        assert client.hear_all_that_came() == b""
    return time.monotonic() - began


NO_LINES = {
    "not a word": b"",
    "a byte now and then": b"x",
    "many bytes": b"x" * 4000,
    "telnet commands": b"\xff\xf1" * 100,
    "a subnegotiation": b"\xff\xfaxxx",
}


@pytest.mark.parametrize("what", NO_LINES)
def test_who_completes_no_line_is_let_go(serve, what):
    server = serve(options=idle_for(1))
    began = time.monotonic()
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        seconds_until_closed(client, lambda: client.say(NO_LINES[what]))
        assert 0.9 < time.monotonic() - began < SOON
        server.wait_for(CLOSED)


def test_a_completed_line_is_a_sign_of_life(serve):
    server = serve(options=idle_for(2))
    with server.connect() as talker:
        assert talker.hear(3) == b"?> "
        for _ in range(2):  # each of the silent ones is let go after as long as the talker may be
            with server.connect() as silent:
                assert silent.hear(3) == b"?> "
                seconds_until_closed(silent, lambda: ask(talker))
        ask(talker)


def test_an_empty_line_is_a_line(serve):
    server = serve(options=idle_for(2))
    with server.connect() as talker, server.connect() as silent:
        assert talker.hear(3) == silent.hear(3) == b"?> "
        for _ in range(5):
            assert is_silent(talker, 0.2)
            ask(talker, b"\n", b"?> ")
        seconds_until_closed(silent)
        ask(talker)


def test_idle_timeouts_come_in_their_order(serve):
    server = serve(options=idle_for(1))
    with many(server.connect, 50) as clients:
        for client in clients:
            assert client.hear(3) == b"?> "
        for client in clients:
            assert client.hear_all() == b""
    server.wait_for(CLOSED, 50)


def test_no_idle_timeout_is_for_ever(serve):
    """As long as another timeout takes, at least: nobody can wait for ever."""
    server = serve(options=stalled_for(1))
    with server.connect() as silent, server.connect(SMALL) as stalled:
        assert silent.hear(3) == b"?> "
        stalled.say(LONG)
        server.wait_for(CLOSED)
        ask(silent)


def test_who_takes_nothing_is_let_go(serve):
    server = serve(options=stalled_for(1))
    with server.connect(SMALL) as client:
        client.say(LONG)
        server.wait_for("Received from")
        began = time.monotonic()
        server.wait_for(CLOSED)
        assert 0.5 < time.monotonic() - began < SOON
        assert KELVIN not in client.hear_all_that_came()


def test_no_stall_timeout_is_for_ever(serve, data):
    server = serve(options=idle_for(1))
    with server.connect() as silent, server.connect(SMALL) as stalled:
        stalled.say(b"ideograph\n")
        server.wait_for("Received from")
        assert silent.hear_all() == b"?> "
        expected = data.conversation(["ideograph"])
        assert stalled.hear(len(expected)) == expected


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_who_takes_a_little_is_not_stalled(serve, tmp_path, kind):
    """It takes some 100 KB a second. To wait until the kernel asks for more is not enough to see
    that: it wants a third of its buffer of megabytes free."""
    where = "127.0.0.1:0" if kind == "tcp" else f"unix:{tmp_path}/cf.sock"
    server = serve(where, options=stalled_for(1))
    with server.connect(SMALL) as slow:
        slow.say(LONG)
        began = time.monotonic()
        while time.monotonic() - began < 3:
            assert len(slow.hear(10000)) == 10000
            assert CLOSED not in server.console
            select.select([], [], [], 0.1)


@pytest.mark.parametrize("said", [b"", b"x" * 1000], ids=["silent", "talking"])
def test_who_does_not_hang_up_after_the_end_is_let_go(serve, said):
    """The server has said its last word and waits for the client to hang up: some two seconds, no
    matter what the client still says."""
    server = serve()
    with server.connect() as client:
        client.say(b"kelvin\n\xff\xf4")
        assert client.hear_all() == b"?> " + KELVIN
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            while CLOSED not in server.console:
                assert time.monotonic() - began < SOON
                client.say(said)
                select.select([], [], [], 0.05)
        server.wait_for(CLOSED)
        assert 1.5 < time.monotonic() - began < SOON


def test_who_hangs_up_is_not_waited_for(serve):
    """Far sooner than the two seconds that others are given."""
    server = serve()
    began = time.monotonic()
    for turn in range(1, 21):
        with server.connect() as client:
            client.say(b"\x01\n")
            assert client.hear_all() == b"?> "
        server.wait_for(CLOSED, turn)
    assert time.monotonic() - began < 20
