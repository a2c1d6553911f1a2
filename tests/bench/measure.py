"""What is measured: each function adds its rows to the table."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import different
import memory
import report
from servers import (Charfinder, CharfinderHttp, Limit, LimitHttp, Nginx, Redis, learn_answers,
                     pinned_to)

SMALL_QUESTION = "chess black"  # 35 lines: the first that the README asks
HEAVIEST = "ideograph"  # 4.5 MB
SMALL_BYTES = 64 * 1024  # of an answer: more than any but the heaviest has
UNICODE_DATA = Path(__file__).resolve().parents[2] / "data" / "ucd" / "UnicodeData.txt"


def children_seconds():
    """The CPU time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Bench:
    """How long and how often to measure, with which programs; `files` is a temporary folder."""

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
        """The file of a class, of those that are all `different`, of a `mix` of 199 small ones and
        the heaviest, or of the one query `name`."""
        path = self.programs.folder / "queries" / f"{name}.txt"
        if not path.exists():
            path = self.files / f"{name}.txt"
        if not path.exists():
            asked = [name]
            if name == "different":
                asked = different.questions(UNICODE_DATA)
            elif name == "mix":
                asked = [*self.queries("small").read_text(encoding="utf-8").splitlines()[:199],
                         HEAVIEST]
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

    # Load

    def load_command(self, server, name, connections, depth, seconds, warm_up):
        return [self.programs.load, "--connect", f"127.0.0.1:{server.port}", "--protocol",
                server.protocol, "--queries", self.queries(name), "--connections", connections,
                "--depth", depth, "--seconds", seconds, "--warm-up", warm_up,
                *(["--apart"] if name == "different" else []),
                *(["--timed", SMALL_BYTES] if name == "mix" else [])]

    def start_load(self, *args):
        words = self.load_command(*args)
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

    def compare(self, label, name, connections, depth, limit=None, redis=None, **rows):
        """Compares with the limit server and Redis, each with the ratio that is wanted, or None."""
        with self.sides(name) as sides:
            self.compare_sides(label, sides[0], list(zip(sides[1:], (limit, redis))),
                               lambda side: self.load(side, name, connections, depth), **rows)

    @contextmanager
    def sides(self, name):
        """charfinder, the limit server with the same answers, and Redis, if it is there, with these
        as its values. The limit gives answers in the order of the file, from the first one on."""
        with ExitStack() as stack:
            sides = [Charfinder(self.programs), self.same(name)]
            if shutil.which("redis-server"):
                sides.append(Redis(self.programs, self.recorded(name)))
            yield [stack.enter_context(side) for side in sides]

    def take_turns(self, label, sides, ask):
        """The figures of each side; they are asked in turn: A B A B …"""
        figures = {side: [] for side in sides}
        for _ in range(self.rounds):
            for side in sides:
                figures[side].append(ask(side))
        for side in sides:
            self.table.note_generator(f"{label}: {side.name}",
                                      [one["generator_busy"] for one in figures[side]])
        return figures

    def compare_sides(self, label, ours, theirs, ask, figure="questions_per_second",
                      show=report.per_second):
        """`theirs`: pairs of a server and the wanted ratio, or None. `ask` gives the figures of a
        side."""
        sides = [ours] + [server for server, _ in theirs]
        figures = self.take_turns(label, sides, ask)
        values = {side: [one[figure] for one in figures[side]] for side in sides}
        cpu = {side: [one["cpu_us"] for one in figures[side]] for side in sides}
        for server, wanted in theirs:
            self.table.compare(label, show, (ours.name, values[ours]),
                               (server.name, values[server]), wanted,
                               cpu=(cpu[ours], cpu[server]), again=server != sides[1])


def throughput(bench):
    bench.compare("small, 1 connection, one at a time", "small", 1, 1, limit=0.97)
    bench.compare("small, 50 connections, one at a time", "small", 50, 1, limit=0.95)
    bench.compare("medium, 50 connections, one at a time", "medium", 50, 1, limit=0.92, redis=1.0)
    bench.compare("small, 8 connections, 32 deep", "small", 8, 32, limit=0.75, redis=1.6)
    bench.compare("medium, 8 connections, 32 deep", "medium", 8, 32, limit=0.6, redis=1.3)
    bench.compare(f"`{HEAVIEST}`, 1 connection", HEAVIEST, 1, 1, limit=1.0, redis=1.0,
                  figure="bytes_per_second", show=report.megabytes_per_second)


