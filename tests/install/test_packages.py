"""What `cmake --install` and `cpack` make, installed where nothing else is."""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tarfile

import fresh_root
import pytest
import shells
import wire
from packages import NEWER, field

DATA = pathlib.Path(__file__).parents[2] / "data"
UNITS = {unit.name.removesuffix(".in") for unit in (DATA / "systemd").glob("charfinder*")}
LICENCES = {"LICENSE", "LICENSE.Unicode", "LICENSE.WHATWG"}


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def expected(zsh="site-functions", packed=""):
    """What is below the prefix, but for the folder of documentation."""
    return {"bin/charfinder", f"share/man/man1/charfinder.1{packed}",
            f"share/man/man5/charfinder-protocol.5{packed}", f"share/zsh/{zsh}/_charfinder",
            "share/bash-completion/completions/charfinder",
            "share/fish/vendor_completions.d/charfinder.fish",
            *(f"lib/systemd/system/{unit}" for unit in UNITS)}


def documentation(*names):
    examples = files_below(DATA / "haproxy")
    names = {"README.md", "OPERATIONS.md", *names, *(f"examples/{each}" for each in examples)}
    return {f"share/doc/charfinder/{name}" for name in names}


def programs_named_by_units(prefix):
    units = (prefix / "lib/systemd/system").glob("*.service")
    return {program for unit in units
            for program in re.findall(r'="(/[^"]*/charfinder)"', unit.read_text())}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, deb):
    fresh_root.need_to_enter()
    root = fresh_root.FreshRoot(tmp_path_factory.mktemp("root"), field(deb, "Depends"))
    yield root
    shutil.rmtree(root.folder)  # some 90 MB, which pytest would keep


@pytest.fixture
def root(fresh):
    """A fresh root; after each test a purge must leave it as it was."""
    before = fresh.files()
    yield fresh
    fresh.run("dpkg", "--purge", "charfinder")
    assert fresh.files() == before


def links(root):
    """What makes systemd start units, by their names."""
    paths = (root.folder / "etc/systemd").rglob("*")
    return {path.name: path for path in paths if path.is_symlink()}


def test_installs_below_a_prefix(make, tmp_path):
    make("CMAKE", "--install", ".", "--prefix", tmp_path / "prefix")
    assert files_below(tmp_path / "prefix") == expected() | documentation(*LICENCES)
    assert programs_named_by_units(tmp_path / "prefix") == {f"{tmp_path}/prefix/bin/charfinder"}


def test_installs_below_a_prefix_that_is_elsewhere_for_now(make, tmp_path):
    make("CMAKE", "--install", ".", "--prefix", "/opt/charfinder", DESTDIR=str(tmp_path))
    prefix = tmp_path / "opt/charfinder"
    assert files_below(tmp_path) == {f"opt/charfinder/{file}"
                                     for file in expected() | documentation(*LICENCES)}
    assert programs_named_by_units(prefix) <= {"/opt/charfinder/bin/charfinder"}


def test_the_archive_runs_wherever_it_is_unpacked(pack, tmp_path, version):
    (tmp_path / "made").mkdir()
    archive = pack("TGZ", tmp_path / "made")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "unpacked")
    folder, = (tmp_path / "unpacked").iterdir()
    assert re.fullmatch(rf"charfinder-{re.escape(version['charfinder'])}-Linux-\w+", folder.name)
    assert files_below(folder) == expected() | documentation(*LICENCES)
    assert programs_named_by_units(folder) <= {"/usr/local/bin/charfinder"}
    said = fresh_root.output_of([folder / "bin/charfinder", "find", "chess", "rook", "black"])
    assert "BLACK CHESS ROOK" in said


def test_the_package_says_what_it_is(deb, version):
    assert field(deb, "Version") == version["charfinder"]
    changelog = (DATA / "debian/changelog").read_text()
    assert changelog.startswith(f"charfinder ({version['charfinder']}) ")
    assert deb.name == f"charfinder_{version['charfinder']}_{field(deb, 'Architecture')}.deb"
    depends = dict(re.findall(r"([\w.+-]+) \(>= ([^)]+)\)", field(deb, "Depends")))
    # suites differ in the numbers, and in whether the time that these know has 64 bits
    libraries = {re.sub(r"\d+(t64)?$", "", name) for name in depends}
    assert {"libc", "libuv", "libutf8proc"} <= libraries
    assert field(deb, "Description").count("\n") > 3


