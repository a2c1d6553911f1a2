"""charfinder behind the real haproxy: the client's address, health checks, the end of a server."""
import threading

import haproxy
import pytest
import webclient
from pressure import REFUSAL, SMALL, ask, many, wait_until

pytestmark = haproxy.needs_haproxy

TRUSTED = ("--proxy-protocol", "--trust", "127.0.0.0/8")
QUESTIONS = ["kelvin", "rook", "chess black", "xyzzy", "cat*"]


@pytest.fixture
def node(serve):
    """A server for a balancer; places: its addresses, such as those of an earlier server."""
    def start(*options, trusted=TRUSTED, places=(("127.0.0.1", 0),) * 2):
        lines, pages = ("%s:%d" % place for place in places)
        server = serve(lines, options=[*options, "--drain-timeout", "60", "--http", pages,
                                       *trusted], about=["--proxy-protocol"])
        server.places = (server.addresses[0], webclient.Web(server).address)
        return server
    return start


@pytest.fixture
def balance():
    """Starts haproxy in front of two servers."""
    started = []

    def start(a, b):
        started.append(haproxy.Haproxy(a.places, b.places))
        started[-1].a, started[-1].b = a, b
        return started[-1]

    yield start
    for balancer in started:
        balancer.close()


@pytest.fixture
def balancer(node, balance):
    """haproxy in front of two servers, both of which it has found healthy."""
    # a has an address of its own, so its ports are free when it comes back
    started = balance(node(places=(("127.41.0.1", 0),) * 2), node())
    for server in "ab":
        started.wait_until_it_is(server, "UP")
    return started


def greeted(client):
    assert client.hear(3) == b"?> "
    return client


def logged(server, words):
    return sum(words in line for line in list(server.console))


# Addresses and health

def test_the_configuration_is_understood_as_it_is():
    done = haproxy.run("-c", "-f", haproxy.configuration())
    # haproxy says nothing more from version 3 on
    assert (done.returncode, done.stdout.removesuffix(b"Configuration file is valid\n")) == (0, b"")


def test_both_are_asked_and_both_see_the_client(balancer):
    with greeted(balancer.connect()) as first, greeted(balancer.connect()) as second:
        lines = []
        for client in first, second:
            ask(client)
            lines.append(f"Received from {client.socket.getsockname()!r}: 'kelvin'")
        wait_until(lambda: sorted(logged(server, line) for line in lines
                                  for server in (balancer.a, balancer.b)) == [0, 0, 1, 1],
                   "not each has seen one of them")
        assert [sum(logged(server, line) for line in lines)
                for server in (balancer.a, balancer.b)] == [1, 1]


def test_a_share_is_each_clients_own(node, balance):
    """Though all connections come from the address of the balancer, which also makes health
    checks."""
    share = 8
    options = ["--max-clients-per-address", str(share)]
    balancer = balance(node(*options), node(*options))
    for server in "ab":
        balancer.wait_until_it_is(server, "UP")
    with many(lambda: greeted(balancer.connect("127.0.0.2")), 2 * share):
        with balancer.connect("127.0.0.2") as one_more:
            assert one_more.hear_all() == REFUSAL
        greeted(balancer.connect("127.0.0.3")).socket.close()


def test_all_answers_come_through_and_the_end_of_input_does(balancer, data):
    """As `printf … | nc -N` sends it."""
    questions = [*QUESTIONS, "ideograph", "kelvin"]
    with balancer.connect() as client:
        said = client.converse("".join(line + "\n" for line in questions).encode())
    assert said == data.conversation(questions)


def test_the_page_comes_through_and_its_client_is_seen(balancer):
    asked = "Received from ('127.0.0.2', "
    assert balancer.pages("127.0.0.2").find("kelvin").json()["total"] == 1
    wait_until(lambda: logged(balancer.a, asked) + logged(balancer.b, asked) == 1,
               "no server logged the client")


def test_metrics_are_asked_of_a_server_by_name_and_not_through_the_page(balancer):
    for name in "ab":
        ask(greeted(balancer.connect()))
    wait_until(lambda: logged(balancer.a, "'kelvin'") == logged(balancer.b, "'kelvin'") == 1,
               "not each was asked")
    ask(greeted(balancer.connect()))
    wait_until(lambda: logged(balancer.a, "'kelvin'") + logged(balancer.b, "'kelvin'") == 3,
               "no server was asked")
    for name, server in (("a", balancer.a), ("b", balancer.b)):
        said = balancer.pages().ask(f"/metrics?server={name}").text()
        assert (f'charfinder_questions_total{{transport="tcp",kind="names"}} '
                f'{logged(server, "kelvin")}\n') in said
    assert balancer.pages("127.0.0.2").ask("/metrics?server=a").status == 403


