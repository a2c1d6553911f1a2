"""How little the server needs around it: where that is too little, it says so and ends with 2."""
import os
import resource
import subprocess
import time

import pytest
import wire
from answers import ASKED_KELVIN
from pressure import is_sanitized

NEVER_BEGAN = 127  # the exit status of the loader of programs, where it lacks something itself


def begin(program, path, options=(), through=(), **how):
    return subprocess.Popen(
        [*through, program, "serve", "--listen", f"unix:{path}", *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **how)


def is_answered(path, process):
    """Asks as soon as it listens; false if it ends instead."""
    deadline = time.monotonic() + wire.PATIENCE
    while process.poll() is None:
        assert time.monotonic() < deadline
        try:
            with wire.connect(path) as client:
                return client.converse(b"kelvin") == ASKED_KELVIN
        except (FileNotFoundError, ConnectionRefusedError):
            os.sched_yield()
    return False


def live(*arguments, **how):
    """A whole life: whether a client was answered, the exit status, the complaints."""
    with begin(*arguments, **how) as process:
        try:
            answered = is_answered(arguments[1], process)
            process.terminate()
            return answered, process.wait(wire.PATIENCE), process.stderr.read().decode()
        finally:
            process.kill()


def with_limit(kind, limit):
    return lambda: resource.setrlimit(kind, (limit, limit))


FEW = "charfinder: cannot start: too few descriptors are allowed, see ulimit -n\n"


@pytest.mark.parametrize("workers", [1, 3])
def test_with_few_descriptors_it_serves_or_says_that_it_cannot(program, tmp_path, workers):
    path = str(tmp_path / "cf.sock")
    lives = [live(program, path, ["--workers", str(workers)],
                  preexec_fn=with_limit(resource.RLIMIT_NOFILE, limit)) for limit in range(3, 33)]
    for limit, (answered, status, complaint) in enumerate(lives, 3):
        if status != NEVER_BEGAN:
            assert (answered, status, complaint) in [(True, 0, ""), (False, 2, FEW)], limit
    assert (False, 2, FEW) in lives
    assert lives[-1] == (True, 0, "")


@pytest.mark.parametrize("kib", [64, 128, 256, 1024])
def test_a_small_stack_is_enough(program, tmp_path, kib):
    if is_sanitized(program) and kib < 256:
        pytest.skip("a sanitizer needs more")
    path = str(tmp_path / "cf.sock")
    assert live(program, path, ["--workers", "2"],
                preexec_fn=with_limit(resource.RLIMIT_STACK, kib << 10)) == (True, 0, "")


def test_with_too_small_a_stack_it_says_so(program, tmp_path):
    if is_sanitized(program):
        pytest.skip("a sanitizer needs more")
    assert live(program, str(tmp_path / "cf.sock"),
                preexec_fn=with_limit(resource.RLIMIT_STACK, 56 << 10)) == (
        False, 2, "charfinder: cannot start: too small a stack is allowed, see ulimit -s\n")


@pytest.mark.parametrize("closed", ["", "<&-", ">&-", "<&- >&-", "<&- >&- 2>&-"])
def test_without_dev_null_it_serves_whichever_descriptors_are_closed(program, tmp_path, closed):
    empty = tmp_path / "dev"
    empty.mkdir()
    hide = ["unshare", "--mount", "sh", "-c", 'mount --bind "$1" /dev && shift && exec "$@"', "sh",
            str(empty)]
    if subprocess.run([*hide, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("nothing can be mounted here")
    path = str(tmp_path / "cf.sock")
    assert live(program, path,
                through=[*hide, "sh", "-c", f'exec "$@" {closed}', "sh"]) == (True, 0, "")
