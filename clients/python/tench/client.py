"""The client: every call of the protocol as a method."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Union

from . import endpoint as endpoints
from . import tensors
from .connection import Connection


class Tench:
    """A connection to the daemon at `endpoint`: `unix:/path`, `/path`, `host:port`."""

    def __init__(self, endpoint: Optional[str] = None, timeout: Optional[float] = None,
                 token_file: Optional[str] = None, retries: int = 4) -> None:
        self.endpoint = endpoint or endpoints.default()
        self.timeout, self.token_file, self.retries = timeout, token_file, retries
        self._connection = Connection(self.endpoint, timeout)

    def call(self, method: str, **params: Any) -> Dict[str, Any]:
        """Any method of the protocol; members that are None are left out."""
        return self._connection.call(method, tensors.prepared(params))

    def forward(self, model: str, input: Any = None, outputs: Optional[Union[str, Sequence[str]]] = None,
                top: Optional[int] = None, set: Optional[Mapping[str, Any]] = None, **options: Any) -> Dict[str, Any]:
        """`outputs` by layer name (default `logits`); `top`: each item's n likeliest classes; `set`: layers' values, given."""
        return self.call("forward", model=model, input=input, outputs=[outputs] if isinstance(outputs, str) else outputs,
                         top=top, set=set, **options)

    def input_gradient(self, model: Optional[str] = None, input: Any = None, loss: Optional[Mapping[str, Any]] = None,
                       terms: Optional[Sequence[Mapping[str, Any]]] = None, at: Optional[Union[str, Sequence[str]]] = None,
                       set: Optional[Mapping[str, Any]] = None, relu: Optional[str] = None, **options: Any) -> Dict[str, Any]:
        """`loss` and its `gradient` by the input, or (`at`) its `gradients` by those layers; of one model, or of `terms`."""
        return self.call("input_gradient", model=model, input=input, loss=loss, terms=terms,
                         at=[at] if isinstance(at, str) else at, set=set, relu=relu, **options)

    def update(self, model: str, input: Any, loss: Mapping[str, Any], optimizer: Mapping[str, Any],
               batch_norm: str = "frozen", **options: Any) -> Dict[str, Any]:
        """One optimizer step on the session's weights, or the shared ones where that is allowed."""
        return self.call("update", model=model, input=input, loss=loss, optimizer=optimizer, batch_norm=batch_norm, **options)

    def hello(self) -> Dict[str, Any]:
        """What the daemon is, what it can, and how far one may go."""
        return self.call("hello")

    def ping(self) -> Dict[str, Any]:
        """Nothing, at once."""
        return self.call("ping")

    def stats(self) -> Dict[str, Any]:
        """Uptime, the queue, latencies, memory."""
        return self.call("stats")

    def models(self, name: Optional[str] = None) -> List[Dict[str, Any]]:
        """The models that are served; or the one of this name."""
        models: List[Dict[str, Any]] = self.call("models", name=name)["models"]
        return models

    def layers(self, model: str, input_shape: Optional[Sequence[int]] = None) -> List[Dict[str, Any]]:
        """A model's layers in their order, with the shapes that they have for `input_shape`, or else for the usual one."""
        described = self.call("models", name=model, layers=True, input_shape=input_shape)["models"]
        layers: List[Dict[str, Any]] = described[0]["layers"]
        return layers

    @contextmanager
    def session(self, model: str, ttl_s: Optional[int] = None) -> Iterator[str]:
        """A private copy of a model's weights, by its id; it is closed at the end of the block."""
        session = self.call("session.open", model=model, ttl_s=ttl_s)["session"]
        try:
            yield session
        finally:
            self.session_close(session)

    def session_list(self) -> Dict[str, Any]:
        """The `sessions` of this user; for an administrator everybody's, which may be closed."""
        return self.call("session.list")

    def session_close(self, session: str) -> Dict[str, Any]:
        """Ends a session before its time."""
        return self.call("session.close", session=session)

    def snapshot_list(self) -> Dict[str, Any]:
        """The `snapshots` of this user; for an administrator everybody's."""
        return self.call("snapshot.list")

    def snapshot_drop(self, snapshot: str) -> Dict[str, Any]:
        """Lets a snapshot go before what it lives as long as."""
        return self.call("snapshot.drop", snapshot=snapshot)

    def model_delete(self, name: str) -> Dict[str, Any]:
        """Deletes what `model.save` wrote under a name; `bytes` is what that had."""
        return self.call("model.delete", name=name)

    @staticmethod
    def png(path: str, resize: Optional[Sequence[int]] = None) -> Dict[str, Any]:
        """A PNG file as an input; `resize` is (height, width)."""
        import base64
        from pathlib import Path
        picture = {"png": base64.b64encode(Path(path).read_bytes()).decode()}
        return picture if resize is None else {**picture, "resize": list(resize)}

    def close(self) -> None:
        """Closes the connection; sessions without a `ttl_s` go with it."""
        self._connection.close()

    def __enter__(self) -> Tench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
