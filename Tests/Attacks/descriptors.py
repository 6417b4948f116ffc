"""What a daemon does while it has no descriptors left: an attack on one of its own, since no other
daemon comes to that."""

import contextlib
import os
import resource
import socket
import subprocess
import time

from attacks import PING, dial

DESCRIPTORS = 40
PEERS = 60
SECONDS = 2


def allow_few():
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def ticks(pid):
    """The processor's time that a process has had, in seconds."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def knock(path):
    """A connection that waits to be accepted, if need be, and never for longer than that."""
    peer = socket.socket(socket.AF_UNIX)
    peer.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        peer.connect(path)
    return peer


def is_gone(peer):
    """Whether the daemon has turned it away, which frees a descriptor."""
    try:
        while peer.recv(4096):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def run_out(tenchd, folder):
    """Has sixty peers stay at a daemon of forty descriptors, or come back when they are sent away.

    Gives the share of a processor that the daemon takes meanwhile, how long it is until somebody is
    answered once they have gone, in milliseconds, and the lines that it logs of the shortage.
    """
    path = f"{folder}/few"
    with open(f"{folder}/few.log", "w") as log:
        daemon = subprocess.Popen([tenchd, "--socket", path, "--threads", "1"], stderr=log, preexec_fn=allow_few)
    try:
        while not os.path.exists(path):
            time.sleep(0.05)
        with dial(path) as peer:
            peer.sendall(PING)
            peer.recv(4096)
        peers = [knock(path) for _ in range(PEERS)]
        time.sleep(0.5)
        before, start = ticks(daemon.pid), time.monotonic()
        while time.monotonic() < start + SECONDS:
            for index, peer in enumerate(peers):
                if is_gone(peer):
                    peer.close()
                    peers[index] = knock(path)
            time.sleep(0.05)
        share = (ticks(daemon.pid) - before) / (time.monotonic() - start)
        for peer in peers:
            peer.close()
        start = time.monotonic()
        while True:
            with contextlib.suppress(OSError), dial(path) as peer:
                peer.sendall(PING)
                if b"result" in peer.recv(4096):
                    break
            time.sleep(0.01)
        wait = (time.monotonic() - start) * 1e3
    finally:
        daemon.terminate()
        daemon.wait(30)
    with open(f"{folder}/few.log") as log:
        return share, wait, sum("can be accepted" in line for line in log)
