"""The client for programs that wait for their answers."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Mapping, Optional

from . import calls
from .calls import Call, R, documented
from .configuration import Configuration, File
from .encoding import prepared
from .errors import SessionEnded
from .lending import Lending
from .repeating import RETRIES, Patience

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec

    P = ParamSpec("P")


def waiting(call: Callable[P, Call[R]]) -> Callable[Concatenate[Any, P], R]:
    """A method that makes a call and waits for its answer."""

    @wraps(call)
    def method(self: Tench, /, *args: P.args, **kwargs: P.kwargs) -> R:
        made = call(*args, **kwargs)
        return made.read(self.call(made.method, **made.params))

    return documented(method, call)


class Tench(Configuration):
    """A client of the daemon at `endpoint`: `unix:/path`, `/path`, `host:port`; else `$TENCH_ENDPOINT`.

    Every method returns the protocol's `result`, with numpy arrays where it has tensors, and takes anybody's arrays
    wherever it wants a tensor. Threads may share a client; their calls take turns. A forked child and an unpickled or
    copied client have connections of their own.

    Whatever ends a call before its answer (a timeout, Ctrl-C, a lost daemon) ends the connection too, so that no late
    answer is taken for another's, and the next call dials again. A session without a `ttl_s` lives as long as the
    connection that it was opened on; a call that names one after that raises `SessionEnded`.

    - `timeout`: seconds that a call may take from its turn to its reply; None waits however long it takes.
    - `token_file`: the secret that a daemon on TCP asks for; it proves itself with it whenever it dials.
    - `retries`: how often a call is repeated, after pauses that grow from 0.1 s, when the daemon is overloaded or the
      connection was lost. What changes something is repeated only where it was surely not carried out. A daemon that
      says it is shutting down is waited for up to two minutes: with `retries=0` neither.
    """

    def __init__(self, endpoint: Optional[File] = None, timeout: Optional[float] = None,
                 token_file: Optional[File] = None, retries: int = RETRIES) -> None:
        super().__init__(endpoint, timeout, token_file, retries)
        self._lending = Lending(self)
        self._lending.dial()

    def call(self, method: str, **params: Any) -> Dict[str, Any]:
        """Any method of the protocol; members that are None are left out."""
        members, patience = prepared(params), Patience(method, self.retries)
        while True:
            try:
                return self._lending.ask(method, members)
            except Exception as error:
                if (pause := patience.pause(error)) is None:
                    raise
            time.sleep(pause)

    forward = waiting(calls.forward)
    input_gradient = waiting(calls.input_gradient)
    update = waiting(calls.update)
    hello = waiting(calls.hello)
    ping = waiting(calls.ping)
    stats = waiting(calls.stats)
    drain = waiting(calls.drain)
    models = waiting(calls.models)
    layers = waiting(calls.layers)
    session_open = waiting(calls.session_open)
    session_close = waiting(calls.session_close)
    session_list = waiting(calls.session_list)
    connection_list = waiting(calls.connection_list)
    connection_close = waiting(calls.connection_close)
    slow_list = waiting(calls.slow_list)
    snapshot = waiting(calls.snapshot)
    restore = waiting(calls.restore)
    snapshot_list = waiting(calls.snapshot_list)
    snapshot_drop = waiting(calls.snapshot_drop)
    model_load = waiting(calls.model_load)
    model_unload = waiting(calls.model_unload)
    model_save = waiting(calls.model_save)
    model_delete = waiting(calls.model_delete)

    @contextmanager
    def session(self, model: str, ttl_s: Optional[int] = None, snapshot: Optional[str] = None) -> Iterator[str]:
        """A private copy of a model's weights, or of a named snapshot's, by its name; it is closed at the end of the block."""
        session = self.session_open(model, ttl_s, snapshot)["session"]
        try:
            yield session
        except BaseException:
            # What ended the block matters more than what closing might raise.
            with suppress(Exception):
                self._lending.ask("session.close", {"session": session})
            raise
        with suppress(SessionEnded):
            self.session_close(session)

    def cancel(self) -> bool:
        """Asks that the call which another thread has under way on this client be dropped; False when there is none.

        That call then raises `TenchError` of the type `cancelled`, unless it was done by then.
        """
        return self._lending.cancel()

    def close(self) -> None:
        """Closes the connection, with it the sessions without a `ttl_s`, and whatever another thread waits for."""
        self._lending.close()

    def __enter__(self) -> Tench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__setstate__(state)
        self._lending = Lending(self)
