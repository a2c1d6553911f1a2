"""Clients that keep a connection and do nothing with it. All timeouts here are short; what ends a
wait is always the server or another client, and upper bounds allow for a busy machine. Clients
that must act before a timeout do so at_a_pace()."""
import contextlib
import select
import time

import pytest
from answers import ASKED_KELVIN
from pressure import REFUSAL, SMALL, ask, at_a_pace, is_served, is_silent, many
from wire import SOON, connect

CLOSED = "Close the client socket"
LONG = b"ideograph\n" * 3  # megabytes: more than the kernel keeps


def idle_for(seconds):
    return ["--idle-timeout", str(seconds), "--stall-timeout", "0"]


def stalled_for(seconds):
    return ["--idle-timeout", "0", "--stall-timeout", str(seconds)]


def wait_until_closed(client, meanwhile, every=0.1):
    """Does something now and then until the server hangs up."""
    began = time.monotonic()
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        while is_silent(client, every):
            assert time.monotonic() - began < SOON, "it is never closed"
            meanwhile()
        assert client.hear_all_that_came() == b""


NO_LINES = {
    "not a word": b"",
    "a byte now and then": b"x",
    "many bytes": b"x" * 4000,
    "telnet commands": b"\xff\xf1" * 100,
    "a subnegotiation": b"\xff\xfaxxx",
}


def test_a_client_that_completes_no_line_is_let_go(serve):
    """In several ways, side by side: the test waits until each client is let go."""
    server = serve(options=idle_for(1))
    began = time.monotonic()
    with many(server.connect, len(NO_LINES)) as clients:
        left = dict(zip(NO_LINES, clients))
        for client in clients:
            assert client.hear(3) == b"?> "
        while left:
            assert time.monotonic() - began < SOON, f"never let go: {list(left)}"
            for what, client in list(left.items()):
                try:
                    client.say(NO_LINES[what])
                    has_left = not is_silent(client, 0.02) and client.hear_all_that_came() == b""
                except (ConnectionResetError, BrokenPipeError):
                    has_left = True
                if has_left:
                    assert time.monotonic() - began > 0.9, what
                    del left[what]
        server.wait_for_clients(0)


def test_a_completed_line_is_a_sign_of_life(serve):
    def attempt(pace):
        server = serve(options=idle_for(2))
        with server.connect() as talker:
            assert talker.hear(3) == b"?> "

            def talk():
                ask(talker)
                pace.beat()

            for _ in range(2):  # each silent one is let go after as long as the talker may be
                with server.connect() as silent:
                    assert silent.hear(3) == b"?> "
                    wait_until_closed(silent, talk)
            talk()

    at_a_pace(1.5, attempt)


def test_an_empty_line_is_a_line(serve):
    def attempt(pace):
        server = serve(options=idle_for(2))
        with server.connect() as talker, server.connect() as silent:
            assert talker.hear(3) == silent.hear(3) == b"?> "

            def talk():
                ask(talker, b"\n", b"?> ")
                pace.beat()

            wait_until_closed(silent, talk)
            talk()

    at_a_pace(1.5, attempt)


def test_idle_timeouts_come_in_their_order(serve):
    server = serve(options=idle_for(1))
    with many(server.connect, 50) as clients:
        for client in clients:
            assert client.hear(3) == b"?> "
        for client in clients:
            assert client.hear_all() == b""
    server.wait_for_clients(0)


def test_no_idle_timeout_is_for_ever(serve):
    """For as long as another timeout takes, at least: a test cannot wait for ever."""
    server = serve(options=stalled_for(1))
    with server.connect() as silent, server.connect(SMALL) as stalled:
        assert silent.hear(3) == b"?> "
        stalled.say(LONG)
        server.wait_for(CLOSED)
        ask(silent)


def test_a_client_that_takes_nothing_is_let_go(serve):
    server = serve(options=stalled_for(1))
    with server.connect(SMALL) as client:
        began = time.monotonic()
        client.say(LONG)
        server.wait_for(CLOSED)
        assert 0.9 < time.monotonic() - began < SOON
        # no end of input, which would look like the end of the answer, and nothing left in the kernel
        with pytest.raises(ConnectionResetError):
            client.hear_all()


def test_no_stall_timeout_is_for_ever(serve, data):
    expected = data.conversation(["ideograph"])

    def attempt(pace):
        server = serve(options=idle_for(1))
        with server.connect() as silent, server.connect(SMALL) as stalled:
            stalled.say(b"ideograph\n")
            server.wait_for("Received from")
            pace.beat()
            assert silent.hear_all() == b"?> "
            assert stalled.hear(len(expected)) == expected

    at_a_pace(0.7, attempt)


