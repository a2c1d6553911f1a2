"""The real program as a server, and clients that say and hear bytes. Every wait ends."""
import ast
import contextlib
import errno
import os
import pathlib
import random
import re
import select
import signal
import socket
import subprocess
import tempfile
import threading
import time

import pytest

PATIENCE = 60  # seconds; only a failure waits so long
SOON = 40  # seconds: however busy the machine, and sooner than any timeout of a minute
PROMPT = b"?> "


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")


def port_of_our_own():
    """A port for one server after another, below the range from which the kernel chooses ports."""
    limits = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    while True:
        port = random.randrange(10000, max(int(limits.split()[0]), 20000))
        with socket.socket() as probe:
            try:
                probe.bind(("0.0.0.0", port))
                return port
            except OSError:
                continue


def connect(address, receive_buffer=None):
    """A client of (host, port), or of the path of a Unix socket."""
    if isinstance(address, str):
        family = socket.AF_UNIX
    else:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    conn = socket.socket(family, socket.SOCK_STREAM)
    conn.settimeout(PATIENCE)
    if receive_buffer is not None:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    try:
        conn.connect(address)
    except OSError:
        conn.close()
        raise
    if family != socket.AF_UNIX:  # what a test says in pieces must not wait to be joined
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Client(conn)


class Client:
    def __init__(self, conn):
        self.socket = conn

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, data):
        self.socket.sendall(data)

    def say_byte_by_byte(self, data):
        for byte in data:
            self.socket.sendall(bytes([byte]))

    def say_no_more(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno == errno.ENOTCONN:  # what shutdown(2) says after a reset
                raise ConnectionResetError(*error.args) from None
            raise

    def hear(self, count):
        """The next `count` bytes; fewer when the server says no more."""
        heard = bytearray(count)
        at = 0
        with memoryview(heard) as room:
            while at < count:
                got = self.socket.recv_into(room[at:])
                if got == 0:
                    break
                at += got
        return bytes(heard[:at])

    def hear_all(self):
        """Everything until the server says no more."""
        pieces = []
        while piece := self.socket.recv(1 << 20):
            pieces.append(piece)
        return b"".join(pieces)

    def hear_all_that_came(self):
        """As hear_all(), of a server that may hang up in the middle and not gently."""
        pieces = []
        try:
            while piece := self.socket.recv(1 << 20):
                pieces.append(piece)
        except ConnectionResetError:
            pass
        return b"".join(pieces)

    def converse(self, data, then_no_more=True):
        """Says `data` and hears meanwhile, until the server says no more."""
        unsaid = memoryview(data)
        pieces = []
        if not unsaid and then_no_more:
            self.say_no_more()
        while True:
            can_hear, can_say, _ = select.select(
                [self.socket], [self.socket] if unsaid else [], [], PATIENCE
            )
            assert can_hear or can_say, "the server neither speaks nor listens"
            if can_say:
                said = self.socket.send(unsaid[:65536], socket.MSG_DONTWAIT)
                unsaid = unsaid[said:]
                if not unsaid and then_no_more:
                    self.say_no_more()
            if can_hear:
                piece = self.socket.recv(1 << 20)
                if not piece:
                    return b"".join(pieces)
                pieces.append(piece)

    def reset(self):
        """Hangs up with an RST, as a machine that crashed does."""
        no_time = b"\1\0\0\0" + b"\0\0\0\0"
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_time)
        self.socket.close()


class Server:
    """`charfinder serve`. Its console is read all the time, line by line. The options stand before
    the addresses, what is `about` the last of them behind it."""

    def __init__(self, program, *listen, options=(), about=()):
        command = [program, "serve", *options]
        for address in listen or ["127.0.0.1:0"]:
            command += ["--listen", address]
        command += about
        self._start(command)
        self.addresses = []
        for number in range(len(listen or [0])):
            self.wait_for("Serving on ", number + 1)
        for line in self.console[: len(listen or [0])]:
            shown = re.fullmatch(r"Serving on (.+)\. Hit CTRL-C to stop\.", line).group(1)
            self.addresses.append(ast.literal_eval(shown))
        self.sockets_at_start = self._sockets()

    def _start(self, command, **how):
        self.trouble = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.trouble, **how
        )
        self.was_told_to_stop = False
        self.console = []
        self.console_ended = False
        self.console_grew = threading.Condition()
        self.reader = threading.Thread(target=self._read_console, daemon=True)
        self.reader.start()

    def _read_console(self):
        with self.process.stdout as stdout:
            for line in stdout:
                with self.console_grew:
                    self.console.append(line.decode().removesuffix("\n"))
                    self.console_grew.notify_all()
        with self.console_grew:
            self.console_ended = True
            self.console_grew.notify_all()

    def wait_for(self, beginning, times=1):
        """Waits until so many lines of the console begin like this; returns the last of them."""
        def lines():
            return [line for line in self.console if line.startswith(beginning)]

        with self.console_grew:
            self.console_grew.wait_for(
                lambda: len(lines()) >= times or self.console_ended, PATIENCE
            )
            assert len(lines()) >= times, f"no {beginning!r} on the console: {self.console[-20:]}"
            return lines()[times - 1]

    def _sockets(self):
        """How many of its descriptors are sockets: those that listen, and one for each client."""
        folder = pathlib.Path(f"/proc/{self.process.pid}/fd")
        count = 0
        for descriptor in folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed since the folder was read
                count += os.readlink(descriptor).startswith("socket:")
        return count

    def wait_for_clients(self, count):
        """Waits until so many clients are connected, refused ones included. A client
        that the server has not accepted yet is not seen: make sure that it was."""
        deadline = time.monotonic() + PATIENCE
        while (clients := self._sockets() - self.sockets_at_start) != count:
            assert time.monotonic() < deadline, f"{clients} clients in the place of {count}"
            select.select([], [], [], 0.005)

    @property
    def port(self):
        return self.addresses[0][1]

    def connect(self, receive_buffer=None):
        return connect(self.addresses[0], receive_buffer)

    def wait_until_it_refuses(self):
        """Waits until no client can connect."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.connect().socket.close()
            except (ConnectionRefusedError, ConnectionResetError):
                return
            assert time.monotonic() < deadline, "it still accepts connections"

    def converse(self, data):
        with self.connect() as client:
            return client.converse(data)

    def signal(self, number=signal.SIGTERM):
        self.was_told_to_stop = True
        self.process.send_signal(number)

    def wait(self):
        """Waits for the end; returns the exit status and how many seconds it took."""
        began = time.monotonic()
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return status, time.monotonic() - began

    def complaints(self):
        self.trouble.seek(0)
        return self.trouble.read().decode(errors="replace")

    def stop(self):
        """The end that every server of a test must be able to come to."""
        if not self.was_told_to_stop:
            self.signal()
        try:
            status, _ = self.wait()
            assert (status, self.complaints()) == (0, "")
        finally:
            self.destroy()

    def destroy(self):
        """Kills it if it still runs, and gives back what it held."""
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        self.trouble.close()

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
