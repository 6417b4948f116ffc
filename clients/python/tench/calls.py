"""One function for each call of the protocol: what it sends, and what its reply is. `session.open` is `session_open`.

`Tench` and `aio.Tench` make methods of them, which wait for the reply each in its way.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any, Callable, Dict, Generic, Iterable, List, Mapping, Optional, Sequence, TypeVar, Union, cast

from . import listings, replies
from .showing import Layers, Models

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])
Names = Union[str, Iterable[str]]


@dataclass(frozen=True)
class Call(Generic[R]):
    """A method of the protocol with its members, and how its result is read."""

    method: str
    params: Dict[str, Any]
    read: Callable[[Any], R] = lambda result: cast(R, result)


def documented(method: F, call: Callable[..., Call[Any]]) -> F:
    """A client's method with its call's signature, as `help` and editors show it, but returning the reply itself."""
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    signature = inspect.signature(call)
    reply = signature.return_annotation[len("Call["):-1]
    method.__dict__["__signature__"] = signature.replace(parameters=[own, *signature.parameters.values()], return_annotation=reply)
    return method


def _list(names: Optional[Names]) -> Optional[List[str]]:
    return [names] if isinstance(names, str) else None if names is None else list(names)


def forward(model: str, input: Any = None, outputs: Optional[Names] = None, top: Optional[int] = None,
            set: Optional[Mapping[str, Any]] = None, **options: Any) -> Call[replies.ForwardReply]:
    """The values of layers (`outputs`, by default `logits`) for an input.

    `top` tells each item's n likeliest classes. `set` gives layers' values, by name: what lies above them alone is
    not computed, and where nothing else needs it `input` may be left out. `options` are `session`, `encoding`,
    `dtype`, `deterministic`, `precision` and `deadline_ms`.
    """
    return Call("forward", dict(model=model, input=input, outputs=_list(outputs), top=top, set=set, **options))


def input_gradient(model: Optional[str] = None, input: Any = None, loss: Optional[Mapping[str, Any]] = None,
                   terms: Optional[Sequence[Mapping[str, Any]]] = None, at: Optional[Names] = None,
                   set: Optional[Mapping[str, Any]] = None, relu: Optional[str] = None, **options: Any,
                   ) -> Call[replies.InputGradientReply]:
    """A loss and its `gradient` by the input: of one model, or the weighted sum of several `terms`.

    With `at`, names of layers and `"input"`, the reply has `gradients` instead, by name. `set` gives layers' values
    as in `forward`. `relu` says how ReLUs pass gradients on: `"guided"`, `"deconvnet"`, `"redirected"`.
    """
    return Call("input_gradient", dict(model=model, input=input, loss=loss, terms=terms, at=_list(at), set=set,
                                       relu=relu, **options))


def update(model: str, input: Any, loss: Mapping[str, Any], optimizer: Mapping[str, Any],
           batch_norm: str = "frozen", **options: Any) -> Call[replies.UpdateReply]:
    """One optimizer step on a `session`'s weights, or on the shared ones where that is allowed."""
    return Call("update", dict(model=model, input=input, loss=loss, optimizer=optimizer, batch_norm=batch_norm, **options))


def hello() -> Call[replies.HelloReply]:
    """What the daemon is, what it can, and how far one may go."""
    return Call("hello", {})


def ping() -> Call[replies.PingReply]:
    """At once, even while everything computes: nothing, or that the daemon is `draining`."""
    return Call("ping", {})


def stats() -> Call[Dict[str, Any]]:
    """Uptime, the queue, counters and latencies of each method, memory in bytes."""
    return Call("stats", {})


def drain(on: Optional[bool] = None, stop: Optional[bool] = None) -> Call[replies.DrainReply]:
    """Has the daemon take in no session and no model any more, or again (`on=False`); what there is goes on.

    With `stop` it ends once no request and no session is left.
    """
    return Call("drain", dict(on=on, stop=stop))


def models(name: Optional[str] = None, layers: bool = False, input_shape: Optional[Sequence[int]] = None,
           ) -> Call[Models]:
    """The models that are served, or only the one of that name; with their `layers` for an input of `input_shape`."""
    return Call("models", dict(name=name, layers=layers or None, input_shape=input_shape),
                lambda result: Models(result["models"]))


