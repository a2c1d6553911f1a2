"""What is measured: each function adds its rows to the table."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import different
import memory
import report
from servers import (Charfinder, CharfinderHttp, Limit, LimitHttp, Nginx, learn_answers, pinned_to,
                     stores)

SMALL_QUESTION = "chess black"  # 35 lines: the first that the README asks
UNICODE_DATA = Path(__file__).resolve().parents[2] / "data" / "ucd" / "UnicodeData.txt"


def children_seconds():
    """The CPU time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Bench:
    """How long and how often, with which programs; `files` is a folder that goes away afterwards."""

    def __init__(self, programs, table, files, seconds, rounds, starts):
        self.programs = programs
        self.table = table
        self.files = files
        self.seconds = seconds
        self.rounds = rounds
        self.starts = starts
        self.answers = {}

    # Queries and their answers

    def queries(self, name):
        """The file of a class, of those that are all `different`, or of the one query `name`."""
        path = self.programs.folder / "queries" / f"{name}.txt"
        if not path.exists():
            path = self.files / f"{name}.txt"
        if not path.exists():
            asked = different.questions(UNICODE_DATA) if name == "different" else [name]
            path.write_text("\n".join(asked) + "\n", encoding="utf-8")
        return path

    def recorded(self, name):
        if name not in self.answers:
            with Charfinder(self.programs) as server:
                lines = self.queries(name).read_text(encoding="utf-8").splitlines()
                self.answers[name] = learn_answers(server.port, lines)
        return self.answers[name]

    def answers_file(self, answers, name):
        path = self.files / f"{name}.answers"
        with path.open("wb") as file:
            for answer in answers:
                file.write(b"%d\n" % len(answer) + answer)
        return path

    def same(self, name):
        return Limit(self.programs, self.answers_file(self.recorded(name), name))

    def constant(self, name):
        """One answer, of the median size, to everything."""
        answers = sorted(self.recorded(name), key=len)
        path = self.answers_file([answers[len(answers) // 2]], f"{name}-constant")
        return Limit(self.programs, path, "limit, one constant")

    # Load

    def load_command(self, server, name, connections, depth, seconds, warm_up):
        return [self.programs.load, "--connect", f"127.0.0.1:{server.port}", "--protocol",
                server.protocol, "--queries", self.queries(name), "--connections", connections,
                "--depth", depth, "--seconds", seconds, "--warm-up", warm_up,
                *(["--apart"] if name == "different" else [])]

    def start_load(self, *args, nice=0):
        words = ["nice", "-n", nice, *self.load_command(*args)]
        return subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE,
                                preexec_fn=pinned_to(self.programs.client_core))

    def load(self, server, name, connections, depth):
        cpu_before = server.cpu_seconds()
        running = self.start_load(server, name, connections, depth, self.seconds,
                                  min(0.3, self.seconds / 3))
        said, _ = running.communicate()
        if running.returncode != 0:
            raise SystemExit(f"{server.name}: the load generator failed; its word is above")
        figures = json.loads(said)
        figures["cpu_us"] = ((server.cpu_seconds() - cpu_before) * 1e6 / figures["answered_in_all"])
        return figures

    def ask_with_wrk(self, server, connections):
        """Those figures of load() that are shown; wrk knows whole seconds only. Answers are counted
        by their bytes: those that the end of the run cuts off, which are many if answers are large
        and connections many, count by the part that has come."""
        words = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(self.seconds))}s", server.url]
        cpu_before, busy_before, begin = server.cpu_seconds(), children_seconds(), time.monotonic()
        said = subprocess.run(words, stdout=subprocess.PIPE, check=True, universal_newlines=True,
                              preexec_fn=pinned_to(self.programs.client_core)).stdout
        passed = time.monotonic() - begin
        if "Non-2xx" in said or "Socket errors" in said:
            raise SystemExit(f"{server.name}: not every request was answered\n{said}")

        def answers(pattern):
            number, unit = re.search(pattern, said).groups()
            return float(number) * 1024 ** "BKMG".index(unit[0]) / server.answer_bytes

        return {
            "questions_per_second": answers(r"Transfer/sec: *([\d.]+)(\w+)"),
            "cpu_us": ((server.cpu_seconds() - cpu_before) * 1e6 /
                       answers(r"requests in .*, ([\d.]+)(\w+) read")),
            "generator_busy": (children_seconds() - busy_before) / passed,
        }

    def compare(self, label, name, connections, depth, others, figure="questions_per_second",
                show=report.per_second):
        """`others`: pairs of a function that starts a server and the wanted ratio, or None."""
        with ExitStack() as stack:
            ours = stack.enter_context(Charfinder(self.programs))
            theirs = [(stack.enter_context(start()), wanted) for start, wanted in others]
            self.compare_sides(label, ours, theirs,
                               lambda side: self.load(side, name, connections, depth), figure, show)

    def compare_sides(self, label, ours, theirs, ask, figure="questions_per_second",
                      show=report.per_second):
        """`theirs`: pairs of a server and the wanted ratio, or None. `ask` gives the figures of a
        side; the sides are asked in turn: A B A B …"""
        sides = [ours] + [server for server, _ in theirs]
        figures = {side: [] for side in sides}
        for _ in range(self.rounds):
            for side in sides:
                figures[side].append(ask(side))
        values = {side: [one[figure] for one in figures[side]] for side in sides}
        cpu = {side: [one["cpu_us"] for one in figures[side]] for side in sides}
        for side in sides:
            self.table.note_generator(f"{label}: {side.name}",
                                      [one["generator_busy"] for one in figures[side]])
        for server, wanted in theirs:
            self.table.compare(label, show, (ours.name, values[ours]),
                               (server.name, values[server]), wanted,
                               cpu=(cpu[ours], cpu[server]), again=server != sides[1])

    def stores(self, name, wanted=None):
        """Redis and memcached, if they are there, with values of the same sizes."""
        return [(lambda store=store: store(self.programs, self.recorded(name)),
                 wanted if store.__name__ == "Redis" else None) for store in stores()]


