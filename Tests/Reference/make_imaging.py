"""Writes ImagingTests/ImagingReference.swift and CropReference.swift: torch's resize, crop and blur, and PNG files.

Needs torch (made with 2.13, CPU) and numpy. Run from this folder.
"""

import base64
import struct
import zlib

import torch
import torch.nn.functional as functional


def rows(values, indent):
    lines, line = [], ""
    for item in (f"{value:.8g}" for value in values):
        if len(line) + len(item) + 2 > 96 - indent:
            lines.append(line.rstrip())
            line = ""
        line += item + ", "
    lines.append(line.rstrip())
    return "\n".join(" " * indent + line for line in lines)


def picture(height, width):
    """A picture that the test makes too: (7·index mod 31) / 31."""
    index = torch.arange(3 * height * width)
    return ((7 * index % 31).float() / 31).reshape(1, 3, height, width)


def blur(x, sigma):
    """torchvision's gaussian_blur with a kernel of 3."""
    side = torch.exp(-0.5 * (torch.tensor([-1.0, 0.0, 1.0]) / sigma) ** 2)
    taps = side / side.sum()
    kernel = torch.outer(taps, taps).expand(3, 1, 3, 3)
    return functional.conv2d(functional.pad(x, [1, 1, 1, 1], mode="reflect"), kernel, groups=3)


def crop(x, size):
    """torchvision's resize, antialiased, and center_crop of tensors, as photographs are shown to ImageNet's networks."""
    height, width = x.shape[2:]
    short = (size * 256 + 112) // 224
    long = int(short * max(height, width) / min(height, width))
    resized = (short, long) if height <= width else (long, short)
    x = functional.interpolate(x, size=resized, mode="bilinear", align_corners=False, antialias=True)
    top, left = (int(round((extent - size) / 2.0)) for extent in resized)
    return x[:, :, top:top + size, left:left + size]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, scanlines, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    body = zlib.compress(b"".join(b"\0" + line for line in scanlines))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body)
            + chunk(b"IEND", b""))


GAMMA_ONE = chunk(b"gAMA", struct.pack(">I", 100000))


def files():
    """Name, file, and the six values of its two pixels: red of both, green of both, blue."""
    yield "grey", png(2, 1, 8, 0, [bytes([51, 255])]), [0.2, 1, 0.2, 1, 0.2, 1]
    yield "grey of one bit", png(2, 1, 1, 0, [b"\x40"]), [0, 1, 0, 1, 0, 1]
    yield "grey of sixteen bits", png(2, 1, 16, 0, [bytes([51, 51, 255, 255])]), [
        0.2, 1, 0.2, 1, 0.2, 1]
    yield "colour", png(2, 1, 8, 2, [bytes([0, 51, 102, 153, 204, 255])]), [
        0, 0.6, 0.2, 0.8, 0.4, 1]
    yield "colour of sixteen bits", png(
        2, 1, 16, 2, [b"".join(bytes([v, v]) for v in (0, 51, 102, 153, 204, 255))]), [
        0, 0.6, 0.2, 0.8, 0.4, 1]
    yield "palette", png(
        2, 1, 8, 3, [bytes([1, 0])], chunk(b"PLTE", bytes([255, 0, 0, 0, 51, 102]))), [
        0, 1, 0.2, 0, 0.4, 0]
    yield "palette with a transparent entry", png(
        2, 1, 8, 3, [bytes([1, 0])],
        chunk(b"PLTE", bytes([255, 0, 0, 0, 51, 102])) + chunk(b"tRNS", bytes([0]))), [
        0, 1, 0.2, 1, 0.4, 1]
    yield "grey with alpha", png(2, 1, 8, 4, [bytes([0, 51, 255, 0])]), [
        0.8, 1, 0.8, 1, 0.8, 1]
    yield "colour with alpha", png(2, 1, 8, 6, [bytes([255, 0, 0, 102, 0, 0, 0, 255])]), [
        1, 0, 0.6, 0, 0.6, 0]
    yield "colour with a gamma of its own", png(
        2, 1, 8, 2, [bytes([0, 51, 102, 153, 204, 255])], GAMMA_ONE), [
        0, 0.6, 0.2, 0.8, 0.4, 1]


