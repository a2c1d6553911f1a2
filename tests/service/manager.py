"""The test as a service manager: it opens the sockets, and hears how it goes."""
import os
import pathlib
import socket
import sys
import time

import wire

OF_A_MANAGER = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM")
HAND_OVER = str(pathlib.Path(__file__).parent / "hand_over.py")


def listen(address=("127.0.0.1", 0)):
    """A socket that listens, on (host, port) or the path of a Unix socket."""
    if isinstance(address, (str, bytes)):
        family = socket.AF_UNIX
    else:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.bind(address)
    listening.listen(64)
    return listening


def ask(address):
    with wire.connect(address) as client:
        return client.converse(b"kelvin")


class Service(wire.Server):
    """`charfinder serve`, started by a service manager with sockets: [(name, socket), …]; with a
    name `-` none is told any. `through` is a command that starts it."""

    def __init__(self, program, sockets=(), options=(), through=(), environment=None):
        self.sockets = [listening for _, listening in sockets]
        names = [name for name, _ in sockets]
        self.program = program
        descriptors = [str(listening.fileno()) for listening in self.sockets]
        command = [*through, program, "serve", *options]
        if sockets:
            command = [sys.executable, "-IS", HAND_OVER, "-" if "-" in names else ":".join(names),
                       *descriptors, "--", *command]
        usual = {name: value for name, value in os.environ.items() if name not in OF_A_MANAGER}
        self._start(command, pass_fds=[int(number) for number in descriptors],
                    env={**usual, **(environment or {})})

    def wait_until_it_serves(self, count):
        """Waits for so many listeners, and returns how they were announced."""
        self.wait_for("Serving on ", count)
        return [line.removeprefix("Serving on ").removesuffix(". Hit CTRL-C to stop.")
                for line in self.console if line.startswith("Serving on ")]

    def refusal(self):
        """What it says when it does not serve: one line on standard error."""
        self.was_told_to_stop = True
        status, _ = self.wait()
        said = self.complaints()
        self.destroy()
        assert (status, self.console) == (2, [])
        assert said.count("\n") == 1 and said.startswith("charfinder: cannot ")
        return said.removeprefix("charfinder: cannot ").removesuffix("\n")


class Notifications:
    """A NOTIFY_SOCKET: what was told, field by field, in order."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.environment = {"NOTIFY_SOCKET": str(path)}
        self.told = []

    def watching(self, seconds):
        """The environment of a server that has a watchdog."""
        return {**self.environment, "WATCHDOG_USEC": str(int(seconds * 1e6))}

    def hear(self, patience=wire.PATIENCE):
        """The fields of the next message; none when nothing comes."""
        self.socket.settimeout(patience)
        try:
            message = self.socket.recv(65536)
        except (BlockingIOError, socket.timeout):
            return []
        fields = message.decode().splitlines()
        self.told += fields
        return fields

    def wait_for(self, field):
        """Hears until this is told."""
        deadline = time.monotonic() + wire.PATIENCE
        while time.monotonic() < deadline:
            if field in self.hear():
                return
        raise AssertionError(f"no {field!r} in {self.told}")

    def hear_what_came(self):
        """Everything that has been told already."""
        fields = []
        while message := self.hear(0):
            fields += message
        return fields

    def fill(self):
        """Leaves no room for anything more until some of it is heard."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
            other.setblocking(False)
            try:
                while True:
                    other.sendto(b"X_OF_ANOTHER=1", self.environment["NOTIFY_SOCKET"])
            except BlockingIOError:
                pass

    def close(self):
        self.socket.close()
