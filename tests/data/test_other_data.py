"""The program built with other versions of Unicode, and with data that is broken."""
import os
import pathlib
import re
import resource
import shutil
import signal
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
        done = self.try_to_configure(ucd)
        assert done.returncode == 0, done.stdout + done.stderr

    def try_to_configure(self, ucd, source=SOURCE):
        return self._run(["cmake", "-S", source, "-B", self.folder, f"-DCHARFINDER_UCD_DIR={ucd}",
                          # compiled soon, and not slow then: the index compiler runs often
                          "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O2",
                          "-DCHARFINDER_TESTS=OFF"])

    def make(self, target="charfinder"):
        jobs = str(os.cpu_count() or 1)
        return self._run(["cmake", "--build", self.folder, "--target", target, "-j", jobs])

    @staticmethod
    def _run(command):
        return subprocess.run(command, capture_output=True, text=True, timeout=BUILD_PATIENCE)

    def index(self):
        """The image that the target `images` made."""
        return (self.folder / "tools" / "ucdc" / "index.image").read_bytes()

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


@pytest.fixture
def few(ucd):
    """Leaves few characters in that copy, and so little to compile: for what is not about them."""
    def is_kept(line):
        code_point = int(line.split(";")[0], 16)
        return code_point < 0x300 or code_point == 0x2656 or "First>" in line or "Last>" in line

    path = ucd / "UnicodeData.txt"
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    path.write_text("".join(filter(is_kept, lines)), encoding="ascii")
    path = ucd / "NameAliases.txt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if line.startswith("00")), encoding="utf-8")


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
                "nbsp", "nbs*", "line fe", "1f600", "U+41 U+E000 U+D800", "♖\ue000",
                "line feed (lf)", "flag germany", "&hearts;", "🇩🇪", "/rook black", "/rooks",
                "/letter a", "/lf"]
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


def test_a_build_without_aliases_finds_none(build, data, ucd):
    (ucd / "NameAliases.txt").unlink()
    build.configure(ucd)
    assert build.make().returncode == 0
    assert build.run("find", "nbsp").returncode == 1
    assert build.run("find", "no-break space").stdout == data.printed("no-break space")
    assert build.run("words").stdout == data.word_counts()


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
    "a zero too many": (lambda fields: ["02656", *fields[1:]], "has a zero too many"),
    "two spaces": (lambda fields: [fields[0], "WHITE  ROOK", *fields[2:]], "may not stand there"),
    "a name that another has": (
        lambda fields: [fields[0], "WHITE CHESS KING", *fields[2:]],
        "has the name of U+2654",
    ),
    "a control that is a symbol": (
        lambda fields: [fields[0], "<control>", *fields[2:]], "is of category Cc, not So"
    ),
    "a character that is none": (
        lambda fields: [*fields[:2], "Cn", *fields[3:]], "is not of category Cn"
    ),
    "too many words": (
        lambda fields: [fields[0], "A B C D E F G H I J K L M N O P Q", *fields[2:]],
        "a name of 17 words",
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
    "a name": ("00A0;WHITE CHESS ROOK;abbreviation", "is the name of U+2656"),
    "an alias of another": ("00A0;NEL;abbreviation", "is an alias of U+0085"),
    "too many words": ("00A0;A B C D E F G H I J K L M N O P Q;alternate", "a name of 17 words"),
}


def broken_alias(ucd, line):
    """Puts a line in the place of that of NBSP; returns its number."""
    path = ucd / "NameAliases.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index("00A0;NBSP;abbreviation")
    lines[at] = line
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at + 1


@pytest.mark.usefixtures("few")
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


