"""What README.md shows is what the program prints."""
import re
import subprocess

import pytest
import readme
import shells
import wire

SHOWN = [command for command in readme.commands() if command.printed]


@pytest.fixture
def follow(program, tmp_path, serve):
    """Runs commands as the README has them, but for the ports."""
    server = serve(options=["--http", "127.0.0.1:0"])
    pages = re.search(r"http://(.*)/\.", server.wait_for("Serving on http://"))[1]
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "charfinder").symlink_to(program)

    def run(command):
        line = (command.line.replace("localhost 2323", f"127.0.0.1 {server.addresses[0][1]}")
                .replace("localhost:8888", pages))
        return subprocess.run(["bash", "-c", line], cwd=tmp_path, input=command.typed.encode(),
                              stdout=subprocess.PIPE, timeout=wire.PATIENCE).stdout.decode()
    return run


@pytest.mark.parametrize("command", SHOWN, ids=[each.line for each in SHOWN])
def test_the_readme_shows_what_is_printed(follow, command):
    shells.need("nc", "curl")
    assert command.has_printed(follow(command))


def test_the_readme_has_two_commands_for_everything():
    lines = [each.line for each in readme.commands()]
    assert lines[:2] == ["tools/serve --http", "tools/test"]
