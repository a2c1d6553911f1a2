"""The program built with other versions of Unicode, and with data that is broken."""
import os
import pathlib
import re
import shutil
import subprocess

import naive
import pytest
import wire

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DEBIAN_UCD = pathlib.Path("/usr/share/unicode")
BUILD_PATIENCE = 300  # seconds

pytestmark = pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is not installed")


class Build:
    """One build folder, configured anew for each set of data as a packager would."""

    def __init__(self, folder):
        self.folder = folder
        self.program = str(folder / "charfinder")

    def configure(self, ucd):
        command = ["cmake", "-S", SOURCE, "-B", self.folder, f"-DCHARFINDER_UCD_DIR={ucd}",
                   "-DCMAKE_BUILD_TYPE=Debug", "-DCHARFINDER_TESTS=OFF"]
        done = self._run(command)
        assert done.returncode == 0, done.stdout + done.stderr

    def make(self, target="charfinder"):
        jobs = str(os.cpu_count() or 1)
        return self._run(["cmake", "--build", self.folder, "--target", target, "-j", jobs])

    @staticmethod
    def _run(command):
        return subprocess.run(command, capture_output=True, text=True, timeout=BUILD_PATIENCE)

    def run(self, *arguments):
        return subprocess.run(
            [self.program, *arguments], capture_output=True, timeout=wire.PATIENCE
        )


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return Build(tmp_path_factory.mktemp("build"))


@pytest.fixture
def ucd(data, tmp_path):
    """A copy of the data, to be altered."""
    folder = tmp_path / "ucd"
    folder.mkdir()
    for file in data.folder.iterdir():
        if file.suffix == ".txt" and "Data" in file.name or file.name.startswith("NameAliases"):
            shutil.copy(file, folder)
    (folder / "VERSION").write_text("17.9.1\n", encoding="ascii")
    return folder


