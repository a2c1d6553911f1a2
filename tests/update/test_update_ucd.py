"""tools/update-ucd on a copy of the tree, fetching from an HTTP server of the test's own."""
import hashlib
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading

import pytest
import ucd

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# What the tool reads or builds.
PARTS = ["CMakeLists.txt", "data", "include", "src", "tests/bench", "tools"]
DEBIAN_UCD = pathlib.Path("/usr/share/unicode")
PATIENCE = 300  # seconds; the index compiler is built once

PRESENT = (SOURCE / "data/ucd/VERSION").read_text(encoding="ascii").strip()
NEXT = f"{int(PRESENT.split('.')[0]) + 1}.0.0"

# At free places that are no noncharacters and in no block: names of a script that there is not, an
# ideograph in the place after a range's last one, and one more rook.
ADDED = """\
E0A00;QXQ LETTER A;Lo;0;L;;;;;N;;;;;
E0A01;QXQ LETTER B;Lo;0;L;;;;;N;;;;;
E0A02;QXQ SIGN ROOK;So;0;ON;;;;;N;;;;;
"""
NEW_RANGE = """\
E0B00;<Qxq Ideograph, First>;Lo;0;L;;;;;N;;;;;
E0B0F;<Qxq Ideograph, Last>;Lo;0;L;;;;;N;;;;;
"""
SCRIPTS = """\
# Scripts-99.txt
0041..005A    ; Latin # L&  [26] LATIN CAPITAL LETTER A..LATIN CAPITAL LETTER Z
E0A00..E0A01  ; Qxq # Lo   [2] QXQ LETTER A..QXQ LETTER B
E0A02         ; Latin # So       QXQ SIGN ROOK
"""


