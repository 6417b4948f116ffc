"""A daemon in the test's own process: it answers what it is asked, and fails where it is told to, byte by byte."""

import json
import sys

import pytest


class Refusal(Exception):
    """An error reply; raised by what answers."""

    def __init__(self, kind, **data):
        self.error = {"code": -1, "message": f"the fake says {kind}", "data": {"type": kind, "retryable": True, **data}}


class FakeDaemon:
    """What it carried out is in `done`; a `plan` raises at the n-th byte that crosses its sockets.

    With a `farewell` it says that to whoever connects, and hangs up. One that is `mute` carries out what it is asked,
    and hangs up without an answer.
    """

    def __init__(self, answer=lambda method, params: {"method": method, **params}):
        self.answer, self.done, self.connections = answer, [], []
        self.crossed, self.plan, self.chunk = 0, {}, 1
        self.farewell, self.is_mute = b"", False

    def dial(self, endpoint, timeout):
        """Stands in for `tench.endpoint.dial`."""
        self.connections.append(FakeSocket(self))
        return self.connections[-1]

    def cross(self):
        """A byte crosses, or what the plan has for it happens instead."""
        self.crossed += 1
        if self.crossed in self.plan:
            raise self.plan.pop(self.crossed)

    def reply(self, line):
        """The reply's line to a request's."""
        request = json.loads(line)
        try:
            told = {"result": self.answer(request["method"], request.get("params", {}))}
            self.done.append(request["method"])
        except Refusal as refusal:
            told = {"error": refusal.error}
        return json.dumps({"jsonrpc": "2.0", "id": request["id"], **told}).encode() + b"\n"


class FakeSocket:
    """The client's end: `chunk` bytes at a time, there and back."""

    def __init__(self, daemon):
        self.daemon, self.heard, self.to_say = daemon, b"", daemon.farewell
        self.is_closed, self.has_hung_up = False, bool(daemon.farewell)
        self.timeout = None

    def settimeout(self, timeout):
        self.timeout = timeout

    def send(self, data):
        assert not self.is_closed
        if self.has_hung_up:
            raise BrokenPipeError(32, "Broken pipe")
        self.cross()
        sent = bytes(data[:self.daemon.chunk])
        self.heard += sent
        if self.heard.endswith(b"\n"):
            line, self.heard = self.heard, b""
            reply = self.daemon.reply(line)
            if self.daemon.is_mute:
                self.has_hung_up = True
            else:
                self.to_say += reply
        return len(sent)

    sendall = send

    def cross(self):
        try:
            self.daemon.cross()
        except ConnectionError:
            self.has_hung_up, self.to_say = True, b""
            raise

    def recv(self, size):
        assert not self.is_closed
        if self.timeout == 0 and not self.to_say and not self.has_hung_up:
            raise BlockingIOError
        if self.to_say:
            self.cross()
        elif not self.has_hung_up:
            raise AssertionError("waits for ever: nothing was asked that would be answered")
        chunk = min(size, self.daemon.chunk)
        said, self.to_say = self.to_say[:chunk], self.to_say[chunk:]
        return said

    def shutdown(self, how):
        self.has_hung_up = True

    def close(self):
        self.is_closed = True


class Interruption:
    """Raises KeyboardInterrupt before the step-th instruction of what makes a call, as Ctrl-C may; `is_done` once it has."""

    def __init__(self, step):
        self.left, self.is_done = step, False

    def pass_instruction(self, code):
        """Counts an instruction, and raises when it is the one."""
        if code.co_filename.endswith(("/client.py", "/lending.py", "/connection.py", "/lines.py")):
            self.left -= 1
            if self.left == 0:
                self.is_done = True
                raise KeyboardInterrupt

    def trace(self, frame, event, argument):
        """Python's trace function up to 3.11."""
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            self.pass_instruction(frame.f_code)
        return self.trace

    def __enter__(self):
        if sys.version_info < (3, 12):
            self.before = sys.gettrace()
            sys.settrace(self.trace)
        else:
            sys.monitoring.use_tool_id(sys.monitoring.DEBUGGER_ID, "interruption")
            sys.monitoring.register_callback(sys.monitoring.DEBUGGER_ID, sys.monitoring.events.INSTRUCTION,
                                             lambda code, offset: self.pass_instruction(code))
            sys.monitoring.set_events(sys.monitoring.DEBUGGER_ID, sys.monitoring.events.INSTRUCTION)
        return self

    def __exit__(self, *_):
        if sys.version_info < (3, 12):
            sys.settrace(self.before)
        else:
            sys.monitoring.set_events(sys.monitoring.DEBUGGER_ID, 0)
            sys.monitoring.free_tool_id(sys.monitoring.DEBUGGER_ID)


@pytest.fixture
def daemon(monkeypatch):
    """A fake daemon that every client of the test dials."""
    fake = FakeDaemon()
    monkeypatch.setattr("tench.endpoint.dial", fake.dial)
    return fake


@pytest.fixture
def pauses(monkeypatch):
    """The pauses between repetitions, in seconds, which nobody waits for."""
    waited = []
    monkeypatch.setattr("tench.client.time.sleep", waited.append)
    return waited
