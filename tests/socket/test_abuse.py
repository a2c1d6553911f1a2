"""Clients that mean harm, or break: floods, crowds and crashes. Other clients do not notice."""
import contextlib
import random
import socket
import statistics
import subprocess
import sys
import time

import pytest
import wire
from answers import KELVIN
from pressure import (
    SMALL, ask, descriptors, is_sanitized, is_served, many, own_bytes, wait_until,
    wait_until_at_rest,
)

AYT, NOP, SB = b"\xff\xf6", b"\xff\xf1", b"\xff\xfa"
MIB = 1 << 20


def say_until_it_stops_reading(server, client, said):
    """How many bytes the server and the kernel take of what is offered again and again, by a
    client that hears nothing; at most 64 MiB."""
    taken = 0
    client.socket.setblocking(False)
    for _ in range(2):  # what was in the kernel may have made room since
        with contextlib.suppress(BlockingIOError):
            while taken < 64 * MIB:
                start = taken % len(said)
                taken += client.socket.send(said[start:])
        wait_until_at_rest(server)
    client.socket.settimeout(wire.PATIENCE)
    return taken


@pytest.mark.parametrize("command, reply", [
    (AYT, b"[Yes]\r\n"), (b"\xff\xfd\x01", b"\xff\xfc\x01"), (b"\xff\xfb\x01", b"\xff\xfe\x01"),
    (b"\n", b"?> "),
], ids=["AYT", "DO", "WILL", "empty lines"])
def test_a_client_that_floods_and_does_not_read_is_not_read(serve, program, command, reply):
    """Or its replies would pile up. None is lost when it listens at last."""
    server = serve(options=["--quiet"])
    assert is_served(server)
    before = own_bytes(server)
    with server.connect(SMALL) as client:
        said = command * (1 << 16)
        taken = say_until_it_stops_reading(server, client, said)
        assert taken < 64 * MIB
        assert own_bytes(server) - before < MIB or is_sanitized(program)
        assert is_served(server)
        whole, begun = divmod(taken, len(command))
        expected = b"?> " + reply * whole
        assert client.hear(len(expected)) == expected
        client.say(command[begun:] if begun else command)
        assert client.hear(len(reply)) == reply


@pytest.mark.parametrize("noise", [NOP, SB + b"x" * 1000 + b"\xff\xf0", b"\xff\xfe\x01"],
                         ids=["NOP", "SB", "DONT"])
