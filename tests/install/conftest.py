"""What the tests of the installation share."""
import os
import subprocess

import pytest
import shells
import wire


@pytest.fixture(scope="session", params=shells.ALL)
def complete(request, tmp_path_factory):
    """What a shell offers at the end of a line, with its description:
    complete("charfinder words --")"""
    shells.need(request.param)
    folder = tmp_path_factory.mktemp(request.param)

    def ask(line):
        return shells.ALL[request.param](line, folder)

    ask.describes = request.param != "bash"
    return ask


@pytest.fixture(scope="session")
def make():
    """Runs cmake or cpack in the build tree, by the variable that names it:
    make("CMAKE", "--install", ".")"""

    def run_tool(tool, *arguments, **environment):
        done = subprocess.run([os.environ[tool], *arguments], cwd=os.environ["CHARFINDER_BUILD"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=10 * wire.PATIENCE,
                              env={**os.environ, **environment})
        assert done.returncode == 0, done.stdout.decode()

    return run_tool


@pytest.fixture
def serves():
    """Whether a program answers a question as a server: serves("/path/to/charfinder")"""

    def ask(program):
        server = wire.Server(program)
        try:
            with wire.connect(server.addresses[0]) as client:
                assert b"1 match for 'nbsp'" in client.converse(b"nbsp\n")
            server.stop()
        finally:
            if not server.trouble.closed:
                server.destroy()

    return ask
