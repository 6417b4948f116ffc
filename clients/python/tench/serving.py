"""A daemon of one's own for a block of code."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator, List, Mapping, Optional, Sequence

from .client import Tench
from .configuration import File
from .connection import Deadline

# Becomes the daemon, and has the kernel end it when the thread that started it is gone (prctl's PR_SET_PDEATHSIG), however
# that came about. A parent that was gone before that is noticed by its number.
UNTIL_PARENT_ENDS = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 15)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""
BUILT = Path(__file__).resolve().parents[3] / ".build" / "release" / "tenchd"
SECONDS_TO_END = 10
LONGEST_WORDS = 4000
ENDED = b"ENDED"
MAX_PATH = 107  # of a Unix socket


class DaemonFailed(ConnectionError):
    """The daemon did not start, or ended before its block did; with what it said."""


@contextmanager
def serve(models: Optional[Mapping[str, str]] = None, *, program: Optional[File] = None, options: Sequence[str] = (),
          seconds_to_start: float = 600, timeout: Optional[float] = None, threads: Optional[int] = None,
          workers: Optional[int] = None, memory: Optional[str] = None, precision: Optional[str] = None,
          models_dir: Optional[File] = None, **more_models: str) -> Iterator[Tench]:
    """Starts a daemon and yields its client; at the end of the block both are gone.

        with tench.serve(resnet50="resnet50:resnet50.pth,normalize=imagenet", threads=2) as client:
            client.forward("resnet50", tench.picture("photograph.jpg", resize=(224, 224)), top=5)

    Models are named by keywords, or where that can't be in `models`; their values are those of `tenchd --model`. The
    program is `program`, else `$TENCHD`, else `tenchd` on the PATH, else that of the build which this package lies
    beside. `options` are further ones of its command line. The daemon listens in a folder of its own, ends with this
    process however that ends, and is not disturbed by Ctrl-C. `timeout` is the client's.
    """
    told = dict(threads=threads, workers=workers, memory=memory, precision=precision, models_dir=models_dir)
    arguments = [part for name, value in told.items() if value is not None
                 for part in ("--" + name.replace("_", "-"), os.fspath(value) if isinstance(value, os.PathLike) else str(value))]
    if models_dir is not None:
        arguments.append("--keep-models=false")  # it ends with its block, and what was loaded there with it
    for name, value in {**(models or {}), **more_models}.items():
        arguments += ["--model", f"{name}={value}"]
    daemon = _Daemon([_program(program), *arguments, *options])
    try:
        daemon.wait_until_ready(seconds_to_start)
        with Tench(daemon.endpoint, timeout) as client:
            yield client
    except ConnectionError as error:
        if not isinstance(error, DaemonFailed) and daemon.has_ended():
            raise daemon.failure("ended") from error
        raise
    finally:
        daemon.end()


def _program(chosen: Optional[File]) -> str:
    if (named := chosen or os.environ.get("TENCHD")) is not None:
        if found := shutil.which(named):
            return str(found)
        raise FileNotFoundError(f"there is no program {os.fspath(named)}, which {'program=' if chosen else '$TENCHD'} names")
    if found := shutil.which("tenchd") or (str(BUILT) if os.access(BUILT, os.X_OK) else None):
        return found
    raise FileNotFoundError("tenchd is not on the PATH: build and install it, or say by program= or $TENCHD where it is")


def _folder() -> Path:
    """A folder whose sockets have paths that a socket can have, whatever $TMPDIR says."""
    is_short = len(os.fsencode(tempfile.gettempdir())) < MAX_PATH - 30
    return Path(tempfile.mkdtemp(prefix="tench-", dir=None if is_short else "/tmp"))


class _Daemon:
    """The process, started and awaited by a thread of its own.

    The kernel ends it with the thread that started it, so that has to be one which lives as long as this process.
    """

    def __init__(self, command: List[str]) -> None:
        self._folder, self._pid = _folder(), os.getpid()
        self.endpoint, self._log = str(self._folder / "socket"), self._folder / "log"
        self._news_path = str(self._folder / "news")
        self._news = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._news.bind(self._news_path)
        self._process: Optional[subprocess.Popen[bytes]] = None
        self._is_started, self._is_ended = threading.Event(), threading.Event()
        threading.Thread(target=self._keep, args=(command,), name="tenchd", daemon=True).start()

    def wait_until_ready(self, seconds: float) -> None:
        """Waits until the daemon says, as to a service manager, that its models are loaded."""
        deadline = Deadline(seconds)
        try:
            while True:
                self._news.settimeout(deadline.left())
                news = self._news.recv(4096).split(b"\n")
                if b"READY=1" in news:
                    return
                if ENDED in news:
                    raise self.failure("did not start")
        except (socket.timeout, TimeoutError):
            raise self.failure(f"was not ready after {seconds:g} s") from None

    def has_ended(self) -> bool:
        """Whether it has, unasked. Its sockets close a moment before the process is gone."""
        return self._is_ended.wait(1)

    def failure(self, what: str) -> DaemonFailed:
        """What became of it, in its own words."""
        status = self._process and self._process.poll()
        words = self._log.read_text(errors="replace")[-LONGEST_WORDS:].strip() if self._log.exists() else ""
        return DaemonFailed(f"tenchd {what}{'' if status is None else f' (exit status {status})'}; it said:\n{words or '(nothing)'}")

    def end(self) -> None:
        """Ends it and removes its folder; not in a forked child, which leaves the block as well."""
        if os.getpid() != self._pid:
            return
        self._is_started.wait()
        if self._process is not None:
            self._process.terminate()
            # While the interpreter ends, the thread that keeps the daemon runs no more, and can't tell.
            if not sys.is_finalizing() and not self._is_ended.wait(SECONDS_TO_END):
                self._process.kill()
                self._is_ended.wait()
        self._news.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _keep(self, command: List[str]) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LISTEN_", "WATCHDOG_"))}
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-ISc", UNTIL_PARENT_ENDS, str(self._pid), *command, "--socket", self.endpoint],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    env={**environment, "NOTIFY_SOCKET": self._news_path})
            self._is_started.set()
            self._process.wait()
        except OSError as error:
            self._log.write_text(str(error))
        finally:
            self._is_started.set()
            self._is_ended.set()
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as news, suppress(OSError):
                news.sendto(ENDED, self._news_path)
