"""Pictures as the daemon wants them, of files and of other libraries' arrays; and shown and saved again."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, Optional, Sequence, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from . import png, tensors
from .orientation import turned

Floats = NDArray[np.float32]
ADVICE = "give bytes (uint8, 0…255) or floats (0…1)"


class Picture(np.ndarray[Any, np.dtype[np.float32]]):
    """An array [n, 3, height, width] of 0…1 that a notebook shows, and that saves itself as PNG.

    It computes as any array does, and what comes of that is one too. Values beyond 0…1 are shown as 0 and 1.
    """

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes a PNG file; of several pictures one file, side by side."""
        Path(path).write_bytes(png.written(self._pixels()))

    def _pixels(self) -> NDArray[np.uint8]:
        if self.ndim != 4 or self.shape[1] not in (1, 3) or self.size == 0:
            raise ValueError(f"{list(self.shape)} is no picture: it should be [n, 3, height, width]")
        row = np.concatenate(list(np.nan_to_num(np.asarray(self, np.float32)).clip(0, 1)), axis=2).transpose(1, 2, 0)
        return np.broadcast_to((row * 255 + 0.5).astype(np.uint8), (*row.shape[:2], 3))

    def _repr_png_(self) -> Optional[bytes]:
        try:
            return png.written(self._pixels())
        except ValueError:
            return None  # an array like any other, such as a channel of it


def picture(source: Any, resize: Optional[Sequence[int]] = None) -> Picture:
    """A picture [n, 3, height, width] of 0…1 from a file, its bytes, a Pillow image, or anybody's array.

    - A file: PNG as the daemon reads it; other kinds, such as JPEG, take Pillow. It is turned the way up that its
      camera noted, and white where it is transparent.
    - An array: grey [h, w], [h, w, channels], [channels, h, w] or several of them, of bytes, of 16 bits, or floats of
      0…1.
    - `resize`: (height, width), bilinear, by the rule of the protocol's `resize`: nothing is averaged when it shrinks.
    """
    if isinstance(source, (str, os.PathLike)):
        source = Path(source).read_bytes()
    if isinstance(source, bytes):
        source = png.read(source) if source.startswith(png.SIGNATURE) else _opened(source)
        is_last: Optional[bool] = True
    else:
        is_last = None
    if hasattr(source, "getexif"):
        source, is_last = _of_pillow(source), True
    planes = _planes(_unit(tensors.to_array("picture", source)), is_last)
    return (planes if resize is None else _resized(planes, resize)).view(Picture)


def _opened(file: bytes) -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise ValueError("the file is no PNG, and other kinds of pictures take Pillow: pip install pillow") from None
    return Image.open(io.BytesIO(file))


def _of_pillow(image: Any) -> NDArray[Any]:
    exif = image.getexif().tobytes()[6:] if image.getexif() else b""
    if image.mode.startswith(("I", "F")):  # more than 8 bits, which RGB would cut off
        return turned(np.asarray(image), exif)
    return turned(np.asarray(image.convert("RGBA")), exif)


def _unit(array: NDArray[Any]) -> Floats:
    """Values as floats of 0…1."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "u" and size <= 2:
        return array.astype(np.float32) / np.float32((1 << 8 * size) - 1)
    if kind not in "fb":
        raise ValueError(f"an array of {array.dtype} might be 0…1 or 0…255: {ADVICE}")
    if tensors.are_bytes(array):
        raise ValueError(f"floats that are whole numbers up to {array.max():g} are no picture of 0…1: {ADVICE}")
    return array.astype(np.float32)


def _planes(array: Floats, is_last: Optional[bool]) -> Floats:
    """Channels first, three of them; transparency shows white. Where the channels are is seen by their number, or known."""
    if array.ndim == 2:
        array, is_last = array[..., np.newaxis], True
    if array.ndim not in (3, 4):
        raise ValueError(f"{list(array.shape)} is no picture: it should be [h, w], [h, w, channels] or [channels, h, w]")
    if array.ndim == 3:
        array = array[np.newaxis]
    if is_last is None:
        is_last = _are_last(array.shape)
    planes = array.transpose(0, 3, 1, 2) if is_last else array
    if planes.shape[1] == 4:
        share = planes[:, 3:]
        planes = planes[:, :3] * share + (1 - share)
    return np.ascontiguousarray(np.broadcast_to(planes, (len(planes), 3, *planes.shape[2:])))


def _are_last(shape: Sequence[int]) -> bool:
    """Whether a shape of four is [n, height, width, channels]; an axis of 3 is likelier to be them than one of 1 or 4."""
    for numbers in ((3,), (1, 4)):
        if (shape[1] in numbers) != (shape[3] in numbers):
            return shape[3] in numbers
    raise ValueError(f"{list(shape)} does not show where the channels are; it should be [n, 3, height, width]")


def _resized(planes: Floats, size: Sequence[int]) -> Floats:
    """At another size: bilinear, half-pixel centres, no antialias."""
    height, width = (int(extent) for extent in size)
    if height < 1 or width < 1:
        raise ValueError(f"resize: {list(size)} should be a height and a width of at least 1")
    upper, lower, down = _taps(planes.shape[2], height)
    first, second, right = _taps(planes.shape[3], width)
    top, bottom = planes[:, :, upper], planes[:, :, lower]
    top = (1 - right) * top[..., first] + right * top[..., second]
    bottom = (1 - right) * bottom[..., first] + right * bottom[..., second]
    resized: Floats = (1 - down[:, np.newaxis]) * top + down[:, np.newaxis] * bottom
    return resized


def _taps(extent: int, wanted: int) -> Tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """For each coordinate the two that it reads, and the second's weight."""
    scale = np.float32(extent) / np.float32(wanted)
    centres = np.maximum(scale * (np.arange(wanted, dtype=np.float32) + np.float32(0.5)) - np.float32(0.5), np.float32(0))
    first = np.minimum(centres.astype(np.intp), extent - 1)
    return first, np.minimum(first + 1, extent - 1), centres - first.astype(np.float32)
