"""The man pages, as mandoc and people read them."""
import pathlib
import re
import subprocess

import pytest
import shells

MAN = pathlib.Path(__file__).parents[2] / "data" / "man"
PAGES = ["charfinder.1", "charfinder-protocol.5"]


def mandoc(page, *options):
    shells.need("mandoc")
    return subprocess.run(["mandoc", *options, MAN / page], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("page", PAGES)
def test_mandoc_has_nothing_to_find_fault_with(page):
    done = mandoc(page, "-T", "lint", "-W", "style")
    # which other pages are there depends on the machine, not on ours
    found = [line for line in done.stdout.splitlines() if "referenced manual not found" not in line]
    assert found == []


@pytest.mark.parametrize("page, expected", [
    ("charfinder.1",
     ["NAME", "SYNOPSIS", "DESCRIPTION", "QUERIES", "CONSOLE", "SIGNALS", "ENVIRONMENT", "FILES",
      "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS", "SEE ALSO", "STANDARDS",
      "SECURITY CONSIDERATIONS"]),
    ("charfinder-protocol.5",
     ["NAME", "DESCRIPTION", "THE LINE PROTOCOL", "HTTP", "EXAMPLES", "SEE ALSO", "STANDARDS"]),
])
def test_they_have_the_chapters_that_people_look_for(page, expected):
    text = re.sub(".\b", "", mandoc(page, "-T", "ascii").stdout)
    assert re.findall(r"(?m)^[A-Z].*$", text)[1:-1] == expected


def test_the_examples_find_something(run):
    examples = re.findall(r"(?m)^\$ charfinder ((?:find|words) .*)$",
                          (MAN / "charfinder.1").read_text())
    assert len(examples) == 3
    for example in examples:
        assert run(*example.replace("'", "").split()).returncode == 0, example
