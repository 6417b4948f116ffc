"""What one host makes by itself, and whether what others made is the same."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Sequence

from hosts import Hosts, check

LONG = ["--octave", "96/92,300,4:1,0:0"]  # of which a picture takes long enough for trouble to come in the middle


def one_host(hosts: Hosts, out: Path, model: str, more: Sequence[str] = ()) -> float:
    """The same pictures by one daemon on one host, as anybody would make them."""
    daemon = hosts.daemon(f"alone-{out.name}", "h1", "--model", model, "--threads", "1")
    began = time.monotonic()
    ended = hosts.run("h1", "tench-class", "--model", model.split("=")[0], "--classes", "all", "--out", out,
                      "--endpoint", hosts.folder / f"alone-{out.name}.sock", *more)
    seconds = time.monotonic() - began
    check(ended.returncode == 0, f"one host makes {out.name} in {seconds:.1f} s{ended.stderr[-500:] if ended.returncode else ''}")
    daemon.terminate()
    daemon.wait()
    return seconds


def compare(whole: Path, made: Path) -> None:
    """Whether what was made is one host's run, to the bytes of every picture."""
    names = sorted(path.name for path in whole.iterdir())
    others = sorted(path.name for path in made.iterdir() if path.name != "sweep.json")
    check(names == others, f"{made.name} has the files of one host's run")
    differing = [name for name in names if name != "run.json" and (whole / name).read_bytes() != (made / name).read_bytes()]
    check(not differing, f"{len(names) - 1} files have the bytes of one host's{': not ' + ', '.join(differing) if differing else ''}")
    one, other = (json.loads((folder / "run.json").read_bytes()) for folder in (whole, made))
    check(one["manifest"] == other["manifest"] and one["results"] == other["results"], "the record has the same manifest and results")
