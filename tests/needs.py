"""What a test needs of the machine beside the program."""
import shutil

import pytest


def need(*programs):
    """Skips the test where one of these is not installed."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
