"""charfinder behind the real haproxy: who is seen, who is well, and what a server's end costs."""
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
    """A server as one would stand behind a balancer; places: where another one stood."""
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
    """In front of two servers, both of them well."""
    # a has an address that nobody else uses: its ports are free when it comes back
    started = balance(node(places=(("127.41.0.1", 0),) * 2), node())
    for server in "ab":
        started.wait_until_it_is(server, "UP")
    return started


def greeted(client):
    assert client.hear(3) == b"?> "
    return client


def logged(server, words):
    return sum(words in line for line in list(server.console))


# Who is seen, and who is well

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
    """Though all of them come from the balancer's address, whose own checks have their share, too."""
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
    """As of `printf … | nc -N`."""
    questions = [*QUESTIONS, "ideograph", "kelvin"]
    with balancer.connect() as client:
        said = client.converse("".join(line + "\n" for line in questions).encode())
    assert said == data.conversation(questions)


def test_the_page_comes_through_and_its_client_is_seen(balancer):
    asked = "Received from ('127.0.0.2', "
    assert balancer.pages("127.0.0.2").find("kelvin").json()["total"] == 1
    wait_until(lambda: logged(balancer.a, asked) + logged(balancer.b, asked) == 1,
               "nobody saw the client")


def test_metrics_are_asked_of_a_server_by_name_and_not_by_everybody(balancer):
    for name in "ab":
        ask(greeted(balancer.connect()))
    wait_until(lambda: logged(balancer.a, "'kelvin'") == logged(balancer.b, "'kelvin'") == 1,
               "not each was asked")
    ask(greeted(balancer.connect()))
    wait_until(lambda: logged(balancer.a, "'kelvin'") + logged(balancer.b, "'kelvin'") == 3,
               "nobody was asked")
    for name, server in (("a", balancer.a), ("b", balancer.b)):
        said = balancer.pages().ask(f"/metrics?server={name}").text()
        assert (f'charfinder_questions_total{{transport="tcp",kind="names"}} '
                f'{logged(server, "kelvin")}\n') in said
    assert balancer.pages("127.0.0.2").ask("/metrics?server=a").status == 403


def test_who_does_not_take_the_balancers_word_gets_no_clients(node, balance):
    stranger = node(trusted=("--proxy-protocol", "--trust", "192.0.2.1"))
    balancer = balance(node(), stranger)
    balancer.wait_until_it_is("a", "UP")
    balancer.wait_until_it_is("b", "DOWN")
    for _ in range(10):
        with greeted(balancer.connect()) as client:
            ask(client)


# The end of a server

class Asker(threading.Thread):
    """A client that asks, and comes again when it is hung up on; what it hears is whole answers."""

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
        """Whether it was said. All of it or nothing is; the latter when the server ends."""
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
        """Over HTTP nobody is cut, even so."""
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
    """Until so many more were heard, by each of them."""
    before = [asker.answered for asker in askers]
    wait_until(lambda: all(asker.trouble or asker.answered >= count + more
                           for asker, count in zip(askers, before)), "nobody answers")
    for asker in askers:
        assert asker.trouble is None, repr(asker.trouble)


def end(server):
    server.signal()
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")


def test_a_server_stopped_under_load_loses_no_answer(balancer, load):
    """What it has read it answers, and every answer is heard; who then is hung up on comes again, and
    is served by the other one."""
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


def test_after_a_drain_nobody_notices_and_the_server_may_come_back(balancer, load, node):
    askers = load(6, may_be_cut=False)
    wait_for_answers(askers, 10)
    for backend in "lines", "pages":
        balancer.tell(f"set server charfinder_{backend}/a state drain")
    wait_for_answers(askers, 10)
    balancer.wait_until_nobody_is_served_by("a")
    end(balancer.a)
    wait_for_answers(askers, 10)
    again = node(places=balancer.a.places)
    for backend in "lines", "pages":
        balancer.tell(f"set server charfinder_{backend}/a state ready")
    again.wait_for("Received from ('127.0.0.1', ")
    wait_for_answers(askers, 10)
    stop(askers)
    assert all(asker.trouble is None for asker in askers)
    wait_until(lambda: logged(again, ": 'kelvin'") > 0, "nobody asked it again")


def test_a_long_answer_is_heard_to_its_end(balancer, data):
    with balancer.connect(receive_buffer=SMALL) as client:
        client.say(b"ideograph\n")
        heard = client.hear(1000)
        wait_until(lambda: logged(balancer.a, "'ideograph'") + logged(balancer.b, "'ideograph'"),
                   "nobody was asked")
        server = balancer.a if logged(balancer.a, "'ideograph'") else balancer.b
        server.signal()
        server.wait_until_it_refuses()
        assert heard + client.hear_all() == data.conversation(["ideograph"])
    status, _ = server.wait()
    assert (status, server.complaints()) == (0, "")


def test_a_server_that_was_killed_is_passed_over(balancer):
    """Before anybody has looked whether it is well."""
    balancer.a.process.kill()
    balancer.a.process.wait()
    for _ in range(10):
        with greeted(balancer.connect()) as client:
            ask(client)
    balancer.a.destroy()