def test_a_client_that_takes_a_little_is_not_stalled(serve, tmp_path):
    """Some 100 KB a second, over TCP and a Unix socket. To wait until the kernel asks for more is
    not enough to see that: it wants a third of its buffer of megabytes free."""
    def attempt(pace):
        path = tmp_path / "cf.sock"
        server = serve("127.0.0.1:0", f"unix:{path}", options=stalled_for(1))
        with server.connect(SMALL) as tcp, connect(str(path), SMALL) as unix:
            for client in tcp, unix:
                client.say(LONG)
            began = time.monotonic()
            while time.monotonic() - began < 3:
                for client in tcp, unix:
                    assert len(client.hear(10000)) == 10000
                assert CLOSED not in server.console
                pace.beat()
                select.select([], [], [], 0.1)
        server.stop()

    at_a_pace(0.7, attempt)


def test_to_say_the_last_byte_is_no_way_around_the_limits(serve):
    """The kernel has all of the answer, and would keep it for as long as the client is there."""
    def attempt(pace):
        server = serve(options=[*stalled_for(1), "--max-clients", "2"])
        with many(lambda: server.connect(SMALL), 2) as clients:
            pace.beat()
            for client in clients:
                client.say(b"arrow\n" * 5)  # some 140 KB
                client.say_no_more()
            server.wait_for("Sent", 10)
            with server.connect() as late:
                assert late.hear_all() == REFUSAL
            pace.beat()
            server.wait_for(CLOSED, 2)
            pace.last = time.monotonic()  # that took a second, as it should
            assert is_served(server)
            for client in clients:
                with pytest.raises(ConnectionResetError):
                    client.hear_all()
        server.stop()

    at_a_pace(0.7, attempt)


def test_one_that_is_gone_is_not_waited_for(serve):
    """Nor is its answer, not even if a client may take as long as it likes."""
    server = serve(options=stalled_for(0))
    with many(lambda: server.connect(SMALL), 2) as clients:
        for client in clients:
            client.say(b"arrow\n" * 5)
            client.say_no_more()
        server.wait_for("Sent", 10)
    server.wait_for(CLOSED, 2)


def test_an_idle_client_that_takes_nothing_is_forgotten_by_the_kernel_too(serve):
    server = serve(options=["--idle-timeout", "1", "--stall-timeout", "1"])
    with server.connect(SMALL) as client:
        client.say(b"arrow\n" * 5)
        server.wait_for(CLOSED)
        with pytest.raises(ConnectionResetError):
            client.hear_all()


@pytest.mark.parametrize("stall", [0, 1])
def test_a_client_that_takes_its_answer_is_not_idle(serve, stall):
    def attempt(pace):
        server = serve(options=["--idle-timeout", "1", "--stall-timeout", str(stall)])
        with server.connect(SMALL) as client:
            client.say(b"arrow\n" * 5)
            server.wait_for("Sent", 5)
            pace.beat()
            for _ in range(25):  # for two and a half seconds, and not all
                assert len(client.hear(4000)) == 4000
                select.select([], [], [], 0.1)
                pace.beat()
            assert CLOSED not in server.console
        server.stop()

    at_a_pace(0.7, attempt)


def test_without_a_stall_timeout_one_that_took_all_and_stays_is_let_go(serve):
    server = serve(options=stalled_for(0))
    with server.connect(SMALL) as client:
        client.say(b"arrow\n" * 5 + b"\xff\xf4")
        server.wait_for("Sent", 5)
        select.select([], [], [], 2.5)  # longer than it is waited for
        client.hear_all()
        server.wait_for(CLOSED)


def test_a_client_that_does_not_hang_up_after_the_end_is_let_go(serve):
    """The server has said its last word and waits for the client to hang up: some two seconds, no
    matter what the client still says."""
    server = serve()
    began = time.monotonic()
    with server.connect() as silent, server.connect() as talking:
        for client in silent, talking:
            client.say(b"kelvin\n\xff\xf4")
            assert client.hear_all() == ASKED_KELVIN
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            while CLOSED not in server.console:
                assert time.monotonic() - began < SOON
                talking.say(b"x" * 1000)
                select.select([], [], [], 0.05)
        server.wait_for(CLOSED, 2)
        assert 1.5 < time.monotonic() - began < SOON


def test_a_client_that_hangs_up_is_not_waited_for(serve):
    """Twenty times, one after the other, for which others would be given two seconds each."""
    server = serve()
    began = time.monotonic()
    for turn in range(1, 21):
        with server.connect() as client:
            client.say(b"\x01\n")
            assert client.hear_all() == b"?> "
        server.wait_for(CLOSED, turn)
    assert time.monotonic() - began < 30
