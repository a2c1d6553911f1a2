"""What the tests behind a balancer share."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "http"))

pytest.register_assert_rewrite("haproxy", "proxy", "webclient")
