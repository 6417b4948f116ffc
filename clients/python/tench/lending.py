"""One connection, lent to one call at a time."""

from __future__ import annotations

import os
import threading
from typing import Any, Dict, Mapping, Optional

from .configuration import Configuration
from .connection import Connection, Deadline
from .errors import TenchError
from .sessions import Sessions


class _Shelf:
    """Where a process keeps the connection between calls."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        # Of a thread that calls within its own call, from a signal handler or a finalizer, the inner call finds the
        # shelf empty and dials for itself; a lock of another kind would wait for ever.
        self.lock = threading.RLock()
        self.idle: Optional[Connection] = None
        self.lent: Optional[Connection] = None
        self.sessions = Sessions()
        self.lost = ""
        # What the last daemon said before it hung up between two calls, until another answers.
        self.last_words: Optional[TenchError] = None


_renewing = threading.Lock()


def _renew() -> None:
    """After a fork: the lock may be another thread's, and there are no others in a child."""
    global _renewing
    _renewing = threading.Lock()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork either
    os.register_at_fork(after_in_child=_renew)


class Lending:
    """Lends the connection to a call, and takes it back only from one that ended as it should.

    While it is lent the shelf is empty. So whatever interrupts a call, wherever it does, leaves no connection on which
    the next one could hear what was meant for this.
    """

    def __init__(self, owner: Configuration) -> None:
        self._owner, self._current, self._is_closed = owner, _Shelf(), False

    def dial(self) -> None:
        """Connects now, so that a daemon that isn't there is told at once."""
        self._shelf().idle = self._connected(Deadline(self._owner.timeout))

    def ask(self, method: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        """The result of a call, in its turn."""
        shelf = self._shelf()
        with shelf.lock:
            if self._is_closed:
                raise RuntimeError(f"this client of {self._owner.endpoint} was closed")
            deadline = Deadline(self._owner.timeout)
            connection, shelf.idle = shelf.idle, None
            outer = shelf.lent
            try:
                if connection is not None and connection.is_lost():
                    connection.close()
                    shelf.last_words = connection.last_words
                    connection, shelf.lost = None, "the daemon closed it"
                known = connection or outer
                shelf.sessions.check(params, known.serial if known else None, shelf.lost)
                connection = shelf.lent = connection or self._redialled(shelf, deadline)
                result = connection.ask(method, params, deadline)
                shelf.sessions.note(method, params, result, connection.serial)
            except TenchError as error:
                if error.type == "shutting_down" and connection is not None and not shelf.sessions.live_on(connection.serial):
                    connection.close()  # another daemon, or the one that comes after this, is found by dialling
                    connection, shelf.lost = None, str(error)
                self._take_back(shelf, connection, outer)
                raise
            except BaseException as error:
                shelf.lent, shelf.lost = outer, str(error) or type(error).__name__
                if connection is not None:
                    connection.close()
                raise
            self._take_back(shelf, connection, outer)
            return result

    def cancel(self) -> bool:
        """Has the daemon drop what another thread is waiting for; False when nobody is."""
        lent = self._shelf().lent
        return lent is not None and lent.cancel()

    def close(self) -> None:
        """Lends nothing from now on, and ends what is lent."""
        self._is_closed = True
        shelf = self._shelf()
        if (lent := shelf.lent) is not None:
            lent.hang_up()
        with shelf.lock:
            if shelf.idle is not None:
                shelf.idle.close()
            shelf.idle = None

    def _redialled(self, shelf: _Shelf, deadline: Deadline) -> Connection:
        try:
            connection = self._connected(deadline)
        except ConnectionError as error:
            if shelf.last_words is not None:
                raise shelf.last_words from error  # it is known why nobody answers, and so whether to wait
            raise
        shelf.last_words = None
        return connection

    def _connected(self, deadline: Deadline) -> Connection:
        return Connection(self._owner.endpoint, self._owner.token_file, deadline)

    @staticmethod
    def _take_back(shelf: _Shelf, connection: Optional[Connection], outer: Optional[Connection]) -> None:
        inner, shelf.idle, shelf.lent = shelf.idle, connection, outer
        if inner is not None:
            inner.close()  # of a call within this one

    def _shelf(self) -> _Shelf:
        """This process' shelf. A forked child leaves its parent's connection alone, but for its own copy of the socket."""
        if self._current.pid != os.getpid():
            with _renewing:
                if (parents := self._current).pid != os.getpid():
                    self._current = _Shelf()
                    for connection in (parents.idle, parents.lent):
                        if connection is not None:
                            connection.close()
        return self._current

