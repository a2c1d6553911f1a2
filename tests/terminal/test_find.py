"""charfinder find"""
import os
import subprocess

import pytest
import wire


def test_find_prints_results_then_the_status_in_parentheses(run):
    done = run("find", "kelvin", "sign")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "U+212A \t\u212a\tKELVIN SIGN\n(1 match for 'kelvin sign')\n"


def test_find_prints_code_points_of_every_width(run):
    assert run("find", "exclamation mark").stdout.startswith(b"U+0021 \t!\tEXCLAMATION MARK\n")
    assert run("find", "grinning face").stdout.startswith(
        "U+1F600\t😀\tGRINNING FACE\n".encode()
    )
    tag = "U+E0041\t\U000e0041\tTAG LATIN CAPITAL LETTER A\n(1 match for 'tag capital letter a')\n"
    assert run("find", "tag capital letter a").stdout == tag.encode()


def test_find_says_that_nothing_matches_and_exits_1(run):
    done = run("find", "xyzzyq")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout == b"(No match for 'xyzzyq')\n"


def test_find_takes_words_in_one_argument_or_in_several(run):
    apart = run("find", "rook", "black")
    assert apart.stdout.endswith(b"(5 matches for 'rook black')\n")
    for same in (["rook black"], ["rook black", ""], ["", "rook", "black"], ["rook", "black\t"]):
        assert run("find", *same).stdout == apart.stdout


def test_find_asks_with_what_is_left_after_stripping(run):
    assert run("find", " \u00a0rook ", "black\u3000").stdout.endswith(
        b"(5 matches for 'rook  black')\n"
    )


@pytest.mark.parametrize(
    "start, stop", [(0, 0), (0, 1), (1, 3), (4, 5), (4, 9), (5, 9), (3, 2), (0, 4294967295), (9, 9)]
)
def test_find_shows_a_part_and_counts_the_whole(run, data, start, stop):
    done = run("find", "--start", str(start), "--stop", str(stop), "rook", "black")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == data.printed("rook black", start, max(start, stop))
    assert done.stdout.endswith(b"(5 matches for 'rook black')\n")


def test_parts_of_a_long_answer_are_the_whole(run, data):
    whole = run("find", "ideograph").stdout.splitlines()
    found = len(data.find("ideograph").results)
    assert len(whole) == found + 1
    together = []
    for start in range(0, found, 9973):
        part = run("find", f"--start={start}", f"--stop={start + 9973}", "ideograph").stdout
        assert part.splitlines()[-1] == whole[-1]
        together += part.splitlines()[:-1]
    assert together == whole[:-1]


def test_find_takes_everything_after_two_dashes_as_words(run):
    done = run("find", "--", "--start", "black", "rook")
    assert (done.returncode, done.stdout) == (1, b"(No match for '--start black rook')\n")
    assert run("find", "--", "rook", "black").stdout == run("find", "rook", "black").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--start"],
        ["--start", "x", "rook"],
        ["--start", "-1", "rook"],
        ["--start", "", "rook"],
        ["--start", "1 ", "rook"],
        ["--start", "0x1", "rook"],
        ["--stop", "4294967296", "rook"],
        ["--stop", "99999999999999999999", "rook"],
        ["--quick", "rook"],
        ["-x", "rook"],
        [],
        [""],
        [" \u2003"],
        ["--stop", "3"],
    ],
)
def test_find_complains_on_standard_error_and_exits_2(run, arguments):
    done = run("find", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ")
    assert done.stderr.count(b"\n") == 1
    assert done.stderr.endswith(b"\n")


@pytest.mark.parametrize("bad", [b"caf\xe9", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_find_refuses_what_is_not_utf_8(run, bad):
    done = run("find", b"rook", bad)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"charfinder: the words are not UTF-8\n"


def test_no_locale_changes_an_answer(run, data):
    for locale in ("C", "C.UTF-8", "tr_TR.UTF-8", "nonsense"):
        environment = {**os.environ, "LC_ALL": locale}
        done = run("find", "CiRcLeD", "diGit", "ſeven", env=environment)
        assert done.stdout == data.printed("CiRcLeD diGit ſeven")


@pytest.mark.parametrize(
    "arguments", [["find", "rook"], ["find", "ideograph"], ["find", "--json", "rook"],
                  ["find", "--json", "ideograph"], ["find", "--count", "rook"], ["words"],
                  ["--help"], ["--version"], ["find", "--help"], ["words", "--help"],
                  ["serve", "--help"]],
)
def test_a_full_disk_is_an_error(run, arguments):
    with open("/dev/full", "wb") as full:
        done = run(*arguments, stdout=full)
    assert done.returncode == 2
    why = b"cannot write to standard output: No space left on device\n"
    assert done.stderr == b"charfinder: " + why


@pytest.mark.parametrize("command", ["find ideograph", "find --json ideograph", "words"])
def test_a_reader_that_has_seen_enough_hears_no_complaint(program, command):
    done = subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$0" {command} | head -1', program],
        capture_output=True, timeout=wire.PATIENCE,
    )
    assert done.returncode in (0, 141)  # 141: SIGPIPE, as for every well-behaved filter
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_a_parent_that_ignores_sigpipe_changes_nothing(program):
    done = subprocess.run(
        ["bash", "-c", 'trap "" PIPE; set -o pipefail; "$0" find ideograph | head -1', program],
        capture_output=True, timeout=wire.PATIENCE,
    )
    assert done.returncode in (0, 141)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


def test_find_best_shows_what_a_slash_does(run):
    best = run("find", "--best", "right", "arrow")
    slash = run("find", "/right", "arrow")
    assert best.returncode == slash.returncode == 0
    assert best.stdout == slash.stdout.replace(b"'/right", b"'right")
    assert best.stdout.startswith("U+2192 \t→\tRIGHTWARDS ARROW\tRIGHT ARROW\n".encode())
    assert run("find", "--best", "♖").stdout.count(b"\n") == 2  # no words, so no slash


def test_find_shows_sequences_with_all_their_code_points(run):
    line = "U+1F1E9 U+1F1EA\t🇩🇪\tFLAG: GERMANY\n"
    assert run("find", "flag germany").stdout.decode() == line + "(1 match for 'flag germany')\n"
    assert run("find", "🇩🇪").stdout.decode().startswith(line)


def test_find_suggests_nothing_where_no_terminal_hears_it(run):
    done = run("find", "wihte rook")
    assert (done.returncode, done.stderr) == (1, b"")
