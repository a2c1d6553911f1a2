"""What the tests of the page and the API share."""
import os
import pathlib

import pytest

pytest.register_assert_rewrite("browser", "firefox", "webclient")

import webclient  # noqa: E402
from browser import Driver  # noqa: E402


@pytest.fixture
def web(serve):
    """Starts servers that speak HTTP, too: web("--max-clients", "3")"""
    return lambda *options: webclient.Web(serve(options=["--http", "127.0.0.1:0", *options]))


@pytest.fixture(scope="module")
def driver():
    started = Driver()
    yield started
    started.close()


@pytest.fixture(scope="session")
def pictures():
    """The folder for screenshots."""
    folder = pathlib.Path(os.environ.get("CHARFINDER_PICTURES", "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
