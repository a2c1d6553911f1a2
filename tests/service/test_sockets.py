"""Sockets that the service manager opened: served as their names say, and left as they were."""
import contextlib
import os
import socket
import threading
import urllib.request

import pytest
import wire
from answers import ASKED_KELVIN
from manager import ask
from needs import need

CANNOT = "serve the socket that the service manager calls"
NOT_LISTENING = "expected a listening stream socket, by ListenStream= and Accept=no"
NOT_A_NAME = "expected FileDescriptorName=lines, http, lines-proxy or http-proxy"


def fetch(address):
    url = "http://%s:%d/find?query=kelvin&format=text" % address
    with urllib.request.urlopen(url, timeout=wire.PATIENCE) as response:
        return response.read().decode()


@pytest.mark.parametrize("workers", ["1", "3"])
def test_each_speaks_what_its_name_says(begin, opened, tmp_path, workers):
    path = str(tmp_path / "cf.sock")
    tcp, unix, web, other_web = opened(), opened(path), opened(), opened()
    service = begin([("lines", tcp), ("http", web), ("lines", unix), ("http", other_web)],
                    options=["--workers", workers])
    shown = service.wait_until_it_serves(4)
    assert shown == [str(tcp.getsockname()), "http://%s:%d/" % web.getsockname(), repr(path),
                     "http://%s:%d/" % other_web.getsockname()]
    for _ in range(8):  # any worker may take it
        assert ask(tcp.getsockname()) == ask(path) == ASKED_KELVIN
    for address in (web.getsockname(), other_web.getsockname()):
        assert fetch(address) == "U+212A \t\u212a\tKELVIN SIGN\n(1 match for 'kelvin')\n"
    service.stop()
    assert os.path.exists(path)


