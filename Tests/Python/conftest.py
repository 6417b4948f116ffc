"""A daemon of miniature networks for the tests: $TENCHD's, else the build's."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "clients/models"
sys.path.insert(0, str(Path(__file__).parent))


def tenchd():
    """The daemon's program; without one the test is skipped."""
    for program in (os.environ.get("TENCHD"), ROOT / ".build/release/tenchd", ROOT / ".build/debug/tenchd"):
        if program and os.access(program, os.X_OK):
            return str(program)
    pytest.skip("there is no daemon: `make build`, or set TENCHD")


def until_this_process_ends():
    """What a daemon's command begins with so that none is left behind, however the tests end."""
    from tench.serving import UNTIL_PARENT_ENDS
    return [sys.executable, "-ISc", UNTIL_PARENT_ENDS, str(os.getpid())]


class Daemon:
    """A daemon of `mini` and `googlenet_mini` (trained) and `tiny` (not) that can be ended and started again."""

    def __init__(self, folder):
        self.endpoint, self.folder = f"{folder}/s", folder
        self.start()

    def start(self):
        """Starts it and waits until it answers."""
        from tench import Tench
        self.process = subprocess.Popen([
            *until_this_process_ends(), tenchd(), "--socket", self.endpoint, "--log-level", "error", "--threads", "1", "--models-dir", self.folder,
            "--model", f"mini=resnet_mini:{MODELS}/resnet_mini.safetensors,labels={MODELS}/labels.txt",
            "--model", f"googlenet_mini=googlenet_mini:{MODELS}/googlenet_mini.safetensors,labels={MODELS}/labels.txt",
            "--model", "tiny=squeezenet1_1:seed=1",
        ])
        while self.process.poll() is None:
            try:
                with Tench(self.endpoint) as client:
                    client.ping()
                return
            except ConnectionError:
                pass
        raise AssertionError("the daemon did not start")

    def kill(self):
        """Ends it as a crash does."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def serving():
    """The daemon that tests share."""
    with tempfile.TemporaryDirectory(prefix="tench-") as folder:
        daemon = Daemon(folder)
        try:
            yield daemon
        finally:
            daemon.process.terminate()
            daemon.process.wait()


@pytest.fixture(scope="session")
def endpoint(serving):
    """Where it is."""
    return serving.endpoint


@pytest.fixture
def client(endpoint):
    """A client of it."""
    from tench import Tench
    with Tench(endpoint) as client:
        yield client
