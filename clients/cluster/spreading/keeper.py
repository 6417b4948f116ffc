"""What runs on the workers: one warm daemon each, and the picture program against it.

This module goes to the workers with the tasks, so they need no more than the packages `tench` and `distributed`, the programs, and
the networks' files.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import tench
from distributed import WorkerPlugin

LONGEST_WORDS = 2000
OUT = "out"


class Kept(NamedTuple):
    """What a keeper is to keep: the daemon's networks and the programs, as they are on every worker."""

    models: Dict[str, str]  # by name, as tenchd --model has them; none where a daemon runs as a service
    programs: Optional[str]  # their folder; None: on the PATH
    options: Sequence[str]  # further ones of the daemon's command line
    endpoint: Optional[str]  # of a daemon that runs as a service
    token_file: Optional[str]
    idle: float  # seconds without a task after which the daemon is ended: nobody may come to do it
    hung: float  # seconds without an answer to ping after which a daemon counts as hung


class TaskFailed(RuntimeError):
    """A program ended otherwise than well, or did not end; with what it said."""


class Keeper(WorkerPlugin):
    """One worker's daemon, started for the first task and ended with the sweep, the worker, or after a long rest."""

    def __init__(self, name: str, kept: Kept) -> None:
        self.name, self.kept = name, kept

    def setup(self, worker: Any) -> None:
        """Makes ready on the worker; starts nothing yet."""
        self._scratch = worker.local_directory  # which Dask empties also of what a killed worker left
        self._lock, self._daemon, self._endpoint = threading.Lock(), ExitStack(), ""
        self._busy, self._rested, self._is_over = 0, time.monotonic(), threading.Event()
        self._parts: Optional[tempfile.TemporaryDirectory[str]] = None
        threading.Thread(target=self._watch_rest, name="tench-rest", daemon=True).start()

    def teardown(self, worker: Any) -> None:
        """Ends the daemon, and with it the programs that ask it."""
        self._is_over.set()
        threading.Thread(target=self._stop, name="tench-end").start()  # which may take longer than a worker may be silent

    def greet(self, _: bytes) -> Dict[str, Any]:
        """Who this worker is and how its daemon computes; the first call of all, with which the keeper itself has come."""
        with tench.Tench(self._warm(), self.kept.hung, self.kept.token_file) as daemon:
            hello = daemon.hello()
        return {"host": socket.gethostname(), **{name: hello.get(name) for name in ("server", "kernels", "blas", "methods")}}

    def plan(self, arguments: Sequence[str]) -> Tuple[Dict[str, Any], List[str]]:
        """The manifest and the pictures' titles of the run that these arguments ask for; nothing is made."""
        with tempfile.TemporaryDirectory(prefix="plan-", dir=self._scratch) as folder, self._program(
                arguments, ["--json"], folder, stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            for line in program.stdout:
                event = json.loads(line)
                if event.get("event") == "run":
                    program.kill()
                    return event["manifest"], event["pictures"]
            program.wait()
            raise self._failure(arguments[0], program, folder)

    def draw(self, arguments: Sequence[str], shard: str) -> Dict[str, bytes]:
        """The files of one share of the run's pictures, with their record and without their sheet."""
        with tempfile.TemporaryDirectory(prefix="share-", dir=self._scratch) as folder:
            self._run(arguments, ["--shard", shard], folder)
            return _files(folder, without="sheet.")

    def take(self, files: Dict[str, bytes], first: bool) -> None:
        """Some of the files that `finish` is to find."""
        if first or self._parts is None:
            self._parts = tempfile.TemporaryDirectory(prefix="whole-", dir=self._scratch)
            os.mkdir(f"{self._parts.name}/{OUT}")
        for name, content in files.items():
            Path(self._parts.name, OUT, os.path.basename(name)).write_bytes(content)

    def finish(self, arguments: Sequence[str]) -> Dict[str, bytes]:
        """The whole's record and sheet, of the pictures that were taken; those that are missing are made."""
        if self._parts is None:
            raise TaskFailed("the pictures are not here: this worker began anew since they were sent")
        with self._parts as folder:
            self._parts = None
            given = {name: os.stat(f"{folder}/{OUT}/{name}").st_mtime_ns for name in os.listdir(f"{folder}/{OUT}")}
            self._run(arguments, ["--resume"], folder)
            return {name: content for name, content in _files(folder).items()
                    if given.get(name) != os.stat(f"{folder}/{OUT}/{name}").st_mtime_ns}

    def _warm(self) -> str:
        """The endpoint of the daemon, which is started where none answers."""
        if not self.kept.models:
            return self.kept.endpoint or tench.endpoint.default()
        with self._lock:
            if self._is_over.is_set():
                raise TaskFailed("the sweep is over")
            if self._endpoint and not self._answers(self._endpoint):
                self._end()
            if not self._endpoint:
                program = None if self.kept.programs is None else os.path.join(self.kept.programs, "tenchd")
                client = self._daemon.enter_context(tench.serve(self.kept.models, program=program, options=self.kept.options))
                self._endpoint = client.endpoint
            return self._endpoint

    def _answers(self, endpoint: str) -> bool:
        try:
            with tench.Tench(endpoint, self.kept.hung, self.kept.token_file, retries=0) as daemon:
                daemon.ping()
            return True
        except (ConnectionError, TimeoutError, OSError):
            return False

    def _end(self) -> None:
        with suppress(ConnectionError):  # what a daemon that is gone already is told as
            self._daemon.close()
        self._endpoint = ""

    def _stop(self) -> None:
        with self._lock:
            self._end()

    def _watch_rest(self) -> None:
        while not self._is_over.wait(min(self.kept.idle / 4, 30)):
            with self._lock:
                if self._endpoint and not self._busy and time.monotonic() - self._rested > self.kept.idle:
                    self._end()

    def _program(self, arguments: Sequence[str], more: Sequence[str], folder: str, **how: Any) -> subprocess.Popen[bytes]:
        name, *rest = arguments
        path = name if self.kept.programs is None else os.path.join(self.kept.programs, name)
        secret = [] if self.kept.token_file is None else ["--token-file", self.kept.token_file]
        # A lost daemon is started anew by the next task rather than waited for.
        where = ["--out", f"{folder}/{OUT}", "--endpoint", self._warm(), "--reconnect-timeout", "2", *secret]
        with open(f"{folder}/said", "wb") as said:
            return subprocess.Popen([path, *rest, *more, *where], stdin=subprocess.DEVNULL, stderr=said,
                                    **{"stdout": subprocess.DEVNULL, **how})

    def _run(self, arguments: Sequence[str], more: Sequence[str], folder: str) -> None:
        """Runs a program to its end, and ends it when its daemon hangs or the sweep is over."""
        with self._lock:
            self._busy += 1
        program = None
        try:
            program = self._program(arguments, more, folder)
            asked = time.monotonic()
            while program.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    program.wait(0.2)
                if self._is_over.is_set():
                    raise TaskFailed("the sweep is over")
                if program.poll() is None and time.monotonic() - asked > min(self.kept.hung / 3, 5):
                    self._check(arguments[0])
                    asked = time.monotonic()
            if program.returncode != 0:
                raise self._failure(arguments[0], program, folder)
        finally:
            if program is not None and program.poll() is None:
                program.kill()
                program.wait()
            with self._lock:
                self._busy -= 1
                self._rested = time.monotonic()

    def _check(self, name: str) -> None:
        with self._lock:
            endpoint = self._endpoint
        if endpoint and not self._answers(endpoint):
            with self._lock:
                if endpoint == self._endpoint:  # else another task has seen to it
                    self._end()
            raise TaskFailed(f"the daemon that {name} asked is gone, or did not answer ping within {self.kept.hung:g} s")

    @staticmethod
    def _failure(name: str, program: subprocess.Popen[bytes], folder: str) -> TaskFailed:
        words = Path(folder, "said").read_text(errors="replace").strip()[-LONGEST_WORDS:]
        return TaskFailed(f"{name} ended with status {program.returncode}; it said:\n{words or '(nothing)'}")


def _files(folder: str, without: str = ".") -> Dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder, OUT).iterdir() if not path.name.startswith((without, "."))}
