"""What a call may raise beside Python's own errors."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class TenchError(Exception):
    """An error reply; `type` is its stable name (`invalid_shape`, `overloaded` …).

    `data` has what the protocol tells besides: `member`, `expected`, `got`, `retry_after_ms`. A request that was
    refused so has had no effect.
    """

    def __init__(self, code: int, message: str, data: Mapping[str, Any]) -> None:
        self.code, self.message, self.data = code, message, dict(data)
        self.type = str(self.data.get("type", ""))
        self.retryable = bool(self.data.get("retryable", False))
        super().__init__(f"{self.type}: {message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return TenchError, (self.code, self.message, self.data)

    @classmethod
    def of(cls, error: Mapping[str, Any]) -> TenchError:
        """The error of a reply, with advice where its shape is that of a picture as other libraries hold it."""
        message, data = str(error["message"]), error.get("data", {})
        got = data.get("got", [])
        if data.get("type") == "invalid_shape" and len(got) in (3, 4) and got[-1] in (1, 3, 4) and got[1] > 4:
            message += "; if that is [height, width, channels], tench.picture(…) turns it"
        return cls(int(error["code"]), message, data)


class ConnectionLost(ConnectionError):
    """The connection ended before the reply came.

    The request was perhaps carried out, perhaps not; with `unsent` it surely was not.
    """

    def __init__(self, message: str, unsent: bool = False) -> None:
        self.unsent = unsent
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return ConnectionLost, (str(self), self.unsent)

    @classmethod
    def of(cls, endpoint: str, reason: Optional[str], unsent: bool = False) -> ConnectionLost:
        """The one to an endpoint, and what became of the request."""
        fate = "the request was not sent" if unsent else "the request was perhaps carried out, perhaps not"
        return cls(f"the connection to {endpoint} was lost ({reason}); {fate}", unsent)


class SessionEnded(ConnectionError):
    """A session went with the connection that it was opened on, and its weights with it."""
