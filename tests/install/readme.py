"""The commands of README.md in its order, what is typed at them, and what it shows that they print."""
import pathlib
import re
import subprocess
import sys

README = pathlib.Path(__file__).parents[2] / "README.md"
END_OF_INPUT = "?> ^D\n"


class Command:
    def __init__(self, line, shown):
        self.line = line
        self.typed = ""
        self.printed = shown  # "" if nothing is shown
        if shown.endswith(END_OF_INPUT):  # a conversation at a terminal, which echoes what is typed
            said = shown.removesuffix(END_OF_INPUT)
            self.typed = "".join(re.findall(r"(?m)^\?> (.*\n)", said))
            self.printed = re.sub(r"(?m)^(\?> ).*\n", r"\1", said) + "?> "

    def has_printed(self, output):
        """Whether that is what is shown; white space at the ends of lines cannot be seen."""
        def seen(text):
            return [line.rstrip() for line in text.splitlines()]
        return seen(output) == seen(self.printed)


def commands():
    found = []
    for block in re.findall(r"(?m)^((?:    .*\n)+)", README.read_text(encoding="utf-8")):
        block = re.sub(r"(?m)^    ", "", block)
        if block.startswith("$ "):
            for session in re.split(r"(?m)^\$ ", block)[1:]:
                line, _, shown = session.partition("\n")
                found.append(Command(line, shown))
        else:
            found.extend(Command(line, "") for line in block.splitlines())
    return found


def follow():
    """Runs all commands in this tree, one after the other, and sees that what is shown is printed.

    A server goes on in the background as soon as it serves a page.
    """
    servers = []
    for command in commands():
        print(f"readme: {command.line}", flush=True)
        if command.line.startswith("tools/serve"):
            server = subprocess.Popen(command.line.split(), stdout=subprocess.PIPE)
            servers.append(server)
            if not any(line.startswith(b"Serving on http://") for line in server.stdout):
                sys.exit(f"readme: it does not serve: {command.line}")
        elif command.printed:
            done = subprocess.run(["bash", "-c", command.line], input=command.typed.encode(),
                                  stdout=subprocess.PIPE, timeout=60)
            if not command.has_printed(done.stdout.decode()):
                sys.exit(f"readme: it prints something else: {done.stdout.decode()}")
        elif subprocess.run(["bash", "-c", command.line], stdin=subprocess.DEVNULL).returncode:
            sys.exit(f"readme: it fails: {command.line}")
    for server in servers:
        server.terminate()
        server.wait()
    print("readme: every command does what it says")


if __name__ == "__main__":
    follow()
