"""How many may come in, how much a line may hold, and what several workers do not change."""
import contextlib
import re
import select
import socket
import time

import pytest
import wire
from answers import KELVIN
from pressure import (
    REFUSAL, SMALL, ask, connect_from, cpu_seconds, descriptors, descriptors_limited,
    is_served, is_silent, many, own_bytes, threads, wait_until_at_rest,
)

NO_DESCRIPTOR = "Cannot accept clients for a while"
WORKERS = ["--workers", "3"]
IAC, AYT, IP, DM = b"\xff", b"\xff\xf6", b"\xff\xf4", b"\xff\xf2"


def is_refused(client):
    heard = client.hear_all()
    assert heard in (b"", REFUSAL)
    return heard == REFUSAL


def let_in(client):
    assert client.hear(3) == b"?> "


def test_one_more_than_may_come_is_told_so_and_let_go(serve):
    server = serve(options=["--max-clients", "3"])
    with many(server.connect, 3) as clients:
        for client in clients:
            let_in(client)
        with server.connect() as fourth:
            port = fourth.socket.getsockname()[1]
            assert is_refused(fourth)
        line = server.wait_for("Too many connections")
        assert line == f"Too many connections: refused ('127.0.0.1', {port})"
        for client in clients:
            ask(client)


def test_a_place_given_up_is_a_place_to_take(serve):
    server = serve(options=["--max-clients", "2"])
    with server.connect() as first:
        let_in(first)
        for _ in range(5):
            with server.connect() as second:
                let_in(second)
                with server.connect() as third:
                    assert is_refused(third)
            server.wait_for_clients(1)
        first.reset()
        server.wait_for_clients(0)
        with many(server.connect, 2) as next_ones:
            for client in next_ones:
                let_in(client)


