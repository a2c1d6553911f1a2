"""A server that speaks HTTP, and ways to ask it: properly, with curl, and byte by byte."""
import contextlib
import http.client
import json
import re
import subprocess
import urllib.parse

import wire
from needs import need


def escaped(**values):
    return urllib.parse.urlencode(values)


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()


class Web:
    def __init__(self, server):
        self.server = server
        line = server.wait_for("Serving on http://")
        self.url = re.fullmatch(r"Serving on (http://\S+)\. Hit CTRL-C to stop\.", line).group(1)
        parts = urllib.parse.urlsplit(self.url)
        self.address = (parts.hostname, parts.port)

    def keep(self):
        """A connection for more than one request."""
        return http.client.HTTPConnection(*self.address, timeout=wire.PATIENCE)

    def ask(self, path, method="GET", conn=None, **headers):
        """ask("/find?query=rook", Accept="text/plain")"""
        used = conn or self.keep()
        used.request(method, path, headers={key.replace("_", "-"): value
                                            for key, value in headers.items()})
        said = used.getresponse()
        response = Response(said.status, said.headers, said.read())
        if conn is None:
            used.close()
        return response

    def find(self, query, **values):
        return self.ask("/find?" + escaped(query=query, **values))

    def connect(self, receive_buffer=None):
        return wire.connect(self.address, receive_buffer)

    def say(self, request):
        """Everything that is said to these bytes until the server hangs up."""
        with self.connect() as client:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                client.say(request)  # it may hang up before it has heard all of this
            return client.hear_all_that_came()

    def curl(self, *arguments):
        """curl("-I", "/find?query=rook"): the last one is a path."""
        need("curl")
        done = subprocess.run(
            ["curl", "-sS", "--noproxy", "*", "--max-time", str(wire.PATIENCE), *arguments[:-1],
             self.url + arguments[-1].lstrip("/")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        assert done.stderr == b""
        return done.stdout

    def metrics(self):
        """All samples: {("charfinder_results_total", ("transport", "http")): 35.0, …}"""
        from prometheus_client.parser import text_string_to_metric_families
        samples = {}
        for family in text_string_to_metric_families(self.ask("/metrics").text()):
            for sample in family.samples:
                key = (sample.name, *sorted(sample.labels.items()))
                assert key not in samples
                samples[key] = sample.value
        return samples


def statuses(said):
    """The status codes of the responses in a stream, which has no bodies that look like one."""
    return [int(code) for code in re.findall(rb"(?m)^HTTP/1\.1 (\d{3}) ", said)]