def throughput(bench):
    bench.compare("small, 1 connection, one at a time", "small", 1, 1,
                  [(lambda: bench.same("small"), 0.95), *bench.stores("small")])
    bench.compare("small, 50 connections, one at a time", "small", 50, 1,
                  [(lambda: bench.same("small"), 0.90), *bench.stores("small")])
    bench.compare("small, 8 connections, 32 deep", "small", 8, 32,
                  [(lambda: bench.same("small"), 0.50), (lambda: bench.constant("small"), None),
                   *bench.stores("small", 1.7)])
    bench.compare("medium, 8 connections, one at a time", "medium", 8, 1,
                  [(lambda: bench.same("medium"), None), *bench.stores("medium")])
    bench.compare(f"{different.COUNT:,} different, 8 connections, 32 deep", "different", 8, 32,
                  bench.stores("different", 0.9))
    bandwidth = {"figure": "bytes_per_second", "show": report.megabytes_per_second}
    bench.compare("`ideograph`, 1 connection", "ideograph", 1, 1,
                  [(lambda: bench.same("ideograph"), 0.90)], **bandwidth)
    bench.compare("large, 8 connections", "large", 8, 1,
                  [(lambda: bench.same("large"), None)], **bandwidth)


def http(bench):
    """Beside nginx with the same bodies, and the limit with the same responses; asked by wrk."""
    if not shutil.which("wrk"):
        print("  left out: needs wrk", file=sys.stderr)
        return
    # a second is the least that wrk takes, so a quick look has time for one number of connections
    crowds = (16,) if bench.seconds < 1 else (1, 16, 64)
    for path, wanted in (("/find?query=rook&format=text", 1.0),  # small
                         ("/?query=letter&order=code", 0.9),  # a page of 200 rows
                         ("/find?query=letter&format=json", 0.6)):  # large
        with ExitStack() as stack:
            ours = stack.enter_context(CharfinderHttp(bench.programs, path))
            content_type, body = ours.fetch()
            others = []
            if Nginx.program():
                nginx = Nginx(bench.programs, bench.files, content_type, body)
                others.append((stack.enter_context(nginx), wanted))
            response = bench.answers_file([ours.whole_response()], "response")
            others.append((stack.enter_context(LimitHttp(bench.programs, path, response)), None))
            for server, _ in others:
                if server.fetch() != (content_type, body):
                    raise SystemExit(f"{server.name}: does not say the same to {path}")
            for crowd in crowds:
                bench.compare_sides(f"`{path}`, {report.size(len(body))}, {crowd} at a time", ours,
                                    others, lambda side, n=crowd: bench.ask_with_wrk(side, n))


