"""What the server says on its console, and that it never waits for it."""
import os
import pathlib
import pty
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import pytest
import wire
from answers import ASKED_KELVIN
from pressure import cpu_seconds, is_sanitized, wait_until


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
    evil = "x9\x1b]2J\x9b\u202e\u2028\U000e0041\\"
    server.converse(evil.encode() + b"\n\x1b]0;title\x07\ncaf\xe9\n")
    server.wait_for("Close the client socket")
    assert server.wait_for("Received").endswith(
        r": 'x9\x1b]2J\x9b\u202e\u2028\U000e0041\\'"
    )
    assert server.wait_for("Received", 2).endswith(r": '\x1b]0;title\x07'")
    assert not any(ord(character) < 32 for line in server.console for character in line)


def test_a_client_that_vanishes_is_logged_as_closed(server):
    with server.connect() as client:
        client.say(b"kelvin\n")
        assert client.hear(len(ASKED_KELVIN)) == ASKED_KELVIN
        client.reset()
    server.wait_for("Close the client socket")


def test_a_telnet_command_is_something(server):
    with server.connect() as client:
        client.say(b"\xff\xf6")
        assert client.hear(10) == b"?> [Yes]\r\n"
    server.wait_for("Close the client socket")


def hang_up(client):
    client.socket.close()


def say_no_more(client):
    client.say_no_more()
    assert client.hear_all() == b""


@pytest.mark.parametrize("leave", [hang_up, say_no_more, wire.Client.reset])
def test_a_session_that_sent_nothing_says_nothing(server, leave):
    """A health check may connect every second and hang up."""
    for _ in range(3):
        with server.connect() as client:
            assert client.hear(3) == b"?> "
            leave(client)
    server.wait_for_clients(0)
    server.signal()
    server.wait()
    assert server.console[1:] == ["Server shutting down."]


def test_a_session_that_took_too_long_to_say_anything_says_nothing(serve):
    server = serve(options=["--idle-timeout", "1"])
    with server.connect() as client:
        assert client.hear_all() == b"?> "
    server.wait_for_clients(0)
    server.signal()
    server.wait()
    assert server.console[1:] == ["Server shutting down."]


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
                    assert client.converse(b"kelvin") == ASKED_KELVIN
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
                assert client.hear(len(ASKED_KELVIN)) == ASKED_KELVIN
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


def test_no_client_waits_for_a_console_that_is_not_read(program):
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
                assert client.converse(b"xyzzyq\n") == b"?> " + answer
                asked += 1
            process.terminate()
            reader.join(wire.PATIENCE)
            assert process.wait(wire.PATIENCE) == 0
            assert process.stderr.read() == b""
            dropped = sum(int(line.split()[1]) for line in lines if "lines not logged" in line)
            logged = sum("lines not logged" not in line for line in lines)
            assert dropped > 20000
            assert dropped + logged == 2 * asked + 3  # the ends of two sessions, and of the server
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
                assert client.converse(b"kelvin") == ASKED_KELVIN
            process.terminate()
            assert process.wait(wire.PATIENCE) == 0
        finally:
            process.kill()
    assert path.read_text(encoding="utf-8").splitlines()[1:3] == [
        f"Received from '{socket_path}': 'kelvin'", "Sent 1 results"
    ]


class Console:
    """A server on a Unix socket, with a console that is the test's."""

    def __init__(self, program, folder, stdout, through=(), **how):
        self.path = str(folder / "cf.sock")
        how.setdefault("stdin", subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [*through, program, "serve", "--listen", f"unix:{self.path}"], stdout=stdout,
            stderr=subprocess.PIPE, **how)

    def __enter__(self):
        return self

    def __exit__(self, *failed):
        try:
            if failed[0] is None:
                self.stop()
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stderr.close()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(wire.PATIENCE) == 0
        assert self.process.stderr.read() == b""

    def ask(self, clients=1):
        """As so many clients, one after another."""
        for _ in range(clients):
            with connect_when_it_listens(self.path, self.process) as client:
                assert client.converse(b"kelvin") == ASKED_KELVIN

    def wake_ups(self):
        """How often its threads have begun to wait for something so far."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/status")
        return sum(int(re.search(r"(?m)^voluntary_ctxt_switches:\s+(\d+)", task.read_text())[1])
                   for task in tasks)


@pytest.fixture
def terminal():
    """Both ends of a new terminal: the test's, and that of the programs in it."""
    ends = [os.fdopen(end, "r+b", 0) for end in os.openpty()]
    with ends[0], ends[1]:
        yield ends


