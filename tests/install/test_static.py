"""CHARFINDER_STATIC: a program that needs nothing where it runs, and the container made of it."""
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess

import containers
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
    """Configures a static build with a compiler that replaces words of its command by others:
    whether that worked, what was said, how the program would be linked."""
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


@pytest.fixture
def container(static, tmp_path):
    """What the Containerfile makes of the program, even if only its owner might run it."""
    if os.geteuid() != 0:
        pytest.skip("only root can run something as another user")
    context = tmp_path / "context"
    context.mkdir()
    shutil.copy(static, context)
    (context / "charfinder").chmod(0o700)
    (tmp_path / "root").mkdir()
    tmp_path.chmod(0o755)
    made = containers.Container(context, tmp_path / "root")
    yield made
    made.end()


def test_a_container_holds_the_program_alone(container):
    assert [path.name for path in container.folder.rglob("*")] == ["charfinder"]


def test_a_container_has_a_user_by_number_that_is_not_root(container):
    user, group = container.user.split(":")
    assert int(user) > 0 and int(group) > 0


def test_a_container_serves_lines_and_the_page(container, run):
    container.start()
    container.wait_until_healthy()
    answer = container.run("nc", "-N", "127.0.0.1", "2323", input=b"kelvin\n").stdout
    assert b"KELVIN SIGN\r\n1 match" in answer
    page = container.run("curl", "-s", "http://127.0.0.1:8888/find?query=rook&format=text")
    assert page.stdout == run("find", "rook").stdout
    status = pathlib.Path(f"/proc/{container.leader()}/status").read_text()
    assert f"\nUid:\t{container.user.split(':')[0]}\t" in status
    assert "\nCapEff:\t0000000000000000\n" in status
    assert container.stop(signal.SIGTERM)[0] == 0


def test_a_container_is_not_healthy_before_it_serves_nor_when_it_is_stuck(container):
    container.cmd = ["serve", "--listen", "127.0.0.1:2324"]
    container.start()
    assert not container.is_healthy()
    container.cmd = ["serve", "--listen", "127.0.0.1:2323"]
    container.end()
    container.start()
    container.wait_until_healthy()
    os.kill(container.leader(), signal.SIGSTOP)
    assert not container.is_healthy()
    os.kill(container.leader(), signal.SIGCONT)
    container.wait_until_healthy()


def test_buildah_makes_the_same_of_it(container, tmp_path):
    shells.need("buildah")
    store = ["buildah", "--storage-driver", "vfs", "--root", tmp_path / "storage",
             "--runroot", tmp_path / "run"]

    def buildah(*arguments):
        return fresh_root.output_of([*store, *arguments]).strip()

    buildah("build", "--isolation", "chroot", "--format", "docker", "-t", "charfinder",
            "-f", containers.FILE, tmp_path / "context")
    config = json.loads(buildah("inspect", "--type", "image", "charfinder"))["Docker"]["config"]
    assert (config["User"], config["Entrypoint"], config["Cmd"]) == \
        (container.user, container.entrypoint, container.cmd)
    assert config["Healthcheck"]["Test"] == ["CMD", *container.healthcheck]
    made = buildah("from", "charfinder")
    program, = [path for path in pathlib.Path(buildah("mount", made)).rglob("*")]
    try:
        assert program.read_bytes() == (container.folder / "charfinder").read_bytes()
        assert stat.S_IMODE(program.stat().st_mode) == 0o755
    finally:
        buildah("rm", made)