def check_against(build, ucd, unicode_version):
    """Configures, builds and compares with the slow, obvious search on the same data."""
    build.configure(ucd)
    done = build.make()
    assert done.returncode == 0, done.stdout + done.stderr
    judge = naive.Unicode(ucd)
    assert f"Unicode {unicode_version}\n".encode() in build.run("--version").stdout
    assert build.run("words").stdout == judge.word_counts()
    words = judge.sorted_words[:: len(judge.sorted_words) // 40]
    terminal = [*words[::4], "ideograph", "hangul syllable", "black rook", "seal", "jurchen", "lf",
                "nbsp", "nbs*", "line fe", "1f600", "U+41 U+E000 U+D800", "♖\ue000"]
    for query in terminal:
        assert build.run("find", query).stdout == judge.printed(query)

    server = wire.Server(build.program)
    try:
        asked = [*words, *terminal, "letter", "cjk"]
        heard = server.converse("".join(query + "\n" for query in asked).encode())
        assert heard == judge.conversation(asked)
        server.stop()
    finally:
        if not server.trouble.closed:
            server.destroy()
    return judge


@pytest.mark.skipif(
    not (DEBIAN_UCD / "UnicodeData.txt").exists()
    or not (DEBIAN_UCD / "ReadMe.txt").exists()
    or "15.0.0" not in (DEBIAN_UCD / "ReadMe.txt").read_text(encoding="utf-8"),
    reason="Debian's unicode-data 15.0.0 is not installed",
)
def test_a_build_with_15_0_0_of_the_system(build):
    judge = check_against(build, DEBIAN_UCD, "15.0.0")
    assert len(judge.names) == 149186


def test_a_build_without_the_scripts_new_in_18_0_0(build, data, ucd):
    lines = (ucd / "UnicodeData.txt").read_text(encoding="ascii").splitlines(keepends=True)
    older = [line for line in lines if not re.search("<Jurchen|<Seal|JURCHEN", line)]
    if len(older) == len(lines):
        pytest.skip("the data has no Jurchen and no Seal")
    (ucd / "UnicodeData.txt").write_text("".join(older), encoding="ascii")
    judge = check_against(build, ucd, "17.9.1")
    assert len(judge.names) < len(data.names) - 10000
    assert build.run("find", "jurchen").returncode == 1


def test_a_build_without_aliases_finds_none(build, ucd):
    (ucd / "NameAliases.txt").unlink()
    judge = check_against(build, ucd, "17.9.1")
    assert judge.aliases == []
    assert build.run("find", "nbsp").returncode == 1
    assert build.run("find", "no-break space").stdout == judge.printed("no-break space")


def test_a_build_with_other_aliases_finds_those(build, ucd):
    text = "# ours\n\n0007;RING-QZQ RING;control\n2656;CASTLE QXQ;alternate\n"
    (ucd / "NameAliases.txt").write_text(text, encoding="ascii")
    build.configure(ucd)
    assert build.make().returncode == 0
    found = build.run("find", "qx").stdout.decode()
    assert found == "U+2656 \t♖\tWHITE CHESS ROOK\tCASTLE QXQ\n(1 match for 'qx')\n"
    found = build.run("find", "qzq-ring").stdout.decode()
    assert found == "U+0007 \t␇\t<control-0007>\tRING-QZQ RING\n(1 match for 'qzq-ring')\n"


BROKEN = {
    "a field too few": (lambda fields: fields[:-1], "expected 15 fields, found 14"),
    "no code point": (lambda fields: ["26xx", *fields[1:]], "is not a code point"),
    "a code point again": (lambda fields: ["0041", *fields[1:]], "out of order"),
    "no category": (lambda fields: [*fields[:2], "Qq", *fields[3:]], "is not a general category"),
    "no name": (lambda fields: [fields[0], "", *fields[2:]], "a name has"),
    "a small letter": (lambda fields: [fields[0], "WHITE rook", *fields[2:]], "has the byte 0x72"),
    "a label": (lambda fields: [fields[0], "<rook>", *fields[2:]], "unknown label '<rook>'"),
    "a first without a last": (
        lambda fields: [fields[0], "<Seal Character, First>", *fields[2:]],
        "without its Last",
    ),
    "a last without a first": (
        lambda fields: [fields[0], "<Seal Character, Last>", *fields[2:]],
        "without its First",
    ),
}


def broken_line(ucd, alter):
    """Alters the line of U+2656; returns the number of the first line that makes no sense."""
    path = ucd / "UnicodeData.txt"
    lines = path.read_text(encoding="ascii").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("2656;"))
    lines[at] = ";".join(alter(lines[at].split(";")))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return at + 2 if "First>" in lines[at] else at + 1


BROKEN_ALIASES = {
    "a field too few": ("00A0;NBSP", "expected 3 fields, found 2"),
    "a field too many": ("00A0;NBSP;abbreviation;", "expected 3 fields, found 4"),
    "no code point": ("00AX;NBSP;abbreviation", "is not a code point"),
    "a code point above the last": ("110000;NBSP;abbreviation", "is not a code point"),
    "a code point before the one above": ("0000;NBSP;abbreviation", "out of order"),
    "a character that is not assigned": ("FFFE;NBSP;abbreviation", "FFFE is not assigned"),
    "no alias": ("00A0;;abbreviation", "a name has"),
    "a small letter": ("00A0;nbsp;abbreviation", "has the byte 0x6E"),
    "a letter beyond ASCII": ("00A0;ÑBSP;abbreviation", "0xC3"),
    "no type": ("00A0;NBSP;", "'' is not a type of alias"),
    "another type": ("00A0;NBSP;nickname", "'nickname' is not a type of alias"),
}


def broken_alias(ucd, line):
    """Puts a line in the place of that of NBSP; returns its number."""
    path = ucd / "NameAliases.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index("00A0;NBSP;abbreviation")
    lines[at] = line
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at + 1


