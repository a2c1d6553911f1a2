"""What bash, zsh and fish complete a line with: each is asked itself."""
import os
import pathlib
import pty
import re
import select
import subprocess

import pytest
import wire
from needs import need

HERE = pathlib.Path(__file__).parent
COMPLETIONS = HERE.parent.parent / "data" / "completions"
BASH_COMPLETION = pathlib.Path("/usr/share/bash-completion/bash_completion")

# As readline does it: words end at spaces, and : and = are words of their own.
BASH_WORDS = re.compile(r"[:=]+|[^\s:=]+")


def bash(line, _):
    if not BASH_COMPLETION.exists():
        pytest.skip("bash-completion is not installed")
    words = BASH_WORDS.findall(line) + [""] * line.endswith((" ", "=", ":"))
    script = """
        source "$1" && source "$2" && shift 2 || exit
        COMP_LINE=$1 COMP_POINT=${#1} && shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        compopt() { :; } # there is no line being edited
        _charfinder "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
        ((!${#COMPREPLY[@]})) || printf '%s\\n' "${COMPREPLY[@]}"
    """
    said = ask(["bash", "--norc", "-c", script, "bash", BASH_COMPLETION,
                COMPLETIONS / "charfinder.bash", line, *words])
    return {word: "" for word in said.splitlines()}


def zsh(line, folder):
    """Completion works in the line editor only, so there is a terminal: ask.zsh does the rest."""
    answer = folder / "answer"
    answer.touch()
    (folder / ".zshrc").write_text(f"source {HERE / 'ask.zsh'}\n")
    try:
        ours, theirs = pty.openpty()
    except OSError as reason:
        pytest.skip(f"zsh needs a terminal: {reason}")
    zsh = subprocess.Popen(
        ["zsh", "-d", "-i"], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "TERM": "vt100", "ZDOTDIR": str(folder), "LINE": line,
             "ANSWER": str(answer), "DUMP": str(folder / "dump"), "FOLDER": str(COMPLETIONS)})
    os.close(theirs)
    try:
        while select.select([ours], [], [], wire.PATIENCE)[0]:
            os.read(ours, 4096)
    except OSError:
        pass  # zsh is gone, and its terminal with it
    finally:
        os.close(ours)  # which ends a zsh that still waits
    assert zsh.wait(wire.PATIENCE) == 0
    offers = [offer.split("\t") for offer in answer.read_text().splitlines()]
    answer.unlink()
    return {word: shown.partition(" -- ")[2] for word, shown in offers}


def fish(line, folder):
    said = ask(["fish", "--no-config", "-c", 'source $argv[1]; complete -C $argv[2]',
                COMPLETIONS / "charfinder.fish", line], HOME=str(folder))
    return dict(offer.split("\t") if "\t" in offer else (offer, "") for offer in said.splitlines())


def ask(command, **environment):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=wire.PATIENCE,
                          env={**os.environ, **environment})
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout.decode()


ALL = {"bash": bash, "zsh": zsh, "fish": fish}
