"""A client among threads, processes, signals and copies. Each test names where another daemon's client went wrong."""

import copy
import gc
import multiprocessing
import os
import pickle
import signal
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tench import ConnectionLost, Tench, TenchError

LOSS = {"kind": "logit", "class": 0, "target": 200}
PICTURE = np.linspace(0, 1, 3 * 16 * 16).reshape(1, 3, 16, 16)


def logits(client, grey=0.5):
    return client.forward("tiny", np.full((1, 3, 32, 32), grey), deterministic=True)["outputs"]["logits"]


def in_a_child(work):
    """What the work returns in a forked child, which ends without this process' leftovers."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks where there are threads, which is the point
        child = os.fork()
    if child == 0:
        try:
            told = repr(work())
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        told = said.read()
    os.waitpid(child, 0)
    return told


def test_a_thousand_calls_of_eight_threads_get_their_own_answers(client):
    """triton 6650: a client shared by threads failed with `cannot switch to a different thread`."""
    def asked(number):
        return client.forward("mini", np.full((1, 3, 16, 16), number / 1000), deterministic=True)["outputs"]["logits"]
    expected = [asked(number) for number in range(10)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(asked, [number % 10 for number in range(1000)]))
    assert all(np.array_equal(answer, expected[number % 10]) for number, answer in enumerate(answers))


def test_a_client_may_be_closed_by_another_thread_than_its_own(endpoint):
    """pytriton 63: the collector ran `__del__` in another thread, which the client could not bear."""
    client = Tench(endpoint)
    client.ping()
    closing = threading.Thread(target=client.close)
    closing.start()
    closing.join()
    with pytest.raises(RuntimeError, match="was closed"):
        client.ping()
    client.close()


def test_a_child_has_a_connection_of_its_own_and_leaves_its_parents(client):
    """redis-py 234: both used one socket. redis-py 863: the child's `shutdown` ended its parent's connection."""
    with client.session("mini") as session:  # lives as long as the parent's connection
        before = logits(client)
        assert in_a_child(lambda: np.array_equal(logits(client), before)) == "True"
        assert in_a_child(client.close) == "None"
        assert in_a_child(lambda: client.forward("mini", PICTURE, session=session)["version"]) == "1"
        assert client.forward("mini", PICTURE, session=session)["version"] == 1
        assert np.array_equal(logits(client), before)


def test_a_child_forked_in_the_middle_of_another_threads_call_does_not_wait_for_ever(client):
    """grpc 13873, redis-py 844: the lock was held by a thread that the child hasn't got."""
    shelf = client._lending._shelf()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(shelf.lock.acquire).result()
        assert in_a_child(lambda: client.ping()) == "{}"
        pool.submit(shelf.lock.release).result()


def _ask(client):
    return client.ping()


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_of_a_pool_take_a_client(client, method, monkeypatch):
    """redis-py 2241, google-cloud-python 4736: `cannot pickle '_thread.lock' object`."""
    if method == "fork":
        warnings.simplefilter("ignore", DeprecationWarning)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(_ask, [client] * 4) == [{}] * 4


def test_copies_have_what_it_takes_to_dial_and_no_connection(endpoint, tmp_path):
    client = Tench(endpoint, timeout=60, retries=1)
    for twin in (copy.copy(client), copy.deepcopy(client), pickle.loads(pickle.dumps(client))):
        assert repr(twin) == repr(client) == f"tench.Tench({endpoint!r}, timeout=60, retries=1)"
        with twin:
            assert twin.ping() == {} and np.array_equal(logits(twin), logits(client))
    client.close()
    with pickle.loads(pickle.dumps(client)) as open_again:
        assert open_again.ping() == {}


@pytest.mark.parametrize("error", [TenchError(-1, "m", {"type": "internal"}), ConnectionLost("lost", unsent=True)])
def test_errors_come_back_from_workers(error):
    """A pool pickles what its worker raised; an error that can't be unpickled stops the pool for ever."""
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is type(error) and str(twin) == str(error) and vars(twin) == vars(error)


def test_a_call_within_a_call_is_answered(client):
    """snowflake 1567, ray 60014: a signal handler or a finalizer waited for the lock that its own thread held."""
    answered = []

    def handle(*_):
        answered.append(client.ping())
        signal.setitimer(signal.ITIMER_REAL, 0.001)  # the next comes when this one is done, however slow the machine
    before = signal.signal(signal.SIGALRM, handle)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        outer = [logits(client, number / 50) for number in range(50)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert answered and all(each == {} for each in answered)
    assert all(np.array_equal(answer, logits(client, number / 50)) for number, answer in enumerate(outer))


def test_ctrl_c_at_any_time_of_a_real_call_spoils_nothing(client):
    """PyMySQL 724, pymapd 82, mysql2 99: after Ctrl-C in a notebook the next query got the last one's result, or none ever."""
    expected = [logits(client, number / 50) for number in range(50)]
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for number in range(50):
            try:
                signal.setitimer(signal.ITIMER_REAL, number * 5e-5 + 1e-6)
                logits(client, 1 - number / 50)
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                pass
            assert np.array_equal(logits(client, number / 50), expected[number])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_what_is_not_closed_is_let_go_of(endpoint):
    """MySQLdb 84: closing in the collector hung the interpreter; here nothing is asked of the daemon then."""
    with pytest.warns(ResourceWarning):
        client = Tench(endpoint)
        client.ping()
        del client
        gc.collect()
        warnings.warn("none if it had been closed", ResourceWarning, stacklevel=1)


def test_a_call_can_be_cancelled_from_another_thread(client):
    """What waits is dropped; the connection goes on, and so do sessions on it."""
    assert client.cancel() is False
    picture = np.full((8, 3, 224, 224), 0.5)
    with client.session("tiny") as session, ThreadPoolExecutor(1) as pool:
        for _ in range(20):
            call = pool.submit(client.input_gradient, "tiny", picture, LOSS, session=session)
            while not client.cancel() and not call.done():
                pass
            if isinstance(call.exception(), TenchError):
                break
        assert call.exception().type == "cancelled"
        assert client.forward("tiny", picture[:1], session=session)["version"] == 1


def test_closing_ends_what_another_thread_waits_for(endpoint):
    client = Tench(endpoint)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(client.input_gradient, "tiny", np.full((8, 3, 224, 224), 0.5), LOSS)
        while not client._lending._shelf().lent and not call.done():
            pass
        client.close()
        assert call.done() or isinstance(call.exception(), (ConnectionLost, RuntimeError))