def test_megabytes_of_commands_within_a_line_cost_nothing(serve, program, noise):
    server = serve(options=["--quiet"])
    assert is_served(server)
    before = own_bytes(server)
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        client.say(b"kel" + noise * (8 * MIB // len(noise)))
        ask(client, b"vin\n")
        assert own_bytes(server) - before < MIB or is_sanitized(program)


def test_64_kib_without_an_end_of_line_in_pieces_of_any_size(server):
    chance = random.Random(64)
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        left = 64 * 1024
        while left > 0:
            piece = min(left, chance.choice([1, 2, 3, 100, 4095, 4096, 4097, 9000]))
            client.say(b"x" * piece)
            left -= piece
        ask(client, b"\n", b"Line too long: the limit is 4096 bytes\r\n?> ")
        ask(client)


def test_pipelined_questions_cut_anywhere(server, data):
    """Bytes of one question may come in one packet with those of the last and the next."""
    chance = random.Random(854)
    queries = chance.sample(data.sorted_words, 100)
    said = b"".join(query.encode() + chance.choice([b"\n", b"\r\n", b"\r\0"]) for query in queries)
    expected = data.conversation(queries)
    with server.connect() as client:
        at = 0
        heard = b""
        while at < len(said):
            piece = chance.choice([1, 1, 2, 3, 7, 40])
            client.say(said[at:at + piece])
            at += piece
        client.say_no_more()
        heard = client.hear_all()
    assert heard == expected


@pytest.mark.parametrize("seed", range(4))
def test_random_conversations_of_commands_and_lines(server, seed):
    """The server survives them, and the answers that must come do come."""
    chance = random.Random(seed)
    harmless = [AYT, NOP, b"\xff\xfd\x18", b"\xff\xfb\x03", b"\xff\xfa\x18x\xff\xf0",
                b"\xff\xfc\x01"]
    for _ in range(20):
        said, questions = b"", 0
        for _ in range(200):
            if chance.random() < 0.3:
                said += b"kelvin\n"
                questions += 1
            else:
                said += chance.choice(harmless)
        heard = server.converse(said)
        assert heard.count(b"KELVIN SIGN\r\n1 match for 'kelvin'\r\n?> ") == questions
        assert heard.count(b"[Yes]\r\n") >= said.count(AYT) > 0


def test_ten_thousand_connections_at_once(serve):
    """In crowds as large as the kernel lets wait; each is served, though some hang up at once."""
    server = serve(options=["--quiet"])
    assert is_served(server)
    before = descriptors(server)
    came = 0
    while came < 10000:
        with many(server.connect, 500) as crowd:
            came += len(crowd)
            for client in crowd[::10]:
                client.reset()
            for number, client in enumerate(crowd):
                if number % 10 == 1:
                    assert client.hear(3) == b"?> "
                    client.say(b"kelvin\n")
            for number, client in enumerate(crowd):
                if number % 10 == 1:
                    assert client.hear(len(KELVIN)) == KELVIN
            for client in crowd[2::3]:
                with contextlib.suppress(OSError):  # every tenth is closed already
                    client.reset()
    wait_until(lambda: descriptors(server) <= before, "descriptors stay open")
    assert is_served(server)


def test_a_hundred_resets_in_mid_answer(server, program):
    assert is_served(server)
    open_before, before = descriptors(server), own_bytes(server)
    for number in range(100):
        client = server.connect(SMALL)
        client.say(b"ideograph\n" * 3)
        client.hear(number * 997)
        client.reset()
    wait_until(lambda: descriptors(server) <= open_before, "descriptors stay open")
    assert own_bytes(server) - before < MIB or is_sanitized(program)
    assert is_served(server)


def test_half_closed_in_mid_answer_by_many(server, data):
    """All of them stand still in the middle when they say that they will ask no more."""
    expected = data.conversation(["ideograph", "kelvin"])
    with many(lambda: server.connect(SMALL), 8) as clients:
        heard = []
        for client in clients:
            client.say(b"ideograph\nkelvin")
            heard.append(client.hear(5000))
            client.say_no_more()
        for client, beginning in zip(clients, heard):
            assert beginning + client.hear_all() == expected


def test_a_client_that_hangs_up_for_reading_is_no_trouble(server):
    """It goes on asking, but whatever comes back meets an RST."""
    for _ in range(20):
        with server.connect() as client:
            client.socket.shutdown(socket.SHUT_RD)
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                client.say(b"kelvin\n" * 1000)
    assert is_served(server)


PULL = """
import socket, sys
conn = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
conn.sendall(b"ideograph\\n" * 5000)
heard = 0
while piece := conn.recv(1 << 20):
    if heard < 1 << 23 <= heard + len(piece):
        print("pulling", flush=True)
    heard += len(piece)
"""


@contextlib.contextmanager
def pullers(server, count):
    """Processes that take gigabytes as fast as they can."""
    with contextlib.ExitStack() as later:
        started = []
        for _ in range(count):
            puller = subprocess.Popen([sys.executable, "-c", PULL, str(server.port)],
                                      stdout=subprocess.PIPE)
            later.callback(puller.wait)
            later.callback(puller.kill)
            later.callback(puller.stdout.close)
            started.append(puller)
        for puller in started:
            assert puller.stdout.readline() == b"pulling\n"
        yield started


def median_of_small_questions(server):
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        took = []
        for _ in range(50):
            began = time.perf_counter()
            ask(client)
            took.append(time.perf_counter() - began)
        return statistics.median(took)


def test_small_questions_do_not_wait_for_big_answers(serve):
    """A turn of the others takes a millisecond; all that they asked for would take minutes."""
    server = serve(options=["--quiet"])
    bound = 1.0  # seconds; a turn of the scheduler's may take much of it
    alone = median_of_small_questions(server)
    assert alone < bound
    with pullers(server, 4) as started:
        assert median_of_small_questions(server) < alone * 20 + bound
        assert all(puller.poll() is None for puller in started)
