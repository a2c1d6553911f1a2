"""The servers that are measured: each is started on a free port and answers until it is stopped."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def expect(client, said):
    """Hears as many bytes; False if they are others."""
    heard = bytearray()
    while len(heard) < len(said) and (chunk := client.recv(len(said) - len(heard))):
        heard += chunk
    return heard == said


def pinned_to(core):
    """What a child does before exec, or None: it may run on any core."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


class Server:
    """A child process on a core of its own; `protocol` is what `load` calls its language."""

    def __init__(self, name, protocol, core, command, stdout=subprocess.DEVNULL, port=None):
        self.name = name
        self.protocol = protocol
        self.port = port or free_port()
        self.command = [str(word).replace("PORT", str(self.port)) for word in command]
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=stdout,
                                        stderr=subprocess.DEVNULL, preexec_fn=pinned_to(core))
        self._wait()

    def _wait(self):
        for _ in range(500):
            if self.process.poll() is not None:
                break
            try:
                connect(self.port).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise SystemExit(f"{self.name} does not start: {' '.join(self.command)}")

    def greet(self):
        """A connection on which the server has said something."""
        client = connect(self.port)
        if self.protocol == "redis":
            client.sendall(b"PING\r\n")
        if not expect(client, b"+PONG\r\n" if self.protocol == "redis" else b"?> "):
            raise SystemExit(f"{self.name} does not greet")
        return client

    @property
    def pid(self):
        return self.process.pid

    def cpu_seconds(self):
        """What all its threads have used so far."""
        return sum(int(path.read_text(encoding="ascii").split()[0]) for path in
                   Path(f"/proc/{self.pid}/task").glob("*/schedstat")) / 1e9

    def stop(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Charfinder(Server):
    """Quiet, unless its console goes to the file `log`."""

    def __init__(self, programs, log=None):
        command = self.command_for(programs, "PORT", quiet=log is None)
        super().__init__("charfinder", "charfinder", programs.server_core, command,
                         subprocess.DEVNULL if log is None else log)

    @staticmethod
    def command_for(programs, port, quiet=True):
        command = [programs.charfinder, "serve", "--listen", f"127.0.0.1:{port}"]
        return [*command, "--quiet"] if quiet else command


class Limit(Server):
    """Sends the same bytes from a constant; see limit.c."""

    def __init__(self, programs, answers, name="limit"):
        super().__init__(name, "charfinder", programs.server_core,
                         [programs.limit, "PORT", answers])


class HttpServer(Server):
    """One that wrk asks, always for the same `path`; `answer_bytes` are those of head and body."""

    def __init__(self, name, core, command, path, port=None):
        super().__init__(name, None, core, command, port=port)
        self.path = path
        self.url = f"http://127.0.0.1:{self.port}{path}"
        self.answer_bytes = len(self.whole_response())

    def fetch(self):
        """(content type, body)"""
        with urllib.request.urlopen(self.url, timeout=10) as response:
            return response.headers["Content-Type"], response.read()

    def whole_response(self):
        """Head and body as they go over the wire, to a client that will ask again."""
        with connect(self.port) as client:
            client.sendall(f"GET {self.path} HTTP/1.1\r\nHost: {self.name}\r\n\r\n".encode())
            client.shutdown(socket.SHUT_WR)
            response = bytearray()
            while chunk := client.recv(1 << 20):
                response += chunk
            return bytes(response)


class CharfinderHttp(HttpServer):
    def __init__(self, programs, path):
        super().__init__("charfinder", programs.server_core,
                         [programs.charfinder, "serve", "--quiet", "--listen", "127.0.0.1:0",
                          "--http", "127.0.0.1:PORT"], path)


class LimitHttp(HttpServer):
    """Sends recorded responses; see limit.c."""

    def __init__(self, programs, path, answers):
        super().__init__("limit", programs.server_core,
                         [programs.limit, "--http", "PORT", answers], path)


class Nginx(HttpServer):
    """Sends `body` from a file, in a new folder within `files`; see nginx.conf."""

    def __init__(self, programs, files, content_type, body):
        folder = Path(tempfile.mkdtemp(dir=files))
        port = free_port()
        text = (programs.folder / "nginx.conf").read_text(encoding="utf-8")
        for word, value in (("FOLDER", folder), ("PORT", port), ("TYPE", content_type)):
            text = text.replace(word, str(value))
        configuration = folder / "nginx.conf"
        configuration.write_text(text, encoding="utf-8")
        (folder / "body").write_bytes(body)
        super().__init__("nginx", programs.server_core,
                         [self.program(), "-p", folder, "-c", configuration], "/body", port)

    @staticmethod
    def program():
        """Its path, or None if it is not installed; the PATH may lack the folder where Debian has
        it."""
        return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


class Redis(Server):
    """Has `values` with their numbers as keys."""

    COMMAND = ["redis-server", "--bind", "127.0.0.1", "--port", "PORT", "--save", "",
               "--appendonly", "no"]

    def __init__(self, programs, values):
        super().__init__("Redis", "redis", programs.server_core, self.COMMAND)
        with connect(self.port) as client:
            for first in range(0, len(values), 100):
                some = values[first:first + 100]
                for key, value in enumerate(some, first):
                    head = f"*3\r\n$3\r\nSET\r\n${len(str(key))}\r\n{key}\r\n${len(value)}\r\n"
                    client.sendall(head.encode() + value + b"\r\n")
                if not expect(client, b"+OK\r\n" * len(some)):
                    raise SystemExit("Redis does not take a value")


def learn_answers(port, queries):
    """What charfinder answers to each query, with the prompt."""
    end = b"\r\n?> "
    answers = []
    heard = bytearray()
    with connect(port) as client:
        expect(client, b"?> ")
        for first in range(0, len(queries), 100):
            some = queries[first:first + 100]
            client.sendall(b"".join(query.encode() + b"\r\n" for query in some))
            while heard.count(end) < len(some):
                chunk = client.recv(1 << 20)
                if not chunk:
                    raise SystemExit(f"not every answer to {some}")
                heard += chunk
            answers += [answer + end for answer in bytes(heard).split(end)[:-1]]
            heard.clear()
    return answers
