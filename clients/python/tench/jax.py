"""A network in the daemon as a function for JAX.

    answers = tench.jax.network(client, "resnet50")
    gradient = jax.jit(jax.grad(lambda picture: answers(picture)[..., 207].sum()))(picture)

It goes through `jit`, `grad`, `vmap`, `scan` and whatever else differentiates backwards. Forwards (`jvp`, `jacfwd`), and
twice, the daemon does not differentiate: both raise.
"""

from __future__ import annotations

import difflib
import math
from functools import cached_property, lru_cache
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir
from numpy.typing import NDArray

from .client import Tench

Array = NDArray[np.float32]
Shape = Tuple[int, ...]
Values = Union[jax.Array, Dict[str, jax.Array]]

# A line is mostly tensors: what is left of its limit is for names and brackets.
SHARE = 0.9
BYTES = 4 * 4 / 3  # that a float32 has in base64


def network(client: Tench, model: str, outputs: Union[str, Sequence[str]] = "logits", session: Optional[str] = None,
            relu: Optional[str] = None, **options: Any) -> Callable[[Any], Values]:
    """A model as a function of a picture, `[c, h, w]`, or of a batch of them, `[n, c, h, w]`, of floats in 0…1.

    It returns the values of `outputs` in float32: an array of one layer's, or of several a dictionary by name. Batches
    may be of any size: what is over the daemon's limits is sent in parts.

    - `session`: whose weights are used; a compiled function sees each update.
    - `relu`: how ReLUs pass gradients on, as in `input_gradient`: `"guided"`, `"deconvnet"` or `"redirected"`.
    - `options`: other members of `forward` and `input_gradient`: `deterministic`, `precision`, `deadline_ms`, `dtype`.

    What doesn't fit (a model, a layer, a shape) is told when the function is traced. What goes wrong later is a
    `TenchError` too; but out of a compiled function JAX makes an error of its own, with the same words in it.
    """
    names = (outputs,) if isinstance(outputs, str) else tuple(outputs)
    remote = _Remote(client, model, names, session, relu, options)

    @jax.custom_vjp
    def values(pictures: jax.Array) -> List[jax.Array]:
        return _ask(remote.forward, [(pictures.shape[0], *shape) for shape in remote.shapes(pictures.shape[1:])], pictures)

    def forward(pictures: jax.Array) -> Tuple[List[jax.Array], jax.Array]:
        return values(pictures), pictures

    def backward(pictures: jax.Array, cotangents: List[jax.Array]) -> Tuple[jax.Array]:
        return (_ask(remote.gradient, [pictures.shape], pictures, *cotangents)[0],)

    values.defvjp(forward, backward)

    def function(picture: Any) -> Values:
        pictures = _floats(picture)
        made = values(pictures[None] if pictures.ndim == 3 else pictures)
        by_name = {name: value[0] if pictures.ndim == 3 else value for name, value in zip(names, made)}
        return by_name[names[0]] if isinstance(outputs, str) else by_name

    function.__name__, function.__doc__ = model, f"{', '.join(names)} of {model} at {client.endpoint}, for a picture."
    return function


def _floats(picture: Any) -> jax.Array:
    """A picture in float32, whatever floats it came in; JAX turns the gradient back into those."""
    array = jnp.asarray(picture)
    if not jnp.issubdtype(array.dtype, jnp.floating):
        raise TypeError(f"a picture of {array.dtype} is not taken, as its values would count as they are, where 0…1 is meant: "
                        "divide bytes by 255")
    if array.ndim not in (3, 4):
        raise TypeError(f"{list(array.shape)} should be [c, h, w], or [n, c, h, w] for a batch")
    return array.astype(jnp.float32)