def logging(bench):
    """Every question to a file, beside a quiet server."""
    loud_figures, quiet_figures = [], []  # of each round
    path = bench.files / "console.log"
    for _ in range(bench.rounds):
        with path.open("wb") as log, Charfinder(bench.programs, log) as loud:
            loud_figures.append(bench.load(loud, "small", 8, 32))
        with Charfinder(bench.programs) as quiet:
            quiet_figures.append(bench.load(quiet, "small", 8, 32))
    path.unlink()
    rate, cpu = ([[one[figure] for one in side] for side in (loud_figures, quiet_figures)]
                 for figure in ("questions_per_second", "cpu_us"))
    bench.table.compare("small, 8 × 32, every question logged to a file", report.per_second,
                        ("charfinder", rate[0]), ("quiet", rate[1]), 0.85, cpu=cpu)


def latency(bench):
    """Small questions alone, and while 8 clients pull `ideograph`."""
    alone, beside, pulled = [], [], []
    with Charfinder(bench.programs) as server:
        for _ in range(bench.rounds):
            alone.append(bench.load(server, "small", 1, 1))
            # the pullers give way: the client's core is not what is measured
            pullers = bench.start_load(server, "ideograph", 8, 1, bench.seconds + 1, 0, nice=19)
            time.sleep(0.4)  # until they have learned the answer and pull
            beside.append(bench.load(server, "small", 1, 1))
            pulled.append(json.loads(pullers.communicate()[0])["bytes_per_second"])
    for quantile in ("p50", "p99"):
        bench.table.compare(f"{quantile} of small questions while 8 clients pull `ideograph`",
                            report.microseconds,
                            ("beside", [one[f"{quantile}_us"] for one in beside]),
                            ("alone", [one[f"{quantile}_us"] for one in alone]))
    bench.table.figure("what the 8 clients pull meanwhile",
                       report.megabytes_per_second(median(pulled)))


def starts(bench):
    """From exec to the first answer."""
    answers = bench.answers_file(bench.recorded(SMALL_QUESTION), "start")
    programs = bench.programs
    commands = {
        "charfinder": lambda port: Charfinder.command_for(programs, port),
        "limit": lambda port: [programs.limit, port, answers],
    }
    core = -1 if programs.server_core is None else programs.server_core
    times = {name: [] for name in commands}
    with Charfinder(programs) as probe:
        port = probe.port  # free again in a moment
    each = max(1, bench.starts // 10)
    for _ in range(10):
        for name, command in commands.items():
            words = [programs.first_answer, f"127.0.0.1:{port}", SMALL_QUESTION, each, core,
                     *command(port)]
            said = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, check=True,
                                  preexec_fn=pinned_to(programs.client_core)).stdout
            times[name].append(median(json.loads(said)))
    bench.table.compare("exec to the first answer", report.milliseconds,
                        ("charfinder", times["charfinder"]), ("limit", times["limit"]), 1.5,
                        less_is_better=True)


def sizes(bench):
    """Memory and the binary: they hardly vary, so once is enough."""
    with ExitStack() as stack:
        sides = [stack.enter_context(Charfinder(bench.programs)),
                 stack.enter_context(bench.same("small"))]
        others = [stack.enter_context(start()) for start, _ in bench.stores("small")]
        started = {side.name: memory.resident(side.pid) for side in sides + others}
        idle = {side.name: memory.per_idle_connection(side) for side in sides}
    with Charfinder(bench.programs) as ours, bench.same("ideograph") as limit:
        slow = {side.name: memory.under_slow_readers(side, "ideograph") for side in (ours, limit)}

    def beside(figures):
        return ", ".join(f"{name}: {report.size(value)}" for name, value in figures.items()
                         if name != "charfinder")

    def row(label, figures):
        bench.table.figure(label, report.size(figures["charfinder"]), beside(figures))

    row("resident set after start", {name: 1024 * rss for name, (rss, _) in started.items()})
    row("of that its own, no file's", {name: 1024 * own for name, (_, own) in started.items()})
    row("per idle connection (1000)", idle)
    row("per slow reader of `ideograph` (200)", slow)
    bench.table.figure("the binary", report.size(os.path.getsize(bench.programs.charfinder)))
