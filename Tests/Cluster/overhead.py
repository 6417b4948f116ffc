#!/usr/bin/env python3
"""What the engines cost for each task, when tasks do nothing and when they are one small picture each.

    Tests/Cluster/overhead.py BIN [--tasks 200]

Say so when the machine was busy with something else. It takes root, the packages distributed and numpy, and slurm-wlm.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, List

from arrays import Slurm
from distributed import Client
from hosts import RESNET, Hosts, until
from sweeps import SCHEDULER, rest, scheduler, sweep, worker

SMALL = ["--octave", "32/32,1,1:1,0:0"]  # one step at the smallest size


def nothing(number: int) -> int:
    """A task that does nothing."""
    return number


def told(what: str, seconds: float, tasks: int) -> None:
    """A line of the table."""
    print(f"{what:<78}{1000 * seconds / tasks:10.2f} ms", flush=True)


def timed(work: Callable[[], object]) -> float:
    """The middle of three times that something takes."""
    times: List[float] = []
    for _ in range(3):
        began = time.monotonic()
        work()
        times.append(time.monotonic() - began)
    return statistics.median(times)


def of_dask(tasks: int) -> None:
    """By a client of its own, on one worker of two threads."""
    with Client(SCHEDULER) as client:
        client.submit(nothing, -1).result()
        told("Dask, a task alone, from its submission to its result", timed(
            lambda: [client.submit(nothing, number, pure=False).result() for number in range(tasks)]), tasks)
        told("Dask, many tasks at once, each", timed(
            lambda: client.gather([client.submit(nothing, number, pure=False) for number in range(tasks)])), tasks)


def of_pictures(hosts: Hosts, tasks: int) -> None:
    """One small picture a task, beside one program that makes all of them; then as many by bigger tasks."""
    classes = min(tasks, 20)
    endpoint = hosts.folder / "alone.sock"
    daemon = hosts.daemon("alone", "h1", "--model", RESNET, "--threads", "1")
    command = ["tench-class", "--model", "resnet_mini", *SMALL, "--batch", "1", "--out", hosts.folder / "alone", "--endpoint", endpoint]
    alone = timed(lambda: hosts.run("h1", *command, "--classes", f"0-{classes - 1}"))
    told("tench-class, all in one program, a small picture", alone, classes)
    told("tench-class, a program for each, a small picture", timed(
        lambda: [hosts.run("h1", *command, "--classes", str(number)) for number in range(classes)]), classes)
    daemon.terminate()
    daemon.wait()
    for per_task in (1, 5):
        out = hosts.folder / f"swept-{per_task}"
        status, lines = rest(sweep(hosts, out, "--per-task", str(per_task), more=[*SMALL]))
        seconds = float(next(line for line in lines if " pictures in " in line).split(" pictures in ")[1].split()[0])
        told(f"sweep, {per_task} small pictures a task, two tasks side by side, a task", seconds, -(-20 // per_task))
        assert status == 0


def of_slurm(hosts: Hosts, tasks: int) -> None:
    """An array of tasks that do nothing, on one node of two cores."""
    slurm = Slurm(hosts)
    began = time.monotonic()
    job = slurm.submit(f"--array=1-{tasks}", "--output=/dev/null", "--wrap", "true")
    until("the array ends", lambda: not slurm.ask("squeue", "-h"), 600)
    told(f"Slurm, an array of {tasks} tasks, each (job {job})", time.monotonic() - began, tasks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path)
    parser.add_argument("--tasks", type=int, default=200)
    options = parser.parse_args()
    load = Path("/proc/loadavg").read_text().split()[0]
    print(f"two cores, load {load} before; {subprocess.run(['uname', '-r'], capture_output=True, text=True).stdout.strip()}, "
          f"Python {sys.version.split()[0]}")
    with Hosts(["h1"], options.programs.resolve()) as hosts:
        hosts.enter("hub")
        scheduler(hosts)
        worker(hosts, "h1")
        of_dask(options.tasks)
        of_pictures(hosts, options.tasks)
        of_slurm(hosts, min(options.tasks, 50))


if __name__ == "__main__":
    main()
