"""What all commands share: help, version, complaints."""
import re

import pytest

COMMANDS = ["find", "describe", "words", "serve", "check"]


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_fits_a_screen_and_goes_to_standard_output(run, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert 3 <= len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith(" ".join(["charfinder", *arguments[:-1]]))


def test_help_names_every_command_and_its_options(run):
    said = run("--help").stdout.decode()
    assert all(f"charfinder {command}" in said for command in COMMANDS)
    for command, options in {"find": ["--start", "--stop", "--json", "--count"], "words": ["--top"],
                             "serve": ["--listen"]}.items():
        said = run(command, "--help").stdout.decode()
        assert all(option in said for option in options)


def test_help_of_find_names_every_kind_of_query(run):
    said = run("find", "--help").stdout.decode()
    kinds = ["words", "code points", "characters", "aliases", "hexadecimal", "beginnings"]
    notations = ["U+2656", "0x2656", "\\u2656", "\\u{1F600}", "\\U0001F600", "&#9814;", "&#x2656;"]
    assert all(each in said for each in [*kinds, *notations, "*"])


def test_what_help_of_find_shows_finds_something(run):
    """Each example stands in its text, and is answered."""
    said = run("find", "--help").stdout.decode()
    for example in ("chess black", "nbsp", "lf", "1f600", "chess roo", "heavy ball*", "♖é",
                    "lol", "/right arrow",
                    "U+2656 0x2656 \\u2656 \\u{1F600} \\U0001F600 \\x{2656} \\N{U+2656}",
                    "&#9814; &#x2656; &hearts; U+2656..U+2659"):
        assert example in said
        assert run("find", "--count", example).returncode == 0, example


def test_help_comes_before_everything_else_in_the_line_is_done(run):
    for command in COMMANDS:
        assert run(command, "--help", "more").stdout == run(command, "--help").stdout


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_h_is_help(run, command):
    done = run(*command, "-h")
    assert (done.returncode, done.stdout, done.stderr) == (0, run(*command, "--help").stdout, b"")


def test_h_after_two_hyphens_is_looked_for(run):
    assert run("find", "--", "-h").stdout.endswith(b" for '-h')\n")


def test_version_names_four_versions(run):
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    named = re.findall(r"(?m)^(\S+) (\d+\.\d+\.\d+)$", done.stdout.decode())
    assert [name for name, _ in named] == ["charfinder", "Unicode", "libuv", "utf8proc"]
    assert done.stdout.count(b"\n") == 4


@pytest.mark.parametrize(
    "arguments",
    [[], ["look"], [""], ["--versions"], ["-x"], ["serve", "here"], ["serve", "--listen"],
     ["serve", "--port", "2323"]],
)
def test_a_command_line_not_understood_is_an_error(run, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ")
    assert b"--help" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_complaint_names_what_it_is_about(run):
    for arguments, about in [
        (["look"], b"look"),
        (["find", "--quick", "rook"], b"--quick"),
        (["find", "-q", "rook"], b"-q"),
        (["find", "-qs", "rook"], b"-q"),
        (["find", "rook", "--quick", "black"], b"--quick"),
        (["find", "--start", "few", "rook"], b"few"),
        (["serve", "here"], b"here"),
    ]:
        assert about in run(*arguments).stderr, arguments


@pytest.mark.parametrize("arguments, meant", [
    (["fnid"], "find"), (["desc"], "describe"), (["server"], "serve"), (["--verson"], "--version"),
    (["find", "--bset"], "--best"), (["find", "--jsno=1"], "--json"), (["words", "--tob"], "--top"),
    (["describe", "--cuont", "rook"], "--count"), (["check", "--hlep"], "--help"),
    (["serve", "--lisen", "2323"], "--listen"), (["serve", "--max-client", "2"], "--max-clients"),
    (["serve", "--idle-time-out", "2"], "--idle-timeout"),
    (["serve", "-quiet"], "--quiet"), (["find", "-best", "rook"], "--best"),
])
def test_a_complaint_names_what_was_probably_meant(run, arguments, meant):
    assert f" (did you mean {meant}?); see charfinder ".encode() in run(*arguments).stderr


@pytest.mark.parametrize("arguments", [["rook"], [""], ["x" * 5000], ["find", "--words", "rook"],
                                       ["serve", "--port", "2323"], ["find", "-q"]])
def test_what_is_like_nothing_is_not_guessed_at(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2 and b"did you mean" not in done.stderr
