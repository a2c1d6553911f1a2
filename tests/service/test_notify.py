"""What the service manager is told: that it serves, how it goes, that it stops."""
import os
import signal
import socket

import pytest
import wire
from answers import ASKED_KELVIN
from manager import ask

TICKING = 0.2  # seconds of a watchdog, so that a status is told twenty times a second


@pytest.mark.parametrize("workers", ["1", "3"])
def test_it_is_ready_when_its_listeners_accept(begin, opened, notifications, workers, tmp_path):
    path = str(tmp_path / "own.sock")
    tcp = opened()
    service = begin([("lines", tcp)], environment=notifications.environment,
                    options=["--workers", workers, "--listen", f"unix:{path}"])
    assert notifications.hear() == ["STATUS=0 clients, 0 questions so far", "READY=1"]
    assert ask(path) == ask(tcp.getsockname()) == ASKED_KELVIN
    service.stop()
    assert notifications.hear_what_came()[-1] == "STOPPING=1"


def test_it_is_not_ready_when_it_cannot_serve(begin, opened, notifications):
    taken = "127.0.0.1:%d" % opened().getsockname()[1]
    service = begin(options=["--listen", taken], environment=notifications.environment)
    assert service.refusal() == f"listen on {taken}: address already in use"
    assert notifications.hear_what_came() == []


@pytest.mark.parametrize("workers", ["1", "3"])
def test_the_status_tells_of_clients_and_questions(begin, opened, notifications, workers):
    tcp = opened()
    begin([("lines", tcp)], options=["--workers", workers],
          environment=notifications.watching(TICKING))
    with wire.connect(tcp.getsockname()) as one, wire.connect(tcp.getsockname()) as other:
        one.say(b"kelvin\n")
        assert one.hear(len(ASKED_KELVIN)) == other.hear(3) + ASKED_KELVIN[3:]
        notifications.wait_for("STATUS=2 clients, 1 question so far")
        other.say(b"rook\nxyzzy\n")
        notifications.wait_for("STATUS=2 clients, 3 questions so far")
        one.socket.close()
        notifications.wait_for("STATUS=1 client, 3 questions so far")
    notifications.wait_for("STATUS=0 clients, 3 questions so far")


def test_a_status_is_told_once(begin, opened, notifications):
    tcp = opened()
    begin([("lines", tcp)], environment=notifications.watching(TICKING))
    assert ask(tcp.getsockname()) == ASKED_KELVIN
    notifications.wait_for("STATUS=0 clients, 1 question so far")
    for _ in range(3):
        notifications.wait_for("WATCHDOG=1")
    statuses = [field for field in notifications.told if field.startswith("STATUS=")]
    assert len(statuses) == len(set(statuses))


def test_it_says_that_it_stops_before_answers_are_delivered(begin, opened, notifications):
    """The manager's clock for the stop begins to run."""
    tcp = opened()
    service = begin([("lines", tcp)], environment=notifications.watching(TICKING))
    with wire.connect(tcp.getsockname(), receive_buffer=4096) as client:
        client.say(b"ideograph\n" * 16)
        client.hear(100)
        service.signal()
        notifications.wait_for("STOPPING=1")
        assert service.process.poll() is None
        notifications.wait_for("WATCHDOG=1")  # it is alive while it drains
        service.signal(signal.SIGINT)
        assert service.wait()[0] == 0
    assert notifications.told.count("STOPPING=1") == 1


def test_a_watchdog_of_another_process_is_not_fed(begin, opened, notifications):
    tcp = opened()
    environment = {**notifications.watching(TICKING), "WATCHDOG_PID": "1"}
    service = begin([("lines", tcp)], environment=environment)
    assert ask(tcp.getsockname()) == ASKED_KELVIN
    service.stop()
    notifications.hear_what_came()
    assert "READY=1" in notifications.told and "WATCHDOG=1" not in notifications.told


def test_a_manager_that_went_away_does_no_harm(begin, opened, notifications):
    tcp = opened()
    service = begin([("lines", tcp)], environment=notifications.watching(TICKING))
    notifications.wait_for("WATCHDOG=1")
    notifications.close()
    for _ in range(3):
        assert ask(tcp.getsockname()) == ASKED_KELVIN
    service.stop()


@pytest.mark.parametrize("watched", [True, False])
def test_a_manager_that_does_not_read_is_not_waited_for(begin, opened, notifications, watched):
    """What it has to know, it is told when it reads again; of the status, how it is by then."""
    tcp = opened()
    notifications.fill()
    service = begin([("lines", tcp)], environment=notifications.watching(TICKING) if watched
                    else notifications.environment)
    for _ in range(3):
        assert ask(tcp.getsockname()) == ASKED_KELVIN
    service.wait_for("Sent 1 results", 3)
    notifications.wait_for("READY=1")
    statuses = [field for field in notifications.told if field.startswith("STATUS=")]
    assert len(statuses) == 1 and statuses[0].endswith(" 3 questions so far")
    if watched:
        notifications.wait_for("WATCHDOG=1")
    notifications.fill()
    assert ask(tcp.getsockname()) == ASKED_KELVIN
    service.stop()
    notifications.hear_what_came()
    assert "STOPPING=1" not in notifications.told


def test_a_stop_is_told_when_the_manager_reads_again(begin, opened, notifications):
    tcp = opened()
    service = begin([("lines", tcp)], environment=notifications.environment)
    notifications.wait_for("READY=1")
    notifications.fill()
    with wire.connect(tcp.getsockname(), receive_buffer=4096) as client:
        client.say(b"ideograph\n" * 16)
        client.hear(100)
        service.signal()
        service.wait_for("Server shutting down.")
        notifications.wait_for("STOPPING=1")
        assert service.process.poll() is None
        service.signal()
        assert service.wait()[0] == 0


def test_a_manager_may_listen_on_an_abstract_name(begin, opened):
    name = f"@charfinder-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract:
        abstract.bind(name.replace("@", "\0"))
        abstract.settimeout(wire.PATIENCE)
        service = begin([("lines", opened())], environment={"NOTIFY_SOCKET": name})
        assert b"READY=1\n" in abstract.recv(4096)
        service.stop()
