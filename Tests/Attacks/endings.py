#!/usr/bin/env python3
"""Ends a daemon and its clients at the worst moments, on the worst disks, and looks at what is left.

    Tests/Attacks/endings.py .build/release [--kills 200] [--only NAME]

saves     the daemon is killed at random moments while it saves models: no file under its name is torn,
          and the next start leaves nothing of what was being written
served    so while it loads and unloads models: the next one serves what was answered, and one more or less at
          most, whose answer never came
pictures  so is tench-scenes while it writes pictures
runs      so is tench-class, whose record and journal are read then, and gone on with at the end
trainings so are tench-train and its daemon, in turn; what they go on with comes to the bytes of a training
          that was never cut off, and leaves no checkpoint
full      a models directory and a run's folder on a disk that is full (takes root)
slow      a disk whose fsync takes ten seconds: others are answered meanwhile (takes root and strace)

The exit status says whether all of it held.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

from disks import full, slow
from ending import MODEL, SMALL, Bench, Peer, hidden, is_whole_png, stop

def saves(bench):
    models = bench.path("models")
    os.mkdir(models)
    daemon = bench.daemon(models)
    peer = Peer(bench.path("s"))
    start = time.monotonic()
    peer.ask("model.save", model=MODEL, name="whole")
    duration = time.monotonic() - start
    with open(f"{models}/whole.safetensors", "rb") as file:
        whole = file.read()
    files = leftovers = cut = 0
    for number in range(bench.kills):
        for name in range(64):
            peer.send("model.save", model=MODEL, name=f"n{name % 8}")
        time.sleep(random.uniform(0, 4 * duration))
        stop(daemon, signal.SIGKILL)
        left = hidden(models)
        leftovers += len(left)
        cut += bool(left)
        for name in os.listdir(models):
            if name not in left:
                files += 1
                with open(f"{models}/{name}", "rb") as file:
                    bench.expect(file.read() == whole, f"{name} is torn after kill {number}")
        daemon = bench.daemon(models)
        peer = Peer(bench.path("s"))
        bench.expect(not hidden(models), f"start {number} left {hidden(models)}")
    bench.expect(stop(daemon) == 0, "the last daemon did not end in order")
    bench.expect(not os.path.exists(bench.path("s")), "the last daemon left its socket")
    print(f"{bench.kills} kills, {cut} of them in the middle of a file of {len(whole) >> 10} KiB; {files} files checked, "
          f"{leftovers} temporary ones, all gone after the next start")


def served(bench):
    models = bench.path("served")
    os.mkdir(models)
    daemon = bench.daemon(models)
    peer = Peer(bench.path("s"))
    peer.ask("model.save", model=MODEL, name="whole")
    answered, under_way, changes, unanswered = {MODEL}, set(), 0, 0
    for number in range(bench.kills):
        killer = threading.Timer(random.uniform(0, 0.3), daemon.kill)
        killer.start()
        with contextlib.suppress(OSError):
            while True:
                name = random.choice([MODEL, "a", "b", "c"])
                under_way = {name}
                reply = (peer.ask("model.unload", name=name) if name in answered
                         else peer.ask("model.load", name=name, architecture=MODEL, file="whole.safetensors"))
                bench.expect("result" in reply, f"{name} before kill {number}: {reply}")
                answered, under_way, changes = answered ^ under_way, set(), changes + 1
        killer.join()
        daemon.wait()
        daemon = bench.daemon(models)
        peer = Peer(bench.path("s"))
        now = set(peer.ask("hello")["result"]["models"])
        bench.expect(now in (answered, answered ^ under_way), f"after kill {number}: {now}, {answered} was answered")
        bench.expect(hidden(models) in ([], [".served.json"]), f"start {number} left {hidden(models)}")
        unanswered += now != answered
        answered = now
    bench.expect(stop(daemon) == 0, "the last daemon did not end in order")
    print(f"{bench.kills} kills among {changes} loads and unloads: all that was answered lasts, {unanswered} that were not did too")


def pictures(bench):
    out = bench.path("scenes")
    files = leftovers = 0
    for number in range(bench.kills):
        client = subprocess.Popen([bench.program("tench-scenes"), "--count", "40", "--size", "160", "--out", out],
                                  stdout=subprocess.DEVNULL)
        while not (os.path.isdir(out) and len(os.listdir(out)) > number % 5) and client.poll() is None:
            time.sleep(0.001)
        if not number:
            bench.expect(not hidden(out) or client.poll() is None, "a first run begins with leftovers")
        time.sleep(random.uniform(0, 0.05))
        stop(client, signal.SIGKILL)
        left = hidden(out)
        leftovers += len(left)
        for name in set(os.listdir(out)) - set(left):
            files += 1
            bench.expect(is_whole_png(f"{out}/{name}"), f"{name} is torn after kill {number}")
    subprocess.run([bench.program("tench-scenes"), "--count", "1", "--out", out], check=True, stdout=subprocess.DEVNULL)
    bench.expect(not hidden(out), f"a whole run left {hidden(out)}")
    print(f"{bench.kills} kills; {files} pictures checked, {leftovers} temporary files, none after the last run")


def runs(bench):
    models, out = bench.path("none"), bench.path("run")
    os.makedirs(models, exist_ok=True)
    daemon = bench.daemon(models)
    Peer(bench.path("s"))
    command = [bench.program("tench-class"), "--model", MODEL, "--classes", "0-39", "--octave", "32/32,2,1:1,1:1", "--batch", "1",
               "--frame-every", "1", "--resume", "--out", out, "--endpoint", bench.path("s")]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - start
    kills = lines = pictures = 0
    for number in range(bench.kills // 2):
        if number % 3 == 0:
            shutil.rmtree(out, ignore_errors=True)
        client = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.2, 0.9) * whole)
        kills += client.poll() is None
        stop(client, signal.SIGKILL)
        left = set(hidden(out)) if os.path.isdir(out) else set()
        for name in set(os.listdir(out)) - left if os.path.isdir(out) else ():
            with open(f"{out}/{name}", "rb") as file:
                data = file.read()
            if name.endswith("png"):
                pictures += 1
                bench.expect(is_whole_png(f"{out}/{name}"), f"{name} is torn after kill {number}")
            elif name.endswith(".json"):
                bench.expect("status" in json.loads(data), f"{name} is torn after kill {number}")
            else:
                # The line that the kill cut off has no end, and no reader takes it for one.
                for line in data.split(b"\n")[:-1]:
                    lines += 1
                    json.loads(line)
    last = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    bench.expect(last.returncode == 0, f"the run was not gone on with: {last.stderr}")
    with open(f"{out}/run.json") as file:
        record = json.load(file)
    bench.expect(record["status"] == "finished" and len(record["results"]) == 40, "the record is not whole at the end")
    bench.expect(not hidden(out) and not os.path.exists(f"{out}/run.json.journal"), f"the run left {os.listdir(out)}")
    bench.expect(stop(daemon) == 0, "the daemon did not end in order")
    print(f"{kills} kills; {pictures} pictures and {lines} lines of journals checked; the last run finished")


def trainings(bench):
    models, out = bench.path("trained"), bench.path("training")
    os.mkdir(models)
    daemon = bench.daemon(models)
    Peer(bench.path("s"))

    def command(name, *options):
        return [bench.program("tench-train"), "--model", SMALL, "--world", "mixed", "--steps", "60", "--batch", "4", "--size", "16",
                "--held-out", "1", "--save", name, "--out", f"{out}/{name}", "--endpoint", bench.path("s"), *options]

    def found(name):
        with open(f"{models}/{name}.safetensors", "rb") as file, open(f"{out}/{name}/curve.csv", "rb") as curve:
            return file.read(), curve.read()

    start = time.monotonic()
    subprocess.run(command("whole"), check=True, capture_output=True)
    duration = time.monotonic() - start
    whole, ended, kills = found("whole"), 0, 0
    while kills < bench.kills:
        client, cuts = None, random.randint(1, 4)
        for cut in range(cuts + 1):
            options = ["--checkpoint-every", str(random.randint(1, 9)), "--resume"]
            client = client or subprocess.Popen(command("cut", *options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if cut == cuts:
                break
            time.sleep(random.uniform(0, duration))
            if random.random() < 0.5:
                stop(daemon, signal.SIGKILL)
                daemon = bench.daemon(models)  # which the client finds by itself
            else:
                stop(client, signal.SIGKILL)
                client.communicate()
                client = None
            kills += 1
        _, errors = client.communicate()
        if client.returncode:  # it was started when there was no daemon
            errors = subprocess.run(command("cut", *options), capture_output=True, text=True).stderr
        bench.expect(found("cut") == whole, f"after {kills} kills it came to something else: {errors[-500:]}")
        left = [name for name in os.listdir(models) if "snapshot" in name]
        bench.expect(not left and not os.path.exists(f"{out}/cut/training.json"), f"a run left {left}")
        os.remove(f"{models}/cut.safetensors")
        shutil.rmtree(f"{out}/cut")
        ended += 1
    bench.expect(stop(daemon) == 0, "the daemon did not end in order")
    print(f"{kills} kills of client or daemon in {ended} trainings, each to the same bytes")


TRIALS = {trial.__name__: trial for trial in [saves, served, pictures, runs, trainings, full, slow]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("programs")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", choices=TRIALS)
    options = parser.parse_args()
    failures = []
    for name, trial in TRIALS.items():
        if options.only not in (None, name):
            continue
        if trial in (full, slow) and (os.getuid() != 0 or (trial is slow and not shutil.which("strace"))):
            print(f"{name}: left out, it takes root and strace")
            continue
        bench = Bench(options.programs, options.kills)
        print(f"{name}:", flush=True)
        try:
            trial(bench)
        finally:
            with contextlib.suppress(OSError):
                shutil.rmtree(bench.folder)
        failures += bench.failures
    sys.exit(1 if failures else 0)


main()
