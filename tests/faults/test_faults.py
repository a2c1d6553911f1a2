"""One call of the system fails, then the next one, until the server gets by without it. It says so
and ends, or one client is lost: never the server, never another client's bytes."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess

import pytest
import wire
from answers import ASKED_KELVIN, KELVIN
from faults import Faults
from pressure import SMALL, ask, is_sanitized, is_served

CALLS_MAX = 100_000  # of one function in one life; more means that it is never left alone
CALLS_EACH = 12  # from here on not each call of a life fails, but each half as far again
START, CLIENT, STOP = "start", "client", "stop"

# libuv calls abort() where it has no way to report a failure; the shim names the caller.
LIBUV_ABORTS = {
    (START, "realloc"): "uv__io_start() cannot grow its table of watchers",
    (START, "pipe2"): "uv__signal_global_reinit() cannot make the pipe that is its lock",
    (START, "write"): "uv__signal_unlock() cannot give its lock back",
    (START, "epoll_ctl"): "uv__io_poll() cannot watch a descriptor",
    (CLIENT, "epoll_ctl"): "uv__io_poll() cannot watch a descriptor",
    (STOP, "epoll_ctl"): "uv__io_poll() cannot watch a descriptor",
}


@pytest.fixture
def faults(program, tmp_path):
    if b"__tsan_init" in pathlib.Path(program).read_bytes():
        pytest.skip("the thread sanitizer must stand in front of malloc()")
    shim = os.environ.get("CHARFINDER_SHIM")
    if shim is None:
        pytest.skip("CHARFINDER_SHIM names no shim: run these tests with ctest")
    with contextlib.closing(Faults(shim, tmp_path / "faults", program)) as shared:
        yield shared


@pytest.fixture(scope="module")
def big(data):
    """A conversation that does not fit into the kernel's buffers."""
    return data.conversation(["ideograph"])


class Server(wire.Server):
    """Where a failure may keep it from serving."""

    def __init__(self, faults, *listen, **more):
        self.process = None
        with contextlib.ExitStack() as later:
            environment = dict(os.environ)
            later.callback(os.environ.update, environment)
            later.callback(os.environ.clear)
            os.environ.update(faults.environment)
            super().__init__(faults.program, *listen, **more)


def gave_up_in_libuv(faults, phase, function, status):
    if status != -signal.SIGABRT:
        return False
    assert "libuv" in os.path.basename(faults.aborted_by), faults.aborted_by
    assert (phase, function) in LIBUV_ABORTS
    return True


def needs_its_memory(program, function):
    """Whether a sanitizer that is part of the program, as clang's is, has this function for itself."""
    if function not in ("malloc", "calloc", "realloc") or not is_sanitized(program):
        return False
    return b"libasan" not in subprocess.run(["ldd", program], stdout=subprocess.PIPE).stdout


def each_call(faults, function, error, times=1):
    """Arms before each turn of the loop, and ends when there was nothing left to fail."""
    if needs_its_memory(faults.program, function):
        pytest.skip(f"the sanitizer within the program has {function}() for itself")
    injected = skip = missed = 0
    while skip < CALLS_MAX:
        faults.arm(function, error, skip, times)
        yield skip
        if faults.hits == 0:
            if injected > 0:
                return
            missed += 1  # a client may have been quick enough to make the call needless
            assert missed < 5, f"{function}() is never called"
            continue
        injected += 1
        skip += 1 if skip < CALLS_EACH else skip // 2
    raise AssertionError(f"{function}() is called again and again")


def answers(address):
    try:
        with wire.connect(address) as client:
            return client.converse(b"kelvin") == ASKED_KELVIN
    except ConnectionError:
        return False


