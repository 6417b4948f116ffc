"""What may be asked again, and after how long."""

from __future__ import annotations

import random
from typing import Any, Mapping, Optional

from .errors import ConnectionLost, SessionEnded, TenchError

# Calls that change nothing: asked twice they are as good as asked once.
QUESTIONS = frozenset({
    "hello", "ping", "stats", "models", "forward", "input_gradient", "session.list", "snapshot.list",
})
# Those of them that are answered at once, whatever is being computed.
AT_ONCE = QUESTIONS - {"forward", "input_gradient"}
# Calls that hold what is counted. Such a place comes free when somebody gives one back, which waiting doesn't hasten.
HOLDING = frozenset({"session.open", "snapshot"})
RETRIES, FIRST, LONGEST = 5, 0.1, 5.0
# Seconds of pauses that a daemon is given which said that it ends, until the one after it has loaded its models.
RESTART = 120.0


class Patience:
    """How often one call is still repeated: pauses from 0.1 s that double up to 5 s, each a little shortened by chance.

    A daemon that ends in order is followed by another, as a rule: that one is waited for however often that takes.
    """

    def __init__(self, method: str, retries: int) -> None:
        self._method, self._left, self._next = method, retries, FIRST
        self._restart: Optional[float] = None  # what is left of it, once a daemon has said that it ends

    def pause(self, error: Exception) -> Optional[float]:
        """Seconds until the call may be made again; None when that is useless, forbidden, or enough."""
        if self._left <= 0 or not may_be_repeated(self._method, error):
            return None
        if isinstance(error, TenchError) and error.type == "shutting_down" and self._restart is None:
            self._restart = RESTART
        pause = self._next * random.uniform(0.5, 1)  # so that clients which lost one daemon don't come back as one
        self._next = min(2 * self._next, LONGEST)
        if self._restart is not None and not (isinstance(error, TenchError) and error.type == "overloaded"):
            self._restart -= pause
            return pause if self._restart > 0 else None
        self._left -= 1
        told: Mapping[str, Any] = error.data if isinstance(error, TenchError) else {}
        return max(pause, float(told.get("retry_after_ms", 0)) / 1000)


def may_be_repeated(method: str, error: Exception) -> bool:
    """Whether a call that failed so may be made again: it was surely not carried out, or it is a question."""
    if isinstance(error, TenchError):
        if error.type == "overloaded":
            return method not in HOLDING or "retry_after_ms" in error.data
        return error.type == "shutting_down"
    if isinstance(error, SessionEnded):
        return False
    if isinstance(error, ConnectionLost):
        return error.unsent or method in QUESTIONS
    return isinstance(error, ConnectionError)  # nobody answered the dial
