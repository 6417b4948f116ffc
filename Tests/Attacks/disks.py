"""What a daemon and its clients do on the worst disks; see endings.py."""

import os
import signal
import socket
import subprocess
import threading
import time

from ending import MODEL, Peer, stop


def full(bench):
    models, out = bench.path("tmpfs"), bench.path("tmpfs2")
    os.mkdir(models)
    os.mkdir(out)
    mount = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size="$0" none "$1" && shift && exec "$@"']
    daemon = bench.daemon(models, [*mount, "7M", models])
    peer = Peer(bench.path("s"))
    inside = f"/proc/{daemon.pid}/root{models}"
    first = peer.ask("model.save", model=MODEL, name="first")
    bench.expect("result" in first, f"the first save: {first}")
    second = peer.ask("model.save", model=MODEL, name="second").get("error", {}).get("data", {})
    bench.expect(second.get("type") == "storage" and second.get("retryable"), f"the second save: {second}")
    bench.expect(os.listdir(inside) == ["first.safetensors"], f"left: {os.listdir(inside)}")
    bench.expect("result" in peer.forward(), "no forward beside a full disk")
    os.unlink(f"{inside}/first.safetensors")
    again = peer.ask("model.save", model=MODEL, name="second")
    bench.expect("result" in again, f"no save when there is room again: {again}")
    for size in ["0", "8k", "64k", "160k"]:
        command = [bench.program("tench-class"), "--model", MODEL, "--classes", "0-9", "--octave", "64/64,1,1:1,1:1",
                   "--out", out, "--endpoint", bench.path("s")]
        if size == "0":
            # A table: the record alone finds no room.
            size, command = "4k", [*command, "--only", "000.png"]
        run = subprocess.run([*mount, size, out, *command], capture_output=True, text=True)
        told = run.stderr.strip().split("\n")[-1]
        print(f"  a run on {size:>5}: status {run.returncode}, {told}")
        bench.expect(run.returncode == 1 and "No space left" in told, f"a run on {size}: {run}")
    bench.expect(stop(daemon) == 0, "the daemon did not end in order")
    print("a full disk: storage, retryable; the rest is answered, and saving works again")


def slow(bench):
    models = bench.path("slow")
    os.makedirs(models, exist_ok=True)
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(bench.path("notify"))
    signs = []

    def listen():
        while True:
            if b"WATCHDOG=1" in manager.recv(4096):
                signs.append(time.monotonic())

    threading.Thread(target=listen, daemon=True).start()
    strace = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=10000000"]
    daemon = bench.daemon(models, strace, NOTIFY_SOCKET=bench.path("notify"), WATCHDOG_USEC="3000000")
    saver, other = Peer(bench.path("s")), Peer(bench.path("s"))
    other.forward()
    saver.send("model.save", model=MODEL, name="slow")
    begun = time.monotonic()
    pings, forwards = [], []
    while time.monotonic() - begun < 9:
        for times, call in [(pings, lambda: other.ask("ping")), (forwards, other.forward)]:
            start = time.monotonic()
            call()
            times.append((time.monotonic() - start) * 1e3)
        time.sleep(0.01)
    saver.lines.readline()
    took = time.monotonic() - begun
    gaps = [after - before for before, after in zip(signs, signs[1:])]
    print(f"the save took {took:.1f} s; meanwhile {len(forwards)} forwards, the slowest {max(forwards):.0f} ms, "
          f"pings at most {max(pings):.0f} ms; signs of life {max(gaps):.1f} s apart at most, of 3 allowed")
    bench.expect(took > 9.5, "the disk was not slow")
    bench.expect(max(pings) < 1000 and max(forwards) < 2000, "somebody waited for another's disk")
    bench.expect(len(gaps) > 3 and max(gaps) < 3, "the watchdog was not content")
    os.kill(other.process(), signal.SIGTERM)
    bench.expect(daemon.wait(60) == 0, "the daemon did not end in order")
