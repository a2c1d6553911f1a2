"""The man page, as mandoc and people read it."""
import pathlib
import re
import subprocess

import shells

MAN = pathlib.Path(__file__).parents[2] / "data" / "man" / "charfinder.1"


def mandoc(*options):
    shells.need("mandoc")
    return subprocess.run(["mandoc", *options, MAN], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)


def test_mandoc_has_nothing_to_find_fault_with():
    done = mandoc("-T", "lint", "-W", "style")
    # which other pages are there depends on the machine, not on ours
    found = [line for line in done.stdout.splitlines() if "referenced manual not found" not in line]
    assert found == []


def test_it_has_the_chapters_that_people_look_for():
    text = re.sub(".\b", "", mandoc("-T", "ascii").stdout)
    chapters = re.findall(r"(?m)^[A-Z].*$", text)[1:-1]
    assert chapters == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "QUERIES", "PROTOCOL", "HTTP", "SIGNALS", "ENVIRONMENT",
        "FILES", "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS", "SEE ALSO", "STANDARDS",
        "SECURITY CONSIDERATIONS"]


def test_its_examples_find_something(run):
    examples = re.findall(r"(?m)^\$ charfinder ((?:find|words) .*)$", MAN.read_text())
    assert len(examples) == 3
    for example in examples:
        assert run(*example.replace("'", "").split()).returncode == 0, example
