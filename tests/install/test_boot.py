"""The Debian package where systemd runs: in a machine that was booted for this."""
import os
import shutil

import pytest
import wire
from machine import Knocking, booted
from needs import need
from packages import NEWER

LISTEN = "0A"  # in /proc/net/tcp
PORT = f":{2323:04X}"
ANSWER = "?> U+212A \t\u212a\tKELVIN SIGN\n1 match for 'kelvin'\n?> "
SOCKET, SERVICE = "charfinder.socket", "charfinder.service"


@pytest.fixture(scope="module")
def machine(deb, newer_deb, tmp_path_factory):
    """One that has both packages, and neither is installed."""
    need("nc")
    files = tmp_path_factory.mktemp("files")
    (files / "packages").mkdir()
    shutil.copy(deb, files / "packages/deb")
    shutil.copy(newer_deb, files / "packages/newer_deb")
    with booted(files, "sysinit.target") as begun:
        # this machine may have a policy, as images of containers do, and the package itself
        (begun.files() / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
        dpkg(begun, "--purge", "charfinder")
        yield begun


@pytest.fixture
def installed(machine):
    """The machine, where the package was just installed."""
    dpkg(machine, "-i", "/packages/deb")
    yield machine
    dpkg(machine, "--purge", "charfinder")


def dpkg(machine, *arguments):
    """Without what other packages do when files come, such as a new index of all manuals."""
    done = machine.run("dpkg", "--no-triggers", *arguments, timeout=10 * wire.PATIENCE)
    assert done.returncode == 0, done.stdout
    return done.stdout


def ask(machine, *where):
    return machine.run("nc", "-N", *where, input="kelvin\n", stdin=None).stdout


def listens(machine):
    lines = (machine.files().parent / "net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return any(line.split()[1].endswith(PORT) and line.split()[3] == LISTEN for line in lines)


def units(machine):
    """What systemd knows of our units: those that are there, and those that only linger."""
    return "".join(machine.run("systemctl", *how, "--no-legend", "charfinder.*",
                               "charfinder-http.*").stdout
                   for how in (["list-unit-files"], ["list-units", "--all"]))


def ours(machine):
    return {path for path in machine.written() if "charfinder" in path}


def runs_what_is_installed(machine):
    running = machine.files().parent.parent / str(machine.main_process()) / "exe"
    return os.path.samefile(running, machine.files() / "usr/bin/charfinder")


def test_it_serves_as_soon_as_it_is_installed(installed):
    assert listens(installed)
    assert ask(installed, "127.0.0.1", "2323") == ANSWER
    assert ask(installed, "-U", "/run/charfinder.sock") == ANSWER
    for unit in (SOCKET, SERVICE):
        assert installed.show("ActiveState", unit) == "active"
        assert installed.show("UnitFileState", unit) == "enabled"
    assert installed.show("ActiveState", "charfinder-http.socket") == "inactive"
    assert installed.show("UnitFileState", "charfinder-http.socket") == "disabled"
    assert runs_what_is_installed(installed)


def test_an_upgrade_refuses_no_client(installed):
    before = installed.main_process()
    opened = installed.show("ActiveEnterTimestampMonotonic", SOCKET)
    with Knocking(installed) as knocking:
        knocking.wait_for_answers(3)
        said = dpkg(installed, "-i", "/packages/newer_deb")
        knocking.wait_for_answers(3)
    assert f"({NEWER}) over (" in said
    assert "refused" not in knocking.said
    assert knocking.said.count("cut") <= 1  # when the old version ended
    assert installed.main_process() != before
    assert runs_what_is_installed(installed)
    assert installed.show("ActiveState") == "active"
    assert installed.show("ActiveEnterTimestampMonotonic", SOCKET) == opened
    assert ask(installed, "127.0.0.1", "2323") == ANSWER


def test_a_purge_leaves_nothing(machine):
    before = ours(machine)
    path = machine.files() / "run/charfinder.sock"
    assert not listens(machine) and units(machine) == ""
    dpkg(machine, "-i", "/packages/deb")
    machine.systemctl("stop", SERVICE)
    machine.systemctl("enable", "--now", "charfinder-http.socket")
    assert ask(machine, "127.0.0.1", "2323") == ANSWER
    assert path.is_socket() and "usr/bin/charfinder" in ours(machine)
    dpkg(machine, "--purge", "charfinder")
    assert not listens(machine)
    assert "Connection refused" in machine.run("nc", "-v", "-N", "127.0.0.1", "2323").stdout
    assert units(machine) == ""
    assert not path.exists() and ours(machine) == before
