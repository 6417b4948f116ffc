"""What the trials of endings.py share: a connection, the programs and a folder of theirs, and looks at files."""

import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
import time
import zlib

MODEL, SMALL = "squeezenet1_1", "resnet_mini"


class Peer:
    """A connection to a daemon."""

    def __init__(self, path, wait=60):
        until = time.monotonic() + wait
        while True:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(wait)
            try:
                self.socket.connect(path)
                self.lines = self.socket.makefile("rb")
                self.ask("ping")
                return
            except OSError:
                self.socket.close()
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)

    def send(self, method, **params):
        self.id = getattr(self, "id", 0) + 1
        self.socket.sendall(json.dumps({"id": self.id, "method": method, "params": params}).encode() + b"\n")

    def ask(self, method, **params):
        self.send(method, **params)
        line = self.lines.readline()
        if not line:
            raise ConnectionResetError(method)
        return json.loads(line)

    def process(self):
        """The daemon's number, whatever it was started through."""
        return struct.unpack("3i", self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]

    def forward(self):
        picture = {"shape": [1, 3, 64, 64], "data": [0.5] * (3 * 64 * 64)}
        return self.ask("forward", model=MODEL, input=picture, encoding="none")


class Bench:
    """What all trials share: the programs, and a folder that goes at the end."""

    def __init__(self, programs, kills):
        self.programs, self.kills, self.failures = os.path.abspath(programs), kills, []
        self.folder = tempfile.mkdtemp(prefix="tench-end-")

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name):
        return os.path.join(self.programs, name)

    def daemon(self, models, before=(), **variables):
        command = [*before, self.program("tenchd"), "--socket", self.path("s"), "--models-dir", models,
                   "--model", f"{MODEL}={MODEL}:seed=1", "--model", f"{SMALL}=resnet_mini:seed=1"]
        with open(self.path("log"), "a") as log:
            return subprocess.Popen(command, stderr=log, env={**os.environ, **variables})

    def expect(self, holds, what):
        if not holds:
            self.failures.append(what)
            print(f"  FAILED: {what}")


def hidden(folder):
    return [name for name in os.listdir(folder) if name.startswith(".")]


def is_whole_png(path):
    with open(path, "rb") as file:
        data = file.read()
    place = 8
    while place + 12 <= len(data):
        size = int.from_bytes(data[place:place + 4], "big")
        chunk = data[place + 4:place + 8 + size]
        if zlib.crc32(chunk) != int.from_bytes(data[place + 8 + size:place + 12 + size], "big"):
            return False
        place += 12 + size
        if chunk[:4] == b"IEND":
            return data[:4] == b"\x89PNG" and place == len(data)
    return False


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    return process.wait(60)
