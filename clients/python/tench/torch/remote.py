"""The calls to the daemon: tensors of PyTorch there and back, batches in parts that keep to its limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .graph import Graph

NEEDED = ("graph", "at", "set")
RULES = ("guided", "deconvnet", "redirected")

Sets = Mapping[str, Tensor]


class Remote:
    """One model in the daemon, or a session's copy of it."""

    def __init__(self, client: Any, model: str, session: str | None, options: Mapping[str, Any]) -> None:
        self.client, self.model, self.session, self.options = client, model, session, dict(options)
        hello = client.call("hello")
        missing = [name for name in NEEDED if name not in hello["capabilities"]]
        if missing:
            raise RuntimeError(f"{hello.get('server', 'the daemon')} can't show the inside of a network: its capabilities lack "
                               f"{', '.join(missing)}; a newer tenchd has them")
        self.limits: Mapping[str, int] = hello["limits"]
        self.description: Mapping[str, Any] = client.call("models", name=model, layers=True)["models"][0]
        self.graph = Graph(self.description["layers"])
        self.input_shape = tuple(self.description["input"])
        self._shapes = {self.input_shape[1:]: {name: value.shape for name, value in self.graph.values.items()}}

    def __deepcopy__(self, memo: Any) -> Remote:
        return self  # it has no state of its own, and clients may be shared by threads

    def shapes(self, picture: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """The shapes of all values for pictures of `[n, c, h, w]`, to be asked once for each size."""
        known = self._shapes.get(tuple(picture[1:]))
        if known is None:
            layers = self.client.call("models", name=self.model, layers=True, input_shape=[1, *picture[1:]])["models"][0]["layers"]
            known = {layer["name"]: tuple(layer["shape"]) for layer in layers if "inputs" in layer}
            self._shapes[tuple(picture[1:])] = known
        return {name: (picture[0], *shape[1:]) for name, shape in known.items()}

    def forward(self, picture: Tensor | None, sets: Sets, outputs: Sequence[str], shapes: Mapping[str, tuple[int, ...]],
                ) -> tuple[dict[str, Tensor], int]:
        """Values by name, in float32, and the version of the weights."""
        parts: list[dict[str, Any]] = []
        version = 0
        for given, cut in self._parts(picture, sets, {}, [shapes[name] for name in outputs]):
            reply = self.client.call("forward", model=self.model, session=self.session, input=given, set=cut(sets) or None,
                                     outputs=list(outputs), **self.options)
            parts.append(reply["outputs"])
            version = reply["version"]
        return {name: _joined([part[name] for part in parts]) for name in outputs}, version

    def gradient(self, picture: Tensor | None, sets: Sets, seed: tuple[str, Tensor], at: Sequence[str], rule: str | None,
                 shapes: Mapping[str, tuple[int, ...]]) -> tuple[dict[str, Tensor | None], int]:
        """The gradients at `at` of `seed`'s layer times its cotangent, in float32, None where they don't depend on it; the version."""
        layer, cotangent = seed
        parts: list[dict[str, Any]] = []
        version = 0
        for given, cut in self._parts(picture, sets, {layer: cotangent}, [shapes[name] for name in at]):
            loss = {"kind": "cotangent", "layer": layer, "tensor": cut({layer: cotangent})[layer]}
            reply = self.client.call("input_gradient", model=self.model, session=self.session, input=given, loss=loss,
                                     set=cut(sets) or None, at=list(at), relu=rule, **self.options)
            parts.append(reply["gradients"])
            version = reply["terms"][0]["version"]
        return {name: None if parts[0][name] is None else _joined([part[name] for part in parts]) for name in at}, version

    def _parts(self, picture: Tensor | None, sets: Sets, seeds: Sets, made: Sequence[Sequence[int]]) -> Any:
        """The pictures in parts, each with what cuts the same items out of other tensors."""
        tensors = [t for t in (picture, *sets.values(), *seeds.values()) if t is not None]
        items = tensors[0].shape[0]
        sent = sum(t[0].numel() for t in tensors)
        replied = sum(int(np.prod(shape[1:])) for shape in made)
        base64 = 16 / 3  # bytes an element
        room = min(self.limits["batch"], 0.95 * self.limits["line_bytes"] / (base64 * sent),
                   0.95 * self.limits["output_bytes"] / (base64 * max(replied, 1)),
                   *(self.limits["tensor_elements"] / t[0].numel() for t in tensors))
        count = -(-items // max(1, int(room)))
        size = -(-items // max(1, count))

        for start in range(0, items, size):
            part = slice(start, start + size)
            yield None if picture is None else _array(picture[part]), lambda of, part=part: {k: _array(t[part]) for k, t in of.items()}


def check(picture: Tensor) -> None:
    """Refuses what is no batch of pictures, and what would be taken for something else."""
    if not isinstance(picture, Tensor):
        raise TypeError(f"a tensor [n, 3, h, w] is right, not {type(picture).__name__}")
    if picture.dim() != 4:
        raise ValueError(f"the picture's shape is {list(picture.shape)}: a batch [n, 3, h, w] is right; one picture is picture[None]")
    if not picture.is_floating_point():
        raise TypeError(f"the picture is {str(picture.dtype)[6:]}: floating-point values in 0…1 are right, for bytes picture / 255")
    if picture.device.type == "meta":
        raise ValueError("a meta tensor has no values that could be sent")


def _array(tensor: Tensor) -> np.ndarray[Any, np.dtype[np.float32]]:
    array: np.ndarray[Any, np.dtype[np.float32]] = tensor.detach().to("cpu", torch.float32).contiguous().numpy()
    return array


def _joined(parts: Sequence[Any]) -> Tensor:
    arrays = [torch.from_numpy(np.asarray(part, np.float32)) for part in parts]
    return arrays[0] if len(arrays) == 1 else torch.cat(arrays)

