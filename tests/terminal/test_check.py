"""charfinder check"""
import contextlib
import socket
import subprocess
import time

import pytest
import wire

PATIENCE = 2  # seconds that check waits for the prompt
LONGEST = 80  # bytes that it hears of anything else


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(wire.PATIENCE)
        yield listener


def address_of(server):
    return "{}:{}".format(*server.getsockname())


@pytest.fixture
def check_while(program, listener):
    """What check says of a server that is no more than one piece of text, and then silent, or gone:
    status, complaint."""
    def check(text, then_hang_up=False):
        with subprocess.Popen([program, "check", address_of(listener)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            client, _ = listener.accept()
            with client:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    client.sendall(text)
                if then_hang_up:
                    client.close()
                said, complaint = process.communicate(timeout=wire.PATIENCE)
        assert said == b""
        return process.returncode, complaint.decode()

    return check


def complaint_of(done, address):
    """Why there was no prompt."""
    assert (done.returncode, done.stdout) == (1, b"")
    beginning = f"charfinder: no prompt from {address}: "
    assert done.stderr.decode().startswith(beginning)
    return done.stderr.decode()[len(beginning):]


def is_fine(done):
    return (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_server_that_prompts_is_fine(run, server):
    assert is_fine(run("check", f"127.0.0.1:{server.port}"))


def test_the_servers_log_does_not_tell_of_it(run, server):
    assert is_fine(run("check", f"127.0.0.1:{server.port}"))
    server.stop()
    assert [line.split()[0] for line in server.console] == ["Serving", "Server"]


@wire.needs_ipv6
def test_a_server_on_ipv6_is_fine(run, serve):
    assert is_fine(run("check", f"[::1]:{serve('[::1]:0').port}"))


def test_a_server_on_a_unix_socket_is_fine(run, serve, tmp_path):
    serve(f"unix:{tmp_path}/cf.sock")
    assert is_fine(run("check", f"unix:{tmp_path}/cf.sock"))


@pytest.mark.parametrize("host", ["", "localhost:"])
def test_either_address_of_this_machine_will_do(run, server, host):
    assert is_fine(run("check", f"{host}{server.port}"))


@wire.needs_ipv6
def test_the_other_address_of_this_machine_will_do(run, serve):
    port = wire.port_of_our_own()
    serve(f"[::1]:{port}")
    assert is_fine(run("check", str(port)))


def test_a_prompt_in_two_pieces_is_one(program, listener):
    with subprocess.Popen([program, "check", address_of(listener)]) as process:
        client, _ = listener.accept()
        with client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.sendall(b"?")
            client.sendall(b"> ")
            assert process.wait(wire.PATIENCE) == 0


def test_where_no_server_listens_there_is_no_prompt(run):
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        done = run("check", address_of(bound))
        assert complaint_of(done, address_of(bound)) == "Connection refused\n"


def test_where_there_is_no_socket_there_is_no_prompt(run, tmp_path):
    path = f"unix:{tmp_path}/cf.sock"
    assert complaint_of(run("check", path), path) == "No such file or directory\n"


def test_a_silent_server_is_waited_for(run, listener):
    began = time.monotonic()
    done = run("check", address_of(listener))
    assert time.monotonic() - began >= PATIENCE
    assert complaint_of(done, address_of(listener)) == "it says nothing\n"


def test_a_server_that_accepts_no_client_is_waited_for(run, tmp_path):
    with socket.socket(socket.AF_UNIX) as full, socket.socket(socket.AF_UNIX) as waiting:
        full.bind(f"{tmp_path}/cf.sock")
        full.listen(0)
        waiting.connect(f"{tmp_path}/cf.sock")
        began = time.monotonic()
        done = run("check", f"unix:{tmp_path}/cf.sock")
        assert time.monotonic() - began >= PATIENCE
        assert complaint_of(done, f"unix:{tmp_path}/cf.sock") == "it does not accept connections\n"


def test_a_full_server_says_so(run, program):
    server = wire.Server(program, options=["--max-clients", "1"])
    try:
        with server.connect() as client:
            assert client.hear(len(wire.PROMPT)) == wire.PROMPT
            done = run("check", f"127.0.0.1:{server.port}")
        assert complaint_of(done, f"127.0.0.1:{server.port}") == \
            "it says 'Too many connections, try again later'\n"
    finally:
        server.stop()


def test_another_server_is_told_by_what_it_says(check_while):
    status, complaint = check_while(b"220 mail.example ESMTP\r\n")
    assert status == 1 and complaint.endswith(": it says '220 mail.example ESMTP'\n")


def test_what_a_server_says_moves_no_terminal(check_while):
    for text in (b"\x1b[2J\r\n", b"\x80\x80\r\n", b"\xff\xfb\x01\xff\xfb\x03\n", b"\0\n"):
        status, complaint = check_while(text)
        assert status == 1 and complaint.endswith(": it says something else\n")


def test_no_more_is_heard_than_a_line(check_while):
    status, complaint = check_while(b"?" * 100000)
    assert status == 1 and complaint.endswith(f": it says '{'?' * LONGEST}'\n")


@pytest.mark.parametrize("text, why", [(b"", "it says nothing"), (b"?>", "it says '?>'")])
def test_a_server_that_hangs_up_is_not_waited_for(check_while, text, why):
    status, complaint = check_while(text, then_hang_up=True)
    assert status == 1 and complaint.endswith(f": {why}\n")


@pytest.mark.parametrize("arguments", [["127.0.0.1:2323", "127.0.0.1:2324"], ["here"], [""],
                                       ["127.0.0.1"], ["unix:"], ["[::1]:65536"], ["--quiet"]])
def test_a_wrong_call_is_an_error(run, arguments):
    done = run("check", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"charfinder: ") and done.stderr.count(b"\n") == 1
