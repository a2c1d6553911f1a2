"""What the tests of the installation share."""
import os
import pathlib
import subprocess
import sys

import pytest

# after this folder, as both have a test_boot
sys.path.append(str(pathlib.Path(__file__).parent.parent / "service"))

pytest.register_assert_rewrite("machine")

import shells  # noqa: E402
import wire  # noqa: E402
from packages import NEWER, field  # noqa: E402


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


@pytest.fixture(scope="session")
def make():
    """Runs cmake or cpack in the build tree, by the variable that names it:
    make("CMAKE", "--install", ".")"""

    def run_tool(tool, *arguments, **environment):
        done = subprocess.run([os.environ[tool], *arguments], cwd=os.environ["CHARFINDER_BUILD"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=10 * wire.PATIENCE,
                              env={**os.environ, **environment})
        assert done.returncode == 0, done.stdout.decode()

    return run_tool


@pytest.fixture(scope="session")
def pack(make):
    """The package that cpack makes. It packs what is built: that it is up to date is for the
    build, and with Ninja's name cpack does not ask make."""

    def pack_it(generator, folder, **variables):
        defines = [f"CPACK_{name}={value}" for name, value in variables.items()]
        make("CPACK", "-G", generator, "-B", folder, "-D", "CPACK_CMAKE_GENERATOR=Ninja",
             *(word for define in defines for word in ("-D", define)))
        package, = folder.glob("charfinder[-_]*.*")
        return package

    return pack_it


@pytest.fixture(scope="session")
def deb(pack, tmp_path_factory):
    shells.need("dpkg-deb", "dpkg-shlibdeps", "file")
    return pack("DEB", tmp_path_factory.mktemp("deb"), DEBIAN_COMPRESSION_TYPE="gzip")  # soon done


@pytest.fixture(scope="session")
def newer_deb(pack, tmp_path_factory, deb):
    return pack("DEB", tmp_path_factory.mktemp("newer"), DEBIAN_PACKAGE_VERSION=NEWER,
                # sooner still: what all this makes has been seen in the other
                DEBIAN_COMPRESSION_TYPE="none", STRIP_FILES="OFF",
                DEBIAN_PACKAGE_SHLIBDEPS="OFF", DEBIAN_PACKAGE_DEPENDS=field(deb, "Depends"))


@pytest.fixture
def serves():
    """Whether a program answers a question as a server: serves("/path/to/charfinder")"""

    def ask(program):
        server = wire.Server(program)
        try:
            with wire.connect(server.addresses[0]) as client:
                assert b"1 match for 'nbsp'" in client.converse(b"nbsp\n")
            server.stop()
        finally:
            if not server.trouble.closed:
                server.destroy()

    return ask
