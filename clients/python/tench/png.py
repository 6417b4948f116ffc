"""PNG files, read as the daemon reads them and written, with zlib alone."""

from __future__ import annotations

import struct
import zlib
from typing import Dict, Iterator, List, Tuple

import numpy as np
from numpy.typing import NDArray

from .orientation import turned

Bytes = NDArray[np.uint8]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of grey, RGB, palette, grey with alpha, RGB with alpha
# Adam7's passes: the first row and column, and the steps from one to the next.
PASSES = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def written(pixels: Bytes) -> bytes:
    """The file of a picture [height, width, 3]."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with its filter's number: none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + _chunk(b"IEND", b"")


def read(file: bytes) -> Bytes:
    """The pixels [height, width, 4] of a file: RGB as they are stored, 16 bits rounded to 8, and alpha.

    Gamma and colour profiles are not applied, since networks are trained on stored values; a picture that its camera held
    on its side is turned.
    """
    found: Dict[bytes, bytes] = {}
    for kind, data in chunks(file):
        if kind[0] & 0x20 == 0 and kind not in CRITICAL:
            raise ValueError(f"the PNG file has a critical chunk {kind.decode('latin1')}, which the standard has not")
        found[kind] = found.get(kind, b"") + data if kind == b"IDAT" else data
    try:
        width, height, depth, colour, _, _, is_interlaced = struct.unpack(">2I5B", found[b"IHDR"])
        data = zlib.decompress(found[b"IDAT"])
        samples = np.zeros((height, width, CHANNELS[colour]), np.uint16)
        for top, left, down, right in PASSES if is_interlaced else ((0, 0, 1, 1),):
            part = samples[top::down, left::right]
            if part.size:
                part[...], data = _samples(data, part.shape, depth)
        return turned(_rgba(samples, depth, colour, found), found.get(b"eXIf", b""))
    except (KeyError, IndexError, struct.error, zlib.error, ValueError) as error:
        raise ValueError(f"the PNG file is damaged: {error}") from error


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(file: bytes) -> Iterator[Tuple[bytes, bytes]]:
    """The kinds and data of a file's chunks, each checked against its sum; a file may end before its last."""
    place = len(SIGNATURE)
    while place < len(file):
        (size,) = struct.unpack_from(">I", file, place)
        kind, data, check = file[place + 4:place + 8], file[place + 8:place + 8 + size], file[place + 8 + size:place + 12 + size]
        if check != struct.pack(">I", zlib.crc32(kind + data)):
            raise ValueError(f"the PNG file is damaged: its chunk {kind.decode('latin1')} is cut off or was changed")
        yield kind, data
        place += 12 + size


def _samples(data: bytes, shape: Tuple[int, ...], depth: int) -> Tuple[NDArray[np.uint16], bytes]:
    """The samples of one pass, and the bytes that are left."""
    height, width, channels = shape
    size = (width * channels * depth + 7) // 8
    rows = _unfiltered(data, height, size, max(1, channels * depth // 8))
    if depth == 16:
        wide = rows.view(">u2").astype(np.uint16)
    elif depth == 8:
        wide = rows.astype(np.uint16)
    else:
        bits = np.unpackbits(rows, axis=1)[:, : width * depth].reshape(height, width, depth)
        wide = (np.packbits(bits, axis=2)[..., 0] >> (8 - depth)).astype(np.uint16)
    return wide.reshape(shape), data[height * (size + 1):]


def _unfiltered(data: bytes, height: int, size: int, step: int) -> Bytes:
    """A pass' rows: each was written as differences from the row above, from `step` bytes before, or both."""
    rows = np.zeros((height + 1, size), np.uint8)  # the first stands for the row above the picture
    for number in range(height):
        kind = data[number * (size + 1)]
        line = np.frombuffer(data, np.uint8, size, number * (size + 1) + 1)
        above = rows[number]
        if kind == 1:
            rows[number + 1] = np.add.accumulate(line.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
        elif kind in (3, 4):
            rows[number + 1] = _predicted(line.tobytes(), above.tobytes(), step, kind)
        elif kind in (0, 2):
            rows[number + 1] = line + above if kind == 2 else line
        else:
            raise ValueError(f"there is no filter {kind}")
    return rows[1:]


def _predicted(line: bytes, above: bytes, step: int, kind: int) -> List[int]:
    """A row by the filters Average (3) and Paeth (4), in which each byte hangs on the one before."""
    row = [0] * step + list(line)
    up = [0] * step + list(above)
    for place in range(step, len(row)):
        left, top, corner = row[place - step], up[place], up[place - step]
        if kind == 3:
            guess = (left + top) >> 1
        else:
            to_left, to_top, to_corner = abs(top - corner), abs(left - corner), abs(left + top - 2 * corner)
            guess = left if to_left <= to_top and to_left <= to_corner else top if to_top <= to_corner else corner
        row[place] = (row[place] + guess) & 255
    return row[step:]


def _rgba(samples: NDArray[np.uint16], depth: int, colour: int, found: Dict[bytes, bytes]) -> Bytes:
    """Samples of any kind as RGB and alpha."""
    height, width, channels = samples.shape
    pixels = np.full((height, width, 4), 255, np.uint8)
    transparent = found.get(b"tRNS")
    if colour == 3:
        palette = np.frombuffer(found[b"PLTE"], np.uint8).reshape(-1, 3)
        pixels[..., :3] = palette[samples[..., 0]]
        if transparent is not None:
            alphas = np.full(len(palette), 255, np.uint8)
            alphas[:len(transparent)] = np.frombuffer(transparent, np.uint8)
            pixels[..., 3] = alphas[samples[..., 0]]
        return pixels
    if transparent is not None and channels in (1, 3):
        pixels[(samples == np.frombuffer(transparent, ">u2")).all(axis=2), 3] = 0
    largest = (1 << depth) - 1
    scaled = ((samples.astype(np.uint32) * 255 + largest // 2) // largest).astype(np.uint8)
    pixels[..., :3] = scaled[..., :1] if channels < 3 else scaled[..., :3]
    if channels in (2, 4):
        pixels[..., 3] = scaled[..., -1]
    return pixels
