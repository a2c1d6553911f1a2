"""Lines, answers and prompts over TCP, byte by byte."""
import random

import pytest
from answers import ASKED_KELVIN, KELVIN, ROOKS


def test_a_client_is_asked_answered_and_asked_again(server):
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        client.say(b"rook black\r\n")
        assert client.hear(len(ROOKS) + 3) == ROOKS + b"?> "
        client.say(b"\r\n")
        assert client.hear(3) == b"?> "
        client.say(b"kelvin\n")
        assert client.hear(len(KELVIN)) == KELVIN
        client.say_no_more()
        assert client.hear_all() == b""


def test_the_same_line_with_every_ending(server):
    assert server.converse(b"kelvin\nkelvin\r\nkelvin\r\0kelvin") == b"?> " + KELVIN * 4


def test_a_cr_that_ends_no_line_is_white_space(server):
    heard = server.converse(b"\rkelvin\r\nkelvin\r\r\nkelvin\r")
    assert heard == b"?> " + KELVIN * 3
    inside = "U+212A \t\u212a\tKELVIN SIGN\r\n1 match for 'kelvin\\rsign'\r\n".encode()
    assert server.converse(b"kelvin\rsign\n") == b"?> " + inside + b"?> "


def test_empty_queries_get_just_a_prompt(server):
    nothing = ["", " ", "\t \v\f", "\x1c\x1d\x1e\x1f", "\x85", "\u00a0\u1680\u2000\u200a\u2028",
               "\u2029\u202f\u205f\u3000"]
    heard = server.converse("".join(line + "\n" for line in nothing).encode())
    assert heard == b"?> " * (len(nothing) + 1)


def test_white_space_at_the_ends_does_not_count(server):
    assert server.converse("\t\u3000 kelvin\u2003\x1f \r\n".encode()) == ASKED_KELVIN


@pytest.mark.parametrize("said", [b"", b"\n", b"kelvin\n", b"kelvin", b"\r", b" "])
def test_at_the_end_of_input_all_is_answered_then_the_server_closes(server, said):
    expected = {
        b"": b"?> ",
        b"\n": b"?> ?> ",
        b"\r": b"?> ",
        b" ": b"?> ?> ",
    }.get(said, ASKED_KELVIN)
    assert server.converse(said) == expected


def test_a_line_may_come_byte_by_byte(server):
    with server.connect() as client:
        client.say_byte_by_byte(b"rook black\r\nkelvin\r\n")
        client.say_no_more()
        assert client.hear_all() == b"?> " + ROOKS + ASKED_KELVIN


def test_a_character_may_come_in_two_packets(server, data):
    with server.connect() as client:
        assert client.hear(3) == b"?> "
        euro = "euro €".encode()
        for n in range(len(euro) - 3, len(euro) + 1):
            client.say(euro[:n])
            client.say(euro[n:] + b"\n")
            expected = data.answer("euro €") + b"?> "
            assert client.hear(len(expected)) == expected


def test_a_thousand_pipelined_queries_are_answered_in_order(server, data):
    chance = random.Random(1000)
    words = [word for word in data.sorted_words if len(data.carriers[word]) < 100]
    queries = chance.sample(words, 1000)
    heard = server.converse("".join(query + "\r\n" for query in queries).encode())
    assert heard == data.conversation(queries)
    assert heard.count(b"?> ") == 1001


ENDS_A_SESSION = [
    b"caf\xe9",
    b"\x80",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"rook \xe2\x99",
    b"rook \xff\xff",
    b"\x01",
    b"\x00",
    b"\x1bkelvin",
    b"  \x03rook",
    b"\x1b\x1b[A",
]


@pytest.mark.parametrize("line", ENDS_A_SESSION)
def test_a_line_that_ends_the_session(server, line):
    heard = server.converse(b"rook black\n\n" + line + b"\nkelvin\n")
    assert heard == b"?> " + ROOKS + b"?> ?> "


@pytest.mark.parametrize("line", ENDS_A_SESSION)
def test_the_server_closes_first(server, line):
    with server.connect() as client:
        client.say(b"kelvin\n" + line + b"\n")
        assert client.hear_all() == ASKED_KELVIN


def test_a_last_line_that_is_not_utf_8_gets_no_answer(server):
    assert server.converse(b"kelvin\ncaf\xe9") == ASKED_KELVIN


def test_what_was_answered_is_delivered_although_more_input_follows(server, data):
    """To close with unread input resets a connection, and takes back what was not yet read."""
    with server.connect() as client:
        heard = client.converse(b"ideograph\n\xff\xff\n" + b"more and more\n" * 100000)
    assert heard == data.conversation(["ideograph"])


def test_a_control_character_after_the_first_is_shown_as_an_escape(server):
    heard = server.converse(b"xq9\x1b]2J\nxq9\x01\nxq9\tq\0q\n")
    assert heard == (
        b"?> No match for 'xq9\\x1b]2J'\r\n"
        b"?> No match for 'xq9\\x01'\r\n"
        b"?> No match for 'xq9\\tq\\x00q'\r\n?> "
    )


LIMIT = 4096
TOO_LONG = b"Line too long: the limit is 4096 bytes\r\n"


def test_the_longest_line_is_answered(server):
    longest = b"x" * LIMIT
    expected = b"?> " + (b"No match for '" + longest + b"'\r\n?> ") * 3
    assert server.converse(longest + b"\n" + longest + b"\r\n" + longest) == expected
    padded = b"kelvin".ljust(LIMIT)
    assert server.converse(padded + b"\r\0" + padded) == b"?> " + KELVIN * 2


@pytest.mark.parametrize("length", [LIMIT + 1, LIMIT + 2, 2 * LIMIT, 2 * LIMIT + 1, 1000000])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r\0"])
def test_a_longer_line_is_dropped_and_the_session_goes_on(server, length, ending):
    heard = server.converse(b"kelvin\n" + b"x" * length + ending + b"kelvin\n")
    assert heard == ASKED_KELVIN + TOO_LONG + ASKED_KELVIN


def test_what_a_dropped_line_holds_does_not_matter(server):
    for begin in (b"\xc3(", b"\x01", b" " * LIMIT, b"rook " * LIMIT):
        heard = server.converse(begin + b"\xe9" * LIMIT + b"\n" + b"kelvin\n")
        assert heard == b"?> " + TOO_LONG + ASKED_KELVIN


def test_a_dropped_line_may_be_the_last_one(server):
    assert server.converse(b"kelvin\n" + b"x" * (LIMIT + 1)) == (
        ASKED_KELVIN + TOO_LONG + b"?> "
    )


def test_a_carriage_return_within_a_line_counts(server):
    assert server.converse(b"x" * LIMIT + b"\rkelvin\n") == b"?> " + TOO_LONG + b"?> "
    exact = b"\r" + b"x" * (LIMIT - 1)
    assert server.converse(exact + b"\n") == b"?> No match for '" + exact[1:] + b"'\r\n?> "


def test_a_status_line_many_times_as_long_as_its_query(server, data):
    query = "\u200b" * 1364 + "x9"
    assert server.converse(query.encode() + b"\n") == b"?> " + data.answer(query) + b"?> "
    assert len(data.answer(query)) > 8000
