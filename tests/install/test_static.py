"""CHARFINDER_STATIC: a program that needs nothing where it runs."""
import pathlib
import shutil

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
