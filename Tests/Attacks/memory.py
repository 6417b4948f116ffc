#!/usr/bin/env python3
"""What a daemon answers when memory is short: one row a limit, from the resting size upwards.

Each row is a daemon of its own under a limit of its address space (`ulimit -v`), of its control group
(version 1, as root) or of its own budget (`--memory`); each column a request: `ok`, or the type of the
error that was answered. What has neither is a fault: no answer within a minute (`hangs`), or a daemon
that has gone (`dead`).

    Tests/Attacks/memory.py .build/release/tenchd [--by address|group|budget] [--model m=resnet50:seed=1]
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from attacks import dial

STEP = 100 << 20
GROUP = "/sys/fs/cgroup/memory/tench-memory"


def ones(n, size):
    return {"shape": [n, 3, size, size], "data": [0.5] * (n * 3 * size * size)}


def zeros(n, size):
    """A batch in base64, of few kinds of bytes."""
    return {"shape": [n, 3, size, size], "dtype": "f32", "b64": "AAAA" * (n * size * size * 4)}


LOSS = {"kind": "cross_entropy", "class": 3}
ADAM = {"kind": "adam", "lr": 1e-6}
REQUESTS = {
    "ping": ("ping", {}),
    "forward": ("forward", {"input": zeros(1, 224)}),
    "batch of 32": ("forward", {"input": zeros(32, 224)}),
    "gradient": ("input_gradient", {"input": zeros(1, 224), "loss": LOSS}),
    "gradient 800²": ("input_gradient", {"input": zeros(1, 800), "loss": LOSS}),
    "in digits": ("forward", {"input": ones(4, 224)}),
    "layers": ("forward", {"input": zeros(8, 224), "outputs": ["conv1", "layer1", "layer2", "layer3"]}),
    "session": ("session.open", {}),
    "update": ("update", {"input": zeros(2, 224), "loss": LOSS, "optimizer": ADAM, "batch_norm": "frozen"}),
    "snapshot": ("snapshot", {}),
    "ping again": ("ping", {}),
}


class Daemon:
    """A daemon under a limit, until it is left."""

    def __init__(self, tenchd, model, by, limit):
        self.folder = tempfile.mkdtemp(prefix="tench-memory-")
        self.log = open(f"{self.folder}/log", "w")
        budget = ["--memory", f"{limit >> 20}M"] if by == "budget" and limit else []

        def confine():
            if by == "address" and limit:
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            if by == "group" and limit:
                with open(f"{GROUP}/cgroup.procs", "w") as file:
                    file.write(str(os.getpid()))

        if by == "group" and limit:
            os.makedirs(GROUP, exist_ok=True)
            with open(f"{GROUP}/memory.limit_in_bytes", "w") as file:
                file.write(str(limit))
        self.process = subprocess.Popen(
            [tenchd, "--socket", f"{self.folder}/s", "--model", model, *budget],
            stderr=self.log, preexec_fn=confine)
        while not os.path.exists(f"{self.folder}/s") and self.process.poll() is None:
            time.sleep(0.01)

    def pages(self, field):
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[field]) * resource.getpagesize()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder)
        with contextlib.suppress(OSError):
            os.rmdir(GROUP)


def answers(daemon):
    """The word for each request's answer."""
    session = {}
    try:
        peer = dial(f"{daemon.folder}/s")
        peer.settimeout(60)
        lines = peer.makefile("rwb")
    except OSError:
        return
    for method, params in REQUESTS.values():
        try:
            if method != "ping":
                params = {"model": "m", **params}
            if method in ("update", "snapshot"):
                params |= session
            lines.write(json.dumps({"id": 1, "method": method, "params": params}).encode() + b"\n")
            lines.flush()
            line = lines.readline()
            reply = json.loads(line) if line else None
        except TimeoutError:
            yield "hangs"
            return
        except OSError:
            reply = None
        if reply is None:
            yield "dead" if daemon.process.poll() is not None else "cut off"
            return
        if "error" in reply:
            yield reply["error"]["data"]["type"]
        else:
            yield "ok"
            if method == "session.open":
                session = {"session": reply["result"]["session"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("tenchd")
    parser.add_argument("--by", choices=["address", "group", "budget"], default="address")
    parser.add_argument("--model", default="m=resnet50:seed=1")
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args()
    with Daemon(options.tenchd, options.model, options.by, None) as daemon:
        peer = dial(f"{daemon.folder}/s")
        peer.sendall(b'{"id":1,"method":"ping"}\n')
        peer.recv(100)
        rest = daemon.pages(0 if options.by == "address" else 1)
    print(f"resting at {rest >> 20} MiB; limits by {options.by}")
    print("   MiB  " + "".join(f"{name:>15}" for name in REQUESTS))
    # An address space holds much that is never used, and less of it where it is limited.
    start = rest // STEP // (2 if options.by == "address" else 1)
    faults = 0
    for step in range(options.steps):
        limit = (start + step) * STEP
        with Daemon(options.tenchd, options.model, options.by, limit) as daemon:
            words = list(answers(daemon))
            if len(words) < 2:
                # It may refuse to start, in order and with a reason, but not fall over.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    daemon.process.wait(10)
                if daemon.process.returncode == 1:
                    with open(f"{daemon.folder}/log") as log:
                        words = ["  does not start: " + log.read().strip().split("\n")[-1][:150]]
                else:
                    words = words or ["dead"]
            faults += any(word in ("hangs", "dead", "cut off") for word in words)
            print(f"{limit >> 20:6}  " + "".join(f"{word:>15}" for word in words), flush=True)
        if words == ["ok"] * len(REQUESTS):
            break
    sys.exit(f"{faults} daemons hung or died" if faults else 0)


if __name__ == "__main__":
    main()
