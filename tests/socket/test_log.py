"""Every line is logged or counted, and no client waits for the log."""
import contextlib
import os
import random
import re
import resource
import subprocess
import threading
import time

import pytest
import wire
from answers import ASKED_KELVIN
from pressure import REFUSAL, wait_until

ANSWER = b"No match for 'xyzzyq'\r\n?> "
NOT_LOGGED = re.compile(r"(<4>)?… (\d+) lines not logged")


class LoggedServer:
    """A server whose log is read only when the test wants it."""

    def __init__(self, program, options, journal):
        reading, writing = os.pipe()
        environment = {name: value for name, value in os.environ.items()
                       if name != "JOURNAL_STREAM"}
        if journal is not None:
            pipe = os.fstat(writing)
            environment["JOURNAL_STREAM"] = journal.format(pipe.st_dev, pipe.st_ino)
        self.log = os.fdopen(reading, encoding="utf-8", newline="\n")
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", *options], stdin=subprocess.DEVNULL,
            stdout=writing, stderr=subprocess.PIPE, env=environment,
        )
        os.close(writing)
        self.first = self.log.readline()
        self.port = int(re.search(r", (\d+)\)", self.first).group(1))

    def connect(self):
        return wire.connect(("127.0.0.1", self.port))

    def converse(self, said):
        with self.connect() as client:
            return client.converse(said)

    def read_to_the_end(self):
        """In a thread of its own, so that it can go on while there is something to log."""
        lines = []
        reader = threading.Thread(
            target=lambda: lines.extend(line.removesuffix("\n") for line in self.log), daemon=True)
        reader.start()
        return reader, lines

    def stop(self):
        self.process.terminate()
        assert self.process.wait(wire.PATIENCE) == 0
        assert self.process.stderr.read() == b""

    def stop_and_read(self):
        """All lines but the first one."""
        reader, lines = self.read_to_the_end()
        self.stop()
        reader.join(wire.PATIENCE)
        return lines


@pytest.fixture
def logged(program):
    with contextlib.ExitStack() as later:
        def start(*options, journal=None):
            server = LoggedServer(program, options, journal)
            later.callback(server.process.wait)
            later.callback(server.process.kill)
            later.callback(server.process.stderr.close)
            later.callback(server.log.close)
            return server

        yield start


def seconds_for(server, questions):
    began = time.monotonic()
    assert server.converse(b"xyzzyq\n" * questions) == b"?> " + ANSWER * questions
    return time.monotonic() - began


def missing(lines):
    return sum(int(note.group(2)) for note in map(NOT_LOGGED.match, lines) if note)


def present(lines):
    return sum(NOT_LOGGED.match(line) is None for line in lines)


def test_a_stalled_log_costs_no_time(logged):
    """Both are asked the same; only the log of the first one is read."""
    read, stalled = logged(), logged()
    reader, _ = read.read_to_the_end()
    for server in read, stalled:
        seconds_for(server, 20000)
    usual = min(seconds_for(read, 10000) for _ in range(3))
    assert min(seconds_for(stalled, 10000) for _ in range(3)) < 5 * usual + 5
    read.stop()
    reader.join(wire.PATIENCE)


def test_a_stalled_log_does_not_keep_the_server_busy(logged):
    server = logged()
    seconds_for(server, 20000)

    def cpu():
        with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before, began = cpu(), time.monotonic()
    wait_until(lambda: time.monotonic() - began > 1, "time stands still")
    assert cpu() - before < 0.5


@pytest.mark.parametrize("workers", [1, 3])
def test_every_line_is_printed_or_counted(logged, workers):
    """Whatever stalls, and for how long: only the very end of the log may be missing."""
    server = logged("--workers", str(workers))
    asked = 0
    for _ in range(6):
        seconds_for(server, 4000)
        asked += 4000
    reader, lines = server.read_to_the_end()
    chats = 6
    deadline = time.monotonic() + wire.PATIENCE
    while missing(lines) == 0:
        assert time.monotonic() < deadline, "what is missing is not told"
        seconds_for(server, 1)
        asked, chats = asked + 1, chats + 1
    server.stop()
    reader.join(wire.PATIENCE)
    assert missing(lines) > 20000
    assert present(lines) + missing(lines) == 2 * asked + chats + 1
    assert lines.count("Server shutting down.") == 1
    assert all(re.fullmatch(
        r"Received from \('127\.0\.0\.1', \d+\): 'xyzzyq'|Sent 0 results|"
        r"Close the client socket|Server shutting down\.|… \d+ lines not logged", line)
        for line in lines)