class _Remote:
    """What a function asks the daemon for. `forward` and `gradient` take batches with any more dimensions before them."""

    def __init__(self, client: Tench, model: str, names: Sequence[str], session: Optional[str], relu: Optional[str],
                 options: Mapping[str, Any]) -> None:
        if not names or len(set(names)) != len(names):
            raise ValueError(f"outputs: {list(names)} should be names of layers, each once")
        self.client, self.model, self.names, self.session = client, model, names, session
        self.relu, self.options = relu, dict(options)
        self.shapes = lru_cache(self._shapes)

    def _shapes(self, picture: Shape) -> List[Shape]:
        """The outputs' shapes for one picture, as the daemon tells them; it says what doesn't fit."""
        layers = {layer["name"]: tuple(layer["shape"][1:]) for layer in self.client.layers(self.model, [1, *picture])}
        for name in self.names:
            if name not in layers:
                near = difflib.get_close_matches(name, layers, 1)
                raise ValueError(f"outputs: {self.model} has no layer {name!r}"
                                 + (f"; did you mean {near[0]!r}?" if near else ""))
        return [layers[name] for name in self.names]

    def forward(self, pictures: Array) -> List[Array]:
        """The outputs' values."""
        batch = pictures.reshape(-1, *pictures.shape[-3:])
        shapes = self.shapes(batch.shape[1:])
        made = [np.empty((len(batch), *shape), np.float32) for shape in shapes]
        for part in self._parts(len(batch), [batch.shape[1:]], shapes):
            reply = self.client.forward(self.model, batch[part], outputs=self.names, session=self.session, **self.options)
            for name, value in zip(self.names, made):
                value[part] = reply["outputs"][name]
        return [value.reshape(*pictures.shape[:-3], *shape) for value, shape in zip(made, shapes)]

    def gradient(self, pictures: Array, *cotangents: Array) -> List[Array]:
        """The gradient of what the cotangents weigh, by the pictures: those that are zero are not sent."""
        batch = pictures.reshape(-1, *pictures.shape[-3:])
        shapes = self.shapes(batch.shape[1:])
        weights = {name: cotangent.reshape(len(batch), *shape)
                   for name, cotangent, shape in zip(self.names, cotangents, shapes) if cotangent.any()}
        made = np.zeros(batch.shape, np.float32)
        for part in self._parts(len(batch) if weights else 0, [batch.shape[1:], *shapes], [batch.shape[1:]]):
            terms = [{"model": self.model, "session": self.session, "weight": 1,
                      "loss": {"kind": "cotangent", "layer": name, "tensor": weight[part]}}
                     for name, weight in weights.items()]
            reply = self.client.input_gradient(input=batch[part], terms=terms, relu=self.relu, **self.options)
            made[part] = reply["gradient"]
        return [made.reshape(pictures.shape)]

    def _parts(self, items: int, sent: Sequence[Shape], received: Sequence[Shape]) -> Iterator[slice]:
        """The items of a batch in parts, each of which fits into a line, a reply and the daemon's other limits."""
        at_most = min(self._limits["batch"],
                      self._limits["tensor_elements"] // max(map(math.prod, [*sent, *received])),
                      int(SHARE * self._limits["line_bytes"] / BYTES / sum(map(math.prod, sent))),
                      int(SHARE * self._limits["output_bytes"] / BYTES / sum(map(math.prod, received))))
        for first in range(0, items, max(at_most, 1)):
            yield slice(first, first + max(at_most, 1))

    @cached_property
    def _limits(self) -> Mapping[str, int]:
        limits: Mapping[str, int] = self.client.hello()["limits"]
        return limits


# A function of the host's, of float32 arrays. It is no `jax.pure_callback`, since that hands its arguments to the host as
# JAX's arrays, whose larger ones are copied by the very threads that wait for the host: with few cores, for ever.
_host = Primitive("tench")
_host.multiple_results = True


def _ask(host: Callable[..., List[Array]], results: Sequence[Shape], *arguments: jax.Array) -> List[jax.Array]:
    made: List[jax.Array] = _host.bind(*arguments, host=host, results=tuple(results))  # type: ignore[no-untyped-call]
    return made


def _at_once(*arguments: jax.Array, host: Callable[..., List[Array]], results: Sequence[Shape]) -> List[jax.Array]:
    return [jnp.asarray(value) for value in host(*map(np.asarray, arguments))]


def _abstract(*arguments: Any, host: Any, results: Sequence[Shape]) -> List[Any]:
    return [jax.core.ShapedArray(shape, jnp.dtype(jnp.float32)) for shape in results]


def _batched(arguments: Sequence[jax.Array], axes: Sequence[Optional[int]], *, host: Callable[..., List[Array]],
             results: Sequence[Shape]) -> Tuple[List[jax.Array], List[int]]:
    size = next(argument.shape[axis] for argument, axis in zip(arguments, axes) if axis is not None)
    spread = [jnp.broadcast_to(argument, (size, *argument.shape)) if axis is None else jnp.moveaxis(argument, axis, 0)
              for argument, axis in zip(arguments, axes)]
    return _ask(host, [(size, *shape) for shape in results], *spread), [0] * len(results)


def _compiled(context: Any, *arguments: Any, host: Any, results: Any) -> Any:
    return mlir.emit_python_callback(context, host, None, list(arguments), context.avals_in, context.avals_out,
                                     has_side_effect=False)[0]


def _differentiated(*arguments: Any, **parameters: Any) -> Any:
    raise NotImplementedError("a gradient of the daemon's can't be differentiated again: "
                              "no second derivatives are computed there, as `hessian` or a gradient's penalty would need")


_host.def_impl(_at_once)  # type: ignore[no-untyped-call]
_host.def_abstract_eval(_abstract)  # type: ignore[no-untyped-call]
batching.primitive_batchers[_host] = _batched
mlir.register_lowering(_host, _compiled)
ad.primitive_jvps[_host] = _differentiated
