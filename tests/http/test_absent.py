"""A build without libmicrohttpd says so, and serves everybody else."""
import pytest


@pytest.mark.parametrize("option", [["--http"], ["--http", "127.0.0.1:0"], ["--http=[::1]:0"]])
def test_it_says_so(run, option):
    done = run("serve", "--listen", "127.0.0.1:0", *option)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (b"charfinder: cannot serve --http: "
                           b"charfinder was built without libmicrohttpd\n")


def test_lines_are_served(server):
    assert b"KELVIN SIGN" in server.converse(b"kelvin\n")


def test_help_tells_of_it(run):
    assert b"--http [ADDRESS]" in run("serve", "--help").stdout