@pytest.mark.parametrize("name", ["lines", "charfinder.socket", "some-other.socket", "-"])
def test_a_socket_without_a_name_of_its_own_is_one_for_lines(begin, opened, name):
    tcp = opened()
    begin([(name, tcp)]).wait_until_it_serves(1)
    assert ask(tcp.getsockname()) == ASKED_KELVIN


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_balancer_tells_for_whom_it_connects(begin, opened, workers):
    lines, web, plain = opened(), opened(), opened()
    service = begin([("lines-proxy", lines), ("http-proxy", web), ("lines", plain)],
                    options=["--trust", "127.0.0.1", "--workers", workers])
    service.wait_until_it_serves(3)
    for server, question in ((lines, "kelvin\n"), (web, "GET /healthz HTTP/1.0\r\n\r\n")):
        with socket.create_connection(server.getsockname(), wire.PATIENCE) as client:
            client.sendall(b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n" + question.encode())
            client.shutdown(socket.SHUT_WR)
            assert client.makefile("rb").read()
    service.wait_for("Received from ('192.0.2.7', 56324): 'kelvin'")
    service.wait_for("Received from ('192.0.2.7', 56324): 'GET /healthz'")
    assert ask(plain.getsockname()) == ASKED_KELVIN
    service.wait_for("Received from ('127.0.0.1'")


@pytest.mark.parametrize("options, why", [
    ([], "the PROXY protocol needs --trust ADDRESS[/BITS], your balancer's"),
    (["--trust", "unix"], "the PROXY protocol needs --trust ADDRESS[/BITS], your balancer's"),
])
def test_a_balancer_must_be_named(begin, opened, options, why):
    said = begin([("lines-proxy", opened())], options=options).refusal()
    assert said == f"{CANNOT} lines-proxy: {why}"


@pytest.mark.parametrize("name", ["web", "HTTP", "charfinder", "line", ".sockets", "connection"])
def test_a_name_that_means_nothing_is_refused(begin, opened, name):
    assert begin([(name, opened())]).refusal() == f"{CANNOT} {name}: {NOT_A_NAME}"


def test_one_bad_socket_of_several_is_named(begin, opened):
    said = begin([("lines", opened()), ("web", opened()), ("lines", opened())]).refusal()
    assert said == f"{CANNOT} web: {NOT_A_NAME}"


def test_http_over_a_unix_socket_is_refused(begin, opened, tmp_path):
    said = begin([("http", opened(str(tmp_path / "cf.sock")))]).refusal()
    assert said == f"{CANNOT} http: expected a TCP socket for HTTP"


@contextlib.contextmanager
def no_listener(kind, path):
    if kind == "datagrams":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
            bound.bind(("127.0.0.1", 0))
            yield bound
    elif kind == "bound only":
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
            bound.bind(("127.0.0.1", 0))
            yield bound
    elif kind == "a connection":  # as Accept=yes would have it
        ours, theirs = socket.socketpair()
        with ours, theirs:
            yield theirs
    else:
        with open(path / "file", "w+b") as file:
            yield file


@pytest.mark.parametrize("kind", ["datagrams", "bound only", "a connection", "a file"])
@pytest.mark.parametrize("name", ["lines", "http"])
def test_what_does_not_listen_is_refused(begin, tmp_path, kind, name):
    with no_listener(kind, tmp_path) as wrong:
        assert begin([(name, wrong)]).refusal() == f"{CANNOT} {name}: {NOT_LISTENING}"


def test_nothing_else_is_served(begin, opened):
    """Nor the default: two such services stand side by side."""
    for _ in range(2):
        service = begin([("lines", opened())])
        assert len(service.wait_until_it_serves(1)) == 1
    assert ask(service.sockets[0].getsockname()) == ASKED_KELVIN


def test_what_is_asked_for_is_served_too(begin, opened, tmp_path):
    tcp, path = opened(), str(tmp_path / "own.sock")
    service = begin([("lines", tcp)], options=["--listen", f"unix:{path}"])
    assert service.wait_until_it_serves(2) == [str(tcp.getsockname()), repr(path)]
    assert ask(tcp.getsockname()) == ask(path) == ASKED_KELVIN
    service.stop()
    assert not os.path.exists(path)


def test_http_that_is_asked_for_is_served_too(begin, opened):
    lines, web = opened(), opened()
    service = begin([("lines", lines), ("http", web)], options=["--http", "127.0.0.1:0"])
    shown = service.wait_until_it_serves(3)
    assert shown[:2] == [str(lines.getsockname()), "http://%s:%d/" % web.getsockname()]
    port = int(shown[2].rstrip("/").rpartition(":")[2])
    assert fetch(web.getsockname()) == fetch(("127.0.0.1", port))


def test_sockets_for_another_process_are_left_alone(begin, opened):
    """Their variables may come down to us from one that got sockets."""
    service = begin([("web", opened())], options=["--listen", "127.0.0.1:0"],
                    environment={"LISTEN_PID_INSTEAD": "1"})
    assert len(service.wait_until_it_serves(1)) == 1


def test_a_name_that_is_no_path_is_shown_as_systemd_writes_it(begin, opened, tmp_path):
    name = f"charfinder{tmp_path}"
    begin([("lines", opened(f"\0{name}"))]).wait_for(f"Serving on '@{name}'.")
    assert ask(f"\0{name}") == ASKED_KELVIN


def test_a_name_of_full_length(begin, opened, tmp_path):
    """The kernel takes 108 bytes without a terminator; only then one byte is not shown."""
    name = f"{tmp_path}/".ljust(107, "s")
    begin([("lines", opened(f"\0{name}"))]).wait_for(f"Serving on '@{name[:106]}'.")
    assert ask(f"\0{name}") == ASKED_KELVIN


def test_urgent_data_stays_in_line(begin, opened):
    """What connections inherit from our own sockets they inherit from these, too."""
    tcp = opened()
    begin([("lines", tcp)]).wait_until_it_serves(1)
    with wire.connect(tcp.getsockname()) as client:
        client.say(b"kel")
        client.socket.send(b"v", socket.MSG_OOB)
        assert client.converse(b"in") == ASKED_KELVIN


@pytest.mark.parametrize("workers", ["1", "3"])
def test_urgent_data_of_a_client_that_came_before_the_service_stays_in_line(begin, opened, workers):
    """Such as the client that starts the service: its connection inherited nothing."""
    tcp = opened()
    with contextlib.ExitStack() as later:
        clients = [later.enter_context(wire.connect(tcp.getsockname())) for _ in range(8)]
        for client in clients:
            client.say(b"kel")
            client.socket.send(b"v", socket.MSG_OOB)
        begin([("lines", tcp)], options=["--workers", workers])
        for client in clients:
            assert client.converse(b"in") == ASKED_KELVIN


def test_both_families_on_one_socket(begin):
    """As ListenStream=2323 opens it."""
    both = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    with both:
        service = begin([("lines", both)])
        service.wait_until_it_serves(1)
        port = both.getsockname()[1]
        assert ask(("127.0.0.1", port)) == ASKED_KELVIN
        assert service.wait_for("Received").startswith("Received from ('::ffff:127.0.0.1', ")


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_client_that_connects_between_two_services_is_answered(begin, opened, tmp_path, workers):
    tcp, unix = opened(), opened(str(tmp_path / "cf.sock"))
    for _ in range(2):
        service = begin([("lines", tcp), ("lines", unix)], options=["--workers", workers])
        service.wait_until_it_serves(2)
        assert ask(tcp.getsockname()) == ASKED_KELVIN
        service.stop()
        with wire.connect(tcp.getsockname()) as one, wire.connect(unix.getsockname()) as other:
            one.say(b"kelvin\n")
            one.say_no_more()
            other.say(b"kelvin\n")
            other.say_no_more()
            after = begin([("lines", tcp), ("lines", unix)], options=["--workers", workers])
            assert one.hear_all() == other.hear_all() == ASKED_KELVIN
            after.stop()


class Knocking:
    """Clients that come one after the other, until they are told to stop."""

    def __init__(self, address):
        self.address = address
        self.is_over = threading.Event()
        self.answered = self.cut_off = 0
        self.refused = []
        self.thread = threading.Thread(target=self._knock)
        self.thread.start()

    def _knock(self):
        while not self.is_over.is_set():
            try:
                answer = ask(self.address)
                self.answered += answer == ASKED_KELVIN
                self.cut_off += answer != ASKED_KELVIN
            except ConnectionRefusedError as error:
                self.refused.append(error)
            except ConnectionError:  # it was in when the service stopped
                self.cut_off += 1

    def end(self):
        self.is_over.set()
        self.thread.join()


def test_no_connection_is_refused_while_the_service_restarts(begin, opened):
    tcp = opened()
    service = begin([("lines", tcp)])
    knocking = Knocking(tcp.getsockname())
    try:
        for _ in range(4):
            service.wait_for("Sent 1 results", 3)
            service.stop()
            service = begin([("lines", tcp)])
        service.wait_for("Sent 1 results", 3)
    finally:
        knocking.end()
    assert knocking.refused == []
    assert knocking.answered >= 3 * 5
    assert knocking.cut_off <= 4  # no more than one at each stop


def test_it_is_started_by_its_first_client(begin, opened, tmp_path):
    """As systemd-socket-activate(1) does it; it passes on what it got itself."""
    need("systemd-socket-activate")
    path = str(tmp_path / "cf.sock")
    tcp, web = opened(), opened()
    service = begin([("-", tcp), ("-", web)],
                    through=["systemd-socket-activate", "--fdname=lines:http:lines", "-l", path])
    try:
        assert ask(tcp.getsockname()) == ASKED_KELVIN
        assert len(service.wait_until_it_serves(3)) == 3
        assert ask(path) == ASKED_KELVIN
        assert "KELVIN SIGN" in fetch(web.getsockname())
        assert f"Listening on {path} as 5." in service.complaints()
        assert f"Execing {service.program}" in service.complaints()
        service.signal()
        assert service.wait()[0] == 0
        assert os.path.exists(path)
    finally:
        service.destroy()