def test_a_server_that_does_not_trust_the_balancer_gets_no_clients(node, balance):
    stranger = node(trusted=("--proxy-protocol", "--trust", "192.0.2.1"))
    balancer = balance(node(), stranger)
    balancer.wait_until_it_is("a", "UP")
    balancer.wait_until_it_is("b", "DOWN")
    for _ in range(10):
        with greeted(balancer.connect()) as client:
            ask(client)


# The end of a server

class Asker(threading.Thread):
    """A client that asks, and connects again when the server hangs up. Checks that answers are
    whole."""

    def __init__(self, balancer, data, may_be_cut):
        super().__init__(daemon=True)
        self.balancer = balancer
        self.answers = [(line.encode() + b"\n", data.answer(line) + b"?> ") for line in QUESTIONS]
        self.page = data.printed("kelvin")
        self.may_be_cut = may_be_cut
        self.is_enough = threading.Event()
        self.answered = 0
        self.trouble = None

    def hear(self, client, expected):
        """Whether the answer came. It comes whole or, when the server ends, not at all."""
        try:
            heard = client.hear(len(expected))
        except ConnectionResetError:
            heard = b""
        assert heard == expected or (self.may_be_cut and heard == b"")
        return heard == expected

    def ask_lines(self):
        with self.balancer.connect() as client:
            if not self.hear(client, b"?> "):
                return
            for line, answer in self.answers:
                try:
                    client.say(line)
                except OSError:
                    assert self.may_be_cut
                    return
                if not self.hear(client, answer):
                    return
                self.answered += 1
            client.say_no_more()
            assert client.hear_all() == b""

    def ask_page(self):
        """No request over HTTP fails when a server stops."""
        said = self.balancer.pages().find("kelvin", format="text")
        assert (said.status, said.body) == (200, self.page)

    def run(self):
        try:
            while not self.is_enough.is_set():
                self.ask_lines()
                self.ask_page()
        except Exception as trouble:  # for the test to see
            self.trouble = trouble


@pytest.fixture
def load(balancer, data):
    """So many clients that ask through the balancer until the test has seen enough."""
    askers = []

    def start(count, may_be_cut):
        askers.extend(Asker(balancer, data, may_be_cut) for _ in range(count))
        for asker in askers:
            asker.start()
        return askers

    yield start
    stop(askers)


def stop(askers):
    for asker in askers:
        asker.is_enough.set()
    for asker in askers:
        asker.join()


def wait_for_answers(askers, more):
    """Waits until each of them has heard so many more answers."""
    before = [asker.answered for asker in askers]
    wait_until(lambda: all(asker.trouble or asker.answered >= count + more
                           for asker, count in zip(askers, before)), "no answers")
    for asker in askers:
        assert asker.trouble is None, repr(asker.trouble)


def end(server):
    server.signal()
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")


def test_a_server_stopped_under_load_loses_no_answer(balancer, load):
    """It answers what it has read, and every answer arrives. Clients whose connections are closed
    then connect again, and are served by the other server."""
    askers = load(6, may_be_cut=True)
    wait_for_answers(askers, 20)
    assert logged(balancer.a, "'kelvin'") > 0 < logged(balancer.b, "'kelvin'")
    end(balancer.a)
    wait_for_answers(askers, 20)
    stop(askers)
    assert all(asker.trouble is None for asker in askers)
    end(balancer.b)
    said = [sum(logged(server, f": {line!r}") for line in QUESTIONS)
            for server in (balancer.a, balancer.b)]
    assert sum(said) == sum(asker.answered for asker in askers)


def test_after_a_drain_no_client_notices_and_the_server_may_come_back(balancer, load, node):
    askers = load(6, may_be_cut=False)
    wait_for_answers(askers, 10)
    for backend in "lines", "pages":
        balancer.tell(f"set server charfinder_{backend}/a state drain")
    wait_for_answers(askers, 10)
    balancer.wait_until_unused("a")
    end(balancer.a)
    wait_for_answers(askers, 10)
    again = node(places=balancer.a.places)
    for backend in "lines", "pages":
        balancer.tell(f"set server charfinder_{backend}/a state ready")
    again.wait_for("Received from ('127.0.0.1', ")
    wait_for_answers(askers, 10)
    stop(askers)
    assert all(asker.trouble is None for asker in askers)
    wait_until(lambda: logged(again, ": 'kelvin'") > 0, "it was not asked again")


def test_a_long_answer_is_heard_to_its_end(balancer, data):
    with balancer.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        heard = client.hear(1000)
        wait_until(lambda: logged(balancer.a, "'ideograph'") + logged(balancer.b, "'ideograph'"),
                   "no server was asked")
        server = balancer.a if logged(balancer.a, "'ideograph'") else balancer.b
        server.signal()
        server.wait_until_it_refuses()
        assert heard + client.hear_all() == data.conversation(["ideograph"])
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")


def test_a_server_that_was_killed_is_passed_over(balancer):
    """Also before the next health check."""
    balancer.a.process.kill()
    balancer.a.process.wait()
    for _ in range(10):
        with greeted(balancer.connect()) as client:
            ask(client)
    balancer.a.destroy()
