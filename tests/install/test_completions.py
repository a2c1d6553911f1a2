"""What bash, zsh and fish offer after `charfinder`. Options are compared in test_options.py."""
import re

import pytest

NOTHING = {}


def test_commands_are_offered(complete):
    assert {"find", "describe", "words", "serve", "check"} <= set(complete("charfinder "))
    assert set(complete("charfinder w")) == {"words"}


@pytest.mark.parametrize("command", ["", "find ", "words ", "serve ", "check "])
def test_whatever_is_offered_says_what_it_is(complete, command):
    for line in (f"charfinder {command}--", f"charfinder {command}"):
        assert all(complete(line).values()) or not complete.describes, line


def test_values_are_offered_where_there_are_some(complete):
    assert set(complete("charfinder serve --workers ")) == {"auto"}
    assert {offer.removeprefix("--workers=")
            for offer in complete("charfinder serve --workers=a")} == {"auto"}
    assert complete("charfinder serve --max-line ") == NOTHING
    assert complete("charfinder serve --idle-timeout ") == NOTHING
    assert complete("charfinder find --start ") == NOTHING
    assert complete("charfinder words --top ") == NOTHING


def test_addresses_are_offered(complete):
    def addresses(line):
        return {re.sub(r"\\|^--\w+=", "", offer) for offer in complete(line)}

    assert addresses("charfinder serve --listen ") == {"127.0.0.1:2323", "[::1]:2323", "unix:"}
    assert addresses("charfinder check ") - {"--help"} == addresses("charfinder serve --listen ")
    assert addresses("charfinder serve --http ") == {"127.0.0.1:8888", "[::1]:8888"}
    assert addresses("charfinder serve --http=") == {"127.0.0.1:8888", "[::1]:8888"}


def test_the_path_of_a_unix_socket_is_offered(complete, tmp_path):
    (tmp_path / "cf.sock").touch()  # any file may be one
    offers = list(complete(f"charfinder serve --listen unix:{tmp_path}/c"))
    assert len(offers) == 1 and offers[0].endswith("cf.sock")
    assert "2323" not in "".join(offers)


def test_the_address_of_http_may_be_left_out(complete):
    assert set(complete("charfinder serve --http --qui")) == {"--quiet"}


def test_a_listener_may_be_followed_by_another(complete):
    assert "--listen" in complete("charfinder serve --listen 127.0.0.1:2323 --li")


def test_words_of_a_query_are_left_alone(complete):
    assert complete("charfinder find ro") == NOTHING
    assert complete("charfinder find black ro") == NOTHING
