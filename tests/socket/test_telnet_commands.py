"""Telnet (RFC 854) within the bytes of a client, at once and byte by byte."""
import socket

import pytest
from answers import ASKED_KELVIN, KELVIN

IAC = b"\xff"
WILL, WONT, DO, DONT = b"\xff\xfb", b"\xff\xfc", b"\xff\xfd", b"\xff\xfe"
SB, SE, AYT, DM = b"\xff\xfa", b"\xff\xf0", b"\xff\xf6", b"\xff\xf2"
YES = b"[Yes]\r\n"

CONVERSATIONS = {
    "WILL is answered DONT": (WILL + b"\x01kelvin\n", b"?> " + DONT + b"\x01" + ASKED_KELVIN[3:]),
    "DO is answered WONT": (DO + b"\x01kelvin\n", b"?> " + WONT + b"\x01" + ASKED_KELVIN[3:]),
    "every option is refused": (
        b"".join(DO + bytes([n]) + WILL + bytes([n]) for n in range(256) if n != 6),
        b"?> " + b"".join(WONT + bytes([n]) + DONT + bytes([n]) for n in range(256) if n != 6),
    ),
    "DO TIMING-MARK is answered WILL": (DO + b"\x06", b"?> " + WILL + b"\x06"),
    "WILL TIMING-MARK is refused": (WILL + b"\x06", b"?> " + DONT + b"\x06"),
    "WONT and DONT get no answer": (WONT + b"\x01kel" + DONT + b"\x03vin\n", ASKED_KELVIN),
    "an option may be a line's end": (b"kel" + WONT + b"\nvin" + DONT + b"\r\n", ASKED_KELVIN),
    "an option may be IAC": (WONT + b"\xffkelvin\n", ASKED_KELVIN),
    "a subnegotiation is skipped": (b"kel" + SB + b"\x18\0xterm\r\nrook\n" + SE + b"vin\n", ASKED_KELVIN),
    "IAC IAC in a subnegotiation": (
        SB + b"\x18" + IAC * 2 + b"\xf0rook\n" + SE + b"kelvin\n", ASKED_KELVIN),
    "IAC and another in a subnegotiation": (SB + b"\x18" + AYT + b"x" + SE + b"kelvin\n", ASKED_KELVIN),
    "a long subnegotiation": (b"kel" + SB + b"\x27" + b"xy\n" * 5000 + SE + b"vin\n", ASKED_KELVIN),
    "a subnegotiation without an end": (b"kelvin\n" + SB + b"\x18kelvin\n", ASKED_KELVIN),
    "AYT stands before the answer to its line": (b"kel" + AYT + b"vin\n", b"?> " + YES + ASKED_KELVIN[3:]),
    "AYT stands after the answers before": (b"kelvin\n" + AYT + b"kelvin\n",
                                            ASKED_KELVIN + YES + KELVIN),
    "AYT twice": (AYT + AYT, b"?> " + YES + YES),
    "NOP, DM, AO, GA are ignored": (b"ke\xff\xf1l\xff\xf2v\xff\xf5in\xff\xf9\n", ASKED_KELVIN),
    "EC and EL erase": (b"rook\xff\xf8kelvix\xff\xf7n\n", ASKED_KELVIN),
    "unknown commands are ignored": (b"kel\xff\x01\xff\xef\xff\xf0vin\n", ASKED_KELVIN),
    "IAC IAC is a byte 0xFF": (b"kelvin\nkel" + IAC * 2 + b"vin\nkelvin\n", ASKED_KELVIN),
    "IAC between CR and LF": (b"kelvin\r" + WONT + b"\x01\n", ASKED_KELVIN),
    "IAC between CR and NUL": (b"kelvin\r" + AYT + b"\0", b"?> " + YES + ASKED_KELVIN[3:]),
    "IAC within a character": (b"xq9\xe2\x99" + WONT + b"\x01\x96\n",
                               "?> No match for 'xq9♖'\r\n?> ".encode()),
    "IAC at the end": (b"kelvin\n" + IAC, ASKED_KELVIN),
    "DO at the end": (b"kelvin\n" + DO, ASKED_KELVIN),
    "a line that is too long": (
        b"x" * 4090 + AYT + WONT + b"\x01" + b"x" * 6 + b"\n"
        + b"x" * 4090 + AYT + b"x" * 7 + b"\n",
        b"?> " + YES + b"No match for '" + b"x" * 4096 + b"'\r\n?> " + YES
        + b"Line too long: the limit is 4096 bytes\r\n?> ",
    ),
}


@pytest.mark.parametrize("what", CONVERSATIONS)
def test_at_once(server, what):
    said, heard = CONVERSATIONS[what]
    assert server.converse(said) == heard


@pytest.mark.parametrize("what", [what for what in CONVERSATIONS if "long" not in what])
def test_byte_by_byte(server, what):
    said, heard = CONVERSATIONS[what]
    with server.connect() as client:
        client.say_byte_by_byte(said)
        client.say_no_more()
        assert client.hear_all() == heard


def test_byte_by_byte_each_read_on_its_own(server):
    """A reply tells that everything before it was read: no two bytes come together."""
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        for byte in b"kelvin":
            client.say(bytes([byte]))
            client.say(IAC)
            client.say(AYT[1:])
            assert client.hear(len(YES)) == YES
        client.say(b"\r\n")
        assert client.hear(len(KELVIN)) == KELVIN


COMMANDS = {"IP": b"\xf4", "BRK": b"\xf3", "SUSP": b"\xed", "ABORT": b"\xee", "EOF": b"\xec"}


@pytest.mark.parametrize("command", COMMANDS)
def test_these_end_the_session_and_drop_the_line_begun(server, command):
    said = b"kelvin\nrook" + IAC + COMMANDS[command] + b"\nkelvin\n"
    assert server.converse(said) == ASKED_KELVIN
    with server.connect() as client:
        client.say(said)
        assert client.hear_all() == ASKED_KELVIN


def test_an_interrupt_in_a_long_answer_comes_after_it(server, data):
    assert server.converse(b"ideograph\n\xff\xf4") == data.conversation(["ideograph"])


def test_a_synch_of_urgent_data_stays_in_its_place(server):
    """Out of band, the DM would be taken out and leave an IAC that swallows the next byte."""
    with server.connect() as client:
        client.say(b"kel")
        client.socket.send(DM, socket.MSG_OOB)
        client.say(b"vin\r\n")
        client.say_no_more()
        assert client.hear_all() == ASKED_KELVIN
