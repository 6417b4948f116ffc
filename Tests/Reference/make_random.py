"""Writes RandomnessTests/RandomReference.swift: numbers that torch and CPython draw.

Needs torch (made with 2.13, CPU, on a machine with AVX2). Run from this folder.
"""

import random
import struct
import zlib

import torch

LENGTHS = (1, 2, 5, 15, 16, 17, 31, 40)
PICTURE = 3 * 299 * 299


def bits(values):
    return ", ".join(f"0x{struct.unpack('<I', struct.pack('<f', v))[0]:08X}" for v in values)


def rows(text, indent):
    items, lines, line = text.split(", "), [], ""
    for item in items:
        if len(line) + len(item) + 2 > 96 - indent:
            lines.append(line.rstrip())
            line = ""
        line += item + ", "
    lines.append(line.rstrip())
    return "\n".join(" " * indent + line for line in lines)


def main():
    out = [
        "// Made by Tests/Reference/make_random.py; not to be edited.",
        "",
        "/// What torch and CPython draw after being seeded with 999.",
        "enum RandomReference {",
        "    /// The bits of `torch.randn(n)` for each n, freshly seeded.",
        "    static let normals: [(count: Int, bits: [UInt32])] = [",
    ]
    for length in LENGTHS:
        torch.manual_seed(999)
        out += [f"        (", f"            {length},", "            ["]
        out += [rows(bits(torch.randn(length).tolist()), 16), "            ]", "        ),"]
    torch.manual_seed(999)
    noise = torch.randn(1, 3, 299, 299)
    picture = (noise / 20 + 0.7).numpy().tobytes()
    out += [
        "    ]",
        "",
        "    /// `torch.randn(3)`, `torch.randn(20)` and `torch.randn(2)`, one after the other.",
        "    static let mixed: [UInt32] = [",
    ]
    torch.manual_seed(999)
    mixed = [v for n in (3, 20, 2) for v in torch.randn(n).tolist()]
    out += [rows(bits(mixed), 8), "    ]", ""]
    out += [
        "    /// CRC-32 of the little-endian bytes of `randn(1, 3, 299, 299)`.",
        "    static let pictureNoise: UInt32 = " + hex(zlib.crc32(noise.numpy().tobytes())),
        "    /// The same of `randn(1, 3, 299, 299) / 20 + 0.7`.",
        "    static let startPicture: UInt32 = " + hex(zlib.crc32(picture)),
        "",
    ]
    random.seed(999)
    drawn = [random.randint(0, top) for top in (0, 20, 30, 0, 20, 1, 255, 256, 1 << 20) * 8]
    out += [
        "    /// `random.randint(0, m)` for m in 0, 20, 30, 0, 20, 1, 255, 256, 2²⁰, eight times over.",
        "    static let integers: [Int] = [",
        rows(", ".join(map(str, drawn)), 8),
        "    ]",
        "",
    ]
    seed = (7 << 32) + 11
    random.seed(seed)
    out += [
        "    /// Ten of `random.randint(0, 999)` after `random.seed(7·2³² + 11)`.",
        "    static let integersOfALongSeed: [Int] = [",
        rows(", ".join(str(random.randint(0, 999)) for _ in range(10)), 8),
        "    ]",
        "}",
    ]
    with open("../RandomnessTests/RandomReference.swift", "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
