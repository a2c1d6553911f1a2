"""charfinder words"""
import pytest


def test_words_come_the_most_frequent_first_and_then_by_the_alphabet(run):
    lines = run("words").stdout.decode().splitlines()
    counted = [(int(line[: line.rindex(" ")]), line[line.rindex(" ") + 1 :]) for line in lines]
    assert counted == sorted(counted, key=lambda each: (-each[0], each[1]))
    assert len(counted) == len({word for _, word in counted}) > 30000


def test_counts_are_right_aligned_to_five(run):
    lines = run("words").stdout.decode().splitlines()
    assert all(line.rindex(" ") >= 5 for line in lines)
    assert lines[-1].startswith("    1 ")


@pytest.mark.parametrize("top", [0, 1, 3, 1000, 4294967295])
def test_top_says_how_many(run, data, top):
    done = run("words", "--top", str(top))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"".join(data.word_counts().splitlines(keepends=True)[:top])


def test_the_most_frequent_words_of_18_0_0(run, version):
    expected = b"109319 IDEOGRAPH\n103204 CJK\n102037 UNIFIED\n14850 SMALL\n13422 SYLLABLE\n"
    said = run("words", "--top", "5").stdout
    assert said.splitlines()[0].endswith(b" IDEOGRAPH")
    if version["Unicode"] == "18.0.0":
        assert said == expected


@pytest.mark.parametrize(
    "arguments",
    [["--top"], ["--top", "many"], ["--top", "-1"], ["--bottom", "3"], ["rook"], ["-t"]],
)
def test_words_complains_on_standard_error_and_exits_2(run, arguments):
    done = run("words", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ")
    assert done.stderr.count(b"\n") == 1
