"""Clients that are slow, many, rude or gone; no other client notices."""
import contextlib
import itertools
import random
import re
import socket
import ssl

import pytest
import wire
from answers import ASKED_KELVIN, KELVIN
from pressure import SMALL, frozen, is_served, wait_until


def test_a_slow_reader_gets_every_byte(server, data):
    expected = data.conversation(["ideograph"])
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        heard = bytearray()
        while len(heard) < len(expected):
            assert len(heard) > SMALL * 4 or is_served(server)  # while that one stands still
            heard += client.hear(min(3001, len(expected) - len(heard)))
        assert bytes(heard) == expected
        client.say_no_more()
        assert client.hear_all() == b""


def test_a_client_that_asks_and_asks_and_reads_nothing_then_reads_all(server, data):
    """Some 450 MB are due, of which the server must keep none."""
    answer = data.answer("ideograph") + b"?> "
    assert is_served(server)
    before = server.resident_bytes()
    with server.connect() as client:
        client.say(b"ideograph\n" * 100)
        client.say_no_more()
        server.wait_for("Received from", 2)
        assert is_served(server)
        assert server.resident_bytes() - before < 32 * 1024 * 1024
        assert client.hear(3) == b"?> "
        for _ in range(100):
            assert client.hear(len(answer)) == answer
        assert client.hear_all() == b""
    assert server.resident_bytes() - before < 32 * 1024 * 1024


def row_of(server, client):
    """What the kernel tells of the server's end of a connection (proc_net_tcp.txt); it may do so twice,
    where other connections come and go meanwhile."""
    ends = [f":{address[1]:04X}" for address in (server.addresses[0], client.socket.getsockname())]
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    return next(row for row in rows if row[1].endswith(ends[0]) and row[2].endswith(ends[1]))


def held_for(server, client):
    """Bytes that the kernel holds because the client has not taken them."""
    return int(row_of(server, client)[4].split(":")[0], 16)


def test_the_kernel_holds_much_for_one_client_at_a_time(server, data):
    """As much as it likes if only one client takes an answer, else the bytes of a turn for each."""
    answer = data.answer("ideograph") + b"?> "
    few = 512 * 1024
    first, *others = clients = [server.connect(receive_buffer=SMALL) for _ in range(4)]
    with contextlib.ExitStack() as stack:
        for client in clients:
            stack.enter_context(client)
            assert client.hear(3) == b"?> "
        first.say(b"ideograph\n")
        assert first.hear(len(answer)) == answer
        for client in (*others, first):  # the one that was alone first gets no more than the others
            client.say(b"ideograph\n")
            wait_until(lambda: held_for(server, client) > few / 4, "an answer that is not taken")
        assert is_served(server)
        assert all(held_for(server, client) < few for client in (*others[1:], first))


def test_the_kernel_will_ask_a_silent_client_whether_it_is_still_there(server):
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        # the second kind of timer, with nothing unacknowledged, is that of SO_KEEPALIVE
        wait_until(lambda: row_of(server, client)[5].startswith("02:"), "it would wait for ever")


def test_64_questions_are_a_turn(server):
    """Then clients that have asked meanwhile have their turn."""
    with server.connect() as first, server.connect() as second:
        for client in first, second:
            assert client.hear(3) == b"?> "
        with frozen(server):
            for client in first, second:
                client.say(b"xyq\n" * 200)
        server.wait_for("Sent 0 results", 400)
    asked = [re.search(r"\d+\)", line)[0] for line in server.console if "Received" in line]
    turns = [len(list(lines)) for _, lines in itertools.groupby(asked)]
    assert turns == [64] * 6 + [8] * 2


def test_a_client_that_hangs_up_half_still_hears_all(server, data):
    with server.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\nkelvin\n")
        heard = client.hear(1000)
        client.say_no_more()
        heard += client.hear_all()
    assert heard == b"?> " + data.answer("ideograph") + ASKED_KELVIN


@pytest.mark.parametrize("heard", [0, 1, 100000])
def test_a_client_that_crashes_in_mid_answer(server, heard):
    for _ in range(20):
        client = server.connect(receive_buffer=SMALL)
        client.say(b"ideograph\n" * 10)
        client.hear(heard)
        client.reset()
    assert is_served(server)
    server.wait_for_clients(0)


def test_a_client_that_closes_in_mid_answer(server):
    for _ in range(20):
        with server.connect() as client:
            client.say(b"ideograph\n")
            client.hear(50000)
    server.wait_for("Close the client socket", 20)
    assert is_served(server)


def test_two_hundred_clients_at_once(server, data):
    chance = random.Random(200)
    queries = chance.sample(data.sorted_words, 200)
    clients = [server.connect() for _ in queries]
    try:
        for client, query in zip(clients, queries):
            client.say(query.encode() + b"\n")
        for client, query in reversed(list(zip(clients, queries))):
            expected = data.conversation([query])
            assert client.hear(len(expected)) == expected
        for client in clients:
            client.say(b"kelvin\n")
        for client in clients:
            assert client.hear(len(KELVIN)) == KELVIN
            client.say_no_more()
            assert client.hear_all() == b""
    finally:
        for client in clients:
            client.socket.close()
    server.wait_for("Close the client socket", 200)


def test_small_questions_are_answered_beside_big_answers(server, data):
    """Each big answer is longer than what the kernel keeps, so all stand still in the middle."""
    expected = data.conversation(["ideograph"])
    big = [server.connect(receive_buffer=SMALL) for _ in range(8)]
    try:
        for client in big:
            client.say(b"ideograph\n")
        server.wait_for("Received from", 8)
        for _ in range(10):
            assert is_served(server)
        for client in big:
            client.say_no_more()
            assert client.hear_all() == expected
    finally:
        for client in big:
            client.socket.close()


def tls_hello():
    """What a browser says first that was told https."""
    outgoing = ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


def test_an_http_request_is_a_few_queries(server):
    request = b"GET /xyzzyq HTTP/1.1\r\nHost: localhost-xyzzyq\r\n\r\n"
    assert server.converse(request) == (
        b"?> No match for 'GET /xyzzyq HTTP/1.1'\r\n"
        b"?> No match for 'Host: localhost-xyzzyq'\r\n?> ?> "
    )


def test_a_tls_hello_does_no_harm(server):
    hello = tls_hello()
    assert hello.startswith(b"\x16\x03")
    assert server.converse(hello + b"\n").startswith(b"?> ")
    assert is_served(server)


def test_random_bytes_do_no_harm(server):
    chance = random.Random(8086)
    for length in [1, 2, 3, 10, 100, 1000, 10000, 100000] * 4:
        assert server.converse(chance.randbytes(length)).startswith(b"?> ")
        nearly_text = bytes(chance.choices(b"rok \r\n\0\xff\xfa\xf0\xfb\xe2\x99\x96", k=999))
        assert server.converse(nearly_text).startswith(b"?> ")
    assert is_served(server)


def test_a_connection_that_says_nothing_is_asked_and_let_go(server):
    assert server.converse(b"") == b"?> "
    client = server.connect()
    client.reset()
    socket.create_connection(("127.0.0.1", server.port), wire.PATIENCE).close()
    assert is_served(server)
    server.wait_for_clients(0)
