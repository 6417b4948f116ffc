"""A daemon of miniature networks for the tests: $TENCHD's, else the build's."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tenchd():
    """The daemon's program."""
    for program in (os.environ.get("TENCHD"), ROOT / ".build/release/tenchd", ROOT / ".build/debug/tenchd"):
        if program and os.access(program, os.X_OK):
            return str(program)
    pytest.skip("there is no daemon: `make build`, or set TENCHD")


@pytest.fixture(scope="session")
def endpoint():
    """Where a daemon serves `mini` (trained), `tiny` and `googlenet_mini`."""
    models = ROOT / "clients/models"
    with tempfile.TemporaryDirectory(prefix="tench-") as folder:
        path = f"{folder}/s"
        daemon = subprocess.Popen([
            tenchd(), "--socket", path, "--log-level", "warning", "--threads", "1", "--models-dir", folder,
            "--model", f"mini=resnet_mini:{models}/resnet_mini.safetensors,labels={models}/labels.txt",
            "--model", f"googlenet_mini=googlenet_mini:{models}/googlenet_mini.safetensors,labels={models}/labels.txt",
            "--model", "tiny=squeezenet1_1:seed=1",
        ])
        try:
            while daemon.poll() is None:
                try:
                    from tench import Tench
                    with Tench(path) as client:
                        client.ping()
                    break
                except ConnectionError:
                    pass
            assert daemon.poll() is None, "the daemon did not start"
            yield path
        finally:
            daemon.terminate()
            daemon.wait()


@pytest.fixture
def client(endpoint):
    """A client of that daemon."""
    from tench import Tench
    with Tench(endpoint) as client:
        yield client
