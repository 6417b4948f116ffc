"""What a call may raise beside Python's own errors."""

from __future__ import annotations

from typing import Any, Mapping


class TenchError(Exception):
    """An error reply; `type` is its stable name (`invalid_shape`, `overloaded` …).

    `data` has what the protocol tells besides: `member`, `expected`, `got`, `retry_after_ms`. A request that was
    answered so has had no effect.
    """

    def __init__(self, code: int, message: str, data: Mapping[str, Any]) -> None:
        self.code, self.message, self.data = code, message, dict(data)
        self.type = str(self.data.get("type", ""))
        self.retryable = bool(self.data.get("retryable", False))
        super().__init__(f"{self.type}: {message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return TenchError, (self.code, self.message, self.data)


class ConnectionLost(ConnectionError):
    """The connection ended before the reply came; the request was perhaps carried out, unless `unsent`."""

    def __init__(self, message: str, unsent: bool = False) -> None:
        self.unsent = unsent
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return ConnectionLost, (str(self), self.unsent)


class SessionEnded(ConnectionError):
    """The session went with the connection that it was opened on, and its weights with it."""
