"""Network namespaces as hosts, joined by a bridge in one of their own, and what runs in them; all of it goes at the end."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "clients" / "models"
RESNET = f"resnet_mini=resnet_mini:{MODELS}/resnet_mini.safetensors,labels={MODELS}/labels.txt"
GOOGLENET = f"googlenet_mini=googlenet_mini:{MODELS}/googlenet_mini.safetensors,labels={MODELS}/labels.txt"
HUB = "10.77.0.254"
CLONE_NEWNET = 0x40000000


def sh(*command: Any, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs a command that must succeed, and returns what it said."""
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if ended.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended


def until(what: str, is_so: Callable[[], Any], seconds: float = 120) -> Any:
    """Waits until something is so, and says what it was that did not come."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        if time.monotonic() > end:
            raise RuntimeError(f"not within {seconds:g} s: {what}")
        time.sleep(0.1)
    return found


def check(is_so: bool, what: str) -> None:
    """Tells that something is so; ends the program when it isn't."""
    print(("ok   " if is_so else "FAIL ") + what, flush=True)
    if not is_so:
        sys.exit(1)


class Hosts:
    """The hub and its hosts: `with Hosts(["h1", "h2"]) as hosts`.

    Host n has the address 10.77.0.n and its name as its hostname, the hub 10.77.0.254. The machine's own network is left as it
    is. Whatever ends the block, or the program by a signal that can be caught, ends what runs in the namespaces and removes them.
    """

    def __init__(self, names: Sequence[str], programs: Path) -> None:
        self.names, self.programs = list(names), programs
        self.mark = f"tench{os.getpid()}"
        self.folder = Path(tempfile.mkdtemp(prefix="tench-hosts-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.processes: Dict[str, subprocess.Popen[bytes]] = {}
        self._is_open = False

    def address(self, host: str) -> str:
        """A host's IP address."""
        return HUB if host == "hub" else f"10.77.0.{self.names.index(host) + 1}"

    def __enter__(self) -> Hosts:
        if os.geteuid() != 0:
            sys.exit("network namespaces take root")
        self._is_open = True
        atexit.register(self.close)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))
        for left in re.findall(r"tench(\d+)-(\w+)", sh("ip", "netns", "list").stdout):  # by one that was killed itself
            if not Path(f"/proc/{left[0]}").exists():
                _empty(f"tench{left[0]}-{left[1]}")
                self._ip("netns", "del", f"tench{left[0]}-{left[1]}")
        self._ip("netns", "add", self._space("hub"))
        self._inside("hub", "link", "set", "lo", "up")
        self._inside("hub", "link", "add", "bridge", "type", "bridge")
        self._inside("hub", "addr", "add", f"{HUB}/24", "dev", "bridge")
        self._inside("hub", "link", "set", "bridge", "up")
        for name in self.names:
            self._ip("netns", "add", self._space(name))
            self._inside(name, "link", "set", "lo", "up")
            self._inside("hub", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", self._space(name))
            self._inside("hub", "link", "set", name, "master", "bridge", "up")
            self._inside(name, "addr", "add", f"{self.address(name)}/24", "dev", "eth0")
            self._inside(name, "link", "set", "eth0", "up")
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends everything in the namespaces, and removes them."""
        if not self._is_open:
            return
        self._is_open = False
        spaces = [self._space(name) for name in ["hub", *self.names]]
        for space in spaces:
            _empty(space)
        for process in self.processes.values():
            process.wait(10)
        for space in spaces:
            subprocess.run(["ip", "netns", "del", space], capture_output=True)
        if "TENCH_KEEP" not in os.environ:
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, host: str, *command: Any) -> List[str]:
        """A command line that runs a command on a host."""
        return ["nsenter", f"--net=/run/netns/{self._space(host)}", "unshare", "--uts", "sh", "-c", 'hostname "$0"; exec "$@"', host,
                *map(str, command)]

    def environment(self, **more: str) -> Dict[str, str]:
        """The variables that programs on hosts are given."""
        path = f"{self.programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "clients" / "python"), "PYTHONDONTWRITEBYTECODE": "1",
                **more}

    def start(self, label: str, host: str, *command: Any, **more: str) -> subprocess.Popen[bytes]:
        """Starts a program on a host; what it says goes to LABEL.log."""
        with open(self.folder / f"{label}.log", "ab") as log:
            process = subprocess.Popen(self.command(host, *command), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=self.environment(**more))
        self.processes[label] = process
        return process

    def run(self, host: str, *command: Any, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs a program on a host to its end."""
        return subprocess.run(self.command(host, *command), capture_output=True, text=True, env=self.environment(**more))

    def log(self, label: str) -> str:
        """What a program has said."""
        return (self.folder / f"{label}.log").read_text(errors="replace")

    def pids(self, host: str, name: str) -> List[int]:
        """The processes of a program on a host."""
        found = subprocess.run(["ip", "netns", "pids", self._space(host)], capture_output=True, text=True).stdout.split()
        return [int(pid) for pid in found if _name(pid) == name]

    def enter(self, host: str) -> None:
        """From here on, this thread and what it starts have a host's network."""
        with open(f"/run/netns/{self._space(host)}") as space:
            if ctypes.CDLL(None, use_errno=True).setns(space.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")

    def cut(self, host: str) -> None:
        """Pulls the cable: whatever is sent is lost, and nobody is told."""
        self._inside("hub", "link", "set", host, "nomaster")

    def join(self, host: str) -> None:
        """Puts the cable back."""
        self._inside("hub", "link", "set", host, "master", "bridge")

    def narrow(self, host: str, rate: str) -> None:
        """A line to a host, and from it, that carries no more than so much."""
        for space, device in (("hub", host), (host, "eth0")):
            sh("ip", "netns", "exec", self._space(space), "tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", rate,
               "burst", "8k", "latency", "400ms")

    def listens(self, host: str, port: int) -> bool:
        """Whether somebody on a host listens there."""
        found = subprocess.run(self.command(host, "ss", "-Hltn", f"sport = :{port}"), capture_output=True, text=True)
        return bool(found.stdout.strip())

    def daemon(self, label: str, host: str, *options: Any, port: Optional[int] = None, **more: str) -> subprocess.Popen[bytes]:
        """Starts a daemon on a host, and waits until it is there: at a socket in the folder, and perhaps by TCP."""
        endpoint = self.folder / f"{label}.sock"
        listening = [] if port is None else ["--listen", f"{self.address(host)}:{port}"]
        process = self.start(label, host, "tenchd", "--socket", endpoint, *listening, *options, **more)
        until(f"{label} answers", lambda: endpoint.exists() and answers(endpoint))
        return process

    def _space(self, name: str) -> str:
        return f"{self.mark}-{name}"

    def _inside(self, name: str, *command: str) -> None:
        self._ip("-n", self._space(name), *command)

    @staticmethod
    def _ip(*command: str) -> None:
        sh("ip", *command)


class Throttle:
    """A process that runs a tenth of the time, as on a machine ten times as slow."""

    def __init__(self, pid: int) -> None:
        self._child = os.fork()
        if not self._child:
            try:
                while True:
                    os.kill(pid, signal.SIGSTOP)
                    time.sleep(0.45)
                    os.kill(pid, signal.SIGCONT)
                    time.sleep(0.05)
            except ProcessLookupError:
                os._exit(0)

    def end(self, pid: int) -> None:
        """Lets it run again."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def answers(path: Path) -> bool:
    """Whether a daemon answers at a socket."""
    try:
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(5)
            peer.connect(str(path))
            peer.sendall(b'{"id":1,"method":"ping"}\n')
            return b"result" in peer.recv(4096)
    except OSError:
        return False


def _empty(space: str) -> None:
    """Ends what runs in a namespace."""
    for pid in subprocess.run(["ip", "netns", "pids", space], capture_output=True, text=True).stdout.split():
        if int(pid) != os.getpid():  # which may have entered one
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def _name(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
