"""data/container/Containerfile, read and followed without a program for containers."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import wire

FILE = pathlib.Path(__file__).parents[2] / "data" / "container" / "Containerfile"

# The loopback of a new network is down (netdevice(7)): this brings it up and becomes a command.
WITH_LOOPBACK = """import fcntl, os, socket, struct, sys
UP, SET_FLAGS = 1, 0x8914
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def instructions():
    """What the file says, in its order: [("FROM", "scratch"), …]"""
    lines = re.sub(r"(?m)^#.*\n", "", FILE.read_text()).splitlines()
    return [tuple(line.split(" ", 1)) for line in lines if line]


class Container:
    """A folder with what the image holds, and the commands that the file names. They run as its
    user, below the folder, number 1 among their processes and alone in their network."""

    def __init__(self, context, folder):
        """`context` is the folder of what is copied."""
        self.folder = folder
        self.server = None
        for name, rest in instructions():
            if name == "COPY":
                mode, source, target = re.fullmatch(r"--chmod=(\d+) (\S+) /(\S+)", rest).groups()
                shutil.copy(context / source, folder / target)
                (folder / target).chmod(int(mode, 8))
            elif name == "USER":
                self.user = rest
            elif name in ("ENTRYPOINT", "CMD"):
                setattr(self, name.lower(), json.loads(rest))
            elif name == "HEALTHCHECK":
                self.healthcheck = json.loads(rest.partition(" CMD ")[2])
            else:
                assert (name, rest) in [("FROM", "scratch"), ("EXPOSE", "2323 8888")]

    def _inside(self, command):
        return ["chroot", f"--userspec={self.user}", "--groups=", str(self.folder), *command]

    def start(self):
        self.server = subprocess.Popen(
            ["unshare", "--net", "--pid", "--fork", sys.executable, "-c",
             WITH_LOOPBACK, *self._inside([*self.entrypoint, *self.cmd])],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def leader(self):
        """The server's number here, as soon as there is one."""
        of = pathlib.Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        deadline = time.monotonic() + wire.PATIENCE
        while not (children := of.read_text(encoding="ascii").split()):
            assert self.server.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        return int(children[0])

    def run(self, *command, **how):
        """Runs a command of this machine in the container's network."""
        return subprocess.run(["nsenter", "--net", "--target", str(self.leader()), *command],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=wire.PATIENCE, **how)

    def is_healthy(self):
        return self.run(*self._inside(self.healthcheck)).returncode == 0

    def wait_until_healthy(self):
        deadline = time.monotonic() + wire.PATIENCE
        while not self.is_healthy():
            assert self.server.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)

    def stop(self, number):
        """The exit status after a signal, and what was said."""
        os.kill(self.leader(), number)
        said = self.server.communicate(timeout=wire.PATIENCE)[0].decode()
        return self.server.returncode, said

    def end(self):
        if self.server is not None and self.server.poll() is None:
            os.kill(self.leader(), signal.SIGKILL)
            self.server.communicate(timeout=wire.PATIENCE)
