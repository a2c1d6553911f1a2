"""What the server says on its console, and that it never waits for it."""
import os
import subprocess
import threading
import time

import pytest
import wire

KELVIN = "?> U+212A \t\u212a\tKELVIN SIGN\r\n1 match for 'kelvin'\r\n?> ".encode()


def test_a_session_from_beginning_to_end(server):
    with server.connect() as client:
        port = client.socket.getsockname()[1]
        client.converse(b"chess black\r\nrook black\n\nkelvin\nxyzzyq\nvest's \"x\"\t\n")
    server.wait_for("Close the client socket")
    server.signal()
    server.wait()
    who = f"Received from ('127.0.0.1', {port}): "
    chess = "Sent 35 results"
    assert server.console == [
        f"Serving on ('127.0.0.1', {server.port}). Hit CTRL-C to stop.",
        who + "'chess black'", chess,
        who + "'rook black'", "Sent 5 results",
        who + "''",
        who + "'kelvin'", "Sent 1 results",
        who + "'xyzzyq'", "Sent 0 results",
        who + "'vest\\'s \"x\"'", "Sent 0 results",
        "Close the client socket",
        "Server shutting down.",
    ]


def test_what_a_client_sends_cannot_move_the_console(server):
    evil = "x9\x1b[2J\x9b\u202e\u2028\U000e0041\\"
    server.converse(evil.encode() + b"\n\x1b]0;title\x07\ncaf\xe9\n")
    server.wait_for("Close the client socket")
    assert server.wait_for("Received").endswith(
        r": 'x9\x1b[2J\x9b\u202e\u2028\U000e0041\\'"
    )
    assert server.wait_for("Received", 2).endswith(r": '\x1b]0;title\x07'")
    assert not any(ord(character) < 32 for line in server.console for character in line)


def test_a_client_that_vanishes_is_logged_as_closed(server):
    with server.connect() as client:
        client.hear(3)
        client.reset()
    server.wait_for("Close the client socket")


def test_the_reader_of_the_console_may_go_away(program):
    """As in `charfinder serve | head -1`."""
    with subprocess.Popen(
        [program, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            said = process.stdout.readline().decode()
            process.stdout.close()
            port = int(said.split(", ")[1].split(")")[0])
            for _ in range(20):
                with wire.connect(("127.0.0.1", port)) as client:
                    assert client.converse(b"kelvin") == KELVIN
            process.terminate()
            assert process.wait(wire.PATIENCE) == 0
            assert process.stderr.read() == b""
        finally:
            process.kill()


def connect_when_it_listens(path, process):
    """The console cannot tell when: asks again until the deadline."""
    deadline = time.monotonic() + wire.PATIENCE
    while True:
        try:
            return wire.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < deadline and process.poll() is None
            os.sched_yield()


@pytest.mark.parametrize("closed", ["1", "0 1", "0 1 2", "0 2"])
def test_descriptors_may_be_closed_from_the_start(program, tmp_path, closed):
    """What takes their numbers must not get what is meant for the console."""
    path = str(tmp_path / "cf.sock")
    closing = " ".join(f"{fd}>&-" for fd in closed.split())
    with subprocess.Popen(
        ["bash", "-c", f'exec "$0" serve --listen "unix:$1" {closing}', program, path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:
        try:
            connect_when_it_listens(path, process).socket.close()
            clients = [wire.connect(path) for _ in range(4)]
            for client in clients:
                client.say(b"kelvin\n")
            for client in clients:
                assert client.hear(len(KELVIN)) == KELVIN
            for client in clients:
                client.say_no_more()
            for client in clients:
                assert client.hear_all() == b""
                client.socket.close()
            process.terminate()
            assert process.wait(wire.PATIENCE) == 0
            assert process.stderr.read() == b""
        finally:
            process.kill()


def test_nobody_waits_for_a_console_that_nobody_reads(program):
    """The pipe is full long before the end; what is dropped is not waited for, but counted."""
    with subprocess.Popen(
        [program, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            said = process.stdout.readline().decode()
            port = int(said.split(", ")[1].split(")")[0])
            answer = b"No match for 'xyzzyq'\r\n?> "
            asked = 20000
            with wire.connect(("127.0.0.1", port)) as client:
                heard = client.converse(b"xyzzyq\n" * asked)
            assert heard == b"?> " + answer * asked

            lines = []
            reader = threading.Thread(
                target=lambda: lines.extend(line.decode() for line in process.stdout), daemon=True
            )
            reader.start()
            with wire.connect(("127.0.0.1", port)) as client:
                assert client.hear(3) == b"?> "
                while not any("lines not logged" in line for line in lines):
                    client.say(b"xyzzyq\n")
                    assert client.hear(len(answer)) == answer
                    asked += 1
            process.terminate()
            reader.join(wire.PATIENCE)
            assert process.wait(wire.PATIENCE) == 0
            assert process.stderr.read() == b""
            dropped = sum(int(line.split()[1]) for line in lines if "lines not logged" in line)
            logged = sum(line.startswith(("Received from", "Sent 0")) for line in lines)
            closed = sum(line.startswith("Close") for line in lines)
            assert dropped > 20000
            assert dropped + logged + closed == 2 * asked + 2
        finally:
            process.kill()


def test_the_console_may_be_a_file(program, tmp_path):
    path = tmp_path / "log"
    socket_path = str(tmp_path / "cf.sock")
    with path.open("wb") as log, subprocess.Popen(
        [program, "serve", "--listen", f"unix:{socket_path}"], stdout=log, stderr=subprocess.PIPE
    ) as process:
        try:
            with connect_when_it_listens(socket_path, process) as client:
                assert client.converse(b"kelvin") == KELVIN
            process.terminate()
            assert process.wait(wire.PATIENCE) == 0
        finally:
            process.kill()
    assert path.read_text(encoding="utf-8").splitlines()[1:3] == [
        f"Received from '{socket_path}': 'kelvin'", "Sent 1 results"
    ]


def test_a_terminal_that_is_not_read_stops_nobody(program):
    """Its line discipline takes less than poll() promises. It stays as it was for all who share it."""
    ours, its = os.openpty()
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"],
                              stdin=subprocess.DEVNULL, stdout=its)
    try:
        said = b""
        while not said.endswith(b"\n"):
            said += os.read(ours, 1000)
        port = int(said.split(b"', ")[1].split(b")")[0])
        with wire.connect(("127.0.0.1", port)) as client:
            heard = client.converse(b"xyzzyq\n" * 3000)
        assert heard.count(b"No match for 'xyzzyq'\r\n") == 3000
        assert os.get_blocking(its)
        assert os.read(ours, 1000).startswith(b"Received from")
    finally:
        server.terminate()
        assert server.wait(wire.PATIENCE) == 0
        os.close(ours)
        os.close(its)
