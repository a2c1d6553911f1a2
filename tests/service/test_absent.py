"""Built without libsystemd it serves as ever, whatever a service manager says."""
import os
import subprocess

from answers import ASKED_KELVIN
from manager import ask


def test_a_manager_is_not_noticed(begin, opened, notifications):
    tcp = opened()
    service = begin([("web", tcp)], program=os.environ["CHARFINDER_ALONE"],
                    options=["--listen", "127.0.0.1:0"], environment=notifications.watching(0.4))
    shown, = service.wait_until_it_serves(1)
    port = int(shown.rstrip(")").rpartition(" ")[2])
    assert port != tcp.getsockname()[1]
    assert ask(("127.0.0.1", port)) == ASKED_KELVIN
    service.stop()
    assert notifications.hear_what_came() == []


def test_it_needs_no_libsystemd():
    """Nothing of it is called; the linker may name it all the same."""
    undefined = subprocess.run(["nm", "-D", os.environ["CHARFINDER_ALONE"]],
                               stdout=subprocess.PIPE, check=True).stdout
    assert b" sd_" not in undefined
