"""How a camera was held, as EXIF notes it."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

TAG = 0x0112


def turned(pixels: NDArray[np.uint8], exif: bytes) -> NDArray[np.uint8]:
    """A picture [height, width, …] the way up that EXIF's TIFF structure says."""
    number = _number(exif)
    if number >= 5:
        pixels = pixels.swapaxes(0, 1)
    if number in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if number in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _number(exif: bytes) -> int:
    """The orientation in the first directory; 1, upright, where there is none, or none that makes sense."""
    order = "<" if exif.startswith(b"II") else ">"
    try:
        (directory,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, directory)
        for entry in range(count):
            # Tag, type, count, value: this one's is a short, at the value's beginning.
            tag, _, _, number = struct.unpack_from(order + "HHIH", exif, directory + 2 + 12 * entry)
            if tag == TAG:
                return number if 1 <= number <= 8 else 1
    except struct.error:
        pass
    return 1
