"""A fresh Debian of its own: what every Debian has, and what a package says that it depends on,
taken from this machine file by file. Nothing else is there, so a dependency that is missing
shows."""
import os
import pathlib
import re
import subprocess

import pytest
import wire

FIELDS = ["Package", "Architecture", "Essential", "Status", "Provides", "Pre-Depends", "Depends",
          "binary:Package"]  # the last has the architecture where several may be installed
DPKG = pathlib.Path("/var/lib/dpkg")
# files that no test reads, and that package managers can leave out, too
UNREAD = re.compile(r"/usr/share/(doc|info|locale|lintian|man)/")

# Only root may enter another root, or a user that may be root in a user namespace.
AS_ROOT = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]


def enter(folder, *command):
    """The command that runs another one with the folder as its root."""
    return [*AS_ROOT, "chroot", str(folder), *command]


def need_to_enter():
    if subprocess.run(enter("/", "true"), stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("needs chroot: as root, or with user namespaces")


def script(path, command):
    """A program that runs this command with what follows its own name."""
    path.write_text(f'#!/bin/sh\nexec {" ".join(command)} "$@"\n')
    path.chmod(0o755)
    return str(path)


def output_of(command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True,
                          text=True, timeout=wire.PATIENCE).stdout


def names(dependencies):
    """The packages that are depended on: for each dependency its alternatives."""
    for each in dependencies.split(","):
        if each.strip():
            yield [re.match(r"\s*([^\s:(]+)", name).group(1) for name in each.split("|")]


def installed():
    """What is installed on this machine, and made for it: fields by the names of packages and what
    they provide."""
    made_for = (output_of(["dpkg", "--print-architecture"]).strip(), "all")
    fields = "\t".join(f"${{{field}}}" for field in FIELDS)
    packages = {}
    for line in output_of(["dpkg-query", "-W", "-f", fields + "\n"]).splitlines():
        package = dict(zip(FIELDS, line.split("\t")))
        if package["Status"].endswith(" installed") and package["Architecture"] in made_for:
            packages[package["Package"]] = package
    for package in list(packages.values()):
        for name, *_ in names(package["Provides"]):
            packages.setdefault(name, package)
    return packages


def closure(dependencies):
    """All that is needed for these dependencies, with what is always there."""
    here = installed()
    wanted = [name for name, package in here.items() if package["Essential"] == "yes"]
    wanted += choose(here, dependencies)
    chosen = set()
    while wanted:
        package = here[wanted.pop()]
        if package["binary:Package"] not in chosen:
            chosen.add(package["binary:Package"])
            wanted += choose(here, package["Pre-Depends"] + "," + package["Depends"])
    return sorted(chosen)


def choose(here, dependencies):
    for alternatives in names(dependencies):
        there = [name for name in alternatives if name in here]
        assert there, f"none of {alternatives} is installed here"
        yield there[0]


class FreshRoot:
    """A folder that is the root of what run() runs."""

    def __init__(self, folder, dependencies):
        self.folder = folder
        packages = closure(dependencies)
        self._copy_files(packages)
        self._write_status(packages)
        # systemd's own: deb-systemd-helper makes them, too, and leaves them, as it should
        for each in ("etc/systemd/system", "var/lib/systemd", "dev", "run", "tmp", "var/log"):
            (folder / each).mkdir(parents=True, exist_ok=True)
        try:
            os.mknod(folder / "dev/null", 0o666 | 0o020000, os.makedev(1, 3))
        except PermissionError:
            (folder / "dev/null").touch()  # takes what is written as well

    def _copy_files(self, packages):
        for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
            if os.path.islink(f"/{name}"):
                (self.folder / name).symlink_to(os.readlink(f"/{name}"))
        files = set()
        for file in output_of(["dpkg-query", "-L", *packages]).splitlines():
            if file.startswith("/") and not UNREAD.match(file + "/"):
                folder, name = os.path.split(file)
                real = os.path.join(os.path.realpath(folder), name)
                if os.path.islink(real) or os.path.isfile(real):
                    files.add(real[1:])
        pack = subprocess.Popen(["tar", "-C", "/", "-c", "--null", "-T", "-"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        unpack = subprocess.Popen(["tar", "-C", self.folder, "-x", "--keep-directory-symlink"],
                                  stdin=pack.stdout)
        pack.stdout.close()
        pack.communicate("\0".join(sorted(files)).encode())
        assert (pack.returncode, unpack.wait()) == (0, 0)

    def _write_status(self, packages):
        dpkg = self.folder / DPKG.relative_to("/")
        (dpkg / "info").mkdir(parents=True)
        (dpkg / "updates").mkdir()
        (dpkg / "status").write_text(output_of(["dpkg-query", "-s", *packages]) + "\n")
        for list_of_files in (DPKG / "info").glob("*.list"):
            if list_of_files.stem in packages:
                (dpkg / "info" / list_of_files.name).write_bytes(list_of_files.read_bytes())

    def command(self, *command):
        return enter(self.folder, "env", "-i", "LC_ALL=C.UTF-8",
                     "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command)

    def run(self, *command, complaints=""):
        """Runs a command to its end: what it printed. It must succeed, and all that it says on
        standard error must match the pattern of complaints."""
        done = subprocess.run(self.command(*command), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=wire.PATIENCE)
        assert done.returncode == 0, done.stderr.decode()
        assert re.fullmatch(complaints, done.stderr.decode()), done.stderr.decode()
        return done.stdout.decode()

    def install(self, package, **options):
        """Installs or upgrades to the package file: what dpkg printed."""
        inside = self.folder / "tmp" / package.name
        inside.write_bytes(package.read_bytes())
        try:
            return self.run("dpkg", "--force-unsafe-io", "-i", f"/tmp/{package.name}", **options)
        finally:
            inside.unlink()

    def files(self):
        """All there is but for dpkg's own books."""
        found = set()
        for folder, folders, names in os.walk(self.folder):
            found.update(os.path.join(folder, name) for name in folders + names)
        own = (f"{self.folder}{DPKG}", f"{self.folder}/var/log/dpkg.log")
        return {name[len(str(self.folder)):] for name in found if not name.startswith(own)}