def main():
    out = [
        "// Made by Tests/Reference/make_imaging.py; not to be edited.",
        "",
        "/// What torch makes of the picture (7·index mod 31) / 31, and PNG files of each kind.",
        "enum ImagingReference {",
        "    /// `interpolate(mode=\"bilinear\", align_corners=False)` of a 5×4 picture.",
        "    static let resized: [(height: Int, width: Int, values: [Float])] = [",
    ]
    for size in ((8, 7), (3, 2), (5, 9), (1, 1)):
        values = functional.interpolate(
            picture(5, 4), size=size, mode="bilinear", align_corners=False)
        out += ["        (", f"            {size[0]}, {size[1]},", "            ["]
        out += [rows(values.flatten().tolist(), 16), "            ]", "        ),"]
    out += [
        "    ]",
        "",
        "    /// `interpolate(mode=\"bilinear\", antialias=True)` of a 7×9 picture.",
        "    static let squashed: [(height: Int, width: Int, values: [Float])] = [",
    ]
    for size in ((2, 3), (5, 4), (8, 2)):
        values = functional.interpolate(
            picture(7, 9), size=size, mode="bilinear", align_corners=False, antialias=True)
        out += ["        (", f"            {size[0]}, {size[1]},", "            ["]
        out += [rows(values.flatten().tolist(), 16), "            ]", "        ),"]
    out += [
        "    ]",
        "",
        "    /// A 5×4 picture blurred, for each sigma.",
        "    static let blurred: [(sigma: Double, values: [Float])] = [",
    ]
    for sigma in (2.4, 0.8, 0.4):
        out += ["        (", f"            {sigma},", "            ["]
        out += [rows(blur(picture(5, 4), sigma).flatten().tolist(), 16), "            ]",
                "        ),"]
    window = picture(6, 7)
    window[..., 1:5, 2:7] = blur(window[..., 1:5, 2:7], 0.8)
    out += [
        "    ]",
        "",
        "    /// A 6×7 picture whose rows 1 to 4 and columns 2 to 6 are blurred with sigma 0.8.",
        "    static let blurredWindow: [Float] = [",
        rows(window.flatten().tolist(), 8),
        "    ]",
        "",
        "    /// Files of two pixels, in base64, with what they hold: red, green, blue.",
        "    static let files: [(name: String, file: String, values: [Float])] = [",
    ]
    for name, file, values in files():
        text = base64.b64encode(file).decode()
        out += ["        (", f'            "{name}",', '            """']
        out += [f"            {text[at:at + 80]}\\" for at in range(0, len(text), 80)]
        out[-1] = out[-1][:-1]
        out += ['            """,', f"            {values}", "        ),"]
    out += ["    ]", "}"]
    write("ImagingReference", out)
    write_crops()


def write_crops():
    out = [
        "// Made by Tests/Reference/make_imaging.py; not to be edited.",
        "",
        "/// What torchvision makes of the picture (7·index mod 31) / 31.",
        "enum CropReference {",
        "    /// The middle of a picture of this size: `resize` of its short side, `center_crop`.",
        "    static let crops: [(height: Int, width: Int, size: Int, values: [Float])] = [",
    ]
    for height, width, size in ((7, 9, 4), (9, 7, 5), (9, 13, 4), (4, 4, 3)):
        values = crop(picture(height, width), size)
        out += ["        (", f"            {height}, {width}, {size},", "            ["]
        out += [rows(values.flatten().tolist(), 16), "            ]", "        ),"]
    write("CropReference", out + ["    ]", "}"])


def write(name, lines):
    with open(f"../ImagingTests/{name}.swift", "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
