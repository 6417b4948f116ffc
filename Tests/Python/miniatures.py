"""A daemon of miniature networks for the tests: $TENCHD's program, else the build's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tench import Tench
from tench.serving import UNTIL_PARENT_ENDS

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "clients/models"


def tenchd():
    """The daemon's program; without one the test is skipped."""
    for program in (os.environ.get("TENCHD"), ROOT / ".build/release/tenchd", ROOT / ".build/debug/tenchd"):
        if program and os.access(program, os.X_OK):
            return str(program)
    pytest.skip("there is no daemon: `make build`, or set TENCHD")


class Daemon:
    """A daemon with these options, which ends with this process however that ends, and can be started again."""

    def __init__(self, endpoint, *options):
        self.endpoint, self._options = endpoint, options
        self.models = Path(options[options.index("--models-dir") + 1]) if "--models-dir" in options else None
        self.start()

    def start(self):
        """Starts it and waits until it has read its models."""
        listening = ["--socket", self.endpoint] if "/" in self.endpoint else ["--listen", self.endpoint]
        self.process = subprocess.Popen([
            sys.executable, "-ISc", UNTIL_PARENT_ENDS, str(os.getpid()), tenchd(), *listening, "--log-level", "error",
            "--threads", "1", *self._options,
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

    def end(self):
        """Ends it as it should."""
        self.process.terminate()
        self.process.wait()


def miniatures(folder):
    """A daemon of `mini` and `googlenet_mini`, which are trained, and `tiny`, which is not, with a models directory."""
    return Daemon(
        f"{folder}/s", "--models-dir", str(folder), "--model", "tiny=squeezenet1_1:seed=1",
        "--model", f"mini=resnet_mini:{MODELS}/resnet_mini.safetensors,labels={MODELS}/labels.txt",
        "--model", f"googlenet_mini=googlenet_mini:{MODELS}/googlenet_mini.safetensors,labels={MODELS}/labels.txt",
    )
