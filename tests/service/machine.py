"""A machine of our own: systemd, booted in a container by systemd-nspawn on an overlay of this
machine's root. What it writes is gone with it; it is alone in its network."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest
import wire

HERE = pathlib.Path(__file__).parent

# In a mount namespace of its own, so nothing is left behind. $1 is a folder with what / gets, $2 a
# name.
BEGIN = """
mount -t tmpfs charfinder /mnt
mkdir /mnt/upper /mnt/work /mnt/root
cp -a "$1"/. /mnt/upper
mount -t overlay charfinder -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
if [ -d /run/systemd/system ]; then
    keep= # this machine's systemd gives it a scope
else
    keep=--keep-unit
    mount -t tmpfs charfinder /run
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
        if [ -f $hierarchy/cgroup.procs ]; then
            mkdir "$hierarchy/$2"
            echo $$ >"$hierarchy/$2/cgroup.procs"
        fi
    done
fi
exec systemd-nspawn --quiet --directory=/mnt/root --machine="$2" --boot --register=no $keep \
    --private-network --link-journal=no --console=pipe -- \
    systemd.unit=charfinder-test.target systemd.show_status=0
"""

# What is booted; a machine that is up has all that it requires.
TARGET = """[Unit]
Requires={units}
After={units}
"""


class CannotBoot(Exception):
    """With the reason."""


def children_of(process):
    tasks = pathlib.Path(f"/proc/{process}/task")
    return [int(child) for task in tasks.iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()]


def is_first_of_its_kind(process):
    """Whether it is number 1 where it lives, and an init by now."""
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    fields = dict(line.split(":\t", 1) for line in status.splitlines())
    return fields["NSpid"].split()[1:] == ["1"] and fields["Name"] == "systemd"


class Machine:
    def __init__(self, files, trouble):
        """`files` is a folder with what is to be in / of the machine; `trouble` a file for what it
        says when it cannot boot."""
        for need in ("systemd-nspawn", "unshare", "nsenter"):
            if shutil.which(need) is None:
                raise CannotBoot(f"{need} is missing")
        if os.geteuid() != 0:
            raise CannotBoot("only root can boot a container")
        self.name = f"charfinder-test-{os.getpid()}"
        self.trouble = trouble
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--propagation=private", "sh", "-euc", BEGIN, "sh", str(files),
             self.name], stdin=subprocess.DEVNULL, stdout=trouble, stderr=trouble)
        try:
            self.leader = self._wait_for(self._find_leader)
            self._wait_for(self._is_up)
        except BaseException:
            self.end()
            raise

    def _wait_for(self, what):
        deadline = time.monotonic() + wire.PATIENCE
        while not (found := what()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.trouble.seek(0)
                said = self.trouble.read().decode(errors="replace").strip() or "it hangs"
                raise CannotBoot(f"systemd cannot be booted in a container here: {said}")
            time.sleep(0.02)
        return found

    def _find_leader(self):
        """nspawn's child's child, or its child's child: it forks as often as it needs."""
        young = [self.process.pid]
        try:
            while young:
                if is_first_of_its_kind(young[0]):
                    return young[0]
                young += children_of(young.pop(0))
        except (OSError, KeyError):  # one of them has just ended
            pass
        return None

    def _is_up(self):
        return self.run("systemctl", "is-active", "charfinder-test.target").stdout == "active\n"

    def run(self, *command, **how):
        """Runs a command of this machine in that one."""
        usual = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                 "stderr": subprocess.STDOUT, "timeout": wire.PATIENCE, "text": True,
                 "check": False}
        return subprocess.run(["nsenter", "--all", "--target", str(self.leader), *command],
                              **{**usual, **how})

    def systemctl(self, *arguments):
        done = self.run("systemctl", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def show(self, name, unit="charfinder.service"):
        """A property of a unit."""
        return self.systemctl("show", "--property", name, "--value", unit).removesuffix("\n")

    def wait_until(self, name, value):
        """Waits until a property of the service has this value."""
        deadline = time.monotonic() + wire.PATIENCE
        while (is_now := self.show(name)) != value:
            assert time.monotonic() < deadline, f"{name} is {is_now}, not {value}\n{self.journal()}"
            time.sleep(0.05)

    def files(self):
        """The root of that machine, as this one sees it."""
        return pathlib.Path(f"/proc/{self.leader}/root")

    def written(self):
        """What was written on the machine's disk, and is still there: paths from its root."""
        upper = f"/proc/{self.process.pid}/root/mnt/upper"
        paths = [os.path.relpath(os.path.join(folder, name), upper)
                 for folder, folders, names in os.walk(upper) for name in folders + names]
        # upper also has marks for what was removed
        return {path for path in paths if os.path.lexists(self.files() / path)}

    def journal(self):
        """What the journal has of the service: [(priority, message), …]"""
        said = self.run("journalctl", "--quiet", "--output=json",
                        "--output-fields=PRIORITY,MESSAGE", "_COMM=charfinder").stdout

        lines = [json.loads(line) for line in said.splitlines()]
        return [(int(line["PRIORITY"]), line["MESSAGE"]) for line in lines]

    def main_process(self):
        """The service's number in this machine, not in that one."""
        inside = self.show("MainPID")
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    status = (entry / "status").read_text(encoding="utf-8")
                    same = os.readlink(entry / "ns/pid") == os.readlink(
                        f"/proc/{self.leader}/ns/pid")
                except OSError:
                    continue
                if same and f"NSpid:\t{entry.name}\t{inside}\n" in status:
                    return int(entry.name)
        raise AssertionError(f"no process {inside} in the machine")

    def end(self):
        """Kills the machine."""
        leader = getattr(self, "leader", None)
        try:
            if leader is not None:
                os.kill(leader, signal.SIGKILL)
            else:
                self.process.kill()
            self.process.wait(wire.PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
            self._remove_cgroups()

    def _remove_cgroups(self):
        for hierarchy in ("", "systemd", "unified"):
            top = pathlib.Path("/sys/fs/cgroup", hierarchy, self.name)
            for folder, _, _ in os.walk(top, topdown=False):
                deadline = time.monotonic() + wire.PATIENCE
                while True:
                    try:
                        os.rmdir(folder)
                        break
                    except OSError:  # the last of its processes is still going
                        if time.monotonic() > deadline:
                            raise
                        time.sleep(0.02)


@contextlib.contextmanager
def booted(files, units):
    """A machine with what is in the folder `files`, where these units are active; or the test is
    skipped."""
    system = files / "usr/lib/systemd/system"
    system.mkdir(parents=True, exist_ok=True)
    (system / "charfinder-test.target").write_text(TARGET.format(units=units), encoding="ascii")
    for folder in (files, *(path for path in files.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    with tempfile.TemporaryFile() as trouble:
        try:
            machine = Machine(files, trouble)
        except CannotBoot as reason:
            pytest.skip(str(reason))
        try:
            yield machine
        finally:
            machine.end()


class Knocking:
    """Clients, one after the other, in the machine's network; see knock.py."""

    def __init__(self, machine):
        self.process = subprocess.Popen(
            ["nsenter", "--net", "--target", str(machine.leader), sys.executable,
             str(HERE / "knock.py"), "2323"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.said = []

    def wait_for_answers(self, count):
        for word in self.process.stdout:
            self.said.append(word.removesuffix("\n"))
            count -= word == "answered\n"
            if count == 0:
                return
        raise AssertionError("it knocks no more")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        self.process.stdout.close()

    def end(self):
        self.process.kill()
        self.said += self.process.stdout.read().split()
        self.process.wait()
