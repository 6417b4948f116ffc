#!/usr/bin/env python3
"""A sweep as a Slurm array on three hosts, one of which is cut off in the middle and one's daemon killed.

    Tests/Cluster/arrays.py BIN

A controller, three slurmd and munge of their own are started, and nothing of the system's. It takes root and slurm-wlm.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import List

from hosts import RESNET, ROOT, Hosts, check, until
from running import LONG, compare, one_host

SBATCH = ROOT / "clients" / "cluster" / "sweep.sbatch"
CONFIGURATION = """\
ClusterName=tench
SlurmctldHost=hub({hub})
SlurmUser=root
AuthType=auth/munge
# A requeued job waits for its credential to expire, by default two minutes.
AuthInfo=socket={folder}/munge.sock,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=1,sched_interval=2
# How soon a node that says nothing is given up, and what it had begun again: minutes on a real cluster.
SlurmdTimeout=10
ReturnToService=2
KillWait=2
MessageTimeout=5
SlurmdParameters=config_overrides
{nodes}
PartitionName=all Nodes=ALL Default=YES State=UP
"""


class Slurm:
    """A cluster of the hosts."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        folder = hosts.folder
        key = folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o600)
        (folder / "state").mkdir()
        for host in hosts.names:
            (folder / f"spool-{host}").mkdir()
        nodes = "\n".join(f"NodeName={host} NodeAddr={hosts.address(host)} CPUs=2 State=UNKNOWN" for host in hosts.names)
        (folder / "slurm.conf").write_text(CONFIGURATION.format(hub=hosts.address("hub"), folder=folder, nodes=nodes))
        hosts.start("munged", "hub", "munged", "--foreground", "--force", f"--socket={folder}/munge.sock", f"--key-file={key}",
                    f"--pid-file={folder}/munge.pid", f"--log-file={folder}/munge.log", f"--seed-file={folder}/munge.seed")
        until("munged is there", (folder / "munge.sock").exists)
        self.start("slurmctld", "hub")
        for host in hosts.names:
            self.start(f"slurmd-{host}", host)
        until("all nodes are idle", lambda: self.ask("sinfo", "-h", "-o", "%T").split() == ["idle"])

    def start(self, label: str, host: str) -> None:
        self.hosts.start(label, host, label.split("-")[0], "-D", "-c" if host == "hub" else "-v", SLURM_CONF=str(self.conf))

    @property
    def conf(self) -> Path:
        return self.hosts.folder / "slurm.conf"

    def ask(self, *command: object, **more: str) -> str:
        """What a command of Slurm's says on the hub."""
        ended = self.hosts.run("hub", *command, SLURM_CONF=str(self.conf), **more)
        return ended.stdout.strip() if ended.returncode == 0 else f"{ended.stdout}{ended.stderr}"

    def submit(self, *options: object) -> str:
        job = self.ask("sbatch", "--parsable", f"--chdir={self.hosts.folder}", "--cpus-per-task=1", *options)
        check(job.isdigit(), f"sbatch takes {' '.join(str(option) for option in options[:2])}: job {job}")
        return job

    def state(self, job: str) -> List[str]:
        """Of each task: its number, state, and how often it was begun again."""
        return [" ".join(part.split("=")[1] for part in line.split() if part.split("=")[0] in ("ArrayTaskId", "JobState", "Restarts"))
                for line in self.ask("scontrol", "-o", "show", "job", job).splitlines()]

    def ended(self, job: str) -> bool:
        return all(any(state in line for state in ("COMPLETED", "FAILED", "CANCELLED")) for line in self.state(job))


def ended_early(slurm: Slurm, whole: Path) -> None:
    """A task whose time is nearly over is begun again and goes on; one that is cancelled is not."""
    out = slurm.hosts.folder / "early"
    what = [SBATCH, RESNET, "--classes", "all", *LONG, "--out", out]
    job = slurm.submit("--cpus-per-task=2", *what)
    until("pictures come", lambda: len(list(out.glob("0*.png"))) >= 2)
    slurm.ask("scancel", "--signal=USR1", "--batch", job)
    until("it is begun again", lambda: any(line.endswith(" 1") and "RUNNING" in line for line in slurm.state(job)))
    there = len(list(out.glob("0*.png")))
    until("it ends", lambda: slurm.ended(job), 120)
    check("COMPLETED" in slurm.state(job)[0], f"a job whose time is nearly over is begun again, with {there} pictures there")
    compare(whole, out)
    out = slurm.hosts.folder / "cancelled"
    job = slurm.submit("--cpus-per-task=2", *what[:-1], out)
    until("pictures come", lambda: list(out.glob("0*.png")))
    slurm.ask("scancel", job)
    until("nothing of it runs", lambda: not any(slurm.hosts.pids(host, name) for host in slurm.hosts.names
                                                for name in ("tenchd", "tench-class")))
    time.sleep(3)
    check("CANCELLED" in slurm.state(job)[0], "a job that is cancelled stays ended, and leaves no daemon")
    check(not list(Path("/tmp").glob("tench.??????")), "nor a folder")
    job = slurm.submit("--array=3,5", *what)
    until("it ends", lambda: slurm.ended(job))
    said = "".join(path.read_text() for path in slurm.hosts.folder.glob(f"slurm-{job}_*.out"))
    check("FAILED" in slurm.state(job)[0] and "SHARES" in said, f"an array with gaps is refused, once: {said.splitlines()[0]}")


def main() -> None:
    with Hosts(["h1", "h2", "h3"], Path(sys.argv[1]).resolve()) as hosts:
        whole, out = hosts.folder / "whole", hosts.folder / "array"
        alone = one_host(hosts, whole, RESNET, LONG)
        slurm = Slurm(hosts)
        what = [SBATCH, RESNET, "--classes", "all", *LONG, "--out", out]
        began = time.monotonic()
        array = slurm.submit("--array=1-10%3", "--cpus-per-task=2", *what)
        last = slurm.submit(f"--dependency=afterany:{array}", *what)
        until("pictures come", lambda: len(list(out.glob("0*.png"))) >= 2)
        check(len(slurm.ask("squeue", "-h", "-t", "R").splitlines()) <= 3, "no more than three tasks run at a time, as %3 says")
        until("h2 draws", lambda: hosts.pids("h2", "tench-class"))
        os.kill(hosts.pids("h2", "tenchd")[0], signal.SIGKILL)
        until("h1 draws", lambda: hosts.pids("h1", "tench-class"))
        hosts.cut("h1")
        until(f"the array ends: {slurm.state(array)}", lambda: slurm.ended(array), 300)
        print("     " + "\n     ".join(slurm.state(array)))
        hosts.join("h1")
        until("the last job ends", lambda: slurm.ended(last), 120)
        seconds = time.monotonic() - began
        said = "".join(path.read_text() for path in hosts.folder.glob("slurm-*.out"))
        check("is begun again" in said, "the task whose daemon was killed was begun again by its script")
        restarted = [line for line in slurm.state(array) if not line.endswith(" 0") and "COMPLETED" in line]
        check(len(restarted) >= 2, f"so was by Slurm what the host had that was cut off: {len(restarted)} tasks were begun again")
        compare(whole, out)
        ended_early(slurm, whole)
        print(f"     the array took {seconds:.1f} s, one host {alone:.1f} s (all hosts share {os.cpu_count()} cores here)")


if __name__ == "__main__":
    main()
