"""How a server ends."""
import contextlib
import signal
import socket
import subprocess
import threading

import pytest
import wire
from pressure import SMALL, frozen, is_sanitized
from wire import SOON  # sooner than the minute of PATIENT

PATIENT = ["--drain-timeout", "60"]


def serve_with_sighup(serve, how, **more):
    """A server that begins with SIGHUP ignored, as nohup(1) lets it, or not."""
    before = signal.signal(signal.SIGHUP, how)
    try:
        return serve(**more)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_idle_server_ends_at_once(serve, number):
    server = serve_with_sighup(serve, signal.SIG_DFL, options=PATIENT)
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


def test_a_second_signal_ends_it_while_clients_wait_for_their_turn(serve):
    server = serve(options=PATIENT)
    with server.connect() as first, server.connect() as second:
        for client in first, second:
            assert client.hear(3) == b"?> "
        with frozen(server):
            for client in first, second:
                client.say(b"kelvin\n" * 500)
            server.signal(signal.SIGTERM)
            server.signal(signal.SIGINT)
        status, _ = server.wait()
        assert (status, server.complaints()) == (0, "")


def test_a_client_that_never_reads_does_not_keep_it_for_ever(serve):
    server = serve(options=["--drain-timeout", "1"])
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        client.hear(1000)
        server.signal()
        status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON


def test_what_has_arrived_when_it_is_told_to_stop_is_answered(serve, data):
    """On a connection that is served, on one that half-closes, on one that waits to be accepted."""
    server = serve(options=PATIENT)
    with server.connect() as served, server.connect() as ending:
        assert served.hear(3) == ending.hear(3) == b"?> "  # an end of input makes a line
        with frozen(server):
            served.say(b"kelvin\nblack rook\n")
            ending.say(b"kelvin\nblack rook")
            ending.say_no_more()
            with server.connect() as late, server.connect() as silent:
                late.say(b"kelvin\nblack rook\n")
                server.signal()
                server.process.send_signal(signal.SIGCONT)
                answers = data.conversation(["kelvin", "black rook"])
                assert served.hear_all() == ending.hear_all() == answers[3:]
                assert late.hear_all() == answers
                assert silent.hear_all() == b"?> "
    status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON


def test_a_large_question_that_has_arrived_is_answered(serve, data):
    """Many reads long."""
    server = serve(options=PATIENT)
    queries = ["kelvin"] * 3000
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        with frozen(server):
            client.say("".join(f"{query}\n" for query in queries).encode())
            server.signal()
        assert b"?> " + client.hear_all() == data.conversation(queries)


def test_clients_that_go_on_asking_do_not_keep_it(serve):
    """What came before the signal is answered, what comes later was sent to a server that had gone."""
    server = serve(options=PATIENT)
    done = threading.Event()

    def flood(client):
        with contextlib.suppress(OSError):
            while not done.is_set():
                client.send(b"kelvin\n" * 100)

    with server.connect() as first, server.connect() as second:
        clients = [first.socket, second.socket]
        writers = [threading.Thread(target=flood, args=[client]) for client in clients]
        for client in (first, second):
            client.hear(3)
        for writer in writers:
            writer.start()
        first.hear(10000)
        server.signal()
        for client in clients:
            with contextlib.suppress(OSError):
                while client.recv(65536):
                    pass
        done.set()
        for client in clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for writer in writers:
            writer.join()
    status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON


@pytest.mark.parametrize("is_unix", [False, True], ids=["tcp", "unix"])
def test_a_stop_waits_for_those_that_have_said_their_last_byte(serve, tmp_path, is_unix):
    path = f"{tmp_path}/cf.sock"
    server = serve(f"unix:{path}" if is_unix else "127.0.0.1:0", options=PATIENT)
    with wire.connect(path, SMALL) if is_unix else server.connect(SMALL) as client:
        client.say(b"arrow\n" * 5)
        client.say_no_more()
        server.wait_for("Sent", 5)
        server.signal()
        with pytest.raises(subprocess.TimeoutExpired):
            server.process.wait(0.5)
        assert client.hear_all().count(b"matches for 'arrow'\r\n?> ") == 5
        status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert seconds < SOON


def seconds_to_leave_100_clients(serve):
    """Of those that do not hang up some have asked nothing, some have all their answers, and some
    were hung up on."""
    server = serve(options=PATIENT + ["--max-clients-per-address", "0"])
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(server.connect()) for _ in range(100)]
        for number, client in enumerate(clients):
            assert client.hear(3) == b"?> "
            if number % 3 == 1:
                client.say(b"kelvin\n")
                assert client.hear(8)
            elif number % 3 == 2:  # which the server has hung up on, and waits for
                client.say(b"\1\n")
                assert client.hear_all() == b""
        server.signal()
        status, seconds = server.wait()
    assert (status, server.complaints()) == (0, "")
    return seconds


def test_clients_that_do_not_hang_up_do_not_keep_it(serve, program):
    # for each of them it would wait 2 s, if it waited; a sanitizer may take as long by itself, and a
    # busy machine once in a while
    bound = SOON if is_sanitized(program) else 1.8
    assert any(seconds_to_leave_100_clients(serve) < bound for _ in range(5))


def test_a_server_that_shall_outlive_its_terminal_does(serve):
    server = serve_with_sighup(serve, signal.SIG_IGN)
    server.process.send_signal(signal.SIGHUP)
    assert server.converse(b"") == b"?> "


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE])
def test_signals_that_mean_nothing_to_it(serve, number):
    server = serve()
    server.process.send_signal(number)
    assert server.converse(b"") == b"?> "


def test_a_client_of_http_is_told_that_its_answer_is_the_last(serve):
    """What has arrived is answered, and the last of it says that the connection ends."""
    server = serve(options=PATIENT, about=["--http", "127.0.0.1:0"])
    address = server.wait_for("Serving on http://").split("/")[2].split(":")
    with wire.connect((address[0], int(address[1]))) as client:
        with frozen(server):
            client.say(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
            server.signal()
        said = client.hear_all()
    assert said.count(b"\r\n\r\nok\n") == said.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert said.count(b"Connection: close\r\n") == 1
    assert said.rindex(b"Connection: close\r\n") > said.rindex(b"HTTP/1.1 200 OK\r\n")
