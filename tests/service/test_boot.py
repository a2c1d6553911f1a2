"""The units as they run: under a systemd that was booted for this, in a container."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
import wire
from machine import Knocking, booted
from needs import need

HERE = pathlib.Path(__file__).parent
SYSTEM = "usr/lib/systemd/system"
KELVIN = "U+212A \t\u212a\tKELVIN SIGN\n"


@pytest.fixture(scope="module")
def machine(program, installed, tmp_path_factory):
    need("nc", "curl")
    files = tmp_path_factory.mktemp("files")
    (files / "usr/bin").mkdir(parents=True)
    shutil.copy(program, files / "usr/bin/charfinder")
    (files / SYSTEM).mkdir(parents=True)
    installed(files / SYSTEM, "/usr/bin")
    with booted(files, "charfinder.socket charfinder-http.socket") as begun:
        yield begun


def ask(machine, *arguments):
    """nc's arguments that lead to the service."""
    answer = machine.run("nc", "-N", *arguments, input="kelvin\n", stdin=None)
    return answer.stdout.replace("\r\n", "\n")


@pytest.fixture
def fresh(machine):
    """The service as it is at first: its sockets listen, and it is not there."""
    machine.systemctl("stop", "charfinder.service")
    machine.systemctl("start", "charfinder.socket", "charfinder-http.socket")
    yield machine
    machine.systemctl("revert", "charfinder.service")
    machine.systemctl("reset-failed", "charfinder.service")


def change(machine, text):
    """As `systemctl edit charfinder.service` does."""
    folder = pathlib.Path(f"/proc/{machine.leader}/root/run/systemd/system/charfinder.service.d")
    folder.mkdir(parents=True)
    (folder / "override.conf").write_text(f"[Service]\n{text}\n", encoding="ascii")
    machine.systemctl("daemon-reload")


@pytest.fixture
def knocking(fresh):
    with Knocking(fresh) as knocks:
        yield knocks


def test_the_first_client_starts_it(fresh):
    assert fresh.show("ActiveState") == "inactive"
    assert f"?> {KELVIN}1 match for 'kelvin'\n?> " == ask(fresh, "127.0.0.1", "2323")
    assert fresh.show("ActiveState") == "active"
    assert KELVIN in ask(fresh, "-U", "/run/charfinder.sock")
    web = fresh.run("curl", "-sS", "http://127.0.0.1:8888/find?query=kelvin&format=text")
    assert web.stdout == f"{KELVIN}(1 match for 'kelvin')\n"
    assert re.fullmatch(r"\d clients?, \d questions? so far", fresh.show("StatusText"))


def test_it_has_a_user_of_its_own_and_no_capabilities(fresh):
    assert KELVIN in ask(fresh, "127.0.0.1", "2323")
    process = fresh.main_process()
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    fields = dict(line.split(":\t", 1) for line in status.splitlines())
    assert "0" not in fields["Uid"].split() + fields["Gid"].split()
    assert {fields[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")
    for kind in ("net", "mnt", "user", "ipc"):
        ours = os.readlink(f"/proc/{fresh.leader}/ns/{kind}")
        assert os.readlink(f"/proc/{process}/ns/{kind}") != ours, kind
    limits = pathlib.Path(f"/proc/{process}/limits").read_text(encoding="utf-8")
    assert "Max open files            16384                16384" in limits


def test_it_can_write_nowhere(fresh):
    assert KELVIN in ask(fresh, "127.0.0.1", "2323")
    found = subprocess.run([sys.executable, str(HERE / "writable.py"), str(fresh.main_process())],
                           stdout=subprocess.PIPE, text=True, check=True, timeout=wire.PATIENCE)
    assert found.stdout == ""


def test_it_serves_all_that_is_asked_for_without_a_forbidden_call(fresh):
    """With the filter in force; what it forbids would end the process here. But for io_uring: libuv
    tries it first, and does without in all other tests."""
    change(fresh, "SystemCallErrorNumber=kill\nSystemCallFilter=io_uring_setup io_uring_enter\n"
                  "ExecStart=\nExecStart=/usr/bin/charfinder serve --workers 3")
    big = fresh.run("nc", "-N", "127.0.0.1", "2323", input="ideograph\n" * 4, stdin=None)
    assert big.stdout.count("matches for 'ideograph'") == 4
    for path in ("", "find?query=ideograph", "metrics", "healthz", "style.css"):
        got = fresh.run("curl", "-sS", "--fail", f"http://127.0.0.1:8888/{path}")
        assert got.returncode == 0, got.stdout
    fresh.systemctl("stop", "charfinder.service")
    assert (fresh.show("Result"), fresh.show("ExecMainStatus"), fresh.show("NRestarts")) == (
        "success", "0", "0")


def test_no_client_is_refused_while_it_restarts(fresh, knocking):
    for _ in range(3):
        knocking.wait_for_answers(3)
        fresh.systemctl("restart", "charfinder.service")
    knocking.wait_for_answers(3)
    knocking.end()
    assert "refused" not in knocking.said
    assert knocking.said.count("cut") <= 3


def test_one_that_is_killed_is_started_again(fresh, knocking):
    knocking.wait_for_answers(3)
    os.kill(fresh.main_process(), signal.SIGKILL)
    knocking.wait_for_answers(3)
    fresh.wait_until("NRestarts", "1")
    knocking.end()
    assert "refused" not in knocking.said


def test_one_that_is_stuck_is_started_again(fresh):
    """Clients that connect meanwhile wait, and are answered."""
    change(fresh, "WatchdogSec=3")
    assert KELVIN in ask(fresh, "127.0.0.1", "2323")
    process = fresh.main_process()
    before = int(fresh.show("NRestarts"))
    os.kill(process, signal.SIGSTOP)
    assert KELVIN in ask(fresh, "127.0.0.1", "2323")
    assert int(fresh.show("NRestarts")) > before
    assert fresh.main_process() != process
    said = fresh.run("journalctl", "--quiet", "--output=cat", "--unit=charfinder.service").stdout
    assert "Watchdog timeout" in said


def test_the_journal_has_its_levels(fresh):
    assert KELVIN in ask(fresh, "127.0.0.1", "2323")
    fresh.systemctl("stop", "charfinder.service")
    change(fresh, "ExecStart=\nExecStart=/usr/bin/charfinder serve --nonsense\nRestart=no")
    assert fresh.run("systemctl", "start", "charfinder.service").returncode != 0
    wrong = (3, "charfinder: serve does not know --nonsense; see charfinder serve --help")
    right = (6, "Serving on '/run/charfinder.sock'. Hit CTRL-C to stop.")
    deadline = time.monotonic() + wire.PATIENCE
    while not {wrong, right} <= set(journal := fresh.journal()):
        assert time.monotonic() < deadline, journal
        time.sleep(0.05)


def test_its_socket_goes_with_the_unit_of_the_socket(fresh):
    assert KELVIN in ask(fresh, "-U", "/run/charfinder.sock")
    path = pathlib.Path(f"/proc/{fresh.leader}/root/run/charfinder.sock")
    fresh.systemctl("stop", "charfinder.service")
    assert path.is_socket()
    fresh.systemctl("stop", "charfinder.socket")
    assert not path.exists()
