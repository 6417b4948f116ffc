"""A request's members as JSON has them: anybody's arrays as tensors or lists, and what can't be meant refused."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import KeysView, ValuesView
from typing import Any, Dict, Mapping

import numpy as np
from numpy.typing import NDArray

from . import tensors

# Members that are tensors, or a number, wherever they stand; those below `set` are too.
TENSORS = frozenset({"input", "target", "tensor"})
# Members that are lists of numbers, never tensors.
LISTS = frozenset({"betas", "class", "data", "input_shape", "resize", "shape"})
SEQUENCES = (list, tuple, range, KeysView, ValuesView)


def prepared(params: Mapping[str, Any]) -> Dict[str, Any]:
    """The members of a request; those that are None are left out."""
    return {name: _value(name, name, value) for name, value in params.items() if value is not None}


def _value(path: str, name: str, value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{path}: {value} can't be sent: JSON has no such number")
        return float(value)
    if isinstance(value, Mapping):
        # The keys of `set` are layers' names, whatever they are called.
        return {key: _value(f"{path}.{key}", "tensor" if name == "set" and key != "input" else key, each)
                for key, each in value.items() if each is not None}
    if tensors.is_array(value) or (name in TENSORS and isinstance(value, SEQUENCES)):
        return _array(path, name, tensors.to_array(path, value))
    if isinstance(value, SEQUENCES):
        return [_value(f"{path}[{index}]", name if name in LISTS else "", each) for index, each in enumerate(value)]
    raise TypeError(f"{path}: a {type(value).__name__} is neither a tensor nor anything that JSON has")


def _array(path: str, name: str, array: NDArray[Any]) -> Any:
    if array.ndim == 0:
        return _value(path, name, array.item())
    if name in LISTS or (name not in TENSORS and array.dtype.kind in "iub"):
        return _value(path, name, array.tolist())
    if name == "input":
        _check_picture(path, array)
    tensor = tensors.floats(path, array)
    if "loss" in path and not (finite := np.isfinite(tensor)).all():
        place = [int(index) for index in np.argwhere(~finite)[0]]
        raise ValueError(f"{path}: {finite.size - np.count_nonzero(finite)} of {finite.size} elements are not finite "
                         f"as float32, the first at {place}: {array[tuple(place)]}")
    return tensors.to_wire(tensor)


def _check_picture(path: str, array: NDArray[Any]) -> None:
    """Refuses a picture of bytes, and warns of one whose bytes were made floats: values are 0…1, which nobody checks later."""
    advice = "tench.picture(…) makes 0…1 of it, and so does dividing by 255"
    if array.dtype.kind in "iu" and (array.dtype.itemsize == 1 or array.size and not 0 <= array.min() <= array.max() <= 1):
        raise ValueError(f"{path}: a picture of {array.dtype} is not taken, as its values would count as they are, "
                         f"up to 255, where 0…1 is meant: {advice}")
    if tensors.are_bytes(array):
        warnings.warn(f"{path}: whole numbers up to {array.max():g}, where 0…1 is meant: {advice}", stacklevel=_callers_level())


def _callers_level() -> int:
    """How far up the stack, from who asks this, the code is that isn't this package's."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith("tench."):
        level, frame = level + 1, frame.f_back
    return level
