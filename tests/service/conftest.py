"""What the tests of the service share."""
import contextlib
import os
import pathlib

import pytest

pytest.register_assert_rewrite("manager", "machine")

import manager  # noqa: E402


@pytest.fixture
def begin(program):
    """Starts services, which must end well when the test does: begin([("lines", socket)])"""
    services = []

    def start(sockets=(), **how):
        services.append(manager.Service(how.pop("program", program), sockets, **how))
        return services[-1]

    yield start
    with contextlib.ExitStack() as later:
        for service in services:
            later.callback(service.destroy)
        for service in services:
            if not service.trouble.closed:
                service.stop()


@pytest.fixture
def notifications(tmp_path):
    with contextlib.closing(manager.Notifications(tmp_path / "notify")) as opened:
        yield opened


@pytest.fixture
def opened():
    """Opens sockets that listen, and closes them in the end: opened(("::1", 0))"""
    with contextlib.ExitStack() as later:
        yield lambda *address: later.enter_context(manager.listen(*address))


@pytest.fixture(scope="session")
def installed():
    """Puts the units into a folder, as they are installed for a program that lies in `bin`."""
    def install(folder, bin_folder):
        for unit in pathlib.Path(os.environ["CHARFINDER_UNITS"]).iterdir():
            text = unit.read_text(encoding="utf-8")
            text = text.replace("@CMAKE_INSTALL_FULL_BINDIR@", str(bin_folder))
            (folder / unit.name.removesuffix(".in")).write_text(text, encoding="utf-8")

    return install