def test_the_reader_may_go_away_after_it_stalled(logged):
    server = logged()
    seconds_for(server, 20000)
    server.log.close()
    seconds_for(server, 2000)
    server.stop()


def test_a_full_log_does_not_keep_the_server_from_its_end(logged):
    server = logged()
    seconds_for(server, 20000)
    server.stop()


def test_quiet_tells_of_the_servers_life_only(logged):
    server = logged("--quiet", "--max-clients", "1")
    with server.connect() as client, server.connect() as refused:
        assert refused.hear_all() == b"Too many connections, try again later\r\n"
        assert client.converse(b"kelvin\nrook black\n" + b"x" * 5000 + b"\n").endswith(b"?> ")
    assert server.stop_and_read() == ["Server shutting down."]


def out_of_descriptors(server):
    """Makes the server say that it cannot accept; returns what it said until then."""
    pid = server.process.pid
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, limits[1]))
    lines = []
    with server.connect() as client:
        while not lines or "Cannot accept" not in lines[-1]:
            lines.append(server.log.readline().removesuffix("\n"))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
        assert client.hear(3) == b"?> "
    return lines


def test_errors_are_told_even_by_a_quiet_server(logged):
    server = logged("--quiet")
    assert out_of_descriptors(server)[-1].startswith("Cannot accept clients for a while: ")


def test_the_journal_is_told_how_bad_a_line_is(logged):
    server = logged(journal="{}:{}")
    assert server.first.startswith("<6>Serving on ")
    assert server.converse(b"kelvin") == ASKED_KELVIN
    lines = out_of_descriptors(server)
    assert lines[-1].startswith("<3>Cannot accept clients for a while: ")
    lines = lines[:-1] + server.stop_and_read()
    assert "<6>Sent 1 results" in lines
    assert lines[-1] == "<6>Server shutting down."
    assert all(re.match("<6>[A-Z]|<3>Cannot accept", line) for line in lines)


def test_to_refuse_a_client_is_no_error(logged):
    server = logged("--max-clients", "1", journal="{}:{}")
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        assert server.converse(b"") == REFUSAL
    refusals = [line for line in server.stop_and_read() if "refused" in line]
    assert len(refusals) == 1
    assert refusals[0].startswith("<6>Too many connections: refused ('127.0.0.1', ")


def test_the_journal_is_told_what_is_missing(logged):
    server = logged(journal="{}:{}")
    seconds_for(server, 20000)
    reader, lines = server.read_to_the_end()
    deadline = time.monotonic() + wire.PATIENCE
    while missing(lines) == 0:
        assert time.monotonic() < deadline, "what is missing is not told"
        seconds_for(server, 1)
    server.stop()
    reader.join(wire.PATIENCE)
    assert sum(line.startswith("<4>… ") for line in lines) >= 1
    assert all(re.match("<6>[A-Z]|<4>… ", line) for line in lines)


def test_only_the_journal_gets_levels(logged):
    server = logged(journal="{}:1{}")  # the journal is another file
    assert server.first.startswith("Serving on ")
    assert server.converse(b"kelvin") == ASKED_KELVIN
    assert not any(line.startswith("<") for line in server.stop_and_read())


def test_hostile_bytes_make_one_line_each(logged):
    """And nothing that a terminal could take for a command."""
    server = logged(journal="{}:{}")
    chance = random.Random(2323)
    alphabet = ["\r", "\t", "\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "'", '"', "\\", "<3>",
                "x9q", "♖", "\ue000", "\U000e0041", "\ufffe"]
    queries = ["9q" + "".join(chance.choices(alphabet, k=chance.randrange(40)))
               for _ in range(400)]  # no more than is kept for a reader that is slow
    said = "".join(query + "\n" for query in queries).encode()
    reader, lines = server.read_to_the_end()
    assert server.converse(said).count(b"?> ") == len(queries) + 1
    server.stop()
    reader.join(wire.PATIENCE)
    received = [line for line in lines if "Received from" in line]
    assert len(received) == len(queries)
    assert len(lines) == 2 * len(queries) + 2
    for line in lines:
        assert line.startswith("<6>")
        assert not re.search("[\0-\x1f\x7f-\x9f\u2028\u202e\ue000\U000e0041\ufffe]", line)
