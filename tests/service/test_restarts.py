"""Restarts under load: sockets that are handed over from one server to the next lose no answer.

A few restarts, in seconds. CHARFINDER_RESTARTS and CHARFINDER_ANSWERS say how many there are, and how
many answers are wanted meanwhile, at least. For some minutes, and with all the figures:

    CHARFINDER_RESTARTS=60 CHARFINDER_ANSWERS=100000 CHARFINDER=build/release/charfinder \\
        pytest-3 -s tests/service/test_restarts.py
"""
import collections
import math
import os
import socket
import threading

import pytest
import wire
from answers import ASKED_KELVIN

RESTARTS = int(os.environ.get("CHARFINDER_RESTARTS", "4"))
ANSWERS = int(os.environ.get("CHARFINDER_ANSWERS", "1200"))
BETWEEN = math.ceil(ANSWERS / RESTARTS)  # two restarts
CLIENTS = 50  # on lines, and as many on HTTP
DEFER = 60  # seconds

OF_LINES = ASKED_KELVIN + ASKED_KELVIN.removeprefix(wire.PROMPT)
OF_HTTP = "\r\n\r\nU+212A \t\u212a\tKELVIN SIGN\n(1 match for 'kelvin')\n".encode()
REQUEST = b"GET /find?query=kelvin&format=text HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def listen():
    """A socket of which a client can be accepted only when something of it has arrived. So whatever
    a server accepts has been asked, and is to be answered, however soon it is told to stop."""
    listening = socket.socket()
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, DEFER)
    listening.bind(("127.0.0.1", 0))
    listening.listen(4096)
    return listening


def ask_lines(address):
    """Two questions and no more, as `printf … | nc -N` does."""
    with wire.connect(address) as client:
        client.say(b"kelvin\nkelvin\n")
        client.say_no_more()
        return client.hear_all() == OF_LINES


def ask_http(address):
    with wire.connect(address) as client:
        client.say(REQUEST)
        answer = client.hear_all()
        return answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.endswith(OF_HTTP)


class Crowd:
    """Clients of which each asks, hears the answer, and comes again, until they are sent home."""

    def __init__(self, asks):
        self.counts = collections.Counter()
        self.counted = threading.Condition()
        self.is_over = False
        self.threads = [threading.Thread(target=self._come_again, args=ask)
                        for ask in asks for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def _come_again(self, ask, address):
        while not self.is_over:
            try:
                how = ask.__name__ if ask(address) else f"{ask.__name__}: cut short"
            except OSError as error:
                how = f"{ask.__name__}: {error}"
            with self.counted:
                self.counts[how] += 1
                self.counted.notify_all()

    def wait_for_more(self, count):
        with self.counted:
            wanted = self.counts.total() + count
            assert self.counted.wait_for(lambda: self.counts.total() >= wanted, wire.PATIENCE)

    def go_home(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("workers", ["1", "3"])
def test_restarts_lose_no_answer(begin, workers):
    with listen() as lines, listen() as web:
        def serve():
            return begin([("lines", lines), ("http", web)], options=[
                "--quiet", "--max-clients-per-address", "0", "--workers", workers])

        service = serve()
        crowd = Crowd([(ask_lines, lines.getsockname()), (ask_http, web.getsockname())])
        try:
            for _ in range(RESTARTS):
                crowd.wait_for_more(BETWEEN)
                service.stop()
                service = serve()
        finally:
            crowd.go_home()
    print(f"{RESTARTS} restarts, {workers} workers:", dict(crowd.counts))
    assert set(crowd.counts) == {"ask_lines", "ask_http"}
