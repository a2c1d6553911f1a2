"""How a server ends."""
import signal

import pytest
from wire import SOON  # sooner than the minute of PATIENT

SMALL = 16 * 1024
PATIENT = ["--drain-timeout", "60"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_ends_at_once(serve, number):
    server = serve(options=PATIENT)
    server.signal(number)
    status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON
    assert server.console[-1] == "Server shutting down."


def test_clients_that_ask_nothing_are_let_go(serve):
    server = serve(options=PATIENT)
    with server.connect() as quiet, server.connect() as unfinished:
        assert quiet.hear(3) == unfinished.hear(3) == b"?> "
        unfinished.say(b"\xff\xf6rook")
        assert unfinished.hear(7) == b"[Yes]\r\n"
        server.signal()
        assert quiet.hear_all() == unfinished.hear_all() == b""
    status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON


def test_an_answer_that_is_due_is_delivered_in_full(serve, data):
    server = serve(options=PATIENT)
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        heard = client.hear(1000)
        server.signal()
        server.wait_until_it_refuses()
        assert heard + client.hear_all() == data.conversation(["ideograph"])
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")


def test_a_second_signal_ends_it_at_once(serve, data):
    server = serve(options=PATIENT)
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        client.hear(1000)
        server.signal()
        server.wait_for("Server shutting down.")
        server.signal()
        status, seconds = server.wait()
        assert (status, server.complaints()) == (0, "")
        assert seconds < SOON
        rest = client.hear_all_that_came()
        assert len(rest) < len(data.answer("ideograph"))


def test_a_client_that_never_reads_does_not_keep_it_for_ever(serve):
    server = serve(options=["--drain-timeout", "1"])
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        client.hear(1000)
        server.signal()
        status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON
