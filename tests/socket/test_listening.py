"""Where a server listens, and what it says when it cannot."""
import fcntl
import os
import pathlib
import signal
import socket
import subprocess
import time

import pytest
import wire
from answers import ASKED_KELVIN
from pressure import wait_until
from wire import needs_ipv6, port_of_our_own

EXPECTED = ("expected ADDRESS:PORT, [IPV6-ADDRESS]:PORT, localhost:PORT, PORT or "
            "unix:/path")


def refusal(run, *listen):
    """What a server says that cannot begin."""
    arguments = [word for address in listen for word in ("--listen", address)]
    done = run("serve", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def answers(server, address):
    with wire.connect(address) as client:
        return client.converse(b"kelvin") == ASKED_KELVIN


def test_port_0_is_any_free_one(serve):
    first, second = serve("127.0.0.1:0"), serve("127.0.0.1:0")
    assert 0 < first.port != second.port > 0
    assert first.addresses[0][0] == "127.0.0.1"
    assert first.converse(b"kelvin") == second.converse(b"kelvin") == ASKED_KELVIN


def test_a_port_in_use(run, server):
    said = refusal(run, f"127.0.0.1:{server.port}")
    assert said == (
        f"charfinder: cannot listen on 127.0.0.1:{server.port}: address already in use\n"
    )
    assert server.converse(b"kelvin") == ASKED_KELVIN


def test_a_port_in_use_by_a_server_that_would_share_it(run, serve):
    """Only workers of one server share a port: another server would get half of the clients."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = run("serve", "--workers", "2", "--listen", address)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"charfinder: cannot listen on {address}: address already in use\n")


def test_a_port_is_free_again_at_once(serve):
    """Although connections that the server closed itself are in TIME-WAIT."""
    port = port_of_our_own()
    first = serve(f"127.0.0.1:{port}")
    with first.connect() as client:
        client.say(b"kelvin\n\x01\n")
        assert client.hear_all() == ASKED_KELVIN
    first.stop()
    second = serve(f"127.0.0.1:{port}")
    assert second.port == port
    assert second.converse(b"kelvin") == ASKED_KELVIN


def shown_ports(server, count):
    """Where it says that it serves, for addresses that stand for several."""
    return [server.wait_for("Serving on ", number + 1) for number in range(count)]


@needs_ipv6
@pytest.mark.parametrize("spec", ["localhost:{}", "{}"])
def test_localhost_and_a_bare_port_are_both_addresses_of_this_machine(serve, spec):
    port = port_of_our_own()
    server = serve(spec.format(port))
    assert shown_ports(server, 2) == [f"Serving on ('{host}', {port}). Hit CTRL-C to stop."
                                      for host in ("127.0.0.1", "::1")]
    assert answers(server, ("127.0.0.1", port)) and answers(server, ("::1", port))


@needs_ipv6
def test_localhost_of_which_one_half_is_in_use(run, serve):
    other = serve("[::1]:0")
    said = refusal(run, f"localhost:{other.port}")
    assert said == f"charfinder: cannot listen on localhost:{other.port}: address already in use\n"


@needs_ipv6
def test_ipv6(serve):
    server = serve("[::1]:0")
    assert server.console[0] == f"Serving on ('::1', {server.port}). Hit CTRL-C to stop."
    with server.connect() as client:
        port = client.socket.getsockname()[1]
        assert client.converse(b"kelvin") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from ('::1', {port}): 'kelvin'"


@needs_ipv6
def test_all_addresses_of_both_kinds_side_by_side(serve):
    port = port_of_our_own()
    both = serve(f"0.0.0.0:{port}", f"[::]:{port}")
    assert both.addresses == [("0.0.0.0", port), ("::", port)]
    assert answers(both, ("127.0.0.1", port)) and answers(both, ("::1", port))


def test_unix_socket(serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}")
    assert server.console[0] == f"Serving on '{path}'. Hit CTRL-C to stop."
    assert server.converse(b"kelvin") == ASKED_KELVIN
    assert server.wait_for("Received") == f"Received from '{path}': 'kelvin'"
    server.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_unix_socket_in_use_stays_the_others(run, serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}")
    said = refusal(run, f"unix:{path}")
    assert said == f"charfinder: cannot listen on unix:{path}: address already in use\n"
    assert server.converse(b"kelvin") == ASKED_KELVIN


def test_the_socket_of_a_killed_server_is_replaced(serve, tmp_path):
    path = tmp_path / "cf.sock"
    killed = serve(f"unix:{path}")
    killed.signal(signal.SIGKILL)
    killed.destroy()
    assert path.is_socket()
    assert serve(f"unix:{path}").converse(b"kelvin") == ASKED_KELVIN


def test_a_path_that_a_successor_took_over_stays_its_own(serve, tmp_path):
    path = tmp_path / "cf.sock"
    first = serve(f"unix:{path}")
    path.unlink()
    second = serve(f"unix:{path}")
    first.stop()
    assert second.converse(b"kelvin") == ASKED_KELVIN


@pytest.mark.parametrize("kind", ["file", "folder", "link to a file", "datagram socket"])
def test_what_is_no_stale_socket_is_never_taken_away(run, tmp_path, kind):
    path = tmp_path / "precious"
    other = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    if kind == "folder":
        path.mkdir()
    elif kind == "datagram socket":
        other.bind(str(path))
    else:
        path.write_text("years of work", encoding="ascii")
        if kind == "link to a file":
            path = tmp_path / "link"
            path.symlink_to("precious")
    before = sorted(tmp_path.iterdir())
    with other:
        said = refusal(run, f"unix:{path}")
    assert said == f"charfinder: cannot listen on unix:{path}: address already in use\n"
    assert sorted(tmp_path.iterdir()) == before
    if kind == "file":
        assert path.read_text(encoding="ascii") == "years of work"


def test_several_listeners_are_one_server(serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve("127.0.0.1:0", f"unix:{path}", "127.0.0.2:0")
    assert [type(address) for address in server.addresses] == [tuple, str, tuple]
    assert all(answers(server, address) for address in server.addresses)
    server.stop()
    for address in server.addresses:
        with pytest.raises((ConnectionRefusedError, FileNotFoundError)):
            wire.connect(address)


def test_one_bad_listener_of_several_leaves_nothing_behind(run, server, tmp_path):
    path = tmp_path / "cf.sock"
    taken = f"127.0.0.1:{server.port}"
    assert taken in refusal(run, f"unix:{path}", "127.0.0.1:0", taken)
    assert not path.exists()


@pytest.mark.parametrize(
    "address",
    ["", ":", "127.0.0.1", "127.0.0.1:", ":2323", "127.0.0.1:65536",
     "127.0.0.1:99999999999999999999", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1: 1",
     "127.0.0.1:1x", "127.0.0.1:0x10", "127.0.0.1.1:1", "256.0.0.1:1", "127.1:1", "::1:2323",
     "[::1]", "[::1]:", "[::1:2323", "::1]:2323", "[]:1", "[127.0.0.1]:1", "[::1]2323", "[::g]:1",
     "unix:", "unix:" + "/x" * 60, "UNIX:/tmp/x", "tcp:127.0.0.1:1", "[" + ":" * 300 + "]:1"],
)
def test_a_bad_address_is_named_with_what_was_expected(run, address):
    where = f" {address}" if address else ""
    assert refusal(run, address) == f"charfinder: cannot listen on{where}: {EXPECTED}\n"


def test_a_path_of_which_the_folder_is_missing(run, tmp_path):
    said = refusal(run, f"unix:{tmp_path}/nowhere/cf.sock")
    assert said.startswith(f"charfinder: cannot listen on unix:{tmp_path}/nowhere/cf.sock: ")
    assert said.count("\n") == 1
    assert "directory" in said  # ENOENT says what is missing, EACCES would send people astray


def test_an_address_of_another_machine(run):
    said = refusal(run, "192.0.2.1:0")
    assert said == (
        "charfinder: cannot listen on 192.0.2.1:0: address not available\n"
    )


def test_the_longest_path_of_a_socket(serve, tmp_path):
    """107 bytes and the terminator are all that the system takes."""
    room = 107 - len(str(tmp_path)) - 1
    assert room > 0
    path = tmp_path / ("s" * room)
    server = serve(f"unix:{path}")
    assert server.addresses == [str(path)]
    assert server.converse(b"kelvin") == ASKED_KELVIN


def test_without_an_address_it_is_port_2323_of_this_machine_only(program):
    """Read off the help and, where the port is free, off the console: it may be in use."""
    assert b"127.0.0.1:2323" in subprocess.run(
        [program, "serve", "--help"], stdout=subprocess.PIPE, timeout=wire.PATIENCE, check=True
    ).stdout
    with subprocess.Popen(
        [program, "serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            said = process.stdout.readline()
            if said:
                assert said == b"Serving on ('127.0.0.1', 2323). Hit CTRL-C to stop.\n"
            else:
                assert process.stderr.read() == (
                    b"charfinder: cannot listen on 127.0.0.1:2323: address already in use\n"
                )
        finally:
            process.terminate()


def test_the_server_opens_nothing_but_what_it_was_told(server):
    """No second port, no socket of the library's own."""
    sockets = set()
    for link in pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir():
        target = str(link.readlink())
        if target.startswith("socket:["):
            sockets.add(target[len("socket:[") : -1])
    listening = []
    for table in ("tcp", "tcp6"):
        path = pathlib.Path("/proc/net") / table
        for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                listening.append(int(fields[1].split(":")[1], 16))
    assert listening == [server.port]


def started(program, path):
    return subprocess.Popen([program, "serve", "--listen", f"unix:{path}"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def end_of(process):
    said, complaints = process.communicate(timeout=wire.PATIENCE)
    return process.returncode, said, complaints


@pytest.mark.parametrize("is_left_behind", [False, True])
def test_of_servers_that_start_at_once_on_one_path_one_serves(program, tmp_path, is_left_behind):
    """The others say why they do not: none serves on a path that leads to another one."""
    path = tmp_path / "s"
    for _ in range(5):
        if is_left_behind:
            with socket.socket(socket.AF_UNIX) as stale:
                stale.bind(str(path))
        four = [started(program, path) for _ in range(4)]
        wait_until(lambda: sum(each.poll() is not None for each in four) >= 3, "two serve")
        losers = [each for each in four if each.poll() is not None]
        (winner,) = set(four) - set(losers)
        assert winner.stdout.readline().startswith(b"Serving on '")
        with wire.connect(str(path)) as client:
            assert client.converse(b"kelvin") == ASKED_KELVIN
        for each in losers:
            assert end_of(each) == (2, b"", f"charfinder: cannot listen on unix:{path}: address "
                                            "already in use\n".encode())
        winner.terminate()
        assert end_of(winner)[::2] == (0, b"")
        assert not path.exists()


def test_a_folder_that_another_program_has_locked_is_waited_for_but_not_for_ever(run, tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    began = time.monotonic()
    said = refusal(run, f"unix:{tmp_path}/s")
    assert said == f"charfinder: cannot listen on unix:{tmp_path}/s: resource busy or locked\n"
    assert time.monotonic() - began > 4
    os.close(folder)


def test_a_socket_that_is_bound_and_does_not_listen_yet_is_not_taken_away(program, tmp_path):
    """Another server is about to: it has the folder locked."""
    path = tmp_path / "s"
    folder = os.open(tmp_path, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as other:
        fcntl.flock(folder, fcntl.LOCK_EX)
        other.bind(str(path))
        second = started(program, path)
        other.listen()
        os.close(folder)
        status, said, complaints = end_of(second)
        assert (status, said) == (2, b"")
        assert complaints.endswith(b": address already in use\n")
        assert path.exists()
