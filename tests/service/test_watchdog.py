"""A watchdog that is fed while all loops turn, and only then."""
import os
import signal
import subprocess
import time

import pytest
import wire
from answers import ASKED_KELVIN
from stuck import stuck, threads_of

WATCHDOG = 0.2  # seconds
BEAT = WATCHDOG / 4


def can_trace():
    """Some containers forbid it."""
    with subprocess.Popen(["sleep", "60"]) as sleeping:
        try:
            with stuck(sleeping.pid):
                return True
        except PermissionError:
            return False
        finally:
            sleeping.kill()


@pytest.mark.parametrize("workers", ["1", "3"])
def test_it_is_fed_more_often_than_asked_for_but_not_all_the_time(begin, opened, notifications,
                                                                   workers):
    began = time.monotonic()
    begin([("lines", opened())], options=["--workers", workers],
          environment=notifications.watching(WATCHDOG))
    feedings = 6
    for _ in range(feedings):
        notifications.wait_for("WATCHDOG=1")
    took = time.monotonic() - began
    assert took >= (feedings - 2) * BEAT  # the first may come at once


def test_it_is_fed_where_all_is_for_browsers(begin, opened, notifications):
    begin([("http", opened())], options=["--workers", "3"],
          environment=notifications.watching(WATCHDOG))
    for _ in range(3):
        notifications.wait_for("WATCHDOG=1")


@pytest.mark.parametrize("which", ["first", "last"])
def test_one_stuck_loop_of_three_lets_it_starve(begin, opened, notifications, which):
    if not can_trace():
        pytest.skip("no thread can be stopped here: ptrace(2) is forbidden")
    tcp = opened()
    service = begin([("lines", tcp)], options=["--workers", "3"],
                    environment=notifications.watching(WATCHDOG))
    notifications.wait_for("WATCHDOG=1")
    threads = threads_of(service.process.pid)
    assert threads[0] == service.process.pid
    with stuck(threads[0] if which == "first" else threads[-1]):
        notifications.hear_what_came()
        if which == "first":
            assert notifications.hear(2 * WATCHDOG) == []
        else:
            told = see_it_turn(tcp, notifications, 5)
            assert told.count("WATCHDOG=1") <= 1  # all had turned since the last one
    notifications.wait_for("WATCHDOG=1")


def see_it_turn(tcp, notifications, times):
    """What was told until the first loop, which tells it, had told so many times of a question that
    came in since. A loop that turns serves the client: all loops share one socket."""
    told = []
    for number in range(1, times + 1):
        with wire.connect(tcp.getsockname()) as client:
            assert client.converse(b"kelvin") == ASKED_KELVIN
        deadline = time.monotonic() + wire.PATIENCE
        while not any(f" {number} question" in field for field in told):
            told += notifications.hear()
            assert time.monotonic() < deadline
    return told


def test_a_process_that_stands_still_feeds_nothing(begin, opened, notifications):
    """The plain case, which needs no ptrace(2)."""
    service = begin([("lines", opened())], environment=notifications.watching(WATCHDOG))
    notifications.wait_for("WATCHDOG=1")
    service.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, service.process.pid, os.WSTOPPED | os.WNOWAIT)
    notifications.hear_what_came()
    assert notifications.hear(2 * WATCHDOG) == []
    service.process.send_signal(signal.SIGCONT)
    notifications.wait_for("WATCHDOG=1")
