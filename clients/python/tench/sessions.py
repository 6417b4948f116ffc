"""Which sessions live as long as which connection."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Optional

from .errors import SessionEnded


class Sessions:
    """The sessions that a client has opened without a `ttl_s`, each with its connection's serial number.

    Of one that went with its connection the daemon would only say that it knows none such; this says what happened.
    """

    def __init__(self) -> None:
        self._serials: Dict[str, int] = {}

    def check(self, params: Mapping[str, Any], serial: Optional[int], lost: str) -> None:
        """Refuses a call that names a session of another connection than this; `lost` is how the last one ended."""
        for session in _named(params):
            if self._serials.get(session) not in (None, serial):
                raise SessionEnded(
                    f"session {session} ended with the connection that it was opened on ({lost}), and its weights with it; "
                    "one that is opened with ttl_s=… outlives its connection by that many seconds")

    def live_on(self, serial: int) -> bool:
        """Whether any of them would end with this connection."""
        return serial in self._serials.values()

    def note(self, method: str, params: Mapping[str, Any], result: Mapping[str, Any], serial: int) -> None:
        """Remembers what a call did to sessions."""
        if method == "session.open" and "ttl_s" not in params:
            self._serials[result["session"]] = serial
        elif method == "session.close":
            self._serials.pop(params["session"], None)


def _named(params: Mapping[str, Any]) -> Iterator[str]:
    for each in (params, *params.get("terms", ())):
        if isinstance(each, Mapping) and isinstance(each.get("session"), str):
            yield each["session"]
