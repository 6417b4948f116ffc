#!/usr/bin/env python3
"""Sweeps over a real Dask cluster of three hosts, one of which is cut off in the middle, one's daemon killed and one slowed.

    Tests/Cluster/sweeps.py BIN

It ends complete, to the bytes of one machine. So does one whose scheduler is killed, when it is gone on with; a worker whose
kernels are others' is refused. It takes root, and the packages distributed and numpy.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer
from typing import List, Sequence, Tuple

from hosts import GOOGLENET, HUB, RESNET, ROOT, Hosts, Throttle, check, until
from running import LONG, compare, one_host

SWEEP = ROOT / "clients" / "cluster" / "sweep"
SCHEDULER = f"tcp://{HUB}:8786"


def scheduler(hosts: Hosts) -> None:
    hosts.start("scheduler", "hub", "dask", "scheduler", "--host", HUB, "--port", "8786", "--no-dashboard", PYTHONPATH="")
    until("the scheduler listens", lambda: hosts.listens("hub", 8786))


def worker(hosts: Hosts, host: str, label: str = "", **more: str) -> None:
    label = label or f"worker-{host}"
    hosts.start(label, host, "dask", "worker", "--host", hosts.address(host), "--nworkers", "1", "--nthreads", "2", "--no-dashboard",
                "--local-directory", hosts.folder / label, SCHEDULER, TMPDIR=str(hosts.folder), **more)


def sweep(hosts: Hosts, out: Path, *options: str, model: str = RESNET, more: Sequence[str] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(hosts.command("hub", sys.executable, SWEEP, "--scheduler", SCHEDULER, "--model", model, "--classes", "all",
                                          "--out", out, "--tenchd=--threads=1", *options, "--", *more),
                            stderr=subprocess.PIPE, text=True, env=hosts.environment())


def watched(process: subprocess.Popen[str], until_made: int) -> List[str]:
    """The lines until so many pictures were made."""
    lines = []
    assert process.stderr is not None
    for line in process.stderr:
        lines.append(f"{time.monotonic() % 1000:5.1f} {line.rstrip()}")
        if line.startswith(f"sweep: {until_made}/"):
            return lines
    raise RuntimeError("the sweep ended before that:\n" + "\n".join(lines))


def rest(process: subprocess.Popen[str], seconds: float = 400) -> Tuple[int, List[str]]:
    """Its exit status and further lines; it is killed if it takes longer."""
    assert process.stderr is not None
    alarm = Timer(seconds, process.kill)
    alarm.start()
    lines = [f"{time.monotonic() % 1000:5.1f} {line.rstrip()}" for line in process.stderr]
    alarm.cancel()
    return process.wait(), lines


def troubled(hosts: Hosts, whole: Path, alone: float) -> None:
    """A host cut off, a daemon killed, one slowed."""
    out = hosts.folder / "troubled"
    began = time.monotonic()
    process = sweep(hosts, out, more=LONG)
    lines = watched(process, 3)
    hosts.cut("h1")
    lines += watched(process, 5)
    until("h2 draws", lambda: hosts.pids("h2", "tench-class"))
    os.kill(hosts.pids("h2", "tenchd")[0], signal.SIGKILL)
    lines += watched(process, 7)
    slowed = hosts.pids("h3", "tenchd")[0]
    throttle = Throttle(slowed)
    hosts.narrow("h3", "512kbit")
    try:
        status, last = rest(process)
    finally:
        throttle.end(slowed)
    seconds = time.monotonic() - began
    lines += last
    print("\n".join(f"     {line}" for line in lines))
    check(any("failed on h2" in line for line in lines), "what the killed daemon was asked failed, and was taken again")
    check(status == 0, "the sweep ends complete, though h1 was cut off, h2's daemon killed, and h3 slowed")
    compare(whole, out)
    told = json.loads((out / "sweep.json").read_bytes())
    made = {worker["host"]: worker["pictures"] for worker in told["workers"] if "host" in worker}
    print(f"     it took {seconds:.1f} s, one host {alone:.1f} s (all hosts share {os.cpu_count()} cores here); made by {made}; "
          f"{told['retried']} taken again, {told['doubled']} made twice")
    hosts.join("h1")


def undisturbed(hosts: Hosts, whole: Path, alone: float) -> None:
    out = hosts.folder / "undisturbed"
    began = time.monotonic()
    status, lines = rest(sweep(hosts, out, model=GOOGLENET))
    check(status == 0, f"an undisturbed sweep on three hosts takes {time.monotonic() - began:.1f} s, one host {alone:.1f} s")
    compare(whole, out)
    until("the daemons are gone after it", lambda: not any(hosts.pids(host, "tenchd") for host in hosts.names), 20)
    check(True, "no daemon is left after it")


def orphaned(hosts: Hosts, whole: Path) -> None:
    """The scheduler is killed; with another, the sweep is gone on with."""
    out = hosts.folder / "orphaned"
    process = sweep(hosts, out)
    watched(process, 4)
    hosts.processes["scheduler"].send_signal(signal.SIGKILL)
    for pid in hosts.pids("hub", "dask"):
        os.kill(pid, signal.SIGKILL)
    status, lines = rest(process)
    there = len(list(out.glob("0*.png")))
    check(status == 1 and any("was lost" in line for line in lines), f"a sweep that loses its scheduler says so: {lines[-1]}")
    until("the workers and their daemons end with the scheduler",
          lambda: not any(hosts.pids(host, name) for host in hosts.names for name in ("dask", "tenchd")), 60)
    check(True, "the workers and their daemons end with the scheduler")
    damaged = min(out.glob("0*.png"))
    damaged.write_bytes(damaged.read_bytes()[:5000])
    scheduler(hosts)
    for host in hosts.names:
        worker(hosts, host)
    status, lines = rest(sweep(hosts, out, "--resume"))
    made = next(line for line in lines if "to make" in line)
    check(status == 0 and f"{20 - there + 1} of 20" in made, f"with --resume it goes on from {there} pictures, one of them damaged: {made}")
    compare(whole, out)


def refused(hosts: Hosts, whole: Path) -> None:
    """A host whose daemon computes by other kernels."""
    worker(hosts, "h3", "worker-scalar", TENCH_ISA="scalar")
    time.sleep(3)
    out = hosts.folder / "refused"
    status, lines = rest(sweep(hosts, out))
    check(status == 0 and any("is refused" in line for line in lines), next(line for line in lines if "is refused" in line))
    compare(whole, out)
    out = hosts.folder / "mixed"
    status, lines = rest(sweep(hosts, out, "--mixed"))
    check(status == 0 and (out / "sheet.png").exists(), "with --mixed it takes part")


def main() -> None:
    programs = Path(sys.argv[1]).resolve()
    with Hosts(["h1", "h2", "h3"], programs) as hosts:
        whole, other, long = (hosts.folder / f"whole-{name}" for name in ("resnet", "googlenet", "long"))
        one_host(hosts, whole, RESNET)
        second, third = one_host(hosts, other, GOOGLENET), one_host(hosts, long, RESNET, LONG)
        scheduler(hosts)
        for host in hosts.names:
            worker(hosts, host)
        undisturbed(hosts, other, second)
        troubled(hosts, long, third)
        orphaned(hosts, whole)
        refused(hosts, whole)


if __name__ == "__main__":
    main()
