"""The programs that people will use: nc, and telnet at a terminal."""
import os
import pty
import select
import shutil
import subprocess
import time

import pytest
import wire
from answers import ROOKS


needs_nc = pytest.mark.skipif(shutil.which("nc") is None, reason="nc is not installed")
needs_telnet = pytest.mark.skipif(shutil.which("telnet") is None, reason="telnet is not installed")


def through_nc(server, said, *arguments):
    """What nc prints that is given `said`; it must end by itself."""
    where = arguments or ["127.0.0.1", str(server.port)]
    done = subprocess.run(["nc", "-N", *where], input=said, capture_output=True,
                          timeout=wire.PATIENCE)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


EXAMPLE = b"chess black\r\nrook black\n\njabberwocky's vest\nwhite bishop"


@pytest.fixture
def answer_to_example(data):
    chess = data.answer("chess black")
    assert chess.endswith(b"\r\n35 matches for 'chess black'\r\n")
    bishop = data.answer("white bishop")
    assert bishop.endswith(b"\r\n5 matches for 'white bishop'\r\n")
    vest = b'No match for "jabberwocky\'s vest"\r\n'
    return b"".join([b"?> ", chess, b"?> ", ROOKS, b"?> ", b"?> ", vest, b"?> ", bishop, b"?> "])


@needs_nc
def test_five_lines_through_a_pipe(server, answer_to_example):
    script = (r"""printf 'chess black\r\nrook black\n\njabberwocky'"'"'s vest\nwhite bishop'"""
              f" | nc -N 127.0.0.1 {server.port}")
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=wire.PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (0, answer_to_example, b"")


def test_the_same_byte_by_byte(server, answer_to_example):
    with server.connect() as client:
        client.say_byte_by_byte(EXAMPLE)
        client.say_no_more()
        assert client.hear_all() == answer_to_example


@needs_nc
def test_echo_into_nc_ends_by_itself(server, data):
    assert through_nc(server, b"rook\n") == data.conversation(["rook"])
    assert through_nc(server, b"") == b"?> "


@needs_nc
def test_nc_gets_a_long_answer_whole(server, data):
    assert through_nc(server, b"ideograph\ncjk") == data.conversation(["ideograph", "cjk"])


@needs_nc
def test_nc_on_a_unix_socket(serve, data, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}")
    assert through_nc(server, b"rook\n", "-U", path) == data.conversation(["rook"])


class Terminal:
    """A program at a terminal, typed at and read like by a person."""

    def __init__(self, *command):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "dumb"
            os.execvp(command[0], command)
        self.screen = b""

    def type(self, keys):
        os.write(self.terminal, keys)

    def wait_for(self, text):
        """Waits until `text` is on the screen; returns, and forgets, everything up to its end."""
        deadline = time.monotonic() + wire.PATIENCE
        while text not in self.screen:
            ready, _, _ = select.select([self.terminal], [], [], deadline - time.monotonic())
            assert ready, f"no {text!r} on the screen: {self.screen!r}"
            try:
                piece = os.read(self.terminal, 65536)
            except OSError:  # how Linux says that the program has ended
                piece = b""
            assert piece, f"it ended without {text!r}: {self.screen!r}"
            self.screen += piece
        seen, _, self.screen = self.screen.partition(text)
        return seen + text

    def wait_for_end(self):
        self.wait_for_silence()
        _, status = os.waitpid(self.pid, 0)
        self.pid = None
        return os.waitstatus_to_exitcode(status)

    def wait_for_silence(self):
        deadline = time.monotonic() + wire.PATIENCE
        while True:
            ready, _, _ = select.select([self.terminal], [], [], deadline - time.monotonic())
            assert ready, f"it does not end: {self.screen!r}"
            try:
                piece = os.read(self.terminal, 65536)
            except OSError:
                return
            if not piece:
                return
            self.screen += piece

    def close(self):
        if self.pid is not None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.terminal)


@pytest.fixture
def telnet(server):
    terminal = Terminal("telnet", "127.0.0.1", str(server.port))
    terminal.wait_for(b"Escape character is '^]'.")
    terminal.wait_for(b"?> ")
    yield terminal
    terminal.close()


@needs_telnet
def test_telnet_asks_hears_and_quits(telnet, server):
    telnet.type(b"rook black\r")
    assert ROOKS in telnet.wait_for(b"?> ")
    telnet.type(b"\r")
    telnet.wait_for(b"?> ")
    telnet.type(b"black turned rook\r")
    assert b"1 match for 'black turned rook'\r\n?> " in telnet.wait_for(b"?> ")
    telnet.type(b"\x1d")
    telnet.wait_for(b"telnet> ")
    telnet.type(b"quit\r")
    assert telnet.wait_for(b"Connection closed.")
    telnet.wait_for_end()
    server.wait_for("Close the client socket")
    asked = [line.split(": ")[1] for line in server.console if line.startswith("Received")]
    assert asked == ["'rook black'", "''", "'black turned rook'"]


@needs_telnet
def test_telnet_asks_whether_we_are_there(telnet):
    telnet.type(b"\x1d")
    telnet.wait_for(b"telnet> ")
    telnet.type(b"send ayt\r")
    telnet.wait_for(b"[Yes]\r\n")
    telnet.type(b"rook black\r")
    assert ROOKS in telnet.wait_for(b"?> ")


@needs_telnet
@pytest.mark.parametrize("command", ["ip", "brk", "abort", "susp", "eof"])
def test_telnet_ends_the_session_with(command, telnet, server):
    telnet.type(b"\x1d")
    telnet.wait_for(b"telnet> ")
    telnet.type(b"send " + command.encode() + b"\r")
    telnet.wait_for(b"Connection closed by foreign host.")
    telnet.wait_for_end()
    server.wait_for("Close the client socket")


@needs_telnet
def test_telnet_with_options_and_a_synch_goes_on(telnet):
    """What a person can send that asks for nothing: the session goes on as if it were not there."""
    for command in (b"nop", b"ao", b"ga", b"ec", b"el", b"synch"):
        telnet.type(b"\x1d")
        telnet.wait_for(b"telnet> ")
        telnet.type(b"send " + command + b"\r")
        telnet.type(b"rook black\r")
        assert ROOKS in telnet.wait_for(b"?> ")


@needs_telnet
def test_control_c_at_telnet_ends_the_session(telnet, server):
    telnet.type(b"\x03")
    telnet.wait_for(b"Connection closed by foreign host.")
    telnet.wait_for_end()
    server.wait_for("Close the client socket")
