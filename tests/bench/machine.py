"""The machine: which cores to use, and how busy others keep it."""

import os
import platform


def _siblings(core):
    """The core and those that share its execution units."""
    path = f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list"
    try:
        with open(path, encoding="ascii") as file:
            text = file.read().strip()
    except OSError:
        return {core}
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def pick_cores():
    """(client's, server's, what to say about it); None, None where there is only one."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return None, None, "client and server share one core"
    client = cores[0]
    apart = [core for core in cores if core not in _siblings(client)]
    server = apart[0] if apart else cores[1]
    note = "" if apart else ", which are two threads of one"
    return client, server, f"client on core {client}, server on core {server}{note}"


def describe():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    model = line.partition(":")[2].strip()
                    break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}"


class Interference:
    """How much of the machine's time others took, since it was made."""

    def __init__(self):
        self.begin = self._read()

    @staticmethod
    def _read():
        with open("/proc/stat", encoding="ascii") as stat:
            ticks = [int(field) for field in stat.readline().split()[1:9]]
        return sum(ticks), ticks[7]

    def stolen(self):
        """The share of the time in which the hypervisor ran other machines."""
        total, stolen = self._read()
        return (stolen - self.begin[1]) / max(1, total - self.begin[0])