# The files of everyday names in the form in which they are published, but shorter. What they add is
# a name, an emoji, a keyword and an entity.
NAMES_LIST = f"""\
; charset=UTF-8
@@@\tThe Unicode Standard {NEXT}
@@@+\tU19M270703.lst
\tUnicode {NEXT} final names list.
@@\t2600\tMiscellaneous Symbols\t26FF
@\t\tChess symbols
2656\tWHITE CHESS ROOK
\t= castle, tower (of a kind)
\t* a comment
"""
EMOJI_TEST = f"""\
# emoji-test.txt
# Version: {NEXT.rpartition(".")[0]}

# group: Flags

# subgroup: flag
1F3F4                        ; fully-qualified     # \U0001F3F4 E1.0 black flag
1F3F4 200D 2656              ; fully-qualified     # \U0001F3F4\u200D\u2656 E19.0 rook flag

# Flags subtotal:\t\t2
#EOF
"""
ANNOTATIONS = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE ldml SYSTEM "../../common/dtd/ldml.dtd">
<!-- Copyright \xA9 1991-2027 Unicode, Inc. -->
<ldml>
\t<identity>
\t\t<version number="$Revision$"/>
\t\t<language type="en"/>
\t</identity>
\t<annotations>
\t\t<annotation cp="\u2656">KEYWORDS</annotation>
\t\t<annotation cp="\u2656" type="tts">white rook</annotation>
\t</annotations>
</ldml>
"""
ENTITIES = """\
{
  "&rook;": { "codepoints": [9814], "characters": "\\u2656" }
}
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        content = self.server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) + self.server.missing_bytes))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    """An HTTP server: site.files[path] = bytes, at site.url."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files = {}
        server.missing_bytes = 0  # that a response promises and does not have
        server.url = f"http://127.0.0.1:{server.server_address[1]}/ucd"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Tree:
    def __init__(self, root):
        self.root = root
        self.ucd = root / "data" / "ucd"
        self.readme = root / "data" / "README.md"

    def restore(self):
        shutil.rmtree(self.root / "data", ignore_errors=True)
        shutil.copytree(SOURCE / "data", self.root / "data")

    def data(self):
        """All files that belong to the tree and not to the build."""
        return {path: path.read_bytes() for path in sorted(self.root.rglob("*"))
                if path.is_file() and self.root / "build" not in path.parents}

    def update(self, *arguments):
        # this machine's proxy, if it has one, does not know the site
        environment = {**os.environ, "no_proxy": "127.0.0.1", "LC_ALL": "C",
                       "CFLAGS": "-O2"}  # the index compiler runs often here
        return subprocess.run([self.root / "tools" / "update-ucd", *arguments], text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, env=environment,
                              timeout=PATIENCE)

    def write(self, file, content):
        (self.ucd / file).write_bytes(content)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    tree = Tree(tmp_path_factory.mktemp("tree"))
    for part in PARTS:
        source, copy = SOURCE / part, tree.root / part
        copy.parent.mkdir(exist_ok=True)
        shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)
    return tree


@pytest.fixture
def tree(copied):
    """A copy of the tree as it is; what was built in it stays."""
    copied.restore()
    return copied


@pytest.fixture
def publish(site, tree):
    """Puts the present files, altered, where the tool will look for them."""
    def publish_files(add="", drop=None, **files):
        data = (SOURCE / "data/ucd/UnicodeData.txt").read_text(encoding="ascii")
        lines = data.splitlines(keepends=True) + add.splitlines(keepends=True)
        lines = [line for line in lines if drop is None or not re.search(drop, line)]
        lines.sort(key=lambda line: int(line.split(";")[0], 16))
        aliases = (SOURCE / "data/ucd/NameAliases.txt").read_text(encoding="utf-8")
        site.files["/ucd/UnicodeData.txt"] = "".join(lines).encode()
        site.files["/ucd/NameAliases.txt"] = aliases.replace(PRESENT, NEXT).encode()
        return site

    return publish_files


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def entries(tree):
    """The table of data/README.md: file to the columns after it."""
    rows = re.findall(r"(?m)^\| (?:ucd/)?(\S+ \| .*) \|$", tree.readme.read_text(encoding="utf-8"))
    return {row.split(" | ")[0]: row.split(" | ")[1:] for row in rows}


def check_refused(tree, before, done, *reasons):
    assert done.returncode == 1
    for reason in reasons:
        assert reason in done.stdout + done.stderr
    assert done.stderr.endswith("update-ucd: data/ucd stays as it was.\n"), done.stderr
    assert "Traceback" not in done.stderr
    assert tree.data() == before


def test_the_same_version_changes_nothing(tree, site):
    for file in ("UnicodeData.txt", "NameAliases.txt"):
        site.files[f"/ucd/{file}"] = (tree.ucd / file).read_bytes()
    site.files["/ucd/license.txt"] = (tree.ucd / "LICENSE").read_bytes()
    before = tree.data()
    done = tree.update(PRESENT, site.url + "/")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Nothing changes: data/ucd is {PRESENT}, byte for byte." in done.stdout
    assert tree.data() == before


def test_the_next_version_is_shown_and_brought_in(tree, publish):
    site = publish(ADDED)
    site.files["/ucd/Scripts.txt"] = SCRIPTS.encode()
    site.files["/ucd/NameAliases.txt"] += b"E0A00;QXQ FIRST;alternate\n"
    site.files["/ucd/license.txt"] = b"Do as you like.\n"
    front_page = tree.root / "README.md"
    front_page.write_text(f"One program\nfor Unicode {PRESENT}.\n", encoding="ascii")
    before = tree.data()
    done = tree.update(NEXT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    for said in (f"From Unicode {PRESENT} to {NEXT}", "Characters added: 3\n",
                 "U+E0A00 to U+E0A02, 3: QXQ LETTER A ... QXQ SIGN ROOK\n",
                 "  Qxq: 2, a new script\n", "  Latin: 1\n",
                 "Aliases added:\n  E0A00;QXQ FIRST;alternate\n", "The licence is another one",
                 f"\n  README.md:2: for Unicode {PRESENT}.\n",
                 f"data/ucd is Unicode {NEXT} now."):
        assert said in done.stdout
    for not_said in ("removed", "changed:", "New ranges"):
        assert not_said not in done.stdout

    fetched = {file: site.files[f"/ucd/{name}"] for file, name in
               [("UnicodeData.txt", "UnicodeData.txt"), ("NameAliases.txt", "NameAliases.txt"),
                ("Scripts.txt", "Scripts.txt"), ("LICENSE", "license.txt")]}
    for file, content in fetched.items():
        assert (tree.ucd / file).read_bytes() == content
        version, source, digest = entries(tree)[file]
        assert version == NEXT or file == "LICENSE"
        assert (source, digest) == (
            f"{site.url}/{file.replace('LICENSE', 'license.txt')}", sha256(content))
    assert (tree.ucd / "VERSION").read_text(encoding="ascii") == NEXT + "\n"
    changed = {path for path, content in tree.data().items() if before[path] != content}
    assert changed == {tree.readme, *tree.ucd.iterdir()} - {
        tree.ucd / file for file in ("Blocks.txt", "DerivedAge.txt", "NamesList.txt")}

    # it says no less of the same files later, but has nothing to do
    done = tree.update(NEXT, site.url)
    assert done.returncode == 0 and "Nothing changes" in done.stdout
    assert done.stdout.count("SHA-256 is the one in data/README.md") == 3

    # a tree that builds: what goes into the program is made of them
    build = tree.root / "build" / "update-ucd"
    made = subprocess.run(["cmake", "--build", build, "--target", "images"],
                          capture_output=True, text=True, timeout=PATIENCE)
    assert made.returncode == 0, made.stdout + made.stderr
    image = (build / "tools" / "ucdc" / "index.image").read_bytes()
    assert "U+E0A02\t\U000E0A02\tQXQ SIGN ROOK\r\n".encode() in image
    assert NEXT.encode() in image


def publish_everyday_names(site):
    """Puts what everyday names come from beside the rest; returns the files by their paths."""
    published = {"ucd/NamesList.txt": ("/ucd/NamesList.txt", NAMES_LIST),
                 "emoji/emoji-test.txt": ("/emoji/emoji-test.txt", EMOJI_TEST),
                 "cldr/annotations-en.xml": ("/release-49/common/annotations/en.xml",
                                             ANNOTATIONS.replace("KEYWORDS", "castle | chess")),
                 "cldr/annotationsDerived-en.xml": (
                     "/release-49/common/annotationsDerived/en.xml",
                     ANNOTATIONS.replace("KEYWORDS", "derived")),
                 "html/entities.json": ("/html/entities.json", ENTITIES)}
    site.files.update((path, content.encode()) for path, content in published.values())
    return published


def test_everyday_names_are_shown_and_brought_in(tree, publish):
    site = publish(ADDED)
    host = site.url[:-len("/ucd")]
    published = publish_everyday_names(site)
    site.files["/ucd/license.txt"] = b"Do as you like.\n"
    done = tree.update("--cldr", f"{host}/release-49/common/", NEXT, site.url,
                       f"--html={host}/html")
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("Informal aliases added: 1\n  U+2656 castle, tower (of a kind)\n",
                 "Emoji added: 1\n  \U0001F3F4\u200D\u2656 E19.0 rook flag\n",
                 "Annotations of annotations/en.xml added: 2\n"
                 "  \u2656 keywords: castle | chess\n  \u2656 name: white rook\n",
                 "Entities added: 1\n  &rook; \u2656\n", "Entities removed: 2231\n",
                 "\n  ... and 2031 more\n"):
        assert said in done.stdout
    rows = entries(tree)
    for file, (path, content) in published.items():
        assert (tree.root / "data" / file).read_bytes() == content.encode()
        version, source, digest = rows[file.removeprefix("ucd/")]
        assert (source, digest) == (host + path, sha256(content.encode()))
        assert version == {"cldr": "49", "html": "of 2011, final"}.get(file.partition("/")[0], NEXT)
    for file in ("ucd/LICENSE", "emoji/LICENSE"):
        assert (tree.root / "data" / file).read_bytes() == b"Do as you like.\n"
    assert rows["emoji/LICENSE"][1:] == [f"{site.url}/license.txt", sha256(b"Do as you like.\n")]

    build = tree.root / "build" / "update-ucd"
    made = subprocess.run(["cmake", "--build", build, "--target", "images"],
                          capture_output=True, text=True, timeout=PATIENCE)
    assert made.returncode == 0, made.stdout + made.stderr


def test_everyday_names_that_are_not_there_stay_with_a_warning(tree, publish):
    site = publish(ADDED)
    before = tree.data()
    done = tree.update(NEXT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    host = site.url[:-len("/ucd")]
    for name, url in (("Blocks.txt", f"{site.url}/Blocks.txt"),
                      ("Scripts.txt", f"{site.url}/Scripts.txt"),
                      ("DerivedAge.txt", f"{site.url}/DerivedAge.txt"),
                      ("NamesList.txt", f"{site.url}/NamesList.txt"),
                      ("emoji-test.txt", f"{host}/emoji/emoji-test.txt")):
        assert f"{name}: warning: kept as it is, there is no {url}\n" in done.stdout
    after = tree.data()
    for folder in ("emoji", "cldr", "html"):
        for path in (tree.root / "data" / folder).iterdir():
            assert after[path] == before[path]


@pytest.mark.parametrize("place", ["/ucd/emoji/emoji-test.txt", "/ucd/emoji-test.txt"])
def test_emoji_may_be_below_or_in_the_folder(tree, publish, place):
    site = publish(ADDED)
    site.files[place] = EMOJI_TEST.encode()
    done = tree.update(NEXT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tree.root / "data/emoji/emoji-test.txt").read_text(encoding="utf-8") == EMOJI_TEST
    assert entries(tree)["emoji/emoji-test.txt"][1] == site.url[:-len("/ucd")] + place


def test_cldr_alone_may_be_another_one(tree, site):
    for file in ("UnicodeData.txt", "NameAliases.txt"):
        site.files[f"/ucd/{file}"] = (tree.ucd / file).read_bytes()
    publish_everyday_names(site)
    for path in ("/ucd/NamesList.txt", "/emoji/emoji-test.txt"):
        del site.files[path]
    before = tree.data()
    done = tree.update(PRESENT, site.url, "--cldr", site.url[:-len("/ucd")] + "/release-49/common")
    assert (done.returncode, done.stderr) == (0, "")
    after = tree.data()
    assert {path for path in after if after[path] != before[path]} == {
        tree.readme, tree.root / "data/cldr/annotations-en.xml",
        tree.root / "data/cldr/annotationsDerived-en.xml"}


@pytest.mark.parametrize("option", ["--cldr", "--html"])
def test_what_is_asked_for_and_not_there_is_refused(tree, publish, option):
    site = publish(ADDED)
    before = tree.data()
    done = tree.update(NEXT, site.url, option, site.url)
    path = {"--cldr": "annotations/en.xml", "--html": "entities.json"}[option]
    check_refused(tree, before, done, f"cannot fetch {site.url}/{path}: 404 Not Found\n")


@pytest.mark.parametrize("file, name, said", [
    ("ucd/NamesList.txt", "NamesList.txt", "The Unicode Standard"),
    ("emoji/emoji-test.txt", "emoji-test.txt", "# Version:"),
])
def test_everyday_names_of_another_version_are_refused(tree, publish, file, name, said):
    site = publish(ADDED)
    path, content = publish_everyday_names(site)[file]
    site.files[path] = re.sub(rf"{said} [\d.]+", f"{said} 17.0.0", content).encode()
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, f"{name} is of version 17.0")


@pytest.mark.parametrize("file, last, reason", [
    ("ucd/NamesList.txt", "castle", "NamesList.txt:8: the last line does not end"),
    ("emoji/emoji-test.txt", "black", "emoji-test.txt:7: the last line does not end"),
    ("cldr/annotations-en.xml", "cp=", "annotations-en.xml:10: expected the value of an attribute"),
    ("cldr/annotationsDerived-en.xml", "</annotation>",
     "annotationsDerived-en.xml:10: 'annotations' does not end: is the file complete?"),
    ("html/entities.json", "9814", "entities.json:2: expected ]"),
])
def test_everyday_names_that_are_cut_short_are_refused(tree, publish, file, last, reason):
    site = publish(ADDED)
    host = site.url[:-len("/ucd")]
    path, content = publish_everyday_names(site)[file]
    site.files[path] = content[: content.index(last) + len(last)].encode()
    before = tree.data()
    done = tree.update(NEXT, site.url, "--cldr", f"{host}/release-49/common", "--html",
                       f"{host}/html")
    check_refused(tree, before, done, reason,
                  "the index compiler does not understand these files")


def test_a_real_version_after_another(tree, site):
    """From what Debian has to what is here: three years of Unicode."""
    if not (DEBIAN_UCD / "Scripts.txt").exists():
        pytest.skip("Debian's unicode-data is not installed")
    said = (DEBIAN_UCD / "NameAliases.txt").read_text(encoding="utf-8").split("\n")[0]
    version = re.search(r"\d+\.\d+\.\d+", said)[0]
    for file in ("UnicodeData.txt", "NameAliases.txt"):
        tree.write(file, (DEBIAN_UCD / file).read_bytes())
        site.files[f"/ucd/{file}"] = (SOURCE / "data/ucd" / file).read_bytes()
    tree.write("VERSION", f"{version}\n".encode())
    done = tree.update(PRESENT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No Scripts.txt there: scripts are not shown." in done.stdout
    assert f"LICENSE: kept as it is, there is no {site.url}/license.txt" in done.stdout

    old, new = ucd.Database(DEBIAN_UCD), ucd.Database(SOURCE / "data/ucd")
    added = new.names.keys() - old.names.keys()
    assert len(added) > 1000
    assert f"Characters added: {len(added)}\n" in done.stdout
    recategorized = [each for each in old.names if old.category(each) != new.category(each)]
    shown = re.findall(r"(?m)^  U\+(\w+) .*: \w\w, now \w\w$", done.stdout)
    assert [int(each, 16) for each in shown] == recategorized
    assert "removed" not in done.stdout and "Names changed" not in done.stdout
    assert (tree.ucd / "UnicodeData.txt").read_bytes() == site.files["/ucd/UnicodeData.txt"]

    # and back: an older version has less, which is not held against it
    for file in ("UnicodeData.txt", "NameAliases.txt", "Scripts.txt"):
        site.files[f"/ucd/{file}"] = (DEBIAN_UCD / file).read_bytes()
    done = tree.update(version, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Characters removed: {len(added)}\n" in done.stdout
    assert (tree.ucd / "VERSION").read_text(encoding="ascii") == version + "\n"


def test_an_unknown_range_label_is_refused(tree, publish):
    another = NEW_RANGE.replace("E0B", "E0C").replace("Qxq", "Qzq")
    site = publish(ADDED + NEW_RANGE + another)
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, "no rule names the range 'Qxq Ideograph'",
                  "'Qzq Ideograph', which begins at U+E0C00", "tools/ucdc/range_names.c",
                  "table 4-8")


def test_a_known_checksum_must_fit(tree, publish):
    """Of the next version, because the table already has it; and of the present version."""
    site = publish(ADDED)
    right = sha256(site.files["/ucd/UnicodeData.txt"])
    wrong = "0" * 64
    text = tree.readme.read_text(encoding="utf-8")
    row = re.search(r"(?m)^\| ucd/UnicodeData.txt .*$", text)[0]
    for digest in (wrong, right):
        known = f"{row}\n| ucd/UnicodeData.txt | {NEXT} | {site.url}/UnicodeData.txt | {digest} |"
        tree.readme.write_text(text.replace(row, known), encoding="utf-8")
        before = tree.data()
        done = tree.update(NEXT, site.url)
        if digest == wrong:
            check_refused(tree, before, done, "UnicodeData.txt has another SHA-256", right)
    assert done.returncode == 0
    assert "UnicodeData.txt: SHA-256 is the one in data/README.md\n" in done.stdout
    assert tree.readme.read_text(encoding="utf-8").count("| ucd/UnicodeData.txt |") == 1
    assert entries(tree)["UnicodeData.txt"][0] == NEXT

    tree.restore()
    before = tree.data()
    done = tree.update(PRESENT, site.url)
    check_refused(tree, before, done, f"has another SHA-256 than data/README.md knows of {PRESENT}")


@pytest.mark.parametrize("path", ["/ucd/UnicodeData.txt", "/ucd/NameAliases.txt"])
def test_a_file_that_is_not_there_is_refused(tree, publish, path):
    site = publish(ADDED)
    del site.files[path]
    before = tree.data()
    done = tree.update(NEXT, site.url)
    url = site.url + path[len("/ucd"):]
    check_refused(tree, before, done, f"update-ucd: cannot fetch {url}: 404 Not Found\n")


def test_a_download_that_ends_too_early_is_refused(tree, publish):
    site = publish(ADDED)
    site.missing_bytes = 7
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, "/UnicodeData.txt: it ended 7 bytes too early\n")


def test_no_server_is_refused(tree):
    before = tree.data()
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # a port that is taken and does not listen
        for url in (f"http://127.0.0.1:{deaf.getsockname()[1]}/ucd", "here"):
            done = tree.update(NEXT, url)
            check_refused(tree, before, done, f"cannot fetch {url}/UnicodeData.txt: ")


def test_what_the_index_compiler_does_not_understand_is_refused(tree, publish):
    site = publish()
    before = tree.data()
    for content, reason in [
        (b"<!doctype html>\n<title>Welcome</title>\n", "UnicodeData.txt:1: expected 15 fields"),
        (site.files["/ucd/UnicodeData.txt"][:100], "UnicodeData.txt:3: the last line does not end"),
        (b"", "UnicodeData.txt:1: the file is empty"),
    ]:
        site.files["/ucd/UnicodeData.txt"] = content
        check_refused(tree, before, tree.update(NEXT, site.url), reason,
                      "the index compiler does not understand these files")


def test_a_character_that_is_gone_is_refused(tree, publish):
    """As when a file ends at the end of a line."""
    site = publish(ADDED, drop="WHITE CHESS ROOK;")
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, "Characters removed: 1\n  U+2656 WHITE CHESS ROOK\n",
                  "Unicode never removes a character")


def test_an_alias_that_is_gone_is_refused(tree, publish):
    """One, or half of them, as when a file ends at the end of a line."""
    site = publish(ADDED)
    whole = site.files["/ucd/NameAliases.txt"]
    before = tree.data()
    for content, shown in (
            (whole.replace(b"00A0;NBSP;abbreviation\n", b""), "  00A0;NBSP;abbreviation\n"),
            (whole[: whole.index(b"\n", len(whole) // 2) + 1],
             "  12327;CUNEIFORM SIGN KALAM;correction\n"),
            (whole.replace(b"00A0;NBSP;", b"00A0;NBSPACE;"), "  00A0;NBSP;abbreviation\n")):
        assert content != whole
        site.files["/ucd/NameAliases.txt"] = content
        done = tree.update(NEXT, site.url)
        check_refused(tree, before, done, "Aliases removed:\n", shown,
                      "Unicode never removes or changes an alias")


def test_no_alias_at_all_is_refused(tree, publish):
    site = publish(ADDED)
    site.files["/ucd/NameAliases.txt"] = b"# nothing\n"
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, "NameAliases.txt:1: the file has no alias\n")


def test_an_alias_of_another_type_is_shown(tree, publish):
    site = publish(ADDED)
    site.files["/ucd/NameAliases.txt"] = site.files["/ucd/NameAliases.txt"].replace(
        b"00A0;NBSP;abbreviation", b"00A0;NBSP;alternate")
    done = tree.update(NEXT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Aliases added:\n  00A0;NBSP;alternate\n" in done.stdout
    assert "Aliases removed:\n  00A0;NBSP;abbreviation\n" in done.stdout


def test_another_name_is_refused(tree, publish):
    site = publish(ADDED)
    site.files["/ucd/UnicodeData.txt"] = site.files["/ucd/UnicodeData.txt"].replace(
        b"WHITE CHESS ROOK;", b"WHITE CHESS TOWER;")
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, "U+2656 WHITE CHESS ROOK: now WHITE CHESS TOWER\n",
                  "Unicode never renames a character")


def test_an_older_version_has_nothing_that_the_newer_one_lacks(tree, publish):
    """The same promise, from behind."""
    site = publish(ADDED)
    site.files["/ucd/NameAliases.txt"] = site.files["/ucd/NameAliases.txt"].replace(
        NEXT.encode(), b"1.2.3")
    before = tree.data()
    done = tree.update("1.2.3", site.url)
    check_refused(tree, before, done, "Characters added: 3\n", "Unicode never removes a character")


def test_other_categories_are_shown(tree, publish):
    site = publish()
    site.files["/ucd/UnicodeData.txt"] = site.files["/ucd/UnicodeData.txt"].replace(
        b"WHITE CHESS ROOK;So;", b"WHITE CHESS ROOK;Sm;")
    done = tree.update(NEXT, site.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Characters added: 0\n  none\n" in done.stdout
    assert "U+2656 WHITE CHESS ROOK: So, now Sm\n" in done.stdout


def test_files_of_another_version_are_refused(tree, site):
    """NameAliases.txt says of which version it is."""
    for file in ("UnicodeData.txt", "NameAliases.txt"):
        site.files[f"/ucd/{file}"] = (tree.ucd / file).read_bytes()
    before = tree.data()
    done = tree.update(NEXT, site.url)
    check_refused(tree, before, done, f"NameAliases.txt is of version {PRESENT}, not {NEXT}")


@pytest.mark.parametrize("arguments", [[], ["18"], ["18.0"], ["latest"], ["1.2.3", "url", "more"]])
def test_usage(tree, arguments):
    before = tree.data()
    done = tree.update(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("usage: tools/update-ucd VERSION [BASE-URL]")
    assert tree.data() == before
