"""What the tests of the whole program share. CHARFINDER names the program, CHARFINDER_UCD_DIR the
data that it was built with."""
import gc
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "socket"), str(HERE / "data")]

pytest.register_assert_rewrite("wire", "judged")

# There are a million objects that stay: not to be looked at again for each 700 new ones.
gc.set_threshold(200_000)

# The path of a Unix socket has at most 107 bytes (unix(7)), of which tests need some sixty.
if len(tempfile.gettempdir()) > 40:
    tempfile.tempdir = "/tmp"

import naive  # noqa: E402
import wire  # noqa: E402


def from_environment(name):
    if name not in os.environ:
        pytest.exit(f"{name} is not set: run these tests with ctest, or set it", returncode=4)
    return str(pathlib.Path(os.environ[name]).resolve())


def pytest_terminal_summary(terminalreporter):
    """Names the tests that were skipped; tools/test repeats these lines."""
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        terminalreporter.write_line(f"skipped: {report.nodeid}: {reason}")


@pytest.fixture(scope="session")
def program():
    return from_environment("CHARFINDER")


@pytest.fixture(scope="session")
def data():
    return naive.Unicode(from_environment("CHARFINDER_UCD_DIR"))


@pytest.fixture(scope="session")
def run(program):
    """Runs a command of the program to its end: run("find", "rook").stdout"""
    def run_command(*arguments, **options):
        usual = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                 "stderr": subprocess.PIPE, "timeout": wire.PATIENCE}
        return subprocess.run([program, *arguments], **{**usual, **options})

    return run_command


@pytest.fixture(scope="session")
def version(run):
    """What --version says, by name: version["Unicode"]"""
    return dict(line.split(" ") for line in run("--version").stdout.decode().splitlines())


@pytest.fixture
def serve(program):
    """Starts servers, which must end well when the test does: serve("[::1]:0")"""
    servers = []

    def start(*listen, **more):
        servers.append(wire.Server(program, *listen, **more))
        return servers[-1]

    yield start
    try:
        for server in servers:
            if not server.trouble.closed:
                server.stop()
    finally:
        for server in servers:
            if not server.trouble.closed:
                server.destroy()


@pytest.fixture
def server(serve):
    return serve()
