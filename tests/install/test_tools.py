"""tools/packages: what it says of a system that is too old, and what it can do without."""
import os
import pathlib
import shutil
import subprocess

import pytest

TOOL = pathlib.Path(__file__).parents[2] / "tools" / "packages"


@pytest.fixture
def ask(tmp_path):
    """Runs it where these programs are others: ask("build", cmake="echo cmake version 3.18.4")"""
    def run_tool(what, **programs):
        bin_folder = tmp_path / "bin"
        bin_folder.mkdir()
        # root, and an apt that has nothing
        for name, command in {"id": "echo 0", "apt-get": "false", "apt-cache": "true",
                              **programs}.items():
            path = bin_folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{command}\n")
            path.chmod(0o755)
        return subprocess.run([TOOL, what], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, env={**os.environ, "PATH": f"{bin_folder}:{os.defpath}"})

    return run_tool


def test_an_old_system_is_told_what_was_found_and_what_is_needed(ask):
    done = ask("build", cmake="echo cmake version 3.18.4")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "packages: this system has cmake 3.18.4, charfinder needs 3.25 or later: "
        "Debian 12 or Ubuntu 24.04")


def test_what_is_optional_may_be_missing(ask):
    real = shutil.which("pkg-config", path=os.defpath)
    done = ask("build", pkg_config=f"case $* in *libsystemd*) false ;; *) {real} \"$@\" ;; esac")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == (
        "packages: going on without what is optional: libsystemd-dev")


def test_what_is_needed_may_not_be_missing(ask):
    done = ask("build", pkg_config="false")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("packages: apt-get could not install: ")
