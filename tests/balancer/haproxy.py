"""The real haproxy, with the configuration that is installed. The environment tells it where to
listen and where its servers are. The test binds its sockets, so that no port is taken by another
program between being found and being used."""
import csv
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time

import pytest
import webclient
import wire
from pressure import wait_until

PROGRAM = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")

needs_haproxy = pytest.mark.skipif(PROGRAM is None, reason="there is no haproxy here")


def configuration():
    return os.environ["CHARFINDER_HAPROXY_CFG"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=wire.PATIENCE)


def listening():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4096)
    return listener


class Pages(webclient.Web):
    """Requests over HTTP, through haproxy, from an address of this machine."""

    def __init__(self, address, source):
        self.address = address
        self.source = source

    def keep(self):
        return http.client.HTTPConnection(
            *self.address, timeout=wire.PATIENCE, source_address=(self.source, 0))


class Haproxy:
    """In front of servers a and b, each with its addresses for lines and for pages."""

    def __init__(self, a, b):
        self.folder = tempfile.TemporaryDirectory(prefix="cf")  # a socket's path must be short
        self.admin = os.path.join(self.folder.name, "admin")
        self.said = tempfile.TemporaryFile()
        with listening() as lines, listening() as pages:
            self.lines, self.web = lines.getsockname(), pages.getsockname()
            told = {"LINES": f"fd@{lines.fileno()}", "PAGES": f"fd@{pages.fileno()}",
                    "ADMIN": self.admin, "CLIENTS": "100"}
            for name, server in (("A", a), ("B", b)):
                for what, address in zip(("LINES", "PAGES"), server):
                    told[f"{name}_{what}"] = f"{address[0]}:{address[1]}"
            self.process = subprocess.Popen(
                [PROGRAM, "-db", "-f", configuration()], stdin=subprocess.DEVNULL,
                stdout=self.said, stderr=subprocess.STDOUT,
                pass_fds=[lines.fileno(), pages.fileno()],
                env={**os.environ, **{"CHARFINDER_" + key: at for key, at in told.items()}})

    def ask(self, command):
        """What haproxy answers to an operator; nothing while it is not there yet."""
        try:
            with wire.connect(self.admin) as admin:
                return admin.converse(command.encode() + b"\n").decode()
        except (FileNotFoundError, ConnectionRefusedError):
            assert self.process.poll() is None, self.complaints()
            return ""

    def tell(self, command):
        assert self.ask(command).strip() == ""

    def state(self, backend, server):
        """What haproxy knows of a server: state("lines", "a")["status"]"""
        table = self.ask("show stat").removeprefix("# ").splitlines()
        for row in csv.DictReader(table):
            if (row["pxname"], row["svname"]) == (f"charfinder_{backend}", server):
                return row
        return {"status": "", "check_status": "INI", "scur": ""}

    def wait_until_it_is(self, server, status):
        """Waits until both backends report this status, from a health check."""
        def is_so(backend):
            state = self.state(backend, server)
            return state["status"].startswith(status) and state["check_status"] != "INI"

        wait_until(lambda: is_so("lines") and is_so("pages"), f"{server} is not {status}")

    def wait_until_unused(self, server):
        """Waits until the server has had no session for 0.1 s: haproxy counts a session a moment
        after it began."""
        since = [time.monotonic()]

        def is_so():
            if any(self.state(backend, server)["scur"] != "0" for backend in ("lines", "pages")):
                since[0] = time.monotonic()
            return time.monotonic() - since[0] > 0.1

        wait_until(is_so, f"{server} still serves a client")

    def connect(self, source="127.0.0.1", receive_buffer=None):
        conn = socket.socket()
        conn.settimeout(wire.PATIENCE)
        if receive_buffer is not None:
            conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            conn.bind((source, 0))
            conn.connect(self.lines)
        except OSError:
            conn.close()
            raise
        return wire.Client(conn)

    def pages(self, source="127.0.0.1"):
        return Pages(self.web, source)

    def complaints(self):
        self.said.seek(0)
        return self.said.read().decode(errors="replace")

    def close(self):
        self.process.kill()
        self.process.wait(wire.PATIENCE)
        self.said.close()
        self.folder.cleanup()
