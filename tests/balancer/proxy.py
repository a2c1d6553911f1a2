"""What a balancer says of its client: the PROXY protocol, versions 1 and 2."""
import fcntl
import ipaddress
import select
import struct
import termios
import time

import wire

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
CLIENT = ("192.0.2.7", 56324)
CLIENT6 = ("2001:db8::7", 56324)
SERVER, SERVER6 = ("198.51.100.1", 443), ("2001:db8::1", 443)


def is_ip6(address):
    return ":" in address[0]


def line(client):
    """A header of version 1."""
    server = SERVER6 if is_ip6(client) else SERVER
    family = "TCP6" if is_ip6(client) else "TCP4"
    return f"PROXY {family} {client[0]} {server[0]} {client[1]} {server[1]}\r\n".encode()


def raw_block(command, family, rest):
    return SIGNATURE + struct.pack(">BBH", 0x20 | command, family, len(rest)) + rest


def block(client, extensions=b""):
    """A header of version 2."""
    server = SERVER6 if is_ip6(client) else SERVER
    hosts = b"".join(ipaddress.ip_address(host).packed for host, _ in (client, server))
    ports = struct.pack(">HH", client[1], server[1])
    return raw_block(1, 0x21 if is_ip6(client) else 0x11, hosts + ports + extensions)


def extension(kind, value):
    return struct.pack(">BH", kind, len(value)) + value


LOCAL = raw_block(0, 0, b"")
UNKNOWN = b"PROXY UNKNOWN\r\n"


def unread(client):
    """Bytes that were sent over a Unix socket and that the server has not read yet."""
    return struct.unpack("i", fcntl.ioctl(client.socket, termios.TIOCOUTQ, bytes(4)))[0]


def wait_until_read(client):
    deadline = time.monotonic() + wire.PATIENCE
    while unread(client) > 0:
        assert time.monotonic() < deadline, "the server does not read"
        select.select([], [], [], 0.001)
