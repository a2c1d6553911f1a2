"""CHARFINDER_STATIC: a program that needs nothing where it runs."""
import os
import pathlib
import shutil
import subprocess

import fresh_root
import pytest
import shells
import wire

SOURCE = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def static(make, tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    make("CMAKE", "-S", SOURCE, "-B", build, "-DCHARFINDER_STATIC=ON",
         "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF")  # sooner, and no less static
    make("CMAKE", "--build", build, "--parallel", "2", "--target", "charfinder")
    return build / "charfinder"


def test_it_is_linked_with_no_library(static):
    shells.need("readelf")
    said = fresh_root.output_of(["readelf", "--dynamic", "--program-headers", "--wide", static])
    assert "NEEDED" not in said
    assert "INTERP" not in said
    assert "BIND_NOW" in said and "PIE" in said


def test_it_answers_where_nothing_else_is(static, run, serves, tmp_path):
    fresh_root.need_to_enter()
    (tmp_path / "root").mkdir()
    shutil.copy(static, tmp_path / "root")
    inside = fresh_root.enter(tmp_path / "root", "/charfinder")
    assert fresh_root.output_of([*inside, "find", "rook"]) == run("find", "rook").stdout.decode()
    serves(fresh_root.script(tmp_path / "charfinder", inside))


def test_it_serves_the_page_and_the_api(static, run):
    server = wire.Server(str(static), about=["--http", "127.0.0.1:0"])
    try:
        line = server.wait_for("Serving on http://")
        port = int(line.rpartition(":")[2].partition("/")[0])
        with wire.connect(("127.0.0.1", port)) as client:
            said = client.converse(b"GET /find?query=rook&format=text HTTP/1.0\r\n\r\n")
        assert said.endswith(b"\r\n\r\n" + run("find", "rook").stdout)
    finally:
        server.stop()


@pytest.fixture
def configure(tmp_path):
    """Configures a static build with a compiler that replaces words of its command by others: whether
    that worked, what was said, how the program would be linked."""
    def configure_it(**replaced):
        compiler = tmp_path / "some-cc"
        cases = "".join(f'-{word}) each="{other}" ;;\n' for word, other in replaced.items())
        compiler.write_text(f"""#!/bin/sh
for each do
    shift
    case $each in
    {cases}
    esac
    set -- "$@" ${{each:+"$each"}}
done
exec cc "$@"
""".replace("static_pie", "static-pie"))
        compiler.chmod(0o755)
        done = subprocess.run(
            [os.environ["CMAKE"], "-S", SOURCE, "-B", tmp_path / "build", "-G", "Unix Makefiles",
             "-DCHARFINDER_STATIC=ON", f"-DCMAKE_C_COMPILER={compiler}",
             "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=10 * wire.PATIENCE)
        link = tmp_path / "build/src/CMakeFiles/charfinder.dir/link.txt"
        return done.returncode == 0, done.stdout, link.read_text().split() if link.exists() else []

    return configure_it


def test_a_compiler_without_static_pie_links_statically_all_the_same(configure):
    worked, said, link = configure(static_pie="-pie")  # as musl-gcc does
    assert worked, said
    assert "-static" in link and "-static-pie" not in link and "-pie" not in link


def test_a_compiler_that_only_links_dynamically_is_refused(configure):
    worked, said, _ = configure(static_pie="-pie", static="")
    assert not worked
    assert "some-cc makes no static program" in " ".join(said.split())