def layers(model: str, input_shape: Optional[Sequence[int]] = None) -> Call[Layers]:
    """A model's layers in their order, with the shapes that they have for `input_shape`, else for the usual one."""
    return Call("models", dict(name=model, layers=True, input_shape=input_shape),
                lambda result: Layers(result["models"][0]["layers"]))


def session_open(model: str, ttl_s: Optional[int] = None, snapshot: Optional[str] = None,
                 ) -> Call[replies.SessionOpenReply]:
    """A private copy of a model's weights, which ends with the connection, or `ttl_s` seconds after that.

    It begins with the weights as they are, or as `snapshot` kept them under that name: then the optimizer's state is that of
    the snapshot too. `session` does the same for a block, and closes it at the end.
    """
    return Call("session.open", dict(model=model, ttl_s=ttl_s, snapshot=snapshot))


def session_close(session: str) -> Call[replies.Empty]:
    """Ends a session before its time."""
    return Call("session.close", dict(session=session))


def session_list() -> Call[listings.SessionListReply]:
    """The `sessions` of this user; for an administrator everybody's, which may be closed."""
    return Call("session.list", {})


def connection_list() -> Call[listings.ConnectionListReply]:
    """The `connections` of this user, this one (`own`) among them; for an administrator everybody's."""
    return Call("connection.list", {})


def connection_close(connection: int) -> Call[listings.ConnectionCloseReply]:
    """Ends another connection, by the number that `connection_list` tells, and gives up what it had under way."""
    return Call("connection.close", dict(connection=connection))


def slow_list() -> Call[listings.SlowListReply]:
    """The newest requests of this user that took `slow_ms` and more; for an administrator everybody's."""
    return Call("slow.list", {})


def snapshot(model: str, session: Optional[str] = None, name: Optional[str] = None) -> Call[replies.SnapshotReply]:
    """Keeps the weights and the optimizer's state as they are: in memory, or with a `name` in the daemon's models directory.

    What has a name outlives the daemon, in `name`.snapshot.safetensors.
    """
    return Call("snapshot", dict(model=model, session=session, name=name))


def restore(model: str, snapshot: Optional[str] = None, session: Optional[str] = None, name: Optional[str] = None,
            ) -> Call[replies.SnapshotReply]:
    """Makes weights and optimizer's state what a snapshot kept, to the last bit: one in memory, or the one of a `name`."""
    return Call("restore", dict(model=model, snapshot=snapshot, session=session, name=name))


def snapshot_list(named: bool = False) -> Call[listings.SnapshotListReply]:
    """The `snapshots` of this user, and if asked for its `named` ones; for an administrator everybody's."""
    return Call("snapshot.list", dict(named=named or None))


def snapshot_drop(snapshot: Optional[str] = None, name: Optional[str] = None) -> Call[replies.Empty]:
    """Lets a snapshot go before what it lives as long as, or deletes the one of a `name`."""
    return Call("snapshot.drop", dict(snapshot=snapshot, name=name))


def model_load(name: str, architecture: str, file: str, **options: Any) -> Call[replies.WeightsReply]:
    """Serves a file of the daemon's models directory; `options` as `labels`, `normalize`, `range`, `channels`, `key`, `graph`.

    With `keep=False` until the daemon ends, and not again when it starts anew.
    """
    return Call("model.load", dict(name=name, architecture=architecture, file=file, **options))


def model_unload(name: str) -> Call[replies.WeightsReply]:
    """Serves a model no longer."""
    return Call("model.unload", dict(name=name))


def model_save(model: str, name: str, session: Optional[str] = None, dtype: Optional[str] = None,
               ) -> Call[replies.WeightsReply]:
    """Writes the weights to `name`.safetensors in the daemon's models directory."""
    return Call("model.save", dict(model=model, name=name, session=session, dtype=dtype))


def model_delete(name: str) -> Call[replies.DeletedReply]:
    """Deletes what `model.save` wrote under a name."""
    return Call("model.delete", dict(name=name))
