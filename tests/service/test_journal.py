"""Every line that the service writes tells the journal its level."""
import os
import subprocess

import pytest
import wire


def speak(program, *arguments, journal):
    """What it says, both ways, to a pipe that the manager calls its journal, or another."""
    reading, writing = os.pipe()
    pipe = os.fstat(writing)
    named = journal.format(pipe.st_dev, pipe.st_ino)
    done = subprocess.run(
        [program, *arguments], stdin=subprocess.DEVNULL, stdout=writing, stderr=writing,
        timeout=wire.PATIENCE, env={**os.environ, "JOURNAL_STREAM": named}, check=False)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        return done.returncode, said.read().decode()


@pytest.mark.parametrize("arguments, why", [
    (["serve", "--listen", "nowhere"], "cannot listen on nowhere: expected"),
    (["serve", "--nonsense"], "serve does not know --nonsense"),
    (["serve", "--workers", "many"], "--workers takes a whole number"),
    (["serve", "now"], "serve takes no 'now'"),
    (["server"], "'server' is not a command"),
])
def test_what_keeps_it_from_serving_is_an_error(program, arguments, why):
    status, said = speak(program, *arguments, journal="{}:{}")
    assert status == 2
    assert said.startswith(f"<3>charfinder: {why}") and said.count("\n") == 1


@pytest.mark.parametrize("journal", ["{}:1{}", "1{}:{}", "", "{}", "{}:{}x"])
def test_what_goes_elsewhere_has_no_level(program, journal):
    status, said = speak(program, "serve", "--listen", "nowhere", journal=journal)
    assert (status, said[:28]) == (2, "charfinder: cannot listen on")
