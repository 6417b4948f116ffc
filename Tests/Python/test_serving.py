"""A daemon for a block of code, which is gone afterwards however the block, the thread or the process ends."""

import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

import tench
from miniatures import MODELS, ROOT, tenchd

PICTURE = np.full((1, 3, 64, 64), 0.5)


@pytest.fixture(autouse=True)
def program(monkeypatch):
    monkeypatch.setenv("TENCHD", tenchd())


def is_running(pid):
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def await_end(pid):
    """Waits, as long as it takes, until a process that is no child of this one is gone."""
    while is_running(pid):
        os.sched_yield()


def daemons_pid(client):
    """The process at the other end of a client's socket."""
    import socket
    import struct
    link = client._lending._shelf().idle._socket
    return struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]


def test_a_block_has_a_daemon_of_its_own(tmp_path):
    with tench.serve({"two-words": "squeezenet1_1:seed=1"}, threads=1, models_dir=tmp_path, options=["--sessions", "3"],
                     timeout=60, mini=f"resnet_mini:{MODELS}/resnet_mini.safetensors") as client:
        assert [model["name"] for model in client.models()] == ["mini", "two-words"] and client.timeout == 60
        assert client.model_save("mini", "saved")["version"] == 1 and (tmp_path / "saved.safetensors").exists()
        pid = daemons_pid(client)
    assert not is_running(pid) and not os.path.exists(client.endpoint) and not os.path.exists(os.path.dirname(client.endpoint))


@pytest.mark.parametrize("model, words", [
    ("resnet50:nowhere.pth", "nowhere.pth cannot be read"), ("resnetx:seed=1", '"resnetx" is unknown; known are'),
])
def test_a_daemon_that_does_not_start_says_why(model, words):
    with pytest.raises(tench.DaemonFailed, match=r"tenchd did not start \(exit status \d+\); it said:") as raised:
        with tench.serve(net=model):
            raise AssertionError("it started")
    assert words in str(raised.value)


def test_a_daemon_that_ends_in_the_block_is_told_with_what_it_said():
    with pytest.raises(tench.DaemonFailed, match=r"tenchd ended \(exit status -9\); it said:\n.*tenchd") as raised:
        with tench.serve(net="squeezenet1_1:seed=1") as client:
            client.retries = 0
            os.kill(daemons_pid(client), signal.SIGKILL)
            client.update("net", PICTURE, {"kind": "cross_entropy", "class": 0}, {"kind": "sgd"})
    assert isinstance(raised.value.__cause__, ConnectionError)


def test_what_goes_wrong_in_the_block_comes_out():
    with pytest.raises(ZeroDivisionError):
        with tench.serve(net="squeezenet1_1:seed=1") as client:
            pid = daemons_pid(client)
            1 / 0
    assert not is_running(pid)


def test_ctrl_c_while_it_starts_leaves_no_daemon(monkeypatch):
    started = []

    def interrupted(self, seconds):
        self._is_started.wait()
        started.append(self._process.pid)
        raise KeyboardInterrupt
    monkeypatch.setattr("tench.serving._Daemon.wait_until_ready", interrupted)
    with pytest.raises(KeyboardInterrupt):
        with tench.serve(net="squeezenet1_1:seed=1"):
            pass
    assert not is_running(started[0])


def test_a_process_that_is_killed_leaves_no_daemon():
    """vatlab/sos-notebook 359, open-interpreter 340: servers outlived the notebook that had started them."""
    script = """
import os, signal, sys, tench
sys.path.insert(0, sys.argv[1])
from test_serving import daemons_pid
with tench.serve(net="squeezenet1_1:seed=1") as client:
    print(daemons_pid(client), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    run = subprocess.run([sys.executable, "-c", script, os.path.dirname(__file__)], stdout=subprocess.PIPE, text=True)
    assert run.returncode == -signal.SIGKILL
    await_end(int(run.stdout))


def test_a_process_that_ends_within_the_block_does_end():
    """A notebook enters the block in one cell and perhaps leaves it in none: then it is left while the interpreter ends."""
    script = """
import sys, tench
from contextlib import ExitStack
sys.path.insert(0, sys.argv[1])
from test_serving import daemons_pid
stack = ExitStack()
print(daemons_pid(stack.enter_context(tench.serve(net="squeezenet1_1:seed=1"))), flush=True)
"""
    run = subprocess.run([sys.executable, "-c", script, os.path.dirname(__file__)], stdout=subprocess.PIPE, text=True, timeout=60)
    assert run.returncode == 0
    await_end(int(run.stdout))


def test_a_thread_that_ends_does_not_take_its_daemon_along():
    """The kernel's signal comes when the *thread* that started the daemon ends, which here outlives all others."""
    blocks = []

    def enter():
        blocks.append(tench.serve(net="squeezenet1_1:seed=1"))
        blocks.append(blocks[0].__enter__())
    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert blocks[1].forward("net", PICTURE)["version"] == 1
    blocks[0].__exit__(None, None, None)


def test_a_forked_child_that_leaves_the_block_leaves_the_daemon():
    import warnings
    with tench.serve(net="squeezenet1_1:seed=1") as client, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        script = [sys.executable, "-W", "ignore", "-c", """
import os, sys, tench
with tench.serve(net="squeezenet1_1:seed=1") as client:
    child = os.fork()
    if child == 0:
        sys.exit(0)
    assert os.waitpid(child, 0)[1] == 0
    print(client.ping())
"""]
        assert subprocess.check_output(script, text=True) == "{}\n"
        assert client.ping() == {}


def test_the_program_is_looked_for_where_the_page_says(monkeypatch, tmp_path):
    monkeypatch.setenv("TENCHD", "/nowhere/tenchd")
    with pytest.raises(FileNotFoundError, match=r"no program /nowhere/tenchd, which \$TENCHD names"):
        tench.serve(net="x:seed=1").__enter__()
    with pytest.raises(FileNotFoundError, match="no program nothing, which program= names"):
        tench.serve(net="x:seed=1", program="nothing").__enter__()
    monkeypatch.delenv("TENCHD")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tench.serving.BUILT", ROOT / "nowhere")
    with pytest.raises(FileNotFoundError, match="tenchd is not on the PATH"):
        tench.serve(net="x:seed=1").__enter__()


def test_a_python_that_cannot_start_programs_says_so(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(tench.DaemonFailed, match="did not start; it said:\n.*/nowhere/python"):
        tench.serve(net="squeezenet1_1:seed=1").__enter__()


def test_a_long_temporary_folder_is_no_hindrance(monkeypatch, tmp_path):
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with tench.serve(net="squeezenet1_1:seed=1") as client:
        assert client.ping() == {}