@pytest.mark.usefixtures("few")
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

    def run_ucdc(ucd, index, categories, **how):
        return subprocess.run(
            [path, "1.2.3", index, categories, ucd / "UnicodeData.txt", ucd / "NameAliases.txt"],
            capture_output=True, text=True, timeout=wire.PATIENCE, **how,
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
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ucd"]  # no image, whole or in part


@pytest.mark.parametrize("what", BROKEN_ALIASES)
def test_the_index_compiler_names_the_line_of_an_alias_with(what, ucdc, ucd, tmp_path):
    line, why = BROKEN_ALIASES[what]
    number = broken_alias(ucd, line)
    done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert done.stderr.startswith(f"NameAliases.txt:{number}: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ucd"]  # no image, whole or in part


@pytest.mark.parametrize("name", ["UnicodeData.txt", "NameAliases.txt"])
def test_the_index_compiler_wants_the_end_of_the_last_line(ucdc, ucd, tmp_path, name):
    text = (ucd / name).read_bytes()
    (ucd / name).write_bytes(text[:-1])
    done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
    assert done.returncode != 0
    assert done.stderr.startswith(f"{name}:{text.count(bytes([10]))}: ")


def test_the_index_compiler_blames_the_file_that_was_cut(ucdc, ucd, tmp_path):
    """And not the first alias of a character that is missing."""
    path = ucd / "UnicodeData.txt"
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    for kept in (len(lines) - 1, len(lines) - 2, len(lines) // 2, 1):
        path.write_text("".join(lines[:kept]), encoding="ascii")
        done = ucdc(ucd, tmp_path / "index", tmp_path / "categories")
        assert done.returncode != 0
        assert done.stderr.startswith(f"UnicodeData.txt:{kept}: ")
    assert done.stderr == (
        "UnicodeData.txt:1: the file ends before U+10FFFD: is it complete?\n")


def test_a_missing_file_and_a_missing_folder_stop_the_index_compiler(ucdc, data, tmp_path):
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


@pytest.mark.parametrize("full", ["index", "categories"])
def test_a_full_disk_stops_the_index_compiler(ucdc, data, tmp_path, full):
    """What was there stays there: an image comes to its place when it is whole."""
    image, unfinished = tmp_path / full, tmp_path / f"{full}.incomplete"
    image.write_bytes(b"of the last build")
    unfinished.symlink_to("/dev/full")
    done = ucdc(data.folder, tmp_path / "index", tmp_path / "categories")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"ucdc: {image}: No space left on device\n"
    assert image.read_bytes() == b"of the last build"
    assert not unfinished.is_symlink()


def test_a_disk_without_room_for_the_last_byte_stops_the_index_compiler(ucdc, data, tmp_path):
    index, categories = tmp_path / "index", tmp_path / "categories"
    assert ucdc(data.folder, index, categories).returncode == 0
    most = index.stat().st_size - 1
    index.unlink()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = ucdc(data.folder, index, categories, preexec_fn=limit)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"ucdc: {index}: File too large\n"
    assert [path.name for path in tmp_path.iterdir()] == ["categories"]


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


# What CMake notices


def words_of(message):
    """CMake breaks lines where it likes."""
    return " ".join(message.split())


def test_a_folder_that_is_missing_is_named_at_once(build, tmp_path):
    done = build.try_to_configure(tmp_path / "nowhere")
    assert done.returncode != 0
    assert f"there is no {tmp_path}/nowhere/UnicodeData.txt" in words_of(done.stderr)


@pytest.mark.usefixtures("few")
def test_a_folder_that_lacks_its_version_is_refused(build, ucd):
    for spoil in (lambda: (ucd / "VERSION").write_text("the newest\n", encoding="ascii"),
                  (ucd / "VERSION").unlink):
        spoil()
        done = build.try_to_configure(ucd)
        assert done.returncode != 0
        assert "says which version of Unicode this is" in words_of(done.stderr)
    (ucd / "ReadMe.txt").write_text("# Version 17.9.2 of Unicode\n", encoding="ascii")
    build.configure(ucd)
    assert build.make("images").returncode == 0
    assert b"17.9.2" in build.index()


@pytest.mark.usefixtures("few")
def test_a_folder_may_have_any_name(build, ucd):
    folder = ucd.rename(ucd.parent / "u[c]d *?")
    build.configure(folder)
    assert build.make("images").returncode == 0
    assert b"\tNBSP\r\n" in build.index()


@pytest.mark.usefixtures("few")
def test_the_next_build_notices_aliases_that_come_and_go(build, ucd, tmp_path):
    """However old the file is that comes."""
    aliases = ucd / "NameAliases.txt"
    os.utime(aliases, (0, 0))
    aside = aliases.rename(tmp_path / "aside")
    done = build.try_to_configure(ucd)
    assert done.returncode == 0
    assert "no character will be found by an alias" in words_of(done.stderr)
    for _ in range(2):
        assert build.make("images").returncode == 0
        assert b"\tNBSP\r\n" not in build.index()
        aside.rename(aliases)
        assert build.make("images").returncode == 0
        assert b"\tNBSP\r\n" in build.index()
        aliases.rename(aside)


@pytest.mark.usefixtures("few")
def test_the_next_build_notices_characters_that_go_and_come(build, ucd, tmp_path):
    build.configure(ucd)
    assert build.make("images").returncode == 0
    aside = (ucd / "UnicodeData.txt").rename(tmp_path / "aside")
    done = build.make("images")
    assert done.returncode != 0
    assert f"there is no {ucd}/UnicodeData.txt" in words_of(done.stdout + done.stderr)
    aside.rename(ucd / "UnicodeData.txt")
    assert build.make("images").returncode == 0


@pytest.mark.usefixtures("few")
def test_the_next_build_notices_a_version_that_changes_or_goes(build, ucd):
    build.configure(ucd)
    (ucd / "VERSION").write_text("17.9.3\n", encoding="ascii")
    assert build.make("images").returncode == 0
    assert b"17.9.3" in build.index()
    (ucd / "VERSION").unlink()
    done = build.make("images")
    assert done.returncode != 0
    assert "says which version of Unicode this is" in words_of(done.stdout + done.stderr)


EVERYDAY = ["NamesList.txt", "emoji-test.txt", "annotations-en.xml", "annotationsDerived-en.xml",
            "entities.json"]


def told(build):
    """What ucdc is told to read."""
    return (build.folder / "tools/ucdc/ucdc.told").read_text(encoding="utf-8")


@pytest.mark.usefixtures("few")
def test_a_folder_without_everyday_names_builds_and_says_so(build, ucd):
    """And has none of those that are in the source tree."""
    done = build.try_to_configure(ucd)
    assert done.returncode == 0
    assert "there are no everyday names but those of Unicode 1" in words_of(done.stderr)
    assert build.make("images").returncode == 0
    assert str(ucd) in told(build) and str(SOURCE) not in told(build)


PROPERTIES = ["Blocks.txt", "Scripts.txt", "DerivedAge.txt"]


def test_a_folder_without_blocks_scripts_and_ages_builds_and_says_so(build, ucd):
    done = build.try_to_configure(ucd)
    assert done.returncode == 0
    assert (f"No {', '.join(PROPERTIES)} in {ucd}: what is known of a character will lack what they "
            "say, and no query can ask for it") in words_of(done.stderr)
    shutil.copy(SOURCE / "data/ucd/Scripts.txt", ucd)
    done = build.try_to_configure(ucd)
    assert done.returncode == 0
    assert f"No Blocks.txt, DerivedAge.txt in {ucd}: " in words_of(done.stderr)


def test_a_folder_that_lacks_some_everyday_names_is_told_which(build, ucd):
    shutil.copy(SOURCE / "data/html/entities.json", ucd)
    (ucd / "emoji").mkdir()
    shutil.copy(SOURCE / "data/emoji/emoji-test.txt", ucd / "emoji")
    done = build.try_to_configure(ucd)
    assert done.returncode == 0
    assert (f"No NamesList.txt, annotations-en.xml, annotationsDerived-en.xml in {ucd}: their "
            "everyday names will be missing") in words_of(done.stderr)
    assert build.make("images").returncode == 0


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("place", [".", "emoji", "cldr", "html"])
def test_everyday_names_are_read_in_the_folder_and_below_it(build, ucd, place):
    """So broken files stop the build; the next one notices that they are gone."""
    build.configure(ucd)
    (ucd / place).mkdir(exist_ok=True)
    for file in EVERYDAY:
        (ucd / place / file).write_text("broken\n", encoding="ascii")
    done = build.make("images")
    assert done.returncode != 0
    assert re.search(rf"(?m)^({'|'.join(map(re.escape, EVERYDAY))}):1: ", done.stderr)
    for file in EVERYDAY:
        assert str(ucd / place / file) in told(build)
        (ucd / place / file).unlink()
    assert build.make("images").returncode == 0
    assert not any(file in told(build) for file in EVERYDAY)


@pytest.mark.usefixtures("few")
def test_everyday_names_are_read_nowhere_else(build, ucd):
    for place in ("..", "../ucd-of-another", "../emoji", "../cldr", "../html", "more"):
        (ucd / place).mkdir(exist_ok=True)
        for file in EVERYDAY:
            (ucd / place / file).write_text("broken\n", encoding="ascii")
    build.configure(ucd)
    assert build.make("images").returncode == 0


# The tree's own data, of which data/README.md has the SHA-256


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the source tree, and a build folder for it."""
    tree = tmp_path_factory.mktemp("tree")
    for part in ("CMakeLists.txt", "data", "include", "src", "tests/bench", "tools"):
        (tree / part).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (SOURCE / part).is_dir() else shutil.copy
        copy(SOURCE / part, tree / part)
    return tree, Build(tmp_path_factory.mktemp("own-build"))


@pytest.fixture
def own(copied):
    """The folder data/ of that tree, as it is here, and a build of the tree with it."""
    tree, build = copied
    shutil.rmtree(tree / "data")
    shutil.copytree(SOURCE / "data", tree / "data")
    done = build.try_to_configure(tree / "data" / "ucd", tree)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree / "data", build


def check_not_described(build, file):
    for _ in range(2):  # nothing is taken for compared that was refused
        done = build.make("images")
        assert done.returncode != 0
        assert (f"data/{file} is not the file that data/README.md describes"
                in words_of(done.stdout + done.stderr))


def test_our_own_data_is_what_its_table_says(own):
    folder, build = own
    assert build.make("images").returncode == 0
    whole = (folder / "ucd/NameAliases.txt").read_bytes()
    (folder / "ucd/NameAliases.txt").write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    check_not_described(build, "ucd/NameAliases.txt")
    (folder / "ucd/NameAliases.txt").write_bytes(whole)
    assert build.make("images").returncode == 0
    with (folder / "ucd/LICENSE").open("ab") as licence:
        licence.write(b"Do as you like.\n")
    check_not_described(build, "ucd/LICENSE")


@pytest.mark.parametrize("file", ["emoji/emoji-test.txt", "cldr/annotations-en.xml"])
def test_our_own_everyday_names_are_what_the_table_says(own, file):
    folder, build = own
    lines = (folder / file).read_bytes().splitlines(keepends=True)
    del lines[len(lines) // 2]
    (folder / file).write_bytes(b"".join(lines))
    check_not_described(build, file)


def test_the_line_at_fault_is_named_rather_than_the_file(own):
    folder, build = own
    number = broken_line(folder / "ucd", BROKEN["no category"][0])
    done = build.make("images")
    assert done.returncode != 0
    assert f"UnicodeData.txt:{number}: 'Qq' is not a general category" in done.stderr
    assert "README.md describes" not in done.stdout + done.stderr


def test_every_row_of_the_table_counts_and_every_file_needs_one(own):
    folder, build = own
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    row = re.search(r"(?m)^\| ucd/NameAliases\.txt .*\n", text)[0]
    other = re.sub("[0-9a-f]{64}", "0" * 64, row)
    readme.write_text(text.replace(row, other + row), encoding="utf-8")
    assert build.make("images").returncode == 0
    for rows in (other, ""):
        readme.write_text(text.replace(row, rows), encoding="utf-8")
        check_not_described(build, "ucd/NameAliases.txt")
    more = row.replace("ucd/NameAliases.txt", "more/of-it.txt")
    readme.write_text(text.replace(row, row + more), encoding="utf-8")
    done = build.make("images")
    assert done.returncode != 0
    assert ("data/README.md describes data/more/of-it.txt, which is not there"
            in words_of(done.stdout + done.stderr))
    (folder / "more").mkdir()
    (folder / "more/of-it.txt").write_bytes(b"something else\n")
    check_not_described(build, "more/of-it.txt")
    shutil.copy(folder / "ucd/NameAliases.txt", folder / "more/of-it.txt")
    assert build.make("images").returncode == 0


def test_a_folder_that_is_named_is_not_compared(own, ucd):
    folder, build = own
    broken_alias(ucd, "00A0;QXQ;abbreviation")
    done = build.try_to_configure(ucd, folder.parent)
    assert done.returncode == 0
    assert build.make("images").returncode == 0
    assert b"\tQXQ\r\n" in build.index()