def never_asked(bench):
    """Questions of which each is another one. The limit cannot tell where a connection begins."""
    label = f"{different.COUNT:,} different, 8 connections, 32 deep"
    if shutil.which("redis-server"):
        with Charfinder(bench.programs) as ours, \
                Redis(bench.programs, bench.recorded("different")) as redis:
            bench.compare_sides(label, ours, [(redis, 0.9)],
                                lambda side: bench.load(side, "different", 8, 32))


def mix(bench):
    """One question in 200 is the heaviest: how long the others wait."""
    label = f"199 small : 1 `{HEAVIEST}`, 16 connections"
    with bench.sides("mix") as sides:
        figures = bench.take_turns(label, sides, lambda side: bench.load(side, "mix", 16, 1))
    ours = sides[0]
    for what, figure, show, less, wanted in (
            ("p99 of the small", "p99_us", report.microseconds, True, 0.5),
            ("all bytes", "bytes_per_second", report.megabytes_per_second, False, 0.9)):
        for side in sides[1:]:
            bench.table.compare(f"{label}: {what}", show,
                                (ours.name, [one[figure] for one in figures[ours]]),
                                (side.name, [one[figure] for one in figures[side]]),
                                wanted if side is sides[1] else None, less_is_better=less,
                                again=side is not sides[1])


def http(bench):
    """Compares with nginx, with the same bodies, and the limit, with the same responses; wrk
    asks."""
    if not shutil.which("wrk"):
        print("  left out: needs wrk", file=sys.stderr)
        return
    # a second is the least that wrk takes, so a quick look has time for one number of connections
    crowds = (16,) if bench.seconds < 1 else (1, 64)
    for path, wanted in (("/find?query=rook&format=text", 1.2),  # small
                         ("/?query=letter&order=code", 0.9),  # a page of 200 rows
                         ("/?query=letter", None),  # the same, best first
                         ("/find?query=letter&format=json", 0.8)):  # large
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
    """Compares a server that logs to a file with a quiet one."""
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


def starts(bench):
    """From exec to the first answer."""
    answers = bench.answers_file(bench.recorded(SMALL_QUESTION), "start")
    programs = bench.programs
    commands = {
        "charfinder": (SMALL_QUESTION, Charfinder.command_for(programs, "PORT")),
        "limit": (SMALL_QUESTION, [programs.limit, "PORT", answers]),
    }
    if shutil.which("redis-server"):
        commands["Redis"] = ("PING", Redis.COMMAND)
    core = -1 if programs.server_core is None else programs.server_core
    times = {name: [] for name in commands}
    with Charfinder(programs) as probe:
        port = probe.port  # free when the probe has stopped
    each = max(1, bench.starts // 10)
    for _ in range(10):
        for name, (question, command) in commands.items():
            words = [programs.first_answer, f"127.0.0.1:{port}", question, each, core, *command]
            said = subprocess.run([str(word).replace("PORT", str(port)) for word in words],
                                  stdout=subprocess.PIPE, check=True,
                                  preexec_fn=pinned_to(programs.client_core)).stdout
            times[name].append(median(json.loads(said)))
    for name in list(commands)[1:]:
        bench.table.compare("exec to the first answer", report.milliseconds,
                            ("charfinder", times["charfinder"]), (name, times[name]),
                            1.3 if name == "limit" else None, less_is_better=True,
                            again=name != "limit")


def sizes(bench):
    """Memory and the binary: they hardly vary, so once is enough."""
    with bench.sides("small") as sides:
        started = {side.name: memory.resident(side.pid) for side in sides}
        idle = {side.name: memory.per_idle_connection(side) for side in sides}
    with bench.sides(HEAVIEST) as sides:
        slow = {side.name: memory.per_slow_reader(side, "GET 0", 10) if side.protocol == "redis"
                else memory.per_slow_reader(side, HEAVIEST, 100) for side in sides}

    def row(label, figures, wanted=None):
        others = ", ".join(f"{name}: {report.size(value)}" for name, value in figures.items()
                           if name != "charfinder")
        bench.table.figure(label, report.size, figures["charfinder"], others, wanted)

    row("resident set after start", {name: 1024 * rss for name, (rss, _) in started.items()})
    row("of that its own, no file's", {name: 1024 * own for name, (_, own) in started.items()})
    row("per idle connection (1000)", idle, 600)
    row(f"per slow reader that asked four times for `{HEAVIEST}` (100)", slow, 30_000)
    bench.table.figure("the binary", report.size, os.path.getsize(bench.programs.charfinder))
