"""What a server keeps in memory, as the kernel counts it: its own, not the sockets' buffers."""

import time

from servers import connect


def resident(pid):
    """KiB in all, and of that KiB which are its own: neither program text nor other files."""
    found = {}
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            key, _, value = line.partition(":")
            if key in ("VmRSS", "RssAnon"):
                found[key] = int(value.split()[0])
    return found["VmRSS"], found["RssAnon"]


def per_idle_connection(server, count=1000):
    """Bytes of each of `count` connections that have asked nothing."""
    before = resident(server.pid)[1]
    clients = [connect(server.port) for _ in range(count - 1)]
    clients.append(server.greet())  # so that those before it are accepted
    after = resident(server.pid)[1]
    for client in clients:
        client.close()
    return (after - before) * 1024 / count


def per_slow_reader(server, question, count, seconds=2.0):
    """Bytes of each of `count` connections that have asked four times for much and read 4 KB a
    second."""
    before = resident(server.pid)[1]
    clients = [server.greet() for _ in range(count)]
    for client in clients:
        client.sendall(4 * (question.encode() + b"\r\n"))
    most = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.125)
        for client in clients:
            client.recv(512)
        most = max(most, resident(server.pid)[1])
    for client in clients:
        client.close()
    return (most - before) * 1024 / count
