"""What is installed and packed does not depend on the folder, the time and the user. A program that
does nothing replaces charfinder, which takes a minute to build."""
import hashlib
import os
import pathlib
import shutil
import stat
import subprocess
import tarfile
import tempfile
import time

import fresh_root
import pytest
import shells
import wire

ROOT = pathlib.Path(__file__).parents[2]

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(charfinder VERSION 0.1.0 LANGUAGES C DESCRIPTION "Does nothing")
set(CHARFINDER_SYSTEMD ON)
file(WRITE "${PROJECT_BINARY_DIR}/main.c" "int main(void) { return 0; }")
add_executable(charfinder "${PROJECT_BINARY_DIR}/main.c")
add_subdirectory(data)
"""

DATE_OF_CHANGELOG = 1795305600  # Sun, 22 Nov 2026 00:00:00 +0000
DATE_OF_COMMIT = 1700000000


def do(*command, umask=-1, **environment):
    kept = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=10 * wire.PATIENCE, umask=umask,
                          env={**kept, **environment})
    assert done.returncode == 0, done.stdout.decode()


def make_tree(folder, mode_of_files=0o644):
    """A source tree; its files have this mode, and its folders what goes with it."""
    shutil.copytree(ROOT / "data", folder / "data")
    for name in ("README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    (folder / "CMakeLists.txt").write_text(PROJECT)
    for path in folder.rglob("*"):
        path.chmod(mode_of_files | 0o111 & mode_of_files >> 2 if path.is_dir() else mode_of_files)
    return folder


def build(tree, umask=-1):
    """The folder of its build."""
    do(os.environ["CMAKE"], "-S", tree, "-B", tree / "b", umask=umask)
    do(os.environ["CMAKE"], "--build", tree / "b", umask=umask)
    return tree / "b"


def pack(built, generator, umask=-1, **environment):
    """A package of what is built."""
    subprocess.run(["rm", "-rf", built / generator], check=True)
    do(os.environ["CPACK"], "-G", generator, "-B", built / generator, "--config",
       built / "CPackConfig.cmake", umask=umask, **environment)
    package, = (built / generator).glob("charfinder*.*")
    return package


def dates_in(package):
    with tarfile.open(package) as tar:
        return {member.mtime for member in tar}


def in_git(folder):
    """Makes it a repository with one commit."""
    date = f"@{DATE_OF_COMMIT} +0000"
    git = ["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e"]
    do(*git, "init", "--quiet")
    do(*git, "commit", "--quiet", "--allow-empty", "-m", "m",
       GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a build with the usual umask."""
    return build(make_tree(tmp_path_factory.mktemp("usual") / "tree"))


@pytest.fixture(scope="module")
def built_elsewhere():
    """The same on another file system, if there is one, with umask 077."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield build(make_tree(pathlib.Path(folder) / "a" / "private one", 0o600), umask=0o077)


@pytest.mark.parametrize("generator", ["DEB", "TGZ"])
def test_a_package_is_the_same_byte_for_byte(built, built_elsewhere, generator):
    shells.need("dpkg-deb", "dpkg-shlibdeps", "file")
    mine = pack(built, generator, umask=0o002)
    began = time.time()
    while int(time.time()) == int(began):
        time.sleep(0.05)  # a date has whole seconds: let it be another one
    theirs = pack(built_elsewhere, generator, umask=0o077)
    assert mine.name == theirs.name
    digests = [hashlib.sha256(each.read_bytes()).hexdigest() for each in (mine, theirs)]
    if digests[0] != digests[1]:
        listed = [fresh_root.output_of(["dpkg-deb", "-c", each] if generator == "DEB" else
                                       ["tar", "-tvf", each]) for each in (mine, theirs)]
        assert listed[0] == listed[1]
    assert digests[0] == digests[1]


def test_an_archive_belongs_to_root_and_is_sorted(built):
    with tarfile.open(pack(built, "TGZ")) as tar:
        members = tar.getmembers()
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == \
        {(0, 0, "", "")}
    assert [member.name for member in members] == sorted(member.name for member in members)


@pytest.mark.parametrize("umask", [0o077, 0o002])
def test_every_user_may_read_what_is_installed(built_elsewhere, tmp_path, umask):
    prefix = tmp_path / "a" / "prefix"
    do(os.environ["CMAKE"], "--install", built_elsewhere, "--prefix", prefix, umask=umask)
    for path in (prefix.parent, prefix, *prefix.rglob("*")):
        is_open = path.is_dir() or path.parent.name == "bin"
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if is_open else 0o644), path


def test_folders_that_are_there_stay_as_they_are(built, tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "share").chmod(0o2775)  # as in Debian's /usr/local
    do(os.environ["CMAKE"], "--install", built, "--prefix", tmp_path)
    assert stat.S_IMODE((tmp_path / "share").stat().st_mode) == 0o2775


def test_a_unit_names_a_program_with_a_space_in_its_path(built, tmp_path):
    shells.need("systemd-analyze")
    prefix = tmp_path / "100% a place"
    units = prefix / "lib/systemd/system"

    def verify():
        done = subprocess.run(["systemd-analyze", "verify", "--man=no",
                               units / "charfinder.service"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True,
                              env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"})
        return done.stdout

    do(os.environ["CMAKE"], "--install", built, "--prefix", prefix)
    assert verify() == ""
    (prefix / "bin/charfinder").unlink()
    assert f"Command {prefix}/bin/charfinder is not executable" in verify()


def test_the_date_is_that_of_the_changelog_where_there_is_no_git(built):
    in_git(built.parent.parent)  # around it, and none of its business
    assert dates_in(pack(built, "TGZ")) == {DATE_OF_CHANGELOG}


def test_the_date_is_that_of_the_commit(tmp_path):
    tree = make_tree(tmp_path / "tree")
    in_git(tree)
    assert dates_in(pack(build(tree), "TGZ")) == {DATE_OF_COMMIT}


def test_the_date_is_what_is_asked_for(built):
    assert dates_in(pack(built, "TGZ", SOURCE_DATE_EPOCH="1234567890")) == {1234567890}
