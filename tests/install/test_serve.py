"""tools/serve, with a cmake that only notes what it is told: begins as it is called, ends when it
may."""
import os
import pathlib
import re
import shutil
import signal
import subprocess

import pytest
import wire

TOOLS = pathlib.Path(__file__).parents[2] / "tools"

# A build that takes until the file `go` is there; what it makes says its arguments.
CMAKE = """#!/bin/sh
case $1 in
--build)
    echo begin >>"$NOTES/log"
    read -r line <"$NOTES/go"
    printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@"\\n' >"$2/charfinder"
    chmod +x "$2/charfinder"
    echo end >>"$NOTES/log"
    ;;
esac
"""


@pytest.fixture
def begin(tmp_path):
    """Begins tools/serve of a source tree of its own: begin("--quiet")"""
    tree = tmp_path / "tree with a space"
    (tree / "tools").mkdir(parents=True)
    shutil.copy(TOOLS / "serve", tree / "tools")
    for path, content in ((tree / "tools/packages", "#!/bin/sh\n"), (tmp_path / "cmake", CMAKE)):
        path.write_text(content)
        path.chmod(0o755)
    os.mkfifo(tmp_path / "go")
    begun = []

    def start(*options):
        begun.append(subprocess.Popen(
            [tree / "tools/serve", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "NOTES": str(tmp_path)}))
        return begun[-1]

    yield start
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=wire.PATIENCE)


def let_a_build_end(tmp_path):
    """Waits until one is at it."""
    (tmp_path / "go").write_text("\n")


def test_two_at_once_build_one_after_the_other(begin, tmp_path):
    first = begin("--quiet")
    said = ""
    while "building" not in said:
        said = first.stderr.readline()
    second = begin("--best")
    while "waiting" not in (said := second.stderr.readline()):
        assert said != ""
    assert "tree\\ with\\ a\\ space/build" in said
    let_a_build_end(tmp_path)
    assert first.communicate(timeout=wire.PATIENCE)[0] == "serve\n--quiet\n"
    let_a_build_end(tmp_path)
    assert second.communicate(timeout=wire.PATIENCE)[0] == "serve\n--best\n"
    assert (tmp_path / "log").read_text() == "begin\nend\nbegin\nend\n"


def test_the_next_one_waits_for_no_server(begin, tmp_path):
    for _ in range(2):
        process = begin()
        let_a_build_end(tmp_path)
        said, told = process.communicate(timeout=wire.PATIENCE)
        assert (process.returncode, said) == (0, "serve\n") and "waiting" not in told


def test_what_it_starts_can_be_pasted(begin, tmp_path):
    options = ["--listen", "unix:/tmp/a b's", "$HOME", "*"]
    process = begin(*options)
    let_a_build_end(tmp_path)
    said, told = process.communicate(timeout=wire.PATIENCE)
    assert said.splitlines() == ["serve", *options]
    line = re.search(r"(?m)^serve: starting (.*)$", told).group(1)
    assert subprocess.run(["bash", "-c", line], stdout=subprocess.PIPE, text=True,
                          check=True).stdout == said


def test_a_step_that_failed_can_be_pasted(begin, tmp_path):
    (tmp_path / "cmake").write_text('#!/bin/sh\n[ "$1" != --build ] || exit 3\n')
    process = begin()
    said, told = process.communicate(timeout=wire.PATIENCE)
    assert (process.returncode, said) == (1, "")
    line = re.search(r"(?m)^serve: that failed, so .*?: (.*)$", told).group(1)
    path = f"{tmp_path}:{os.environ['PATH']}"
    assert subprocess.run(["bash", "-c", line], env={"PATH": path}).returncode == 3