def start_and_end(faults, workers, path):
    """The exit status, what was said on standard error, and how many listeners were announced."""
    with subprocess.Popen(
        [faults.program, "serve", "--workers", str(workers), "--listen", "127.0.0.1:0",
         "--listen", f"unix:{path}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=faults.environment,
    ) as process:
        try:
            said = [line for line in (process.stdout.readline(), process.stdout.readline()) if line]
            faults.disarm()
            if len(said) == 2:
                port = int(re.search(rb", (\d+)\)", said[0]).group(1))
                served = all(answers(address) for address in [("127.0.0.1", port), str(path)])
                assert served or faults.aborted_by  # by one worker after another's announcement
                process.terminate()
            status = process.wait(wire.PATIENCE)
            return status, process.stderr.read().decode(), len(said)
        finally:
            process.kill()


START_FAULTS = [
    ("calloc", "ENOMEM"), ("realloc", "ENOMEM"), ("socket", "EMFILE"),
    ("socket", "EAFNOSUPPORT"), ("bind", "EACCES"), ("bind", "EADDRINUSE"),
    ("listen", "EADDRINUSE"), ("setsockopt", "ENOPROTOOPT"), ("epoll_create1", "EMFILE"),
    ("epoll_ctl", "ENOSPC"), ("pipe2", "EMFILE"), ("eventfd", "EMFILE"),
    ("write", "EIO"), ("write", "ENOSPC"), ("write", "EINTR"),
    ("sigaction", "EINVAL"),
]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("function, error", START_FAULTS)
def test_at_the_start(faults, tmp_path, workers, function, error):
    if function in ("calloc", "realloc") and is_sanitized(faults.program):
        pytest.skip("a sanitizer needs memory itself when it starts a thread, such as the console's")
    path = tmp_path / "cf.sock"
    for _ in each_call(faults, function, error):
        status, complaint, announced = start_and_end(faults, workers, path)
        if gave_up_in_libuv(faults, START, function, status):
            path.unlink(missing_ok=True)
            continue
        if announced == 0:
            assert status == 2
            assert re.fullmatch(r"charfinder: [^\n]+\n", complaint)
        else:
            assert (status, complaint, announced) == (0, "", 2)
        assert not path.exists()


def test_a_thread_that_does_not_start(faults, tmp_path):
    """The console's is the first; workers have one each, but for the first of them."""
    path = tmp_path / "cf.sock"
    for skip in each_call(faults, "pthread_create", "EAGAIN"):
        status, complaint, announced = start_and_end(faults, 4, path)
        if skip < 4:
            what = " a worker" if skip > 0 else ""
            assert announced <= 1  # what it says when it shuts down, no listener
            assert status == 2
            assert re.fullmatch(rf"charfinder: cannot start{what}: [^\n]+\n", complaint)
        assert not path.exists()


@pytest.mark.skipif(os.environ.get("CHARFINDER_SYSTEMD") != "1", reason="built without systemd")
@pytest.mark.parametrize("environment", [{"NOTIFY_SOCKET": "@nobody"}, {"LISTEN_FDS": "1"}])
def test_a_library_that_is_missing(faults, environment):
    """It is loaded only when there is a service manager."""
    faults.arm("dlopen", "ENOENT", skip=0)
    done = subprocess.run(
        [faults.program, "serve", "--listen", "127.0.0.1:0"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=wire.PATIENCE,
        env={**faults.environment, **environment})
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"charfinder: cannot take over the sockets of the service manager: "
                        r"lib\w+\.so\.\d+ is not installed\n", done.stderr)


@wire.needs_ipv6
@pytest.mark.parametrize("host, missing", [("::1", 0), ("127.0.0.1", 1)])
def test_localhost_where_there_is_one_kind_of_address_only(faults, host, missing):
    faults.arm("socket", "EAFNOSUPPORT", skip=missing)
    server = Server(faults, "localhost:0")
    try:
        assert faults.hits == 1
        assert server.addresses[0][0] == host
        assert is_served(server)
        server.signal()
        status, _ = server.wait()
        assert (status, server.complaints()) == (0, "")
        assert sum(line.startswith("Serving on ") for line in server.console) == 1
    finally:
        server.destroy()


@contextlib.contextmanager
def cut_off_anywhere():
    """This client may be lost, but not left waiting."""
    try:
        yield
    except TimeoutError:
        raise
    except OSError:
        pass


def whatever_comes(client, heard, expected):
    """The rest of what this client is told, perhaps nothing."""
    with cut_off_anywhere():
        while piece := client.socket.recv(1 << 20):
            heard += piece
    assert expected.startswith(heard)


def be_a_victim(server, said, expected):
    """Connects, asks, takes its time, and then hears all that comes to the end of the session."""
    heard = bytearray()
    with cut_off_anywhere(), server.connect(SMALL) as client:
        client.say(said)
        heard += client.hear(1000)
        client.say_no_more()
        heard += client.hear(len(expected))
    assert expected.startswith(heard)


def come_to_a_stand(client):
    """In each round of the loop another client has a turn, and a big answer takes some twenty
    turns."""
    for _ in range(60):
        client.say(b"\xff\xf6")
        assert client.hear(7) == b"[Yes]\r\n"


CLIENT_FAULTS = [
    ("malloc", "ENOMEM", 1), ("malloc", "ENOMEM", 3),
    *[("accept4", error, 1) for error in
      ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "ECONNABORTED", "EINTR", "EPERM", "EPROTO"]],
    ("accept4", "EMFILE", 3), ("accept4", "ECONNABORTED", 100),
    *[("read", error, 1) for error in
      ["ECONNRESET", "ETIMEDOUT", "EIO", "ENOMEM", "EINTR", "EAGAIN"]],
    *[("write", error, 1) for error in
      ["EPIPE", "ECONNRESET", "ENOBUFS", "EINTR", "EAGAIN", "EIO"]],
    *[("writev", error, 1) for error in
      ["EPIPE", "ECONNRESET", "ENOBUFS", "EINTR", "EAGAIN", "EIO"]],
    ("writev", "EAGAIN", 3), ("shutdown", "ENOTCONN", 1), ("epoll_ctl", "ENOMEM", 1),
    ("epoll_wait", "EINTR", 1),
]


