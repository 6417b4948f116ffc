"""A client of tenchd in one file: the standard library and numpy.

    with Tench() as tench:
        reply = tench.input_gradient("googlenet", picture, {"kind": "logit", "class": 0, "target": 200})
        picture -= 1.5 * reply["gradient"]

Every method returns the protocol's `result` as it stands, with numpy arrays where it has tensors,
and takes arrays wherever the protocol wants a tensor. One call at a time: for parallel work, open
several connections.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import socket
from contextlib import contextmanager
from typing import Any, Iterator, Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Tench", "TenchError", "png"]

DEFAULT_ENDPOINT = "/run/tench/tenchd.sock"
Input = Union[ArrayLike, Mapping[str, Any]]  # an array, or a wire object such as that of `png`


class TenchError(Exception):
    """An error reply; `type` is its stable name (`invalid_shape`, `overloaded` …)."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any]) -> None:
        self.code, self.message, self.data = code, message, dict(data)
        self.type: str = self.data.get("type", "internal")
        self.retryable: bool = bool(self.data.get("retryable", False))
        super().__init__(f"{self.type}: {message}")


class Tench:
    """A connection to a daemon at `unix:/path`, `/path` or `host:port`.

    The default is `$TENCH_ENDPOINT`, else `/run/tench/tenchd.sock`. `timeout` is in seconds, for
    each wait on the socket; None waits for as long as the computation takes.
    """

    def __init__(self, endpoint: Optional[str] = None, timeout: Optional[float] = None) -> None:
        self.endpoint = endpoint or os.environ.get("TENCH_ENDPOINT") or DEFAULT_ENDPOINT
        try:
            self._socket = _connect(self.endpoint, timeout)
        except OSError as error:
            raise ConnectionError(
                f"no daemon at {self.endpoint} ({error.strerror or error}): start tenchd, "
                "or say where it listens with Tench('unix:/path') or TENCH_ENDPOINT"
            ) from error
        self._replies = self._socket.makefile("rb", buffering=1 << 20)
        self._ids = itertools.count(1)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Any method of the protocol; members that are None are left out."""
        params = {name: value for name, value in params.items() if value is not None}
        request = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        self._socket.sendall(json.dumps(request, default=_to_wire).encode() + b"\n")
        while line := self._replies.readline():
            reply = json.loads(line, object_hook=_from_wire) if line.strip() else {}
            if reply.get("id", 0) not in (request["id"], None):
                continue  # the reply to a call that was interrupted
            if "error" in reply:
                error = reply["error"]
                raise TenchError(error["code"], error["message"], error.get("data", {}))
            return reply["result"]
        raise ConnectionError(f"the daemon at {self.endpoint} closed the connection")

    def forward(
        self, model: str, input: Input, outputs: Optional[Sequence[str]] = None,
        top: Optional[int] = None, session: Optional[str] = None, **options: Any,
    ) -> dict[str, Any]:
        """`outputs` by layer name (default `logits`); `top`: the n likeliest classes of each item."""
        return self.call("forward", model=model, input=_input(input), outputs=outputs, top=top,
                         session=session, **options)

    def input_gradient(
        self, model: Optional[str] = None, input: Input = (), loss: Optional[Mapping] = None,
        terms: Optional[Sequence[Mapping]] = None, session: Optional[str] = None, **options: Any,
    ) -> dict[str, Any]:
        """`loss` and its `gradient` by the input, for one model or for weighted `terms`."""
        return self.call("input_gradient", model=model, input=_input(input), loss=loss,
                         terms=terms, session=session, **options)

    def update(
        self, model: str, input: Input, loss: Mapping[str, Any], optimizer: Mapping[str, Any],
        batch_norm: str = "frozen", session: Optional[str] = None, **options: Any,
    ) -> dict[str, Any]:
        """One optimizer step on the session's weights, or the shared ones where that is allowed."""
        return self.call("update", model=model, input=_input(input), loss=loss,
                         optimizer=optimizer, batch_norm=batch_norm, session=session, **options)

    @contextmanager
    def session(self, model: str, ttl_s: Optional[float] = None) -> Iterator[str]:
        """A private copy of a model's weights, by its id; it is closed at the end of the block."""
        session = self.call("session.open", model=model, ttl_s=ttl_s)["session"]
        try:
            yield session
        finally:
            self.call("session.close", session=session)

    def close(self) -> None:
        """Closes the connection; sessions without a `ttl_s` go with it."""
        self._replies.close()
        self._socket.close()

    def __enter__(self) -> Tench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def png(path: str, resize: Optional[Sequence[int]] = None) -> dict[str, Any]:
    """A PNG file as an input; `resize` is (height, width)."""
    with open(path, "rb") as file:
        picture: dict[str, Any] = {"png": base64.b64encode(file.read()).decode()}
    return picture if resize is None else {**picture, "resize": list(resize)}


def _connect(endpoint: str, timeout: Optional[float]) -> socket.socket:
    path = endpoint[5:] if endpoint.startswith("unix:") else endpoint if "/" in endpoint else None
    if path is None:
        host, _, port = endpoint.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    connection.connect(path)
    return connection


def _input(value: Input) -> Any:
    return value if isinstance(value, Mapping) else np.asarray(value, np.float32)


def _to_wire(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        data = np.ascontiguousarray(value, "<f4")
        return {"dtype": "f32", "shape": value.shape, "b64": base64.b64encode(data).decode()}
    return value.tolist()  # class lists and numpy scalars


def _from_wire(value: dict[str, Any]) -> Any:
    if "shape" not in value or not ("b64" in value or "data" in value):
        return value
    if "data" in value:
        return np.array(value["data"], np.float32).reshape(value["shape"])
    data = base64.b64decode(value["b64"])
    if value["dtype"] == "bf16":  # numpy has none: the upper half of a float32
        return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4").reshape(value["shape"])
    return np.frombuffer(data, {"f32": "<f4", "f16": "<f2"}[value["dtype"]]).reshape(value["shape"])
