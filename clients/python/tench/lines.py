"""Requests and replies as lines of JSON."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, Mapping, Union

from . import tensors

Id = Union[int, str]


def request(identifier: Id, method: str, params: Mapping[str, Any]) -> bytes:
    """A request's line, with its newline; `params` as `encoding.prepared` leaves them."""
    envelope = {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}
    return json.dumps(envelope, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def reply(line: bytes) -> Dict[str, Any]:
    """A reply with arrays where it has tensors; the empty one of an empty line, by which daemons feel for their clients."""
    if not line.strip():
        return {}
    told: Dict[str, Any] = json.loads(line, object_hook=tensors.from_wire)
    return told


class Lines:
    """Bytes as they come in, cut into lines; what is left of a line waits for the rest."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._searched = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that are whole now."""
        self._bytes += chunk
        while (end := self._bytes.find(b"\n", self._searched)) >= 0:
            line = bytes(self._bytes[:end])
            del self._bytes[: end + 1]
            self._searched = 0
            yield line
        self._searched = len(self._bytes)
