"""Fixtures of all tests: a daemon of miniature networks, and a client of it."""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from miniatures import miniatures  # noqa: E402

from tench import Tench  # noqa: E402


@pytest.fixture(scope="session")
def serving():
    """The daemon that tests share: `mini`, `googlenet_mini`, `tiny`."""
    with tempfile.TemporaryDirectory(prefix="tench-") as folder:
        daemon = miniatures(folder)
        yield daemon
        daemon.end()


@pytest.fixture(scope="session")
def endpoint(serving):
    """Where it is."""
    return serving.endpoint


@pytest.fixture
def client(endpoint):
    """A client of it."""
    with Tench(endpoint) as client:
        yield client
