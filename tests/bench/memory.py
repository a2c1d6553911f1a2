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


def connected(port, count):
    """So many connections that have heard the prompt."""
    clients = [connect(port) for _ in range(count)]
    for client in clients:
        if client.recv(3) != b"?> ":
            raise SystemExit("no prompt")
    return clients


def per_idle_connection(server, count=1000):
    """Bytes."""
    before = resident(server.pid)[1]
    clients = connected(server.port, count)
    after = resident(server.pid)[1]
    for client in clients:
        client.close()
    return (after - before) * 1024 / count


def under_slow_readers(server, question, count=200, seconds=2.0):
    """Bytes per connection, each of which has asked for much and reads 4 KB a second."""
    before = resident(server.pid)[1]
    clients = connected(server.port, count)
    for client in clients:
        client.sendall(question.encode() + b"\r\n")
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