@pytest.mark.parametrize("function, error, times", CLIENT_FAULTS)
def test_while_a_client_is_served(faults, big, function, error, times):
    for _ in each_call(faults, function, error, times):
        faults_armed = faults.shared[:]
        faults.disarm()
        server = Server(faults)
        try:
            with server.connect() as idle, server.connect(SMALL) as slow:
                assert idle.hear(3) == b"?> "
                idle.say(b"kel")
                slow.say(b"ideograph\n")
                heard = slow.hear(1000)
                come_to_a_stand(idle)

                faults.shared[:] = faults_armed
                be_a_victim(server, b"kelvin\nideograph\nkelvin",
                            ASKED_KELVIN + big[3:] + KELVIN)
                be_a_victim(server, b"kelvin\n\xff\xf4", ASKED_KELVIN)
                faults.disarm()
                if faults.aborted_by:
                    status, _ = server.wait()
                    assert gave_up_in_libuv(faults, CLIENT, function, status)
                    continue

                ask(idle, b"vin\n")
                assert heard + slow.hear(len(big) - len(heard)) == big
                assert is_served(server)
            server.signal()
            status, _ = server.wait()
            assert (status, server.complaints()) == (0, "")
        finally:
            server.destroy()


HEADER_FAULTS = [
    ("malloc", "ENOMEM"), ("accept4", "EMFILE"), ("accept4", "ECONNABORTED"),
    *[("recv", error) for error in ["ECONNRESET", "EAGAIN", "EINTR", "EIO"]],
    ("epoll_ctl", "ENOMEM"),
]


@pytest.mark.parametrize("function, error", HEADER_FAULTS)
def test_while_a_header_is_read(faults, function, error):
    """A connection through a balancer is lost, or served as the client's that was told."""
    header = b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"
    trusted = ["--proxy-protocol", "--trust", "127.0.0.1"]
    for _ in each_call(faults, function, error):
        faults_armed = faults.shared[:]
        faults.disarm()
        server = Server(faults, about=trusted)
        try:
            with server.connect() as other:
                other.say(header)
                assert other.hear(3) == b"?> "
                faults.shared[:] = faults_armed
                for said in header[:10], header + b"kelvin\n":
                    with cut_off_anywhere(), server.connect() as victim:
                        assert ASKED_KELVIN.startswith(victim.converse(said))
                faults.disarm()
                if faults.aborted_by:
                    status, _ = server.wait()
                    assert gave_up_in_libuv(faults, CLIENT, function, status)
                    continue
                ask(other)
                assert server.converse(header + b"kelvin") == ASKED_KELVIN
            server.signal()
            status, _ = server.wait()
            assert (status, server.complaints()) == (0, "")
        finally:
            server.destroy()


STOP_FAULTS = [
    ("writev", "ECONNRESET"), ("writev", "EAGAIN"), ("shutdown", "ENOTCONN"),
    ("epoll_wait", "EINTR"), ("epoll_ctl", "ENOMEM"),
]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("function, error", STOP_FAULTS)
def test_at_the_end(faults, big, workers, function, error):
    for _ in each_call(faults, function, error):
        faults_armed = faults.shared[:]
        faults.disarm()
        server = Server(faults, options=["--workers", str(workers), "--drain-timeout", "60"])
        try:
            with server.connect() as idle, server.connect(SMALL) as slow:
                assert idle.hear(3) == b"?> "
                slow.say(b"ideograph\n")
                heard = bytearray(slow.hear(1000))
                faults.shared[:] = faults_armed
                server.signal()
                whatever_comes(idle, bytearray(), b"")
                whatever_comes(slow, heard, big)
            status, _ = server.wait()
            if not gave_up_in_libuv(faults, STOP, function, status):
                assert (status, server.complaints()) == (0, "")
        finally:
            server.destroy()
