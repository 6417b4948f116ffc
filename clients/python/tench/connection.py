"""One connection to a daemon: a line there, a line back."""

from __future__ import annotations

import itertools
import json
import socket
from typing import Any, Dict, Mapping, Optional

from . import endpoint as endpoints
from . import tensors
from .errors import ConnectionLost, TenchError


class Connection:
    """A socket on which one call at a time is made. After any exception but `TenchError` it is of no more use."""

    def __init__(self, endpoint: str, timeout: Optional[float]) -> None:
        self.endpoint = endpoint
        self._socket: socket.socket = endpoints.dial(endpoint, timeout)
        self._unread = bytearray()
        self._ids = itertools.count(1)

    def call(self, method: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        """The result of a request, or the `TenchError` that it was answered with."""
        request = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        self._socket.sendall(json.dumps(request, allow_nan=False).encode() + b"\n")
        while True:
            line = self._line()
            reply = json.loads(line, object_hook=tensors.from_wire) if line.strip() else {}
            if reply.get("id", 0) not in (request["id"], None):
                continue
            if "error" in reply:
                error = reply["error"]
                raise TenchError(error["code"], error["message"], error.get("data", {}))
            result: Dict[str, Any] = reply["result"]
            return result

    def close(self) -> None:
        """Ends the connection, and with it what it had running and its sessions without a `ttl_s`."""
        self._socket.close()

    def _line(self) -> bytes:
        searched = 0
        while (end := self._unread.find(b"\n", searched)) < 0:
            searched = len(self._unread)
            chunk = self._socket.recv(1 << 20)
            if not chunk:
                raise ConnectionLost(f"the daemon at {self.endpoint} closed the connection")
            self._unread += chunk
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line
