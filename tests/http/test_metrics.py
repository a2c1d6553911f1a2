"""/metrics, as Prometheus' own parser reads it, and /healthz."""
import re
import time

import pytest
import wire
from webclient import Web

pytest.importorskip("prometheus_client")

KINDS = {"rook": "names", "nbsp": "aliases", "♖": "characters", "U+2656": "code_points",
         "1F600": "hexadecimal", "flag germany": "everyday", "/lol": "best"}


def of(transport, **labels):
    return tuple(sorted({"transport": transport, **labels}.items()))


def test_health(web):
    response = web().ask("/healthz")
    assert (response.status, response.text()) == (200, "ok\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_what_it_is(web, version):
    server = web()
    response = server.ask("/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    info, = [key for key in server.metrics() if key[0] == "charfinder_build_info"]
    labels = dict(info[1:])
    assert labels["version"] == version["charfinder"]
    assert all(labels[name.lower()] == version[name] for name in ("Unicode", "libuv", "utf8proc"))


def test_uptime_goes_with_the_clock(web):
    before = time.monotonic()
    server = web()

    def uptime():
        seconds = server.metrics()[("charfinder_uptime_seconds",)]
        assert 0 <= seconds <= time.monotonic() - before + 0.001  # it is told in milliseconds
        return seconds

    first = uptime()
    while uptime() <= first:  # two questions may well share a millisecond
        assert time.monotonic() - before < wire.PATIENCE


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_questions_are_counted_by_kind_and_transport(serve, tmp_path, quiet):
    path = str(tmp_path / "cf.sock")
    server = serve("127.0.0.1:0", f"unix:{path}", options=["--http", "127.0.0.1:0", *quiet])
    web = Web(server)
    lines = "".join(f"{query}\n" for query in KINDS).encode()
    said = {"tcp": server.converse(lines)}
    for _ in range(2):
        with wire.connect(path) as client:
            said["unix"] = client.converse(lines)
    bodies = [web.find(query).body for query in KINDS]
    web.ask("/find?query=rook", "HEAD")
    web.ask("/")
    samples = web.metrics()
    for kind in KINDS.values():
        for transport, count in (("tcp", 1), ("unix", 2), ("http", 1)):
            assert samples[("charfinder_questions_total", *of(transport, kind=kind))] == count
    results = len(re.findall(rb"(?m)^(?:\?> )?U\+", said["tcp"]))
    assert samples[("charfinder_results_total", *of("tcp"))] == results
    assert samples[("charfinder_results_total", *of("unix"))] == 2 * results
    assert samples[("charfinder_results_total", *of("http"))] == results
    assert samples[("charfinder_sent_bytes_total", *of("tcp"))] == len(said["tcp"])
    assert samples[("charfinder_sent_bytes_total", *of("unix"))] == 2 * len(said["unix"])
    assert samples[("charfinder_sent_bytes_total", *of("http"))] > sum(map(len, bodies))


def test_all_bytes_of_a_large_answer_are_counted(web):
    server = web()
    lines = server.server.converse(b"ideograph\n")
    response = server.say(b"GET /find?query=ideograph HTTP/1.1\r\nHost: x\r\n"
                          b"Connection: close\r\n\r\n")
    samples = server.metrics()
    assert samples[("charfinder_sent_bytes_total", *of("tcp"))] == len(lines)
    assert samples[("charfinder_sent_bytes_total", *of("http"))] == len(response)


def test_connections_are_counted(web):
    server = web("--max-clients", "3")
    with server.server.connect() as telnet, server.connect():
        telnet.hear(3)
        samples = server.metrics()
        assert samples[("charfinder_connections_open", *of("tcp"))] == 1
        assert samples[("charfinder_connections_open", *of("http"))] == 2
        server.server.wait_for_clients(2)  # the connection that asked for the metrics has gone
        with server.server.connect():
            with server.server.connect() as refused:
                assert refused.hear_all().startswith(b"Too many")
    server.server.wait_for_clients(0)
    samples = server.metrics()
    assert samples[("charfinder_connections_open", *of("tcp"))] == 0
    assert samples[("charfinder_connections_total", *of("tcp"))] == 2
    assert samples[("charfinder_connections_refused_total", ("reason", "clients"))] >= 1
    assert samples[("charfinder_connections_refused_total", ("reason", "address"))] == 0


def test_refusals_have_their_reason(web):
    server = web("--max-clients-per-address", "1")
    with server.server.connect() as telnet:
        telnet.hear(3)
        with server.server.connect() as refused:
            assert refused.hear_all().startswith(b"Too many")
    server.server.wait_for_clients(0)
    samples = server.metrics()
    assert samples[("charfinder_connections_refused_total", ("reason", "address"))] == 1


@pytest.mark.parametrize("transport", ["tcp", "http"])
def test_the_histogram_adds_up(web, transport):
    server = web()
    asked = 64
    with server.server.connect() as telnet:
        telnet.hear(3)
        for _ in range(asked):
            server.find("rook")
            telnet.say(b"kelvin\n")
            telnet.hear(len("U+212A \t\u212a\tKELVIN SIGN\r\n1 match for 'kelvin'\r\n?> ".encode()))
    samples = server.metrics()
    name = "charfinder_first_byte_seconds"
    buckets = [(float(dict(key[1:])["le"]), value) for key, value in samples.items()
               if key[0] == f"{name}_bucket" and ("transport", transport) in key]
    assert len(buckets) == 11
    assert buckets == sorted(buckets)
    counts = [value for _, value in buckets]
    assert counts == sorted(counts)
    count = samples[(f"{name}_count", *of(transport))]
    assert counts[-1] == count
    assert count == (asked if transport == "http" else asked // 16)
    assert 0 < samples[(f"{name}_sum", *of(transport))] < 30


def test_answers_that_take_long_to_find_are_in_the_histogram(web):
    server = web()
    server.find("/a* b* c*")
    samples = server.metrics()
    assert samples[("charfinder_first_byte_seconds_count", *of("http"))] == 1
