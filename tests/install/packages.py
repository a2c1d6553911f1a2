"""Debian packages, as files."""
import fresh_root

NEWER = "999.0"  # the version of the package that upgrades the other


def field(deb, name):
    return fresh_root.output_of(["dpkg-deb", "--field", deb, name]).strip()
