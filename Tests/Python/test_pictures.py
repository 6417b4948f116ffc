"""Pictures of files and arrays, shown and saved; held against Pillow where it is installed, and against the daemon."""

import base64
import io
import itertools
import struct
import zlib

import numpy as np
import pytest

import tench
from tench import Tench, png

RANDOM = np.random.default_rng(7)
BYTES = RANDOM.integers(0, 256, (6, 9, 3), np.uint8)


def file_of(samples, depth, colour, filters=(0,), extra=(), is_interlaced=False):
    """A PNG file, written the long way: every depth, kind, filter and order."""
    def packed(part):
        if depth == 16:
            return part.astype(">u2").tobytes()
        bits = np.unpackbits(part.astype(np.uint8)[..., np.newaxis], axis=-1)[..., 8 - depth:]
        return np.packbits(bits.reshape(-1)).tobytes()
    channels = samples.shape[2]
    step, rows, kinds = max(1, channels * depth // 8), b"", itertools.cycle(filters)
    for top, left, down, right in png.PASSES if is_interlaced else ((0, 0, 1, 1),):
        part = samples[top::down, left::right]
        above = None
        for line in part if part.size else ():
            row = np.frombuffer(packed(line), np.uint8).astype(int)
            up = np.zeros_like(row) if above is None else above
            left_of, corner = (np.concatenate([np.zeros(step, int), each])[:len(row)] for each in (row, up))
            estimate = left_of + up - corner
            nearest = np.where((abs(estimate - left_of) <= abs(estimate - up)) & (abs(estimate - left_of) <= abs(estimate - corner)),
                               left_of, np.where(abs(estimate - up) <= abs(estimate - corner), up, corner))
            kind = next(kinds)
            guess = [0 * row, left_of, up, (left_of + up) // 2, nearest][kind]
            rows += bytes([kind]) + ((row - guess) & 255).astype(np.uint8).tobytes()
            above = row
    header = struct.pack(">2I5B", samples.shape[1], samples.shape[0], depth, colour, 0, 0, is_interlaced)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return png.SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)


KINDS = [(depth, colour) for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items()
         for depth in depths]


@pytest.mark.parametrize("is_interlaced", [False, True])
@pytest.mark.parametrize("depth, colour", KINDS)
def test_every_kind_of_png_is_read_as_the_daemon_reads_it(client, depth, colour, is_interlaced):
    samples = RANDOM.integers(0, 1 << depth, (37, 41, png.CHANNELS[colour]))
    extra = [(b"PLTE", RANDOM.integers(0, 256, (1 << depth) * 3, np.uint8).tobytes())] if colour == 3 else []
    if colour == 3:
        extra.append((b"tRNS", bytes([0, 128])))
    elif colour == 0:
        extra.append((b"tRNS", struct.pack(">H", int(samples[0, 0, 0]))))
    file = file_of(samples, depth, colour, filters=(4, 3, 2, 1, 0), extra=extra, is_interlaced=is_interlaced)
    mine = tench.picture(file)
    assert mine.shape == (1, 3, 37, 41) and 0 <= mine.min() and mine.max() <= 1
    if depth == 16:  # of these libpng 1.6.39, as Debian patches it, mixes up the rows of interlaced ones
        file = file_of(samples, depth, colour, extra=extra)
    asked = dict(outputs="conv1", deterministic=True)
    its = client.forward("mini", {"png": base64.b64encode(file).decode()}, **asked)["outputs"]["conv1"]
    assert np.abs(client.forward("mini", mine, **asked)["outputs"]["conv1"] - its).max() <= 1e-6 * np.abs(its).max()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_its_camera_held_on_its_side_is_turned(client, orientation, tmp_path):
    exif = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    path = tmp_path / "turned.png"
    path.write_bytes(file_of(BYTES, 8, 2, extra=[(b"eXIf", exif)]))
    asked = dict(outputs="conv1", deterministic=True)
    its = client.forward("mini", Tench.png(path, resize=(40, 30)), **asked)["outputs"]["conv1"]
    mine = client.forward("mini", tench.picture(path, resize=(40, 30)), **asked)["outputs"]["conv1"]
    assert np.abs(mine - its).max() <= 1e-6 * np.abs(its).max()


@pytest.mark.parametrize("source", [
    BYTES, BYTES.transpose(2, 0, 1), BYTES[np.newaxis], np.array(BYTES, np.uint16) * 257, BYTES / 255, (BYTES / 255).astype(np.float16),
    np.dstack([BYTES, np.full((6, 9), 255, np.uint8)]),
], ids=["hwc", "chw", "nhwc", "uint16", "floats", "halves", "rgba"])
def test_arrays_of_every_order_and_type(source):
    picture = tench.picture(source)
    assert picture.shape == (1, 3, 6, 9) and picture.dtype == np.float32 and picture.flags.writeable
    assert np.allclose(picture[0].transpose(1, 2, 0), BYTES / 255, atol=1e-3)
    picture -= 1
    assert BYTES.max() > 200, "it is a copy"


def test_grey_is_three_channels_and_transparency_is_white():
    assert tench.picture(np.full((4, 5), 51, np.uint8)).tolist() == np.full((1, 3, 4, 5), np.float32(0.2)).tolist()
    half = np.zeros((5, 6, 4), np.uint8)
    half[..., 3] = 51
    assert np.allclose(tench.picture(half), 0.8)


@pytest.mark.parametrize("source, error", [
    (np.zeros((5, 5), int), "int64 might be 0…1 or 0…255: give bytes"),
    (np.full((5, 5, 3), 200.0), "whole numbers up to 200"),
    (np.zeros((3, 5, 3)), "does not show where the channels are"),
    (np.zeros((5, 5, 5)), "does not show where the channels are"),
    (np.zeros(5), r"\[5\] is no picture"),
    (b"GIF89a", "Pillow|cannot identify"),
    (file_of(BYTES, 8, 2)[:60], "damaged"),
    (file_of(BYTES, 8, 2).replace(b"IDAT", b"IDAX"), "damaged"),
    (file_of(BYTES, 8, 2, extra=[(b"QQQQ", b"")]), "critical chunk QQQQ"),
    (file_of(BYTES, 8, 2)[:8], "damaged"),
])
def test_what_is_no_picture_is_refused_in_words(source, error):
    with pytest.raises(Exception, match=error):
        tench.picture(source)


def test_a_saved_picture_is_the_same_again(tmp_path):
    picture = tench.picture(BYTES)
    picture.save(tmp_path / "saved.png")
    assert np.array_equal(tench.picture(tmp_path / "saved.png"), picture)
    (picture * 3 - 1).save(tmp_path / "beyond.png")
    assert np.allclose(tench.picture(tmp_path / "beyond.png"), (picture * 3 - 1).clip(0, 1), atol=0.5 / 255 + 1e-6)


def test_notebooks_show_pictures_and_nothing_else():
    picture = tench.picture(BYTES)
    assert (picture - 0.1)._repr_png_().startswith(png.SIGNATURE)
    assert np.concatenate([picture, picture]).view(tench.Picture)._repr_png_() != picture._repr_png_()
    assert picture[0, 0]._repr_png_() is None and picture.sum(axis=0)._repr_png_() is None
    with pytest.raises(ValueError, match=r"\[6, 9\] is no picture"):
        picture[0, 0].save("nowhere.png")


class TestPillow:
    """What Pillow reads and writes, where it is installed."""

    Image = property(lambda self: pytest.importorskip("PIL.Image"))

    def test_images_are_taken_and_files_are_understood(self):
        picture = tench.picture(self.Image.fromarray(BYTES))
        assert np.array_equal(picture, tench.picture(BYTES))
        written = self.Image.open(io.BytesIO(picture._repr_png_()))
        assert np.array_equal(np.asarray(written), BYTES)

    def test_a_jpeg_is_turned_as_its_camera_noted(self, tmp_path):
        image, exif = self.Image.fromarray(np.kron(BYTES, np.ones((8, 8, 1), np.uint8))), self.Image.Exif()
        exif[0x0112] = 6
        image.save(tmp_path / "photo.jpg", exif=exif, quality=95)
        assert tench.picture(tmp_path / "photo.jpg").shape == (1, 3, 72, 48)

    @pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "CMYK", "I;16"])
    def test_every_mode(self, mode):
        image = self.Image.fromarray(BYTES)
        image = self.Image.fromarray(np.full((6, 9), 40000, np.uint16)) if mode == "I;16" else image.convert(mode)
        picture = tench.picture(image)
        assert picture.shape == (1, 3, 6, 9) and 0 <= picture.min() and picture.max() <= 1