def test_the_package_holds_what_debian_expects(deb, tmp_path):
    fresh_root.output_of(["dpkg-deb", "-R", deb, tmp_path])
    control = tmp_path / "DEBIAN"
    assert files_below(tmp_path / "usr") == (
        expected("vendor-completions", ".gz")
        | documentation("changelog.gz", "copyright"))
    assert {path.name for path in tmp_path.iterdir()} == {"DEBIAN", "usr"}
    assert files_below(control) == {"control", "md5sums", "postinst", "prerm", "postrm"}
    assert programs_named_by_units(tmp_path / "usr") <= {"/usr/bin/charfinder"}
    assert ", stripped" in fresh_root.output_of(["file", tmp_path / "usr/bin/charfinder"])
    for path in (tmp_path / "usr").rglob("*"):
        may = stat.S_IMODE(path.stat().st_mode)
        assert may == (0o755 if path.is_dir() or path.parent.name == "bin" else 0o644), path


def test_the_package_quotes_all_licences(deb, tmp_path):
    fresh_root.output_of(["dpkg-deb", "-x", deb, tmp_path])
    copyright = (tmp_path / "usr/share/doc/charfinder/copyright").read_text()
    quoted = re.sub(r"(?m)^ \.?", "", copyright)
    for licence in (DATA.parent / "LICENSE", DATA / "ucd/LICENSE", DATA / "html/LICENSE"):
        assert licence.read_text().strip() in quoted


def test_lintian_has_nothing_to_find_fault_with(deb, tmp_path):
    shells.need("lintian")
    as_root = ["--allow-root"] if os.geteuid() == 0 else []
    done = subprocess.run(["lintian", "--no-cfg", "--fail-on", "error,warning", *as_root,
                           # how names of characters are spelt is the Standard's business
                           "--dont-check-part", "binaries/spelling", deb],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=10 * wire.PATIENCE,
                          env={**os.environ, "TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stdout.decode()) == (0, "")


def test_the_package_finds_characters_in_a_fresh_root(root, deb, run):
    root.install(deb)
    assert root.run("charfinder", "--version") == run("--version").stdout.decode()
    assert root.run("charfinder", "find", "rook") == run("find", "rook").stdout.decode()


def test_the_package_serves_in_a_fresh_root(root, deb, tmp_path, serves):
    root.install(deb)
    serves(fresh_root.script(tmp_path / "charfinder", root.command("charfinder")))


def test_the_package_enables_its_units(root, deb):
    root.install(deb)
    assert set(links(root)) == {"charfinder.socket", "charfinder.service"}


def test_an_upgrade_leaves_what_the_administrator_disabled(root, deb, newer_deb):
    root.install(deb)
    links(root)["charfinder.service"].unlink()
    said = root.install(newer_deb)
    assert f"({NEWER}) over ({field(deb, 'Version')})" in said
    assert root.run("dpkg-query", "-W", "-f", "${Status} ${Version}", "charfinder") == \
        f"install ok installed {NEWER}"
    assert set(links(root)) == {"charfinder.socket"}
    assert "rook" in root.run("charfinder", "find", "rook").lower()


@pytest.fixture
def told(root):
    """What systemctl is told, since it was asked last. It only stands in for one of a systemd that
    runs, as far as the package's scripts can tell."""
    log = root.folder / "told"
    log.touch()
    (root.folder / "run/systemd/system").mkdir(parents=True)
    stand_in = root.folder / "usr/bin/systemctl"
    stand_in.write_text('#!/bin/sh\necho "$@" >>/told\n[ "$2" != is-enabled ] || echo enabled\n')
    stand_in.chmod(0o755)

    def told_since():
        lines = [re.sub(r"--(quiet|system) ?", "", line) for line in log.read_text().splitlines()]
        log.write_text("")
        # without what Debian's own tools ask for themselves
        return [line for line in lines if not re.search(r"is-(enabled|active)|preset", line)]

    yield told_since
    root.run("rm", "-r", "/told", "/usr/bin/systemctl", "/run/systemd")


def test_scripts_start_restart_and_stop_the_service(root, told, deb, newer_deb):
    root.install(deb)
    assert told() == ["daemon-reload", "start charfinder.socket", "start charfinder.service"]
    root.install(newer_deb)
    assert told() == ["daemon-reload", "start charfinder.socket", "restart charfinder.service"]
    root.run("dpkg", "--remove", "charfinder")
    assert told() == ["stop charfinder.socket charfinder-http.socket charfinder.service",
                      "daemon-reload"]


def test_scripts_start_nothing_where_the_policy_forbids_it(root, told, deb):
    policy = root.folder / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        root.install(deb, complaints="(.*policy-rc.d returned 101, not running .*\n)+")
        assert told() == ["daemon-reload"]
    finally:
        policy.unlink()