def test_broken_aliases_stop_the_build_and_the_next_one_starts_afresh(build, ucd):
    build.configure(ucd)
    assert build.make("images").returncode == 0
    whole = (ucd / "NameAliases.txt").read_bytes()
    number = broken_alias(ucd, BROKEN_ALIASES["another type"][0])
    for _ in range(2):  # nothing half-made is taken for done
        done = build.make("images")
        assert done.returncode != 0
        assert f"NameAliases.txt:{number}: 'nickname' is not a type" in done.stderr
    (ucd / "NameAliases.txt").write_bytes(whole)
    assert build.make("images").returncode == 0


def test_a_broken_file_stops_the_build_and_the_next_one_starts_afresh(build, ucd):
    build.configure(ucd)
    assert build.make("images").returncode == 0
    whole = (ucd / "UnicodeData.txt").read_bytes()
    number = broken_line(ucd, BROKEN["a field too few"][0])
    for _ in range(2):  # nothing half-made is taken for done
        done = build.make("images")
        assert done.returncode != 0
        assert f"UnicodeData.txt:{number}: expected 15 fields, found 14" in done.stderr
    (ucd / "UnicodeData.txt").write_bytes(whole)
    assert build.make("images").returncode == 0


@pytest.fixture(scope="module")
def ucdc(build, data):
    build.configure(data.folder)
    done = build.make("ucdc")
    assert done.returncode == 0, done.stdout + done.stderr
    path = next(path for path in build.folder.rglob("ucdc") if path.is_file())

    def run_ucdc(ucd, index, categories):
        return subprocess.run(
            [path, "1.2.3", index, categories, ucd / "UnicodeData.txt", ucd / "NameAliases.txt"],
            capture_output=True, text=True, timeout=wire.PATIENCE,
        )

    return run_ucdc


@pytest.mark.parametrize("what", BROKEN)
def test_the_index_compiler_names_the_line_with(what, ucdc, ucd, tmp_path):
    alter, why = BROKEN[what]
    number = broken_line(ucd, alter)
    done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert done.stderr.startswith(f"UnicodeData.txt:{number}: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ucd"]  # no image, no rest of one


@pytest.mark.parametrize("what", BROKEN_ALIASES)
def test_the_index_compiler_names_the_line_of_an_alias_with(what, ucdc, ucd, tmp_path):
    line, why = BROKEN_ALIASES[what]
    number = broken_alias(ucd, line)
    done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert done.stderr.startswith(f"NameAliases.txt:{number}: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ucd"]  # no image, no rest of one


@pytest.mark.parametrize("name", ["UnicodeData.txt", "NameAliases.txt"])
def test_the_index_compiler_wants_the_end_of_the_last_line(ucdc, ucd, tmp_path, name):
    text = (ucd / name).read_bytes()
    (ucd / name).write_bytes(text[:-1])
    done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert done.stderr.startswith(f"{name}:{text.count(bytes([10]))}: ")


def test_a_missing_file_and_a_full_disk_stop_the_index_compiler(ucdc, data, tmp_path):
    done = ucdc(tmp_path, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert "UnicodeData.txt: No such file or directory" in done.stderr
    shutil.copy(data.folder / "UnicodeData.txt", tmp_path)
    done = ucdc(tmp_path, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert "NameAliases.txt: No such file or directory" in done.stderr
    done = ucdc(data.folder, tmp_path / "nowhere" / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert "nowhere/index: No such file or directory" in done.stderr


def test_the_same_data_makes_the_same_bytes(ucdc, data, tmp_path):
    images = []
    for turn in ("first", "second"):
        index, categories = tmp_path / f"{turn}.index", tmp_path / f"{turn}.categories"
        done = ucdc(data.folder, index, categories)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        images.append((index.read_bytes(), categories.read_bytes()))
    assert images[0] == images[1]
    assert len(images[0][0]) > sum(len(data.line(code_point)) for code_point in data.names)
    assert str(tmp_path).encode() not in images[0][0] + images[0][1]
