"""What a server costs under load, as the kernel counts it."""
import contextlib
import os
import resource
import select
import signal
import time

import wire
from answers import ASKED_KELVIN, KELVIN

SMALL = 16 * 1024  # a receive buffer that an answer of megabytes fills at once
REFUSAL = b"Too many connections, try again later\r\n"

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def is_sanitized(program):
    """Sanitizers keep freed memory and are slow: costs are not what they will be."""
    with open(program, "rb") as image:
        content = image.read()
    return b"__asan_init" in content or b"__tsan_init" in content


def cpu_seconds(server):
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def threads(server):
    return len(os.listdir(f"/proc/{server.process.pid}/task"))


def own_bytes(server):
    """Resident, and its own: neither program text nor other files. Page by page, as the sums in
    `status` may lag behind by some hundred KiB for each processor."""
    with open(f"/proc/{server.process.pid}/smaps_rollup", encoding="ascii") as rollup:
        for line in rollup:
            if line.startswith("Anonymous:"):
                return int(line.split()[1]) * 1024
    raise AssertionError("the kernel does not tell")


def wait_until(condition, why):
    """For what the server cannot be asked; a look every hundredth of a second."""
    deadline = time.monotonic() + wire.PATIENCE
    while not condition():
        assert time.monotonic() < deadline, why
        select.select([], [], [], 0.01)


def wait_until_at_rest(server):
    """Waits until it had nothing to do for a fifth of a second."""
    last = [-1.0, 0.0]

    def is_at_rest():
        now = cpu_seconds(server)
        if now != last[0]:
            last[:] = [now, time.monotonic()]
        return time.monotonic() - last[1] > 0.2

    wait_until(is_at_rest, "it is busy all the time")


def is_served(server):
    return server.converse(b"kelvin") == ASKED_KELVIN


def ask(client, line=b"kelvin\n", answer=KELVIN):
    client.say(line)
    assert client.hear(len(answer)) == answer


class Pace:
    """How late a client of a test was, at most: it tells each time that it has acted."""

    def __init__(self):
        self.last = time.monotonic()
        self.longest = 0.0

    def beat(self):
        now = time.monotonic()
        self.longest = max(self.longest, now - self.last)
        self.last = now


def at_a_pace(longest, attempt):
    """Runs attempt(pace), in which clients must act in time. What a machine shows that let more
    than `longest` seconds pass between two beats is not what was to be shown: it gets other
    chances."""
    for chances in (4, 3, 2, 1, 0):
        pace = Pace()
        try:
            return attempt(pace)
        except (AssertionError, OSError):
            pace.beat()
            if pace.longest < longest or chances == 0:
                raise


def is_silent(client, seconds):
    """That long, neither bytes nor the end came."""
    return not select.select([client.socket], [], [], seconds)[0]


def connect_from(source, server):
    conn = wire.socket.socket(wire.socket.AF_INET, wire.socket.SOCK_STREAM)
    conn.settimeout(wire.PATIENCE)
    try:
        conn.bind((source, 0))
        conn.connect(server.addresses[0])
    except OSError:
        conn.close()
        raise
    return wire.Client(conn)


@contextlib.contextmanager
def many(connect, count):
    """So many clients, closed in the end."""
    clients = []
    try:
        for _ in range(count):
            clients.append(connect())
        yield clients
    finally:
        for client in clients:
            client.socket.close()


@contextlib.contextmanager
def frozen(server):
    """Stands still, while the kernel goes on to take what clients send."""
    server.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def descriptors_limited(server, to):
    """The server can open no descriptor numbered `to` or higher, for the time being."""
    pid = server.process.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (to, hard))
    try:
        yield
    finally:
        if server.process.poll() is None:
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