@pytest.fixture
def public(program):
    """A folder that every user may use, with a copy of the program in it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        shutil.copy(program, folder)
        yield pathlib.Path(folder)


CLIENTS = 600  # have more to be said of them than a terminal holds


def test_a_terminal_that_is_not_read_stops_no_client(program, tmp_path, terminal):
    """Its line discipline takes less than poll() promises. It stays as it was for all processes
    that share it."""
    ours, its = terminal
    with Console(program, tmp_path, its) as console:
        console.ask(CLIENTS)
        assert os.get_blocking(its.fileno())
        assert ours.read(1000).startswith(b"Serving on")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_terminal_of_another_user_that_is_not_read_stops_no_client(program, public, terminal):
    """As after `su`: the server may write to it, but not open it."""
    _, its = terminal
    os.fchmod(its.fileno(), 0o600)
    with Console(str(public / os.path.basename(program)), public, its, user=65534, group=65534,
                 extra_groups=[]) as console:
        console.ask(CLIENTS)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can unmount /proc")
def test_a_terminal_that_is_not_read_stops_no_client_without_proc(program, tmp_path, terminal):
    if is_sanitized(program):
        pytest.skip("sanitizers need /proc")
    hide = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
    if subprocess.run([*hide, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("nothing can be mounted here")
    with Console(program, tmp_path, terminal[1], through=hide) as console:
        console.ask(CLIENTS)


def test_a_terminal_that_stops_those_in_the_background_does_not_stop_the_server(program, tmp_path):
    """`stty tostop`: a process that writes to it from the background gets a SIGTTOU."""
    path = str(tmp_path / "cf.sock")
    shell, ours = pty.fork()
    if shell == 0:
        os.execlp("bash", "bash", "-c", 'set -m; stty tostop; "$0" serve --listen "unix:$1" & '
                  'echo "It is $!."; wait $!; echo "It ended with $?."', program, path)
    said = b""
    try:
        while b"Serving on" not in said:
            said += os.read(ours, 1000)
        for _ in range(3):
            with wire.connect(path) as client:
                assert client.converse(b"kelvin") == ASKED_KELVIN
        while said.count(b"Close the client socket") < 3:
            said += os.read(ours, 1000)
    finally:
        os.kill(int(re.search(rb"It is (\d+)\.", said)[1]), signal.SIGTERM)
        while b"It ended with" not in said:
            said += os.read(ours, 1000)
        os.waitpid(shell, 0)
        os.close(ours)
    assert b"It ended with 0." in said


def test_a_terminal_that_is_gone_stops_no_client(program, tmp_path, terminal):
    ours, its = terminal
    with Console(program, tmp_path, its) as console:
        its.close()
        assert ours.read(1000).startswith(b"Serving on")
        ours.close()
        console.ask(20)


def test_a_file_at_its_limit_stops_no_client(program, tmp_path):
    limit = 4096
    with (tmp_path / "log").open("wb") as log, Console(
            program, tmp_path, log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) as console:
        console.ask(150)
        console.stop()
    assert (tmp_path / "log").stat().st_size == limit


def test_a_full_disk_stops_no_client(program, tmp_path):
    with open("/dev/full", "wb") as full, Console(program, tmp_path, full) as console:
        console.ask(150)


def test_lines_that_were_dropped_are_counted_when_the_reader_comes_back(program, tmp_path):
    """Without another line, for which a quiet server might have to wait for long."""
    hear, say = os.pipe()
    with os.fdopen(hear, "rb", 0) as reader, os.fdopen(say, "wb", 0) as writer, Console(
            program, tmp_path, writer) as console:
        asked = 20000
        with connect_when_it_listens(console.path, console.process) as client:
            heard = client.converse(b"xyzzyq\n" * asked)
            assert heard.count(b"No match") == asked
        log = b""
        told = dropped = 0
        while told + dropped < 2 * asked + 2:  # each question's two lines, the first and the last
            log += reader.read(1 << 20)
            told = log.count(b"\n") - log.count(b"lines not logged")
            dropped = sum(map(int, re.findall(rb"(\d+) lines not logged", log)))
        assert told + dropped == 2 * asked + 2
        assert dropped > 0


@pytest.mark.parametrize("where", ["read", "stalled", "gone", "full"])
def test_an_idle_server_wakes_up_for_nothing(program, tmp_path, terminal, where):
    """Or nearly so: a timer of the last client may still be due, and a full disk is tried again once a
    second."""
    if b"__tsan_init" in pathlib.Path(program).read_bytes():
        pytest.skip("the thread sanitizer has a thread that wakes up for itself")
    ours, its = terminal
    seconds = 2
    alone = {**os.environ, "ASAN_OPTIONS": ""}  # told to limit memory, it has such a thread, too
    with open("/dev/full", "wb") as full, Console(
            program, tmp_path, full if where == "full" else its, env=alone) as console:
        if where == "gone":
            ours.close()
        console.ask(CLIENTS if where == "stalled" else 3)

        def is_idle():  # not yet, perhaps: a busy machine lets it do late what the clients wanted
            before, busy = console.wake_ups(), cpu_seconds(console)
            time.sleep(seconds)
            return (console.wake_ups() - before <= 2 * seconds
                    and cpu_seconds(console) - busy < seconds / 20)

        wait_until(is_idle, "it wakes up for nothing")
