"""What the tests of the installation share."""
import pytest
import shells


@pytest.fixture(scope="session", params=shells.ALL)
def complete(request, tmp_path_factory):
    """What a shell offers at the end of a line, with its description:
    complete("charfinder words --")"""
    shells.need(request.param)
    folder = tmp_path_factory.mktemp(request.param)

    def ask(line):
        return shells.ALL[request.param](line, folder)

    ask.describes = request.param != "bash"
    return ask
