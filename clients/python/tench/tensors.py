"""Arrays as they stand on the wire, there and back."""

from __future__ import annotations

import binascii
from typing import Any, Dict, Mapping

import numpy as np
from numpy.typing import NDArray

# Members that are tensors wherever they stand, and those that are objects of tensors by name.
TENSORS = frozenset({"input", "target", "tensor"})
OBJECTS_OF_TENSORS = frozenset({"set"})


def is_array(value: Any) -> bool:
    """Whether something is an array of anybody's: numpy's, PyTorch's, JAX's …, but no scalar type of Python's."""
    return hasattr(value, "__array__") or hasattr(value, "detach") or hasattr(value, "__array_interface__")


def to_array(value: Any) -> NDArray[Any]:
    """Anybody's array as numpy's: a tensor of PyTorch's from whatever device, without its graph."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        if value.is_floating_point():  # numpy has no bfloat16
            value = value.float()
    return np.asarray(value)


def to_wire(array: NDArray[Any]) -> Dict[str, Any]:
    """A tensor of the protocol's, float32 in base64."""
    data = np.ascontiguousarray(array, "<f4")
    return {"dtype": "f32", "shape": list(array.shape), "b64": binascii.b2a_base64(data, newline=False).decode("ascii")}


def from_wire(value: Dict[str, Any]) -> Any:
    """The array that an object of a reply stands for, or the object itself where it is no tensor."""
    if "shape" not in value:
        return value
    if "data" in value:
        return np.array(value["data"], np.float32).reshape(value["shape"])
    if "b64" not in value:
        return value
    data = bytearray(binascii.a2b_base64(value["b64"]))  # of a bytearray, since its views are writable
    if value["dtype"] == "bf16":  # numpy has none: it is the upper half of a float32
        return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4").reshape(value["shape"])
    return np.frombuffer(data, {"f32": "<f4", "f16": "<f2"}[value["dtype"]]).reshape(value["shape"])


def prepared(params: Mapping[str, Any]) -> Dict[str, Any]:
    """A request's members as JSON has them: arrays as tensors or lists, numpy's scalars as Python's."""
    return {name: _member(name, value) for name, value in params.items() if value is not None}


def _member(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if name in OBJECTS_OF_TENSORS:
            return {key: _tensor(key, each) for key, each in value.items()}
        return {key: _member(key, each) for key, each in value.items() if each is not None}
    if is_array(value) or (name in TENSORS and isinstance(value, (list, tuple))):
        return _tensor(name, value)
    if isinstance(value, (list, tuple)):
        return [_member("", each) for each in value]
    return value


def _tensor(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return value
    array = to_array(value)
    if array.ndim == 0 or (array.dtype.kind != "f" and name not in TENSORS):
        return array.tolist()
    return to_wire(array)
