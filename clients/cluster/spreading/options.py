"""What `sweep` is told, and what it makes of that: the daemons' networks and the picture program's command line."""

from __future__ import annotations

import argparse
import json
from typing import Dict, List

from .keeper import Kept

EPILOG = """\
Every worker needs distributed, the package tench, the programs, and the networks' files under the same paths:

    dask scheduler
    dask worker --nworkers 1 --nthreads 2 tcp://HOST:8786        (on each machine)
    sweep --scheduler tcp://HOST:8786 --model resnet50=resnet50:/weights/resnet50.pth,normalize=imagenet \\
          --classes all --out pictures -- --preset lucid
"""
# What the sweep says itself, of each share anew.
OURS = ("--out", "--shard", "--resume", "--only", "--endpoint", "--json", "--token-file", "--reconnect-timeout")


def parsed(arguments: List[str]) -> argparse.Namespace:
    """The options; what follows `--` is the picture program's."""
    parser = argparse.ArgumentParser(prog="sweep", description="Makes a run's pictures on the workers of a Dask cluster, one warm "
                                     "daemon each: the bytes are those of one machine.", epilog=EPILOG,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--scheduler", required=True, metavar="ADDRESS", help="the scheduler: tcp://HOST:PORT")
    add("--model", metavar="NAME[=ARCH:FILE]", help="the network, as tenchd --model has it; a name alone: of a daemon that runs already")
    add("--serve", metavar="NAME=ARCH:FILE", action="append", default=[], help="another network for the daemons; repeatable")
    add("--classes", metavar="LIST", help="the classes: 0,11,500-509, or all")
    add("--out", default="pictures", metavar="FOLDER", help="the folder for the pictures, run.json and sweep.json")
    add("--program", default="tench-class", help="the picture program: any that takes --shard and --resume")
    add("--resume", action="store_true", help="keep the pictures of an earlier sweep or run that was the same but did not end")
    add("--mixed", action="store_true", help="take workers that compute otherwise, though bits may differ")
    add("--per-task", type=_count, default=1, metavar="N", help="pictures in a task (1)")
    add("--side-by-side", type=_count, default=2, metavar="N", help="tasks that a worker has at a time (2: one draws while another reads)")
    add("--programs", metavar="FOLDER", help="where the programs are on the workers; else on the PATH")
    add("--tenchd", metavar="OPTION", action="append", default=[], help="an option of the workers' daemons, as --tenchd=--threads=2")
    add("--endpoint", help="of a daemon that runs on each worker already; else $TENCH_ENDPOINT there, or the service's")
    add("--token-file", metavar="FILE", help="on the workers, for such a daemon by TCP")
    add("--wait", type=_seconds, default=300.0, metavar="SECONDS", help="how long to wait for a worker that can take part (300)")
    add("--idle", type=_seconds, default=300.0, metavar="SECONDS", help="after how long a rest a worker ends its daemon (300)")
    add("--hung", type=_seconds, default=30.0, metavar="SECONDS", help="after how long without an answer a daemon counts as hung (30)")
    add("options", nargs="*", metavar="-- OPTION", help="further options of the picture program")
    told = parser.parse_args(arguments)
    if not told.model and not told.serve and not told.options:
        parser.error("--model: which network is to draw?")
    for option in told.options:
        if option.split("=")[0] in OURS:
            parser.error(f"{option.split('=')[0]} is said by the sweep itself, for each share of the pictures")
    for value in [told.model or "", *told.serve]:
        if "=" in value and ":" in value:
            file = value.partition(":")[2].split(",")[0]
            if file and not file.startswith(("/", "seed=")):
                parser.error(f"{value}: {file} is a relative path, which on the workers is another; give it from / on")
    if told.endpoint and models(told):
        parser.error("--endpoint is where a daemon runs already, which serves what it serves: name the network alone")
    return told


def models(told: argparse.Namespace) -> Dict[str, str]:
    """The networks of the workers' own daemons; none where they are services."""
    return dict(value.split("=", 1) for value in [told.model or "", *told.serve] if "=" in value)


def kept(told: argparse.Namespace) -> Kept:
    """What each worker is to keep."""
    return Kept(models(told), told.programs, told.tenchd, told.endpoint, token_file=told.token_file, idle=told.idle, hung=told.hung)


def command(told: argparse.Namespace) -> List[str]:
    """The picture program and its options, in the order in which one machine's run would have them: they stand in the pictures."""
    named = [] if told.model is None else ["--model", told.model.split("=", 1)[0]]
    classes = [] if told.classes is None else ["--classes", told.classes]
    return [told.program, *named, *classes, *told.options]


def members(told: argparse.Namespace) -> Dict[str, object]:
    """What the record says of them."""
    return {"command": command(told), "models": json.loads(json.dumps(models(told))), "scheduler": told.scheduler,
            "per_task": told.per_task, "mixed": told.mixed}


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} should be a whole number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError(f"{text} should be a number of seconds above 0")
    return seconds
