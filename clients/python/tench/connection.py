"""One connection to a daemon: a line there, a line back."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections import deque
from typing import Any, Deque, Dict, Mapping, Optional

from . import authentication, lines
from . import endpoint as endpoints
from .errors import ConnectionLost, TenchError

_serials = itertools.count(1)
_ids = itertools.count(1)


class Deadline:
    """The moment until which a call may take; without a timeout it never comes."""

    def __init__(self, timeout: Optional[float]) -> None:
        self._timeout, self._end = timeout, None if timeout is None else time.monotonic() + timeout

    def left(self) -> Optional[float]:
        """The seconds that are left, for a socket's timeout; `TimeoutError` when none are."""
        if self._end is None:
            return None
        if (left := self._end - time.monotonic()) <= 0:
            raise self.passed()
        return left

    def passed(self) -> TimeoutError:
        """What is raised when it comes."""
        return TimeoutError(f"no reply within {self._timeout:g} s; the call was given up, and its connection with it")


class Connection:
    """A socket on which one call at a time is made.

    After any exception but `TenchError` it is of no more use: what was said and heard of a line then is not known.
    """

    def __init__(self, endpoint: str, token_file: Optional[str], deadline: Deadline) -> None:
        self.endpoint, self.serial = endpoint, next(_serials)
        self._lines, self._whole = lines.Lines(), deque[bytes]()
        self._sending = threading.Lock()
        self._under_way: Optional[lines.Id] = None
        self.last_words: Optional[TenchError] = None
        self._socket: socket.socket = endpoints.dial(endpoint, deadline.left())
        try:
            if token_file is not None:
                self._authenticate(authentication.token(token_file), deadline)
        except BaseException:
            self.close()
            raise

    def _authenticate(self, secret: bytes, deadline: Deadline) -> None:
        challenge = self.ask("auth.challenge", {}, deadline)["challenge"]
        self.ask("auth.answer", {"proof": authentication.proof(secret, challenge)}, deadline)

    def ask(self, method: str, params: Mapping[str, Any], deadline: Deadline) -> Dict[str, Any]:
        """The result of a request, or the `TenchError` that it was answered with."""
        identifier = next(_ids)
        line = lines.request(identifier, method, params)
        with self._sending:
            self._send(line, deadline)
            self._under_way = identifier
        while True:
            reply = lines.reply(self._line(deadline))
            # What belongs to no request in particular belongs to the only one; others are to `cancel`.
            if reply and reply["id"] in (identifier, None):
                self._under_way = None
                if "error" in reply:
                    raise TenchError.of(reply["error"])
                result: Dict[str, Any] = reply["result"]
                return result

    def cancel(self) -> bool:
        """Asks, from another thread, that the call under way be dropped; False when there is none."""
        with self._sending:
            if (target := self._under_way) is None:
                return False
            try:
                self._socket.sendall(lines.request(f"cancel-{next(_ids)}", "cancel", {"target": target}))
            except OSError:
                self.hang_up()  # which cancels as well, and half a line would spoil the next
            return True

    def is_lost(self) -> bool:
        """Whether the daemon has closed it meanwhile; lines that came unasked are passed over."""
        is_lost = self._overhear()
        for reply in map(lines.reply, self._whole):
            if reply and reply["id"] is None and "error" in reply:
                self.last_words = TenchError.of(reply["error"])
        self._whole.clear()
        # A daemon that has said farewell reads no more, though the socket may be open for a moment yet.
        return is_lost or (self.last_words is not None and self.last_words.type == "shutting_down")

    def hang_up(self) -> None:
        """Ends the connection under a call of another thread, which then fails."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it had ended already

    def close(self) -> None:
        """Lets go of the socket. In a forked child that leaves the parent's connection as it was."""
        self._under_way = None
        self._socket.close()

    def _send(self, line: bytes, deadline: Deadline) -> None:
        unsent = memoryview(line)
        try:
            while unsent:
                self._socket.settimeout(deadline.left())
                unsent = unsent[self._socket.send(unsent):]
        except (socket.timeout, TimeoutError):
            raise deadline.passed() from None
        except OSError as error:
            self._raise_farewell()
            # A line without its newline may count as one at the end of a connection.
            raise ConnectionLost.of(self.endpoint, error.strerror, unsent=len(unsent) > 1) from error

    def _raise_farewell(self) -> None:
        """The last words of a daemon that hung up, such as that it has no room for a connection."""
        self._overhear()
        for reply in map(lines.reply, self._whole):
            if reply and reply["id"] is None and "error" in reply:
                raise TenchError.of(reply["error"])

    def _overhear(self) -> bool:
        """Takes in what has been said by now, without waiting; whether that was the last."""
        try:
            self._socket.settimeout(0)
            while chunk := self._socket.recv(1 << 20):
                self._whole.extend(self._lines.feed(chunk))
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True

    def _line(self, deadline: Deadline) -> bytes:
        while not self._whole:
            try:
                self._socket.settimeout(deadline.left())
                chunk = self._socket.recv(1 << 20)
            except (socket.timeout, TimeoutError):
                raise deadline.passed() from None
            except OSError as error:
                raise ConnectionLost.of(self.endpoint, error.strerror) from error
            if not chunk:
                raise ConnectionLost.of(self.endpoint, "the daemon closed it")
            self._whole.extend(self._lines.feed(chunk))
        return self._whole.popleft()
