"""A daemon of one's own to ask, and tensors as they stand on the wire."""
import base64, contextlib, json, os, shutil, socket, subprocess, tempfile, time
import numpy


class Refused(RuntimeError):
    """An error in the daemon's words; `kind` is its type."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.kind = error["data"]["type"]


class Ended(RuntimeError):
    """The daemon is gone, with the last of what it logged."""


class Daemon:
    """A daemon with these options, which listens in a folder of its own; `models` in there is its models directory."""

    def __init__(self, tenchd, *options):
        self.folder = tempfile.mkdtemp(prefix="tench-check-")
        self.models, self.log, path = f"{self.folder}/models", f"{self.folder}/log", f"{self.folder}/s"
        os.mkdir(self.models)
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([tenchd, "--socket", path, "--models-dir", self.models, *options], stderr=log)
        self.peer = socket.socket(socket.AF_UNIX)
        while self.process.poll() is None:
            try:
                self.peer.connect(path)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise SystemExit(open(self.log).read())
        self.lines = self.peer.makefile("rwb")
        # Connections are taken before the models are read; what has answered has read them.
        self.call("ping")

    def call(self, method, **params):
        try:
            self.lines.write(json.dumps({"id": 1, "method": method, "params": params}).encode() + b"\n")
            self.lines.flush()
            line = self.lines.readline()
        except OSError:
            line = b""
        if not line:
            # It may be writing where it was.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            raise Ended(open(self.log, errors="replace").read()[-2000:])
        reply = json.loads(line)
        if "error" in reply:
            raise Refused(reply["error"])
        return reply["result"]

    def forward(self, pixels, outputs=("logits",), model="m"):
        """Outputs of a model, by name."""
        reply = self.call("forward", model=model, input=tensor(pixels), outputs=list(outputs), encoding="b64")
        return {name: values(each) for name, each in reply["outputs"].items()}

    def gradient(self, pixels, loss, model="m"):
        """The input gradient of a loss of a model."""
        return values(self.call("input_gradient", model=model, input=tensor(pixels), loss=loss, encoding="b64")["gradient"])

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


def tensor(values):
    data = numpy.ascontiguousarray(values, "<f4")
    return {"shape": list(data.shape), "dtype": "f32", "b64": base64.b64encode(data.tobytes()).decode()}


def values(tensor):
    return numpy.frombuffer(base64.b64decode(tensor["b64"]), "<f4").reshape(tensor["shape"]).astype(float)


def off(got, truth):
    """The largest difference, relative to the largest value; infinite where the shapes differ."""
    truth = numpy.asarray(truth, float)
    return abs(got - truth).max() / abs(truth).max() if got.shape == truth.shape else float("inf")
