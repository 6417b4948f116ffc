"""Arrays as they stand on the wire, there and back."""

from __future__ import annotations

import binascii
from typing import Any, Dict

import numpy as np
from numpy.typing import NDArray


def is_array(value: Any) -> bool:
    """Whether something is an array of anybody's: numpy's, PyTorch's, JAX's, a Pillow image …, or a scalar of numpy's."""
    return any(hasattr(value, how) for how in ("__array__", "detach", "__array_interface__"))


def to_array(path: str, value: Any) -> NDArray[Any]:
    """Anybody's array as numpy's, or a list of them; a tensor of PyTorch's without its graph, from whatever device and layout."""
    try:
        if not is_array(value):
            return np.asarray([to_array(path, each) if is_array(each) else each for each in value])
        if hasattr(value, "detach"):
            value = value.detach()
        if hasattr(value, "is_floating_point"):  # a tensor of PyTorch's
            value = value.cpu().to_dense() if value.is_sparse else value.cpu().resolve_neg()
            if value.is_floating_point():
                value = value.float()  # numpy has no bfloat16
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{path}: {error}") from error


def are_bytes(array: NDArray[Any]) -> bool:
    """Whether floats are whole numbers of 0…255, and more than 0 and 1: bytes that were made floats."""
    return bool(array.dtype.kind == "f" and array.size and 2 <= array.max() <= 255 and array.min() >= 0
                and (array == np.floor(array)).all())


def floats(path: str, array: NDArray[Any]) -> NDArray[np.float32]:
    """An array's values as float32."""
    try:
        if array.dtype.kind in "cOSUmM":
            raise TypeError
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(array, np.float32)
    except (TypeError, ValueError):
        raise TypeError(f"{path}: an array of {array.dtype} is no tensor; its elements have to be real numbers") from None


def to_wire(array: NDArray[np.float32]) -> Dict[str, Any]:
    """A tensor of the protocol's, in base64."""
    data = binascii.b2a_base64(array.astype("<f4", copy=False).data, newline=False)
    return {"dtype": "f32", "shape": list(array.shape), "b64": data.decode("ascii")}


def from_wire(value: Dict[str, Any]) -> Any:
    """The array that an object of a reply stands for, or the object itself where it is no tensor."""
    if not isinstance(value.get("shape"), list):  # of outputs it may be a layer's name
        return value
    if "data" in value:
        return np.array(value["data"], np.float32).reshape(value["shape"])
    if "b64" not in value:
        return value
    data = bytearray(binascii.a2b_base64(value["b64"]))  # of a bytearray, since its views are writable
    if value["dtype"] == "bf16":  # numpy has none: it is the upper half of a float32
        return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4").reshape(value["shape"])
    return np.frombuffer(data, {"f32": "<f4", "f16": "<f2"}[value["dtype"]]).reshape(value["shape"])
