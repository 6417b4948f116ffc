"""A client of tenchd in one file: the standard library and numpy.

    loss = {"kind": "logit", "class": 0, "target": 200}
    with Tench() as tench:
        picture -= 1.5 * tench.input_gradient("googlenet", picture, loss)["gradient"]

Every method returns the protocol's `result` as it stands, with numpy arrays where it has tensors,
takes arrays wherever it wants a tensor, and any other member (`session`, `deadline_ms` …) by name.
One call at a time: open several for parallel work.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence, Union

import numpy as np
from numpy.typing import ArrayLike

DEFAULT_ENDPOINT = "/run/tench/tenchd.sock"
Input = Union[ArrayLike, Mapping[str, Any]]  # an array, or a wire object such as `Tench.png`'s


class TenchError(Exception):
    """An error reply; `type` is its stable name (`invalid_shape`, `overloaded` …)."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any]) -> None:
        self.code, self.message, self.data = code, message, dict(data)
        self.type, self.retryable = self.data.get("type"), self.data.get("retryable", False)
        super().__init__(f"{self.type}: {message}")


class Tench:
    """A connection to the daemon at `endpoint`: `unix:/path`, `/path`, `host:port`.

    `timeout`, in seconds, is for each wait on the socket; None waits however long it takes.
    """

    def __init__(self, endpoint: str | None = None, timeout: float | None = None) -> None:
        self.endpoint = endpoint or os.environ.get("TENCH_ENDPOINT") or DEFAULT_ENDPOINT
        try:
            self._socket = _connect(self.endpoint, timeout)
        except OSError as error:
            raise ConnectionError(f"no daemon at {self.endpoint}: {error.strerror or error}; "
                                  "start tenchd, or set TENCH_ENDPOINT to where it is") from error
        self._replies = self._socket.makefile("rb", buffering=1 << 20)
        self._ids = itertools.count(1)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Any method of the protocol; members that are None are left out."""
        params = {name: value for name, value in params.items() if value is not None}
        if not isinstance(params.get("input", {}), Mapping):
            params["input"] = np.asarray(params["input"], np.float32)
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
        self, model: str, input: Input, outputs: Sequence[str] | None = None,
        top: int | None = None, **options: Any,
    ) -> dict[str, Any]:
        """`outputs` by layer name (default `logits`); `top`: each item's n likeliest classes."""
        return self.call("forward", model=model, input=input, outputs=outputs, top=top, **options)

    def input_gradient(
        self, model: str | None, input: Input, loss: Mapping[str, Any] | None = None,
        terms: Sequence[Mapping[str, Any]] | None = None, **options: Any,
    ) -> dict[str, Any]:
        """`loss` and its `gradient` by the input: of one model, or (model None) of `terms`."""
        return self.call("input_gradient", model=model, input=input, loss=loss, terms=terms,
                         **options)

    def update(
        self, model: str, input: Input, loss: Mapping[str, Any], optimizer: Mapping[str, Any],
        batch_norm: str = "frozen", **options: Any,
    ) -> dict[str, Any]:
        """One optimizer step on the session's weights, or the shared ones where that is allowed."""
        return self.call("update", model=model, input=input, loss=loss,
                         optimizer=optimizer, batch_norm=batch_norm, **options)

    @contextmanager
    def session(self, model: str, ttl_s: float | None = None) -> Iterator[str]:
        """A private copy of a model's weights, by its id; it is closed at the end of the block."""
        session = self.call("session.open", model=model, ttl_s=ttl_s)["session"]
        try:
            yield session
        finally:
            self.session_close(session)

    def session_list(self) -> dict[str, Any]:
        """The `sessions` of this user; for an administrator everybody's, which may be closed."""
        return self.call("session.list")

    def session_close(self, session: str) -> dict[str, Any]:
        """Ends a session before its time."""
        return self.call("session.close", session=session)

    def snapshot_list(self) -> dict[str, Any]:
        """The `snapshots` of this user; for an administrator everybody's."""
        return self.call("snapshot.list")

    def snapshot_drop(self, snapshot: str) -> dict[str, Any]:
        """Lets a snapshot go before what it lives as long as."""
        return self.call("snapshot.drop", snapshot=snapshot)

    def model_delete(self, name: str) -> dict[str, Any]:
        """Deletes what `model.save` wrote under a name; `bytes` is what that had."""
        return self.call("model.delete", name=name)

    @staticmethod
    def png(path: str, resize: Sequence[int] | None = None) -> dict[str, Any]:
        """A PNG file as an input; `resize` is (height, width)."""
        picture = {"png": base64.b64encode(Path(path).read_bytes()).decode()}
        return picture if resize is None else {**picture, "resize": list(resize)}

    def close(self) -> None:
        """Closes the connection; sessions without a `ttl_s` go with it."""
        self._replies.close()
        self._socket.close()

    def __enter__(self) -> Tench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(endpoint: str, timeout: float | None) -> socket.socket:
    path = endpoint[5:] if endpoint.startswith("unix:") else endpoint if "/" in endpoint else None
    if path is None:
        host, _, port = endpoint.rpartition(":")
        if not (host and port.isdigit()):
            raise ValueError(f"{endpoint!r} is neither unix:/path, /path nor host:port")
        return socket.create_connection((host.strip("[]"), int(port)), timeout)
    if (size := len(os.fsencode(path))) > 107:
        raise ValueError(f"the socket's path {path} is too long: {size} bytes, 107 at most")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    connection.connect(path)
    return connection


def _to_wire(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        data = np.ascontiguousarray(value, "<f4")
        return {"dtype": "f32", "shape": value.shape, "b64": base64.b64encode(data).decode()}
    return value.tolist()  # class lists and numpy scalars


def _from_wire(value: dict[str, Any]) -> Any:
    if "data" in value and "shape" in value:
        return np.array(value["data"], np.float32).reshape(value["shape"])
    if "b64" not in value:
        return value
    data = bytearray(base64.b64decode(value["b64"]))  # of a bytearray, since its views are writable
    if value["dtype"] == "bf16":  # numpy has none: it is the upper half of a float32
        return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4").reshape(value["shape"])
    return np.frombuffer(data, {"f32": "<f4", "f16": "<f2"}[value["dtype"]]).reshape(value["shape"])
