"""The units: nothing to complain of, and little that they leave open."""
import os
import pathlib
import re
import subprocess

import pytest
from needs import need

UNITS = pathlib.Path(os.environ["CHARFINDER_UNITS"])
NAMES = ["charfinder.service", "charfinder.socket", "charfinder-http.socket"]
EXPOSURE_MAX = 1.0


def analyze(units, *arguments):
    need("systemd-analyze")
    return subprocess.run(
        ["systemd-analyze", *arguments], cwd=units, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:", "SYSTEMD_COLORS": "0"})


@pytest.fixture
def units(program, installed, tmp_path):
    """As they are installed, where the program is."""
    installed(tmp_path, pathlib.Path(program).parent)
    return tmp_path


def test_systemd_has_nothing_to_say_about_them(units):
    done = analyze(units, "verify", "--man=no", *(f"./{name}" for name in NAMES))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_service_is_hardly_exposed(units):
    done = analyze(units, "security", "--offline=yes", f"--threshold={EXPOSURE_MAX * 10:.0f}",
                   "./charfinder.service")
    exposure = float(re.search(r"Overall exposure level for charfinder.service: ([\d.]+)",
                               done.stdout).group(1))
    assert (done.returncode, exposure <= EXPOSURE_MAX) == (0, True), done.stdout


def test_each_group_says_why(units):
    """Begins with a comment; but in [Unit] and [Install], where names speak for themselves."""
    text = (units / "charfinder.service").read_text(encoding="utf-8")
    service = re.search(r"^\[Service\]\n(.*?)\n\[", text, re.DOTALL | re.MULTILINE).group(1)
    for group in service.strip().split("\n\n"):
        assert group.startswith("# "), group