def test_places_are_counted_over_all_listeners(serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve("127.0.0.1:0", f"unix:{path}", options=["--max-clients", "2"])
    with server.connect() as first, wire.connect(path) as second:
        let_in(first)
        let_in(second)
        with server.connect() as third, wire.connect(path) as fourth:
            assert is_refused(third)
            assert is_refused(fourth)


def test_refused_clients_that_stay_hold_few_descriptors(serve):
    """Each may take its time to hang up, but not all of them at once."""
    server = serve(options=["--max-clients", "1"])
    with server.connect() as client:
        let_in(client)
        before = descriptors(server)
        with many(server.connect, 200) as refused:
            for other in refused:
                assert is_refused(other)
            assert descriptors(server) <= before + 40
            ask(client)


def test_an_address_has_its_own_share(serve):
    server = serve(options=["--max-clients-per-address", "2"])
    with many(server.connect, 2) as ours:
        for client in ours:
            let_in(client)
        with connect_from("127.0.0.1", server) as third:
            assert is_refused(third)
        with many(lambda: connect_from("127.0.0.2", server), 2) as theirs:
            for client in theirs:
                let_in(client)
            with connect_from("127.0.0.2", server) as third:
                assert is_refused(third)
        ours[0].reset()
        server.wait_for_clients(1)
        with server.connect() as again:
            let_in(again)


def test_a_share_is_for_tcp_only(serve, tmp_path):
    path = str(tmp_path / "cf.sock")
    server = serve(f"unix:{path}", "127.0.0.1:0", options=["--max-clients-per-address", "1"])
    with many(lambda: wire.connect(path), 5) as local:
        for client in local:
            let_in(client)
        with wire.connect(server.addresses[1]) as first, \
                wire.connect(server.addresses[1]) as second:
            let_in(first)
            assert is_refused(second)


@pytest.mark.parametrize("options", [[], ["--max-clients-per-address", "0"]])
def test_this_machine_may_come_as_often_as_it_likes(serve, options):
    server = serve(options=options)
    with many(server.connect, 100) as clients:
        for client in clients:
            let_in(client)


def test_out_of_descriptors_clients_wait_and_nothing_spins(serve):
    server = serve()
    with server.connect() as inside:
        let_in(inside)
        with descriptors_limited(server, descriptors(server)):
            with many(server.connect, 20) as waiting:
                server.wait_for(NO_DESCRIPTOR)
                busy, began = cpu_seconds(server), time.monotonic()
                while time.monotonic() - began < 1:
                    ask(inside)
                    select.select([], [], [], 0.1)
                assert cpu_seconds(server) - busy < 0.5  # a moment between attempts, not a storm
                assert sum(NO_DESCRIPTOR in line for line in server.console) == 1  # said once
                assert all(is_silent(client, 0) for client in waiting)

                inside.say_no_more()
                assert inside.hear_all() == b""  # there is one descriptor now, for one of them
                let_in(waiting[0])
                waiting[0].say_no_more()
                assert waiting[0].hear_all() == b""
                let_in(waiting[1])
        assert is_served(server)


def test_out_of_descriptors_for_a_while_only(serve):
    server = serve(options=WORKERS)
    with many(server.connect, 6) as inside:
        for client in inside:
            let_in(client)
        wait_until_at_rest(server)
        with contextlib.ExitStack() as later:
            with descriptors_limited(server, descriptors(server)):
                waiting = later.enter_context(many(server.connect, 30))
                server.wait_for(NO_DESCRIPTOR)
                for client in inside:
                    ask(client)
                # one or two may have been closed again since they were counted
                assert sum(is_silent(client, 0) for client in waiting) >= len(waiting) - 2
            for client in waiting:
                let_in(client)
                ask(client)


def test_out_of_descriptors_once_more_it_says_so_once_more(serve):
    server = serve()
    for shortage in (1, 2):
        wait_until_at_rest(server)
        with contextlib.ExitStack() as later:
            with descriptors_limited(server, descriptors(server)):
                waiting = later.enter_context(server.connect())
                server.wait_for(NO_DESCRIPTOR, shortage)
            let_in(waiting)
        server.wait_for_clients(0)
    assert sum(NO_DESCRIPTOR in line for line in server.console) == 2


def test_out_of_descriptors_it_can_still_be_stopped(serve):
    server = serve()
    wait_until_at_rest(server)
    with descriptors_limited(server, descriptors(server)), server.connect() as waiting:
        server.wait_for(NO_DESCRIPTOR)
        server.signal()
        status, _ = server.wait()
        assert (status, server.complaints()) == (0, "")
        assert waiting.hear_all_that_came() == b""


def too_long(limit):
    return b"Line too long: the limit is %d bytes\r\n?> " % limit


@pytest.mark.parametrize("limit", [1, 2, 7, 4095, 65536])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r\0"])
def test_a_line_of_the_limit_is_read_and_one_byte_more_is_not(serve, data, limit, ending):
    server = serve(options=["--max-line", str(limit)])
    longest = b"9q" * (limit // 2) + b"9" * (limit % 2)
    said = longest + ending + longest + b"q" + ending + IAC + b"\xf1" + longest + ending
    answer = data.answer(longest.decode()) + b"?> "
    expected = b"?> " + answer + too_long(limit) + answer
    assert server.converse(said) == expected


def test_a_limit_holds_over_all_workers(serve):
    server = serve(options=[*WORKERS, "--max-clients", "30"])
    assert threads(server) >= 4  # and one writes the log
    with many(server.connect, 60) as clients:
        heard = [client.hear(len(REFUSAL[:3])) for client in clients]
        assert heard.count(b"?> ") == 30
        assert heard.count(REFUSAL[:3]) == 30
        for client in (client for client, said in zip(clients, heard) if said == b"?> "):
            ask(client)
            client.say_no_more()
            assert client.hear_all() == b""
        server.wait_for("Close the client socket", 30)
        with many(server.connect, 30) as others:
            for client in others:
                let_in(client)


def test_a_share_holds_over_all_workers(serve):
    server = serve(options=[*WORKERS, "--max-clients-per-address", "10"])
    with many(lambda: connect_from("127.0.0.1", server), 30) as ours, \
            many(lambda: connect_from("127.0.0.2", server), 30) as theirs:
        for clients in ours, theirs:
            heard = [client.hear(3) for client in clients]
            assert heard.count(b"?> ") == 10
            assert heard.count(REFUSAL[:3]) == 20


def test_a_stop_reaches_all_workers_and_what_is_due_is_delivered(serve, data):
    server = serve(options=[*WORKERS, "--drain-timeout", "60"])
    expected = data.conversation(["ideograph"])
    with many(lambda: server.connect(SMALL), 12) as clients, many(server.connect, 12) as idle:
        for client in idle:
            let_in(client)
        for client in clients:
            client.say(b"ideograph\n")
        heard = [client.hear(1000) for client in clients]
        server.signal()
        for client in idle:
            assert client.hear_all() == b""
        for client, beginning in zip(clients, heard):
            assert beginning + client.hear_all() == expected
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")
    assert server.console.count("Server shutting down.") == 1
    assert server.console.count("Close the client socket") == 12  # nothing of the idle ones


def test_lines_of_several_workers_stay_whole(serve):
    server = serve(options=WORKERS)
    questions = 150
    with many(server.connect, 9) as clients:
        ports = [client.socket.getsockname()[1] for client in clients]
        for n, client in enumerate(clients):
            client.say(b"".join(b"xq%dx%d\n" % (n, line) for line in range(questions)))
        for n, client in enumerate(clients):
            expected = b"".join(b"No match for 'xq%dx%d'\r\n?> " % (n, line)
                                for line in range(questions))
            assert client.hear(len(expected) + 3) == b"?> " + expected
    server.wait_for("Close the client socket", len(clients))
    console = server.console[1:]
    assert console.count("Sent 0 results") == questions * len(clients)
    for n, port in enumerate(ports):
        who = re.escape(f"Received from ('127.0.0.1', {port}): ")
        asked = [line for line in console if re.match(who, line)]
        assert asked == [f"Received from ('127.0.0.1', {port}): 'xq{n}x{line}'"
                         for line in range(questions)]
    assert len(console) == (2 * questions + 1) * len(clients)


def test_a_synch_is_read_in_its_place_by_every_worker(serve):
    """Out of band, the DM would be taken out and leave an IAC that swallows the next byte."""
    server = serve(options=WORKERS)
    for _ in range(12):
        with server.connect() as client:
            client.say(b"kel" + AYT)
            client.socket.send(DM, socket.MSG_OOB)
            client.say(b"vin\n")
            answer = b"?> [Yes]\r\n" + KELVIN
            assert client.hear(len(answer)) == answer
            client.say(b"kelvin\nrook" + IP)
            client.socket.send(DM, socket.MSG_OOB)
            assert client.hear_all() == KELVIN


def test_workers_do_not_share_a_clients_memory(serve):
    """A pull of megabytes by each of them at once leaves nothing behind."""
    server = serve(options=WORKERS)
    assert is_served(server)
    before = own_bytes(server)
    with many(lambda: server.connect(SMALL), 30) as clients:
        for client in clients:
            client.say(b"ideograph\n")
        for client in clients:
            assert client.hear(3) == b"?> "
        for client in clients:
            client.reset()
    server.wait_for_clients(0)
    assert own_bytes(server) - before < 16 * 1024 * 1024
    assert is_served(server)
