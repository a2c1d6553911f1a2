"""Whatever `--help` says, the man page and the completions say too, and the other way round."""
import pathlib
import re

import pytest

MAN = pathlib.Path(__file__).parents[2] / "data" / "man" / "charfinder.1"
COMMANDS = ["find", "describe", "words", "serve", "check"]


def named_by_help(run, command):
    """The options in the help of a command, or of the program without one: name, default."""
    said = run(*command.split(), "--help").stdout.decode()
    options = {"--help": None}
    for option, line, default in re.findall(r"(?m)(--[a-z][a-z-]*)((?:.*\((\S+)\)$)?)", said):
        options[option] = default if line else options.get(option)
    return options


def named_by_man(command):
    """The items in the section of a command: name of the option, its text."""
    title = f"charfinder {command}" if command else "Without a command"
    section = re.search(rf"(?ms)^\.Ss {title}$(.*?)^\.S[hs] ", MAN.read_text()).group(1)
    return dict(re.findall(r"(?ms)^\.It Fl (-[a-z-]+)(.*?)(?=^\.It |^\.El)", section))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_man_page_tells_of_every_option(run, command):
    assert set(named_by_help(run, command)) == {f"-{option}" for option in named_by_man(command)}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_synopsis_of_the_man_page_names_every_option(run, command):
    synopsis = re.search(rf"(?ms)^\.Cm {command}$(.*?)^\.Nm$", MAN.read_text()).group(1)
    named = {f"-{option}" for option in re.findall(r"(?:Fl|\|) (-[a-z-]+)", synopsis)}
    assert named | {"--help"} == set(named_by_help(run, command))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_and_the_man_page_give_the_same_defaults(run, command):
    told = named_by_man(command)
    for option, default in named_by_help(run, command).items():
        if default:
            assert re.search(rf"\b{re.escape(default)}\b", told[option[1:]]), option


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_shells_offer_every_option(run, complete, command):
    offers = complete(f"charfinder {command} --" if command else "charfinder --")
    assert {offer.removesuffix("=") for offer in offers} == set(named_by_help(run, command))
